"""Options set once for all runs: in the file `b2graph.toml` of the working directory, and by environment variables.

The command line goes before the environment, that before the file, that before the default. What several commands
share (`out`, `ontology`, `lang`) is set at the top of the file and by B2GRAPH_OUT; all else, and exceptions to it, by
command: `keep` in a table `[build]` and by B2GRAPH_BUILD_KEEP. Names are those of the command line.
"""

import re
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

import click
from click.core import ParameterSource

from pipeline.cli.options import CouldNotRun

FILE, PREFIX = Path("b2graph.toml"), "B2GRAPH"

SHARED = ("out", "ontology", "lang")
ONE_RUN = ("waive", "dry-run", "help", "version")
"""Options that are about one run, and stand nowhere but on its command line."""


def name_variables(command: click.Command, *path: str) -> None:
    """Give each option of a command, and of the commands in it, the environment variables that set it."""
    for name, option in _options(command).items():
        names = ["_".join([PREFIX, *path, name]), *([f"{PREFIX}_{name}"] if name in SHARED else [])]
        option.envvar = [variable.upper().replace("-", "_") for variable in names]
    for name, inner in _commands(command).items():
        name_variables(inner, *path, name)


def read_settings(program: click.Command) -> dict[str, Any]:
    """What the file sets, as click's `default_map`; nothing where there is none.

    Raises CouldNotRun, with the line, for a file that is no TOML, and for what is no command or option.
    """
    try:
        data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise CouldNotRun(f"{FILE}: {error}") from error
    shared = {name: _value(name, data.pop(name)) for name in SHARED if name in data}
    return _defaults(program, data, shared)


def blamed(error: click.BadParameter) -> click.BadParameter:
    """The same error, with where the value was set if that is not the command line."""
    if not (error.ctx and isinstance(error.param, click.Option) and error.param.name):
        return error
    source, note = error.ctx.get_parameter_source(error.param.name), ""
    if source is ParameterSource.DEFAULT_MAP:
        path = [*error.ctx.command_path.split()[1:], _name(error.param)]
        note = f" (set in {FILE}:{_line('.'.join(path)) or _line(path[-1])})"
    elif source is ParameterSource.ENVIRONMENT:
        note = f" (set by {' or '.join(error.param.envvar or ())})"
    return click.BadParameter(error.message + note, error.ctx, error.param)


def _defaults(
    command: click.Command, table: Mapping[str, Any], shared: Mapping[str, Any], *path: str
) -> dict[str, Any]:
    options, commands = _options(command), _commands(command)
    found = {str(options[name].name): value for name, value in shared.items() if name in options}
    for name, value in table.items():
        if name in options:
            found[str(options[name].name)] = _value(name, value, options[name], *path)
        elif name not in commands or not isinstance(value, dict):
            _refuse(name, [*options, *commands, *(SHARED if not path else ())], *path)
    for name, inner in commands.items():
        found[name] = _defaults(inner, table.get(name, {}), shared, *path, name)
    return found


def _value(name: str, value: Any, option: click.Option | None = None, *path: str) -> Any:
    """A value as click takes it: text, true or false, or a list where an option may be repeated."""
    several = option is not None and option.multiple
    if isinstance(value, dict) or (isinstance(value, list) and not several):
        raise CouldNotRun(f"{FILE}:{_line('.'.join([*path, name]))}: {name!r} wants one value")
    if several:
        return [str(each) for each in (value if isinstance(value, list) else [value])]
    return value if isinstance(value, bool) else str(value)


def _refuse(name: str, known: list[str], *path: str) -> NoReturn:
    where = f"{FILE}:{_line('.'.join([*path, name]))}"
    if name in ONE_RUN:
        raise CouldNotRun(f"{where}: {name!r} is for one run: give it on the command line")
    close = get_close_matches(name, known, 1)
    meant = f"did you mean {close[0]!r}?" if close else f"there are {', '.join(sorted(known))}"
    raise CouldNotRun(f"{where}: there is no setting {name!r}{f' of {path[-1]!r}' if path else ''}; {meant}")


def _line(key: str) -> int:
    """The line (from 1) of the file that sets a dotted key, or is its table's head; 0 where none can be told."""
    table = ""
    for number, line in enumerate(FILE.read_text(encoding="utf-8").splitlines(), start=1):
        if head := re.match(r"\s*\[\s*([^\]]+?)\s*\]", line):
            table = head[1] + "."
            if key == head[1]:
                return number
        elif (setting := re.match(r"""\s*["']?([\w.-]+)["']?\s*=""", line)) and key == table + setting[1]:
            return number
    return 0


def _options(command: click.Command) -> dict[str, click.Option]:
    """The options of a command that can be set here, by name."""
    named = ((_name(option), option) for option in command.params if isinstance(option, click.Option))
    return {name: option for name, option in named if name not in ONE_RUN}


def _commands(command: click.Command) -> Mapping[str, click.Command]:
    return command.commands if isinstance(command, click.Group) else {}


def _name(option: click.Option) -> str:
    """What an option is called on the command line, without dashes."""
    return max(option.opts, key=len).lstrip("-")

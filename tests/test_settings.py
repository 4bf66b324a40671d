"""Options set in b2graph.toml and by environment variables: which goes before which, and what is refused."""

from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from pipeline import storage
from pipeline.cli.main import main
from pipeline.cli.settings import read_settings

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `b2graph ARGS` in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return lambda *args: CliRunner().invoke(main, args)


def settings(text: str) -> None:
    Path("b2graph.toml").write_text(text, encoding="utf-8")


def wanted(run: Run, *args: str) -> str:
    """The folder of builds in which `status` looks, in vain."""
    result = run("status", *args)
    assert result.exit_code == 2
    return result.output.partition("no published build in ")[2].partition(":")[0]


def test_the_command_line_goes_before_the_environment_before_the_file(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert wanted(run) == "outputs"
    settings('out = "by-file"\n')
    assert wanted(run) == "by-file"
    settings('out = "by-file"\n[status]\nout = "by-table"\n')
    assert wanted(run) == "by-table"
    monkeypatch.setenv("B2GRAPH_OUT", "by-variable")
    assert wanted(run) == "by-variable"
    monkeypatch.setenv("B2GRAPH_STATUS_OUT", "by-its-variable")
    assert wanted(run) == "by-its-variable"
    assert wanted(run, "--out", "by-hand") == "by-hand"


def test_every_option_can_be_set_but_those_of_one_run() -> None:
    def named(command: click.Command) -> list[str]:
        inner = command.commands.values() if isinstance(command, click.Group) else ()
        own = [variable for option in command.params for variable in option.envvar or ()]
        return [*own, *(name for each in inner for name in named(each))]

    variables = set(named(main))
    assert {"B2GRAPH_BUILD_KEEP", "B2GRAPH_BUILD_LOG_FORMAT", "B2GRAPH_QUERY_FORMAT", "B2GRAPH_LANG"} <= variables
    assert {"B2GRAPH_LABELS_EXPORT_OUT", "B2GRAPH_STATUS_MAX_AGE"} <= variables
    assert not {"B2GRAPH_BUILD_WAIVE", "B2GRAPH_BUILD_DRY_RUN", "B2GRAPH_GOLD"} & variables


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "[build]\nkeep = 3\nkeeep = 14\n",
            "b2graph.toml:3: there is no setting 'keeep' of 'build'; did you mean 'keep'?",
        ),
        ("# all\noutt = 'x'\n", "b2graph.toml:2: there is no setting 'outt'; did you mean 'out'?"),
        ("out = 'x'\n\n[biuld]\nkeep = 3\n", "b2graph.toml:3: there is no setting 'biuld'; did you mean 'build'?"),
        ("build.kep = 3\n", "b2graph.toml:1: there is no setting 'kep' of 'build'; did you mean 'keep'?"),
        ("[build]\nwaive = 'always'\n", "b2graph.toml:2: 'waive' is for one run: give it on the command line"),
        ("build = 3\n", "b2graph.toml:1: there is no setting 'build'"),
        ("out = ['a', 'b']\n", "b2graph.toml:1: 'out' wants one value"),
        ("[labels.export]\nformats = 1\n", "b2graph.toml:2: there is no setting 'formats' of 'export'"),
        ("out = \n", "b2graph.toml: Invalid value (at line 1, column 7)"),
        ("[status]\nmax-age = 'long'\n", "'long' is no length of time, such as 26h, 90m or 2d (set in b2graph.toml:2)"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(run: Run, text: str, message: str) -> None:
    settings(text)
    result = run("status")
    assert result.exit_code == 2
    assert message in " ".join(result.output.split())


def test_a_wrong_variable_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("B2GRAPH_STATUS_MAX_AGE", "long")
    result = run("status")
    assert result.exit_code == 2 and "(set by B2GRAPH_STATUS_MAX_AGE)" in result.output


def test_help_works_whatever_the_file_says(run: Run) -> None:
    settings("nonsense")
    assert run("--help").exit_code == run("--version").exit_code == 0


def test_values_reach_the_options(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    settings("[build]\nkeep = 14\nstrict = true\n[matrix]\nlanguage = ['vi', 'ro']\n")
    found = read_settings(main)
    assert found["build"] == {"keep": "14", "strict": True}
    assert found["matrix"] == {"languages": ["vi", "ro"]}
    assert "[default: 14" in " ".join(run("build", "--help").output.split())


def test_a_source_needs_a_folder_on_the_command_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is set for the nightly build must not be replaced by a trial."""
    Path("a.txt").touch()
    settings("out = 'nightly'\n")
    monkeypatch.setenv("B2GRAPH_OUT", "nightly")
    result = run("build", "a.txt")
    assert result.exit_code == 2 and "--out DIR" in result.output and not Path("nightly").exists()


def test_shells_complete_commands_builds_and_questions(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def completed(*words: str) -> list[str]:
        monkeypatch.setenv("_B2GRAPH_COMPLETE", "bash_complete")
        monkeypatch.setenv("COMP_WORDS", " ".join(["b2graph", *words]))
        monkeypatch.setenv("COMP_CWORD", str(len(words)))
        with pytest.raises(SystemExit):
            main.main([], prog_name="b2graph")
        return [line.partition(",")[2] for line in capsys.readouterr().out.splitlines()]

    with storage.new_build(Path("nightly")) as folder:
        (folder / "build.json").touch()
    name = storage.build_names(Path("nightly"))[0]
    Path("ontology", "queries").mkdir(parents=True)
    Path("ontology", "queries", "durations.rq").touch()
    assert "rollback" in completed("ro")
    assert (
        completed("rollback", "--out", "nightly", "") == completed("query", "--out", "nightly", "--build", "") == [name]
    )
    settings("out = 'nightly'\n")
    assert completed("rollback", "2") == [name]
    assert completed("query", "du") == ["durations"]
    settings("nonsense")
    assert completed("rollb") == ["rollback"]

"""What docs/operations.md says is so: commands, options, settings, metrics, alerts, events."""

import json
import re
import shlex
from pathlib import Path

import click
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from pipeline import history, storage
from pipeline.cli.main import main
from pipeline.cli.settings import read_settings
from pipeline.metrics import Run, write_metrics

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
MANIFEST = {
    "inputs": [{"name": "a", "language": "ru", "claims": 1, "duplicate_of": None}],
    "breakdown": {"mentions": {"ru": {"Channel": 1}}, "problems": {"error": {"empty": 1}}, "gaps": {"vi": 1}},
}


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture
def written(tmp_path: Path) -> set[str]:
    """The names of all metrics of a run that came to its end."""
    with history.recorded(tmp_path), storage.new_build(tmp_path) as folder:
        (folder / "build.json").write_text(json.dumps(MANIFEST), encoding="utf-8")
    write_metrics(tmp_path, Run(0, 1.5, 1, 0))
    return {f.name for f in text_string_to_metric_families((tmp_path / "metrics.prom").read_text(encoding="utf-8"))}


def test_the_page_names_all_metrics_and_no_other(written: set[str]) -> None:
    table = PAGE.partition("| metric (`b2graph_…`)")[2].partition("\n\n")[0]
    named = {name for line in table.splitlines()[2:] for name in re.findall(r"`(\w+)`", line.split("|")[1])}
    assert {f"b2graph_{name}" for name in named} == written


def test_alerts_are_about_metrics_there_are(written: set[str]) -> None:
    (alerts,) = map(yaml.safe_load, blocks("yaml"))
    rules = alerts["groups"][0]["rules"]
    assert len(rules) >= 4
    for rule in rules:
        assert set(re.findall(r"b2graph_\w+", rule["expr"])) <= written and rule["annotations"]["summary"]


def test_the_settings_shown_are_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (text,) = blocks("toml")
    monkeypatch.chdir(tmp_path)
    Path("b2graph.toml").write_text(text, encoding="utf-8")
    found = read_settings(main)
    assert found["build"]["keep"] == "14" and found["labels"]["export"]["out"] == "/var/lib/b2graph-trial"


def test_commands_and_options_shown_exist() -> None:
    lines = [line for block in blocks("sh") for line in block.replace("\\\n", " ").splitlines()]
    shown = [re.search(r"(?:^|-- |&& )b2graph (.*?)(?: +#.*)?$", line) for line in lines]
    commands = [shlex.split(found[1]) for found in shown if found]
    assert len(commands) > 8
    for name, *arguments in commands:
        options = {text for option in main.commands[name].params for text in option.opts}
        assert {argument for argument in arguments if argument.startswith("--")} <= options, name


def test_events_shown_are_told_somewhere() -> None:
    table = PAGE.partition("| event | fields |")[2].partition("\n\n")[0]
    named = {name for line in table.splitlines()[2:] for name in re.findall(r"`([a-z-]+)`", line.split("|")[1])}
    files = [path.read_text(encoding="utf-8") for path in (ROOT / "pipeline").rglob("*.py")]
    code = "".join(text for text in files if re.search("from pipeline.events import|def timed", text))
    told = {*re.findall(r'\btell\(\s*"([a-z-]+)"', code), *history.GOOD, *history.ORDINARY}
    told |= {history.REFUSED, history.FAILED, history.INTERRUPTED, "document-read", "document-set-aside"}
    assert named == told - {history.ROLLED_BACK, "metrics-not-written"}


def test_every_exit_code_is_explained() -> None:
    epilog = main.commands["build"].epilog or ""
    codes = re.findall(r"^  (\d+)(?:, (\d+))?  ", epilog, re.MULTILINE)
    assert all(re.search(rf"^\| {', '.join(filter(None, pair))} \|", PAGE, re.MULTILINE) for pair in codes)
    assert len(codes) == 6
    assert isinstance(main, click.Group)

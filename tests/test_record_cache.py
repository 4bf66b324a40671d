"""Records as JSON, and what their keys are made of."""

import os
import sys
from importlib import metadata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_records import sample_records
from test_architecture import MODULES, PACKAGE, imports

from pipeline.inputs import LIBRARIES, STAGES
from pipeline.record_cache import decode, encode, prune_tables
from pipeline.records import DocumentRecord, Duration, Fact

for kind, strategy in ((float, st.floats(0, 1e6)), (int, st.integers(0, 2**40)), (str, st.text(max_size=4))):
    st.register_type_strategy(kind, strategy)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.from_type(DocumentRecord))
def test_records_come_back_as_they_were(record: DocumentRecord) -> None:
    again = decode(encode(record))
    assert again == record
    assert [type(fact.value) for fact in again.facts] == [type(fact.value) for fact in record.facts]
    assert encode(again) == encode(record)


def test_a_whole_number_of_days_comes_back_as_such() -> None:
    record = next(record for record in sample_records() if any(isinstance(f.value, Duration) for f in record.facts))
    (fact,) = (fact for fact in decode(encode(record)).facts if isinstance(fact.value, Duration))
    assert isinstance(fact, Fact) and repr(fact.value) == "Duration(min_days=90.0, max_days=360.0)"


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'{"name": 1}', b"\xff"])
def test_what_is_no_record_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError):
        decode(content)


def test_keys_are_made_of_all_code_that_reads() -> None:
    """Whatever `journey` imports, and what that imports, must be in `STAGES` or `LIBRARIES`."""
    todo, seen, libraries = {"pipeline.journey"}, set[str](), set[str]()
    while todo:
        seen.add(module := todo.pop())
        found = imports(MODULES[module])
        libraries |= {name.split(".")[0] for name in found - MODULES.keys()} - sys.stdlib_module_names
        todo |= (found & MODULES.keys()) - seen
    paths = {MODULES[module].relative_to(PACKAGE).as_posix() for module in seen}
    assert {path for path in paths if path not in STAGES and path.split("/")[0] not in STAGES} == set()
    distributions = metadata.packages_distributions()
    assert {distributions[name][0] for name in libraries} <= set(LIBRARIES)


def test_old_tables_go(tmp_path: Path) -> None:
    for age, name in enumerate(("forms-ru-c", "forms-ru-a", "forms-ru-b", "forms-vi-a", "check-a")):
        (tmp_path / f"{name}.json").touch()
        os.utime(tmp_path / f"{name}.json", (1000 - age, 1000 - age))
    (tmp_path / ".forms-ru-d.json.99").touch()
    (tmp_path / "records").mkdir()
    prune_tables(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {
        *("forms-ru-c.json", "forms-ru-a.json", "forms-vi-a.json", "check-a.json", "records")
    }

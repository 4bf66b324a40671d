"""The rules of the house: who imports whom, which library lives where, and how big things may grow."""

import ast
from collections import defaultdict
from functools import cache
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "pipeline"
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
}

FOUNDATIONS = {
    "pipeline.beside",
    "pipeline.forking",
    "pipeline.copies",
    "pipeline.workers",
    "pipeline.kept_files",
    "pipeline.language.cues",
    "pipeline.language.cue_search",
    "pipeline.language.lexicon",
    "pipeline.language.inflection",
    "pipeline.claims.vocabulary",
}
BUILD = (
    *(
        "assessments",
        "build",
        "cluster",
        "corpora",
        "differences",
        "events",
        "gates",
        "history",
        "inputs",
        "locking",
        "manifest",
        "metrics",
        "outputs",
    ),
    *("places", "plan", "readers", "readings", "record_cache", "spool", "status", "storage", "tallies", "texts"),
)
STAGES = ("reading", "language", "claims", "graph", "answers")
LAYERS = ("records", "foundation", "stage", "journey", "build", "cli")
LIBRARIES = {
    "spacy": ("pipeline.language.", "pipeline.claims.", "pipeline.answers.export.docbin"),
    "click": ("pipeline.cli.",),
    "rdflib": ("pipeline.graph.", "pipeline.answers.", "pipeline.claims.vocabulary"),
    "pyoxigraph": ("pipeline.graph.", "pipeline.answers.", "pipeline.claims.vocabulary"),
    "pyshacl": ("pipeline.graph.", "pipeline.answers."),
}

LONGEST_MODULE, MEDIAN_MODULE, LONGEST_FUNCTION, P90_FUNCTION, MEDIAN_FUNCTION = 250, 130, 40, 22, 10


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path, at_import_time: bool = False) -> set[str]:
    """The modules a file names in import statements; only those outside functions when `at_import_time`."""
    found = set()
    inside = {id(node) for outer in ast.walk(tree(path)) if _runs_later(outer) for node in ast.walk(outer)}
    for node in ast.walk(tree(path)):
        if at_import_time and id(node) in inside:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {
                full if (full := f"{node.module}.{alias.name}") in MODULES else node.module for alias in node.names
            }
    return found


def _runs_later(node: ast.AST) -> bool:
    """Functions, and what only type checkers see."""
    for_types = isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
    return for_types or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)


def layer(module: str) -> str:
    if module in FOUNDATIONS:
        return "foundation"
    part = module.split(".")[1] if "." in module else "records"
    if part in BUILD:
        return "build"
    if part in ("spans", "fact_values", "metadata", "rejections", "sources", "titles"):
        return "records"
    if part in ("bounded", "ontology"):
        return "journey"
    return "stage" if part in STAGES else part


def stage(module: str) -> str:
    return module.split(".")[1]


def functions() -> list[tuple[str, ast.FunctionDef]]:
    return [
        (name, node)
        for name, path in MODULES.items()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef)
    ]


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_one_way(module: str) -> None:
    for imported in imports(MODULES[module]) & MODULES.keys():
        assert LAYERS.index(layer(imported)) <= LAYERS.index(layer(module)), f"{module} imports {imported}"


@pytest.mark.parametrize("module", [name for name in MODULES if layer(name) == "stage"])
def test_no_stage_imports_another(module: str) -> None:
    others = {name for name in imports(MODULES[module]) & MODULES.keys() if layer(name) == "stage"}
    # answers read what graph published
    allowed = {stage(module)} | ({"graph"} if stage(module) == "answers" else set())
    assert {stage(name) for name in others} <= allowed, f"{module} imports {sorted(others)}"


def test_no_import_cycles() -> None:
    graph = {module: imports(path) & MODULES.keys() - {module} for module, path in MODULES.items()}
    while leaves := [module for module, needs in graph.items() if not needs & graph.keys()]:
        for module in leaves:
            del graph[module]
    assert not graph, f"these import each other in a circle: {sorted(graph)}"


@pytest.mark.parametrize("path", [p for p in MODULES.values() if p.name == "__init__.py"], ids=str)
def test_packages_import_nothing(path: Path) -> None:
    assert not imports(path)


@pytest.mark.parametrize("module", MODULES)
def test_libraries_stay_where_they_belong(module: str) -> None:
    for library in {name.split(".")[0] for name in imports(MODULES[module])} & LIBRARIES.keys():
        assert module.startswith(LIBRARIES[library]), f"{module} imports {library}"


def test_command_line_starts_without_heavy_libraries() -> None:
    for module, path in MODULES.items():
        if layer(module) == "cli":
            heavy = {"spacy", "rdflib", "pyoxigraph", "rich", "yaml", "langdetect"}
            assert not {name.split(".")[0] for name in imports(path, at_import_time=True)} & heavy, module


def test_modules_are_small() -> None:
    lengths = {module: len(path.read_text(encoding="utf-8").splitlines()) for module, path in MODULES.items()}
    assert not {module: length for module, length in lengths.items() if length > LONGEST_MODULE}
    assert median(length for module, length in lengths.items() if length > 1) <= MEDIAN_MODULE


def test_functions_are_small() -> None:
    lengths = sorted((node.end_lineno or 0) - node.lineno + 1 for _, node in functions())
    long = [
        f"{module}.{node.name}"
        for module, node in functions()
        if (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
    ]
    assert not long
    assert lengths[len(lengths) * 9 // 10] <= P90_FUNCTION
    assert median(lengths) <= MEDIAN_FUNCTION


def test_public_functions_say_what_they_do() -> None:
    bare = [
        f"{module}.{node.name}"
        for module, node in functions()
        if not node.name.startswith("_") and not ast.get_docstring(node) and not _is_local(module, node)
    ]
    assert not bare


def _is_local(module: str, node: ast.FunctionDef) -> bool:
    """Inside another function or a private class."""
    for outer in ast.walk(tree(MODULES[module])):
        private_class = isinstance(outer, ast.ClassDef) and outer.name.startswith("_")
        if (private_class or isinstance(outer, ast.FunctionDef)) and outer is not node and node in ast.walk(outer):
            return True
    return False


def test_no_module_is_named_for_nothing() -> None:
    names = defaultdict(list)
    for module in MODULES:
        names[module.rsplit(".", 1)[-1]].append(module)
    assert not {"util", "utils", "helpers", "common", "misc"} & names.keys()

"""The question pack against rdflib: every named question on the graph of one build, in the two engines, in one run.

    python benchmarks/questions.py BUILD [--seconds 60] [--alone]

BUILD is a build folder (`outputs/current`). Each question takes the examples of its parameters, and is asked as
`b2graph query` asks it. rdflib has the graph in memory, the prefixes and a default graph that is the union of all; it
gets each question in up to three texts, of which the fastest counts for the ratio: the same text ("same text" is the
ratio of this one); bare patterns, which rdflib looks up row by row, where Oxigraph has a `SELECT *` of its own for what
it shall join by hash; and the text in `benchmarks/rdflib/`, where one is faster that Oxigraph would take longer for,
mostly without the `GRAPH ?node` over which rdflib goes through all graphs. Processor time, the median of some runs (of
rdflib, whose questions take long, one). A question that rdflib has not answered in so many seconds is stopped: its
ratio is at least what stands there. The last ratio is of one question from the shell, where one opens the store and the
other reads the graph. `--alone` asks without rdflib.
"""

import argparse
import math
import re
import signal
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import FrameType

import pyoxigraph as ox
import rdflib

from pipeline.answers.filling import fill
from pipeline.answers.query import prefixes
from pipeline.answers.questions import Question, ask, bind, read_questions
from pipeline.graph.store import open_store

QUESTIONS = Path(__file__).parent.parent / "ontology" / "queries"
OTHER_TEXTS = Path(__file__).parent / "rdflib"
RUNS = 5
COLUMNS = ("question", "rows", "seconds", "rdflib", "ratio", "same text", "from the shell")


class TooLongError(Exception):
    """A question took more time than it was given."""


def main() -> None:
    """Ask all questions and print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=Path)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--alone", action="store_true")
    options = parser.parse_args()
    start = time.process_time()
    store = open_store(options.build)
    opened = time.process_time()
    graph = None if options.alone else read_graph(options.build / "graph.nq")
    opening, reading = opened - start, time.process_time() - opened
    print(f"{len(store):,} quads; opened in {opening:.2f} s, read by rdflib in {reading:.0f} s\n")
    print(f"| {' | '.join(COLUMNS)} |\n|---|--:|--:|--:|--:|--:|--:|", flush=True)
    times, ratios = [], []
    for question in read_questions(QUESTIONS).values():
        rows, ours = asked(store, question)
        times.append(ours)
        cells = ["", "", "", ""]
        if graph is not None:
            same, best = asked_of_rdflib(graph, store, question, options.seconds)
            ratios.append((best / ours, same / ours, (reading + best) / (opening + ours)))
            cells = [f"{best:.3f}", *(f"{ratio:,.0f}" for ratio in ratios[-1])]
            stopped = [best, best, same, best]
            cells = ["> " * (of == options.seconds) + cell for cell, of in zip(cells, stopped, strict=True)]
        print(f"| {question.name} | {rows:,} | {ours:.4f} | {' | '.join(cells)} |", flush=True)
    middle = [f"{statistics.median(column):,.0f}" for column in zip(*ratios, strict=True)] or ["", "", ""]
    print(f"| median | | {statistics.median(times):.4f} | | {' | '.join(middle)} |")


def asked(store: ox.Store, question: Question) -> tuple[int, float]:
    """How many rows a question has, and in how many seconds `b2graph query` has them as a table."""
    seconds = []
    for _ in range(RUNS):
        start = time.process_time()
        _, rows = ask(store, question, examples(question)).table()
        seconds.append(time.process_time() - start)
    return len(rows), max(statistics.median(seconds), 1e-4)  # the clock of the processor may stand still for less


def asked_of_rdflib(graph: rdflib.Dataset, store: ox.Store, question: Question, most: int) -> tuple[float, float]:
    """In how many seconds rdflib has the rows of a question, by the same text and by the best; at most `most`."""
    known, taken = prefixes(store), [float(most)]
    for sparql in texts(store, question, examples(question)):
        taken.append(timed(lambda sparql=sparql: list(graph.query(sparql, initNs=known)), math.ceil(min(taken))))
    return taken[1], min(taken)


def texts(store: ox.Store, question: Question, values: Mapping[str, str]) -> Sequence[str]:
    """The texts in which rdflib gets a question: the same that Oxigraph gets, then others with the same answer."""
    terms, known = bind(store, question, values), prefixes(store)
    same = fill(question.sparql, terms, known)
    other = OTHER_TEXTS / f"{question.name}.rq"
    others = [fill(other.read_text(encoding="utf-8"), terms, known)] if other.exists() else []
    return list(dict.fromkeys([same, plain_form(same), *others]))


def plain_form(sparql: str) -> str:
    """A query with bare patterns for those that have a `SELECT *` of their own."""
    optional = re.sub(r"OPTIONAL \{ SELECT \* WHERE (.*) \}$", r"OPTIONAL \1", sparql, flags=re.MULTILINE)
    return re.sub(r"^( *)\{ SELECT \* WHERE \{ (.*) \} \}$", r"\1\2 .", optional, flags=re.MULTILINE)


def timed(work: Callable[[], object], most: int) -> float:
    """The processor seconds of some work; `most` where it was stopped after so many."""
    signal.signal(signal.SIGPROF, _stop)
    signal.setitimer(signal.ITIMER_PROF, most)
    start = time.process_time()
    try:
        work()
        return time.process_time() - start
    except TooLongError:
        return most
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def examples(question: Question) -> Mapping[str, str]:
    """The examples of the parameters that have no default."""
    return {parameter.name: parameter.example for parameter in question.parameters if parameter.example}


def read_graph(path: Path) -> rdflib.Dataset:
    """A file of N-Quads in rdflib's memory, the union of its graphs as the default graph."""
    graph = rdflib.Dataset(default_union=True)
    graph.parse(path, format="nquads")
    return graph


def _stop(number: int, frame: FrameType | None) -> None:
    raise TooLongError


if __name__ == "__main__":
    main()

"""The question pack against rdflib: every named question on the graph of one build, in the two engines, in one run.

    python benchmarks/questions.py BUILD [--seconds 60] [--alone]

BUILD is a build folder (`outputs/current`). Each question takes the examples of its parameters, and is asked as
`b2graph query` asks it; rdflib gets the same text, prefixes and a default graph that is the union of all. Processor
time, the median of three runs (of rdflib, whose questions take long, one). A question that rdflib has not answered in
so many seconds is stopped: its ratio is at least what stands there. The first ratio is of answers alone, where both
have their graph ready; the second is of one question from the shell, where one opens the store and the other reads
the graph. `--alone` asks without rdflib.
"""

import argparse
import signal
import statistics
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import FrameType

import pyoxigraph as ox
import rdflib

from pipeline.answers.filling import fill
from pipeline.answers.query import prefixes
from pipeline.answers.questions import Question, ask, bind, read_questions
from pipeline.graph.store import open_store

QUESTIONS = Path(__file__).parent.parent / "ontology" / "queries"
RUNS = 3


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
    print("| question | rows | seconds | rdflib | ratio | from the shell |\n|---|--:|--:|--:|--:|--:|", flush=True)
    times, ratios, shell = [], [], []
    for question in read_questions(QUESTIONS).values():
        rows, ours = asked(store, question)
        theirs = asked_of_rdflib(graph, store, question, options.seconds) if graph is not None else None
        times.append(ours)
        ratios.append((theirs or options.seconds) / max(ours, 1e-4))
        shell.append((reading + (theirs or options.seconds)) / (opening + ours))
        least, other = ("", f"{theirs:.2f}") if theirs else ("> ", f"> {options.seconds}")
        compared = f"{other} | {least}{ratios[-1]:,.0f} | {least}{shell[-1]:,.0f}" if graph is not None else " | | "
        print(f"| {question.name} | {rows:,} | {ours:.3f} | {compared} |", flush=True)
    middle = f"{statistics.median(ratios):,.0f} | {statistics.median(shell):,.0f}" if graph is not None else " | "
    print(f"| median | | {statistics.median(times):.3f} | | {middle} |")


def asked(store: ox.Store, question: Question) -> tuple[int, float]:
    """How many rows a question has, and in how many seconds `b2graph query` has them as a table."""
    seconds = []
    for _ in range(RUNS):
        start = time.process_time()
        _, rows = ask(store, question, examples(question)).table()
        seconds.append(time.process_time() - start)
    return len(rows), statistics.median(seconds)


def asked_of_rdflib(graph: rdflib.Dataset, store: ox.Store, question: Question, most: int) -> float | None:
    """In how many seconds rdflib has the rows of a question; None where that is more than `most`."""
    known = prefixes(store)
    sparql = fill(question.sparql, bind(store, question, examples(question)), known)
    return timed(lambda: list(graph.query(sparql, initNs=known)), most)


def timed(work: Callable[[], object], most: int) -> float | None:
    """The processor seconds of some work, None where it was stopped after so many."""
    signal.signal(signal.SIGPROF, _stop)
    signal.setitimer(signal.ITIMER_PROF, most)
    start = time.process_time()
    try:
        work()
        return time.process_time() - start
    except TooLongError:
        return None
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

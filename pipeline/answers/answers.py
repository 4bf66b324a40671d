"""Gaps, matrix and conflicts of a build: each worked out once, however many pages and sheets show it."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from pipeline.answers.coverage import Coverage
from pipeline.answers.gaps import Survey, survey
from pipeline.answers.network import Network
from pipeline.answers.network_files import read_network
from pipeline.answers.sides import Sides, read_sides
from pipeline.graph.store import open_store


@dataclass(frozen=True)
class Answers:
    """A build folder with its store, and what is worked out of them when it is asked for.

    `counted` is the coverage of its concepts and `made` their network, where they have just been made and need not be
    read.
    """

    build: Path
    store: ox.Store
    counted: Coverage | None = None
    made: Network | None = None

    @cached_property
    def network(self) -> Network:
        """The network of concepts."""
        return self.made or read_network(self.build)

    @cached_property
    def survey(self) -> Survey:
        """The gaps, and what they were read from."""
        return survey(self.build, self.store, coverage=self.counted)

    @cached_property
    def sides(self) -> Sides:
        """Matrices and conflicts, as far as they are shown."""
        return read_sides(self.build, self.store, self.survey)


def read_answers(build: Path) -> Answers:
    """The answers of a build folder whose graph and store are written."""
    return Answers(build, open_store(build))

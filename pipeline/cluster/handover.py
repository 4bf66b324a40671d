"""What a build lays out for the workers in the shared place, and takes away again."""

import hashlib
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from uuid import uuid4

from pipeline.claims.vocabulary import ontology_files
from pipeline.cluster.batches import pack_files
from pipeline.cluster.worker import ONTOLOGY, TABLES, Order
from pipeline.kept_files import keep
from pipeline.places import Place, PlaceError
from pipeline.readings import Basis
from pipeline.record_cache import tables_in


@contextmanager
def laid_out(address: str, basis: Basis) -> Iterator[Order]:
    """The order for a batch that has no name yet. Raises PlaceError where nothing can be laid out there.

    All lies in a folder of this publisher, which is cleared before and after: of two builds with the same folder of
    tables only one runs at a time.
    """
    mine = f"{socket.gethostname()}:{basis.tables.resolve()}"
    home = Place(address).below("b2graph-" + hashlib.sha256(os.fsencode(mine)).hexdigest()[:16])
    home.clear()
    place = home.below(uuid4().hex)
    ontology = pack_files(basis.ontology, ontology_files(basis.ontology))
    place.put(ONTOLOGY, ontology)
    given = [path.name for path in tables_in(basis.tables)]
    for name in given:
        place.put(f"{TABLES}/{name}", (basis.tables / name).read_bytes())
    try:
        yield Order(place.address, "", hashlib.sha256(ontology).hexdigest(), dict(basis.parts))
    finally:
        with suppress(PlaceError):  # of a place that is gone the build has told
            for name in set(place.names(TABLES)) - set(given):
                keep(basis.tables / name, place.get(f"{TABLES}/{name}"))
        with suppress(PlaceError):  # what stays the next build clears
            home.clear()

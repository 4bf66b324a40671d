"""What a document says, or its keeper says, about itself: title, date, author, address, licence."""

from dataclasses import dataclass, fields, replace


@dataclass(frozen=True, slots=True)
class Metadata:
    """Words about a document as they were given; the empty string where nothing is known.

    `date` is ISO 8601 where it is one (a day, a month or a year); several authors are parted by ";". `url` is where the
    document was taken from, `licence` the address or the name of its licence.
    """

    title: str = ""
    date: str = ""
    author: str = ""
    url: str = ""
    licence: str = ""

    def under(self, better: "Metadata") -> "Metadata":
        """What `better` says, and what is said here where it says nothing."""
        return replace(self, **{name: value for name in NAMES if (value := getattr(better, name))})


NAMES = tuple(field.name for field in fields(Metadata))

UNKNOWN = Metadata()

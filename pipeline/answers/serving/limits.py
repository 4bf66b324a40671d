"""What one question may cost, and why it was not answered."""

import os
from dataclasses import dataclass

MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of a question: wall-clock seconds, bytes of its answer, bytes of memory beside what an open build takes;
    and how many are answered at once.
    """

    seconds: float = 30
    answer: int = 32 * MEBIBYTE
    memory: int = 1024 * MEBIBYTE
    at_once: int = max(2, min(4, os.cpu_count() or 1))


class Refusal(Exception):
    """A request that gets no answer: the HTTP status and the reason in plain words."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(status, reason)
        self.status, self.reason = status, reason


def too_large(limit: int) -> Refusal:
    """An answer of more than `limit` bytes. It is refused whole: half an answer looks like a whole one."""
    return Refusal(
        413,
        f"the answer is larger than {limit / MEBIBYTE:g} MiB: ask for fewer columns or rows (LIMIT), page with "
        "ORDER BY, LIMIT and OFFSET, or download the whole graph",
    )

"""Text without signs that are not seen: controls, and those that turn the direction of text."""

import re

UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Controls, and characters that turn the direction of text, which make readers see what is not there."""

_LINE_ENDS = re.compile("[\x0b\x0c\r]")


def inert(page: str) -> str:
    """A page as it may be written: unseen controls of texts become replacement characters, one for one."""
    return UNSEEN.sub("\ufffd", _LINE_ENDS.sub(" ", page))

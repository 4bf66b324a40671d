"""Logs for programs: an event a line, as JSON on stderr."""

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from pipeline.events import LOGGER


class JsonLines(logging.Formatter):
    """A record as one JSON object on one line: `ts`, `level`, `event`, then the fields of the event.

    All in ASCII, so that no name of a file can steer a terminal or break a line.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line. A record of another library has its words as `message`."""
        ts = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        told = getattr(record, "fields", None)
        event = record.getMessage() if told is not None else "message"
        fields = {"logger": record.name, "message": record.getMessage()} if told is None else told
        if record.exc_info:
            fields = {**fields, "traceback": self.formatException(record.exc_info)}
        return json.dumps({"ts": ts, "level": record.levelname.lower(), "event": event} | fields, default=str)


@contextmanager
def logged(log_format: str) -> Iterator[None]:
    """Have events written to stderr as "json"; as "text" the command's own words for people are all there is."""
    if log_format != "json":
        yield
        return
    handler, root = logging.StreamHandler(sys.stderr), logging.getLogger()
    handler.setFormatter(JsonLines())
    before = LOGGER.level
    root.addHandler(handler)
    LOGGER.setLevel(logging.INFO)
    logging.captureWarnings(True)
    try:
        yield
    finally:
        logging.captureWarnings(False)
        LOGGER.setLevel(before)
        root.removeHandler(handler)

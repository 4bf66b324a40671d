"""Data for the scripts of pages."""

import json
from typing import Any

from markupsafe import Markup

from pipeline.answers.report.inert import UNSEEN


def script_data(value: Any) -> Markup:
    """A value as JSON that neither ends a script element nor a line of one."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(UNSEEN.sub("\ufffd", text))

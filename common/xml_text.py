"""What XML cannot hold: every file of Excel and Word is XML, and one such character from a form would spoil it whole."""

import re

IMPOSSIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


def possible(text: str) -> str:
    """The text without control characters, halves of surrogates and non-characters."""
    return IMPOSSIBLE.sub("", text)

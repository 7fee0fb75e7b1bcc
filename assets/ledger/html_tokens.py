"""A web page as a flat run of tags and text: one pass, whatever is wrong with it, never a tree.

Own code because nobody may be made to wait: html.parser looks to the end of the page again at every tag that is not
closed, and a parser that builds a tree takes many times the page's size.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

# A tag never reaches beyond the next "<", so a page of unclosed tags is still read once.
_TAG = re.compile(r"<(/?)([A-Za-z][\w:.-]*+)((?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+)>")
_TORN = re.compile(r"<(/?)([A-Za-z][\w:.-]*+)([^<>]*+)>")
_ATTRIBUTE = re.compile(r"([\w:.-]++)\s*+(?:=\s*+(\"[^\"]*+\"|'[^']*+'|[^\s\"'>]++))?")
_RAW = {name: re.compile(rf"</{name}", re.IGNORECASE) for name in ("script", "style")}


class Tag(NamedTuple):
    """An opening or closing tag; `attributes` as written."""

    name: str
    closing: bool
    attributes: str = ""

    def attribute(self, name: str) -> str:
        """The value of an attribute, empty without one."""
        if name not in self.attributes.lower():
            return ""
        for found in _ATTRIBUTE.finditer(self.attributes):
            if found.group(1).lower() == name:
                return unescape((found.group(2) or "").strip("\"'"))
        return ""


class Comment(NamedTuple):
    """A comment, or a declaration; Office keeps the names of sheets in them."""

    text: str


def tokens(page: str) -> Iterator[Tag | Comment | str]:
    """Tags, comments and text in order; entities in text are resolved, scripts and styles left out."""
    at, ends = 0, _Ends(page)
    while (open_at := page.find("<", at)) >= 0:
        if open_at > at:
            yield unescape(page[at:open_at])
        match = _TAG.match(page, open_at) or _TORN.match(page, open_at)
        if match:
            name, at = match.group(2).lower(), match.end()
            yield Tag(name, bool(match.group(1)), match.group(3))
            if name in _RAW and not match.group(1):
                at = ends.of_raw(name, at)
        elif page.startswith(("<!", "<?"), open_at):
            at, text = ends.of_comment(open_at)
            if text:
                yield Comment(text)
        else:
            yield "<"
            at = open_at + 1
    if at < len(page):
        yield unescape(page[at:])


class _Ends:
    """Where comments and scripts end; what was once not found is not looked for again."""

    def __init__(self, page: str) -> None:
        self._page = page
        self._missing: set[str] = set()

    def of_comment(self, start: int) -> tuple[int, str]:
        """The place after a comment or declaration and its text; one that never ends is only its opening."""
        opening, closing = ("<!--", "-->") if self._page.startswith("<!--", start) else ("<!", ">")
        begin = start + len(opening)
        end = self._find(closing, begin)
        return (begin, "") if end < 0 else (end + len(closing), self._page[begin:end])

    def of_raw(self, name: str, start: int) -> int:
        """The place of the closing tag of a script or style; its start when there is none."""
        if name in self._missing:
            return start
        found = _RAW[name].search(self._page, start)
        if found is None:
            self._missing.add(name)
            return start
        return found.start()

    def _find(self, text: str, start: int) -> int:
        if text in self._missing:
            return -1
        found = self._page.find(text, start)
        if found < 0:
            self._missing.add(text)
        return found

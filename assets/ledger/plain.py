"""Plain pieces of a part cut out before it is parsed: most rows of most sheets are written in one and the same way.

A parser calls Python for every tag; a pattern that knows that way reads a row in a quarter of the time. What it does not
know to the letter stays for the parser, which sees all the rest in its order and so still says whether the whole is sound.
"""

import re
from collections.abc import Callable, Iterable, Iterator

LONGEST = 1 << 22  # bytes of one piece; beyond it nothing is plain
_DECLARED = re.compile(rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)")

Take = Callable[["re.Match[bytes]"], bool]


def cut(blocks: Iterable[bytes], pattern: re.Pattern[bytes], end: bytes, take: Take) -> Iterator[bytes]:
    """What is left of a part for its parser; `take` is given each plain piece and says whether it took it.

    `end` is what such a piece ends with. A piece is given when all that stands before it has been asked for, so that what
    both sides find comes in the order of the file. A part with comments, declarations or another encoding is left whole.
    """
    rest = b""
    plain: bool | None = None
    for block in blocks:
        held = rest + block if rest else block
        if plain is None:
            plain = _is_utf8(held)
        if plain and (b"<!" in held or len(rest) > LONGEST):
            plain = False
        last = held.rfind(end) + len(end) if plain else len(held)
        if last < len(end):
            rest = held
            continue
        yield from _between(held, last, pattern, take) if plain else (held,)
        rest = held[last:]
    yield rest


def _is_utf8(start: bytes) -> bool:
    declared = _DECLARED.match(start.removeprefix(b"\xef\xbb\xbf"))
    return declared is None or declared[1].lower() in (b"utf-8", b"us-ascii")


def _between(held: bytes, last: int, pattern: re.Pattern[bytes], take: Take) -> Iterator[bytes]:
    """What stands between the pieces that were taken."""
    at = 0
    for match in pattern.finditer(held, 0, last):
        if match.start() > at:
            yield held[at : match.start()]
            at = match.start()
        if take(match):
            at = match.end()
    if at < last:
        yield held[at:last]

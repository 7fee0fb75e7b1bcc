"""Streaming XML for the parts of a workbook: expat with every document type refused (no entity can be declared)."""

from collections.abc import Callable, Iterable
from xml.parsers import expat

from assets.ledger.sheets import Unreadable

BROKEN = "文件内部内容已损坏，无法读取；请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。"

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]


def _refuse_doctype(*_: object) -> None:
    raise Unreadable(
        "文件内部含有不允许的声明，不像正常的工作簿；请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。"
    )


def make_parser(
    start: Start | None, end: End | None, text: Callable[[str], None] | None
) -> expat.XMLParserType:
    """A parser whose tags come without their namespace prefix once `prefixed` tags have been met."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.ordered_attributes = False
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.EntityDeclHandler = _refuse_doctype
    if start:
        parser.StartElementHandler = start
    if end:
        parser.EndElementHandler = end
    if text:
        parser.CharacterDataHandler = text
    return parser


def feed(parser: expat.XMLParserType, blocks: Iterable[bytes]) -> Iterable[None]:
    """Feed block by block, pausing after each so that what was read can be taken. Raises Unreadable when broken."""
    try:
        for block in blocks:
            parser.Parse(block, False)
            yield
        parser.Parse(b"", True)
        yield
    except (expat.ExpatError, ValueError, LookupError, OverflowError):
        raise Unreadable(BROKEN) from None


def local(tag: str) -> str:
    """A tag or attribute without its prefix: `x:row` → `row`."""
    return tag.rpartition(":")[2]


def elements(blocks: Iterable[bytes]) -> list[tuple[str, dict[str, str]]]:
    """All elements of a small part in document order, tags and attributes without prefixes."""
    found: list[tuple[str, dict[str, str]]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        found.append((local(tag), {local(name): value for name, value in attributes.items()}))

    for _ in feed(make_parser(start, None, None), blocks):
        pass
    return found

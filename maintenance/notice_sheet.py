"""The notice of a publication as PDF: papers/notice.typ is the only source typst reads; all words go in as data."""

import json
import unicodedata
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

from accounts.models import Division, Party
from maintenance.actions.publishing import OFFICES
from maintenance.models import Publication
from maintenance.places import PUBLISHED_KINDS

SOURCE = Path(__file__).parent / "papers" / "notice.typ"
SIZES = {"a3": "A3", "a4": "A4"}
MANY = 6  # columns from which A4 is turned; A3 with a table always is
NARROWEST, WIDEST = 3, 18  # of a column, in widths of a Chinese character
BECAUSE = "the unit that signs its own notice"


def sheet_of(publication: Publication, division: Division) -> dict[str, Any]:
    """What the kind says stands on the notice of a village, or of the whole area; empty where the thing is gone."""
    kind = PUBLISHED_KINDS.get(publication.kind)
    row = kind.find(publication.object_id) if kind else None
    empty: dict[str, Any] = {"title": publication.title, "unit": "", "columns": [], "rows": [], "notes": []}
    return empty if row is None or kind is None else empty | kind.sheet(row, division)


def notice(publication: Publication, division: Division, *, size: str) -> dict[str, Any]:
    """All words of the paper, for `division`'s part of it."""
    sheet = sheet_of(publication, division)
    columns = [str(head) for head in sheet["columns"]]
    rows = [[str(cell) for cell in row] for row in sheet["rows"]]
    place = division.name if division.parent is None else f"{division.parent.name}{division.short_name}"
    return {
        "size": size,
        "wide": bool(columns) and (size == "a3" or len(columns) > MANY),
        "draft": publication.state == Publication.State.DRAFT,
        "title": publication.title,
        "place": place,
        "unit": str(sheet["unit"]),
        "body": [line.strip() for line in publication.body.splitlines() if line.strip()],
        "columns": columns,
        "widths": widths(columns, rows),
        "rows": rows,
        "notes": [str(line) for line in sheet["notes"]],
        "term": _term(publication),
        "objections": _objections(publication),
        "phone": publication.phone or "（发布前填写）",
        "issuer": _issuer(publication.division),
        "date": f"{publication.from_date:%Y年%-m月%-d日}" if publication.from_date else "    年  月  日",
    }


def _term(publication: Publication) -> str:
    days = f"{publication.term_days}个{'工作日' if publication.term_in_workdays else '自然日'}"
    if publication.from_date is None or publication.until is None:
        return f"{days}，自发布之日起"
    return f"{publication.from_date:%Y年%-m月%-d日}至{publication.until:%Y年%-m月%-d日}（{days}）"


def _objections(publication: Publication) -> str:
    return (
        "请在公示期内以电话、书面或来访方式向本单位反映，"
        f"说明情况和联系方式；异议登记编号，{publication.answer_days}个工作日内答复。"
    )


def _issuer(division: Division) -> str:
    offices = Party.objects.everywhere(because=BECAUSE).filter(
        division=division, kind__in=OFFICES, active=True
    )
    return offices.values_list("name", flat=True).first() or division.name


def widths(columns: list[str], rows: list[list[str]]) -> list[int]:
    """The share of each column: as wide as its longest word, within limits."""
    cells = zip(columns, *rows[:200], strict=True)
    return [max(NARROWEST, min(WIDEST, max(_width(words) for words in column))) for column in cells]


def _width(words: str) -> int:
    """In Chinese characters, upward; a head or a cell may break in two, so half of a long one counts."""
    halves = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in words)
    full = (halves + 1) // 2
    return full if full <= 6 else (full + 6) // 2


def file_name(publication: Publication, division: Division, *, size: str) -> str:
    return f"{publication.title}（{division.short_name} {SIZES[size]}）.pdf"


def pdf(publication: Publication, division: Division, *, size: str) -> bytes:
    """The paper of a division."""
    return pdf_of(notice(publication, division, size=size))


def pdf_of(said: dict[str, Any]) -> bytes:
    """What `notice` says, set by typst with our own fonts."""
    return typst.compile(str(SOURCE), format="pdf", **setting(said))


def setting(said: dict[str, Any]) -> dict[str, Any]:
    """What typst is given: our fonts only, nothing to read but the source's own folder, the notice as data."""
    return {
        "root": str(SOURCE.parent),
        "font_paths": [str(settings.FONTS)],
        "ignore_system_fonts": True,
        "sys_inputs": {"notice": json.dumps(said)},
    }

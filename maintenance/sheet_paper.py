"""Sheets for inspections as PDF: papers/inspection.typ is the only source typst reads; all words go in as data."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.urls import reverse

from assets.plates_sheet import qr_svg
from maintenance.models import Checkpoint, InspectionSheet, SheetLine
from maintenance.standards import in_force

SOURCE = Path(__file__).parent / "papers" / "inspection.typ"


def address_of(sheet: InspectionSheet) -> str:
    """What the QR holds: where the sheet is entered; the bare code where the installation has no address."""
    base = settings.PUBLIC_BASE_URL.rstrip("/")
    return f"{base}{reverse('maintenance:sheet-find')}?code={sheet.code}" if base else sheet.code


def pdf(sheets: Sequence[InspectionSheet]) -> bytes:
    """All sheets, each from a page of its own."""
    said = [words_of(sheet) for sheet in sheets]
    return typst.compile(
        str(SOURCE),
        format="pdf",
        root=str(SOURCE.parent),
        font_paths=[str(settings.FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"sheets": json.dumps(said)},
    )


def words_of(sheet: InspectionSheet) -> dict[str, Any]:
    """Everything that stands on one sheet; its lines under the checkpoints of their type."""
    lines = list(sheet.lines.select_related("duty", "facility__type").order_by("seq"))
    standards = in_force({line.facility.type_id for line in lines}, sheet.division_id, sheet.day)
    groups: dict[str, list[SheetLine]] = {}
    for line in lines:
        groups.setdefault(line.facility.type_id, []).append(line)
    township = sheet.division.parent
    return {
        "code": f"{sheet.code[:3]} {sheet.code[3:6]} {sheet.code[6:]}",
        "qr": qr_svg(address_of(sheet)),
        "title": sheet.title,
        "place": f"{township.short_name if township else ''}{sheet.division.short_name}",
        "person": sheet.person.name if sheet.person else "",
        "limit": _limit(lines),
        "printed": f"{sheet.day:%Y-%m-%d}",
        "groups": [_group(there, standards.get(kind)) for kind, there in groups.items()],
    }


def _limit(lines: Sequence[SheetLine]) -> str:
    days = sorted({line.duty.due_on for line in lines})
    if not days:
        return ""
    return f"{days[0]:%Y-%m-%d}" if len(days) == 1 else f"{days[0]:%Y-%m-%d}至{days[-1]:%Y-%m-%d}"


def _group(lines: Sequence[SheetLine], standard) -> dict[str, Any]:
    points = [point for point in standard.checkpoints.all() if asked(point)] if standard else []
    return {
        "kind": lines[0].facility.type.name,
        "points": [f"{n}．{_told(point)}" for n, point in enumerate(points, 1)],
        "numbers": [point.answer != Checkpoint.Answer.YES_NO for point in points],
        "rows": [[str(line.seq), line.facility.name, line.facility.address] for line in lines],
    }


def asked(point: Checkpoint) -> bool:
    """What paper asks: what passes or fails, and numbers."""
    return bool(point.severity) or point.answer == Checkpoint.Answer.NUMBER


def _told(point: Checkpoint) -> str:
    unit = f"（{point.unit}）" if point.unit else ""
    return f"{point.text}{unit}" + (f" {point.severity}" if point.severity else "")

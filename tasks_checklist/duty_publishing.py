"""An edition of the duty list as a published kind (PUBLISHED_KINDS): what hangs on a board."""

from typing import Any

from django.urls import reverse

from accounts.models import Division
from common.privacy import mask_mobiles
from maintenance.actions import publishing
from maintenance.models import Publication
from tasks_checklist.duty_comparing import HEADS
from tasks_checklist.models import DutyEdition, DutyEditionLine

KIND = "duty_list"
WORD = "管护改革工作责任清单"
LONGEST_KEY = 18  # digits
BECAUSE = "what is published is for everyone"
COLUMNS = ("content", "standard", "frequency", "person")


def find(object_id: str) -> DutyEdition | None:
    if not object_id.isdecimal() or len(object_id) > LONGEST_KEY:
        return None
    rows = DutyEdition.objects.everywhere(because=BECAUSE).select_related("division")
    return rows.filter(pk=int(object_id)).first()


def url(edition: DutyEdition) -> str:
    return reverse("tasks_checklist:duty-edition-detail", args=[edition.pk])


def sheet(edition: DutyEdition, division: Division) -> dict[str, Any]:
    """The duties for a board: of a village those of its units and of the offices above it, of an area all."""
    rows = edition.lines.exclude(change=DutyEditionLine.Change.DROPPED)  # type: ignore[attr-defined]
    if division.level == Division.Level.VILLAGE:
        here = [row for row in rows if row.division_code == division.pk or row.division_code.endswith("000")]
    else:
        here = list(rows)
    return {
        "title": f"{edition.division}{WORD}（{edition.year}年第{edition.number}版）",
        "unit": "",
        "columns": ["序号", "责任单位", "责任事项", *(HEADS[key] for key in COLUMNS)],
        "rows": [_row(number, line) for number, line in enumerate(here, start=1)],
        "notes": [
            f"本清单于 {edition.frozen_at.astimezone():%Y年%-m月%-d日} 定版，列责任事项 {len(here)} 条。",
            "对责任事项及其落实情况有异议的，请在公示期内向监督电话反映。",
        ],
    }


def _row(number: int, line: DutyEditionLine) -> list[str]:
    said = (line.party_name, line.duty, *(str(line.columns.get(key, "")) for key in COLUMNS))
    return [str(number), *(mask_mobiles(words) for words in said)]


def draft(*, edition: DutyEdition, by) -> Publication:
    """拟公示: its own page publishes it. Raises Refused, ValidationError."""
    said = {"area": edition.division.name, "year": edition.year, "number": edition.number, "n": edition.count}
    return publishing.draft(
        kind=KIND,
        object_id=edition.pk,
        division=edition.division,
        title="{area}农村公共基础设施管护改革工作责任清单（{year}年第{number}版）公示".format(**said),
        body="现将{area}管护改革工作责任清单予以公示，共 {n} 条。".format(**said),
        by=by,
    )

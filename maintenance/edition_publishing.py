"""An edition as a published kind (PUBLISHED_KINDS): what hangs on the village's board, names masked unless decided otherwise;
and what an upheld objection does to the list."""

from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.access import sees
from accounts.models import Division
from accounts.scoping import in_ranges
from common.privacy import mask_name
from maintenance.actions.item_flow import open_again
from maintenance.item_words import money_words
from maintenance.list_columns import head
from maintenance.models import Edition, EditionLine, Objection, ResponsibilityItem
from maintenance.naming import Naming

KIND = "responsibility_list"
BECAUSE = "what is published is for everyone"
COLUMNS = (
    "name", "type", "quantity", "location", "party", "person", "phone", "duty", "standard", "mode", "interval", "funds",
    "cost", "department",
)  # fmt: skip


def find(object_id: str) -> Edition | None:
    if not object_id.isdecimal():
        return None
    rows = Edition.objects.everywhere(because=BECAUSE).select_related("division")
    return rows.filter(pk=int(object_id)).first()


def url(edition: Edition) -> str:
    return reverse("maintenance:edition-detail", args=[edition.pk])


def sheet(edition: Edition, division: Division) -> dict[str, Any]:
    """The lines of a village (or of the whole area) for its board. Two questions."""
    rows = EditionLine.objects.everywhere(because=BECAUSE).filter(
        in_ranges("division_code", division.ranges), edition=edition
    )
    lines = list(rows.exclude(change=EditionLine.Change.DROPPED).order_by("seq"))
    naming = Naming.of([line.refs.get("person") for line in lines])
    return {
        "title": f"{division}农村公共基础设施管护责任清单（{edition.year}年第{edition.number}版）",
        "unit": "年度预算：元",
        "columns": ["序号", *(head(key) for key in COLUMNS)],
        "rows": [_row(number, line, naming) for number, line in enumerate(lines, start=1)],
        "notes": [
            f"本清单于 {edition.frozen_at.astimezone():%Y年%-m月%-d日} 定版，列设施 {len(lines)} 处。",
            "对管护主体、责任人、经费等有异议的，请在公示期内向监督电话反映。",
        ],
    }


def _row(number: int, line: EditionLine, naming: Naming) -> list[str]:
    said = [str(number), *(str(line.columns.get(key, "")) for key in COLUMNS)]
    person, cost = 1 + COLUMNS.index("person"), 1 + COLUMNS.index("cost")
    if line.refs.get("person") not in naming.named:
        said[person] = mask_name(said[person])
    said[cost] = money_words(said[cost])
    return said


def upheld(objection: Objection, by) -> None:
    """The item of the facility objected to is opened for correction; one that is open already stays so."""
    if objection.facility_id is None:
        return
    rows = ResponsibilityItem.objects.everywhere(because="the item of the facility an objection is about")
    item = rows.filter(facility=objection.facility_id).first()
    if item is None:
        return
    if not sees(by, item):
        raise ValidationError("该设施不在您的管理范围内，请其所在镇街答复")
    open_again(item=item, reason=f"异议 {objection.number} 成立：{objection.answer}"[:300], by=by)

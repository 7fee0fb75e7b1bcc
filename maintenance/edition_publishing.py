"""An edition as a published kind (PUBLISHED_KINDS): what hangs on the village's board, names masked unless decided otherwise;
and what an upheld objection does to the list."""

from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.access import sees
from accounts.models import Division, Party
from accounts.scoping import in_ranges
from assets.plates_face import OF_PEOPLE
from common.privacy import mask_mobiles, mask_name, mask_phone
from maintenance.actions.item_flow import open_again
from maintenance.item_words import money_words
from maintenance.list_columns import head
from maintenance.models import Edition, EditionLine, Objection, ResponsibilityItem
from maintenance.naming import Naming

KIND = "responsibility_list"
LONGEST_KEY = 18  # digits
BECAUSE = "what is published is for everyone"
COLUMNS = (
    "name", "type", "quantity", "location", "party", "person", "phone", "duty", "standard", "mode", "interval", "funds",
    "cost", "department",
)  # fmt: skip


def find(object_id: str) -> Edition | None:
    if not object_id.isdecimal() or len(object_id) > LONGEST_KEY:
        return None
    rows = Edition.objects.everywhere(because=BECAUSE).select_related("division")
    return rows.filter(pk=int(object_id)).first()


def url(edition: Edition) -> str:
    return reverse("maintenance:edition-detail", args=[edition.pk])


def sheet(edition: Edition, division: Division) -> dict[str, Any]:
    """The lines of a village (or of the whole area) for its board. Three questions."""
    rows = EditionLine.objects.everywhere(because=BECAUSE).filter(
        in_ranges("division_code", division.ranges), edition=edition
    )
    lines = list(rows.exclude(change=EditionLine.Change.DROPPED).order_by("seq"))
    naming = Naming.of([line.refs.get("person") for line in lines])
    keepers = _keepers(lines)
    return {
        "title": f"{division}农村公共基础设施管护责任清单（{edition.year}年第{edition.number}版）",
        "unit": "年度预算：元",
        "columns": ["序号", *(head(key) for key in COLUMNS)],
        "rows": [_row(number, line, naming, keepers) for number, line in enumerate(lines, start=1)],
        "notes": [
            f"本清单于 {edition.frozen_at.astimezone():%Y年%-m月%-d日} 定版，列设施 {len(lines)} 处。",
            "对管护主体、责任人、经费等有异议的，请在公示期内向监督电话反映。",
        ],
    }


def _keepers(lines: list[EditionLine]) -> dict[int, Party]:
    """The keeping units of the lines by key."""
    keys = {line.refs.get("party") for line in lines} - {None}
    rows = Party.objects.everywhere(because=BECAUSE).filter(pk__in=keys)
    return {party.pk: party for party in rows.only("kind", "duty_phone")}


def _row(number: int, line: EditionLine, naming: Naming, keepers: dict[int, Party]) -> list[str]:
    """A person who keeps is masked like one who answers; a private telephone reads whole only where its owner agreed."""
    said = {key: str(line.columns.get(key, "")) for key in COLUMNS}
    person, keeper = line.refs.get("person"), keepers.get(line.refs.get("party"))
    phone = said["phone"]
    said = {key: mask_mobiles(words) for key, words in said.items()}
    if person not in naming.named:
        said["person"] = mask_name(said["person"])
    if keeper is not None and keeper.kind in OF_PEOPLE:
        said["party"], said["phone"] = mask_name(said["party"]), mask_phone(phone)
    elif keeper is not None and phone == keeper.duty_phone:
        said["phone"] = phone
    if person in naming.with_phone:
        said["phone"] = phone
    said["cost"] = money_words(said["cost"])
    return [str(number), *said.values()]


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

"""登记 and 赋码 as the pages do them: a village's waits for the township, a township's is coded at once; 退回 in bulk."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from accounts.access import Refused, may, require
from accounts.models import Division
from accounts.rights import Right
from assets.actions.coding import assign_codes
from assets.actions.registering import register
from assets.actions.shapes import draw_shape
from assets.actions.telling import tell_returned
from assets.models import Facility, FacilityType, Registration

MOST_RETURNED = 500  # facilities sent back by one act: a reason fits a few, not a county


@transaction.atomic
def enter(
    *,
    division: Division,
    type: FacilityType,
    name: str,
    by,
    shape: dict[str, Any] | None = None,
    **values: Any,
) -> Facility:
    """Register a facility, and code it where the post may: its township need not ask itself.

    `shape`: geometry and source of its line or area, as `draw_shape` takes them. Raises Refused, ValidationError by field.
    """
    facility = register(division=division, type=type, name=name, by=by, **values)
    if shape:
        draw_shape(facility=facility, by=by, **shape)
    if may(by, Right.FACILITY_CODE):
        (facility,) = assign_codes(facilities=[facility.pk], by=by)
    return facility


@transaction.atomic
def return_all(*, facilities: Iterable[int], concern: str = "", reason: str, by) -> list[Facility]:
    """退回 of those (by id) that wait for their code; each registrant is told. Answers the returned.

    `concern` names what is wrong, a word of the form (“位置”), so that the reason can stand beside it. Raises Refused,
    ValidationError.
    """
    require(by, Right.FACILITY_CODE)
    if not reason.strip():
        raise ValidationError({"reason": "请写明退回原因"})
    words = (f"{concern}：{reason.strip()}" if concern else reason.strip())[:200]
    wanted = list(facilities)
    if len(wanted) > MOST_RETURNED:
        raise Refused(f"一次最多退回 {MOST_RETURNED} 处，请分批办理")
    waiting = Facility.objects.visible_to(by).filter(
        pk__in=wanted, registration=Registration.UNCODED, returned_reason=""
    )
    rows = list(waiting.order_by("division_id", "id").select_for_update(of=("self",)))
    held = Facility.objects.everywhere(because="rows already held").filter(pk__in=[row.pk for row in rows])
    held.update(returned_reason=words, version=F("version") + 1)
    tell_returned(rows, reason=words, by=by)
    return rows

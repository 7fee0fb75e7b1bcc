"""赋码 singly and in bulk: uncoded facilities get the next serials of their village and type."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.access import Refused, require
from accounts.rights import Right
from assets.actions.codes import issue
from assets.actions.telling import tell_coded
from assets.models import BulkAct, Facility, FacilityCode, FacilityState, FacilityType, Registration

MOST = 20_000  # facilities coded by one act


@transaction.atomic
def assign_codes(*, facilities: Iterable[int], by, act: BulkAct | None = None) -> list[Facility]:
    """Code those of the facilities (by id) that have none yet, in the order of village and registration.

    What was coded meanwhile is left as it is, so that two clerks at once both succeed. Answers the newly coded. Raises
    Refused without the right or beyond the limit; facilities out of sight are not there.
    """
    require(by, Right.FACILITY_CODE)
    wanted = list(facilities)
    if len(wanted) > MOST:
        raise Refused(f"一次最多赋码 {MOST} 处，请按村分批办理")
    rows = list(
        Facility.objects.visible_to(by)
        .filter(pk__in=wanted, registration=Registration.UNCODED)
        .order_by("division_id", "id")
        .select_for_update(of=("self",))
    )
    if any(row.returned_reason for row in rows):
        raise ValidationError("所选设施中有已退回的，请待村里更正后再赋码")
    give(rows, by=by, act=act)
    tell_coded(rows, by=by)
    return rows


@transaction.atomic
def change_type(*, facility: Facility, type: FacilityType, reason: str, by) -> Facility:
    """The type was wrong: a coded facility gets a new code of the right type, its old code still finds it.

    Raises Refused, Http404, ValidationError.
    """
    require(by, Right.FACILITY_SETTLE, facility)
    facility = Facility.objects.visible_to(by).select_for_update(of=("self",)).get(pk=facility.pk)
    if type.pk == facility.type_id:
        raise ValidationError({"type": "类别没有变"})
    old, facility.type, facility.unit = facility.code, type, type.unit
    coded = facility.registration == Registration.CODED
    FacilityState.objects.create(
        facility=facility,
        from_date=timezone.localdate(),
        type=type,
        reason=reason,
        recorded_by_id=by.person_id,
    )
    if coded:
        codes_of(facility).filter(current=True).update(current=False)
        give([facility], by=by, says="改类，换发编码")
        codes_of(facility).filter(code=old).update(replaced_by_id=facility.code)
    facility.save(update_fields=["type", "unit"])
    return facility


def give(rows: list[Facility], *, by, act: BulkAct | None = None, says: str = "赋码") -> None:
    """Issue a code to each locked facility and write it as current. Four statements however many there are."""
    now, today = timezone.now(), timezone.localdate()
    issued = issue((row.division_id, row.type_id) for row in rows)
    for row, code in zip(rows, issued, strict=True):
        row.code, row.registration, row.version = code, Registration.CODED, row.version + 1
    Facility.objects.everywhere(because="rows already held").bulk_update(
        rows, ["code", "registration", "version"], batch_size=2000
    )
    FacilityCode.objects.bulk_create(
        [
            FacilityCode(code=code, facility=row, issued_at=now, issued_by_id=by.person_id)
            for row, code in zip(rows, issued, strict=True)
        ],
        batch_size=2000,
    )
    FacilityState.objects.bulk_create(
        [
            FacilityState(
                facility=row,
                from_date=today,
                registration=Registration.CODED,
                reason=says,
                act=act,
                recorded_by_id=by.person_id,
            )
            for row in rows
        ],
        batch_size=2000,
    )


def codes_of(facility: Facility):
    """All codes the facility has had."""
    return FacilityCode.objects.everywhere(because="codes of a facility already held").filter(
        facility=facility
    )

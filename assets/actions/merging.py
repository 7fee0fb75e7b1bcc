"""合并重复登记: one of two rows for the same thing stays; the other's code finds it, what is open of it goes along."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.access import require
from accounts.rights import Right
from assets.actions import chiefs, states
from assets.actions.holding import locked
from assets.actions.idle import end_with, spell_of
from assets.actions.photos import MOST, photos_of
from assets.actions.relations import is_under
from assets.models import CampaignLine, Facility, FacilityState, Plate, Registration


@transaction.atomic
def merge(*, facility: Facility, kept: Facility, reason: str, by) -> FacilityState:
    """并入: `facility` counts no more from today, `kept` stands for it. Its past stays as it was counted.

    Parts, plates, photos, the open idle spell, 路长、河长 and open campaign lines go to the kept one. Raises Refused,
    Http404, ValidationError.
    """
    for row in (facility, kept):
        require(by, Right.FACILITY_SETTLE, row)
    if facility.pk == kept.pk:
        raise ValidationError("不能并入它自己")
    if facility.division_id[:9] != kept.division_id[:9]:
        raise ValidationError("只能并入本镇（街道）的设施")
    if not reason.strip():
        raise ValidationError({"reason": "请写明合并理由"})
    first, second = sorted(
        (facility, kept), key=lambda row: row.pk
    )  # two merges at once never wait in a ring
    rows = {row.pk: locked(row, by=by) for row in (first, second)}
    facility, kept = rows[facility.pk], rows[kept.pk]
    _hand_on(facility, kept)
    facility.merged_into, facility.registration = kept, Registration.MERGED
    facility.save(update_fields=["merged_into", "registration"])
    return states.write(
        facility=facility,
        from_date=timezone.localdate(),
        registration=Registration.MERGED,
        reason=f"并入{kept.name}：{reason.strip()}"[:200],
        by=by,
    )


def _hand_on(facility: Facility, kept: Facility) -> None:
    _hand_on_parts(facility, kept)
    _hand_on_plates(facility, kept)
    _hand_on_photos(facility, kept)
    _hand_on_idleness(facility, kept)
    _hand_on_chiefs(facility, kept)
    _hand_on_campaigns(facility, kept)


def _hand_on_parts(facility: Facility, kept: Facility) -> None:
    """Children follow; a kept one that was itself a part of the other takes the other's place, or they would go in a ring."""
    if is_under(kept, facility):
        kept.parent = facility.parent
        kept.save(update_fields=["parent"])
    facility.children.exclude(pk=kept.pk).update(parent=kept)


def _hand_on_plates(facility: Facility, kept: Facility) -> None:
    """A plate in use goes along; beside one that the kept facility has, it is a replaced one. All still resolve."""
    there = kept.plates.filter(state=Plate.State.BOUND).first()
    if there:
        facility.plates.filter(state=Plate.State.BOUND).update(
            state=Plate.State.REPLACED, replaced_by=there, replaced_reason="设施合并"
        )
    facility.plates.update(facility=kept)


def _hand_on_photos(facility: Facility, kept: Facility) -> None:
    room = MOST - photos_of(kept).count()
    for photo in photos_of(facility)[: max(room, 0)]:
        photo.owner_id, photo.division = str(kept.pk), kept.division_id
        photo.save(update_fields=["owner_id", "division"])


def _hand_on_idleness(facility: Facility, kept: Facility) -> None:
    if spell_of(kept):
        end_with(facility, on=timezone.localdate(), outcome="设施合并，见并入的设施")
    else:
        facility.idle_spells.filter(ended_on=None).update(facility=kept)


def _hand_on_chiefs(facility: Facility, kept: Facility) -> None:
    held = kept.chiefs.filter(until=None).values_list("level", flat=True)
    if kept.type.chief == facility.type.chief:
        facility.chiefs.filter(until=None).exclude(level__in=list(held)).update(facility=kept)
    chiefs.end_all(facility, on=timezone.localdate())


def _hand_on_campaigns(facility: Facility, kept: Facility) -> None:
    """What a running campaign still asks of it, it asks of the kept one, once."""
    lines = facility.campaign_lines.filter(campaign__closed_at=None, answer=CampaignLine.Answer.PENDING)
    asked = kept.campaign_lines.values_list("campaign_id", flat=True)
    lines.filter(campaign_id__in=list(asked)).delete()
    lines.update(facility=kept)

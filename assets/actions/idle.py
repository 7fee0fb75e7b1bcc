"""闲置: found idle for a reason, looked at again on a day, ended with what became of it."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.access import require
from accounts.rights import Right
from assets.models import Facility, IdleSpell
from assets.models.moves import STANDING


@transaction.atomic
def open_idle(
    *, facility: Facility, since: date, reason: str, follow_up_on: date, disposal: str = "", by
) -> IdleSpell:
    """Record that a facility lies idle since a day. Raises Refused, Http404, ValidationError (by field)."""
    require(by, Right.FACILITY_CHANGE, facility)
    facility = Facility.objects.visible_to(by).select_for_update(of=("self",)).get(pk=facility.pk)
    if facility.merged_into_id or facility.status not in STANDING:
        raise ValidationError(f"该设施“{facility.get_status_display()}”，不能登记闲置")
    if spell_of(facility):
        raise ValidationError("该设施已登记闲置，请办理跟进或结束")
    if since > timezone.localdate():
        raise ValidationError({"since": "日期不能晚于今天"})
    if not reason.strip():
        raise ValidationError({"reason": "请写明闲置原因"})
    _refuse_a_past_follow_up(follow_up_on)
    return IdleSpell.objects.create(
        facility=facility,
        since=since,
        reason=reason.strip(),
        follow_up_on=follow_up_on,
        disposal=disposal,
        recorded_by_id=by.person_id,
    )


@transaction.atomic
def follow_up(*, spell: IdleSpell, progress: str, follow_up_on: date, disposal: str, by) -> IdleSpell:
    """What was done since, and when to look again. Raises Refused, Http404, ValidationError (by field)."""
    require(by, Right.FACILITY_CHANGE, spell)
    spell = _locked_open(spell, by=by)
    if not progress.strip():
        raise ValidationError({"progress": "请写明跟进情况"})
    _refuse_a_past_follow_up(follow_up_on)
    spell.progress, spell.follow_up_on, spell.disposal = progress.strip(), follow_up_on, disposal
    spell.save(update_fields=["progress", "follow_up_on", "disposal"])
    return spell


@transaction.atomic
def end_idle(*, spell: IdleSpell, ended_on: date, outcome: str, disposal: str, by) -> IdleSpell:
    """It lies idle no longer. Raises Refused, Http404, ValidationError (by field)."""
    require(by, Right.FACILITY_CHANGE, spell)
    spell = _locked_open(spell, by=by)
    if not spell.since <= ended_on <= timezone.localdate():
        raise ValidationError({"ended_on": f"结束日期应在 {spell.since:%Y-%m-%d} 与今天之间"})
    if not outcome.strip():
        raise ValidationError({"outcome": "请写明处置结果"})
    _end(spell, on=ended_on, outcome=outcome.strip(), disposal=disposal)
    return spell


def end_with(facility: Facility, *, on: date, outcome: str) -> None:
    """End the open spell of a facility that itself ends; asks for no right, the act that calls has."""
    if spell := spell_of(facility):
        _end(spell, on=max(on, spell.since), outcome=outcome, disposal=spell.disposal)


def spell_of(facility: Facility) -> IdleSpell | None:
    """The open idle spell of a facility already held."""
    return facility.idle_spells.filter(ended_on=None).first()


def _end(spell: IdleSpell, *, on: date, outcome: str, disposal: str) -> None:
    spell.ended_on, spell.outcome, spell.disposal = on, outcome, disposal
    spell.save(update_fields=["ended_on", "outcome", "disposal"])


def _locked_open(spell: IdleSpell, *, by) -> IdleSpell:
    row = IdleSpell.objects.visible_to(by).select_for_update(of=("self",)).get(pk=spell.pk)
    if row.ended_on:
        raise ValidationError("这次闲置已经结束，请刷新页面")
    return row


def _refuse_a_past_follow_up(day: date) -> None:
    if day <= timezone.localdate():
        raise ValidationError({"follow_up_on": "下次跟进日期应在今天之后"})

"""派、办、核: each move of a matter along its flow. Every act locks the row, moves it, writes the step, tells people."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import require
from accounts.models import Party, Person
from accounts.rights import Right
from assets.actions import states
from assets.models import Condition
from maintenance import clock
from maintenance.actions.matter_holding import held, record_step
from maintenance.actions.matter_photos import refuse_without_photo
from maintenance.actions.matters import pauses_of
from maintenance.matter_rules import hours_of, size_of
from maintenance.matter_told import dispatchers, handlers, reporter, tell, verifiers
from maintenance.models import Matter, MatterPause, MatterPoint
from maintenance.models.matter_flow import FLOW

TAKEN_IN = "the failed points of a matter merged into one that is held"
RESTORED = (Condition.GOOD, Condition.FAIR)
GIVEN = "who may be given a matter was asked in the scope of the place"


def _move(matter: Matter, act: str, *, by, seen: int | None, text: str = "", **values: Any) -> Matter:
    """Hold, move, and write the step. Raises Refused, Http404, ValidationError."""
    row = held(matter, by=by, seen=seen)
    before = row.state
    FLOW.move(row, act, by=by, reason=text, **values)
    record_step(row, act, before=before, by=by, text=text.strip())
    return row


def _given(row: Matter, handler: Party | None, person: Person | None) -> dict[str, Any]:
    """Who has it from now on. A person alone stands for the own unit; a person of another unit is a slip."""
    if handler is None and person is None:
        raise ValidationError({"handler": _("请选择处置单位或处置人")})
    if person is not None and not person.active:
        raise ValidationError({"handler_person": _("%s已离岗") % person.name})
    if handler is not None and person is not None and person.party_id not in (None, handler.pk):
        raise ValidationError({"handler_person": _("%s不是该单位的人员") % person.name})
    return {"handler": handler or (person.party if person else None), "handler_person": person}


def _accept_limit(row: Matter, now) -> Any:
    """The first to be given it has the limit of the report; who comes after has the hours anew, but no longer than to the end."""
    if row.dispatched_at is None:
        return row.accept_by_time
    hours = hours_of(row.severity, timezone.localdate(row.reported_at))
    return max(row.accept_by_time, min(clock.limits(now, hours).accept_by, row.done_by_time))


@transaction.atomic
def dispatch(
    *,
    matter: Matter,
    by,
    handler: Party | None = None,
    person: Person | None = None,
    instruction: str = "",
    seen: int | None = None,
) -> Matter:
    """派单 to a unit, or a person of it. Raises Refused, Http404, ValidationError."""
    return _send("dispatch", matter, handler, person, instruction, by=by, seen=seen)


@transaction.atomic
def redirect(
    *,
    matter: Matter,
    reason: str,
    by,
    handler: Party | None = None,
    person: Person | None = None,
    seen: int | None = None,
) -> Matter:
    """改派: another has it now; who had it is told. Raises Refused, Http404, ValidationError."""
    return _send("redirect", matter, handler, person, reason, by=by, seen=seen)


def _send(act: str, matter: Matter, handler, person, text: str, *, by, seen) -> Matter:
    row, now = held(matter, by=by, seen=seen), timezone.now()
    had, before = handlers(row) if act == "redirect" else [], row.state
    values = _given(row, handler, person) | {
        "instruction": text.strip(),
        "accept_by_time": _accept_limit(row, now),
        "dispatched_at": now,
        "accepted_at": None,
    }
    FLOW.move(row, act, by=by, reason=text, **values)
    record_step(row, act, before=before, by=by, text=_to_whom(row, text))
    have = handlers(row)
    tell(have, matter=row, title=_("请接单：%s") % row.title, body=row.instruction, but=by.person_id)
    gone = [one for one in had if one not in have]
    tell(gone, matter=row, title=_("已改派他人：%s") % row.title, body=text, but=by.person_id)
    return row


def _to_whom(row: Matter, text: str) -> str:
    names = "，".join(str(one) for one in (row.handler, row.handler_person) if one)
    return f"{names}。{text.strip()}" if text.strip() else names


@transaction.atomic
def accept(*, matter: Matter, by, seen: int | None = None) -> Matter:
    """接单. Raises Refused, Http404, ValidationError."""
    return _move(matter, "accept", by=by, seen=seen, accepted_at=timezone.now())


@transaction.atomic
def send_back(*, matter: Matter, reason: str, by, seen: int | None = None) -> Matter:
    """退单: not ours; it waits for another. Raises Refused, Http404, ValidationError."""
    row = _move(matter, "send_back", by=by, seen=seen, text=reason, handler=None, handler_person=None)
    tell(dispatchers(row), matter=row, title=_("退单：%s") % row.title, body=reason, but=by.person_id)
    return row


@transaction.atomic
def reject(*, matter: Matter, reason: str, by, seen: int | None = None) -> Matter:
    """不予受理, told to who reported. Raises Refused, Http404, ValidationError."""
    row = _move(matter, "reject", by=by, seen=seen, text=reason, closed_at=timezone.now())
    tell(reporter(row), matter=row, title=_("不予受理：%s") % row.title, body=reason, but=by.person_id)
    return row


@transaction.atomic
def merge(*, matter: Matter, into: Matter, by, seen: int | None = None) -> Matter:
    """合并: the same fault reported twice goes on as one; its photos and reporter stay with it.

    Raises Refused, Http404, ValidationError.
    """
    if matter.pk == into.pk:
        raise ValidationError({"into": _("不能并入自己")})
    first, second = sorted(
        (matter, into), key=lambda one: one.pk
    )  # one order for all, or two wait for each other
    rows = {one.pk: held(one, by=by) for one in (first, second)}
    kept = rows[into.pk]
    require(by, Right.MATTER_DISPATCH, kept)
    if not Matter.objects.visible_to(by).open().filter(pk=kept.pk).exists():
        raise ValidationError({"into": _("%(number)s已%(state)s，不能并入") % _named(kept)})
    text = _("并入 %(number)s %(title)s") % _named(kept)
    row = _move(matter, "merge", by=by, seen=seen, text=text, merged_into=kept, closed_at=timezone.now())
    MatterPoint.objects.everywhere(because=TAKEN_IN).filter(matter=row).update(matter=kept)
    record_step(kept, "take_in", before=kept.state, by=by, text=f"{row.number} {row.title}")
    tell(reporter(row), matter=kept, title=_("已与同一问题合并办理：%s") % kept.title, but=by.person_id)
    return row


def _named(row: Matter) -> dict[str, str]:
    return {"number": row.number, "title": row.title, "state": row.get_state_display().removeprefix("已")}


@transaction.atomic
def suspend(*, matter: Matter, reason: str, by, seen: int | None = None) -> Matter:
    """挂起: approved money is waited for, the clock stands. Raises Refused, Http404, ValidationError."""
    now = timezone.now()
    row = _move(matter, "suspend", by=by, seen=seen, text=reason, suspended_at=now)
    MatterPause.objects.create(
        matter=row, since=now, reason=reason.strip()[:300], approved_by_id=by.person_id
    )
    tell(handlers(row), matter=row, title=_("已挂起：%s") % row.title, body=reason, but=by.person_id)
    return row


@transaction.atomic
def resume(*, matter: Matter, by, seen: int | None = None) -> Matter:
    """恢复: the clock runs on, the limit has moved by as long as it stood. Raises Refused, Http404, ValidationError."""
    row, now = held(matter, by=by, seen=seen), timezone.now()
    row.pauses.filter(until=None).update(until=now)
    hours = hours_of(row.severity, timezone.localdate(row.reported_at))
    limit = clock.done_by(row.reported_at, hours, pauses_of(row), row.outside_due)
    moved = _move(row, "resume", by=by, seen=seen, suspended_at=None, done_by_time=limit)
    body = _("办结限期顺延至 %s") % f"{timezone.localtime(limit):%Y-%m-%d %H:%M}"
    tell(handlers(moved), matter=moved, title=_("恢复办理：%s") % moved.title, body=body, but=by.person_id)
    return moved


@transaction.atomic
def handle(*, matter: Matter, done_text: str, by, seen: int | None = None) -> Matter:
    """处置完成, with words and, where the checkpoint asks, a photo; its size follows from what it cost.

    Raises Refused, Http404, ValidationError.
    """
    row = held(matter, by=by, seen=seen)
    FLOW.find(row, "handle")  # what can't be done now says so before it asks for words
    if not done_text.strip():
        raise ValidationError({"done_text": _("请写明处置情况")})
    refuse_without_photo(row)
    now = timezone.now()
    done = _move(
        row,
        "handle",
        by=by,
        seen=seen,
        text=done_text,
        done_text=done_text.strip(),
        handled_at=now,
        handled_by_id=by.person_id,
        size=size_of(cost_of(row), timezone.localdate(row.reported_at)),
        made_safe_at=row.made_safe_at or (now if row.safe_by_time else None),
    )
    tell(verifiers(done), matter=done, title=_("请核查：%s") % done.title, body=done_text, but=by.person_id)
    return done


def cost_of(matter: Matter) -> Decimal:
    return sum((line.amount for line in matter.costs.all()), Decimal(0))


@transaction.atomic
def verify(
    *,
    matter: Matter,
    by,
    text: str = "",
    condition: str = "",
    on: date | None = None,
    seen: int | None = None,
) -> Matter:
    """核查办结, never by who handled it. `condition` (完好 or 基本完好) is what the facility is in again.

    Raises Refused, Http404, ValidationError.
    """
    row = _move(
        matter, "verify", by=by, seen=seen, text=text, verified_by_id=by.person_id, closed_at=timezone.now()
    )
    if condition:
        _restore(row, condition, on or timezone.localdate(), by=by)
    people = [*reporter(row), *handlers(row)]
    tell(people, matter=row, title=_("已办结：%s") % row.title, body=row.done_text, but=by.person_id)
    return row


def _restore(row: Matter, condition: str, on: date, *, by) -> None:
    """Whoever may verify has looked at it, so needs no further right to say so."""
    if condition not in RESTORED or row.facility is None:
        raise ValidationError({"condition": _("办结后的状况只能是“完好”或“基本完好”")})
    reason = _("事项%s核查办结") % row.number
    states.write(facility=row.facility, from_date=on, reason=reason, by=by, condition=condition)


@transaction.atomic
def return_(*, matter: Matter, reason: str, by, seen: int | None = None) -> Matter:
    """核查退回: not done yet. Raises Refused, Http404, ValidationError."""
    row = _move(matter, "return", by=by, seen=seen, text=reason, handled_at=None)
    tell(
        [*handlers(row), *([row.handled_by] if row.handled_by else [])],
        matter=row,
        title=_("核查退回：%s") % row.title,
        body=reason,
        but=by.person_id,
    )
    return row


@transaction.atomic
def dispatch_all(
    *, matters, by, handler: Party | None = None, person: Person | None = None, instruction: str = ""
) -> int:
    """批量派单 of those (matters) that still wait; answers how many. Raises Refused, ValidationError."""
    require(by, Right.MATTER_DISPATCH)
    sent = 0
    for matter in sorted(matters, key=lambda one: one.pk):
        row = held(matter, by=by)
        offers = {offer.move.act: offer.why_not for offer in FLOW.offers(row, by)}
        if offers.get("dispatch") == "":
            dispatch(matter=row, handler=handler, person=person, instruction=instruction, by=by)
            sent += 1
    return sent

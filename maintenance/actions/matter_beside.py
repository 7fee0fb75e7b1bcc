"""What is done with a matter without moving its state: 排险, 费用, 保修, 等级, 催办, 提级, 答复."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import require
from accounts.rights import Right
from maintenance.actions.matter_holding import held, record_step, write
from maintenance.actions.matter_moves import cost_of
from maintenance.actions.matters import set_limits
from maintenance.matter_rules import size_of
from maintenance.matter_told import county_office, dispatchers, handlers, leaders, tell, verifiers
from maintenance.models import Matter, MatterCost, MatterReminder, MatterState, ReminderRule
from maintenance.models.matter_flow import BESIDE
from maintenance.models.matters import OPEN

SENT_ANEW = {"title", "text", "place", "reporter_name", "phone", "outside_due"}


def _beside(matter: Matter, act: str, *, by, seen: int | None, text: str = "") -> Matter:
    """Hold the row and ask whether the act is open to this post now. Raises Refused, Http404, ValidationError."""
    row = held(matter, by=by, seen=seen)
    move = BESIDE.find(row, act)
    require(by, move.right, row)
    if said := move.why_not(row, by):
        raise ValidationError(said)
    if move.reason and not text.strip():
        raise ValidationError({"reason": _("请写明%s的原因") % move.word})
    return row


def _write(row: Matter, act: str, *, by, text: str = "", **values: Any) -> Matter:
    write(row, **values)
    record_step(row, act, before=row.state, by=by, text=text.strip())
    return row


@transaction.atomic
def make_safe(*, matter: Matter, by, text: str = "", seen: int | None = None) -> Matter:
    """已排险: nobody can be hurt any more, though it is not repaired. Raises Refused, Http404, ValidationError."""
    row = _beside(matter, "make_safe", by=by, seen=seen)
    return _write(row, "make_safe", by=by, text=text, made_safe_at=timezone.now())


@transaction.atomic
def add_cost(
    *, matter: Matter, kind: str, amount: Decimal, by, note: str = "", seen: int | None = None
) -> MatterCost:
    """登记费用: a line of what it costs; a work done already is sized anew. Raises Refused, Http404, ValidationError."""
    row = _beside(matter, "cost", by=by, seen=seen)
    line = MatterCost(matter=row, kind=kind, amount=amount, note=note.strip(), recorded_by_id=by.person_id)
    line.full_clean(exclude=["matter", "recorded_by"])
    line.save()
    size = (
        size_of(cost_of(row), timezone.localdate(row.reported_at))
        if row.state == MatterState.HANDLED
        else row.size
    )
    _write(
        row, "cost", by=by, text=f"{line.get_kind_display()} {amount:,.2f} 元 {line.note}".strip(), size=size
    )
    return line


@transaction.atomic
def claim_warranty(*, matter: Matter, reason: str, by, seen: int | None = None) -> Matter:
    """报保修: who built it was told, `reason` says whom and when they come. Raises Refused, Http404, ValidationError."""
    row = _beside(matter, "claim_warranty", by=by, seen=seen, text=reason)
    return _write(row, "claim_warranty", by=by, text=reason, warranty_claimed_at=timezone.now())


@transaction.atomic
def grade(
    *,
    matter: Matter,
    severity: str,
    reason: str,
    by,
    hazard: str = "",
    measure: str = "",
    seen: int | None = None,
) -> Matter:
    """调整等级, and what hazard it is with its measure; the limits are those of the new severity from the report on.

    Raises Refused, Http404, ValidationError.
    """
    row = _beside(matter, "grade", by=by, seen=seen, text=reason)
    before = row.get_severity_display()
    row.severity, row.hazard, row.measure = severity, hazard, measure.strip()
    row.full_clean(validate_unique=False, validate_constraints=False)
    kept = row.accept_by_time
    set_limits(row)
    if row.dispatched_at:  # who has it already keeps the hours given, unless it is more urgent now
        row.accept_by_time = min(kept, row.accept_by_time) if row.accepted_at is None else kept
    names = ("severity", "hazard", "measure", "safe_by_time", "accept_by_time", "done_by_time")
    after = row.get_severity_display()
    words = reason.strip() if before == after else f"{before} → {after}。{reason.strip()}"
    _write(row, "grade", by=by, text=words, **{name: getattr(row, name) for name in names})
    tell(handlers(row), matter=row, title=_("等级已调整：%s") % row.title, body=words, but=by.person_id)
    return row


@transaction.atomic
def remind(*, matter: Matter, by, text: str = "", seen: int | None = None) -> MatterReminder:
    """催办 by a person: who has it now is told. Raises Refused, Http404, ValidationError."""
    row = _beside(matter, "remind", by=by, seen=seen)
    people = verifiers(row) if row.state == MatterState.HANDLED else handlers(row)
    told = tell(people, matter=row, title=_("催办：%s") % row.title, body=text, but=by.person_id)
    if not told:
        raise ValidationError(_("没有可以提醒的人：处置单位没有在系统中登记办理人，请电话联系"))
    record_step(row, "remind", before=row.state, by=by, text=text.strip())
    return MatterReminder.objects.create(
        matter=row,
        limit=MatterReminder.Limit.URGE,
        tier=ReminderRule.Tier.HANDLER,
        due_at=row.done_by_time,
        by_id=by.person_id,
        told="、".join(told)[:300],
        text=text.strip()[:300],
    )


@transaction.atomic
def escalate(*, matter: Matter, reason: str, by, seen: int | None = None) -> Matter:
    """提级到县: what the township can't settle; the county sends it on. Raises Refused, Http404, ValidationError."""
    row = _beside(matter, "escalate", by=by, seen=seen, text=reason)
    values = {"level": Matter.Level.COUNTY, "escalated_at": timezone.now()}
    _write(row, "escalate", by=by, text=reason, **values)
    people = [*county_office(row), *leaders(row)]
    tell(people, matter=row, title=_("提级办理：%s") % row.title, body=reason, but=by.person_id)
    return row


@transaction.atomic
def send_down(*, matter: Matter, reason: str, by, seen: int | None = None) -> Matter:
    """交回镇街, with what the county settled. Raises Refused, Http404, ValidationError."""
    row = _beside(matter, "send_down", by=by, seen=seen, text=reason)
    _write(row, "send_down", by=by, text=reason, level=Matter.Level.TOWNSHIP)
    tell(dispatchers(row), matter=row, title=_("县级交回：%s") % row.title, body=reason, but=by.person_id)
    return row


@transaction.atomic
def reply(*, matter: Matter, text: str, by, seen: int | None = None) -> Matter:
    """答复 that goes back to whoever sent it from outside. Raises Refused, Http404, ValidationError."""
    row = _beside(matter, "reply", by=by, seen=seen)
    if not text.strip():
        raise ValidationError({"text": _("请写明答复内容")})
    first = row.replied_at or timezone.now()
    return _write(row, "reply", by=by, text=text, reply=text.strip()[:500], replied_at=first)


@transaction.atomic
def revisit(*, matter: Matter, satisfied: str, by, text: str = "", seen: int | None = None) -> Matter:
    """回访: whether who reported is content. Raises Refused, Http404, ValidationError."""
    row = _beside(matter, "revisit", by=by, seen=seen)
    if satisfied not in dict(Matter.Satisfied.choices) or not satisfied:
        raise ValidationError({"satisfied": _("请选择满意情况")})
    word = Matter.Satisfied(satisfied).label
    said = f"{word}。{text.strip()}" if text.strip() else str(word)
    return _write(row, "revisit", by=by, text=said, satisfied=satisfied)


@transaction.atomic
def update_sheet(*, matter: Matter, by, **values: Any) -> Matter:
    """外部工单更新: what the hotline sends anew of a sheet; its limit counts where it is the earlier one.

    `values`: any of title, text, place, reporter_name, phone, outside_due. Raises Refused, Http404, ValidationError.
    """
    row = held(matter, by=by)
    require(by, Right.MATTER_DISPATCH, row)
    if unknown := set(values) - SENT_ANEW:
        raise ValueError(f"not sent by a hotline: {unknown}")
    if row.state not in OPEN:
        raise ValidationError(
            _("%(number)s%(state)s，不再更新") % {"number": row.number, "state": row.get_state_display()}
        )
    for name, value in values.items():
        setattr(row, name, value)
    row.full_clean(validate_unique=False, validate_constraints=False)
    set_limits(row)
    heads = {field.name: str(field.verbose_name) for field in Matter._meta.concrete_fields}
    words = "、".join(heads[name] for name in values)
    limits = {name: getattr(row, name) for name in ("safe_by_time", "accept_by_time", "done_by_time")}
    write(row, **values, **limits)
    record_step(row, "update", before=row.state, by=by, text=words)
    return row

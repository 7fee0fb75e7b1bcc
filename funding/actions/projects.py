"""项目 on its way into the library and the year's plan; each step keeps who said what on which post."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from funding.actions import decisions
from funding.models import DecisionRecord, NegativeItem, Project, ProjectEvent
from funding.project_flow import FLOW
from maintenance.actions.holding import held


def moved(
    project: Project, act: str, *, by, seen: int | None = None, reason: str = "", **values: Any
) -> Project:
    """Move a project and keep what was said. The caller is in a transaction. Raises as Flow.move, and for two at once."""
    row = held(project, by=by, seen=seen, beside=("division", "decision"))
    values = {name: value for name, value in values.items() if value not in (None, "")}
    move = FLOW.move(row, act, by=by, reason=reason, said=reason.strip()[:300], **values)
    ProjectEvent.objects.create(
        project=row,
        act=act,
        word=move.word,
        state=row.state,
        said=reason.strip()[:300],
        role=by.role.name,
        person_id=by.person_id,
    )
    return row


@transaction.atomic
def decide(*, project: Project, by, decision: DecisionRecord | None = None, **said: Any) -> Project:
    """Put it to the village: with a vote that is under way or done, or one begun by this act (四议两公开).

    What was sent back after its vote and names no other is voted on anew.
    """
    if decision is not None and decision.division_id != project.division_id:
        raise ValidationError({"decision": _("村级决策须是本村（社区）的")})
    if decision is not None and decision.state in ("rejected", "dropped"):
        raise ValidationError({"decision": _("该决策%s，不能作为依据") % decision.get_state_display()})
    row = moved(project, "decide", by=by, **said)
    standing = row.decision if row.decision and row.decision.state == DecisionRecord.State.OPEN else None
    row.decision = decision or standing or decisions.begin(
        division=row.division, way=DecisionRecord.Way.FOUR_TWO, title=row.name[:100], text=row.content[:1000], by=by
    )  # fmt: skip
    row.save(update_fields=["decision"])
    return row


@transaction.atomic
def declare(*, project: Project, by, **said: Any) -> Project:
    return moved(
        project, "declare", by=by, declared_on=timezone.localdate(), declared_by_id=by.person_id, **said
    )


@transaction.atomic
def review(*, project: Project, by, negatives: Iterable[NegativeItem] = (), **said: Any) -> Project:
    """The township's look. A line of the negative list it finds met is marked, and refuses the project."""
    return _judged(project, "review", negatives, by=by, **said)


@transaction.atomic
def opine(*, project: Project, by, negatives: Iterable[NegativeItem] = (), **said: Any) -> Project:
    return _judged(project, "opine", negatives, by=by, **said)


def _judged(project: Project, act: str, negatives: Iterable[NegativeItem], *, by, **said: Any) -> Project:
    found = list(negatives)
    if found:
        names = "、".join(one.name for one in found)
        raise ValidationError({"negatives": _("属于负面清单的（%s）不能通过，请退回或不予入库") % names})
    return moved(project, act, by=by, **said)


@transaction.atomic
def approve(*, project: Project, by, **said: Any) -> Project:
    """Into the library: refused while upkeep source, yearly cost or keeper is empty, or its grounds are not stated."""
    batch = Project.Batch.RESERVE
    return moved(project, "approve", by=by, approved_on=timezone.localdate(), batch=batch, **said)


@transaction.atomic
def send_back(
    *, project: Project, act: str, reason: str, by, negatives: Iterable[NegativeItem] = (), **said: Any
) -> Project:
    """退回 or 不予入库 with the reason, and the lines of the negative list that were found met."""
    row = moved(project, act, by=by, reason=reason, **said)
    row.negatives.set(negatives)
    return row


@transaction.atomic
def withdraw(*, project: Project, reason: str, by, **said: Any) -> Project:
    return moved(project, "withdraw", by=by, reason=reason, **said)


@transaction.atomic
def plan(*, project: Project, plan_year: int, by, **said: Any) -> Project:
    """Into a year's plan: this year's or one of the next five."""
    this = timezone.localdate().year
    if not this - 1 <= plan_year <= this + 5:
        raise ValidationError({"plan_year": _("计划年度应在 %s 至 %s 之间") % (this - 1, this + 5)})
    return moved(project, "plan", by=by, plan_year=plan_year, batch=Project.Batch.BUILD, **said)


@transaction.atomic
def unplan(*, project: Project, reason: str, by, **said: Any) -> Project:
    row = moved(project, "unplan", by=by, reason=reason, **said)
    row.plan_year, row.batch = None, Project.Batch.RESERVE
    row.save(update_fields=["plan_year", "batch"])
    return row

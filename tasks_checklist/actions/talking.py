"""逾期台阶 and 约谈: what follows a limit that has passed, day by day; the talk itself is held by leaders."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.rights import Right
from accounts.system import SystemPost
from maintenance.actions.holding import held
from tasks_checklist.actions.finding_holding import record_step
from tasks_checklist.finding_rules import Step, ladder_of
from tasks_checklist.finding_told import leaders_of, tell, told_issuer, told_unit
from tasks_checklist.models import Finding, FindingStep, Talk
from tasks_checklist.models.finding_flow import TALK_FLOW

BECAUSE = "the ladder is climbed by night for every county"


def climb(*, today: date) -> dict[str, int]:
    """Take each overdue finding as many steps up as its days ask for, each step once; answers how many of each.

    Every finding in a transaction of its own: an attempt that dies has done what it did, the next goes on.
    """
    taken = dict.fromkeys(Step.values, 0)
    ladders: dict[str, dict[str, int]] = {}
    rows = Finding.objects.everywhere(because=BECAUSE).overdue(today)
    for key, division, due in list(rows.order_by("pk").values_list("pk", "division_id", "due_on")):
        county = f"{division[:6]}000000"
        if county not in ladders:
            ladders[county] = ladder_of(county, today)
        days = (today - due).days
        for step in (step for step, after in ladders[county].items() if days >= after):
            taken[step] += take_step(key, step, today=today)
    return taken


@transaction.atomic
def take_step(key: int, step: str, *, today: date) -> bool:
    """One step for one finding, unless it was taken, or the finding is overdue no longer."""
    rows = Finding.objects.everywhere(because=BECAUSE).overdue(today).select_for_update(of=("self",))
    row = rows.select_related("party", "issuer", "person").filter(pk=key).first()
    if row is None or FindingStep.objects.everywhere(because=BECAUSE).filter(finding=key, act=step).exists():
        return False
    said = _("逾期 %s 天") % (today - row.due_on).days
    record_step(row, step, before=row.state, by=SystemPost(), text=said)
    if step == Step.NOTICE:
        title = _("督导问题已逾期：%s") % row.title
        tell([*told_unit(row), *told_issuer(row)], finding=row, title=title, body=said, but=None)
    elif step == Step.TALK:
        Talk.objects.create(finding=row)
        title = _("建议约谈%(unit)s：%(what)s") % {"unit": row.party, "what": row.title}
        tell(leaders_of(row.party, Right.TALK_DECIDE), finding=row, title=title, body=said, but=None)
    return True


@transaction.atomic
def hold_talk(*, talk: Talk, held_on: date, text: str, by, seen: int | None = None) -> Talk:
    """已约谈: on which day, what was said. Raises Refused, Http404, ValidationError."""
    row = held(talk, by=by, seen=seen, beside=("finding__party",))
    if not row.finding.due_on <= held_on <= timezone.localdate():
        raise ValidationError({"held_on": _("约谈日期应在整改限期之后、不晚于今天")})
    if not text.strip():
        raise ValidationError({"text": _("请写明约谈情况")})
    TALK_FLOW.move(row, "hold", by=by, held_on=held_on, held_by_id=by.person_id, text=text.strip())
    return _told(row, "talk_held", _("已约谈：%s"), by=by, text=text)


@transaction.atomic
def waive_talk(*, talk: Talk, reason: str, by, seen: int | None = None) -> Talk:
    """不约谈, with the reason. Raises Refused, Http404, ValidationError."""
    row = held(talk, by=by, seen=seen, beside=("finding__party",))
    row.reason = reason.strip()
    row.save(update_fields=["reason"])  # before the move: the database keeps no waived talk without a reason
    TALK_FLOW.move(row, "waive", by=by, reason=reason, held_by_id=by.person_id)
    return _told(row, "talk_waived", _("不约谈：%s"), by=by, text=reason)


def _told(row: Talk, act: str, title: str, *, by, text: str) -> Talk:
    finding = row.finding
    record_step(finding, act, before=finding.state, by=by, text=text)
    tell(told_issuer(finding), finding=finding, title=title % finding.title, body=text, but=by.person_id)
    return row

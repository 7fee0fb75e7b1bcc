"""红黄灯 by the county's rule: the rule that holds, the light of a row, and the rows of a light as one condition."""

from datetime import date, timedelta

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery

from tasks_checklist.lights import Light, Rule, Share, light_of
from tasks_checklist.models import AnnualTask, Assignment, AssignmentState, LightRule, TaskReport
from tasks_checklist.models.assignments import OPEN
from tasks_checklist.periods import missed, start_of_missed

BECAUSE = "the reports of shares in sight"
WORDS = {Light.GREEN: "正常", Light.YELLOW: "黄灯", Light.RED: "红灯", Light.NONE: "—"}
TONES = {Light.GREEN: "ok", Light.YELLOW: "warn", Light.RED: "bad", Light.NONE: "mute"}
DAY = timedelta(days=1)


def rule_of(county: str, on: date) -> Rule:
    """What holds in a county on a day, the assumption where it said nothing. One query."""
    row = LightRule.objects.of_county(county, on).first()
    if row is None:
        return Rule()
    return Rule(row.yellow_days, row.yellow_progress, row.red_days, row.unreported_periods)


def _reports():
    rows = TaskReport.objects.everywhere(because=BECAUSE).exclude(state=TaskReport.State.RETURNED)
    return rows.filter(assignment=OuterRef("pk")).order_by()


def with_reported(rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """Each row with `reported_until`, the last day that a report not sent back speaks of; no further query."""
    last = _reports().values("assignment").annotate(last=Max("period_until")).values("last")
    return rows.annotate(reported_until=Subquery(last))


def light(row: Assignment, rule: Rule, on: date) -> tuple[Light, str]:
    """The light of a row of `with_reported` (its task and plan fetched), and why."""
    return light_of(share_of(row, on), rule, on)


def share_of(row: Assignment, on: date) -> Share:
    return Share(
        open=row.state in OPEN,
        due_on=row.due_on,
        progress=row.progress,
        returned=row.state == AssignmentState.RETURNED,
        unreported=missed(row.task.every, asked_since(row), on),
    )


def asked_since(row: Assignment) -> date:
    """From which day on reports are asked: since the plan was issued and the share given, and after the last report."""
    until = row.reported_until  # type: ignore[attr-defined]
    return max(row.asked_from, until + DAY) if until else row.asked_from


def shining(rows: QuerySet[Assignment], wanted: str, rule: Rule, on: date) -> QuerySet[Assignment]:
    """The rows of a light, as `light` says it, asked of the database. tests/tasks_checklist/test_lights.py compares."""
    red = Q(due_on__lte=on - timedelta(days=rule.red_days))
    soon = Q(due_on__lte=on + timedelta(days=rule.yellow_days), progress__lt=rule.yellow_progress)
    yellow = Q(state=AssignmentState.RETURNED) | soon | _silent(rule, on)
    if wanted == Light.NONE:
        return rows.exclude(state__in=OPEN)
    rows = rows.filter(state__in=OPEN)
    if wanted == Light.RED:
        return rows.filter(red)
    return rows.filter(yellow).exclude(red) if wanted == Light.YELLOW else rows.exclude(red | yellow)


def _silent(rule: Rule, on: date) -> Q:
    """As many periods in a row unreported as the rule says, by each rhythm."""
    found = Q(pk__in=[])
    if not rule.unreported_periods:
        return found
    for every in AnnualTask.Every.values:
        if day := start_of_missed(every, rule.unreported_periods, on):
            asked = Q(task__every=every, given_at__date__lte=day)
            issued = Q(task__plan__issued_on__lte=day) | Q(task__plan__issued_on=None)
            reported = Exists(_reports().filter(period_until__gte=day))
            found |= asked & issued & Q(~reported)
    return found

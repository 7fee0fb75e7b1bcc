"""Findings with a past, for papers and closed months: written as they would stand had it happened then."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from tasks_checklist.models import Finding, FindingStep, Paper
from tests.factories import HENGXI, SHITANG, make_division
from tests.tasks_checklist.finding_rows import committee, office


def at(day: date, hour: int = 10) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def past_finding(
    number: int,
    *,
    issued: date,
    village: str = SHITANG,
    days: int = 10,
    ended: date | None = None,
    withdrawn: bool = False,
    applied: date | None = None,
    **values,
) -> Finding:
    """Issued on a day, due so many days later, asked for (`applied`) and struck off (or withdrawn) on `ended`."""
    due = issued + timedelta(days=days)
    state = ("withdrawn" if withdrawn else "struck") if ended else "applied" if applied else "signed"
    said = values.pop("due_on", due)
    row = Finding.objects.create(
        number=f"ZG-{village[:9]}-{issued.year}-{number:04d}", division=make_division(code=village),
        party=values.pop("party", None) or committee(division=village), issuer=office(division=f"{village[:9]}000"),
        title=f"问题{number}", severity="common", source="visit", found_on=issued, issued_at=at(issued), due_on=said,
        first_due_on=due, state=state, ended_at=at(ended, 15) if ended else None,
        applied_at=at(applied or ended or issued, 14) if (applied or ended) else None, **values,
    )  # fmt: skip
    steps = [("issue", "issued", at(issued)), ("sign", "signed", at(issued, 11))]
    if row.applied_at:
        steps.append(("apply", "applied", row.applied_at))
    if row.ended_at:
        steps.append(("withdraw" if withdrawn else "strike", state, row.ended_at))
    FindingStep.objects.bulk_create(
        FindingStep(finding=row, act=act, before="", after=after, at=moment) for act, after, moment in steps
    )
    return row


def make_paper(*, area: str = HENGXI, year: int = 2026, **values) -> Paper:
    """A paper of January of the year, with nothing counted."""
    said = {"kind": "monthly_bulletin", "title": f"{year}年1月通报", **values}
    first, last = date(year, 1, 1), date(year, 1, 31)
    place, cut_off = make_division(code=area), at(date(year, 2, 3), 0)
    return Paper.objects.create(division=place, period_from=first, period_until=last, cut_off=cut_off, **said)

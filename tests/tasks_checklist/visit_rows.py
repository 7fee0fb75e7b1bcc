"""Plans, teams and visits for tests: plain functions, keyword only."""

from datetime import date, timedelta
from itertools import count

from django.utils import timezone

from accounts.models import Party
from common import workdays
from tasks_checklist.actions import visits
from tasks_checklist.models import Frequency, Obligation, SupervisionPlan, Team, TeamMember, Visit, VisitStop
from tests.factories import HENGXI, SHITANG, make_division
from tests.tasks_checklist.finding_rows import committee, make_clerk

_number = count(1)


def make_plan(*, division: str = HENGXI, **values) -> SupervisionPlan:
    """This year's plan of an area, once."""
    place, year = make_division(code=division), timezone.localdate().year
    said = {
        "title": f"{year}年督导计划",
        "seed": 7,
        "state": "standing",
        "approved_on": date(year, 1, 1),
        "checklist": "清单张贴\n巡查真实",
        **values,
    }
    return SupervisionPlan.objects.get_or_create(division=place, year=year, defaults=said)[0]


def make_team(*, division: str = HENGXI, members=(), **values) -> Team:
    said = {"name": f"第{next(_number)}组", **values}
    team = Team.objects.create(division=make_division(code=division), **said)
    for place, post in enumerate(members):
        TeamMember.objects.create(team=team, person=post.person, head=not place)
    return team


def workday(ahead: int = 1) -> date:
    """A working day from now on, the `ahead`-th."""
    return workdays.add_workdays(timezone.localdate(), ahead)


def make_visit(
    *, by=None, team: Team | None = None, on: date | None = None, parties: list[Party] | None = None, **values
) -> Visit:
    """Put down by the office through its own act, whatever the calendar says of the day."""
    post = by or make_clerk()
    said = {"kind": "topical", "topic": "冬季管护", "reason": "测试", "anyway": True, **values}
    return visits.add(
        division=post.division, team=team or make_team(division=post.division_id), on=on or timezone.localdate(),
        parties=parties or [committee(division=SHITANG)], by=post, **said,
    )  # fmt: skip


def owe(*, plan: SupervisionPlan, party: Party, first: date, last: date, kind: str = "regular") -> Obligation:
    frequency = Frequency.objects.create(plan=plan, target="village", rhythm="quarterly", kind=kind)
    return Obligation.objects.create(
        plan=plan,
        frequency=frequency,
        party=party,
        division=party.division,
        window_from=first,
        window_until=last,
    )


def stops(visit: Visit) -> list[VisitStop]:
    return list(VisitStop.objects.everywhere(because="test").filter(visit=visit).order_by("seq", "pk"))


def around(days: int) -> tuple[date, date]:
    """A window of so many days either side of today, within its year."""
    today = timezone.localdate()
    return today - timedelta(days=days), today + timedelta(days=days)

"""Plans, routes and duties for tests: plain functions, keyword only."""

from datetime import date
from itertools import count

from accounts.models import Grid, GridMember, Person
from maintenance.actions.generating import draw
from maintenance.models import InspectionDuty, InspectionPlan, Route, RouteStop, Season
from tests.factories import COUNTY, SHITANG, make_division

_number = count(1)
MONDAY = date(2024, 7, 1)


def make_plan(*, division: str = SHITANG, types: tuple = (), **values) -> InspectionPlan:
    """A weekly plan, facility by facility, from Monday 1 July 2024 unless told otherwise."""
    said = {"rhythm": "weekly", "covers": "facility", "from_date": MONDAY, **values}
    place = make_division(code=division)
    plan = InspectionPlan.objects.create(
        division=place, name=said.pop("name", f"计划{next(_number)}"), **said
    )
    plan.types.set(types)
    return plan


def make_season(*, name: str = "汛期", begins: str = "05-01", ends: str = "09-30", **values) -> Season:
    said = {"from_date": date(2020, 1, 1), **values}
    return Season.objects.create(
        county=make_division(code=COUNTY), name=name, begins=begins, ends=ends, **said
    )


def make_route(*, division: str = SHITANG, facilities=(), name: str = "") -> Route:
    route = Route.objects.create(division=make_division(code=division), name=name or f"路线{next(_number)}")
    RouteStop.objects.bulk_create(
        RouteStop(route=route, facility=facility, seq=seq) for seq, facility in enumerate(facilities, 1)
    )
    return route


def make_grid(*, division: str = SHITANG, member: Person | None = None) -> Grid:
    number = next(_number)
    grid = Grid.objects.create(division=make_division(code=division), number=number, name=f"网格{number}")
    if member:
        GridMember.objects.create(grid=grid, person=member, duty="member")
    return grid


def make_duty(*, facility, plan: InspectionPlan | None = None, **values) -> InspectionDuty:
    """One duty of one facility, due on Sunday 7 July 2024 unless told otherwise."""
    said = {"opens_on": MONDAY, "due_on": date(2024, 7, 7), **values}
    return InspectionDuty.objects.create(
        plan=plan or make_plan(),
        division=facility.division,
        facility=facility,
        target=f"f:{facility.pk}",
        **said,
    )


def drawn(plan: InspectionPlan, today: date = MONDAY) -> list[InspectionDuty]:
    """What a plan has after a drawing, in order."""
    draw(plan=plan, today=today)
    plan.refresh_from_db()
    return list(InspectionDuty.objects.filter(plan=plan).order_by("due_on", "target"))

"""Supervision for tests: a township's plan with frequencies and a team, drawn or not. Plain functions, keyword only."""

from datetime import date

from accounts.models import Party
from accounts.system import SystemPost
from tasks_checklist.actions import drawing, supervision, teams
from tasks_checklist.models import Drawing, SupervisionPlan, Team
from tasks_checklist.planning.drawing import draw
from tasks_checklist.supervision_input import problem_of
from tests.factories import HENGXI, SHITANG, make_division
from tests.tasks_checklist.finding_rows import committee, office

YEAR = 2026
XUGAO = "320115009209"


def make_plan(
    *, division: str = HENGXI, year: int = YEAR, villages: tuple[str, ...] = (SHITANG, XUGAO), **fields
) -> SupervisionPlan:
    """A plan of the division; the villages have committees to be supervised."""
    place = make_division(code=division)
    office(division=division)
    for code in villages:
        make_division(code=code)
        committee(division=code)
    said = {"title": f"{place.short_name}督导计划", "seed": 7, **fields}
    return supervision.open_plan(division=place, year=year, by=SystemPost(), **said)


def approve(plan: SupervisionPlan, *, on: date = date(YEAR, 1, 1)) -> None:
    """Approved on a day that is over already."""
    supervision.approve(plan=plan, by=SystemPost())
    SupervisionPlan.objects.everywhere(because="test").filter(pk=plan.pk).update(approved_on=on)


def ask(
    plan: SupervisionPlan,
    *,
    target: str = "village",
    rhythm: str = "quarterly",
    kind: str = "regular",
    **fields,
):
    return supervision.add_frequency(
        plan=plan, target=target, rhythm=rhythm, kind=kind, by=SystemPost(), **fields
    )


def make_team(*, division: str = HENGXI, name: str = "第一组", **fields) -> Team:
    return teams.set_up(division=make_division(code=division), name=name, by=SystemPost(), **fields)


def draw_up(plan: SupervisionPlan, *, first: date = date(YEAR, 1, 1), adopt: bool = True) -> Drawing:
    """A drawing of the plan, adopted unless told otherwise."""
    problem = problem_of(plan, first)
    made = drawing.keep(plan=plan, problem=problem, drawn=draw(problem), from_date=first, job_id=None)
    if adopt:
        drawing.adopt(drawing=made, by=SystemPost())
    return made


def units(plan: SupervisionPlan) -> list[Party]:
    rows = Party.objects.everywhere(because="test").filter(kind=Party.Kind.VILLAGE_COMMITTEE)
    return list(rows.filter(division__parent=plan.division_id).order_by("pk"))

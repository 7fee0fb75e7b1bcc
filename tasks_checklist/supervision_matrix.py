"""Objects of 督导计划 for the authorisation matrix: a plan of the village's own with all that hangs on it."""

from datetime import date
from typing import Any

from django.utils import timezone

from accounts.models import Party, Person
from accounts.places import ObjectFactory
from tasks_checklist.models import (
    Blackout,
    Drawing,
    Frequency,
    Obligation,
    SupervisionPlan,
    Team,
    TeamAbsence,
    TeamMember,
)

BECAUSE = "the matrix's own rows"
YEAR = 2026


def plan_in(division) -> SupervisionPlan:
    rows = SupervisionPlan.objects.everywhere(because=BECAUSE)
    said = {"title": f"{division.short_name}矩阵计划", "seed": 1}
    return rows.get_or_create(division=division, year=YEAR, defaults=said)[0]


def team_in(division) -> Team:
    rows = Team.objects.everywhere(because=BECAUSE)
    return rows.get_or_create(division=division, name=f"{division.short_name}矩阵组")[0]


def _frequency(division) -> Frequency:
    return Frequency.objects.create(plan=plan_in(division), target="village", rhythm="yearly")


def _drawing(division) -> dict[str, Any]:
    made = Drawing.objects.create(
        plan=plan_in(division), from_date=date(YEAR, 1, 1), drawn_at=timezone.now(), input_digest="0" * 64,
        firm_digest="0" * 64, obligations=0, outside_window=0, visits_count=0, objective=0, bound=0,
    )  # fmt: skip
    return {"drawing_id": made.pk}


def _obligation(division) -> dict[str, Any]:
    unit, _made = Party.objects.everywhere(because=BECAUSE).get_or_create(
        kind=Party.Kind.VILLAGE_COMMITTEE, division=division, name=f"{division.short_name}矩阵村委会"
    )
    first = date(YEAR, 1, 1)
    made = Obligation.objects.create(
        plan=plan_in(division), frequency=_frequency(division), party=unit, division=division,
        window_from=first, window_until=date(YEAR, 12, 31),
    )  # fmt: skip
    return {"obligation_id": made.pk}


def _member(division) -> dict[str, Any]:
    person = Person.objects.create(name=f"{division.short_name}督导员", division=division)
    return {"member_id": TeamMember.objects.create(team=team_in(division), person=person).pk}


def _absence(division) -> dict[str, Any]:
    day = timezone.localdate()
    return {"absence_id": TeamAbsence.objects.create(team=team_in(division), from_date=day, until=day).pk}


def _blackout(division) -> dict[str, Any]:
    plan, day = plan_in(division), timezone.localdate()
    made = Blackout.objects.create(division=division, from_date=day, until=day, note="迎检")
    return {"plan_id": plan.pk, "blackout_id": made.pk}


def _plan(**more: str) -> ObjectFactory:
    return ObjectFactory(lambda division: {"plan_id": plan_in(division).pk, **more})


PLAN = _plan()
TEAM = ObjectFactory(lambda division: {"team_id": team_in(division).pk})
FREQUENCY = ObjectFactory(lambda division: {"frequency_id": _frequency(division).pk})
DRAWING, OBLIGATION = ObjectFactory(_drawing), ObjectFactory(_obligation)
MEMBER = ObjectFactory(_member)
VILLAGE = ObjectFactory(lambda division: {"code": division.pk})
FACTORIES = {
    "supervision-detail": PLAN,
    "supervision-edit": PLAN,
    "supervision-act": _plan(act="drop"),
    "frequency-create": PLAN,
    "frequency-edit": FREQUENCY,
    "frequency-delete": FREQUENCY,
    "blackout-create": PLAN,
    "blackout-delete": ObjectFactory(_blackout),
    "drawing-begin": PLAN,
    "drawing-detail": DRAWING,
    "drawing-export": DRAWING,
    "drawing-moved-export": DRAWING,
    "drawing-act": ObjectFactory(lambda division: {**_drawing(division), "act": "drop"}),
    "obligation-list": PLAN,
    "obligation-export": PLAN,
    "obligation-waive": OBLIGATION,
    "obligation-call-again": OBLIGATION,
    "team-detail": TEAM,
    "team-edit": TEAM,
    "team-use": TEAM,
    "member-create": TEAM,
    "member-lead": MEMBER,
    "member-delete": MEMBER,
    "absence-create": TEAM,
    "absence-delete": ObjectFactory(_absence),
    "risk-detail": VILLAGE,
    "risk-enter": VILLAGE,
}
API_FACTORIES = {
    "api:supervision-plan-detail": ObjectFactory(lambda division: {"pk": plan_in(division).pk}),
    "api:supervision-team-detail": ObjectFactory(lambda division: {"pk": team_in(division).pk}),
    "api:village-risk-detail": ObjectFactory(lambda division: {"pk": division.pk}),
}

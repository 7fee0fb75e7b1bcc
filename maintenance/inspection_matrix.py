"""Objects for the authorisation matrix: plans, routes, seasons and due work standing in a given village."""

from datetime import date
from itertools import count

from accounts.models import Division, Person
from accounts.places import ObjectFactory
from accounts.scoping import in_ranges
from accounts.system import SystemPost
from assets.actions.registering import register
from assets.models import FacilityType
from maintenance.models import InspectionDuty, InspectionPlan, InspectionSheet, Route, Season, SheetLine

MONDAY, SUNDAY = date(2024, 7, 1), date(2024, 7, 7)
_number = count(1)


def plan(division: Division) -> InspectionPlan:
    name = f"{division.short_name}矩阵计划{next(_number)}"
    return InspectionPlan.objects.create(
        division=division, name=name, covers="village", rhythm="weekly", doer="village", from_date=MONDAY
    )


def route(division: Division) -> Route:
    return Route.objects.create(division=division, name=f"{division.short_name}矩阵路线{next(_number)}")


def duty(division: Division, **values) -> InspectionDuty:
    """A patrol of the village that is overdue."""
    place = {"division": division, "target": f"v:{division.pk}", "opens_on": MONDAY, "due_on": SUNDAY}
    return InspectionDuty.objects.create(plan=plan(division), **{**place, **values})


def of_facility(division: Division, **values) -> InspectionDuty:
    """A duty of one facility that carries the village's name."""
    kind = FacilityType.objects.get(pk="0401")
    name = f"{division.short_name}矩阵公厕{next(_number)}"
    made = register(division=division, type=kind, name=name, by=SystemPost())
    return duty(division, facility=made, target=f"f:{made.pk}", **values)


def own(post) -> dict:
    """A duty that is the reader's alone."""
    person = Person.objects.get(pk=post.person_id)
    values = {"person": person, "party_id": post.party_id}
    return {"duty_id": of_facility(_village_of(post), **values).pk}


def _village_of(post) -> Division:
    """The post's village, or the first one of its area."""
    inside = Division.objects.filter(in_ranges("code", post.ranges), level=Division.Level.VILLAGE)
    return inside.order_by("pk")[0]


def asked(division: Division) -> dict:
    """A duty somebody asks to be excused from."""
    return {"duty_id": duty(division, excuse="道路封闭").pk}


def _sheet(duty_id: int, division: Division, **values) -> dict:
    """A sheet that waits to be entered."""
    sheet = InspectionSheet.objects.create(
        division=division, title=f"{division.short_name}矩阵表", code=f"{10**8 + next(_number)}", **values
    )
    due = InspectionDuty.objects.everywhere(because="the matrix's own row").get(pk=duty_id)
    assert due.facility_id is not None  # duties of the matrix cover one facility
    SheetLine.objects.create(sheet=sheet, seq=1, duty=due, facility_id=due.facility_id)
    return {"sheet_id": sheet.pk}


def sheet(division: Division) -> dict:
    return _sheet(of_facility(division).pk, division)


def own_sheet(post) -> dict:
    return _sheet(own(post)["duty_id"], _village_of(post), person_id=post.person_id)


def season(division: Division) -> dict:
    county = Division.objects.get(pk=division.county_code)
    said = {"begins": "05-01", "ends": "09-30", "from_date": MONDAY}
    return {"season_id": Season.objects.create(county=county, name=f"窗口{next(_number)}", **said).pk}


def _plan(division: Division) -> dict:
    return {"plan_id": plan(division).pk}


def _route(division: Division) -> dict:
    return {"route_id": route(division).pk}


FACTORIES = {
    **{f"maintenance:{name}": ObjectFactory(_plan) for name in ("plan-detail", "plan-edit", "plan-pause")},
    **{f"maintenance:{name}": ObjectFactory(_route) for name in ("route-edit", "route-rename")},
    **{
        f"maintenance:{name}": ObjectFactory(lambda division: {"duty_id": of_facility(division).pk}, own=own)
        for name in ("duty-detail", "duty-ask")
    },
    **{f"maintenance:{name}": ObjectFactory(asked) for name in ("duty-excuse", "duty-keep")},
    **{
        f"maintenance:{name}": ObjectFactory(sheet, own=own_sheet)
        for name in ("sheet-detail", "sheet-print", "sheet-void")
    },
    "maintenance:season-edit": ObjectFactory(season, shared=True),
}

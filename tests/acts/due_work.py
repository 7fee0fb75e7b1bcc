"""应巡: plans, routes, seasons, duties drawn and excused, sheets printed and entered; and what later changes hands."""

from datetime import date

from django.utils import timezone

from accounts.models import Division, Post
from assets.models import Facility
from common.jobs.running import run_next
from maintenance.actions import duties, plans, routes, seasons, sheets
from maintenance.actions.generating import draw
from maintenance.models import InspectionDuty, InspectionPlan, Season
from tests.acts import at_work
from tests.factories import COUNTY, HENGXI, SHITANG


def _said(name: str, division: str, **values) -> dict:
    said = {
        "name": name,
        "division": Division.objects.get(pk=division),
        "rhythm": "daily",
        "covers": "facility",
    }
    return {**said, "doer": "village", "from_date": timezone.localdate(), **values}


def _due(plan: InspectionPlan) -> list[InspectionDuty]:
    return list(
        InspectionDuty.objects.everywhere(because="test").filter(plan=plan, state="pending").order_by("pk")
    )


def act_on_seasons() -> None:
    said = {"name": "试窗口", "begins": "06-01", "ends": "06-30", "from_date": date(2024, 1, 1)}
    with at_work("county.office") as by:
        county = Division.objects.get(pk=COUNTY)
        made = seasons.set_season(county=county, by=by, **said)
        seasons.set_season(
            county=county, by=by, season=Season.objects.get(pk=made.pk), **said | {"ends": "07-10"}
        )


def act_on_plans() -> None:
    with at_work("hx.clerk") as by:
        plan = plans.create_plan(by=by, **_said("试计划", HENGXI))
        plans.ask_to_draw(by=by, plan=plan)
        while run_next() is not None:  # the demo may have asked for others first
            pass
        plan.refresh_from_db()
        plans.change_plan(plan=plan, version=plan.version, by=by, **_said("试计划", HENGXI, rhythm="weekly"))
        draw(plan=plan, today=timezone.localdate())
        plan.refresh_from_db()
        plans.pause_plan(plan=plan, by=by)
        plans.resume_plan(plan=InspectionPlan.objects.visible_to(by).get(pk=plan.pk), by=by)
        plans.pause_plan(plan=plan, by=by)


def act_on_routes() -> None:
    with at_work("shitang.clerk") as by:
        route = routes.create_route(division=by.division, name="试路线", by=by)
        routes.change_route(route=route, name="试路线甲", active=True, by=by)
        there = Facility.objects.visible_to(by).counted().filter(status="in_use", division=SHITANG)
        routes.set_stops(route=route, facilities=list(there.values_list("pk", flat=True)[:3]), by=by)


def act_on_duties() -> None:
    """One done with its next drawn, one excused, one refused."""
    with at_work("shitang.clerk") as by:
        plan = plans.create_plan(by=by, **_said("试完成后起算", SHITANG, basis="completion"))
        draw(plan=plan, today=timezone.localdate())
        first, second, third, *_rest = _due(plan)
        duties.complete(duty=first, on=timezone.localdate(), by=by)
        for duty in (second, third):
            duties.ask_excuse(duty=duty, reason="道路封闭", by=by)
    with at_work("hx.leader") as leader:
        duties.excuse(duty=second, by=leader)
        duties.keep(duty=third, reason="已通车", by=leader)


def act_on_sheets() -> None:
    with at_work("shitang.clerk") as by:
        plan = plans.create_plan(by=by, **_said("试纸质", SHITANG))
        draw(plan=plan, today=timezone.localdate())
        one, two, *_rest = _due(plan)
        (sheet,) = sheets.print_sheets(duties=[one.pk, two.pk], by=by)
        lines = list(sheet.lines.select_related("duty__plan", "facility__type"))
        said = [
            sheets.Line(lines[0], normal=True),
            sheets.Line(lines[1], normal=False, note="有破损", fault="C"),
        ]
        sheets.enter(sheet=sheet, lines=said, day=timezone.localdate(), by=by, finish=True)
        (spoilt,) = sheets.print_sheets(duties=[_due(plan)[0].pk], by=by)
        sheets.void_sheet(sheet=spoilt, by=by)


def act_on_what_changes_hands_later() -> None:
    """A plan that names the caretaker, and due work of his: succession hands them over, and the village's to its successor."""
    with at_work("caretaker") as post:
        person = Post.objects.everywhere(because="test").get(pk=post.pk).person
    with at_work("shitang.clerk") as by:
        plan = plans.create_plan(by=by, **_said("试指定", SHITANG, doer="person", person=person))
        draw(plan=plan, today=timezone.localdate())

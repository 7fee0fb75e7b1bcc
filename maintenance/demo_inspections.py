"""Inspections of the demo: plans in 横溪 and 谷里, two months of due work done, late and missed, and the weeks ahead."""

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Person, Post
from assets.models import Facility, Status
from maintenance.actions.duties import ask_excuse, excuse
from maintenance.actions.generating import draw
from maintenance.actions.routes import create_route, set_stops
from maintenance.actions.sheets import print_sheets
from maintenance.models import InspectionDuty, InspectionPlan, Season
from maintenance.plan_templates import initial, templates

BECAUSE = "the demo's own rows"
TOWNSHIPS = (("hx.clerk", "hx.leader"), ("gl.clerk", "gl.leader"))
PLANS = ("weekly", "concentrated", "assessment", "joint", "toilet", "pond", "before_spring", "road_village")
BACK = timedelta(days=62)
LATE, MISSED = 0.12, 0.06  # of a hundred done
DONE = """
UPDATE maintenance_inspectionduty AS duty SET state = %s, done_on = said.done_on, done_by_id = said.done_by
FROM unnest(%s::bigint[], %s::date[], %s::bigint[]) AS said (id, done_on, done_by) WHERE duty.id = said.id
"""
REASONS = ("塘埂道路施工封闭，无法到达", "塘坝排空清淤，施工围挡内无法巡查，待验收后恢复")


@transaction.atomic
def load(options) -> str:
    """Once, where the demo's townships have facilities; answers a line for the terminal."""
    if InspectionPlan.objects.everywhere(because=BECAUSE).exists():
        return "示范的巡查已在册"
    made = [number for clerk, leader in TOWNSHIPS if (number := _township(clerk, leader)) is not None]
    return f"示范的巡查任务：{sum(made)} 项" if made else "没有可以巡查的设施"


def _post(username: str) -> Post | None:
    rows = Post.objects.everywhere(because=BECAUSE).select_related("person", "role", "division")
    return rows.filter(person__account__username=username).order_by("pk").first()


def _township(clerk_name: str, leader_name: str) -> int | None:
    clerk, leader = _post(clerk_name), _post(leader_name)
    if clerk is None or not Facility.objects.visible_to(clerk).filter(status=Status.IN_USE).exists():
        return None
    today = timezone.localdate()
    plans = [_plan(clerk, key, today) for key in PLANS]
    for plan in plans:
        draw(plan=plan, today=today)
    _past(plans, today)
    _excuses(clerk, leader, plans)
    _route(clerk)
    _paper(clerk)
    return InspectionDuty.objects.visible_to(clerk).count()


def _plan(clerk: Post, key: str, today: date) -> InspectionPlan:
    values = initial(templates()[key], clerk.division.county_code, today)
    types, season = values.pop("types"), values.pop("season", None)
    name = f"{clerk.division.short_name}{values.pop('name')}"
    plan = InspectionPlan.objects.create(
        division=clerk.division,
        name=name,
        from_date=today - BACK,
        season=season if isinstance(season, Season) else None,
        made_by_id=clerk.person_id,
        note="发现问题当场拍照上报，能处理的当场处理。",
        **values,
    )
    plan.types.set(types)
    return plan


def _past(plans: Iterable[InspectionPlan], today: date) -> None:
    """Most of what was due is done, some of it late, some never; always the same."""
    chance = Random(11)  # noqa: S311
    rows = (
        InspectionDuty.objects.everywhere(because=BECAUSE)
        .open()
        .filter(plan__in=list(plans), due_on__lt=today)
    )
    people = _people(rows)
    done = []
    for duty in rows.order_by("due_on", "division_id", "pk"):
        draw_of = chance.random()
        if draw_of < MISSED:
            continue
        days = chance.randint(1, 4) if draw_of < MISSED + LATE else -chance.randint(0, 2)
        duty.done_on = min(max(duty.due_on + timedelta(days=days), duty.opens_on), today)
        duty.done_by_id = duty.person_id or people.get(duty.division_id)
        done.append(duty)
    with connection.cursor() as cursor:  # thousands of rows: Django's bulk_update takes seconds to word them
        columns = zip(*((one.pk, one.done_on, one.done_by_id) for one in done), strict=True)
        keys, days, doers = map(list, columns) if done else ([], [], [])
        cursor.execute(DONE, [InspectionDuty.State.DONE, keys, days, doers])


def _people(rows) -> dict[str, int]:
    """Somebody of each village."""
    villages = rows.order_by().values("division")
    people = Person.objects.everywhere(because=BECAUSE).filter(division__in=villages, active=True)
    return dict(people.order_by("-pk").values_list("division_id", "pk"))


def _excuses(clerk: Post, leader: Post | None, plans: Iterable[InspectionPlan]) -> None:
    rows = InspectionDuty.objects.visible_to(clerk).open().filter(plan__in=list(plans))
    for duty, reason in zip(rows.order_by("due_on", "pk")[:2], REASONS, strict=False):
        asked = ask_excuse(duty=duty, reason=reason, by=clerk)
        if leader is not None and reason == REASONS[0]:
            excuse(duty=asked, by=leader)


def _route(clerk: Post) -> None:
    """The village with most lamps has its round."""
    facilities = Facility.objects.visible_to(clerk).counted().filter(status=Status.IN_USE)
    village = facilities.order_by("division_id").values_list("division_id", flat=True).first()
    there = facilities.filter(division=village).order_by("type_id", "pk")[:30]
    route = create_route(
        division=there[0].division, name="北片巡查路线（含村口广场、灌溉渠和两处公厕）", by=clerk
    )
    set_stops(route=route, facilities=[one.pk for one in there], by=clerk)


def _paper(clerk: Post) -> None:
    """A sheet that waits to be entered."""
    rows = InspectionDuty.objects.visible_to(clerk).to_do().filter(facility=None).order_by("-due_on", "pk")
    print_sheets(duties=list(rows.values_list("pk", flat=True)[:1]), by=clerk)

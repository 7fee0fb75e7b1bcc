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
from maintenance.demo_looks import put_behind
from maintenance.models import InspectionDuty, InspectionPlan, Season
from maintenance.plan_templates import initial, templates

BECAUSE = "the demo's own rows"
TOWNSHIPS = (("hx.clerk", "hx.leader"), ("gl.clerk", "gl.leader"))
PLANS = ("weekly", "concentrated", "assessment", "joint", "toilet", "pond", "before_spring", "road_village")
BACK = timedelta(days=62)
NOTE = "发现问题当场拍照上报，能处理的当场处理。"
LATE = 0.12  # of a hundred done
MISSED = {3: 6, 10: 8, 30: 8, 62: 8}  # overdue for so many days at most: how many of a township
DONE = """
UPDATE maintenance_inspectionduty AS duty SET state = %s, done_on = said.done_on, done_by_id = said.done_by
FROM unnest(%s::bigint[], %s::date[], %s::bigint[]) AS said (id, done_on, done_by) WHERE duty.id = said.id
"""
REASONS = ("塘埂道路施工封闭，无法到达", "塘坝排空清淤，施工围挡内无法巡查，待验收后恢复")


@transaction.atomic
def load(options) -> str:
    """Where the demo's townships have facilities; loaded again another day, what was due since then is done too."""
    plans = InspectionPlan.objects.everywhere(because=BECAUSE)
    if plans.exists():
        for clerk_name, _leader in TOWNSHIPS:
            clerk = _post(clerk_name)
            own = plans.filter(division=clerk.division, made_by=clerk.person, note=NOTE) if clerk else ()
            _past(own, timezone.localdate())
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
        note=NOTE,
        **values,
    )
    plan.types.set(types)
    return plan


def _past(plans: Iterable[InspectionPlan], today: date) -> None:
    """Most of what was due is done, some of it late, a few of every age not yet; with the looks behind it."""
    chance = Random(11)  # noqa: S311
    owed = InspectionDuty.objects.everywhere(because=BECAUSE).open().filter(excuse="", due_on__lt=today)
    rows = owed.filter(plan__in=list(plans))
    people = _people(rows)
    duties = list(rows.order_by("due_on", "division_id", "pk"))
    left = _missed(duties, today, chance)
    done = [duty for duty in duties if duty.pk not in left]
    for duty in done:
        days = chance.randint(1, 4) if chance.random() < LATE else -chance.randint(0, 2)
        duty.done_on = min(max(duty.due_on + timedelta(days=days), duty.opens_on), today - timedelta(days=1))
        duty.done_by_id = duty.person_id or people.get(duty.division_id)
    with connection.cursor() as cursor:  # thousands of rows: Django's bulk_update takes seconds to word them
        columns = zip(*((one.pk, one.done_on, one.done_by_id) for one in done), strict=True)
        keys, days_done, doers = map(list, columns) if done else ([], [], [])
        cursor.execute(DONE, [InspectionDuty.State.DONE, keys, days_done, doers])
    if done:
        put_behind(done, county=done[0].division_id)


def _missed(duties: list[InspectionDuty], today: date, chance: Random) -> set[int]:
    """Which are still to be done: a few of yesterday and the day before, a few of each older age."""
    left: set[int] = set()
    youngest = 0
    for oldest, number in MISSED.items():
        of_age = [duty.pk for duty in duties if youngest < (today - duty.due_on).days <= oldest]
        left |= set(chance.sample(of_age, min(number, len(of_age))))
        youngest = oldest
    return left


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

"""What to look at where a team goes: findings that are open, tasks without proof, facilities drawn by the plan's seed.

Nothing of it is kept beforehand: it is asked for when the sheet is opened, and what was looked at is kept with the record.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import CharField, F, Value, Window
from django.db.models.functions import MD5, Cast, Concat, RowNumber
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assets.models import Facility
from tasks_checklist.models import Assignment, Finding, StopPoint, SupervisionPlan, Visit, VisitStop
from tasks_checklist.models.findings import OPEN

BECAUSE = "what a team looks at is the same for each of its members"
FACILITIES, FINDINGS, TASKS = 3, 8, 6  # of each at one stop
LONGEST = 200
OK_WORDS = {  # of a kind: as it should be, and not; the checklist's own lines stand under ""
    "": (_("符合"), _("不符合")),
    StopPoint.Kind.FINDING: (_("已整改"), _("未整改")),
    StopPoint.Kind.TASK: (_("佐证齐全"), _("佐证不全")),
    StopPoint.Kind.FACILITY: (_("符合"), _("不符合")),
}


def ok_word(kind: str, ok: bool | None) -> str:
    """How what was seen is told; '' for what was not looked at."""
    good, bad = OK_WORDS[kind]
    return "" if ok is None else str(good if ok else bad)


@dataclass(frozen=True)
class Point:
    """`kind` as StopPoint has it; `object_id` the key of the finding, the assignment or the facility."""

    kind: str
    object_id: int
    words: str
    url: str

    @property
    def key(self) -> str:
        return f"{self.kind}_{self.object_id}"

    @property
    def word(self) -> str:
        return str(StopPoint.Kind(self.kind).label)


def points_of(visit: Visit, stops: Sequence[VisitStop]) -> dict[int, list[Point]]:
    """{key of a stop: what to look at there}. A constant number of queries."""
    findings, tasks = _findings(visit, stops), _tasks(stops)
    drawn, named = _drawn(visit, stops), _named(stops)
    found = {}
    for stop in stops:
        facilities = {
            point.object_id: point for point in (*named[stop.facility_id], *drawn[stop.division_id])
        }
        found[stop.pk] = [*findings[stop.party_id], *tasks[stop.party_id], *facilities.values()]
    return found


def seed_of(visit: Visit) -> str:
    """What draws the facilities: the plan's kept seed, and the visit, so that each looks at others."""
    plan = visit.plan if visit.plan_id else None
    return f"{plan.seed if plan else 0}:{visit.pk}:"


def lines_of(visit: Visit) -> list[str]:
    """The checklist of its plan, a line a matter."""
    plan: SupervisionPlan | None = visit.plan if visit.plan_id else None
    return [line.strip() for line in plan.checklist.splitlines() if line.strip()] if plan else []


def unmarked(visit: Visit, stops: Sequence[VisitStop]) -> list[str]:
    """Per recorded stop what was left without a mark, in words: 石塘村委会还有督导内容 2 项、要看的 3 处没有填."""
    lines, points = lines_of(visit), points_of(visit, stops)
    found = []
    for stop in stops:
        answered = {one["what"] for one in stop.answers if one.get("ok") is not None}
        seen = {f"{one.kind}_{one.object_id}" for one in stop.points.all() if one.ok is not None}
        left = (
            sum(line not in answered for line in lines),
            sum(one.key not in seen for one in points[stop.pk]),
        )
        told = [_("督导内容 %s 项") % left[0]] * bool(left[0]) + [_("要看的 %s 处") % left[1]] * bool(left[1])
        if told and stop.recorded_at:
            found.append(_("%(unit)s还有%(what)s没有填") % {"unit": stop.party, "what": "、".join(told)})
    return found


def _findings(visit: Visit, stops: Iterable[VisitStop]) -> dict[int, list[Point]]:
    parties = {stop.party_id for stop in stops}
    rows = Finding.objects.everywhere(because=BECAUSE).filter(party__in=parties, state__in=OPEN)
    rows = rows.exclude(stop__visit=visit)  # what this visit found itself
    found: dict[int, list[Point]] = defaultdict(list)
    for row in rows.order_by("due_on", "id"):
        if len(found[row.party_id]) < FINDINGS:
            url = reverse("tasks_checklist:finding-detail", args=[row.pk])
            found[row.party_id].append(Point("finding", row.pk, _short(f"{row.number} {row.title}"), url))
    return found


def _tasks(stops: Iterable[VisitStop]) -> dict[int, list[Point]]:
    parties = {stop.party_id for stop in stops}
    rows = Assignment.objects.everywhere(because=BECAUSE).issued().open().filter(party__in=parties)
    found: dict[int, list[Point]] = defaultdict(list)
    for row in rows.select_related("task").order_by("due_on", "id"):
        if len(found[row.party_id]) < TASKS:
            said = _("%(task)s（%(day)s前）") % {"task": row.task.title, "day": f"{row.due_on:%Y-%m-%d}"}
            found[row.party_id].append(Point("task", row.pk, _short(said), ""))
    return found


def _drawn(visit: Visit, stops: Iterable[VisitStop]) -> dict[str, list[Point]]:
    """A few facilities of each place: the same ones whoever asks, and whenever."""
    dice = MD5(Concat(Value(seed_of(visit)), Cast("pk", CharField())))
    place = Window(RowNumber(), partition_by=F("division_id"), order_by=dice.asc())
    rows = Facility.objects.everywhere(because=BECAUSE).counted()
    rows = rows.filter(division__in={stop.division_id for stop in stops}).annotate(place=place)
    found: dict[str, list[Point]] = defaultdict(list)
    for row in rows.filter(place__lte=FACILITIES).select_related("type").order_by("division_id", "place"):
        found[row.division_id].append(_facility(row))
    return found


def _named(stops: Iterable[VisitStop]) -> dict[int | None, list[Point]]:
    keys = {stop.facility_id for stop in stops if stop.facility_id}
    rows = (
        Facility.objects.everywhere(because=BECAUSE).filter(pk__in=keys).select_related("type")
        if keys
        else ()
    )
    found: dict[int | None, list[Point]] = defaultdict(list)
    for row in rows:
        found[row.pk].append(_facility(row))
    return found


def _facility(row: Facility) -> Point:
    url = reverse("assets:facility-detail", args=[row.pk])
    return Point("facility", row.pk, _short(f"{row.name}（{row.type.name}）"), url)


def _short(words: str) -> str:
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"

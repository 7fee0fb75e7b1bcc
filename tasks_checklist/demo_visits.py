"""Visits of the demo: the past ones recorded, one missed; to come one moved, one pinned, one cancelled, a follow-up, a hidden
one, and one of today. Invented."""

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.demo import HENGXI, SHITANG, XUGAO
from accounts.models import Party, Post
from assets.demo_photos import photo
from common.attachments import Owner
from common.moments import evening
from maintenance.actions.keeping import keep_once
from tasks_checklist.actions import feeds, recording, visits
from tasks_checklist.models import StopPoint, SupervisionPlan, Team, Visit, VisitKind, VisitState, VisitStop
from tasks_checklist.visit_points import lines_of, points_of

BECAUSE = "the demo's own rows"
CREW = ("hx.clerk", "county.office")
PRESENT = ("村书记、村管护专干", "村主任、网格长 2 人", "管护专干、保洁队负责人", "分管副镇长、经办")
SEEN = (
    "抽查设施完好，管护牌清楚，巡查记录按期。",
    "一处排水沟有淤积，已现场交办；其余正常。",
    "责任清单已张贴，个别电话已变更，要求三日内改正。",
    "公厕保洁到位；路灯有两盏不亮，已报修。",
    "档案较齐，巡查记录字迹潦草，当面指出。",
)
TALK = ("", "村里反映管护资金到账偏迟，已记下转财政所。", "座谈了网格员补贴发放办法。", "")
PHOTOGRAPHED = ("0201", "0501", "0301", "0101")  # types of facilities drawn
WITH_PHOTOS = 4  # of the last visits
WITH_POINTS = 12  # of the last visits, what was looked at


def load(options) -> str:
    """Once; needs the demo's people and an adopted plan."""
    held = Post.objects.everywhere(because=BECAUSE).select_related("person__account", "role", "division")
    named = held.filter(person__account__username__in=CREW).order_by("-pk")
    posts = {post.division_id: post for post in named}
    plans = SupervisionPlan.objects.everywhere(because=BECAUSE).filter(division__in=posts, state="standing")
    if HENGXI not in posts or not plans:
        return "没有示范的督导计划，不写示范的督导行程"
    rows = Visit.objects.everywhere(because=BECAUSE).filter(plan__in=plans)
    if rows.filter(state=VisitState.RECORDED).exists():
        return "示范的督导行程已在册"
    with transaction.atomic():
        made = _record_past(rows)
        _arrange(posts[HENGXI])
        _photograph(rows)
        _subscribe(posts.values())
    return f"示范的督导行程：已完成 {made} 次"


def _record_past(rows) -> int:
    """Written as they would stand: what was done cannot be dated back. The last one of 横溪 was missed."""
    past = rows.filter(on__lt=timezone.localdate(), state=VisitState.PLANNED).order_by("on", "pk")
    missed = past.filter(division=HENGXI).last()
    done = list(past.exclude(pk=missed and missed.pk).select_related("plan"))
    heads = _heads(done)
    stops = list(VisitStop.objects.everywhere(because=BECAUSE).filter(visit__in=done).order_by("pk"))
    by_visit: dict[int, list[VisitStop]] = {}
    for stop in stops:
        by_visit.setdefault(stop.visit_id, []).append(stop)
    for visit in done:
        visit.state, visit.recorded_at = VisitState.RECORDED, evening(visit.on) - timedelta(hours=7)
        visit.recorded_by_id = heads.get(visit.team_id)
        for stop in by_visit.get(visit.pk, []):
            _write(stop, visit)
    Visit.objects.bulk_update(done, ["state", "recorded_at", "recorded_by"])
    VisitStop.objects.bulk_update(stops, ["present", "talk", "seen", "answers", "recorded_at", "recorded_by"])
    _points(done[-WITH_POINTS:], by_visit)
    return len(done)


def _heads(done: Iterable[Visit]) -> dict[int, int]:
    teams = Team.objects.everywhere(because=BECAUSE).filter(pk__in={visit.team_id for visit in done})
    return {
        team.pk: next(iter(sorted(team.members.all(), key=lambda one: not one.head))).person_id
        for team in teams.prefetch_related("members")
        if team.members.all()
    }


def _write(stop: VisitStop, visit: Visit) -> None:
    """What was seen there, another each time."""
    dice = stop.party_id * 7 + visit.on.toordinal()
    stop.present, stop.seen = PRESENT[dice % len(PRESENT)], SEEN[dice % len(SEEN)]
    stop.talk = TALK[dice % len(TALK)]
    stop.answers = [
        {"what": line, "ok": (dice + place) % 9 > 0, "note": "" if (dice + place) % 9 else "限期补齐"}
        for place, line in enumerate(lines_of(visit))
    ]
    stop.recorded_at, stop.recorded_by_id = visit.recorded_at, visit.recorded_by_id


def _points(done: list[Visit], by_visit: dict[int, list[VisitStop]]) -> None:
    """The facilities that were drawn, as they were found."""
    kept = []
    for visit in done:
        stops = by_visit.get(visit.pk, [])
        for key, points in points_of(visit, stops).items():
            kept += [
                StopPoint(
                    stop_id=key, kind=point.kind, object_id=point.object_id, words=point.words,
                    ok=point.object_id % 5 > 0, seen="" if point.object_id % 5 else "管护牌字迹不清",
                )
                for point in points
                if point.kind == "facility"
            ]  # fmt: skip
    StopPoint.objects.bulk_create(kept)


def _photograph(rows) -> None:
    """The last visits, and what is done of today's, with photos of each stop."""
    last = rows.filter(state=VisitState.RECORDED).order_by("-on", "-pk").values_list("pk", flat=True)
    stops = VisitStop.objects.everywhere(because=BECAUSE).exclude(recorded_at=None)
    shown = Q(visit__in=list(last[:WITH_PHOTOS])) | Q(visit__on=timezone.localdate())
    for stop in stops.filter(shown).order_by("pk"):
        for kind in PHOTOGRAPHED[stop.pk % 3 :][:2]:
            file = photo(kind, Random(f"{stop.pk}{kind}"))  # noqa: S311  pictures, not secrets
            owner = Owner(recording.PHOTOS, stop.pk)
            keep_once(file, owner=owner, division=stop.division_id, account_id=None)


def _subscribe(posts: Iterable[Post]) -> None:
    """Who goes has the visits in a calendar; one lost the address and drew another."""
    for place, post in enumerate(posts):
        for _each in range(2 - place % 2):
            feeds.draw_feed(person=post.person, by=post)


# --- to come ------------------------------------------------------------------------------------
def _arrange(by: Post) -> None:
    team = (
        Team.objects.everywhere(because=BECAUSE).filter(division=HENGXI, active=True).order_by("-pk").first()
    )
    if team is None:
        return
    today = timezone.localdate()
    _add(by, team, today, VisitKind.TOPICAL, (SHITANG, XUGAO), "农村公厕、路灯冬季管护")
    follow = _add(
        by, team, today + timedelta(days=2), VisitKind.FOLLOW_UP, (SHITANG,), "污水处理设施停运问题跟踪"
    )
    _add(by, team, today + timedelta(days=4), VisitKind.UNANNOUNCED, (SHITANG, XUGAO), "")
    moved = _add(by, team, today + timedelta(days=6), VisitKind.TOURING, (SHITANG,), "石塘水街管护现场观摩")
    gone = _add(by, team, today + timedelta(days=8), VisitKind.TOPICAL, (XUGAO,), "冬季除险")
    if follow:
        visits.pin(visit=follow, pinned=True, by=by)
    if moved:
        _move(moved, by)
    if gone:
        visits.cancel(visit=gone, reason="与街道年终会议冲突", by=by)
    _begin(by, team)


def _begin(by: Post, team: Team) -> None:
    """Of today's visit one stop is done."""
    rows = VisitStop.objects.everywhere(because=BECAUSE).select_related("visit")
    stop = rows.filter(visit__team=team, visit__on=timezone.localdate(), party__division=XUGAO).first()
    if stop and not recording.why_not_record(stop.visit, by):
        seen = "公厕保洁到位，路灯三处已修好。"
        recording.record_stop(stop=stop, present="许书记、管护专干", seen=seen, by=by)


def _move(visit: Visit, by: Post) -> None:
    """To the next day on which its team is free."""
    for days in range(1, 15):
        on = visit.on + timedelta(days=days)
        try:
            with transaction.atomic():
                visits.move(visit=visit, on=on, reason="被督导单位当天有省级检查", anyway=True, by=by)
            return
        except ValidationError:
            continue


def _add(by: Post, team: Team, day: date, kind: str, villages: tuple[str, ...], topic: str) -> Visit | None:
    """On the day, or the next one on which the team is free."""
    units = Party.objects.everywhere(because=BECAUSE).select_related("division")
    parties = [units.get(division=code, kind=Party.Kind.VILLAGE_COMMITTEE) for code in villages]
    for days in range(6):
        try:
            with transaction.atomic():
                return visits.add(
                    division=by.division, team=team, on=day + timedelta(days=days), kind=kind, parties=parties,
                    topic=topic, reason="按街道年终工作安排", anyway=True, by=by,
                )  # fmt: skip
        except ValidationError:
            continue
    return None

"""What the page of one visit shows: facts, stops with what to look at and what was seen, what it owes, buttons."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.rights import Right
from common.models import Attachment
from maintenance.views.asking import linked
from maintenance.views.moves import buttons
from tasks_checklist.actions.recording import PHOTOS, why_not_record
from tasks_checklist.models import Finding, Obligation, TeamMember, Visit, VisitState, VisitStop
from tasks_checklist.models.visit_flow import FLOW, is_inside, of_area, other_planner, other_team
from tasks_checklist.visit_checks import hooked, told, weekday
from tasks_checklist.visit_points import OK_WORDS, Point, ok_word, points_of
from tasks_checklist.visit_tables import HIDDEN

BECAUSE = "of a visit in sight"
KINDS = {"record": "primary", "cancel": "danger"}


def act_url(visit: Visit):
    return lambda act: reverse("tasks_checklist:visit-act", args=[visit.pk, act])


def plans(visit: Visit, post) -> bool:
    """Whether the post may arrange the visit."""
    return may(post, Right.SUPERVISION_PLAN) and of_area(visit, post)


def offers(visit: Visit, post) -> list[dict[str, Any]]:
    """Buttons of the flow and beside it, for those whose visit it is."""
    foreign = tuple(said for said in (other_planner(visit, post), other_team(visit, post)) if said)
    found = buttons(FLOW, visit, post, url_of=act_url(visit), kinds=KINDS, hidden=foreign)
    begun = _("已有督导记录") if any(stop.recorded_at for stop in visit.stops.all()) else ""
    for offer in found:
        offer["why"] = why_not_record(visit, post) if offer["kind"] == "primary" else offer["why"] or begun
    if visit.state == VisitState.PLANNED and plans(visit, post):
        pin = _("取消固定") if visit.pinned else _("固定")
        move = _door(_("改期、换组"), "visit-move", visit) | {"why": begun}
        found[1:1] = [move, _door(pin, "visit-pin", visit)]
    return found


def records(visit: Visit, post) -> bool:
    """Whether the post may fill in its sheets now."""
    return not why_not_record(visit, post)


def _door(word: str, name: str, visit: Visit) -> dict[str, Any]:
    return {"word": word, "url": reverse(f"tasks_checklist:{name}", args=[visit.pk]), "why": "", "kind": ""}


def people(visit: Visit) -> str:
    """Who goes, the head first."""
    members = TeamMember.objects.filter(team=visit.team_id).select_related("person").order_by("-head", "pk")
    return "、".join(_("%s（组长）") % one.person if one.head else str(one.person) for one in members)


def facts(visit: Visit, post) -> list[tuple]:
    """Pairs for components/facts.html."""
    found: list[tuple] = [
        (_("日期"), f"{visit.on:%Y-%m-%d}", weekday(visit.on)),
        (_("督导组"), visit.team, people(visit)),
        (_("方式"), visit.get_kind_display(), str(HIDDEN) if visit.hidden else ""),
        (_("督导单位"), visit.division),
    ]
    if visit.topic:
        found.append((_("主题"), visit.topic))
    if visit.first_on:
        found.append((_("原定日期"), f"{visit.first_on:%Y-%m-%d}"))
    if visit.reason and is_inside(visit, post):
        found.append((_("原因"), visit.reason))
    if visit.plan_id and plans(visit, post):
        found.append((_("督导计划"), visit.plan, _("固定，重新排期时不移动") if visit.pinned else ""))
    if visit.recorded_at:
        found.append((_("记录"), visit.recorded_by or "—", f"{timezone.localdate(visit.recorded_at)}"))
    return found


def stops_shown(visit: Visit, stops: list[VisitStop], post) -> list[dict[str, Any]]:
    """Each stop with its points, photos and findings; before it is recorded only for those who go there or sent them."""
    inside = is_inside(visit, post)
    shown = inside or visit.state == VisitState.RECORDED
    ahead = points_of(visit, stops) if inside and visit.state == VisitState.PLANNED else {}
    photos = _photos(stops) if shown else {}
    findings = findings_of(stops, post)
    return [
        {
            "row": stop,
            "points": _points(stop, ahead, shown),
            "photos": photos.get(str(stop.pk), []),
            "findings": findings.get(stop.pk, []),
            "shown": shown,
            "facility": linked(stop.facility, "assets:facility-detail"),
        }
        for stop in stops
    ]


def _points(stop: VisitStop, ahead: dict[int, list[Point]], shown: bool) -> list[dict[str, Any]]:
    if shown and stop.recorded_at:
        return [
            {
                "word": one.get_kind_display(),
                "words": one.words,
                "url": "",
                "ok": one.ok,
                "seen": one.seen,
                "says": ok_word(one.kind, one.ok),
                "choices": OK_WORDS[one.kind],
            }
            for one in stop.points.all()
        ]
    return [
        {
            "word": one.word,
            "words": one.words,
            "url": one.url,
            "ok": None,
            "seen": "",
            "says": "",
            "choices": OK_WORDS[one.kind],
        }
        for one in ahead.get(stop.pk, [])
    ]


def _photos(stops: list[VisitStop]) -> dict[str, list[Attachment]]:
    keys = [str(stop.pk) for stop in stops]
    rows = Attachment.objects.filter(owner_kind=PHOTOS, owner_id__in=keys, state=Attachment.State.KEPT)
    found: dict[str, list[Attachment]] = {}
    for photo in rows.order_by("created_at", "pk"):
        found.setdefault(photo.owner_id, []).append(photo)
    return found


def findings_of(stops: list[VisitStop], post) -> dict[int, list[Finding]]:
    """{key of a stop: the findings written down there that the post may know of}."""
    if not may(post, Right.TASK_VIEW):
        return {}
    rows = Finding.objects.visible_to(post).filter(stop__in=[stop.pk for stop in stops])
    found: dict[int, list[Finding]] = {}
    for row in rows.select_related("stop").order_by("pk"):
        found.setdefault(row.stop_id or 0, []).append(row)
    return found


def owed(visit: Visit, post) -> list[str]:
    """What it is to meet, in words; only for who plans."""
    return [told(row) for row in hooked(visit)] if plans(visit, post) else []


def still_open(visit: Visit, post) -> list[str]:
    """Of a visit that was cancelled, or left units out: what of theirs waits for another day."""
    if not plans(visit, post) or visit.state == VisitState.PLANNED or visit.plan_id is None:
        return []
    parties = VisitStop.objects.everywhere(because=BECAUSE).filter(visit=visit).values("party")
    rows = Obligation.objects.everywhere(because=BECAUSE).filter(
        plan=visit.plan_id, party__in=parties, stop=None, waived="",
        window_from__lte=visit.on, window_until__gte=visit.on,
    )  # fmt: skip
    return [told(row) for row in rows.select_related("party", "frequency").order_by("window_until", "party")]


def strips(visit: Visit, post) -> list[dict[str, str]]:
    """What must be seen first."""
    found = []
    if visit.is_secret:
        found.append(_strip("warn", _("事先不告知"), _("完成记录前，被督导单位看不到这个行程，请勿外传。")))
    if visit.is_missed and is_inside(visit, post):
        found.append(_strip("bad", _("逾期未督导"), _("去了的请补记录；没去的请改期或取消。")))
    if left := still_open(visit, post):
        found.append(_strip("warn", _("以下应督导需另行安排"), "；".join(left)))
    waiting = Finding.objects.visible_to(post).filter(stop__visit=visit, state="draft").count()
    if waiting and visit.state == VisitState.RECORDED:
        found.append(_strip("warn", _("%s 件问题待下发") % waiting, _("请在下面逐件打开下发。")))
    return found


def _strip(state: str, title: str, text: str) -> dict[str, str]:
    return {"state": state, "title": title, "text": text, "url": ""}


def may_read_photo(post, owner_id: str) -> bool:
    """Photos of a stop: for its team and area at once, for the visited when the visit is recorded (ATTACHMENT_OWNERS)."""
    if not (may(post, Right.TASK_VIEW) and owner_id.isdigit()):
        return False
    stop = VisitStop.objects.visible_to(post).select_related("visit__team").filter(pk=int(owner_id)).first()
    if stop is None:
        return False
    return stop.visit.state == VisitState.RECORDED or is_inside(stop.visit, post)

"""What of 公示 waits for the reader: drafts to publish, sheets to hang, confirm, take down, objections to answer."""

from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from accounts.access import may
from accounts.models import Division
from accounts.places import WaitingMatter
from accounts.rights import Right
from common.moments import evening
from maintenance.models import Objection, Posting, Publication
from maintenance.publication_lists import count_for_list

MOST = 20


def drafts_to_publish(post) -> list[WaitingMatter]:
    if not may(post, Right.NOTICE_PUBLISH):
        return []
    drafts = Publication.objects.visible_to(post).filter(state=Publication.State.DRAFT)
    return [
        _matter("公示", f"待发布：{row.title}", row.division, row.drafted_at, None, "发布", _page(row))
        for row in drafts.select_related("division").order_by("drafted_at", "pk")[:MOST]
    ]


def sheets_to_post(post) -> list[WaitingMatter]:
    """A village hangs what runs; the township sees which notice still lacks villages once the day for it has come."""
    if post.division_id is None:
        return []
    if post.division.level == Division.Level.VILLAGE:
        return _to_post_here(post) if may(post, Right.NOTICE_POST) else []
    return _lacking_beneath(post) if may(post, Right.NOTICE_PUBLISH) else []


def _to_post_here(post) -> list[WaitingMatter]:
    posted = Posting.objects.visible_to(post).standing().filter(publication=OuterRef("pk"))
    running: Any = Publication.objects.reaching(post).running().filter(~Exists(posted), on_boards=True)
    return [
        _matter(
            "张榜",
            f"请张榜：{row.title}",
            row.division,
            row.published_at,
            row.board_due,
            "张榜",
            reverse("maintenance:posting-create", args=[row.pk, post.division_id]),
            "camera",
        )
        for row in running.select_related("division").order_by("from_date", "pk")[:MOST]
    ]


def _lacking_beneath(post) -> list[WaitingMatter]:
    running = Publication.objects.visible_to(post).running().filter(on_boards=True)
    rows: list[Any] = list(running.select_related("division").order_by("from_date", "pk")[: MOST * 3])
    due = [row for row in rows if row.board_due <= timezone.localdate()]
    count_for_list(due, post)
    return [
        _matter(
            "张榜",
            f"{row.title}：{row.boards - row.posted} 个村（社区）未张榜",
            row.division,
            row.published_at,
            row.board_due,
            "催办",
            f"{_page(row)}#boards",
        )
        for row in due
        if row.posted < row.boards
    ][:MOST]


def sheets_to_confirm(post) -> list[WaitingMatter]:
    """Never one's own."""
    if not may(post, Right.NOTICE_CONFIRM):
        return []
    rows = Posting.objects.visible_to(post).filter(state=Posting.State.POSTED)
    mine = rows.exclude(posted_by_id=post.person_id).select_related("publication", "division")
    return [
        _matter(
            "张榜",
            f"请到现场确认：{row.publication.title}",
            row.division,
            row.recorded_at,
            None,
            "确认",
            reverse("maintenance:posting-detail", args=[row.pk]),
            "circle-check",
        )
        for row in mine.order_by("recorded_at", "pk")[:MOST]
    ]


def sheets_to_remove(post) -> list[WaitingMatter]:
    """What hangs although its notice is over or withdrawn."""
    if not may(post, Right.NOTICE_POST):
        return []
    up = [Posting.State.POSTED, Posting.State.CONFIRMED]
    today, State = timezone.localdate(), Publication.State
    over = Q(publication__state=State.RUNNING, publication__until__lt=today)
    over |= Q(publication__state__in=[State.ENDED, State.WITHDRAWN])
    rows = Posting.objects.visible_to(post).filter(over, state__in=up)
    return [
        _matter(
            "张榜",
            f"请撤榜：{row.publication.title}",
            row.division,
            row.recorded_at,
            None,
            "登记撤榜",
            reverse("maintenance:posting-detail", args=[row.pk]),
        )
        for row in rows.select_related("publication", "division").order_by("pk")[:MOST]
    ]


def objections_to_answer(post) -> list[WaitingMatter]:
    if not may(post, Right.OBJECTION_ANSWER):
        return []
    rows = Objection.objects.visible_to(post).open().select_related("publication", "division")
    return [
        _matter(
            "异议",
            f"{row.number} {row.text[:30]}",
            row.division,
            timezone.make_aware(datetime.combine(row.received_on, time(9))),
            row.due_on,
            "答复",
            reverse("maintenance:objection-detail", args=[row.pk]),
            "message-report",
        )
        for row in rows.order_by("due_on", "pk")[:MOST]
    ]


def measures(post) -> list[dict]:
    """One figure on the workbench: notices running, and how many objections wait."""
    if not may(post, Right.NOTICE_PUBLISH):
        return []
    running = Publication.objects.visible_to(post).running().count()
    waiting = Objection.objects.visible_to(post).open().aggregate(n=Count("pk"))["n"]
    url = f"{reverse('maintenance:publication-list')}?state=running"
    said = f"{waiting} 条异议待答复" if waiting else "没有待答复的异议"
    figure = {"label": "公示中", "value": running, "unit": "件", "url": url, "left": said, "right": ""}
    return [figure | {"tone": "late" if waiting else "quiet"}]


def _page(row: Publication) -> str:
    return reverse("maintenance:publication-detail", args=[row.pk])


def _matter(
    kind: str, what: str, division: Division, since, due: date | None, act: str, url: str, icon: str = "bell"
) -> WaitingMatter:
    return WaitingMatter(
        kind=kind,
        what=what,
        source=division.short_name,
        since=since,
        due=due and evening(due),
        act=act,
        url=url,
        icon=icon,
    )

"""What of the list waits for the reader: to fill, confirm, review, check; an edition that is due."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone

from accounts.access import may
from accounts.models import Division
from accounts.places import WaitingMatter
from accounts.rights import Right
from accounts.scoping import ScopeKind
from common.moments import morning
from maintenance.completeness import types_with_standard, unready
from maintenance.item_filters import NONE
from maintenance.models import ItemState, Renewal, ResponsibilityItem
from maintenance.renewals import may_begin
from maintenance.rhythm import day_of, next_due
from maintenance.rhythms_in_force import circle_of, rhythm_of

# right, state, what is said, the act
STEPS = (
    (Right.LIST_CONFIRM, ItemState.SUBMITTED, "清单条目待村确认", "确认"),
    (Right.LIST_REVIEW, ItemState.CONFIRMED, "清单条目待镇审核", "审核"),
    (Right.LIST_CHECK, ItemState.REVIEWED, "清单条目待核定", "核定"),
)


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(18)))


def _rows(post):
    return ResponsibilityItem.objects.visible_to(post).live().order_by()


def lists_to_move(post) -> list[WaitingMatter]:
    """One matter for each step of the way that is the post's, with the number of its items."""
    steps = [step for step in STEPS if may(post, step[0])]
    fills = may(post, Right.LIST_FILL) and post.scope_kind in (ScopeKind.AREA, ScopeKind.OWN_PARTY)
    if not steps and not fills:
        return []
    figures: dict[str, Any] = {}
    for _right, state, _what, _act in steps:
        figures |= _counted(state, Q(state=state))
    returned = Q(state=ItemState.DRAFT) & ~Q(returned_reason="")
    if fills:
        lacks = unready(with_standard=types_with_standard(post.division.county_code))
        filled = Q(state=ItemState.DRAFT, returned_reason="") & ~lacks
        figures |= _counted("returned", returned) | _counted("filled", filled)
    found = _rows(post).aggregate(**figures)
    due = _end_of(circle_of(post.division.county_code).hand_in)
    items = reverse("maintenance:item-list")
    matters = [
        _matter(what, act, found, state, _anew(post, state) or f"{items}?state={state}", due)
        for _right, state, what, act in steps
    ]
    if fills:
        url = f"{items}?returned=yes&state=draft"
        matters.append(_matter("清单条目被退回", "更正", found, "returned", url, due))
        url = f"{items}?state=draft&returned=no&lacks={NONE}"
        matters.append(_matter("清单条目已填齐，还没有提交", "提交", found, "filled", url, due))
    return [matter for matter in matters if matter is not None]


def _counted(name: str, condition: Q) -> dict[str, Any]:
    return {
        f"{name}_n": Count("pk", filter=condition),
        f"{name}_since": Min("changed_at", filter=condition),
    }


def _anew(post, state: str) -> str:
    """Where a village confirms a year's list that began anew; "" where none did."""
    village = post.scope_kind == ScopeKind.AREA and post.division.level == Division.Level.VILLAGE
    if state != ItemState.SUBMITTED or not village:
        return ""
    year = circle_of(post.division.county_code).year
    renewal = Renewal.objects.reaching(post).standing().filter(year=year).exclude(opened_at=None).first()
    return reverse("maintenance:renewal-village", args=[renewal.pk, post.division_id]) if renewal else ""


def _matter(what: str, act: str, found: dict, name: str, url: str, due: datetime) -> WaitingMatter | None:
    number = found[f"{name}_n"]
    if not number:
        return None
    return WaitingMatter(
        kind="责任清单",
        what=f"{number:,} 条{what}",
        source="管护责任清单",
        since=found[f"{name}_since"],
        due=due,
        act=act,
        url=url,
        icon="list-check",
    )


def editions_due(post) -> list[WaitingMatter]:
    """Items changed since they were checked: until when the next edition must say so."""
    if not may(post, Right.EDITION_FREEZE):
        return []
    found = _rows(post).filter(reopened_at__isnull=False).aggregate(n=Count("pk"), since=Min("reopened_at"))
    if not found["n"]:
        return []
    days = rhythm_of(post.division.county_code).days_to_next
    return [
        WaitingMatter(
            kind="清单定版",
            what=f"{found['n']:,} 条核定后有变更，须出新版公布",
            source="管护责任清单",
            since=found["since"],
            due=next_due(found["since"], days),
            act="查看",
            url=f"{reverse('maintenance:item-list')}?reopened=yes",
            icon="lock",
        )
    ]


def renewals_due(post) -> list[WaitingMatter]:
    """A township whose list of the year has not begun though last year's is published."""
    township = post.scope_kind == ScopeKind.AREA and post.division.level == Division.Level.TOWNSHIP
    if not (township and may(post, Right.EDITION_FREEZE) and may_begin(post.division)):
        return []
    circle = circle_of(post.division.county_code)
    return [
        WaitingMatter(
            kind="年度清单",
            what=f"{circle.year}年清单尚未重开，各村还不能确认",
            source="管护责任清单",
            since=morning(day_of(circle.year, f"{circle.publish:%m-%d}") + timedelta(days=1)),
            due=_end_of(circle.hand_in),
            act="重开",
            url=reverse("maintenance:item-flow"),
            icon="refresh",
        )
    ]

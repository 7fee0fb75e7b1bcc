"""What of 督导行程 waits for the reader: today's and this week's of one's team, the missed ones; visits found by words."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.places import Found, WaitingMatter
from accounts.rights import Right
from accounts.scoping import ScopeKind
from common.moments import evening, morning
from tasks_checklist.models import Visit, VisitState, VisitStop
from tasks_checklist.placed import told_beside
from tasks_checklist.visit_tables import units

SHOWN = 10
SHORTEST = 2  # characters that are looked for


def waiting(post) -> list[WaitingMatter]:
    """The team's own, the first on top; of the office's what was missed."""
    return [*_to_make(post), *_to_arrange(post)]


def _to_make(post) -> Iterator[WaitingMatter]:
    """Missed, today's and this week's of the teams that one is in."""
    if not may(post, Right.SUPERVISION_DO):
        return
    today = timezone.localdate()
    sunday = today + timedelta(days=7 - today.isoweekday())
    rows = Visit.objects.visible_to(post).made_by(post).filter(state=VisitState.PLANNED, on__lte=sunday)
    for row in rows.for_list(post).order_by("on", "id")[:SHOWN]:
        yield _one(row, _("督导") if row.on <= today else _("准备督导"), due=evening(row.on))


def _to_arrange(post) -> Iterator[WaitingMatter]:
    """What another team of the post's own area missed: to be moved or cancelled."""
    if not may(post, Right.SUPERVISION_PLAN) or post.scope_kind != ScopeKind.AREA:
        return
    rows = Visit.objects.visible_to(post).filter(division=post.division_id).missed()
    rows = rows.exclude(team__members__person=post.person_id)
    for row in rows.for_list(post).order_by("on", "id")[:SHOWN]:
        yield _one(row, _("改期或取消"), due=evening(row.on))


def _one(row: Visit, act: str, *, due) -> WaitingMatter:
    return WaitingMatter(
        kind=_("督导"),
        what=_("%(day)s %(units)s") % {"day": f"{row.on:%m-%d}", "units": units(row)},
        source=told_beside(row.division.short_name, str(row.team)),
        since=morning(min(row.on, timezone.localdate())),
        due=due,
        act=act,
        url=reverse("tasks_checklist:visit-detail", args=[row.pk]),
        icon="calendar",
    )


def measures(post) -> list[dict]:
    """How many of the year's visits up to today were made, for those who plan or make them; opens what was missed."""
    if not (may(post, Right.SUPERVISION_PLAN) or may(post, Right.SUPERVISION_DO)):
        return []
    today = timezone.localdate()
    rows = Visit.objects.visible_to(post).exclude(state=VisitState.CANCELLED)
    rows = rows.planned_by(post) if post.scope_kind == ScopeKind.AREA else rows.made_by(post)
    due = rows.filter(on__gte=today.replace(month=1, day=1)).filter(
        Q(on__lt=today) | Q(state=VisitState.RECORDED)
    )
    found = due.aggregate(all=Count("pk"), made=Count("pk", filter=Q(state=VisitState.RECORDED)))
    if not found["all"]:
        return []
    return [
        {
            "label": _("督导行程完成率"),
            "value": f"{100 * found['made'] / found['all']:.1f}",
            "unit": "%",
            "url": f"{reverse('tasks_checklist:visit-list')}?state=missed",
            "left": _("到期 %s 次") % f"{found['all']:,}",
            "right": _("完成 %s 次") % f"{found['made']:,}",
        }
    ]


def found(post, typed: str) -> list[Found]:
    """The next visits to a unit, or of a topic, by words of their names."""
    plain = typed.strip()
    if not may(post, Right.TASK_VIEW) or len(plain) < SHORTEST:
        return []
    there = VisitStop.objects.visible_to(post).filter(party__name__icontains=plain).order_by().values("visit")
    rows = Visit.objects.visible_to(post).filter(Q(topic__icontains=plain) | Q(pk__in=there))
    rows = rows.filter(state=VisitState.PLANNED).for_list(post).order_by("on", "id")
    return [
        Found(
            kind=_("督导行程"),
            name=f"{row.on:%Y-%m-%d} {units(row)}",
            url=reverse("tasks_checklist:visit-detail", args=[row.pk]),
            says=f"{row.team} {row.get_kind_display()}",
            icon="calendar",
        )
        for row in rows[:5]
    ]

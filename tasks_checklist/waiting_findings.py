"""What of 督导问题 waits for the reader, its figures for the workbench, its number in the search box."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.places import Found, WaitingMatter
from accounts.rights import Right
from common.moments import evening
from tasks_checklist.models import Extension, Finding, FindingState, Talk
from tasks_checklist.models.finding_flow import not_to_talk, other_issuer, other_unit
from tasks_checklist.placed import placed, told_beside

SHOWN = 10
S = FindingState


def waiting(post) -> list[WaitingMatter]:
    """签收、整改 of the unit; 下发、核查、答复延期 of the issuer; 约谈 of the leaders. The first due on top."""
    return [*_to_rectify(post), *_to_issue_and_check(post), *_to_extend(post), *_to_talk(post)]


def _rows(post):
    return Finding.objects.visible_to(post).for_list().select_related("party__division", "division__parent")


def _to_rectify(post) -> Iterator[WaitingMatter]:
    if not may(post, Right.FINDING_RECTIFY):
        return
    rows = _rows(post).filter(state__in=(S.ISSUED, S.SIGNED, S.RETURNED)).order_by("due_on", "id")
    mine = [row for row in rows[: 20 * SHOWN] if not other_unit(row, post)]
    for row in mine[:SHOWN]:
        signs = row.state == S.ISSUED
        due = row.sign_by_time if signs else _end_of(row)
        yield _one(post, row, _("签收") if signs else _("整改"), due=due)


def _to_issue_and_check(post) -> Iterator[WaitingMatter]:
    acts = [(S.DRAFT, Right.FINDING_ISSUE, _("下发")), (S.APPLIED, Right.FINDING_STRIKE, _("核查销号"))]
    for state, right, word in acts:
        if may(post, right):
            rows = _rows(post).filter(state=state).order_by("applied_at", "id")[: 20 * SHOWN]
            judged = [row for row in rows if not other_issuer(row, post) and other_unit(row, post)]
            for row in judged[:SHOWN]:
                yield _one(post, row, word, since=row.applied_at)


def _to_extend(post) -> Iterator[WaitingMatter]:
    if not may(post, Right.FINDING_STRIKE):
        return
    asked = Extension.objects.visible_to(post).filter(state=Extension.State.ASKED)
    rows = asked.select_related("finding__issuer", "finding__division__parent").order_by(
        "finding__due_on", "id"
    )
    for row in [one for one in rows[: 20 * SHOWN] if not other_issuer(one.finding, post)][:SHOWN]:
        yield _one(post, row.finding, _("答复延期"), since=row.asked_at, due=_end_of(row.finding))


def _to_talk(post) -> Iterator[WaitingMatter]:
    if not may(post, Right.TALK_DECIDE):
        return
    rows = Talk.objects.visible_to(post).filter(state=Talk.State.PROPOSED)
    rows = rows.select_related("finding__division__parent", "finding__party").order_by("id")
    for row in [one for one in rows[: 20 * SHOWN] if not not_to_talk(one, post)][:SHOWN]:
        yield _one(post, row.finding, _("决定约谈"), since=row.proposed_at)


def _end_of(row: Finding) -> datetime | None:
    return evening(row.due_on) if row.due_on else None


def _one(
    post, row: Finding, act: str, *, since: datetime | None = None, due: datetime | None = None
) -> WaitingMatter:
    return WaitingMatter(
        kind=_("督导问题"),
        what=row.title,
        source=told_beside(placed(row.division, post), row.number),
        since=since or row.issued_at or timezone.now(),
        due=due,
        act=act,
        url=reverse("tasks_checklist:finding-detail", args=[row.pk]),
        icon="clipboard-check",
    )


def measures(post) -> list[dict]:
    """整改率 of the year so far (struck off in time ÷ due), what is open, what is overdue; each opens its rows."""
    if not may(post, Right.TASK_VIEW):
        return []
    today = timezone.localdate()
    rows = Finding.objects.visible_to(post).told().exclude(state=S.WITHDRAWN)
    due = rows.filter(due_on__gte=today.replace(month=1, day=1), due_on__lt=today)
    in_time = Q(state=S.STRUCK, applied_at__date__lte=F("due_on"))
    found = due.aggregate(all=Count("pk"), in_time=Count("pk", filter=in_time))
    here = reverse("tasks_checklist:finding-list")
    rate = f"{100 * found['in_time'] / found['all']:.1f}" if found["all"] else "—"
    return [
        {
            "label": _("按期整改率"),
            "value": rate,
            "unit": "%" if found["all"] else "",
            "url": f"{here}?state=all",
            "left": _("到期 %s 件") % f"{found['all']:,}",
            "right": _("按期 %s 件") % f"{found['in_time']:,}",
        },
        {"label": _("未销号问题"), "value": rows.open().count(), "unit": _("件"), "url": here},
        {
            "label": _("逾期问题"),
            "value": rows.overdue().count(),
            "unit": _("件"),
            "url": f"{here}?overdue=yes",
        },
    ]


def found(post, typed: str) -> list[Found]:
    """A finding by its number."""
    plain = typed.strip().upper()
    if not may(post, Right.TASK_VIEW) or not plain.startswith("ZG-"):
        return []
    return [
        Found(
            kind=_("督导问题"),
            name=row.title,
            url=reverse("tasks_checklist:finding-detail", args=[row.pk]),
            says=f"{row.number} {row.division} {row.get_state_display()}",
            icon="clipboard-check",
            exact=True,
        )
        for row in Finding.objects.visible_to(post).filter(number=plain).for_list()[:5]
    ]

"""What of 事项 waits for the reader, and its figures, for the workbench; the number in the search box."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.models import Division
from accounts.places import Found, WaitingMatter
from accounts.rights import Right
from maintenance import matter_words as words
from maintenance.matter_numbers import number_of
from maintenance.models import Matter, MatterState

SHOWN = 10
S = MatterState


def waiting(post) -> list[WaitingMatter]:
    """派单、接单、处置、核查 of this reader, the first due on top, and what is late in the area of a leader."""
    return [*_to_dispatch(post), *_to_handle(post), *_to_verify(post), *_late(post)]


def _rows(post, **asked):
    return Matter.objects.visible_to(post).filter(**asked).for_list()


def _to_dispatch(post) -> Iterator[WaitingMatter]:
    """A township's what lies with it, the county's what went up."""
    if not may(post, Right.MATTER_DISPATCH):
        return
    rows = _rows(post, state=S.REPORTED)
    county = post.division.level == Division.Level.COUNTY
    rows = rows.filter(level=Matter.Level.COUNTY) if county else rows.exclude(level=Matter.Level.COUNTY)
    for row in rows.order_by("severity", "accept_by_time")[:SHOWN]:
        yield _one(row, _("派单"), row.accept_by_time)


def _to_handle(post) -> Iterator[WaitingMatter]:
    """What was given to the reader, or to the unit and nobody in it; a village's clerk also has its committee's."""
    if not may(post, Right.MATTER_HANDLE):
        return
    mine = Q(handler_person_id=post.person_id)
    if party := post.party_id or post.person.party_id:
        mine |= Q(handler_person=None, handler_id=party)
    if post.division.level == Division.Level.VILLAGE and post.scope_kind == "area":
        mine |= Q(
            handler_person=None, handler__division_id=post.division_id, handler__kind="village_committee"
        )
    rows = _rows(post, state__in=(S.DISPATCHED, S.ACCEPTED)).filter(mine)
    for row in rows.order_by("severity", "done_by_time")[:SHOWN]:
        new = row.state == S.DISPATCHED
        yield _one(row, _("接单") if new else _("处置"), row.accept_by_time if new else row.done_by_time)


def _to_verify(post) -> Iterator[WaitingMatter]:
    """Not to the county, which has townships for it; never to who handled it."""
    if not may(post, Right.MATTER_VERIFY) or post.division.level == Division.Level.COUNTY:
        return
    rows = _rows(post, state=S.HANDLED).exclude(Q(handled_by_id=post.person_id) & Q(handled_by__isnull=False))
    mine = (
        row for row in rows.order_by("handled_at")[: 2 * SHOWN] if row.handler_person_id != post.person_id
    )
    for row in islice(mine, SHOWN):
        yield _one(row, _("核查"), None, since=row.handled_at)


def _late(post) -> Iterator[WaitingMatter]:
    """One line for a leader, who opens the list."""
    if not may(post, Right.MATTER_SUSPEND):
        return
    late = Matter.objects.visible_to(post).late().order_by("done_by_time")
    number = late.count()
    if number:
        first = late.values_list("reported_at", "done_by_time")[0]
        yield WaitingMatter(
            kind=_("事项"),
            what=_("%s 件事项已超期") % number,
            source=post.division.short_name,
            since=first[0],
            due=first[1],
            act=_("督办"),
            url=f"{reverse('maintenance:matter-list')}?late=yes",
            icon="alert-triangle",
        )


def _one(row: Matter, act: str, due: datetime | None, since: datetime | None = None) -> WaitingMatter:
    where = words.where(row)
    return WaitingMatter(
        kind=_("事项"),
        what=f"{row.title}（{where}）" if where else row.title,
        source=row.division.short_name,
        since=since or row.reported_at,
        due=due,
        act=act,
        url=reverse("maintenance:matter-detail", args=[row.pk]),
        icon="alert-triangle" if row.severity == "A" else "tool",
        burns=row.severity == "A",
    )


def measures(post) -> list[dict]:
    """维修及时率 of the year so far (done in time ÷ done and late open ones), what is open, what is late; each opens its rows."""
    if not may(post, Right.CARE_VIEW):
        return []
    now = timezone.now()
    year = timezone.localtime(now).replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    rows = Matter.objects.visible_to(post)
    late = rows.overdue(now).count()
    done = rows.filter(state=S.CLOSED, closed_at__gte=year).aggregate(
        all=Count("pk"), in_time=Count("pk", filter=Q(handled_at__lte=F("done_by_time")))
    )
    base = done["all"] + late
    here = reverse("maintenance:matter-list")
    rate = f"{100 * done['in_time'] / base:.1f}" if base else "—"
    return [
        {
            "label": _("维修及时率"),
            "value": rate,
            "unit": "%" if base else "",
            "url": f"{here}?state=closed",
            "left": _("应办结 %s 件") % f"{base:,}",
            "right": _("按时 %s 件") % f"{done['in_time']:,}",
        },
        {"label": _("在办事项"), "value": rows.open().count(), "unit": _("件"), "url": here},
        {"label": _("超期事项"), "value": rows.late(now).count(), "unit": _("件"), "url": f"{here}?late=yes"},
    ]


def found(post, typed: str) -> list[Found]:
    """A matter by its number, or by the number of its sheet from outside."""
    plain = typed.strip()
    if not may(post, Right.CARE_VIEW) or not plain:
        return []
    number = number_of(plain)
    asked = Q(number=number) if number else Q(outside_number=plain)
    return [
        Found(
            kind=_("事项"),
            name=row.title,
            url=reverse("maintenance:matter-detail", args=[row.pk]),
            says=f"{row.number} {row.division} {row.get_state_display()}",
            icon="tool",
            exact=True,
        )
        for row in Matter.objects.visible_to(post).filter(asked).for_list()[:5]
    ]

"""What of 预算 to 到账 waits for the reader, its figures for the workbench, its number in the search box."""

from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Count, F, Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.places import Found, WaitingMatter
from accounts.rights import Right
from common.moments import evening, morning
from common.money import Unit, show, with_unit
from funding.models import Allocation, AllocationShare, Arrival, BudgetLine, BudgetState

SHOWN = 10
ICON = "coin-yuan"


def waiting(post) -> list[WaitingMatter]:
    """到账 to confirm, to publish, disputed; 预算 to confirm; 拨付 to make. The first due on top."""
    return [*_to_confirm(post), *_to_publish(post), *_disputed(post), *_budgets(post), *_to_pay_down(post)]


def _arrivals(post):
    return Arrival.objects.visible_to(post).select_related("division")


def _to_confirm(post) -> Iterator[WaitingMatter]:
    if may(post, Right.ARRIVAL_CONFIRM):
        for row in _arrivals(post).unconfirmed().order_by("id")[:SHOWN]:
            yield _of_arrival(row, _("确认到账"))


def _to_publish(post) -> Iterator[WaitingMatter]:
    """Of the village that drafts it, and of the township whose village is late."""
    if not may(post, Right.NOTICE_POST) or not may(post, Right.FUND_VIEW):
        return
    rows = _arrivals(post).unpublished().filter(state=Arrival.State.CONFIRMED)
    for row in rows.order_by("publish_by", "id")[:SHOWN]:
        yield _of_arrival(row, _("公示"), due=evening(row.publish_by))


def _disputed(post) -> Iterator[WaitingMatter]:
    if may(post, Right.ARRIVAL_RECORD):
        for row in _arrivals(post).standing().filter(state=Arrival.State.DISPUTED).order_by("id")[:SHOWN]:
            yield _of_arrival(row, _("处理异议"))


def _of_arrival(row: Arrival, act: str, due=None) -> WaitingMatter:
    return WaitingMatter(
        kind=_("资金到账"),
        what=f"{row.get_source_display()} {with_unit(row.amount)}",
        source=row.division.short_name,
        since=row.notified_at,
        due=due,
        act=act,
        url=reverse("funding:arrival-detail", args=[row.pk]),
        icon=ICON,
    )


def _budgets(post) -> Iterator[WaitingMatter]:
    if not may(post, Right.BUDGET_CONFIRM):
        return
    rows = BudgetLine.objects.visible_to(post).filter(state=BudgetState.PROPOSED)
    count = rows.aggregate(n=Count("pk"), sum=Sum("amount"))
    if count["n"]:
        yield WaitingMatter(
            kind=_("预算"),
            what=_("%(n)s 项预算待批复，共 %(sum)s") % {"n": count["n"], "sum": with_unit(count["sum"])},
            source=str(post.division),
            since=timezone.now(),
            due=None,
            act=_("批复"),
            url=f"{reverse('funding:budget-list')}?state=proposed",
            icon=ICON,
        )


def _to_pay_down(post) -> Iterator[WaitingMatter]:
    """Of the issuer: shares that are issued and not all paid down."""
    if not may(post, Right.DISBURSE):
        return
    mine = Allocation.objects.visible_to(post).filter(state="issued", division=post.division_id)
    late = AllocationShare.objects.visible_to(post).filter(disbursed__lt=F("amount"))
    rows = mine.filter(pk__in=late.order_by().values("allocation_id")).order_by("issued_on", "id")
    for row in rows[:SHOWN]:
        yield WaitingMatter(
            kind=_("资金下达"),
            what=row.name,
            source=row.document,
            since=morning(row.issued_on) if row.issued_on else timezone.now(),
            due=None,
            act=_("拨付"),
            url=reverse("funding:allocation-detail", args=[row.pk]),
            icon=ICON,
        )


def measures(post) -> list[dict]:
    """今年到账, of it carried nothing; 公示及时率: made known in time ÷ due by yesterday. Basis: 到账 by the bank day."""
    if not may(post, Right.FUND_VIEW):
        return []
    today = timezone.localdate()
    rows = Arrival.objects.visible_to(post).standing().exclude(basis="opening")
    year = rows.filter(arrived_on__year=today.year)
    due = rows.filter(publish_by__year=today.year, publish_by__lt=today)
    in_time = Q(published_on__lte=F("publish_by"))
    found = due.aggregate(all=Count("pk"), good=Count("pk", filter=in_time))
    here = reverse("funding:arrival-list")
    whole = year.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    rate = f"{100 * found['good'] / found['all']:.1f}" if found["all"] else "—"
    return [
        {
            "label": _("今年到账（口径：到账）"),
            "value": show(whole, Unit.WAN),
            "unit": _("万元"),
            "url": here,
        },
        {
            "label": _("到账公示及时率"),
            "value": rate,
            "unit": "%" if found["all"] else "",
            "url": f"{here}?published=late",
            "left": _("应公示 %s 笔") % f"{found['all']:,}",
            "right": _("按时 %s 笔") % f"{found['good']:,}",
        },
    ]


def found(post, typed: str) -> list[Found]:
    """An arrival by its notice's number, an allocation by its document."""
    plain = typed.strip()
    if not may(post, Right.FUND_VIEW) or "〔" not in plain:
        return []
    arrivals = Arrival.objects.visible_to(post).filter(number__startswith=plain).select_related("division")
    given = Allocation.objects.reaching(post).filter(document__startswith=plain)
    return [
        *(
            Found(
                kind=_("资金到账"),
                name=row.number,
                url=reverse("funding:arrival-detail", args=[row.pk]),
                says=f"{row.division} {with_unit(row.amount)}",
                icon=ICON,
                exact=row.number == plain,
            )
            for row in arrivals[:5]
        ),
        *(
            Found(
                kind=_("资金下达"),
                name=row.document,
                url=reverse("funding:allocation-detail", args=[row.pk]),
                says=row.name,
                icon=ICON,
                exact=row.document == plain,
            )
            for row in given[:5]
        ),
    ]

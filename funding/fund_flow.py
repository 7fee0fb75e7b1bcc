"""流向: one fund of one unit (source, earmark, year) followed from its budget to what it was spent on; what is missing.

Every figure is a sum of the linked records, none is stored; each carries its step's own basis (预算、下达、拨付、到账、支出).
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from common.money import with_unit
from funding.arrival_tables import paper
from funding.bases import PAPERS
from funding.models import (
    AllocationShare,
    Arrival,
    BudgetLine,
    Disbursement,
    Entry,
    Expenditure,
    FundAccount,
    Performance,
    Settlement,
)
from funding.models.settlements import SettlementState

NONE = Decimal(0)
BECAUSE = "the records of a fund the reader sees"
SHOWN = 30  # records of a step on one page


def _summed(rows, column: str = "amount") -> Coalesce:
    """The sum of the rows beside an account, as a subquery; `rows` are bound to it already."""
    total = rows.order_by().annotate(_one=F("pk") * 0).values("_one").annotate(sum=Sum(column)).values("sum")
    return Coalesce(Subquery(total), NONE, output_field=DecimalField())


def _of_fund(model, path: str = "", division: str = "division"):
    """Rows of the model with the same unit, source, earmark and year as the account asked about."""
    same = {
        division: OuterRef("division"),
        f"{path}source": OuterRef("source"),
        f"{path}year": OuterRef("year"),
    }
    rows = model.objects.everywhere(because=BECAUSE).filter(**same)
    return rows.alias(_of=Coalesce(f"{path}earmark_id", 0)).filter(_of=Coalesce(OuterRef("earmark_id"), 0))


def _entries_of_fund(**said):
    """Entries in the purses of the fund, new money and carried together."""
    return _of_fund(Entry, "account__", "account__division").filter(**said)


def _carried(*, onwards: bool):
    """结转 into the fund's purses, or out of them; what was reversed is taken off again."""
    moved = _entries_of_fund(kind="carry_over", account__kind=FundAccount.Kind.AVAILABLE)
    came = Q(amount__gt=0, booking__reverses=None) | Q(amount__lt=0, booking__reverses__isnull=False)
    return moved.filter(~came if onwards else came)


def funds(post):
    """The funds a post sees, each with the sums of its steps; what was carried over from the year before is a step of its own.

    A fund is the purse of the year's new money and the one of what was carried into the year; where nothing new came,
    the carried purse stands for both.
    """
    shares = _of_fund(AllocationShare, "allocation__").filter(allocation__state="issued")
    arrived = _of_fund(Arrival).standing()
    spent = _entries_of_fund(account__kind=FundAccount.Kind.OUTSIDE, kind__in=("payment", "refund"))
    purses = _of_fund(FundAccount).available()
    rows = FundAccount.objects.visible_to(post).available()
    rows = rows.filter(Q(carried=False) | ~Exists(purses.filter(carried=False)))
    return rows.select_related("division__parent", "earmark").annotate(
        budgeted=_summed(_of_fund(BudgetLine).filter(state="confirmed")),
        allocated=_summed(shares),
        disbursed=_summed(shares, "disbursed"),
        reached=_summed(shares, "arrived"),
        arrived=_summed(arrived),
        published=_summed(arrived.exclude(published_on=None)),
        late=_summed(arrived.published_late()),
        spent=_summed(spent),
        carried_in=_summed(_carried(onwards=False)),
        carried_out=-_summed(_carried(onwards=True)),
        left=_summed(purses, "balance"),
    )


def gaps(fund: Any) -> list[str]:
    """What the chain lacks, in words: no step without the one before, none left behind."""
    issued = fund.source not in PAPERS or fund.allocated
    over = fund.year < timezone.localdate().year
    came = fund.arrived or fund.carried_in
    found = [
        (issued and fund.allocated and not fund.budgeted, _("没有预算")),
        (fund.budgeted and issued and not fund.allocated, _("有预算未下达")),
        (fund.allocated > fund.disbursed, _("未全部拨付")),
        (fund.disbursed > fund.reached, _("已拨付未到账")),
        (bool(fund.late), _("超期未公示")),
        (over and came and fund.left and not fund.spent, _("上年资金未支出")),
        (over and fund.left and fund.spent, _("结余未结转")),
    ]
    return [words for is_so, words in found if is_so]


@dataclass(frozen=True)
class Step:
    """One step of the chain: its word, its sum in words, its records [(word, url, amount, state)], what it lacks."""

    word: str
    sum: str
    records: list[tuple[str, str, str, str]]
    lacks: str = ""


def _url(name: str, key) -> str:
    """'' where no page of that name stands."""
    try:
        return reverse(f"funding:{name}", args=[key])
    except NoReverseMatch:
        return ""


def _same(fund: Any, path: str = "", division: str = "division") -> dict[str, Any]:
    return {
        division: fund.division,
        f"{path}source": fund.source,
        f"{path}year": fund.year,
        f"{path}earmark": fund.earmark,
    }


def steps(fund: Any, post) -> list[Step]:
    """The chain of a fund from `funds(post)`: as many questions as it has steps."""
    lacks = gaps(fund)
    before, onwards = _carry_steps(fund, post)
    return [
        *before,
        Step(_("预算"), with_unit(fund.budgeted), _budgets(fund, post), _first(lacks, _("没有预算"))),
        Step(_("下达"), with_unit(fund.allocated), _shares(fund, post), _first(lacks, _("有预算未下达"))),
        Step(_("拨付"), with_unit(fund.disbursed), _hops(fund, post), _first(lacks, _("未全部拨付"))),
        Step(_("到账"), with_unit(fund.arrived), _arrivals(fund, post), _first(lacks, _("已拨付未到账"))),
        Step(_("公示"), with_unit(fund.published), [], _first(lacks, _("超期未公示"))),
        Step(_("支出"), with_unit(fund.spent), _payments(fund, post), _first(lacks, _("上年资金未支出"))),
        _settled(fund, post),
        _performance(fund, post),
        *onwards,
    ]


def _carry_steps(fund: Any, post) -> tuple[list[Step], list[Step]]:
    """上年结转 before all else, 结转下年 at the end; neither where nothing was carried."""
    before = Step(_("上年结转"), with_unit(fund.carried_in), _carries(fund, post, onwards=False))
    left = _("结余未结转") if _("结余未结转") in gaps(fund) else ""
    after = Step(_("结转下年"), with_unit(fund.carried_out), _carries(fund, post, onwards=True), left)
    return [before] if before.records else [], [after] if after.records or left else []


def _carries(fund, post, *, onwards: bool) -> list:
    """The bookings of 结转, each with the year it came from or went to and the fund of that year."""
    other = fund.year + 1 if onwards else fund.year - 1
    near = FundAccount.objects.visible_to(post).available().filter(**_same(fund) | {"year": other})
    there = near.order_by("carried").first()
    rows = Entry.objects.visible_to(post).filter(
        kind="carry_over", account__kind=FundAccount.Kind.AVAILABLE, **_same(fund, "account__", "account__division")
    )  # fmt: skip
    found = rows.filter(amount__lt=0) if onwards else rows.filter(amount__gt=0)
    seen = found.filter(booking__reverses=None).select_related("booking__reversal").order_by("id")
    return [
        (_("%(year)s年 %(number)s") % {"year": other, "number": row.booking.voucher},
         _url("fund-flow-detail", there.pk) if there else _url("booking-detail", row.booking_id),
         with_unit(abs(row.amount)),
         _("已冲销") if hasattr(row.booking, "reversal") else f"{row.booked_on:%Y-%m-%d}")
        for row in seen[:SHOWN]
    ]  # fmt: skip


def _settled(fund, post) -> Step:
    """结算 that its payments belong to: their own, their contract's, their repair's."""
    paid = Expenditure.objects.everywhere(because=BECAUSE).filter(_paid_of(fund)).order_by().values("pk")
    hung = Q(payments__in=paid) | Q(contract__checks__payments__in=paid)
    hung |= Q(matter__payments__expenditure__in=paid)
    keys = Settlement.objects.visible_to(post).filter(hung).order_by().values("pk")
    rows = Settlement.objects.visible_to(post).filter(pk__in=keys).order_by("id")
    found = [
        (row.name, _url("settlement-detail", row.pk),
         with_unit(row.accepted if row.payable is None else row.payable), row.get_state_display())
        for row in rows[:SHOWN]
    ]  # fmt: skip
    over = fund.year < timezone.localdate().year
    late = over and rows.exclude(state=SettlementState.CLOSED).exists()
    return Step(_("结算"), "", found, _("有结算未结清") if late else "")


def _first(lacks: list[str], word: str) -> str:
    return word if word in lacks else ""


def _budgets(fund, post) -> list:
    rows = BudgetLine.objects.visible_to(post).filter(**_same(fund)).select_related("use").order_by("id")
    return [
        (
            f"{row.use} {row.document}",
            _url("budget-detail", row.pk),
            with_unit(row.amount),
            row.get_state_display(),
        )
        for row in rows[:SHOWN]
    ]


def _shares(fund, post) -> list:
    rows = AllocationShare.objects.visible_to(post).filter(
        allocation__state="issued", **_same(fund, "allocation__")
    )
    return [
        (str(row.allocation), _url("allocation-detail", row.allocation_id), with_unit(row.amount),
         f"{row.allocation.issued_on:%Y-%m-%d}" if row.allocation.issued_on else "")
        for row in rows.select_related("allocation").order_by("id")[:SHOWN]
    ]  # fmt: skip


def _hops(fund, post) -> list:
    """The hops of its shares, wherever they went by."""
    same = {name: value for name, value in _same(fund, "share__allocation__").items() if name != "division"}
    rows = Disbursement.objects.visible_to(post).filter(share__division=fund.division, **same)
    seen = rows.select_related("payer", "division", "booking__reversal").order_by("id")
    return [
        (f"{row.payer} → {row.division}", _url("disbursement-detail", row.pk), with_unit(row.amount),
         _("已冲销") if hasattr(row.booking, "reversal") else f"{row.paid_on:%Y-%m-%d}")
        for row in seen[:SHOWN]
    ]  # fmt: skip


def _arrivals(fund, post) -> list:
    rows = Arrival.objects.visible_to(post).filter(**_same(fund))
    seen = rows.select_related("booking__reversal", "share__allocation").order_by("id")
    return [
        (f"{row.number} {paper(row)}", _url("arrival-detail", row.pk), with_unit(row.amount), _said_of(row))
        for row in seen[:SHOWN]
    ]


def _said_of(row: Arrival) -> str:
    if hasattr(row.booking, "reversal"):
        return _("已冲销")
    return _("%s公示") % f"{row.published_on:%Y-%m-%d}" if row.published_on else row.get_state_display()


def _paid_of(fund) -> Q:
    """Payments out of the fund, new money or carried, that were made."""
    return Q(state__in=("paid", "reversed"), **_same(fund, "account__", "account__division"))


def _payments(fund, post) -> list:
    rows = Expenditure.objects.visible_to(post).filter(_paid_of(fund))
    return [
        (row.words, _url("expenditure-detail", row.pk), with_unit(row.amount), row.get_state_display())
        for row in rows.order_by("id")[:SHOWN]
    ]


def _performance(fund, post) -> Step:
    """绩效 that speaks of it: of its earmark, of one of its allocations, or of all the unit's money of the year."""
    named = Q(earmark=fund.earmark) if fund.earmark else Q(earmark=None)
    rows = Performance.objects.visible_to(post).filter(named, division=fund.division, year=fund.year)
    found = [
        (row.name, _url("performance-detail", row.pk), with_unit(row.amount), row.get_state_display())
        for row in rows.order_by("id")[:SHOWN]
    ]
    over = fund.year < timezone.localdate().year
    return Step(_("绩效"), "", found, _("没有绩效评价") if over and fund.arrived and not found else "")

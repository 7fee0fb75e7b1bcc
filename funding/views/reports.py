"""资金统计: by source, use, sector, division and period, on a named basis; on paper, as a workbook, and the entries behind."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.doors import needs
from accounts.exports import SIGNATURES, answer
from accounts.lists import asked, asks, chips, listing
from accounts.rights import Right
from common import audit
from common.money import Unit, show
from common.paging import Order
from common.spreadsheets.answers import spreadsheet_answer
from common.spreadsheets.out import Column, Sheet
from funding.entry_tables import EntryTable
from funding.models import Entry
from funding.report_filters import WORDS, EntryFilter, ReportFilter
from funding.report_shown import Rates, ShownReport, rates
from funding.reporting import Basis, Sums, behind, total_of

NOT_SAID = ("year", "period", "basis", "down", "across", "unit", "township", "village")
PURSE_HEADS = ("期初结余", "本期到账", "调整转拨", "本期支出", "期末结余", "其中上年结转")
ENTRY_ORDERS = {"day": Order(_("最近发生"), "-booked_on", "-id"), "amount": Order(_("金额"), "-amount")}


def _purse_cells(sums: Sums) -> list[Decimal]:
    """Opening + arrived + moved − spent = closing; then what of it was carried over."""
    opening = sums.opening + sums.opened
    return [opening, sums.arrived, sums.moved, sums.spent, sums.closing, sums.closing_carried]


def _shown(request) -> tuple[Any, dict[str, Any]]:
    form = asked(ReportFilter, request)
    told = ShownReport(form, request.post)
    unit = form.unit_chosen
    foot, whole = told.foot()
    heads = [word for _key, word in told.acrosses]
    rows = [
        (name, [(word, *_cell(one, unit)) for word, one in zip(heads, line, strict=True)], _cell(all_, unit))
        for name, line, all_ in told.rows()
    ]
    context = {
        "form": form,
        "cascade": form.cascade(),
        "told": told,
        "unit": unit.value,
        "rows": rows,
        "heads": heads,
        "foot": [_cell(one, unit) for one in foot],
        "whole": _cell(whole, unit),
        "basis": told.basis.label,
        "down_word": WORDS[form.chosen_down],
        "across_word": WORDS[form.chosen_across],
        "period": form.spoken(),
        "place": form.place,
        "purse_heads": PURSE_HEADS,
        "purses": [(name, _worded(sums, unit)) for name, sums in told.purse_lines],
        "purse_total": _worded(told.told.total, unit),
        "asks": asks(form, but=NOT_SAID),
        "now": timezone.now(),
    }
    return told, context


def _worded(sums: Sums, unit: Unit) -> list[tuple[str, str]]:
    """(head, figure) of a line of 收支结余."""
    return list(zip(PURSE_HEADS, (show(one, unit) for one in _purse_cells(sums)), strict=True))


def _cell(figure, unit: Unit) -> tuple[str, str]:
    return (show(figure.amount, unit), figure.url) if figure.amount else ("", "")


@needs(Right.FUND_VIEW)
def fund_report(request):
    told, context = _shown(request)
    form = context["form"]
    known = rates(form, request.post, total_of(told.budget.values()), timezone.localdate())
    context |= {
        "selects": _selects(form),
        "more": form.more_fields(),
        "more_chosen": form.more_chosen(),
        "chips": chips(form, request.GET),
        "clear_url": request.path,
        "measures": _measures(told.told.total, known, form, purses=told.told.purses),
        "query": request.GET.urlencode(),
        "may_export": may(request.post, Right.FUND_EXPORT),
        "budget_of_year": told.basis == Basis.BUDGET and bool(form.value("period")),
    }
    return render(request, "funding/fund_report.html", context)


def _selects(form: ReportFilter) -> list[tuple[str, Any, list[tuple[Any, Any, bool]]]]:
    """(name, word, [(value, word, chosen)]) of what a report always has one of."""
    chosen = {
        "year": form.days()[0].year,
        "period": form.value("period") or "",
        "basis": form.chosen_basis.value,
        "down": form.chosen_down,
        "across": form.chosen_across,
        "unit": form.unit_chosen.value,
    }
    return [
        (
            name,
            form.fields[name].label,
            [(value, word, value == now) for value, word in form.fields[name].choices],  # type: ignore[attr-defined]
        )
        for name, now in chosen.items()
    ]


def _measures(total: Sums, known: Rates, form: ReportFilter, *, purses: bool) -> list[dict[str, Any]]:
    """The answer at a glance. Rates from unrounded numbers."""
    wan = Unit.WAN
    paid = _percent(total.spent / known.budget if known.budget else None)
    raised = total.raised / total.arrived if total.arrived else None
    per_head = show(total.spent / known.people) if known.people else "—"
    found = [
        _measure(_("预算"), show(known.budget, wan), "万元", _("全年批复")),
        _measure(_("到账"), show(total.arrived, wan), "万元", _("到账率 %s") % _percent(known.arrival_rate)),
        _measure(_("支出"), show(total.spent, wan), "万元", _("占预算 %s") % paid),
        _measure(_("公示率"), _percent(known.publication_rate), "", _("应公示 %s 笔") % known.due),
        _measure(_("非财政资金占比"), _percent(raised), "", _("按到账")),
        _measure(_("人均支出"), per_head, "元", _("%s 人") % known.people if known.people else _("没有人口数")),
    ]  # fmt: skip
    if purses:
        carried = _("其中结转 %s 万元") % show(total.closing_carried, wan)
        found.insert(3, _measure(_("期末结余"), show(total.closing, wan), "万元", carried))
    return found


def _measure(label: str, value: str, unit: str, left: str) -> dict[str, Any]:
    return {"label": label, "value": value, "unit": unit, "left": left, "right": ""}


def _percent(rate: Decimal | None) -> str:
    return "—" if rate is None else f"{100 * rate:.1f}%"


@needs(Right.FUND_VIEW)
def fund_report_print(request):
    _told, context = _shown(request)
    return render(request, "funding/fund_report_print.html", context)


@needs(Right.FUND_EXPORT)
def fund_report_export(request):
    """管护经费支出情况表 as the finance office keeps it: the table, then 收支结余; always in yuan, to the fen."""
    form = asked(ReportFilter, request)
    told = ShownReport(form, request.post)
    title = _("%(period)s管护经费%(basis)s情况表") % {"period": form.spoken(), "basis": told.basis.label}
    name = f"{form.place.short_name}{title}"
    audit.note("export", table=Entry._meta.db_table, details={"title": name})
    below = _("单位：元    口径：%s") % told.basis.label
    if said := asks(form, but=NOT_SAID):
        below += f"    {said}"
    footer = _("%(who)s %(day)s 导出") % {
        "who": request.post.person.name,
        "day": f"{timezone.localdate():%Y-%m-%d}",
    }
    told_by = {"unit_line": below, "signature": SIGNATURES, "footer": footer, "freeze_columns": 1}
    sheets = [Sheet(name, _columns(told), _lines(told), name=told.basis.label, **told_by)]  # type: ignore[arg-type]
    if told.told.purses:
        heads = [Column("name", str(WORDS[form.chosen_down]), 24)]
        heads += [Column(f"c{n}", head, 16, "money") for n, head in enumerate(PURSE_HEADS)]
        lines = [[line, *_purse_cells(sums)] for line, sums in told.purse_lines]
        lines.append([_("合计"), *_purse_cells(told.told.total)])
        sheets.append(Sheet(f"{name}（收支结余）", heads, lines, name=_("收支结余"), **told_by))  # type: ignore[arg-type]
    return spreadsheet_answer(name, *sheets)


def _columns(told: ShownReport) -> list[Column]:
    heads = [Column("name", str(WORDS[told.form.chosen_down]), 24)]
    heads += [Column(f"c{n}", word, 16, "money") for n, (_key, word) in enumerate(told.acrosses)]
    return [*heads, Column("all", _("合计"), 18, "money")]


def _lines(told: ShownReport) -> Iterator[list[Any]]:
    for name, line, whole in told.rows():
        yield [name, *(one.amount for one in line), whole.amount]
    foot, whole = told.foot()
    yield [_("合计"), *(one.amount for one in foot), whole.amount]


# --- The entries behind a figure ---------------------------------------------------------------------
def _entries(form: EntryFilter, post):
    basis = form.chosen_basis
    rows = behind(post, form.asked(), Basis.SPENT if basis == Basis.BUDGET else basis)
    return rows.select_related("booking__division", "account__division", "account__earmark", "use", "sector")


@needs(Right.FUND_VIEW)
def entry_list(request):
    form = asked(EntryFilter, request)
    rows = _entries(form, request.post)
    context = listing(request, form=form, rows=rows, table=EntryTable, orders=ENTRY_ORDERS, unit=_("笔"))
    context |= {
        "selects": [one for one in _selects(form) if one[0] in form.picks],
        "may_export": may(request.post, Right.FUND_EXPORT),
        "basis": form.chosen_basis.label,
        "period": form.spoken(),
    }
    return render(request, "funding/entry_list.html", context)


@needs(Right.FUND_EXPORT)
def entry_list_export(request):
    form = asked(EntryFilter, request)
    columns = [
        Column("booked_on", _("发生日期"), 12, "date"),
        Column("booking", _("凭证号"), 20, "code"),
        Column("division", _("单位"), 18),
        Column("source", _("资金来源"), 18),
        Column("earmark", _("专项"), 26),
        Column("words", _("摘要"), 40),
        Column("use", _("用途"), 14),
        Column("sector", _("行业"), 14),
        Column("amount", _("金额"), 16, "money", unit=_("元")),
    ]
    lines = (
        [
            row.booked_on,
            row.booking.voucher_for(row.account.division_id),
            row.account.division.short_name,
            row.account.get_source_display(),
            str(row.account.earmark or ""),
            row.booking.words,
            str(row.use or ""),
            str(row.sector or ""),
            row.amount,
        ]
        for row in _entries(form, request.post).order_by("booked_on", "id").iterator(500)
    )
    title = _("%(basis)s明细") % {"basis": form.chosen_basis.label}
    return answer(title, columns, lines, post=request.post, table=Entry, below_title=form.spoken())

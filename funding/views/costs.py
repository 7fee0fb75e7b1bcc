"""成本: the table by what one asks, each figure opening its payments; as a workbook and on paper."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.access import may
from accounts.doors import needs
from accounts.exports import answer
from accounts.lists import AreaFilterForm, asked, asks, chips
from accounts.rights import Right
from common.money import show
from common.spreadsheets.out import Column
from funding.costs import BY, MOST, Cost, costs, lines_of, total
from funding.models import Expenditure, ExpenditureLine
from maintenance.models.responsibilities import FundKind

EXPORTED = [
    Column("name", _("名称"), 30),
    Column("amount", _("管护支出"), 16, "money", unit=_("元")),
    Column("share", _("占比"), 10, "number", unit="%"),
    Column("payments", _("支付"), 8, "number", unit=_("笔")),
    Column("facilities", _("涉及设施"), 10, "number", unit=_("处")),
    Column("each", _("每处"), 14, "money", unit=_("元")),
    Column("people", _("人口"), 10, "number", unit=_("人")),
    Column("head", _("人均"), 12, "money", unit=_("元")),
]


class CostFilter(AreaFilterForm):
    picks = ("by", "year", "source")
    by = forms.ChoiceField(
        choices=[(key, one[0]) for key, one in BY.items()], required=False, label=__("分组")
    )
    year = forms.TypedChoiceField(coerce=int, empty_value=None, required=False, label=__("支付年度"))
    source = forms.ChoiceField(
        choices=[("", __("全部")), *FundKind.choices], required=False, label=__("来源")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this = timezone.localdate().year
        field: Any = self.fields["year"]
        field.choices = [("", _("本年")), *((year, str(year)) for year in range(this, this - 6, -1))]

    def narrow(self, rows):
        rows = self.in_area(rows)
        return rows.filter(account__source=self.value("source")) if self.value("source") else rows

    @property
    def chosen(self) -> tuple[str, int]:
        """By what, and of which year."""
        return self.value("by") or "division", self.value("year") or timezone.localdate().year


def _found(request) -> tuple[CostFilter, list[Cost], Any]:
    form = asked(CostFilter, request)
    by, year = form.chosen
    lines = lines_of(form.narrow(Expenditure.objects.visible_to(request.post)), year)
    return form, costs(lines, by, year), total(lines)


@needs(Right.FUND_VIEW)
def cost_table(request):
    form, rows, whole = _found(request)
    by, year = form.chosen
    context = {
        "form": form,
        "cascade": form.cascade(),
        "picks": form.pick_fields(),
        "chips": chips(form, request.GET),
        "clear_url": request.path,
        "query": request.GET.urlencode(),
        "rows": [
            {"row": row, "url": _address(by, row, year, form), "share": _share(row, whole)} for row in rows
        ],
        "whole": show(whole),
        "by": by,
        "by_word": BY[by][0],
        "year": year,
        "cut": len(rows) == MOST,
        "may_export": may(request.post, Right.FUND_EXPORT),
        "print_url": f"?{request.GET.urlencode()}&print=1",
    }
    return render(
        request, "funding/cost_print.html" if "print" in request.GET else "funding/cost_table.html", context
    )


def _share(row: Cost, whole) -> str:
    return f"{100 * row.amount / whole:.1f}" if whole else ""


def _address(by: str, row: Cost, year: int, form: CostFilter) -> str:
    """The payments of a figure; '' for what names nothing."""
    if row.key is None:
        return ""
    asked_for: dict[str, Any] = {BY[by][2]: row.key, "year": year, "state": "paid"}
    if form.value("source"):
        asked_for["source"] = form.value("source")
    return f"{reverse('funding:expenditure-list')}?{urlencode(asked_for)}"


@needs(Right.FUND_EXPORT)
def cost_table_export(request):
    form, rows, whole = _found(request)
    by, year = form.chosen
    lines = (
        [
            row.name,
            row.amount,
            round(100 * row.amount / whole, 1) if whole else None,
            row.payments,
            row.facilities or None,
            row.per_facility and round(row.per_facility, 2),
            row.population,
            row.per_head and round(row.per_head, 2),
        ]
        for row in rows
    )
    below = _("%(year)s年（支付口径）%(asks)s") % {"year": year, "asks": asks(form, but=("by", "year"))}
    title = _("管护成本表（%s）") % BY[by][0]
    return answer(title, EXPORTED, lines, post=request.post, table=ExpenditureLine, below_title=below)

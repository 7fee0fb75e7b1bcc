"""What a report of money asks: area, year and part of it, basis, lines, columns, and the dimensions that narrow it."""

from calendar import monthrange
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.lists import AreaFilterForm
from accounts.models import Division, Sector
from accounts.scoping import ScopeKind
from common.money import Unit
from funding.models import Earmark, FundUse
from funding.reporting import DIMENSIONS, Asked, Basis
from maintenance.models.responsibilities import FundKind

EARLIEST = 2015
NONE = "-"  # in the address: of no use, sector or earmark
WORDS = {
    "source": __("资金来源"),
    "use": __("用途"),
    "sector": __("行业"),
    "division": __("区划"),
    "earmark": __("专项"),
    "money": __("当年与结转"),
    "month": __("月份"),
}
UNNAMED = {"use": __("未定用途"), "sector": __("综合"), "earmark": __("不限专项")}
CARRIED = {"false": __("当年资金"), "true": __("上年结转")}
PERIODS: dict[str, tuple[Any, int, int]] = {
    "": (__("全年"), 1, 12),
    "h1": (__("上半年"), 1, 6),
    "h2": (__("下半年"), 7, 12),
    **{f"q{n + 1}": (__(word), 3 * n + 1, 3 * n + 3) for n, word in enumerate(("一季度", "二季度", "三季度", "四季度"))},
    **{f"m{n}": (f"{n}月", n, n) for n in range(1, 13)},
}  # fmt: skip


def _sides(*names: str) -> list[tuple[str, Any]]:
    return [(name, WORDS[name]) for name in names]


class ReportFilter(AreaFilterForm):
    """Without words: this year so far, 支出, sources by uses."""

    picks: tuple[str, ...] = ("year", "period", "basis", "down", "across", "unit")
    more = ("source", "use", "sector", "earmark", "money")
    year = forms.TypedChoiceField(required=False, label=__("年度"), coerce=int, empty_value=None)
    period = forms.ChoiceField(
        choices=[(code, said[0]) for code, said in PERIODS.items()], required=False, label=__("期间")
    )
    basis = forms.ChoiceField(choices=Basis.choices, required=False, label=__("口径"))
    down = forms.ChoiceField(choices=_sides(*WORDS), required=False, label=__("行"))
    across = forms.ChoiceField(
        choices=_sides("use", "source", "sector", "earmark", "money", "month", "division"),
        required=False,
        label=__("列"),
    )
    unit = forms.ChoiceField(
        choices=[(unit.value, unit.value) for unit in Unit], required=False, label=__("单位")
    )
    source = forms.ChoiceField(
        choices=[("", __("全部")), *FundKind.choices], required=False, label=__("资金来源")
    )
    use = forms.ChoiceField(required=False, label=__("用途"))
    sector = forms.ChoiceField(required=False, label=__("行业"))
    earmark = forms.ChoiceField(required=False, label=__("专项"))
    money = forms.ChoiceField(
        choices=[("", __("全部")), *CARRIED.items()], required=False, label=__("当年与结转")
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        this = timezone.localdate().year
        self._offer("year", [(year, _("%s年") % year) for year in range(this, EARLIEST - 1, -1)], blank=False)
        uses = [(use.pk, use.name) for use in FundUse.objects.all()]
        self._offer("use", [*uses, (NONE, UNNAMED["use"])])
        self._offer("sector", [*Sector.objects.values_list("pk", "name"), (NONE, UNNAMED["sector"])])
        earmarks = Earmark.objects.visible_to(self.post).order_by("-year", "name")
        named = [(str(one.pk), str(one)) for one in earmarks]
        self._offer("earmark", [*named, (NONE, UNNAMED["earmark"])])

    def _offer(self, name: str, choices: list[tuple[Any, Any]], *, blank: bool = True) -> None:
        field: Any = self.fields[name]
        field.choices = [*([("", _("全部"))] if blank else []), *choices]

    def clean(self) -> None:
        super().clean()
        if self.chosen_basis == Basis.BUDGET and not {self.side("down"), self.side("across")} <= BUDGET_SIDES:
            self.add_error("basis", _("预算不分月份和结转，请换一种行列"))
        if self.value("down") and self.value("down") == self.value("across"):
            self.add_error("across", _("行和列不能相同"))

    @property
    def chosen_basis(self) -> Basis:
        return Basis(self.value("basis") or Basis.SPENT)

    @property
    def chosen_down(self) -> str:
        other = self.value("across")
        return self.value("down") or ("division" if other == "source" else "source")

    @property
    def chosen_across(self) -> str:
        spare = "source" if self.chosen_down != "source" else "month"
        usual = spare if self.chosen_basis == Basis.ARRIVED or self.chosen_down == "use" else "use"
        usual = "sector" if usual == "month" and self.chosen_basis == Basis.BUDGET else usual
        return self.value("across") or usual

    @property
    def unit_chosen(self) -> Unit:
        return Unit(self.value("unit") or Unit.YUAN)

    def side(self, name: str) -> str:
        """A dimension of funding.reporting: a county's lines are townships until one is chosen."""
        chosen = self.chosen_down if name == "down" else self.chosen_across
        if chosen != "division":
            return chosen
        return "township" if self.spans_townships() else "village"

    def days(self) -> tuple[date, date]:
        year = self.value("year") or timezone.localdate().year
        _word, first, last = PERIODS[self.value("period") or ""]
        return date(year, first, 1), date(year, last, monthrange(year, last)[1])

    def spoken(self) -> str:
        """2026年一季度."""
        year = self.value("year") or timezone.localdate().year
        return f"{year}年{PERIODS[self.value('period') or ''][0]}"

    @cached_property
    def place(self) -> Division:
        return self.area() or self.post.division

    def asked(self) -> Asked:
        first, last = self.days()
        area = self.area()
        narrowed = {name: self.value(name) for name in self.more if self.value(name)}
        said = {name: "" if value == NONE else value for name, value in narrowed.items()}
        said |= {"money": said["money"] == "true"} if "money" in said else {}
        return Asked(
            first, last, self.side("down"), self.side("across"), tuple(area.ranges) if area else (), said
        )

    def sector_bound(self) -> bool:
        return self.post.scope_kind == ScopeKind.AREA_SECTORS


BUDGET_SIDES = {name for name, one in DIMENSIONS.items() if one.budget is not None}


class EntryFilter(ReportFilter):
    """The entries behind a figure of the report: its area, period, basis and dimensions."""

    picks = ("year", "period", "basis")
    basis = forms.ChoiceField(
        choices=[(one.value, one.label) for one in (Basis.SPENT, Basis.ARRIVED)],
        required=False,
        label=__("口径"),
    )
    month = forms.IntegerField(min_value=1, max_value=12, required=False, label=__("月份"))

    def days(self) -> tuple[date, date]:
        first, last = super().days()
        month = self.value("month")
        if not month:
            return first, last
        return date(first.year, month, 1), date(first.year, month, monthrange(first.year, month)[1])

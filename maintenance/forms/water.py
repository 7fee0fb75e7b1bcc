"""Forms of 水质检测."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import PostForm
from accounts.forms.days import DayField, PastDay
from accounts.lists import AreaFilterForm, keyword
from assets.models import Facility, FacilityType
from maintenance.forms.duties import month_beside
from maintenance.models import Severity, WaterIndicator, WaterInterval, WaterTest
from maintenance.water_rules import indicators_on
from maintenance.water_values import read_result

SOON = 30  # days ahead that are due soon
REPORT = "application/pdf,image/jpeg,image/png,image/webp,.docx,.xlsx"


class WaterTestForm(PostForm):
    """A field for each indicator in force today; what was not tested stays empty."""

    sampled_on = PastDay(label=_("采样日期"))
    point = forms.ChoiceField(choices=WaterTest.Point, initial=WaterTest.Point.OUTLET, label=_("采样点"))
    lab = forms.CharField(max_length=80, label=_("检测单位"))
    report_number = forms.CharField(max_length=40, required=False, label=_("报告编号"))
    note = forms.CharField(max_length=300, required=False, label=_("备注"))
    file = forms.FileField(
        required=False,
        label=_("检测报告"),
        help_text=_("PDF、照片、Word 或 Excel"),
        widget=forms.ClearableFileInput(attrs={"accept": REPORT}),
    )

    def __init__(self, *args: Any, facility: Facility, **kwargs: Any) -> None:
        self.facility = facility
        super().__init__(*args, **kwargs)

    def offer(self) -> None:
        county = self.facility.division.county_code
        self.indicators = {f"result_{one.pk}": one for one in indicators_on(county, timezone.localdate())}
        for name, one in self.indicators.items():
            label = f"{one.name}（{one.unit}）" if one.unit else one.name
            self.fields[name] = forms.CharField(
                max_length=20,
                required=False,
                label=label,
                help_text=one.told_limit,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )

    @property
    def of_test(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name not in self.indicators]

    @property
    def of_results(self) -> list[forms.BoundField]:
        return [self[name] for name in self.indicators]

    def clean(self) -> None:
        super().clean()
        for name in self.indicators:
            try:
                read_result(self.cleaned_data.get(name) or "")
            except ValueError as error:
                self.add_error(name, str(error))

    def said(self) -> dict[str, Any]:
        fields = {name: value for name, value in self.cleaned_data.items() if name not in self.indicators}
        results = {one.name: self.cleaned_data.get(name) or "" for name, one in self.indicators.items()}
        return fields | {"results": results}


class VoidForm(PostForm):
    reason = forms.CharField(max_length=300, label=_("作废原因"), widget=forms.Textarea(attrs={"rows": 2}))


def tested_types():
    return FacilityType.objects.filter(pk__in=WaterInterval.objects.values("type"), active=True)


def _type_pick() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        FacilityType.objects.filter(active=True), required=False, label=_("类别"), empty_label=_("全部")
    )


class _AtFacility(AreaFilterForm):
    of_today = True
    type = _type_pick()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["type"].queryset = tested_types()  # type: ignore[attr-defined]


class WaterTestFilter(_AtFacility):
    RESULTS = (("", _("全部")), ("passed", _("合格")), ("failed", _("不合格")), ("void", _("已作废")))
    area_column = "facility__division_id"
    picks = ("result", "type")
    words = _("设施名称、报告编号、检测单位")
    result = forms.ChoiceField(choices=RESULTS, required=False, label=_("结果"))
    facility = forms.IntegerField(required=False, min_value=1, max_value=2**62, label=_("设施"))
    q = keyword(_("设施名称、报告编号、检测单位"))

    def narrow(self, rows):
        rows, result = self.in_area(rows), self.value("result")
        rows = rows.exclude(voided_at=None) if result == "void" else rows.filter(voided_at=None)
        if result in ("passed", "failed"):
            rows = rows.filter(passed=result == "passed")
        if self.value("type"):
            rows = rows.filter(facility__type=self.value("type"))
        if self.value("facility"):
            rows = rows.filter(facility=self.value("facility"))
        if words := self.value("q"):
            by_name = rows.filter(facility__name__icontains=words)
            rows = by_name | rows.filter(report_number__icontains=words) | rows.filter(lab__icontains=words)
        return rows


class WaterDueFilter(_AtFacility):
    """Facilities with `due_on` (maintenance.water_rules.with_due)."""

    STATES = (("", _("全部")), ("late", _("已逾期")), ("soon", _("30 日内到期")), ("never", _("从未检测")))
    picks = ("state", "type")
    words = _("设施名称")
    state = forms.ChoiceField(choices=STATES, required=False, label=_("状态"))
    since = DayField(required=False, label=_("应检自"))
    until = DayField(required=False, label=_("应检至"))
    q = keyword(_("设施名称"))

    def narrow(self, rows):
        rows, today = self.in_area(rows), timezone.localdate()
        asked: dict[str, dict[str, Any]] = {
            "late": {"due_on__lt": today},
            "soon": {"due_on__gte": today, "due_on__lte": today + timedelta(days=SOON)},
            "never": {"last_on": None},
        }
        rows = rows.filter(**asked.get(self.value("state"), {}))
        if self.value("type"):
            rows = rows.filter(type=self.value("type"))
        for name, lookup in (("since", "due_on__gte"), ("until", "due_on__lte")):
            if self.value(name):
                rows = rows.filter(**{lookup: self.value(name)})
        return rows.filter(name__icontains=self.value("q")) if self.value("q") else rows


class WaterMonthFilter(_AtFacility):
    """A month; this one unless the address says otherwise."""

    picks = ("type",)
    month = forms.RegexField(r"(20\d\d)-(0[1-9]|1[0-2])", required=False, label=_("月份"))

    def first_day(self) -> date:
        asked = self.value("month") or f"{timezone.localdate():%Y-%m}"
        return date(int(asked[:4]), int(asked[5:]), 1)

    def last_day(self) -> date:
        first = self.first_day()
        return first.replace(day=monthrange(first.year, first.month)[1])

    def beside(self, step: int) -> str:
        return month_beside(self.first_day(), step)

    def narrow(self, rows):
        rows = self.in_area(rows)
        return rows.filter(type=self.value("type")) if self.value("type") else rows


def _number(label: Any) -> forms.DecimalField:
    return forms.DecimalField(
        required=False,
        min_value=0,
        max_digits=10,
        decimal_places=4,
        label=label,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )


class IndicatorForm(PostForm):
    name = forms.CharField(max_length=30, label=_("指标"))
    unit = forms.CharField(max_length=20, required=False, label=_("单位"))
    low = _number(_("下限"))
    high = _number(_("上限"))
    severity = forms.ChoiceField(choices=Severity, initial=Severity.B, label=_("不合格等级"))
    from_date = DayField(label=_("起用日期"), help_text=_("此前采样的仍按原来的限值判定"))
    until = DayField(required=False, label=_("停用日期"))
    seq = forms.IntegerField(min_value=1, max_value=999, initial=100, label=_("次序"))
    source = forms.CharField(max_length=300, required=False, label=_("依据"))

    def offer(self) -> None:
        self.fields["from_date"].initial = timezone.localdate()

    @classmethod
    def initial_of(cls, row: WaterIndicator) -> dict[str, Any]:
        """What stands now, to hold from today on."""
        said = {name: getattr(row, name) for name in cls.base_fields if name != "from_date"}
        plain = {name: f"{said[name].normalize():f}" for name in ("low", "high") if said[name] is not None}
        return said | plain


class IntervalForm(PostForm):
    type = forms.ModelChoiceField(
        FacilityType.objects.filter(active=True, sector="02"), label=_("设施类别"), empty_label=_("请选择")
    )
    days = forms.IntegerField(
        min_value=1, max_value=3660, required=False, label=_("每隔（日）"), help_text=_("留空即不再要求检测")
    )
    from_date = DayField(label=_("起用日期"))
    source = forms.CharField(max_length=300, required=False, label=_("依据"))

    def offer(self) -> None:
        self.fields["from_date"].initial = timezone.localdate()

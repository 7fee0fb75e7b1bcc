"""Forms of 指标体系: its words and grades, one indicator with its parts, the day it is issued, whom a count is tried on."""

from decimal import Decimal
from itertools import groupby
from typing import Any

from django import forms
from django.forms.formsets import formset_factory
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import DivisionField, PartyField, PostForm
from accounts.forms.days import DayField, DayInput
from accounts.lists import FilterForm
from accounts.models import Division, Party
from evaluation.actions.schemes import MOST_PARTS
from evaluation.models import GradeBand, Indicator, IndicatorPart, Level, RoundKind, Scheme, SchemeState
from evaluation.places import CALCULATORS
from evaluation.scheme_checks import plain
from maintenance.forms.standards import PointRows

FULL = Decimal(100)
NONE = ("", _("请选择"))


def points_field(label: Any, *, required: bool = True, most: int = 110, **said: Any) -> forms.DecimalField:
    """Points with two decimals, typed on a phone's number pad."""
    return forms.DecimalField(
        min_value=Decimal(0),
        max_value=Decimal(most),
        decimal_places=2,
        required=required,
        label=label,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        **said,
    )


def unpadded(values: dict[str, Any]) -> dict[str, Any]:
    """Numbers as one would write them: 3, not 3.00."""
    return {name: plain(one) if isinstance(one, Decimal) else one for name, one in values.items()}


def asked_later(form: forms.Form, *names: str) -> None:
    """What may stand empty only under some choices is not called optional."""
    for name in names:
        form.fields[name].later = True  # type: ignore[attr-defined]


class SchemeFilter(FilterForm):
    picks = ("state",)
    state = forms.ChoiceField(
        choices=[("", _("全部")), *SchemeState.choices], required=False, label=_("状态")
    )

    def narrow(self, rows):
        state = self.value("state")
        return rows.filter(state=state) if state else rows


class SchemeForm(PostForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(max_length=80, label=_("名称"))
    bonus_cap = points_field(_("加分上限"), most=10)
    deduction_cap = points_field(_("扣分上限"), most=100)
    least_facilities = forms.IntegerField(
        min_value=0,
        max_value=9999,
        label=_("参加排名的最少在用设施数"),
        help_text=_("少于此数的村只评分、不排名"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    source = forms.CharField(max_length=300, required=False, label=_("依据"))

    @classmethod
    def initial_of(cls, row: Scheme) -> dict[str, Any]:
        names = ("version", "name", "bonus_cap", "deduction_cap", "least_facilities", "source")
        return unpadded({name: getattr(row, name) for name in names})


class BandForm(forms.Form):
    """A grade; one whose word is left empty is none."""

    grade = forms.CharField(max_length=12, required=False, widget=forms.HiddenInput)
    word = forms.CharField(max_length=12, required=False, label=_("等次"))
    from_score = points_field(_("分数线（含）"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked_later(self, "word", "from_score")

    def clean(self):
        said = super().clean()
        if said and said.get("word") and said.get("from_score") is None and "from_score" not in self.errors:
            self.add_error("from_score", _("请填分数线"))
        return said


_Bands = formset_factory(BandForm, extra=1, max_num=8, validate_max=True, absolute_max=16)


def band_rows(data: Any, scheme: Scheme) -> Any:
    rows = GradeBand.objects.filter(scheme=scheme).order_by("-from_score")
    names = ("grade", "word", "from_score")
    present = [unpadded({name: getattr(one, name) for name in names}) for one in rows]
    return _Bands(data, initial=present, prefix="band")


def bands_of(rows: Any) -> list[dict[str, Any]]:
    """What the action takes."""
    return [form.cleaned_data for form in rows if form.cleaned_data.get("word")]


class IndicatorForm(PostForm):
    """`grades`: those of the scheme, for the best that is left once a deduction stands."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    level = forms.ChoiceField(choices=Level, label=_("适用对象"))
    kind = forms.ChoiceField(choices=Indicator.Kind, label=_("类别"))
    group = forms.CharField(max_length=20, label=_("分组"), widget=forms.TextInput(attrs={"list": "groups"}))
    code = forms.CharField(max_length=8, label=_("编号"))
    name = forms.CharField(max_length=60, label=_("指标"))
    points = points_field(
        _("最多加、扣多少分"),
        required=False,
        help_text=_("加分、扣分指标填；基本指标的分值是各条内容之和，一票否决没有分值"),
    )
    rule = forms.CharField(
        max_length=500,
        label=_("评分标准"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("印在评价表上的话"),
    )
    evidence = forms.CharField(max_length=200, required=False, label=_("佐证材料"))
    rounds = forms.MultipleChoiceField(
        choices=RoundKind, label=_("适用评价"), widget=forms.CheckboxSelectMultiple
    )
    caps_grade = forms.ChoiceField(
        choices=(), required=False, label=_("出现后最高等次"), help_text=_("如发生安全事故，最高评为合格")
    )
    source = forms.CharField(
        max_length=300, required=False, label=_("依据"), help_text=_("文件名称和文号；自定的写明“假定”")
    )
    order = forms.IntegerField(
        min_value=1,
        max_value=999,
        required=False,
        label=_("次序"),
        help_text=_("不填排在最后"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, scheme: Scheme, **kwargs: Any) -> None:
        self.scheme = scheme
        super().__init__(*args, **kwargs)

    def offer(self) -> None:
        bands = [(band.grade, band.word) for band in self.scheme.bands.all()]
        asked_later(self, "points")
        self.fields["caps_grade"].choices = [("", _("不限")), *bands]  # type: ignore[attr-defined]

    @property
    def groups(self) -> list[str]:
        """Those there are, to choose from while typing."""
        return list(dict.fromkeys(one.group for one in self.scheme.indicators.all()))

    def said(self) -> dict[str, Any]:
        """What the action takes."""
        asked = dict(self.cleaned_data)
        if asked["order"] is None:
            del asked["order"]
        return asked

    @classmethod
    def initial_of(cls, row: Indicator) -> dict[str, Any]:
        return unpadded({name: getattr(row, name) for name in cls.base_fields})


def calculator_choices() -> list[Any]:
    """Under whom they judge: [(对象, [(key, word)])]."""
    levels = list(Level)
    rows = sorted(CALCULATORS.items(), key=lambda row: levels.index(Level(row[1].level)))
    grouped = groupby(rows, key=lambda row: row[1].level)
    return [
        NONE,
        *((Level(level).label, [(key, one.word) for key, one in found]) for level, found in grouped),
    ]


def rate(label: Any) -> forms.DecimalField:
    """A share in percent, as it is spoken of; kept as a rate."""
    return forms.DecimalField(
        min_value=Decimal(0),
        max_value=Decimal(1000),
        decimal_places=4,
        required=False,
        label=label,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )


class PartForm(forms.Form):
    """One part. What its method and rule do not ask for is left out of what the action takes."""

    text = forms.CharField(max_length=200, label=_("内容"))
    points = points_field(_("分值"), required=False)
    method = forms.ChoiceField(choices=IndicatorPart.Method, label=_("评分方式"))
    calculator = forms.ChoiceField(choices=calculator_choices, required=False, label=_("计算项"))
    curve = forms.ChoiceField(
        choices=[("", _("由评分人给分")), *IndicatorPart.Curve.choices], required=False, label=_("得分规则")
    )
    low = rate(_("起分值（%）"))
    high = rate(_("满分值（%）"))
    each = points_field(_("每件多少分"), required=False, most=100)
    without_rows = forms.ChoiceField(
        choices=IndicatorPart.WithoutRows, required=False, label=_("没有可计数据时")
    )
    proof = forms.ChoiceField(choices=IndicatorPart.Proof, required=False, label=_("须附佐证"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked_later(self, "points", "calculator", "curve", "low", "high", "each", "without_rows", "proof")

    def said(self) -> dict[str, Any]:
        """The columns of a part."""
        asked = dict(self.cleaned_data)
        curve, system = asked["curve"], asked["method"] == IndicatorPart.Method.SYSTEM
        low, high = (asked.get(name) for name in ("low", "high"))
        return {
            **{name: asked[name] for name in ("text", "points", "method", "calculator", "curve")},
            "low": low / FULL if curve == "band" and low is not None else None,
            "high": high / FULL if curve in ("band", "target") and high is not None else None,
            "each": asked.get("each") if curve == "each" else None,
            "without_rows": (asked["without_rows"] if system else "") or IndicatorPart.WithoutRows.NOT_APPLICABLE,
            "proof": ("" if system else asked["proof"]) or IndicatorPart.Proof.NONE,
        }  # fmt: skip


class PartRows(PointRows):
    def parts(self) -> list[dict[str, Any]]:
        """What the action takes: rows that stay, in their order; a row left blank is none."""
        return [form.said() for form in self.ordered_forms if form.cleaned_data.get("text")]


_Parts = formset_factory(
    PartForm,
    formset=PartRows,
    extra=1,
    can_order=True,
    can_delete=True,
    max_num=MOST_PARTS,
    validate_max=True,
    absolute_max=MOST_PARTS * 2,
)


def part_rows(data: Any, indicator: Indicator | None) -> Any:
    """The parts of an indicator as rows to be edited."""
    rows = indicator.parts.order_by("order") if indicator else []
    return _Parts(data, initial=[_initial(part) for part in rows], prefix="part")


def _initial(part: IndicatorPart) -> dict[str, Any]:
    values = {name: getattr(part, name) for name in PartForm.base_fields}
    for name in ("low", "high"):
        if values[name] is not None:
            values[name] = values[name] * FULL
    return unpadded(values)


class IssueForm(PostForm):
    from_date = DayField(
        label=_("起用日期"),
        help_text=_("今天或以后；已发起的评价仍按当时的版次"),
        widget=DayInput(),
        initial=timezone.localdate,
    )


class TryForm(PostForm):
    """On whom counts are tried: by level a village, a township or a department of the reader's area."""

    village = DivisionField(required=False, label=_("试算村（社区）"))
    township = DivisionField(required=False, label=_("试算镇（街道）"))
    party = PartyField(required=False, label=_("试算部门"))

    def offer(self) -> None:
        asked_later(self, "village", "township", "party")
        levels = {"village": Division.Level.VILLAGE, "township": Division.Level.TOWNSHIP}
        for name, level in levels.items():
            self.fields[name].offer_to(self.post, level=level)  # type: ignore[attr-defined]
        units: Any = self.fields["party"]
        units.queryset = Party.objects.visible_to(self.post).filter(
            active=True, kind=Party.Kind.INDUSTRY_DEPARTMENT
        )

    def unit(self, level: str) -> str:
        """What calculators call the unit chosen for a level, "" for none."""
        name = {Level.VILLAGE: "village", Level.TOWNSHIP: "township"}.get(level, "party")  # type: ignore[call-overload]
        chosen = self.cleaned_data.get(name) if self.is_valid() else None
        return str(chosen.pk) if chosen else ""

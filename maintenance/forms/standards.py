"""Forms of 管护标准: the bar of the library, a new version, its words and its checkpoints as rows of one page."""

from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import PostForm
from accounts.forms.days import DayInput
from accounts.lists import FilterForm, keyword
from accounts.models import Sector
from accounts.scoping import ScopeKind
from assets.models import FacilityType
from maintenance import standards
from maintenance.actions.standards import MOST_POINTS
from maintenance.models import Checkpoint, Standard

ONLY = (
    ("", _("全部")),
    ("gap", _("在用但没有标准")),
    ("in_force", _("有现行标准")),
    ("coming", _("有未起用的新版")),
    ("open", _("正在编写或待发布")),
)


def own_types(post):
    """Types whose standard the post may write: of its sectors, or all."""
    kinds = FacilityType.objects.filter(active=True)
    return kinds.filter(sector__in=post.sector_codes) if post.scope_kind == ScopeKind.AREA_SECTORS else kinds


class LibraryFilter(FilterForm):
    sector = forms.ModelChoiceField(Sector.objects.all(), required=False, label=_("大类"))
    only = forms.ChoiceField(choices=ONLY, required=False, label=_("标准"))
    q = keyword(_("类别名称"))
    picks = ("sector", "only")
    words = _("类别名称")

    def narrow(self, rows):
        county = self.post.division.county_code
        if sector := self.value("sector"):
            rows = rows.filter(sector=sector)
        if words := self.value("q"):
            rows = rows.filter(name__icontains=words)
        return self._only(rows, county)

    def _only(self, rows, county: str):
        asked = self.value("only")
        readable = Standard.objects.readable_by(self.post).filter(county_id=county)
        if asked == "gap":
            return rows.filter(pk__in=[kind.pk for kind in standards.gaps(county)])
        found = {
            "in_force": lambda: readable.in_force(county).order_by("type_id"),
            "coming": lambda: readable.filter(state="published", from_date__gt=timezone.localdate()),
            "open": lambda: readable.filter(state__in=["draft", "submitted"]),
        }.get(asked or "")
        return rows.filter(pk__in=found().values("type_id")) if found else rows


class TypeChoice(forms.ModelChoiceField):
    def label_from_instance(self, row) -> str:
        return f"{row.sector.name} · {row.name}"


class NewVersionForm(PostForm):
    type = TypeChoice(FacilityType.objects.none(), label=_("设施类别"), empty_label=_("请选择"))
    from_date = forms.DateField(
        label=_("起用日期"),
        help_text=_("发布后从这一天起用；以前的巡查仍按当时的标准"),
        widget=DayInput(),
    )

    def offer(self) -> None:
        self.fields["type"].queryset = own_types(self.post).select_related("sector").order_by("code")  # type: ignore[attr-defined]
        self.fields["from_date"].initial = timezone.localdate()


class StandardForm(PostForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(max_length=80, label=_("名称"))
    from_date = forms.DateField(label=_("起用日期"), widget=DayInput())
    interval_days = forms.IntegerField(
        min_value=1,
        max_value=3650,
        label=_("巡查间隔（日）"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    papers = forms.CharField(max_length=500, required=False, label=_("应存记录"))
    requirements = forms.CharField(
        max_length=4000,
        required=False,
        label=_("管护要求"),
        help_text=_("一条一行，写给管护人看的话"),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    source = forms.CharField(
        max_length=300, required=False, label=_("依据"), help_text=_("文件名称和文号，或“自拟”")
    )

    @classmethod
    def initial_of(cls, row: Standard) -> dict[str, Any]:
        names = ("version", "title", "from_date", "interval_days", "papers", "requirements", "source")
        return {name: getattr(row, name) for name in names}


class PointForm(forms.Form):
    """One checkpoint. Rows come in the order of `ORDER`; without script it is typed."""

    text = forms.CharField(max_length=200, label=_("检查内容"))
    answer = forms.ChoiceField(choices=Checkpoint.Answer, label=_("回答"), initial="yesno")
    severity = forms.ChoiceField(choices=Checkpoint.Severity.choices, required=False, label=_("不合格"))
    unit = forms.CharField(max_length=20, required=False, label=_("单位"))
    pass_min = forms.DecimalField(
        max_digits=12,
        decimal_places=3,
        required=False,
        label=_("下限"),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    pass_max = forms.DecimalField(
        max_digits=12,
        decimal_places=3,
        required=False,
        label=_("上限"),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    photo_asked = forms.BooleanField(required=False, label=_("须拍照"))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in ("pass_min", "pass_max"):
            value = self.initial.get(name)
            if value is not None:
                self.initial[name] = f"{value.normalize():f}"


class OrderInput(forms.NumberInput):
    """Where a row stands; js/rows.js writes it."""

    def __init__(self, attrs=None) -> None:
        super().__init__({"data-order": "", **(attrs or {})})


class PointRows(BaseFormSet):
    ordering_widget = OrderInput

    def points(self) -> list[dict[str, Any]]:
        """What the action takes: rows that stay, in their order; a row left blank is none."""
        rows = [form.cleaned_data for form in self.ordered_forms if form.cleaned_data.get("text")]
        return [{name: row[name] for name in self.form.base_fields} for row in rows]


_Rows = formset_factory(
    PointForm,
    formset=PointRows,
    extra=2,
    can_order=True,
    can_delete=True,
    max_num=MOST_POINTS,
    validate_max=True,
    absolute_max=MOST_POINTS * 2,
)


def point_rows(data, standard: Standard) -> Any:
    """The checkpoints of a draft as rows to be edited."""
    names = list(PointForm.base_fields)
    present = [{name: getattr(one, name) for name in names} for one in standard.checkpoints.order_by("seq")]
    return _Rows(data, initial=present, prefix="point")


class PublishForm(PostForm):
    from_date = forms.DateField(
        label=_("起用日期"),
        help_text=_("今天或以后；以前的巡查仍按当时的标准"),
        widget=DayInput(),
    )


class ReasonForm(PostForm):
    """Why, with the usual phrases beside it."""

    reason = forms.CharField(max_length=300, label=_("原因"), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, phrases: tuple[str, ...] = (), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.phrases = phrases

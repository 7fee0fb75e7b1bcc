"""Forms of the list: one item, many, the freezing of an edition, the days of a county."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import PersonNear, PostForm, UnitNear
from accounts.forms.days import DayInput
from accounts.models import Division, Party, Person, Post
from accounts.rights import Right
from accounts.scoping import ScopeKind
from assets.models import KeeperKind
from assets.nearby import BECAUSE, levels_of
from maintenance.list_columns import FIELDS
from maintenance.models import FundKind, ListRhythm, Mode, ResponsibilityItem
from maintenance.models.rhythms import MONTH_DAY

SUPERVISES = "officials of township and county who supervise are named on the village's own list"
WATCHERS = (Party.Kind.INDUSTRY_DEPARTMENT, Party.Kind.TOWNSHIP_OFFICE, Party.Kind.COUNTY_OFFICE)
MAY_STAY_EMPTY = {"own_standard", "note"}


def _choice(choices, label) -> forms.ChoiceField:
    return forms.ChoiceField(choices=[("", _("未填")), *choices], required=False, label=label)


class ItemFields(PostForm):
    """The fields of an item, for facilities of some villages."""

    party = UnitNear(label=_("管护主体"), required=False, empty_label=_("未填"))
    keeper_kind = _choice(KeeperKind.choices, _("管护主体类型"))
    person = PersonNear(label=_("管护责任人"), required=False, empty_label=_("未填"))
    public_phone = forms.CharField(
        max_length=20,
        required=False,
        label=_("公开电话"),
        help_text=_("对外公布的办公、值班电话，不填个人手机"),
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    duty_text = forms.CharField(
        max_length=500, required=False, label=_("管护内容"), widget=forms.Textarea(attrs={"rows": 3})
    )
    mode = _choice(Mode.choices, _("管护方式"))
    own_standard = forms.CharField(
        max_length=200, required=False, label=_("管护标准"), help_text=_("不填则按本类设施现行管护标准")
    )
    interval_days = forms.IntegerField(
        min_value=1, max_value=3650, required=False, label=_("巡查间隔（日）"), help_text=_("1 为每日")
    )
    fund_kinds = forms.MultipleChoiceField(
        choices=FundKind.choices,
        required=False,
        label=_("经费来源"),
        widget=forms.CheckboxSelectMultiple,
    )
    annual_cost = forms.DecimalField(
        min_value=0, max_digits=14, decimal_places=2, required=False, label=_("年度预算（元）")
    )
    department = UnitNear(label=_("监管单位"), required=False, empty_label=_("未填"))
    supervisor = PersonNear(label=_("监管人"), required=False, empty_label=_("未填"))
    note = forms.CharField(max_length=300, required=False, label=_("备注"))

    def __init__(self, *args: Any, villages: Sequence[Division], **kwargs: Any) -> None:
        self.villages = villages
        super().__init__(*args, **kwargs)

    @property
    def shared(self) -> set[str]:
        """The codes of the areas that all the villages lie in."""
        found = [set(levels_of(village)) for village in self.villages]
        return set.intersection(*found) if found else set()

    def offer(self) -> None:
        near = Party.objects.everywhere(because=BECAUSE).filter(active=True, division_id__in=self.shared)
        units = near.select_related("division__parent").order_by("-division_id", "kind", "name")
        own = Q(pk=self.post.party_id) if self.post.scope_kind == ScopeKind.OWN_PARTY else Q()
        people = Person.objects.visible_to(self.post).filter(active=True)
        if self.post.scope_kind == ScopeKind.AREA:
            people = people.filter(division_id__in=self.shared)
        self._offer("party", units.filter(own))
        self._offer("department", units.filter(kind__in=WATCHERS))
        self._offer("person", people.select_related("division").order_by("-division_id", "name"))
        self._offer("supervisor", self._supervisors())

    def _supervisors(self):
        posts = Post.objects.everywhere(because=SUPERVISES).in_force()
        above = [code for code in self.shared if code.endswith("000")]
        held = posts.filter(
            division_id__in=above, role__rights__overlap=[Right.LIST_CHECK, Right.LIST_REVIEW]
        )
        people = Person.objects.everywhere(because=SUPERVISES).filter(
            active=True, pk__in=held.values("person")
        )
        return people.select_related("division").order_by("-division_id", "name")

    def _offer(self, name: str, rows: Any) -> None:
        self.fields[name].queryset = rows  # type: ignore[attr-defined]


class ItemForm(ItemFields):
    """One item; who is named but out of reach (moved away, out of use) stays a choice until it is changed."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    groups: ClassVar = (
        (_("谁来管"), ("party", "keeper_kind", "person", "public_phone")),
        (_("怎么管"), ("duty_text", "mode", "own_standard", "interval_days")),
        (_("经费"), ("fund_kinds", "annual_cost")),
        (_("谁监管"), ("department", "supervisor", "note")),
    )

    def __init__(self, *args: Any, item: ResponsibilityItem, **kwargs: Any) -> None:
        self.item = item
        initial = {name: getattr(item, name) for name in FIELDS} | {"version": item.version}
        super().__init__(*args, villages=[item.facility.division], initial=initial, **kwargs)
        for name in set(self.fields) - MAY_STAY_EMPTY:
            self.fields[name].later = True  # type: ignore[attr-defined]  # asked for when it is handed in

    def offer(self) -> None:
        super().offer()
        for name in ("party", "person", "department", "supervisor"):
            if (key := getattr(self.item, f"{name}_id")) is not None:
                field: Any = self.fields[name]
                model = field.queryset.model
                kept = model.objects.everywhere(because="who stands in the item now").filter(
                    Q(pk__in=field.queryset.order_by().values("pk")) | Q(pk=key)
                )
                field.queryset = kept.select_related("division").order_by("-division_id", "name")

    def grouped(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [(title, [self[name] for name in names]) for title, names in self.groups]

    def values(self) -> dict[str, Any]:
        """What was changed, by field."""
        said = {name: self.cleaned_data[name] for name in FIELDS}
        return {name: value for name, value in said.items() if getattr(self.item, name) != value}


class BulkItemForm(ItemFields):
    """The same into many: what stays empty here is not touched."""

    only_empty = forms.BooleanField(
        required=False, initial=True, label=_("只填空着的，已填的不动"), help_text=_("不勾选则覆盖原来的内容")
    )

    def values(self) -> dict[str, Any]:
        said = {name: self.cleaned_data[name] for name in FIELDS}
        return {name: value for name, value in said.items() if value not in (None, "", [])}

    def clean(self) -> dict[str, Any]:
        if not self.errors and not self.values():
            raise forms.ValidationError(_("请至少填写一栏"))
        return self.cleaned_data


class LikeForm(PostForm):
    """Like which facility's item."""

    like = forms.CharField(
        max_length=60, label=_("参照哪处设施"), help_text=_("填统一编码，或本区域内唯一的名称")
    )
    only_empty = forms.BooleanField(required=False, initial=True, label=_("只填空着的，已填的不动"))

    def clean_like(self) -> ResponsibilityItem:
        typed = self.cleaned_data["like"].strip()
        digits = "".join(one for one in typed if one.isalnum())
        rows = ResponsibilityItem.objects.visible_to(self.post).live().select_related("facility")
        found = list(rows.filter(Q(facility__code=digits) | Q(facility__name=typed))[:2])
        if len(found) == 1:
            return found[0]
        said = _("有几处设施叫这个名称，请填统一编码") if found else _("没有找到这处设施的清单条目")
        raise forms.ValidationError(said)


class ReasonForm(PostForm):
    reason = forms.CharField(max_length=300, label=_("原因"), widget=forms.Textarea(attrs={"rows": 2}))


class FreezeForm(PostForm):
    """Which area, and how many unfinished ones the clerk says stay out."""

    division = forms.ModelChoiceField(Division.objects.none(), label=_("范围"), empty_label=None)
    leaving = forms.IntegerField(
        min_value=0,
        initial=0,
        label=_("不列入本版的处数"),
        help_text=_("全部核定的填 0；填的数须与尚未核定的处数一致"),
    )
    note = forms.CharField(max_length=300, required=False, label=_("说明"))

    def offer(self) -> None:
        areas = Division.objects.visible_to(self.post).filter(closed_on=None)
        self.fields["division"].queryset = areas.exclude(level=Division.Level.COUNTY)  # type: ignore[attr-defined]


class RhythmForm(PostForm):
    from_date = forms.DateField(label=_("起用日期"), widget=DayInput(), initial=timezone.localdate)
    hand_in_by = forms.CharField(max_length=5, label=_("报送截止（月-日）"), validators=[MONTH_DAY])
    publish_by = forms.CharField(max_length=5, label=_("次年公布截止（月-日）"), validators=[MONTH_DAY])
    days_to_next = forms.IntegerField(min_value=1, max_value=366, label=_("变更后出新版（日内）"))

    @classmethod
    def of(cls, rhythm: ListRhythm) -> dict[str, Any]:
        return {name: getattr(rhythm, name) for name in ("hand_in_by", "publish_by", "days_to_next")}

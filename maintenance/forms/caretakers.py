"""Forms of caretakers."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import DivisionField, PartyField, PersonField, PostForm
from accounts.forms.days import DayField
from accounts.lists import AreaFilterForm, keyword
from accounts.models import Division, Settlement
from assets.models import Facility
from maintenance.models import Caretaker, Certificate, FundKind


class FacilitiesField(forms.ModelMultipleChoiceField):
    """Facilities of one village."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Facility.objects.none(), **kwargs)

    def offer_to(self, post, division: Division) -> None:
        rows = Facility.objects.visible_to(post).counted().filter(division=division)
        self.queryset = rows.select_related("type").order_by("type_id", "name", "pk")

    def label_from_instance(self, row) -> str:
        return f"{row.name}（{row.type.name}）"


class CaretakerForm(PostForm):
    """An engagement in one village, which the address names."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    person = PersonField(label=_("人员"), help_text=_("名单里没有的，请先请管理员登记人员；优先聘用村民"))
    kind = forms.ChoiceField(choices=Caretaker.Kind, label=_("岗位"))
    party = PartyField(label=_("聘用单位"), required=False)
    public_post = forms.BooleanField(required=False, label=_("公益性岗位"))
    settlements = forms.ModelMultipleChoiceField(
        Settlement.objects.none(),
        required=False,
        label=_("包段（自然村组）"),
        widget=forms.CheckboxSelectMultiple,
    )
    facilities = FacilitiesField(
        required=False, label=_("包管设施"), help_text=_("可选多处；整村或整段的不必选")
    )
    section = forms.CharField(
        max_length=200, required=False, label=_("包段说明"), help_text=_("如“村口到卫生室主路”")
    )
    pay_source = forms.ChoiceField(
        choices=[("", _("未落实")), *FundKind.choices], required=False, label=_("报酬来源")
    )
    monthly_pay = forms.DecimalField(
        min_value=0,
        max_digits=10,
        decimal_places=2,
        required=False,
        label=_("月报酬（元）"),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    from_date = DayField(label=_("上岗日期"))
    note = forms.CharField(max_length=200, required=False, label=_("备注"))

    def __init__(self, *args: Any, division: Division, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["person"].offer_to(self.post, division)
        fields["party"].offer_to(self.post)
        fields["facilities"].offer_to(self.post, division)
        fields["settlements"].queryset = Settlement.objects.visible_to(self.post).filter(division=division)
        fields["from_date"].initial = timezone.localdate()


class CaretakerReviseForm(CaretakerForm):
    """Who it is and as what stays; another post is another engagement."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["person"], self.fields["kind"]

    @classmethod
    def initial_of(cls, row: Caretaker) -> dict[str, Any]:
        names = (
            "version",
            "party",
            "public_post",
            "section",
            "pay_source",
            "monthly_pay",
            "from_date",
            "note",
        )
        return {name: getattr(row, name) for name in names} | {
            "settlements": list(row.settlements.all()),
            "facilities": list(row.facilities.all()),
        }


class VillageForm(PostForm):
    division = DivisionField(label=_("所在村"))

    def offer(self) -> None:
        self.fields["division"].offer_to(self.post, level=Division.Level.VILLAGE)  # type: ignore[attr-defined]


class LeaveForm(PostForm):
    until = DayField(label=_("最后一天"))

    def offer(self) -> None:
        self.fields["until"].initial = timezone.localdate()


class CertificateForm(PostForm):
    name = forms.CharField(max_length=60, label=_("证书"), help_text=_("如“低压电工作业证”"))
    number = forms.CharField(max_length=40, required=False, label=_("编号"))
    issued_on = DayField(label=_("发证日期"))
    expires_on = DayField(label=_("有效期至"), required=False)


class CaretakerFilter(AreaFilterForm):
    WHO = (
        ("", _("在岗")),
        ("villager", _("在岗的村民")),
        ("outsider", _("在岗的外来人员")),
        ("papers", _("证书将到期或已过期")),
        ("left", _("已离岗")),
    )
    who = forms.ChoiceField(choices=WHO, required=False, label=_("人员"))
    kind = forms.ChoiceField(
        choices=[("", _("全部")), *Caretaker.Kind.choices], required=False, label=_("岗位")
    )
    pay = forms.ChoiceField(choices=[("", _("全部")), *FundKind.choices], required=False, label=_("报酬来源"))
    q = keyword(_("姓名、包段"))
    picks = ("who", "kind", "pay")
    words = _("姓名、包段")

    def narrow(self, rows):
        rows = self.in_area(rows)
        today = timezone.localdate()
        who = self.value("who")
        rows = rows.filter(until__lt=today) if who == "left" else rows.at_work()
        if who in ("villager", "outsider"):
            rows = rows.filter(person__is_villager=who == "villager")
        if who == "papers":
            ending = Certificate.objects.visible_to(self.post).ending()
            rows = rows.filter(pk__in=ending.values("caretaker_id"))
        if self.value("kind"):
            rows = rows.filter(kind=self.value("kind"))
        if self.value("pay"):
            rows = rows.filter(pay_source=self.value("pay"))
        if words := self.value("q"):
            rows = rows.filter(Q(person__name__icontains=words) | Q(section__icontains=words))
        return rows


class TeamFilter(AreaFilterForm):
    area_column = "code"
    ONLY = (("", _("全部")), ("committee", _("缺专职委员")), ("none", _("没有管护员")))
    only = forms.ChoiceField(choices=ONLY, required=False, label=_("缺口"))
    picks = ("only",)

    def narrow(self, rows):
        rows = self.in_area(rows.filter(level=Division.Level.VILLAGE, closed_on=None))
        here = Caretaker.objects.everywhere(because="whether villages in sight have a team").at_work()
        if self.value("only") == "committee":
            filled = here.filter(kind=Caretaker.Kind.COMMITTEE)
            rows = rows.exclude(pk__in=filled.values("division_id"))
        elif self.value("only") == "none":
            rows = rows.exclude(pk__in=here.values("division_id"))
        return rows


class AssociationFilter(AreaFilterForm):
    q = keyword(_("名称"))
    words = _("名称")

    def narrow(self, rows):
        rows = self.in_area(rows)
        return rows.filter(name__icontains=self.value("q")) if self.value("q") else rows

"""Forms of units and departments."""

from django import forms
from django.utils.translation import gettext_lazy as _
from stdnum.cn import uscc

from accounts.forms.base import DivisionField, PostForm, SectorsField
from accounts.lists import AreaFilterForm, keyword
from accounts.models import Department, Party
from common.phones import validate_phone


class PartyFilter(AreaFilterForm):
    kind = forms.ChoiceField(choices=[("", _("全部")), *Party.Kind.choices], required=False, label=_("种类"))
    active = forms.ChoiceField(
        choices=[("", _("全部")), ("1", _("在用")), ("0", _("停用"))], required=False, label=_("状态")
    )
    q = keyword(_("单位名称"))
    picks = ("kind", "active")
    words = _("单位名称、信用代码")

    def narrow(self, rows):
        rows = self.in_area(rows)
        if kind := self.value("kind"):
            rows = rows.filter(kind=kind)
        if active := self.value("active"):
            rows = rows.filter(active=active == "1")
        if words := self.value("q"):
            by_code = {"credit_code": words.upper()} if len(words) == 18 else {"name__icontains": words}
            rows = rows.filter(**by_code)
        return rows


class PartyForm(PostForm):
    name = forms.CharField(max_length=100, label=_("单位名称"))
    kind = forms.ChoiceField(choices=Party.Kind, label=_("种类"))
    division = DivisionField(label=_("所属区划"))
    duty_phone = forms.CharField(
        max_length=20, required=False, label=_("值班电话"), validators=[validate_phone],
        widget=forms.TextInput(attrs={"inputmode": "tel"}), help_text=_("对外公布的办公电话，不填个人手机"),
    )  # fmt: skip
    address = forms.CharField(max_length=200, required=False, label=_("地址"))
    credit_code = forms.CharField(
        max_length=18, required=False, label=_("统一社会信用代码"), help_text=_("18 位")
    )
    note = forms.CharField(max_length=200, required=False, label=_("备注"))

    def offer(self) -> None:
        self.fields["division"].offer_to(self.post)  # type: ignore[attr-defined]

    def clean_credit_code(self) -> str:
        code = uscc.compact(self.cleaned_data["credit_code"])
        if code and not uscc.is_valid(code):
            raise forms.ValidationError(_("统一社会信用代码应为 18 位，且校验位须相符，请对照营业执照核对"))
        return code


class PartyChangeForm(PartyForm):
    active = forms.BooleanField(required=False, label=_("在用"))
    version = forms.IntegerField(widget=forms.HiddenInput)


class DepartmentForm(PostForm):
    title = forms.CharField(
        max_length=60,
        label=_("通用名称"),
        help_text=_("设施类别表中的部门名称，如“水务局”；本县叫法不同时在此对应"),
    )
    sectors = SectorsField(required=False, label=_("主管大类"))


class DepartmentFilter(AreaFilterForm):
    q = keyword(_("部门名称"))
    words = _("部门名称")
    area_column = "party__division_id"

    def narrow(self, rows):
        rows = self.in_area(rows)
        return rows.filter(party__name__icontains=self.value("q")) if self.value("q") else rows


def initial_of(party: Party) -> dict:
    names = ("name", "kind", "division", "duty_phone", "address", "credit_code", "note", "active", "version")
    return {name: getattr(party, name) for name in names}


def initial_of_department(department: Department) -> dict:
    return {"title": department.title, "sectors": department.sectors.all()}

"""Forms of 清查."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import may
from accounts.forms.base import DivisionField, PostForm, ReachField
from accounts.forms.days import DayInput
from accounts.forms.positions import PositionFields
from accounts.lists import AreaFilterForm, FilterForm, keyword
from accounts.models import Division
from accounts.rights import Right
from assets.filters import by_words
from assets.models import CampaignLine, Condition, Facility, FacilityType

Answer = CampaignLine.Answer
CONDITIONS = [("", _("没有变化")), *Condition.choices[:4]]
OUTCOMES = [("demolished", _("确已拆除")), ("retired", _("作报废")), ("kept", _("找到了，仍在册"))]


class CampaignForm(PostForm):
    name = forms.CharField(max_length=80, label=_("名称"), help_text=_("如“2024年下半年设施清查”"))
    division = ReachField(label=_("范围"))
    types = forms.ModelMultipleChoiceField(
        FacilityType.objects.filter(active=True),
        required=False,
        label=_("类别"),
        help_text=_("不选为全部类别"),
    )
    due_on = forms.DateField(label=_("完成期限"), widget=DayInput())
    note = forms.CharField(
        max_length=500, required=False, label=_("要求"), widget=forms.Textarea(attrs={"rows": 3})
    )

    def offer(self) -> None:
        self.fields["division"].offer_to(self.post)  # type: ignore[attr-defined]
        self.fields["division"].initial = self.post.division_id
        self.fields["due_on"].initial = timezone.localdate() + timedelta(days=30)


class CampaignFilter(FilterForm):
    STATES = (("", _("全部")), ("open", _("进行中")), ("closed", _("已结束")))
    state = forms.ChoiceField(choices=STATES, required=False, label=_("状态"))
    picks = ("state",)

    def narrow(self, rows):
        if self.value("state"):
            rows = rows.filter(closed_at__isnull=self.value("state") == "open")
        return rows


class LineFilter(AreaFilterForm):
    """The lines of one campaign."""

    area_column = "facility__division_id"
    of_today = True
    answer = forms.ChoiceField(choices=[("", _("全部")), *Answer.choices], required=False, label=_("结果"))
    type = forms.ModelChoiceField(
        FacilityType.objects.filter(active=True), required=False, label=_("类别"), empty_label=_("全部")
    )
    q = keyword(_("名称、编码"))
    picks = ("answer", "type")
    words = _("名称、编码")

    def narrow(self, rows):
        rows = self.in_area(rows)
        if self.value("answer"):
            rows = rows.filter(answer=self.value("answer"))
        if self.value("type"):
            rows = rows.filter(facility__type=self.value("type"))
        if self.value("q"):
            found = Facility.objects.visible_to(self.post).filter(by_words(self.value("q")))
            rows = rows.filter(facility__in=found)
        return rows


class AnswerForm(PostForm):
    """One facility on site: is it so, what is otherwise, or is it gone."""

    answer = forms.ChoiceField(
        choices=[(one.value, one.label) for one in (Answer.CONFIRMED, Answer.CORRECTED, Answer.MISSING)],
        label=_("核实结果"),
        widget=forms.RadioSelect,
    )
    condition = forms.ChoiceField(choices=CONDITIONS, required=False, label=_("状况"))
    name = forms.CharField(max_length=120, required=False, label=_("名称"))
    quantity = forms.DecimalField(
        min_value=0, max_digits=14, decimal_places=3, required=False, label=_("数量")
    )
    address = forms.CharField(max_length=200, required=False, label=_("位置"))
    note = forms.CharField(
        max_length=300, required=False, label=_("说明"), widget=forms.Textarea(attrs={"rows": 2})
    )

    CORRECTIONS = ("name", "quantity", "address")

    def offer(self) -> None:
        """Who may not change facilities says in the note what is otherwise."""
        if may(self.post, Right.FACILITY_CHANGE):
            return
        for name in self.CORRECTIONS:
            del self.fields[name]
        answers = self.fields["answer"].choices  # type: ignore[attr-defined]
        self.fields["answer"].choices = [one for one in answers if one[0] != Answer.CORRECTED]  # type: ignore[attr-defined]

    def clean(self):
        cleaned = super().clean() or {}
        if cleaned.get("answer") == Answer.CORRECTED and not cleaned.get("name"):
            self.add_error("name", _("请填写名称"))
        return cleaned

    def said(self) -> dict:
        """What the act takes: corrections only where the answer is one."""
        cleaned = dict(self.cleaned_data)
        if cleaned["answer"] != Answer.CORRECTED:
            for name in self.CORRECTIONS:
                cleaned.pop(name, None)
        return cleaned


class FindForm(PositionFields, PostForm):
    division = DivisionField(label=_("所在村"))
    type = forms.ModelChoiceField(
        FacilityType.objects.filter(active=True), label=_("类别"), empty_label=_("请选择")
    )
    name = forms.CharField(max_length=120, label=_("设施名称"))
    quantity = forms.DecimalField(
        min_value=0, max_digits=14, decimal_places=3, required=False, label=_("数量")
    )
    address = forms.CharField(max_length=200, required=False, label=_("位置"))
    note = forms.CharField(max_length=500, required=False, label=_("备注"))

    def offer(self) -> None:
        self.fields["division"].offer_to(self.post, level=Division.Level.VILLAGE)  # type: ignore[attr-defined]
        if self.post.division.level == Division.Level.VILLAGE:
            self.fields["division"].initial = self.post.division_id

    def said(self) -> dict:
        """What the act takes, the position as columns of Facility."""
        plain = {name: self.cleaned_data[name] for name in ("division", "type", "name", "address", "note")}
        return plain | {"quantity": self.cleaned_data["quantity"]} | self.position()


class SettleForm(PostForm):
    outcome = forms.ChoiceField(choices=OUTCOMES, label=_("处置"), widget=forms.RadioSelect)

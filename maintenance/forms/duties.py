"""What the list of due work asks, and the short forms of its acts."""

from datetime import timedelta

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import PostForm
from accounts.forms.days import DayField
from accounts.lists import AreaFilterForm, keyword
from assets.models import FacilityType
from maintenance.models import InspectionDuty, InspectionPlan
from maintenance.models.inspections import not_owed

STATES = (
    ("", _("现在可做")),
    ("overdue", _("已逾期")),
    ("open", _("待巡查（含未到）")),
    ("asked", _("申请取消")),
    ("on_time", _("按时完成")),
    ("late", _("逾期完成")),
    ("excused", _("已批准取消")),
    ("ended", _("自动终止")),
    ("owed", _("应完成的")),
    ("all", _("全部")),
)
LOOKS = "inspection"  # all kinds but the village's own checks


class DutyFilter(AreaFilterForm):
    """Due work of an area. Who: by name of person or unit."""

    of_today = True
    state = forms.ChoiceField(choices=STATES, required=False, label=_("状态"))
    plan = forms.ModelChoiceField(
        InspectionPlan.objects.none(), required=False, label=_("计划"), empty_label=_("全部")
    )
    type = forms.ModelChoiceField(
        FacilityType.objects.filter(active=True), required=False, label=_("类别"), empty_label=_("全部")
    )
    doer = forms.ChoiceField(
        choices=[("", _("全部")), ("mine", _("由我巡查")), *InspectionPlan.Doer.choices],
        required=False,
        label=_("由谁巡查"),
    )
    kind = forms.ChoiceField(
        choices=[("", _("全部")), (LOOKS, _("巡查（不含村级自查）")), *InspectionPlan.Kind.choices],
        required=False,
        label=_("种类"),
    )
    since = DayField(label=_("期限自"), required=False)
    until = DayField(label=_("期限至"), required=False)
    q = keyword(_("巡查人、单位"))
    picks = ("state", "plan", "type", "doer")
    more = ("kind", "since", "until")
    words = _("巡查人、单位")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        plans = InspectionPlan.objects.reaching(self.post).order_by("-active", "division_id", "name")
        self.fields["plan"].queryset = plans  # type: ignore[attr-defined]

    def narrow(self, rows):
        rows = self.in_state(self.in_area(rows))
        if self.value("plan"):
            rows = rows.filter(plan=self.value("plan"))
        if self.value("kind") == LOOKS:
            rows = rows.exclude(plan__kind=InspectionPlan.Kind.SELF_CHECK)
        elif self.value("kind"):
            rows = rows.filter(plan__kind=self.value("kind"))
        if kind := self.value("type"):
            rows = rows.filter(Q(facility__type=kind) | Q(facility=None) & Q(plan__types=kind))
        for name, column in (("since", "due_on__gte"), ("until", "due_on__lte")):
            if self.value(name):
                rows = rows.filter(**{column: self.value(name)})
        return self.of_whom(rows)

    def in_state(self, rows):
        today = timezone.localdate()
        return {
            "": lambda: rows.to_do(today),
            "overdue": lambda: rows.overdue(today),
            "open": rows.open,
            "asked": rows.excuse_asked,
            "on_time": rows.on_time,
            "late": rows.late,
            "excused": lambda: rows.filter(state=InspectionDuty.State.EXCUSED),
            "ended": lambda: rows.filter(state=InspectionDuty.State.ENDED),
            "owed": lambda: rows.exclude(not_owed()),
            "all": rows.all,
        }[self.value("state") or ""]()

    def of_whom(self, rows):
        if self.value("doer") == "mine":
            rows = rows.of_doer(self.post)
        elif self.value("doer"):
            rows = rows.filter(plan__doer=self.value("doer"))
        if words := self.value("q"):
            rows = rows.filter(Q(person__name__icontains=words) | Q(party__name__icontains=words))
        return rows


class MonthFilter(AreaFilterForm):
    """A month of an area: "2024-07"; the present one unless asked."""

    of_today = True
    month = forms.RegexField(r"^20\d\d-(0[1-9]|1[0-2])$", required=False, label=_("月份"))
    plan = forms.ModelChoiceField(
        InspectionPlan.objects.none(), required=False, label=_("计划"), empty_label=_("全部")
    )
    picks = ("plan",)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].queryset = InspectionPlan.objects.reaching(self.post).filter(active=True)  # type: ignore[attr-defined]

    def first_day(self):
        text = self.value("month")
        today = timezone.localdate()
        return today.replace(year=int(text[:4]), month=int(text[5:]), day=1) if text else today.replace(day=1)

    def narrow(self, rows):
        rows = self.in_area(rows)
        return rows.filter(plan=self.value("plan")) if self.value("plan") else rows


class ReasonForm(PostForm):
    reason = forms.CharField(max_length=300, label=_("理由"), widget=forms.Textarea(attrs={"rows": 3}))


def month_beside(first, step: int) -> str:
    """The month before (-1) or after (1) as the address writes it."""
    day = first - timedelta(days=1) if step < 0 else first + timedelta(days=32)
    return f"{day:%Y-%m}"

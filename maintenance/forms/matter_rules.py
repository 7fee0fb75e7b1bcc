"""What the county is asked when it sets its rules of 巡、派、办."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import PostForm
from accounts.forms.days import DayField

LONGEST_HOURS = 24 * 366


def _hours(label, *, least: int = 1, required: bool = True) -> forms.IntegerField:
    help_text = _("小时，24 小时为一天") if required else _("小时；不填为不要求先排险")
    return forms.IntegerField(
        min_value=least, max_value=LONGEST_HOURS, required=required, label=label, help_text=help_text
    )


def _money(label) -> forms.DecimalField:
    return forms.DecimalField(
        min_value=1, max_digits=14, decimal_places=2, label=label, help_text=_("元，按登记的费用合计"),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip


class DayForm(PostForm):
    """From which day on; tomorrow unless said otherwise."""

    from_date = DayField(label=_("起用日期"), help_text=_("从这一天起上报的事项按新规定"))

    def offer(self) -> None:
        self.fields["from_date"].initial = timezone.localdate() + timedelta(days=1)


class RuleForm(DayForm):
    """The values of one set; what holds stands in it."""

    source = forms.CharField(max_length=300, label=_("依据"), help_text=_("如“县管护办〔2026〕12号”"))

    def said(self) -> dict[str, Any]:
        return self.cleaned_data


class LimitForm(RuleForm):
    safe_hours = _hours(_("排险"), required=False)
    accept_hours = _hours(_("接单"))
    done_hours = _hours(_("办结"))
    field_order = ("safe_hours", "accept_hours", "done_hours")


class ReminderForm(RuleForm):
    handler = _hours(_("提醒经办人，超期后"), least=0)
    township = _hours(_("提醒镇街分管领导，超期后"), least=0)
    county = _hours(_("提醒县级办公室，超期后"), least=0)
    field_order = ("handler", "township", "county")


class SizeForm(RuleForm):
    minor = _money(_("小修：费用不到"))
    medium = _money(_("中修：费用不到"))
    field_order = ("minor", "medium")

    def said(self) -> dict[str, Any]:
        return {**self.cleaned_data, "major": None}


class DuplicateForm(RuleForm):
    metres = forms.IntegerField(min_value=1, max_value=1000, label=_("相距（米）"))
    days = forms.IntegerField(min_value=1, max_value=90, label=_("相隔（日）"))
    field_order = ("metres", "days")


FORMS: dict[str, type[RuleForm]] = {
    "limit": LimitForm,
    "reminder": ReminderForm,
    "size": SizeForm,
    "duplicate": DuplicateForm,
}

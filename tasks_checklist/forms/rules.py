"""What the county is asked when it sets 督导规则."""

from django import forms
from django.utils.translation import gettext_lazy as _

from maintenance.forms.matter_rules import RuleForm


def _number(label, *, least: int = 0, most: int = 366, help_text="") -> forms.IntegerField:
    return forms.IntegerField(min_value=least, max_value=most, label=label, help_text=help_text)


class DutyRuleForm(RuleForm):
    """From which day on; what began before keeps the rule of its day."""

    def offer(self) -> None:
        super().offer()
        self.fields["from_date"].help_text = _("从这一天起按新规定")


class LimitForm(DutyRuleForm):
    sign_workdays = _number(_("签收时限（工作日）"), least=1, most=30)
    rectify_days = _number(_("整改时限（日）"), least=1)
    relapse_days = _number(_("再次发现多少日内为反弹"), least=1, most=3660)
    field_order = ("sign_workdays", "rectify_days", "relapse_days")


class LadderForm(DutyRuleForm):
    notice = _number(_("逾期多少日提醒责任单位"))
    bulletin = _number(_("逾期多少日列入通报"))
    talk = _number(_("逾期多少日建议约谈"))
    field_order = ("notice", "bulletin", "talk")


class LightForm(DutyRuleForm):
    yellow_days = _number(_("到期前多少日亮黄灯"))
    yellow_progress = _number(_("低于多少进度（%）亮黄灯"), most=100)
    unreported_periods = _number(_("连续几期未报亮黄灯"), least=1, most=36)
    red_days = _number(_("逾期多少日亮红灯"), least=1)
    field_order = ("yellow_days", "yellow_progress", "unreported_periods", "red_days")


class RhythmForm(DutyRuleForm):
    active = forms.TypedChoiceField(
        choices=[("yes", _("拟写")), ("no", _("不拟写"))], coerce=lambda said: said == "yes", label=_("是否拟写"),
        widget=forms.RadioSelect,
    )  # fmt: skip
    days_after = _number(_("期末后第几日拟稿"), least=1, most=120, help_text=_("数据截至当日 0 时"))
    field_order = ("active", "days_after")

    def __init__(self, *args, initial=None, **kwargs) -> None:
        said = dict(initial or {})
        if isinstance(said.get("active"), bool):
            said["active"] = "yes" if said["active"] else "no"
        super().__init__(*args, initial=said, **kwargs)


FORMS: dict[str, type[DutyRuleForm]] = {
    "limit": LimitForm,
    "ladder": LadderForm,
    "light": LightForm,
    "rhythm": RhythmForm,
}

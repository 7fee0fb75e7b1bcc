"""What the acts on a sheet ask and do: one table for page and API."""

from django.utils.translation import gettext_lazy as lazy

from evaluation.actions import filing, reviewing
from evaluation.forms.reviewing import ReturnForm
from maintenance.forms.acts import Act, ActForm, ReasonForm

EVALUATION_ACTS = {
    "submit": Act(
        ActForm,
        filing.submit,
        lazy("已签字上报，回执号见评价表"),
        lazy("上报后锁定，由镇级逐项审核。所填内容和佐证真实，弄虚作假查实的评为不合格。"),
    ),
    "take": Act(ActForm, reviewing.take, lazy("已开始审核"), lazy("开始后逐项认可、改分或退回。")),
    "resume": Act(
        ActForm, reviewing.resume, lazy("已转为审核"), lazy("重报期限已过、没有重报的，按现有材料审核。")
    ),
    "return": Act(ReturnForm, reviewing.send_back, lazy("已退回该村修改"), danger=True),
    "review": Act(ActForm, reviewing.review, lazy("已审核"), lazy("各项都审核过、没有退回项，才能完成。")),
    "check": Act(ActForm, reviewing.check, lazy("已复核")),
    "send_back": Act(ReasonForm, reviewing.return_to_township, lazy("已退回镇级重审"), danger=True),
}
KINDS = {"submit": "primary", "take": "primary", "review": "primary", "check": "primary", "return": "return"}
KINDS |= {"send_back": "return"}
HIDDEN = ("write",)  # the unit's own page does it
COUNTY_STEP = ("check", "send_back")  # of rounds that have one

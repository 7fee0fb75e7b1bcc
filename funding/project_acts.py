"""What the acts of 项目库 and 村级决策 ask and do: one table each, for page and API alike."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as lazy

from funding.actions import decisions, handing_over, project_building, projects
from funding.forms import project_acts as forms
from maintenance.forms.acts import Act, ActForm, ReasonForm


def _back(act: str) -> Callable[..., Any]:
    return partial(projects.send_back, act=act)


PROJECT_ACTS = {
    "decide": Act(forms.DecideForm, projects.decide, lazy("已提交村级决策")),
    "declare": Act(ActForm, projects.declare, lazy("已申报"), lazy("申报后内容锁定，退回后才能再改。")),
    "review": Act(forms.PassForm, projects.review, lazy("已审核通过")),
    "opine": Act(forms.OpinionForm, projects.opine, lazy("已出具行业意见")),
    "approve": Act(forms.PassForm, projects.approve, lazy("已审定入库")),
    "return_by_township": Act(forms.JudgedForm, _back("return_by_township"), lazy("已退回修改"), danger=True),
    "return_by_department": Act(
        forms.JudgedForm, _back("return_by_department"), lazy("已退回修改"), danger=True
    ),
    "return_by_county": Act(forms.JudgedForm, _back("return_by_county"), lazy("已退回修改"), danger=True),
    "refuse": Act(forms.JudgedForm, _back("refuse"), lazy("不予入库"), danger=True),
    "withdraw": Act(ReasonForm, projects.withdraw, lazy("已撤回"), danger=True),
    "plan": Act(forms.PlanForm, projects.plan, lazy("已列入年度计划")),
    "unplan": Act(ReasonForm, projects.unplan, lazy("已移出年度计划"), danger=True),
    "fund": Act(
        forms.FundForm, project_building.fund, lazy("已登记资金下达"), lazy("几笔资金的，一笔一笔登记。")
    ),
    "start": Act(forms.StartForm, project_building.start, lazy("已登记开工")),
    "accept_first": Act(forms.FirstForm, project_building.accept_first, lazy("初验合格")),
    "accept_last": Act(
        forms.LastForm, project_building.accept_last, lazy("验收合格，请镇街三十日内移交入账")
    ),
    "rectify": Act(ReasonForm, project_building.rectify, lazy("已退回整改"), danger=True),
    "hand_over": Act(
        ActForm,
        handing_over.hand_over,
        lazy("已移交：设施已登记、赋码并列入管护责任清单"),
        lazy("新设施将登记入台账、赋码，并列入管护责任清单，填上管护主体、资金来源和年管护费。"),
    ),
    "close": Act(forms.CloseForm, project_building.close, lazy("已办结")),
}
DECISION_ACTS = {
    "take_back": Act(ReasonForm, decisions.take_back, lazy("已撤回上一步"), danger=True),
    "drop": Act(ReasonForm, decisions.drop, lazy("已撤销"), danger=True),
}

"""The pages beneath the sidebar's entry of JUDGE: 管护评价. A page that is not there shows no tab."""

from django.utils.translation import gettext_lazy as _

from accounts.rights import Right
from accounts.sections import Tab

VIEW = (Right.EVALUATION_VIEW,)

JUDGEMENT = (
    Tab(
        _("评价"),
        "evaluation:round-list",
        VIEW,
        beneath=(
            Tab(_("轮次"), "evaluation:round-list", VIEW),
            Tab(_("评价表"), "evaluation:evaluation-list", VIEW),
            Tab(_("审核"), "evaluation:review-list", (Right.EVALUATION_REVIEW, Right.EVALUATION_CHECK)),
            Tab(_("抽查"), "evaluation:spot-list", VIEW),
            Tab(_("加分扣分"), "evaluation:adjustment-list", VIEW),
            Tab(_("排名"), "evaluation:ranking", VIEW),
            Tab(_("五有"), "evaluation:five-haves", VIEW),
        ),
    ),
    Tab(
        _("指标"),
        "evaluation:scheme-list",
        VIEW,
        beneath=(
            Tab(_("指标体系"), "evaluation:scheme-list", VIEW),
            Tab(_("计算项"), "evaluation:calculator-list", VIEW),
        ),
    ),
    Tab(
        _("群众评价"),
        "evaluation:survey-list",
        VIEW,
        beneath=(
            Tab(
                _("满意度调查"),
                "evaluation:survey-list",
                VIEW,
                ("evaluation:question-set-list", "evaluation:answer-list"),
            ),
            Tab(_("各村满意度"), "evaluation:survey-results", VIEW),
            Tab(_("群众意见"), "evaluation:opinion-list", VIEW),
        ),
    ),
    Tab(
        _("经验宣传"),
        "evaluation:case-list",
        VIEW,
        beneath=(
            Tab(_("典型经验"), "evaluation:case-list", VIEW),
            Tab(_("交流活动"), "evaluation:event-list", VIEW),
            Tab(_("宣传报道"), "evaluation:media-list", VIEW),
        ),
    ),
    Tab(
        _("奖惩信用"),
        "evaluation:reward-list",
        VIEW,
        beneath=(
            Tab(_("评价奖补"), "evaluation:reward-list", VIEW),
            Tab(_("信用事项"), "evaluation:credit-list", VIEW),
        ),
    ),
    Tab(
        _("积分"),
        "evaluation:points-list",
        VIEW,
        beneath=(
            Tab(_("积分台账"), "evaluation:points-list", VIEW),
            Tab(_("积分榜"), "evaluation:points-board", VIEW),
            Tab(_("积分规则"), "evaluation:points-rule-list", VIEW),
            Tab(_("村规民约"), "evaluation:covenant-list", VIEW),
        ),
    ),
    Tab(_("报告"), "evaluation:report-list", VIEW),
)

"""The pages beneath the sidebar's entry of MONEY: 资金项目. A page that is not there shows no tab."""

from django.utils.translation import gettext_lazy as _

from accounts.rights import Right
from accounts.sections import Tab

VIEW = (Right.FUND_VIEW,)
PROJECTS = (Right.PROJECT_VIEW,)
PAID = (Right.FUND_PAID,)  # whoever was paid: nothing else of the money is shown there

MONEY = (
    Tab(
        _("到账"),
        "funding:arrival-list",
        VIEW,
        beneath=(
            Tab(_("到账"), "funding:arrival-list", VIEW),
            Tab(_("拨付"), "funding:disbursement-list", VIEW),
            Tab(_("下达"), "funding:allocation-list", VIEW),
            Tab(_("预算"), "funding:budget-list", VIEW),
            Tab(_("专项"), "funding:earmark-list", VIEW),
        ),
    ),
    Tab(
        _("用款"),
        "funding:expenditure-list",
        VIEW,
        beneath=(
            Tab(_("用款支出"), "funding:expenditure-list", VIEW),
            Tab(_("审批"), "funding:approval-list", (Right.PAYMENT_APPROVE,)),
            Tab(_("结算"), "funding:settlement-list", VIEW),
            Tab(_("成本"), "funding:cost-table", VIEW),
        ),
    ),
    Tab(
        _("收费自筹"),
        "funding:fee-list",
        VIEW,
        beneath=(
            Tab(_("收费"), "funding:fee-list", VIEW),
            Tab(_("一事一议"), "funding:case-list", VIEW),
            Tab(_("捐赠"), "funding:donation-list", VIEW),
            Tab(_("实物投工"), "funding:kind-list", VIEW),
            Tab(_("以奖代补"), "funding:award-list", VIEW),
        ),
    ),
    Tab(
        _("项目库"),
        "funding:project-list",
        PROJECTS,
        beneath=(
            Tab(_("项目"), "funding:project-list", PROJECTS),
            Tab(_("村级决策"), "funding:decision-list", PROJECTS),
            Tab(_("项目包"), "funding:package-list", PROJECTS),
            Tab(_("三同步"), "funding:project-missing", PROJECTS),
            Tab(_("负面清单"), "funding:negative-list", PROJECTS),
        ),
    ),
    Tab(
        _("统计绩效"),
        "funding:fund-report",
        VIEW,
        beneath=(
            Tab(_("统计"), "funding:fund-report", VIEW),
            Tab(_("流向"), "funding:fund-flow", VIEW),
            Tab(_("绩效"), "funding:performance-list", VIEW),
        ),
    ),
    Tab(
        _("账簿"),
        "funding:account-list",
        VIEW,
        beneath=(
            Tab(_("账户余额"), "funding:account-list", VIEW),
            Tab(_("记账凭证"), "funding:booking-list", VIEW),
            Tab(_("导入"), "funding:sheet-list", (Right.FUND_LEDGER_IMPORT,)),
            Tab(_("月结与规则"), "funding:month-list", (Right.PERIOD_CLOSE, Right.FUND_RULE)),
        ),
    ),
    Tab(_("收到的款项"), "funding:paid-list", PAID),
)

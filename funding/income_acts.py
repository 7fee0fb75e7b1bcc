"""What the acts on a village's own income and on awards ask and do: one table a noun, for page and API alike."""

from django.utils.translation import gettext_lazy as lazy

from funding.actions import awards, cases, donations, fees, kinds
from funding.forms import cases as case_forms
from funding.forms import donations as donation_forms
from maintenance.forms.acts import Act, ActForm, ReasonForm

DONATION_ACTS = {
    "receive": Act(
        donation_forms.ReceiveForm, donations.receive, lazy("已登记到账"), lazy("按银行到账登记，随即记账、开到账通知单。")
    ),
    "take_in": Act(
        donation_forms.TakeInForm, donations.take_in, lazy("已登记收到实物"), lazy("折价单列，不并入现金。")
    ),
    "thank": Act(
        donation_forms.ThankForm, donations.thank, lazy("已致谢并公开"), lazy("致谢页按捐赠人意愿公开名称，任何人都能看到。")
    ),
    "take_down": Act(ReasonForm, donations.take_down, lazy("已撤下"), danger=True),
    "withdraw": Act(ReasonForm, donations.withdraw, lazy("已撤回"), danger=True),
}  # fmt: skip
KIND_ACTS = {"strike": Act(ReasonForm, kinds.strike, lazy("已作废"), danger=True)}
FEE_ACTS = {
    "submit": Act(ActForm, fees.submit, lazy("已提交"), lazy("提交后由镇（街道）领导审核。")),
    "approve": Act(ActForm, fees.approve, lazy("已同意收费"), lazy("请核对依据、标准和户数。")),
    "return": Act(ReasonForm, fees.send_back, lazy("已退回"), danger=True),
    "end": Act(ReasonForm, fees.end, lazy("已停止收费"), danger=True),
}
CASE_ACTS = {
    "submit": Act(
        ActForm, cases.submit, lazy("已提交"), lazy("提交时与本年度其他项目合并核对筹资筹劳上限。")
    ),
    "approve": Act(ActForm, cases.approve, lazy("已同意筹集"), lazy("请核对决议、受益人口和减免对象。")),
    "return": Act(ReasonForm, cases.send_back, lazy("已退回"), danger=True),
    "finish": Act(case_forms.FinishForm, cases.finish, lazy("已验收"), lazy("验收合格后才能测算奖补。")),
    "drop": Act(ReasonForm, cases.drop, lazy("已撤销"), danger=True),
}
AWARD_ACTS = {
    "propose": Act(
        ActForm, awards.propose, lazy("已提请批准"), lazy("由财政局或县领导批准，测算人不能批准。")
    ),
    "approve": Act(ActForm, awards.approve, lazy("已批准"), lazy("批准后由财政局列入下达。")),
    "return": Act(ReasonForm, awards.send_back, lazy("已退回"), danger=True),
    "drop": Act(ReasonForm, awards.drop, lazy("已撤销"), danger=True),
}

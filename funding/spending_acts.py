"""What the acts on a payment ask and do: one table for page and API alike."""

from django.utils.translation import gettext_lazy as lazy

from funding.actions import paying, spending
from funding.forms import spending as forms
from maintenance.forms.acts import Act, ActForm

_APPROVE = Act(forms.ApproveForm, spending.approve, lazy("已同意"))
ACTS = {
    "ask": Act(
        forms.AskForm, spending.ask, lazy("已申请，资金已预留"), lazy("提交后按金额预留资金，等审批。")
    ),
    "approve": _APPROVE,
    "approve_first": _APPROVE,
    "approve_second": _APPROVE,
    "return": Act(forms.ReturnForm, spending.send_back, lazy("已退回，预留已解除"), danger=True),
    "drop": Act(
        ActForm,
        spending.drop,
        lazy("已撤回，预留已解除"),
        lazy("撤回后不能再提交，须重新填写。"),
        danger=True,
    ),
    "pay": Act(forms.PayForm, paying.pay, lazy("已登记支付")),
    "reverse": Act(
        forms.ReverseForm,
        paying.reverse,
        lazy("已冲销，资金退回可用"),
        lazy("原凭证和冲销凭证都保留；同一张凭证可以重新支付。"),
        danger=True,
    ),
}

"""What the acts on a finding and on a talk ask and do: one table each, for page and API alike."""

from django.utils.translation import gettext_lazy as lazy

from maintenance.forms.acts import Act, ReasonForm
from tasks_checklist.actions import findings, rectifying, talking
from tasks_checklist.forms import findings as forms

ACTS = {
    "issue": Act(forms.IssueForm, findings.issue, lazy("已下发，已通知责任单位")),
    "discard": Act(
        ReasonForm,
        findings.discard,
        lazy("已登记不下发"),
        lazy("不下发的问题留在册，责任单位看不到。"),
        danger=True,
    ),
    "sign": Act(forms.SignForm, rectifying.sign, lazy("已签收，请在限期内整改")),
    "apply": Act(
        forms.ApplyForm,
        rectifying.apply,
        lazy("已申请销号，等下发单位核查"),
        lazy("先拍同一位置的照片，再写整改结果。"),
    ),
    "strike": Act(forms.StrikeForm, rectifying.strike, lazy("已销号")),
    "return": Act(ReasonForm, rectifying.send_back, lazy("已退回整改"), lazy("整改限期不变。"), danger=True),
    "withdraw": Act(
        ReasonForm,
        rectifying.withdraw,
        lazy("已误报撤销"),
        lazy("撤销的问题留在台账里，编号不再使用。"),
        danger=True,
    ),
}
TALK_ACTS = {
    "hold": Act(forms.HoldForm, talking.hold_talk, lazy("已登记约谈")),
    "waive": Act(ReasonForm, talking.waive_talk, lazy("已登记不约谈"), danger=True),
}

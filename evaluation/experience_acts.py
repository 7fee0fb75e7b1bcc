"""What the acts on experiences, events and media ask and do: one table a noun, for page and API alike."""

from django.utils.translation import gettext_lazy as lazy

from evaluation.actions import events, experiences
from evaluation.forms.experiences import ApproveForm, HoldForm
from maintenance.forms.acts import Act, ActForm, ReasonForm

EXPERIENCE_ACTS = {
    "submit": Act(
        ActForm, experiences.submit, lazy("已报送"), lazy("报送后由镇（街道）或区县审核，审核前不能再改。")
    ),
    "approve": Act(
        ApproveForm, experiences.approve, lazy("已通过"), lazy("通过后计入本村创新典型经验加分。")
    ),
    "return": Act(ReasonForm, experiences.send_back, lazy("已退回"), danger=True),
    "publish": Act(
        ActForm,
        experiences.publish,
        lazy("已公开"),
        lazy("任何人都能看到正文和照片。请核对照片中的人已同意，没有个人信息。"),
    ),
    "withdraw": Act(
        ReasonForm, experiences.withdraw, lazy("已撤下"), lazy("撤下后不再计分，公众也看不到。"), danger=True
    ),
}
EVENT_ACTS = {
    "hold": Act(HoldForm, events.hold, lazy("已登记"), lazy("照片在活动页上传。")),
    "cancel": Act(ReasonForm, events.cancel, lazy("已取消"), danger=True),
}
MEDIA_ACTS = {"strike": Act(ReasonForm, events.strike, lazy("已剔除"), danger=True)}

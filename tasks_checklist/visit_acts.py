"""What the acts on a visit ask and do, for page and API alike."""

from django.utils.translation import gettext_lazy as lazy

from maintenance.forms.acts import Act, ReasonForm
from tasks_checklist.actions import recording, visits
from tasks_checklist.forms.visits import RecordForm

ACTS = {
    "record": Act(
        RecordForm,
        recording.record,
        lazy("已完成督导"),
        lazy("完成后记录不能再改；明查暗访的，完成后被督导单位才看得到。"),
    ),
    "cancel": Act(ReasonForm, visits.cancel, lazy("已取消行程"), danger=True),
}

"""What the acts on a pilot ask and do: one table, for page and API alike."""

from django.utils.translation import gettext_lazy as lazy

from maintenance.forms.acts import Act, ActForm, ReasonForm
from tasks_checklist.actions import pilots
from tasks_checklist.forms import pilots as forms

PILOT_ACTS = {
    "start": Act(
        ActForm,
        pilots.start,
        lazy("已启动，已通知试点单位和牵头单位"),
        lazy("启动后试点范围内的单位看到方案并收到通知。"),
    ),
    "review": Act(forms.ReviewForm, pilots.review, lazy("已登记评估，佐证材料可在本页上传")),
    "go_on": Act(forms.GoOnForm, pilots.go_on, lazy("已继续试点，已通知试点单位")),
    "promote": Act(
        forms.PromoteForm,
        pilots.promote,
        lazy("已决定推广，可列入年度任务"),
        lazy("推广范围内的单位会收到通知。"),
    ),
    "end": Act(ReasonForm, pilots.end, lazy("已终止"), lazy("试点单位会收到通知。"), danger=True),
    "drop": Act(ReasonForm, pilots.drop, lazy("已登记不再试点"), danger=True),
}
KINDS = {"start": "primary", "review": "primary", "promote": "primary"}

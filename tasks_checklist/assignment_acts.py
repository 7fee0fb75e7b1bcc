"""What the acts on a share of a task ask and do: one table, for page and API alike. Reporting has a page of its own."""

from django.utils.translation import gettext_lazy as lazy

from maintenance.forms.acts import Act, ActForm, ReasonForm
from tasks_checklist.actions import assigning, confirming, reporting
from tasks_checklist.forms.assignments import ConfirmForm

ACTS = {
    "start": Act(ActForm, reporting.start, lazy("已开始推进")),
    "recall": Act(
        ActForm,
        reporting.recall,
        lazy("已撤回，继续推进"),
        lazy("撤回后任务回到推进中，做完了再报完成。只补充内容、材料的不用撤回，点“补充材料”。"),
    ),
    "confirm": Act(ConfirmForm, confirming.confirm, lazy("已确认完成，已通知责任单位")),
    "return": Act(
        ReasonForm,
        confirming.send_back,
        lazy("已退回，已通知责任单位"),
        lazy("责任单位补充后重新报完成，完成期限不变。"),
        danger=True,
    ),
    "reopen": Act(
        ReasonForm,
        confirming.reopen,
        lazy("已撤销确认，已通知责任单位"),
        lazy("任务回到推进中，须重新报完成。"),
        danger=True,
    ),
    "drop": Act(
        ReasonForm, assigning.drop, lazy("已取消"), lazy("不再要求该单位承担，记录保留。"), danger=True
    ),
}

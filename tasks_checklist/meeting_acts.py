"""What the acts on a meeting and on a decision ask and do: one table each, for page and API alike."""

from django.utils.translation import gettext_lazy as lazy

from maintenance.forms.acts import Act, ReasonForm
from tasks_checklist.actions import decisions, meetings
from tasks_checklist.forms import meetings as forms

MEETING_ACTS = {
    "hold": Act(forms.HoldForm, meetings.hold, lazy("已登记召开，可以写会议情况、登记议定事项")),
    "minute": Act(
        forms.MinuteForm,
        meetings.issue_minutes,
        lazy("已印发纪要，已告知小组成员"),
        lazy("印发后会议情况和议定事项不再改动。"),
    ),
    "cancel": Act(ReasonForm, meetings.cancel, lazy("已取消会议"), danger=True),
}
DECISION_ACTS = {
    "finish": Act(forms.FinishForm, decisions.finish, lazy("已办结")),
    "drop": Act(
        ReasonForm, decisions.drop, lazy("已登记不再办理"), lazy("责任单位会收到消息。"), danger=True
    ),
    "reopen": Act(
        ReasonForm, decisions.reopen, lazy("已重新办理"), lazy("责任单位会收到消息。"), danger=True
    ),
}

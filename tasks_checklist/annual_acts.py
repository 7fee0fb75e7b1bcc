"""What the moves of a year's plan ask and do."""

from django.utils.translation import gettext_lazy as lazy

from maintenance.forms.acts import Act, ActForm, ReasonForm
from tasks_checklist.actions import annual
from tasks_checklist.forms.annual import SummaryForm

ACTS = {
    "issue": Act(
        ActForm,
        annual.issue,
        lazy("已下达，已通知责任单位和下级"),
        lazy("下达后责任单位看到自己的任务并收到通知；以后改动须写明原因。"),
    ),
    "close": Act(
        SummaryForm,
        annual.close,
        lazy("已办结"),
        lazy("办结后不再报送、不再改动；没有完成的任务照实留在计划里。"),
    ),
    "reopen": Act(ReasonForm, annual.reopen, lazy("已重新打开")),
    "drop": Act(
        ReasonForm, annual.drop, lazy("已作废"), lazy("作废的计划单位不再看到，留在系统里备查。"), danger=True
    ),
}
KINDS = {"issue": "primary", "close": "primary"}

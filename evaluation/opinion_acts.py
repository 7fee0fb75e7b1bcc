"""What the acts on an opinion ask and do: one table for page and API alike."""

from django.utils.translation import gettext_lazy as lazy

from evaluation.actions import opinions
from evaluation.forms.opinions import AnswerForm
from maintenance.forms.acts import Act, ReasonForm

OPINION_ACTS = {
    "answer": Act(
        AnswerForm, opinions.answer, lazy("已答复"), lazy("公开的答复和事由任何人都能看到，意见原文不公开。")
    ),
    "reopen": Act(ReasonForm, opinions.reopen, lazy("已重新办理"), danger=True),
    "void": Act(ReasonForm, opinions.void, lazy("已登记无效"), danger=True),
}

"""What the acts on a paper ask and do."""

from django.utils.translation import gettext_lazy as lazy

from maintenance.forms.acts import Act, ReasonForm
from tasks_checklist.actions import papers
from tasks_checklist.forms.papers import SignForm

PAPER_ACTS = {
    "sign": Act(
        SignForm,
        papers.sign,
        lazy("已签发，已通知本区划的单位"),
        lazy("签发后正文和数据不再改动，通知下一级和有关单位。"),
    ),
    "drop": Act(ReasonForm, papers.drop, lazy("已登记不予印发"), danger=True),
    "withdraw": Act(
        ReasonForm, papers.withdraw, lazy("已撤回"), lazy("撤回的文稿留在册，可以重新拟稿印发。"), danger=True
    ),
}

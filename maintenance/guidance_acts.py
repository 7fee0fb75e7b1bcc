"""What the acts of 技术求助 and 技术需求 ask and do: one table each, for page and API alike."""

from django.utils.translation import gettext_lazy as lazy

from maintenance.actions import needs, questions
from maintenance.forms import questions as forms
from maintenance.forms.acts import Act, ReasonForm

QUESTION_ACTS = {
    "assign": Act(forms.AssignForm, questions.assign, lazy("已指派"), lazy("本行业、就近的排在前面。")),
    "reassign": Act(forms.AssignForm, questions.reassign, lazy("已改派，答复期限重新计算")),
    "answer": Act(forms.AnswerForm, questions.answer, lazy("已答复，请求助人评价")),
    "rate": Act(forms.RateForm, questions.rate, lazy("已评价办结")),
    "send_back": Act(ReasonForm, questions.send_back, lazy("已退回求助人"), danger=True),
    "decline": Act(ReasonForm, questions.decline, lazy("已退回，由指派单位另派"), danger=True),
    "resubmit": Act(forms.ResubmitForm, questions.resubmit, lazy("已重新提出")),
    "reopen": Act(ReasonForm, questions.reopen, lazy("已请专家再答复")),
    "withdraw": Act(ReasonForm, questions.withdraw, lazy("已撤回"), danger=True),
}
NEED_ACTS = {
    "match": Act(forms.MatchForm, needs.match, lazy("已匹配")),
    "rematch": Act(forms.MatchForm, needs.rematch, lazy("已改配")),
    "start_trial": Act(forms.TrialForm, needs.start_trial, lazy("已开始试用")),
    "spread": Act(forms.SpreadForm, needs.spread, lazy("已推广，并记入技术应用")),
    "end": Act(ReasonForm, needs.end, lazy("已终止"), danger=True),
    "note": Act(forms.NoteForm, needs.note, lazy("已记下")),
}

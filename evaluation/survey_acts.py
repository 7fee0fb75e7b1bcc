"""What the acts on questions and surveys ask and do: one table a noun, for page and API alike."""

from django.utils.translation import gettext_lazy as lazy

from evaluation.actions import surveys
from maintenance.forms.acts import Act, ActForm, ReasonForm

QUESTION_SET_ACTS = {
    "issue": Act(
        ActForm, surveys.issue_questions, lazy("已启用"), lazy("启用后题目不能再改；要改请编制新一版。")
    ),
    "retire": Act(ReasonForm, surveys.retire_questions, lazy("已停用"), danger=True),
}
SURVEY_ACTS = {
    "open": Act(
        ActForm,
        surveys.begin,
        lazy("调查已开始，可以打印各村的二维码"),
        lazy("开始后调查范围内每个村（社区）都有自己的二维码，任何人扫码都能填，不用登录。"),
    ),
    "close": Act(
        ActForm,
        surveys.close,
        lazy("调查已结束"),
        lazy("结束后扫码不能再填，纸质问卷也不能再录入，请先录完；结果从此公布、计分。"),
    ),
    "void": Act(
        ReasonForm, surveys.void, lazy("已作废"), lazy("作废后全部问卷都不计入满意度。"), danger=True
    ),
}

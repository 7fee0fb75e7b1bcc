"""What the acts on a round ask and do: one table for page and API."""

from django.utils.translation import gettext_lazy as lazy

from evaluation.actions import rounds, settling
from evaluation.forms.reviewing import NoticeForm
from maintenance.forms.acts import Act, ActForm, ReasonForm

ROUND_ACTS = {
    "open": Act(
        ActForm,
        rounds.open,
        lazy("已发起，各村已收到通知"),
        lazy("发起后固定随机种子和指标版本，为范围内每个单位建立评价表，并通知各村填报。"),
    ),
    "notice": Act(
        NoticeForm,
        settling.notice,
        lazy("已公示评价结果"),
        lazy("计分、定等次、排名次，随即公示五个工作日，公示期满、异议答复后定稿。"),
    ),
    "finish": Act(ActForm, settling.finish, lazy("已定稿"), lazy("定稿前重新计算，与公示结果一致才能定稿。")),
    "void": Act(ReasonForm, rounds.void, lazy("已作废"), lazy("各单位的评价表一并作废。"), danger=True),
}

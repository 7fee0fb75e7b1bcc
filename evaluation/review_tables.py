"""The queue of reviews: what waits for the reader, first due on top."""

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.tables import Plain, badge, shows
from evaluation.evaluation_shown import STATE_TONES
from evaluation.models import Evaluation, EvaluationState

S = EvaluationState


def due_of(row: Evaluation):
    """The day by which it must be done, None where the round has none."""
    return row.round.check_due if row.state == S.REVIEWED else row.round.review_due


def left(row: Evaluation) -> tuple[str, str]:
    """(tone, words) of the days left."""
    due = due_of(row)
    if due is None:
        return "mute", ""
    days = (due - timezone.localdate()).days
    if days < 0:
        return "bad", _("逾期%s天") % -days
    return ("warn", _("今天到期")) if days == 0 else ("run", _("还有%s天") % days)


class ReviewTable(Plain):
    unit = tables.Column(verbose_name=__("单位"), attrs=shows("title"), empty_values=())
    round = tables.Column(verbose_name=__("轮次"), attrs=shows("wide"))
    submitted_at = tables.Column(verbose_name=__("上报时间"), attrs=shows("fact"))
    returns = tables.Column(verbose_name=__("退回过"), attrs=shows("fact"))
    due = tables.Column(verbose_name=__("办理期限"), attrs=shows("fact"), empty_values=())
    state = tables.Column(verbose_name=__("状态"), attrs=shows("state"))

    def render_unit(self, record: Evaluation):
        page = "evaluation-review" if record.state != S.SUBMITTED else "evaluation-detail"
        return format_html(
            '<a href="{}">{}</a>', reverse(f"evaluation:{page}", args=[record.pk]), record.unit
        )

    def render_submitted_at(self, value):
        return f"{timezone.localtime(value):%m-%d %H:%M}"

    def render_returns(self, value):
        return _("%s 次") % value if value else "—"

    def render_due(self, record: Evaluation):
        tone, word = left(record)
        return badge(tone, word) if word else "—"

    def render_state(self, record: Evaluation):
        return badge(STATE_TONES[record.state], record.get_state_display())

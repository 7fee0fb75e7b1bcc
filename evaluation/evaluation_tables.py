"""Columns of the sheets, on the page and in the workbook. What the reader may not know yet stays empty."""

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.tables import NONE, Plain, badge, shows
from common.spreadsheets.out import Column
from evaluation.evaluation_shown import STATE_TONES, sees_result
from evaluation.models import Evaluation

NUMBER = {"th": {"class": "num"}, "td": {"class": "num", "data-phone": "fact"}}
EXPORTED = [
    Column("round", _("轮次"), 40),
    Column("unit", _("单位"), 20),
    Column("level", _("对象"), 12),
    Column("group", _("排名组"), 10),
    Column("state", _("状态"), 10),
    Column("submitted", _("上报时间"), 18),
    Column("receipt", _("回执号"), 20, "code"),
    Column("base", _("基本分"), 10, "number"),
    Column("bonus", _("加分"), 8, "number"),
    Column("deduction", _("扣分"), 8, "number"),
    Column("score", _("得分"), 10, "number"),
    Column("grade", _("等次"), 10),
    Column("place", _("名次"), 8, "number"),
    Column("reason", _("等次说明"), 40),
]


class EvaluationTable(Plain):
    unit = tables.Column(verbose_name=__("单位"), attrs=shows("title"), empty_values=())
    round = tables.Column(verbose_name=__("轮次"), attrs=shows("wide"))
    group = tables.Column(verbose_name=__("排名组"), default=NONE, attrs=shows("fact"))
    state = tables.Column(verbose_name=__("状态"), attrs=shows("state"))
    submitted_at = tables.Column(verbose_name=__("上报时间"), default=NONE, attrs=shows("fact"))
    score = tables.Column(verbose_name=__("得分"), default=NONE, attrs=NUMBER)
    place = tables.Column(verbose_name=__("名次"), default=NONE, attrs=NUMBER)

    def render_unit(self, record: Evaluation):
        url = reverse("evaluation:evaluation-detail", args=[record.pk])
        return format_html('<a href="{}">{}</a>', url, record.unit)

    def render_state(self, record: Evaluation):
        return badge(STATE_TONES[record.state], record.get_state_display())

    def render_submitted_at(self, value):
        return f"{timezone.localtime(value):%m-%d %H:%M}"

    def _known(self, record: Evaluation, value):
        post = self.request.post if self.request else None
        return value if post is not None and sees_result(record, post) else NONE

    def render_score(self, record: Evaluation, value):
        return self._known(record, value)

    def render_place(self, record: Evaluation, value):
        return self._known(record, value)


def cells(row: Evaluation, post, words: dict[str, str]) -> list:
    """A line of the workbook."""
    known = sees_result(row, post)
    result = [
        row.base,
        row.bonus,
        row.deduction,
        row.score,
        words.get(row.grade, ""),
        row.place,
        row.grade_reason,
    ]
    return [
        row.round.title, row.unit, row.get_level_display(), row.group, row.get_state_display(),
        f"{timezone.localtime(row.submitted_at):%Y-%m-%d %H:%M}" if row.submitted_at else "", row.receipt,
        *(result if known else [None, None, None, None, "", None, ""]),
    ]  # fmt: skip

"""Columns of surveys, questions, answers, and of what they say by village."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.tables import NONE, Plain, badge, counted, shows
from evaluation.models.surveys import FEWEST

SURVEY_TONES = {"draft": "warn", "open": "run", "closed": "ok", "void": "mute"}
QUESTION_SET_TONES = {"draft": "warn", "issued": "ok", "retired": "mute"}
DAY = {"td": {"class": "nowrap", "data-phone": "fact"}}
NUMBER = {"th": {"class": "num"}, "td": {"class": "num"}}


class SurveyTable(Plain):
    title = tables.Column(
        verbose_name=__("调查"),
        linkify=("evaluation:survey-detail", {"survey_id": tables.A("pk")}),
        attrs=shows("title"),
    )
    division = tables.Column(accessor="division__short_name", verbose_name=__("范围"), attrs=shows("fact"))
    year = tables.Column(verbose_name=__("年度"))
    from_date = tables.DateColumn(verbose_name=__("开始"), format="Y-m-d", attrs=DAY)
    until = tables.DateColumn(verbose_name=__("截止"), format="Y-m-d", attrs=DAY)
    state = tables.Column(verbose_name=__("状态"), attrs=shows("state"))

    def render_state(self, record):
        return badge(SURVEY_TONES[record.state], record.get_state_display())


class QuestionSetTable(Plain):
    name = tables.Column(
        verbose_name=__("问卷"),
        linkify=("evaluation:question-set-detail", {"set_id": tables.A("pk")}),
        attrs=shows("title"),
    )
    number = tables.Column(verbose_name=__("版次"), attrs=shows("fact"))
    asked = tables.Column(verbose_name=__("题目（道）"), attrs=counted(__("道题")))
    state = tables.Column(verbose_name=__("状态"), attrs=shows("state"))

    def render_number(self, value):
        return _("第%s版") % value

    def render_state(self, record):
        return badge(QUESTION_SET_TONES[record.state], record.get_state_display())


class AnswerTable(Plain):
    sheet = tables.Column(verbose_name=__("问卷编号"), empty_values=(), attrs=shows("title"))
    division = tables.Column(
        accessor="division__short_name", verbose_name=__("村（社区）"), attrs=shows("fact")
    )
    channel = tables.Column(verbose_name=__("方式"), attrs=shows("fact"))
    score = tables.Column(verbose_name=__("平均分"), attrs=counted(__("分")))
    answered_on = tables.DateColumn(verbose_name=__("填写日期"), format="Y-m-d", attrs=DAY)
    entered_by = tables.Column(verbose_name=__("录入人"), default=NONE)
    state = tables.Column(verbose_name=__("状态"), empty_values=(), attrs=shows("state"))

    def render_sheet(self, record):
        return record.sheet or _("扫码评价")

    def render_score(self, value):
        return f"{value:.2f}"

    def render_state(self, record):
        if record.struck_on:
            return badge("mute", _("已剔除"))
        if record.channel != "paper" or not self.may_enter:
            return badge("ok", _("有效"))
        url = reverse("evaluation:answer-strike", args=[record.pk])
        return format_html(
            '{} <a href="{}" hx-get="{}" hx-target="#dialog">{}</a>',
            badge("ok", _("有效")),
            url,
            url,
            _("剔除"),
        )

    may_enter = False


class VillageTable(Plain):
    """One village and what its answers say; `found` is a Satisfaction."""

    short_name = tables.Column(verbose_name=__("村（社区）"), attrs=shows("title"))
    valid = tables.Column(accessor="found__valid", verbose_name=__("有效评价（份）"), attrs=counted(__("份")))
    mean = tables.Column(accessor="found__shown_mean", verbose_name=__("平均分"), attrs=counted(__("分")))
    share = tables.Column(accessor="found__shown_share", verbose_name=__("满意率"), attrs=counted(__("满意")))
    enough = tables.Column(accessor="found__says_enough", verbose_name=__("说明"), attrs=shows("state"))

    def render_enough(self, record):
        if record.found.says_enough:
            return badge("ok", _("可计分"))
        return badge("mute", _("不足 %s 份，不适用") % FEWEST)

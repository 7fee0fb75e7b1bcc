"""Columns of the performance sheets."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as __

from accounts.tables import NONE, Plain, badge, shows
from common.money import show
from funding.forms.performance import graded
from funding.models import Performance

MONEY = {"th": {"class": "num"}, "td": {"class": "num"}}
TONES = {
    "draft": "mute",
    "proposed": "warn",
    "running": "run",
    "scored": "warn",
    "checked": "ok",
    "used": "ok",
}
GRADE_TONES = {"优": "ok", "良": "ok", "中": "warn", "差": "bad"}


class PerformanceTable(Plain):
    name = tables.Column(verbose_name=__("绩效表"), attrs=shows("title"))
    division = tables.Column(verbose_name=__("单位"), attrs=shows("fact"))
    year = tables.Column(verbose_name=__("年度"), attrs=shows("fact"))
    amount = tables.Column(verbose_name=__("资金规模（元）"), attrs=MONEY)
    state = tables.Column(verbose_name=__("状态"), attrs=shows("state"))
    self_score = tables.Column(verbose_name=__("自评分"), default=NONE, attrs=MONEY)
    checked_score = tables.Column(verbose_name=__("复核分"), default=NONE, attrs=MONEY)
    grade = tables.Column(
        verbose_name=__("等次"), accessor="checked_score", default=NONE, attrs=shows("fact")
    )
    result = tables.Column(verbose_name=__("结果应用"), default=NONE, attrs=shows("rest"))

    def render_name(self, record: Performance, value):
        return format_html(
            '<a href="{}">{}</a>', reverse("funding:performance-detail", args=[record.pk]), value
        )

    def render_division(self, value):
        return value.short_name

    def render_amount(self, value):
        return show(value)

    def render_state(self, record: Performance):
        return badge(TONES[record.state], record.get_state_display())

    def render_grade(self, value):
        word = graded(value)
        return badge(GRADE_TONES[word], word)

    def render_result(self, record: Performance):
        return record.get_result_display()

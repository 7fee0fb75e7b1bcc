"""Columns of 评价报告."""

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.tables import NONE, Plain, badge, shows
from evaluation.models import Report

TONES = {Report.State.WAITING: "run", Report.State.MADE: "ok", Report.State.FAILED: "bad"}


class ReportTable(Plain):
    division = tables.Column(verbose_name=__("单位"), attrs=shows("title"))
    round = tables.Column(accessor="round__title", verbose_name=__("轮次"), attrs=shows("wide"))
    level = tables.Column(verbose_name=__("报告"), attrs=shows("fact"))
    made_at = tables.Column(verbose_name=__("生成时间"), attrs=shows("fact"), empty_values=())
    revision = tables.Column(verbose_name=__("文件"), attrs=shows("fact"), empty_values=())
    state = tables.Column(verbose_name=__("状态"), attrs=shows("state"))

    def render_division(self, record: Report):
        return record.unit

    def render_level(self, record: Report):
        return record.get_level_display()

    def render_made_at(self, record: Report):
        return f"{timezone.localtime(record.made_at):%Y-%m-%d %H:%M}" if record.made_at else NONE

    def render_revision(self, record: Report):
        if record.state != Report.State.MADE:
            return record.problem or NONE
        word = reverse("evaluation:report-file", args=[record.pk, "docx"])
        found = format_html('<a href="{}">{}</a>', word, _("Word（第%s稿）") % record.revision)
        if not record.pdf_id:
            return found
        return format_html(
            '{} <a href="{}">PDF</a>', found, reverse("evaluation:report-file", args=[record.pk, "pdf"])
        )

    def render_state(self, record: Report):
        return badge(TONES[Report.State(record.state)], record.get_state_display())

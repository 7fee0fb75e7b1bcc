"""Columns of the lists of 清查."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.access import may
from accounts.boxes import CheckColumn
from accounts.rights import Right
from accounts.tables import NUMBER, Plain, badge, shows
from assets.templatetags.register import grouped, plain

TONES = {"pending": "warn", "confirmed": "ok", "corrected": "run", "missing": "bad", "found": "run"}


class CampaignTable(Plain):
    name = tables.Column(
        verbose_name=_("清查"),
        linkify=("assets:campaign-detail", {"campaign_id": tables.A("pk")}),
        attrs=shows("title"),
    )
    division = tables.Column(accessor="division__short_name", verbose_name=_("范围"), attrs=shows("fact"))
    opened_at = tables.DateTimeColumn(verbose_name=_("发起"), format="Y-m-d")
    due_on = tables.DateColumn(verbose_name=_("期限"), format="Y-m-d", attrs=shows("fact"))
    asked = tables.Column(verbose_name=_("应核实（处）"), attrs=NUMBER)
    answered = tables.Column(verbose_name=_("已核实（处）"), attrs=NUMBER)
    state = tables.Column(verbose_name=_("状态"), empty_values=(), attrs=shows("state"))

    def render_state(self, record):
        return badge("mute", "已结束") if record.closed_at else badge("run", "进行中")


class LineTable(Plain):
    row = CheckColumn(lambda line: line.facility.name, on_phone=True)
    name = tables.Column(
        accessor="facility__name",
        verbose_name=_("设施名称"),
        linkify=("assets:campaign-line-answer", {"line_id": tables.A("pk")}),
        attrs=shows("title"),
    )
    code = tables.Column(accessor="facility__code", verbose_name=_("统一编码"), empty_values=())
    type = tables.Column(accessor="facility__type__name", verbose_name=_("类别"), attrs=shows("fact"))
    division = tables.Column(
        accessor="facility__division__short_name", verbose_name=_("村（社区）"), attrs=shows("fact")
    )
    quantity = tables.Column(accessor="facility__quantity", verbose_name=_("数量"), attrs=NUMBER)
    note = tables.Column(verbose_name=_("说明"), default="", attrs=shows("wide"))
    answer = tables.Column(verbose_name=_("结果"), attrs=shows("state"))
    settle = tables.Column(verbose_name=_("处置"), empty_values=(), accessor="pk", attrs=shows("act"))

    def before_render(self, request):
        """Whoever opens campaigns settles what was not found, here and not on a page of its own."""
        waits = any(line.waits_to_be_settled for line in self.data)
        if not (waits and may(request.post, Right.CAMPAIGN_OPEN)):
            self.columns.hide("settle")

    def render_settle(self, record):
        if not record.waits_to_be_settled:
            return ""
        url = reverse("assets:campaign-line-settle", args=[record.pk])
        return format_html(
            '<a class="btn btn-sm" href="{}" hx-get="{}" hx-target="#dialog" aria-haspopup="dialog">{}</a>',
            url,
            url,
            _("处置"),
        )

    def render_code(self, record):
        return grouped(record.facility.code) or "待赋码"

    def render_quantity(self, record):
        facility = record.facility
        return format_html(
            '<span class="amount">{}<span class="unit">{}</span></span>',
            plain(facility.quantity),
            facility.unit,
        )

    def render_answer(self, record):
        word = record.get_answer_display()
        return badge(TONES[record.answer], f"{word}，已处置" if record.settled_at else word)

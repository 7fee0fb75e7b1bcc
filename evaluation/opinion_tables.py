"""Columns of 群众意见."""

import django_tables2 as tables
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.tables import NONE, Plain, badge, shows

OPINION_TONES = {"received": "warn", "answered": "ok", "void": "mute"}
DAY = {"td": {"class": "nowrap", "data-phone": "fact"}}


class OpinionTable(Plain):
    text = tables.Column(
        verbose_name=__("意见"),
        linkify=("evaluation:opinion-detail", {"opinion_id": tables.A("pk")}),
        attrs=shows("title"),
    )
    number = tables.Column(verbose_name=__("编号"), attrs=DAY)
    division = tables.Column(
        accessor="division__short_name", verbose_name=__("村（社区）"), attrs=shows("fact")
    )
    facility = tables.Column(accessor="facility__name", verbose_name=__("设施"), default=NONE)
    channel = tables.Column(verbose_name=__("来源"), attrs=shows("fact"))
    received_on = tables.DateColumn(verbose_name=__("收到"), format="Y-m-d", attrs=DAY)
    due_on = tables.DateColumn(verbose_name=__("期限"), format="Y-m-d", attrs=DAY)
    state = tables.Column(verbose_name=__("状态"), attrs=shows("state"))

    class Meta(Plain.Meta):
        sequence = ("text", "number", "division", "facility", "channel", "received_on", "due_on", "state")

    def render_text(self, value):
        return value if len(value) <= 40 else f"{value[:40]}…"

    def render_state(self, record):
        if record.late:
            word = _("超期未答复") if record.state == "received" else _("超期答复")
            return badge("bad" if record.state == "received" else "warn", word)
        return badge(OPINION_TONES[record.state], record.get_state_display())

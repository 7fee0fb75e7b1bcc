"""Columns of the lists of 事项 and 隐患."""

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.boxes import CheckColumn
from accounts.tables import NONE, Plain, badge, shows
from maintenance import matter_words as words
from maintenance.models import Matter


class MatterTable(Plain):
    title = tables.Column(verbose_name=_("事项"), empty_values=(), attrs=shows("title"))
    severity = tables.Column(verbose_name=_("等级"), attrs=shows("fact"))
    place = tables.Column(verbose_name=_("设施、位置"), empty_values=(), attrs=shows("wide"))
    division = tables.Column(
        accessor="division__short_name", verbose_name=_("村（社区）"), attrs=shows("fact")
    )
    source = tables.Column(verbose_name=_("来源"), attrs=shows("fact"))
    handler = tables.Column(verbose_name=_("处置"), empty_values=(), attrs=shows("fact"))
    state = tables.Column(verbose_name=_("状态"), attrs=shows("state"))
    age = tables.Column(
        verbose_name=_("已过"), empty_values=(), accessor="pk", attrs={"td": {"class": "nowrap"}}
    )
    limit = tables.Column(verbose_name=_("限期"), empty_values=(), accessor="pk", attrs=shows("fact"))

    def __init__(self, *args, chooses: bool = False, **kwargs) -> None:
        if chooses:
            kwargs |= {
                "extra_columns": [("row", CheckColumn(lambda matter: matter.title))],
                "sequence": ("row", "..."),
            }
        super().__init__(*args, **kwargs)
        self.now = timezone.now()

    def render_title(self, record: Matter):
        url = reverse("maintenance:matter-detail", args=[record.pk])
        return format_html('<a href="{}">{}</a><span class="raw">{}</span>', url, record.title, record.number)

    def render_severity(self, record: Matter):
        return badge(record.severity_tone, record.get_severity_display())

    def render_place(self, record: Matter):
        return words.where(record) or NONE

    def render_handler(self, record: Matter):
        return words.handler_told(record) or NONE

    def render_state(self, record: Matter):
        return badge(record.state_tone, record.get_state_display())

    def render_age(self, record: Matter):
        return words.age(record, self.now)

    def render_limit(self, record: Matter):
        tone, told = words.told_now(record, self.now)
        if not told:
            return NONE
        return format_html('<b class="late">{}</b>', told) if tone == "bad" else told


class HazardTable(MatterTable):
    """What can hurt people: its grade and what holds it in check until it is mended."""

    source = None  # columns that this list does without
    age = None
    hazard = tables.Column(verbose_name=_("隐患等级"), attrs=shows("fact"))
    measure = tables.Column(verbose_name=_("管控措施"), empty_values=(), attrs=shows("wide"))

    class Meta(Plain.Meta):
        sequence = (
            "title",
            "severity",
            "hazard",
            "place",
            "division",
            "measure",
            "handler",
            "state",
            "limit",
        )

    def render_hazard(self, record: Matter):
        tone = "bad" if record.hazard == Matter.HazardGrade.MAJOR else "warn"
        return badge(tone, record.get_hazard_display()) if record.hazard else NONE

    def render_measure(self, record: Matter):
        return record.measure or format_html('<span class="late">{}</span>', _("没有登记"))

"""Columns of the list of pilots, and of its workbook."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.tables import NONE, Plain, badge, shows
from common.spreadsheets.out import Column
from tasks_checklist.models import Pilot

KEPT = {"td": {"class": "nowrap", "data-phone": "fact"}}
SHOWN = 3  # places named in a cell
EXPORTED = [
    Column("name", _("试点名称"), 30),
    Column("division", _("组织方"), 14),
    Column("lead", _("牵头单位"), 26),
    Column("tried", _("试点内容"), 50),
    Column("goal", _("目标"), 40),
    Column("sectors", _("行业"), 20),
    Column("types", _("设施类别"), 30),
    Column("places", _("试点范围"), 40),
    Column("from", _("起"), 12, "date"),
    Column("until", _("止"), 12, "date"),
    Column("state", _("状态"), 12),
    Column("reviewed", _("最近评估"), 12, "date"),
    Column("advice", _("评估结论"), 14),
    Column("result", _("成效与问题"), 50),
    Column("decision", _("决定"), 40),
    Column("decided", _("决定日期"), 12, "date"),
    Column("promoted", _("推广范围"), 40),
]


def named(rows) -> str:
    return "、".join(getattr(row, "short_name", None) or row.name for row in rows)


def cells(row: Pilot) -> list:
    """A line of the workbook."""
    last = next(iter(row.reviews.all()), None)  # type: ignore[attr-defined]
    return [
        row.name, row.division.short_name, str(row.lead_party), row.tried, row.goal, named(row.sectors.all()),
        named(row.types.all()), named(row.places.all()), row.from_date, row.until, row.standing,
        last.reviewed_on if last else None, last.get_advice_display() if last else "", last.result if last else "",
        row.decision, row.decided_on, named(row.promoted_to.all()),
    ]  # fmt: skip


def few(rows) -> str:
    """The first places by name, and how many in all."""
    found = list(rows)
    words = named(found[:SHOWN])
    return (
        _("%(words)s 等 %(number)s 处") % {"words": words, "number": len(found)}
        if len(found) > SHOWN
        else words
    )


class PilotTable(Plain):
    name = tables.Column(verbose_name=__("试点"), attrs=shows("title"))
    division = tables.Column(accessor="division__short_name", verbose_name=__("组织方"), attrs=shows("fact"))
    lead_party = tables.Column(accessor="lead_party__name", verbose_name=__("牵头单位"), attrs=shows("wide"))
    places = tables.Column(verbose_name=__("试点范围"), accessor="pk", attrs=shows("fact"))
    sectors = tables.Column(verbose_name=__("行业"), empty_values=(), accessor="division_id", default=NONE)
    until = tables.DateColumn(verbose_name=__("截止日期"), format="Y-m-d", attrs=KEPT)
    reviewed = tables.Column(verbose_name=__("最近评估"), empty_values=(), accessor="version")
    state = tables.Column(verbose_name=__("状态"), attrs=shows("state"))

    def render_name(self, record: Pilot):
        url = reverse("tasks_checklist:pilot-detail", args=[record.pk])
        return format_html('<a href="{}">{}</a>', url, record.name)

    def render_places(self, record: Pilot):
        return few(record.places.all())

    def render_sectors(self, record: Pilot):
        return named(record.sectors.all()) or _("不分行业")

    def render_reviewed(self, record: Pilot):
        last = next(iter(record.reviews.all()), None)  # type: ignore[attr-defined]
        return last.get_advice_display() if last else NONE

    def render_state(self, record: Pilot):
        return badge(record.tone, record.standing)

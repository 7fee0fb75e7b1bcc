"""Columns of the register's lists."""

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.html import format_html

from assets.models import Facility, LedgerBatch
from assets.templatetags.register import grouped, plain, tone

NUMBER = {"th": {"class": "num"}, "td": {"class": "num", "data-phone": "fact"}}


def badge(value: str, word: str) -> str:
    return render_to_string("components/badge.html", {"state": tone(value), "word": word})


class FacilityTable(tables.Table):
    name = tables.Column(linkify=("assets:facility-detail", {"facility_id": tables.A("pk")}))
    code = tables.Column(verbose_name="统一编码", empty_values=())
    type = tables.Column(accessor="type__name", verbose_name="类别")
    division = tables.Column(accessor="division__short_name", verbose_name="村（社区）")
    quantity = tables.Column(attrs=NUMBER)
    built = tables.Column()
    keeper = tables.Column(empty_values=())
    condition = tables.Column()

    class Meta:
        model = Facility
        fields = ("name", "code", "type", "division", "quantity", "built", "keeper", "condition")
        sequence = fields
        orderable = False
        attrs = {"class": "table"}
        row_attrs = {"data-row": lambda record: record.pk}

    def before_render(self, request) -> None:
        roles = {"name": "title", "code": "fact", "type": "fact", "quantity": "fact", "condition": "state"}
        for name, role in roles.items():
            attrs = self.columns[name].column.attrs
            attrs["td"] = {**attrs.get("td", {}), "data-phone": role}

    def render_code(self, record):
        return grouped(record.code) or badge("uncoded", "待赋码")

    def render_quantity(self, record):
        return format_html('{} <span class="unit">{}</span>', plain(record.quantity), record.unit)

    def render_keeper(self, record):
        """The keeper; before a responsibility item says it, what was registered."""
        if record.keeper:
            return record.keeper.name
        return record.facts.party if hasattr(record, "facts") and record.facts.party else "—"

    def render_condition(self, record):
        return badge(record.condition, record.get_condition_display())


class LedgerTable(tables.Table):
    file_name = tables.Column(linkify=("assets:ledger-detail", {"batch_id": tables.A("pk")}))
    division = tables.Column(accessor="division__short_name", verbose_name="导入到")
    handed_over_by = tables.Column(accessor="handed_over_by__name", verbose_name="经办人", default="系统")
    created_at = tables.DateTimeColumn(format="Y-m-d H:i")
    read = tables.Column(accessor="counts__read", verbose_name="读到（行）", attrs=NUMBER, default="—")
    imported = tables.Column(accessor="counts__imported", verbose_name="入库（行）", attrs=NUMBER, default="—")
    held = tables.Column(accessor="counts__held", verbose_name="待处理（行）", attrs=NUMBER, default="—")
    state = tables.Column(attrs={"td": {"data-phone": "state"}})

    class Meta:
        model = LedgerBatch
        fields = ("file_name", "division", "handed_over_by", "created_at", "read", "imported", "held", "state")
        sequence = fields
        orderable = False
        attrs = {"class": "table"}

    def render_state(self, record):
        return badge(record.state, record.get_state_display())

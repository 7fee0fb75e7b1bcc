"""Columns of the register's lists."""

from collections.abc import Iterable

import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.boxes import CheckColumn
from accounts.tables import NONE, NUMBER, Plain, counted, shows
from assets.columns import ShownColumn
from assets.models import Facility
from assets.templatetags.register import grouped, plain, tone


def badge(value: str, word: str) -> str:
    return render_to_string("components/badge.html", {"state": tone(value), "word": word})


class FactColumn(tables.Column):
    """One of assets.columns on the page."""

    def __init__(self, column: ShownColumn) -> None:
        attrs = NUMBER if column.is_number else shows(column.phone) if column.phone else {}
        super().__init__(verbose_name=column.full_head, empty_values=(), accessor="pk", attrs=attrs)
        self.column = column

    def render(self, record: Facility):
        return self.column.words(record) or "—"


class NameColumn(FactColumn):
    def render(self, record: Facility):
        return format_html(
            '<a href="{}">{}</a>', reverse("assets:facility-detail", args=[record.pk]), record.name
        )


class CodeColumn(FactColumn):
    def render(self, record: Facility):
        return grouped(record.code) or badge("uncoded", "待赋码")


class QuantityColumn(FactColumn):
    def render(self, record: Facility):
        return format_html(
            '<span class="amount">{}<span class="unit">{}</span></span>', plain(record.quantity), record.unit
        )


class StateColumn(FactColumn):
    def render(self, record: Facility):
        return badge(getattr(record, self.column.name), self.column.words(record))


LOOKS: dict[str, type[FactColumn]] = {
    "name": NameColumn,
    "code": CodeColumn,
    "quantity": QuantityColumn,
    "condition": StateColumn,
    "status": StateColumn,
}


class FacilityTable(Plain):
    """The register's list, with the columns the reader chose; `chooses`: with boxes for acts on many rows."""

    def __init__(self, *args, columns: Iterable[ShownColumn], chooses: bool = False, **kwargs) -> None:
        shown = [(one.name, LOOKS.get(one.name, FactColumn)(one)) for one in columns]
        super().__init__(
            *args,
            extra_columns=[("row", CheckColumn(lambda facility: facility.name)), *shown]
            if chooses
            else shown,
            **kwargs,
        )


class LedgerTable(Plain):
    file_name = tables.Column(
        verbose_name=_("文件"),
        linkify=("assets:ledger-detail", {"batch_id": tables.A("pk")}),
        attrs=shows("title"),
    )
    division = tables.Column(accessor="division__short_name", verbose_name=_("导入到"), attrs=shows("fact"))
    handed_over_by = tables.Column(accessor="handed_over_by__name", verbose_name=_("经办人"), default="系统")
    created_at = tables.DateTimeColumn(verbose_name=_("上传时间"), format="Y-m-d H:i", attrs=shows("fact"))
    read = tables.Column(
        accessor="counts__read", verbose_name=_("读到（行）"), attrs=counted(_("行")), default=NONE
    )
    imported = tables.Column(
        accessor="counts__imported", verbose_name=_("入库（行）"), attrs=counted(_("行入库")), default=NONE
    )
    held = tables.Column(
        accessor="counts__held", verbose_name=_("待处理（行）"), attrs=counted(_("行待处理")), default=NONE
    )
    state = tables.Column(verbose_name=_("状态"), attrs=shows("state"))

    def render_state(self, record):
        return badge(record.state, record.get_state_display())

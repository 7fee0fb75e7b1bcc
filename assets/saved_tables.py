"""Columns of one's own saved views."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.tables import Plain, shows
from assets.groups import GROUPINGS
from assets.models import SavedView


class SavedViewTable(Plain):
    name = tables.Column(verbose_name=_("名称"), attrs=shows("title"))
    filters = tables.Column(
        verbose_name=_("条件（项）"), empty_values=(), attrs={"td": {"class": "num"}, "th": {"class": "num"}}
    )
    grouping = tables.Column(verbose_name=_("分组"), empty_values=(), attrs=shows("fact"))
    created_at = tables.DateTimeColumn(verbose_name=_("保存时间"), format="Y-m-d H:i", attrs=shows("fact"))
    acts = tables.Column(
        verbose_name="", accessor="pk", empty_values=(), attrs={"td": {"class": "acts", "data-phone": "act"}}
    )

    def render_name(self, record: SavedView):
        return format_html(
            '<a href="{}">{}</a>', reverse("assets:saved-view-open", args=[record.pk]), record.name
        )

    def render_filters(self, record: SavedView):
        return len(record.filters) or "—"

    def render_grouping(self, record: SavedView):
        return GROUPINGS[record.grouping].label if record.grouping in GROUPINGS else "—"

    def render_acts(self, record: SavedView):
        export, delete = (
            reverse(f"assets:saved-view-{act}", args=[record.pk]) for act in ("export", "delete")
        )
        return format_html(
            '<a class="btn btn-sm" href="{}">Excel</a> <a class="btn btn-sm" href="{}" hx-get="{}" hx-target="#dialog"'
            ' aria-haspopup="dialog">{}</a>', export, delete, delete, _("删除"),
        )  # fmt: skip

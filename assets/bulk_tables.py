"""Columns of the list of acts on many facilities."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.tables import Plain, badge, counted, shows
from assets.actions.bulk import why_not_taken_back
from assets.models import BulkAct


class BulkActTable(Plain):
    kind = tables.Column(verbose_name=_("操作"), attrs=shows("state"))
    says = tables.Column(verbose_name=_("内容"), attrs=shows("title"))
    count = tables.Column(verbose_name=_("处数"), attrs=counted(str(_("处"))))
    division = tables.Column(accessor="division__short_name", verbose_name=_("经办区划"), attrs=shows("fact"))
    done_by = tables.Column(
        accessor="done_by__name", verbose_name=_("经办人"), default="系统", attrs=shows("fact")
    )
    done_at = tables.DateTimeColumn(verbose_name=_("时间"), format="Y-m-d H:i", attrs=shows("fact"))
    back = tables.Column(verbose_name=_("撤回"), empty_values=(), accessor="pk", attrs=shows("wide"))

    def render_kind(self, record: BulkAct):
        return record.get_kind_display()

    def render_back(self, record: BulkAct):
        if record.undone_at:
            return badge("mute", f"{record.undone_at.astimezone():%Y-%m-%d} {_('已撤回')}")
        if why := why_not_taken_back(record):
            return format_html('<span class="quiet">{}</span>', why)
        url = reverse("assets:bulk-act-take-back", args=[record.pk])
        return format_html(
            '<a class="btn btn-sm" href="{}" hx-get="{}" hx-target="#dialog" aria-haspopup="dialog">{}</a>',
            url,
            url,
            _("撤回"),
        )

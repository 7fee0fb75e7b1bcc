"""Columns of the rounds."""

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.tables import Plain, badge, shows
from common.spreadsheets.out import Column
from evaluation.models import Round

ROUND_TONES = {
    "draft": "mute", "open": "run", "frozen": "warn", "noticed": "warn", "final": "ok", "void": "mute",
}  # fmt: skip
EXPORTED = [
    Column("title", _("标题"), 44),
    Column("division", _("范围"), 16),
    Column("kind", _("类型"), 8),
    Column("period", _("评价期"), 26),
    Column("deadline", _("自评截止"), 18),
    Column("state", _("状态"), 10),
    Column("sheets", _("评价表"), 10, "number", unit=_("份")),
    Column("filed", _("已上报"), 10, "number", unit=_("份")),
]


class RoundTable(Plain):
    title = tables.Column(verbose_name=__("标题"), attrs=shows("title"))
    division = tables.Column(verbose_name=__("范围"), attrs=shows("fact"))
    kind = tables.Column(verbose_name=__("类型"), attrs=shows("fact"))
    deadline = tables.Column(verbose_name=__("自评截止"), attrs=shows("fact"))
    filed = tables.Column(verbose_name=__("已上报"), attrs=shows("fact"), empty_values=())
    state = tables.Column(verbose_name=__("状态"), attrs=shows("state"))

    def render_title(self, record: Round, value):
        return format_html('<a href="{}">{}</a>', reverse("evaluation:round-detail", args=[record.pk]), value)

    def render_kind(self, record: Round):
        return record.get_kind_display()

    def render_deadline(self, value):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"

    def render_filed(self, record):
        return _("%(filed)s / %(all)s 村") % {"filed": record.filed, "all": record.villages}

    def render_state(self, record: Round):
        return badge(ROUND_TONES[record.state], record.get_state_display())


def round_cells(row) -> list:
    """A line of the workbook; `row` bears `filed` and `villages` (evaluation.round_shown.with_progress)."""
    return [
        row.title, str(row.division), row.get_kind_display(), f"{row.from_date:%Y-%m-%d} — {row.until:%Y-%m-%d}",
        f"{timezone.localtime(row.deadline):%Y-%m-%d %H:%M}", row.get_state_display(), row.villages, row.filed,
    ]  # fmt: skip

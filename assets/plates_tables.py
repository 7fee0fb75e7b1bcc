"""Columns of the plates' lists."""

import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.tables import NONE, Plain, counted, shows
from assets.codes import group
from assets.models import Facility, Plate
from assets.plates import spaced

STATES = {Plate.State.BLANK: "warn", Plate.State.BOUND: "ok", Plate.State.REPLACED: "mute"}


class PlateOrderTable(Plain):
    title = tables.Column(
        verbose_name=__("码牌"),
        linkify=("assets:plate-order-detail", {"order_id": tables.A("pk")}),
        attrs=shows("title"),
    )
    division = tables.Column(accessor="division__short_name", verbose_name=__("区划"), attrs=shows("fact"))
    size = tables.Column(verbose_name=__("规格"), attrs=shows("fact"))
    count = tables.Column(verbose_name=__("张数（张）"), attrs=counted(_("张")))
    created_by = tables.Column(accessor="created_by__name", verbose_name=__("制作人"), default=__("系统"))
    created_at = tables.DateTimeColumn(verbose_name=__("制作时间"), format="Y-m-d H:i", attrs=shows("fact"))


class PlateTable(Plain):
    """The plates of an order; `seen`: ids of the facilities the reader may see."""

    number = tables.Column(verbose_name=__("牌号"), attrs=shows("fact"))
    facility = tables.Column(verbose_name=__("设施"), empty_values=(), attrs=shows("title"))
    code = tables.Column(
        accessor="facility__code", verbose_name=__("统一编码"), default=NONE, attrs=shows("fact")
    )
    village = tables.Column(
        accessor="facility__division__short_name", verbose_name=__("村（社区）"), default=NONE
    )
    state = tables.Column(verbose_name=__("状态"), attrs=shows("state"))

    def __init__(self, *args, seen: set[int], **kwargs) -> None:
        super().__init__(*args, orderable=False, **kwargs)
        self.seen = seen

    def render_number(self, record: Plate):
        url = reverse("plates:plate-read", args=[record.number])
        return format_html('<a class="code" href="{}">{}</a>', url, spaced(record.number))

    def _seen(self, record: Plate) -> Facility | None:
        return record.facility if record.facility_id in self.seen else None

    def render_facility(self, record: Plate):
        if record.facility is None:
            return _("空白")
        if self._seen(record) is None:
            return _("已划出本区域")
        url = reverse("assets:facility-detail", args=[record.facility_id])
        return format_html('<a href="{}">{}</a>', url, record.facility.name)

    def render_code(self, record: Plate):
        facility = self._seen(record)
        return group(facility.code) if facility and facility.code else NONE

    def render_village(self, record: Plate):
        facility = self._seen(record)
        return facility.division.short_name if facility else NONE

    def render_state(self, record: Plate):
        return badge_of(record)


def badge_of(plate: Plate) -> str:
    """The badge of a plate's state."""
    words = {"state": STATES[Plate.State(plate.state)], "word": plate.get_state_display()}
    return render_to_string("components/badge.html", words)

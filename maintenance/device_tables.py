"""Columns of the list of devices, and of its workbook."""

import django_tables2 as tables
from django.utils import timezone
from django.utils.translation import gettext_lazy as __

from accounts.tables import NONE, Plain, badge, shows
from common.spreadsheets.out import Column
from maintenance import device_words as words

EXPORTED = (
    Column("number", "设备编号", 20, "code"),
    Column("division", "村（社区）", 14),
    Column("facility", "监测的设施", 26),
    Column("quantity", "监测量", 12),
    Column("unit", "单位", 10),
    Column("limits", "限值", 18),
    Column("place", "安装位置", 20),
    Column("last", "最近读数", 14),
    Column("at", "读数时间", 18),
    Column("state", "状态", 10),
    Column("silent", "离线时限（分钟）", 14, "number"),
    Column("matter", "在办事项", 18, "code"),
)


class DeviceTable(Plain):
    number = tables.Column(
        verbose_name=__("设备编号"),
        linkify=("maintenance:device-detail", {"device_id": tables.A("pk")}),
        attrs=shows("title"),
    )
    facility = tables.Column(
        accessor="facility__name",
        verbose_name=__("监测的设施"),
        linkify=("maintenance:device-readings", {"facility_id": tables.A("facility_id")}),
        attrs=shows("wide"),
    )
    division = tables.Column(
        accessor="facility__division__short_name", verbose_name=__("村（社区）"), attrs=shows("fact")
    )
    quantity = tables.Column(verbose_name=__("监测量"), attrs=shows("fact"))
    limits = tables.Column(verbose_name=__("限值"), accessor="pk")
    last = tables.Column(verbose_name=__("最近读数"), accessor="pk", attrs=shows("fact"))
    at = tables.Column(verbose_name=__("读数时间"), accessor="pk", attrs=shows("fact"))
    matter = tables.Column(
        accessor="signal__matter__number",
        verbose_name=__("最近事项"),
        linkify=("maintenance:matter-detail", {"matter_id": tables.A("signal__matter_id")}),
        default=NONE,
    )
    state = tables.Column(verbose_name=__("状态"), accessor="pk", attrs=shows("state"))

    def render_limits(self, record):
        return words.limits_told(record)

    def render_last(self, record):
        return words.last_told(record) or NONE

    def render_at(self, record):
        last = record.signal.last_at
        return f"{timezone.localtime(last):%Y-%m-%d %H:%M}" if last else NONE

    def render_state(self, record):
        return badge(*words.state_of(record))


def line(device) -> list:
    """A line of the workbook."""
    last = device.signal.last_at
    return [
        device.number,
        device.facility.division.short_name,
        device.facility.name,
        device.get_quantity_display(),
        device.unit,
        words.limits_told(device),
        device.place,
        words.last_told(device),
        f"{timezone.localtime(last):%Y-%m-%d %H:%M}" if last else "",
        words.state_of(device)[1],
        device.silent_minutes,
        device.signal.matter.number if device.signal.matter else "",
    ]

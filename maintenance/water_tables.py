"""Columns of 水质检测: tests made, tests due; and of their workbooks."""

import django_tables2 as tables
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.tables import NONE, NUMBER, Plain, badge, shows
from common.spreadsheets.out import Column
from maintenance.models import WaterTest

TESTS = (
    Column("day", "采样日期", 12, "date"),
    Column("division", "村（社区）", 14),
    Column("facility", "设施", 26),
    Column("point", "采样点", 10),
    Column("lab", "检测单位", 24),
    Column("number", "报告编号", 20, "code"),
    Column("result", "结果", 10),
    Column("found", "各项结果", 60),
    Column("matter", "整改事项", 18, "code"),
    Column("note", "备注", 24),
)
DUE = (
    Column("division", "村（社区）", 14),
    Column("facility", "设施", 26),
    Column("type", "类别", 16),
    Column("every", "间隔（日）", 10, "number"),
    Column("last", "上次采样", 12, "date"),
    Column("due", "应检日期", 12, "date"),
    Column("state", "状态", 14),
)


def result_of(test: WaterTest) -> tuple[str, str]:
    """(tone, word)."""
    if test.voided_at:
        return "mute", _("已作废")
    return ("ok", _("合格")) if test.passed else ("bad", _("不合格"))


def due_told(facility) -> tuple[str, str]:
    """(tone, word) of a facility with `due_on`."""
    left = (facility.due_on - timezone.localdate()).days
    if left < 0:
        return "bad", _("逾期 %s 天") % -left
    if left <= 30:
        return "warn", _("还有 %s 天") % left
    return "mute", _("未到期")


SHORT = {"td": {"class": "code", "data-phone": "fact"}}  # stays on one line


class WaterTestTable(Plain):
    facility = tables.Column(
        accessor="facility__name",
        verbose_name=__("设施"),
        linkify=("maintenance:water-test-detail", {"test_id": tables.A("pk")}),
        attrs=shows("title"),
    )
    division = tables.Column(
        accessor="facility__division__short_name", verbose_name=__("村（社区）"), attrs=shows("fact")
    )
    sampled_on = tables.DateColumn(verbose_name=__("采样日期"), format="Y-m-d", attrs=SHORT)
    point = tables.Column(verbose_name=__("采样点"), attrs=SHORT)
    lab = tables.Column(verbose_name=__("检测单位"))
    report_number = tables.Column(verbose_name=__("报告编号"), default=NONE, attrs={"td": {"class": "code"}})
    failed = tables.Column(verbose_name=__("不合格项"), accessor="pk", attrs=shows("wide"))
    matter = tables.Column(
        accessor="matter__number",
        verbose_name=__("整改事项"),
        linkify=("maintenance:matter-detail", {"matter_id": tables.A("matter_id")}),
        default=NONE,
        attrs={"td": {"class": "code"}},
    )
    state = tables.Column(verbose_name=__("结果"), accessor="pk", attrs=shows("state"))

    def render_failed(self, record):
        return "、".join(one.indicator.name for one in record.results.all() if not one.passed) or NONE

    def render_state(self, record):
        return badge(*result_of(record))


class WaterDueTable(Plain):
    name = tables.Column(
        verbose_name=__("设施"),
        linkify=("assets:facility-detail", {"facility_id": tables.A("pk")}),
        attrs=shows("title"),
    )
    division = tables.Column(
        accessor="division__short_name", verbose_name=__("村（社区）"), attrs=shows("fact")
    )
    type = tables.Column(accessor="type__name", verbose_name=__("类别"), attrs=shows("fact"))
    every = tables.Column(verbose_name=__("间隔（日）"), attrs=NUMBER)
    last_on = tables.DateColumn(verbose_name=__("上次采样"), format="Y-m-d", default=__("从未"))
    due_on = tables.DateColumn(
        verbose_name=__("应检日期"),
        format="Y-m-d",
        attrs={"td": {"data-phone": "fact", "data-word": __("应于")}},
    )
    state = tables.Column(verbose_name=__("状态"), accessor="pk", attrs=shows("state"))
    act = tables.TemplateColumn(
        '{% url "maintenance:water-test-create" record.pk as url %}'
        '{% include "components/button.html" with word="录入检测" url=url small=True only %}',
        verbose_name=__("操作"),
        attrs=shows("act"),
    )

    def __init__(self, *args, enters: bool = False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not enters:
            self.columns.hide("act")

    def render_state(self, record):
        return badge(*due_told(record))


def test_line(test: WaterTest) -> list:
    found = "；".join(
        f"{one.indicator.name} {one.told}{'' if one.passed else '（不合格）'}" for one in test.results.all()
    )
    return [
        test.sampled_on,
        test.facility.division.short_name,
        test.facility.name,
        test.get_point_display(),
        test.lab,
        test.report_number,
        result_of(test)[1],
        found,
        test.matter.number if test.matter else "",
        test.note,
    ]


def due_line(facility) -> list:
    return [
        facility.division.short_name,
        facility.name,
        facility.type.name,
        facility.every,
        facility.last_on,
        facility.due_on,
        due_told(facility)[1],
    ]

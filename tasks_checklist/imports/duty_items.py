"""改革责任清单 by workbook: a line a duty of a unit, written by the acts of the pages."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from accounts.imports import widgets
from accounts.imports.tables import TableResource, wrong
from accounts.models import Party, Sector
from accounts.rights import Right
from common.spreadsheets.out import Column
from tasks_checklist.actions import duty_items as acts
from tasks_checklist.forms.duty_items import units_of
from tasks_checklist.models import DutyItem


class DutyItemResource(TableResource):
    key, title, right, list_url = (
        "duty_items",
        "管护改革工作责任清单",
        Right.DUTY_LIST_MANAGE,
        "tasks_checklist:duty-item-list",
    )
    most_rows = 3_000
    columns = (
        Column("id", "编号", 8, "code", note="改已列的责任时保留导出的编号，新列的留空"),
        Column("seq", "序号", 8, "number", note="不填排在最后"),
        Column("party", "责任单位", 28, note="已在“单位”里登记的名称", required=True),
        Column("duty", "责任事项", 30, required=True),
        Column("content", "具体内容", 40),
        Column("standard", "工作标准", 30),
        Column("frequency", "时限、频次", 16),
        Column("basis", "依据", 24),
        Column("sector", "行业", 14, note="不分行业的留空"),
        Column("person_words", "责任人（职务）", 16, note="写职务，不写姓名"),
    )
    shown, wanted = ("duty", "party"), ("party", "duty")
    examples = {
        "party": "石塘村村民委员会",
        "duty": "日常巡查和小修",
        "content": "按巡查计划巡查，小缺损随手处理，处理不了的当日上报",
        "standard": "每月巡查不少于两次，有记录、有照片",
        "frequency": "每月",
        "basis": "管护办法第七条",
        "person_words": "村（居）委会主任",
    }
    hints = (
        "新列：责任单位、责任事项必填，编号留空。同一单位的同一事项只列一次。",
        "改已列的：下载“导出”，保留编号，只改要改的格；空着的格就是清空。停止列入在页面上办。",
    )

    class Meta(TableResource.Meta):
        model = DutyItem

    def widgets(self) -> dict[str, widgets.Widget]:
        return {
            "seq": widgets.CountWidget(1, 32_000),
            "party": widgets.PartyWidget(self.units, required=True),
            "duty": widgets.TextWidget(longest=200, required=True),
            "content": widgets.TextWidget(longest=1000),
            "standard": widgets.TextWidget(longest=300),
            "frequency": widgets.TextWidget(longest=100),
            "basis": widgets.TextWidget(longest=200),
            "sector": widgets.SectorWidget(Sector.objects.all()),
            "person_words": widgets.TextWidget(longest=60),
        }

    @cached_property
    def units(self) -> list[Party]:
        return list(units_of(self.by).select_related("division"))

    def choices(self) -> dict[str, Sequence[str]]:
        return {"sector": list(Sector.objects.values_list("name", flat=True))}

    def rows(self):
        rows = DutyItem.objects.visible_to(self.by).live().for_list()
        return rows.filter(division=self.by.division_id).order_by("seq", "pk")

    @cached_property
    def present(self) -> dict[str, DutyItem]:
        return {str(row.pk): row for row in self.rows()}

    @cached_property
    def by_words(self) -> dict[tuple[str, str], DutyItem]:
        return {(row.party.name, row.duty): row for row in self.present.values()}

    def find(self, row):
        if number := row.get(self.number, ""):
            if number not in self.present:
                raise wrong("id", f"未找到编号“{number[:20]}”的责任事项，请用导出的编号，新列的留空")
            return self.present[number]
        return self.by_words.get((row.get("party", ""), row.get("duty", "")))

    def value_of(self, name: str, row: DutyItem) -> Any:
        return str(row.pk) if name == "id" else getattr(row, name)

    def create(self, values: dict[str, Any]) -> DutyItem:
        return acts.add(by=self.by, **values)

    def change(self, held: DutyItem, changes: dict[str, Any]) -> DutyItem:
        if changes.get("seq", 1) is None:
            changes = {name: value for name, value in changes.items() if name != "seq"}
        return acts.reword(item=held, version=held.version, by=self.by, **changes)

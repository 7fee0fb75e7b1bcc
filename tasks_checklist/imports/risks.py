"""村风险分: a line a village's score from a day on; the export holds all that were ever entered."""

from functools import cached_property
from typing import Any

from django.utils import timezone

from accounts.imports import widgets
from accounts.imports.areas import area_names, areas_of
from accounts.imports.tables import TableResource
from accounts.models import Division
from accounts.rights import Right
from common.spreadsheets.out import Column
from tasks_checklist.actions import risking
from tasks_checklist.models import VillageRisk

KEY = "起用日期和村定这一行，不能在表里改"


class RiskResource(TableResource):
    """Known by village and day; without a day it is today's."""

    key, title, right, list_url = "risks", "村风险分", Right.SUPERVISION_PLAN, "tasks_checklist:risk-list"
    columns = (
        Column("division", "所在村", 18, note="填区划名称或 12 位代码；同名时填代码", required=True),
        Column("score", "风险分", 8, "number", note="0 到 100，越高越早督导", required=True),
        Column("from_date", "起用日期", 14, note="不填为今天；不能晚于今天"),
        Column("note", "说明", 36),
    )
    shown, wanted, number = ("division", "from_date"), ("division", "score"), ""
    fixed = {"division": KEY, "from_date": KEY}
    examples = {"division": "石塘村", "score": "60", "note": "上年评价靠后"}
    hints = (
        "同一个村、同一个起用日期就是同一行；日期不同的新增一行，以前的留存。",
        "风险分按四成计入拟排次序，其余由未销号、逾期问题和久未督导算出。",
    )

    class Meta(TableResource.Meta):
        model = VillageRisk

    def widgets(self) -> dict[str, widgets.Widget]:
        return {
            "division": widgets.DivisionWidget(areas_of(self.by), required=True),
            "score": widgets.CountWidget(0, risking.MOST, required=True),
            "from_date": widgets.DayWidget(),
            "note": widgets.TextWidget(longest=200),
        }

    def choices(self):
        return {"division": area_names(self.by)}

    def rows(self):
        rows = VillageRisk.objects.visible_to(self.by).select_related("division__parent")
        return rows.order_by("division_id", "from_date")

    @cached_property
    def present(self) -> dict[tuple[str, Any], VillageRisk]:
        return {(row.division_id, row.from_date): row for row in self.rows()}

    def find(self, row):
        try:
            village: Division = self.fields["division"].widget.clean(row.get("division", ""), row)
            day = self.fields["from_date"].widget.clean(row.get("from_date", ""), row)
        except ValueError:
            return None  # told at its column
        return self.present.get((village.pk, day or timezone.localdate()))

    def create(self, values: dict[str, Any]) -> VillageRisk:
        return risking.enter_risk(by=self.by, **values)

    def change(self, held: Any, changes: dict[str, Any]) -> VillageRisk:
        said = {"score": held.score, "note": held.note} | changes
        return risking.enter_risk(division=held.division, from_date=held.from_date, by=self.by, **said)

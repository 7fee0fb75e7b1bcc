"""管护责任清单 by workbook: the code names the facility, each further column fills the item of it, through the act of the page."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

from accounts.imports import widgets
from accounts.imports.tables import TableResource, wrong
from accounts.models import Party, Person
from accounts.rights import Right
from assets.models import KeeperKind
from assets.nearby import BECAUSE, levels_of
from common.spreadsheets.out import Column
from maintenance.actions.items import fill
from maintenance.list_columns import FIELDS
from maintenance.models import FundKind, Mode, ResponsibilityItem

IN_REGISTER = "请在设施台账里改"
SUPERVISES = "officials who supervise are named on the list of those they supervise"


class MoneyWidget(widgets.Widget):
    """Yuan with at most two decimals; None for an empty cell."""

    def clean(self, value, row=None, **kwargs) -> Decimal | None:
        text = str(value or "").strip().replace(",", "").replace("，", "").removesuffix("元")
        if not text:
            return None
        try:
            amount = Decimal(text)
        except InvalidOperation as error:
            raise ValueError(f"“{text[:20]}”不是金额") from error
        if not amount.is_finite() or not 0 <= amount < 10**12 or amount != round(amount, 2):
            raise ValueError(f"“{text[:20]}”应是不小于 0、两位小数以内的金额（元）")
        return round(amount, 2)

    def render(self, value, obj=None, **kwargs) -> str:
        return "" if value is None else f"{value:.2f}"


class FundsWidget(widgets.Widget):
    """Kinds of fund, parted by 、."""

    words = {str(label): value for value, label in FundKind.choices}

    def clean(self, value, row=None, **kwargs) -> list[str]:
        text = str(value or "").strip()
        fee = str(FundKind.HOUSEHOLD_FEE.label)  # its own words hold the mark that parts the kinds
        found = [FundKind.HOUSEHOLD_FEE.value] if fee in text else []
        for part in widgets.BETWEEN.split(text.replace(fee, "")):
            if part.strip() and part.strip() not in self.words:
                raise ValueError(f"“{part[:20]}”不是经费来源，请填：{'、'.join(self.words)}")
            if part.strip():
                found.append(self.words[part.strip()])
        return [kind for kind in FundKind.values if kind in found]

    def render(self, value, obj=None, **kwargs) -> str:
        chosen = set(value or ())
        return "、".join(str(label) for kind, label in FundKind.choices if kind in chosen)


class EmptyChoice(widgets.ChoiceWidget):
    def clean(self, value, row=None, **kwargs) -> str:
        return super().clean(value, row) if str(value or "").strip() else ""


class ItemResource(TableResource):
    key, title, right, list_url = "items", "管护责任清单", Right.LIST_FILL, "maintenance:item-list"
    number = "code"
    grows = False
    most_rows = 5_000
    columns = (
        Column("code", "设施编码", 26, "code", note="以编码认设施，不能改", required=True),
        Column("name", "设施名称", 24),
        Column("village", "所在村（社区）", 14),
        Column("type", "类别", 16),
        Column("party", "管护主体", 24, note="已在“单位”里登记的名称"),
        Column("keeper_kind", "管护主体类型", 16, note="从下拉列表中选"),
        Column("person", "管护责任人", 12, note="已登记的人员"),
        Column("public_phone", "公开电话", 16, "code", note="办公、值班电话，不填个人手机"),
        Column("duty_text", "管护内容", 30),
        Column("own_standard", "管护标准", 20, note="不填按现行管护标准"),
        Column("mode", "管护方式", 12, note="从下拉列表中选"),
        Column("interval_days", "巡查间隔", 10, "number", unit="日"),
        Column("fund_kinds", "经费来源", 24, note="几种之间用顿号隔开"),
        Column("annual_cost", "年度预算", 14, "money", unit="元"),
        Column("department", "监管单位", 24),
        Column("supervisor", "监管人", 12),
        Column("note", "备注", 20),
    )
    fixed = dict.fromkeys(("name", "village", "type"), IN_REGISTER)
    shown = ("name", "village")
    examples = {
        "code": "320115009210040100007X",
        "name": "石塘村人民公厕",
        "party": "石塘村村民委员会",
        "mode": "自行管护",
        "interval_days": "7",
        "fund_kinds": "村集体、镇（街道）财政",
        "annual_cost": "3600.00",
    }
    hints = (
        "先在清单里建立条目，再下载“导出”，保留设施编码，只改要改的格；空着的格就是清空。",
        "管护主体、责任人须是已登记的单位、人员。已核定的条目改后退回填报。",
    )

    class Meta(TableResource.Meta):
        model = ResponsibilityItem

    def widgets(self) -> dict[str, widgets.Widget]:
        return {
            **{name: widgets.TextWidget(longest=120) for name in ("name", "village", "type")},
            "party": widgets.PartyWidget(self.units),
            "keeper_kind": EmptyChoice(KeeperKind.choices),
            "person": widgets.NamedWidget(self.people),
            "public_phone": widgets.TextWidget(longest=20),
            "duty_text": widgets.TextWidget(longest=500),
            "own_standard": widgets.TextWidget(longest=200),
            "mode": EmptyChoice(Mode.choices),
            "interval_days": widgets.CountWidget(1, 3650),
            "fund_kinds": FundsWidget(),
            "annual_cost": MoneyWidget(),
            "department": widgets.PartyWidget(self.units),
            "supervisor": widgets.NamedWidget(self.officials),
            "note": widgets.TextWidget(longest=300),
        }

    @cached_property
    def near(self) -> list[str]:
        """The area of the post and what stands above it."""
        return [code for code in levels_of(self.by.division) if code]

    @cached_property
    def units(self) -> list[Party]:
        own = Party.objects.visible_to(self.by).filter(active=True).values("pk")
        near = Party.objects.everywhere(because=BECAUSE).filter(active=True, division_id__in=self.near)
        rows = Party.objects.everywhere(because=BECAUSE).filter(pk__in=own) | near
        return list(rows.select_related("division").distinct())

    @cached_property
    def people(self) -> list[Person]:
        return list(Person.objects.visible_to(self.by).filter(active=True))

    @cached_property
    def officials(self) -> list[Person]:
        codes = [code for code in self.near if code.endswith("000")]
        rows = Person.objects.everywhere(because=SUPERVISES).filter(active=True, division_id__in=codes)
        return list(rows)

    def choices(self) -> dict[str, Sequence[str]]:
        return {
            "keeper_kind": [str(label) for label in KeeperKind.labels],
            "mode": [str(label) for label in Mode.labels],
        }

    def rows(self):
        rows = ResponsibilityItem.objects.visible_to(self.by).live().for_list()
        coded = rows.exclude(facility__code=None)
        return coded.select_related("facility__owner").order_by("facility__division_id", "facility__code")

    @cached_property
    def present(self) -> dict[str, ResponsibilityItem]:
        return {item.facility.code: item for item in self.rows()}

    def find(self, row):
        code = "".join(one for one in row.get("code", "") if one.isalnum()).upper()
        if code not in self.present:
            raise wrong("code", f"未找到编码“{code[:22]}”的清单条目，请先建立条目，编码以导出的为准")
        return self.present[code]

    def value_of(self, name: str, row: ResponsibilityItem) -> Any:
        of_register = {
            "code": row.facility.code,
            "name": row.facility.name,
            "village": row.facility.division.short_name,
            "type": row.facility.type.name,
        }
        if name in of_register:
            return of_register[name]
        if name == "fund_kinds":
            return [kind for kind in FundKind.values if kind in row.fund_kinds]
        return getattr(row, name)

    def create(self, values: dict[str, Any]) -> ResponsibilityItem:
        raise wrong("code", "条目在清单页面建立")

    def change(self, held: ResponsibilityItem, changes: dict[str, Any]) -> ResponsibilityItem:
        said = {name: value for name, value in changes.items() if name in FIELDS}
        return fill(item=held, version=held.version, by=self.by, **said)

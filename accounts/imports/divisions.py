"""区划: what the office keeps about a division; its code and name come with the yearly edition only."""

from functools import cached_property
from typing import Any

from accounts.actions import divisions as acts
from accounts.imports import widgets
from accounts.imports.areas import areas_of
from accounts.imports.tables import TableResource, wrong
from accounts.models import Division, DivisionAlias, Settlement
from accounts.rights import Right
from common.spreadsheets.out import Column

OF_EDITION = "区划的代码、名称和上级随“年度区划代码”更新"
SETTLEMENTS = {
    "natural_villages": Settlement.Kind.NATURAL_VILLAGE,
    "groups": Settlement.Kind.GROUP,
}
FIGURES = ("year", "households", "population")


class DivisionResource(TableResource):
    """A line a division: its other names, natural villages and groups, and how many live there."""

    key, title, right = "divisions", "区划别名与村组", Right.DIVISION_MANAGE
    list_url, number, grows = "accounts:division-list", "code", False
    columns = (
        Column("code", "代码", 15, "code", note="12 位，不能改"),
        Column("name", "区划", 18, note="不能改", required=True),
        Column("parent", "上级", 14, note="不能改"),
        Column("former", "曾用名", 20, note="公布过的名称，不能改"),
        Column("aliases", "别名", 30, note="台账里出现过的其他写法，几个之间用顿号隔开"),
        Column("natural_villages", "自然村", 36, note="几个之间用顿号隔开"),
        Column("groups", "村民小组", 36, note="几个之间用顿号隔开"),
        Column("year", "户数年份", 10, "code"),
        Column("households", "户数", 10, "number", unit="户"),
        Column("population", "人口", 10, "number", unit="人"),
    )
    shown = ("name", "parent")
    fixed = dict.fromkeys(("name", "parent", "former"), OF_EDITION)
    hints = (
        "下载“导出”，在要改的格里增删，几项之间用顿号隔开；空着的格就是清空。",
        "这里不增加区划：新设、更名、撤并随“年度区划代码”办理。",
    )

    class Meta(TableResource.Meta):
        model = Division

    def widgets(self) -> dict[str, widgets.Widget]:
        return {
            "name": widgets.DivisionWidget(areas_of(self.by), required=True),
            "parent": widgets.TextWidget(longest=60),
            "former": widgets.ListWidget(longest=60),
            "aliases": widgets.ListWidget(longest=60),
            "natural_villages": widgets.ListWidget(longest=60),
            "groups": widgets.ListWidget(longest=60),
            "year": widgets.CountWidget(2000, 2100),
            "households": widgets.CountWidget(0, 1_000_000),
            "population": widgets.CountWidget(0, 10_000_000),
        }

    def rows(self):
        seen = Division.objects.visible_to(self.by).filter(closed_on=None).order_by("code")
        return seen.select_related("parent").prefetch_related("aliases", "settlements", "figures")

    def value_of(self, name: str, row: Division) -> Any:
        """Names as sets; the figures of the latest year."""
        if name in FIGURES:
            latest = next(iter(row.figures.all()), None)
            return getattr(latest, name) if latest else None
        if name in SETTLEMENTS:
            return frozenset(one.name for one in row.settlements.all() if one.kind == SETTLEMENTS[name])
        if name in ("aliases", "former"):
            source = DivisionAlias.Source.FORMER if name == "former" else DivisionAlias.Source.CONFIRMED
            return frozenset(one.name for one in row.aliases.all() if one.source == source)
        return {"name": row, "parent": row.parent, "code": row.pk}[name]

    @cached_property
    def present(self) -> dict[str, Division]:
        return {row.pk: row for row in self.rows()}

    def find(self, row):
        if code := row.get("code", ""):
            if code not in self.present:
                raise wrong(
                    "code", f"您的管理范围内没有代码“{code[:20]}”。新设的区划请在“年度区划代码”里办理"
                )
            return self.present[code]
        try:
            return self.present[self.fields["name"].widget.clean(row.get("name"), row).pk]
        except ValueError as error:
            raise wrong("name", str(error)) from error

    def change(self, held: Division, changes: dict[str, Any]) -> Division:
        if "aliases" in changes:
            self._change_aliases(held, changes["aliases"])
        for name in SETTLEMENTS.keys() & changes.keys():
            self._change_settlements(held, name, changes[name])
        if changes.keys() & set(FIGURES):
            self._change_figures(held, {name: self.value_of(name, held) for name in FIGURES} | changes)
        return held

    def _change_aliases(self, division: Division, names: frozenset[str]) -> None:
        here = [one for one in division.aliases.all() if one.source == DivisionAlias.Source.CONFIRMED]
        for alias in here:
            if alias.name not in names:
                acts.remove_alias(alias=alias, by=self.by)
        for name in sorted(names - {alias.name for alias in here}):
            acts.add_alias(division=division, name=name, by=self.by)

    def _change_settlements(self, division: Division, column: str, names: frozenset[str]) -> None:
        kind = SETTLEMENTS[column]
        here = [one for one in division.settlements.all() if one.kind == kind]
        for settlement in here:
            if settlement.name not in names:
                acts.remove_settlement(settlement=settlement, by=self.by)
        for name in sorted(names - {one.name for one in here}):
            acts.add_settlement(division=division, kind=kind, name=name, by=self.by)

    def _change_figures(self, division: Division, said: dict[str, Any]) -> None:
        if said["year"] is None or said["households"] is None:
            empty = "year" if said["year"] is None else "households"
            raise wrong(empty, "没有填写；登记户数、人口须写明年份和户数")
        acts.set_figures(division=division, by=self.by, **{name: said[name] for name in FIGURES})

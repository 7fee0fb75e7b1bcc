"""网格: the smallest management areas beneath a village, what they cover and who serves in them."""

from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Prefetch

from accounts.actions import divisions as acts
from accounts.imports import widgets
from accounts.imports.areas import area_names, areas_of
from accounts.imports.tables import TableResource, wrong
from accounts.models import Division, Grid, GridMember, Person, Settlement
from accounts.rights import Right
from accounts.scoping import code_range, in_ranges
from common.spreadsheets.out import Column

DUTIES = {
    "heads": GridMember.Duty.HEAD,
    "members": GridMember.Duty.MEMBER,
    "liaisons": GridMember.Duty.LIAISON,
    "others": GridMember.Duty.HELPER,
}
NAMES = "几人之间用顿号隔开；须先登记在本村或所在镇（街道）名下"


class GridResource(TableResource):
    """A line a grid; it is known by its village and number."""

    key, title, right, list_url = "grids", "网格", Right.DIVISION_MANAGE, "accounts:division-list"
    columns = (
        Column("division", "所在村", 18, note="填区划名称或 12 位代码；同名时填代码", required=True),
        Column("number", "网格号", 8, "number", note="本村内的第几网格，不能改", required=True),
        Column("name", "网格名称", 18, required=True),
        Column("settlements", "覆盖自然村组", 36, note="几个之间用顿号隔开；须先登记在本村"),
        Column("heads", "网格长", 14, note="一人；须先登记在本村或所在镇（街道）名下"),
        Column("members", "网格员", 24, note=NAMES),
        Column("liaisons", "联络员", 24, note=NAMES),
        Column("others", "其他力量", 24, note=NAMES),
    )
    shown, wanted, number = ("division", "number"), ("division", "number", "name"), ""
    examples = {
        "division": "石塘村",
        "number": "1",
        "name": "第一网格",
        "settlements": "前石塘、后石塘",
        "heads": "魏长庚",
    }
    hints = (
        "同一个村、同一个网格号就是同一个网格；没有的就新登记。",
        "改已有的：下载“导出”，在要改的格里增删；空着的格就是清空，整列删去就不动。",
    )

    most_rows = 300  # a grid with its people is a dozen acts

    class Meta(TableResource.Meta):
        model = Grid

    def widgets(self) -> dict[str, widgets.Widget]:
        return {
            "division": widgets.DivisionWidget(areas_of(self.by), required=True),
            "number": widgets.CountWidget(1, 999, required=True),
            "name": widgets.TextWidget(longest=60, required=True),
            "settlements": widgets.ListWidget(longest=60),
            **{duty: widgets.ListWidget(longest=40) for duty in DUTIES},
        }

    def choices(self):
        return {"division": area_names(self.by)}

    def rows(self):
        serving = Prefetch("members", GridMember.objects.visible_to(self.by).select_related("person"))
        grids = Grid.objects.visible_to(self.by).order_by("division_id", "number")
        return grids.select_related("division__parent").prefetch_related("settlements", serving)

    def value_of(self, name: str, row: Grid) -> Any:
        if name == "settlements":
            return frozenset(one.name for one in row.settlements.all())
        if name in DUTIES:
            return frozenset(one.person.name for one in row.members.all() if one.duty == DUTIES[name])
        return getattr(row, name)

    def is_numbered(self, row) -> bool:
        return True

    @cached_property
    def present(self) -> dict[tuple[str, int], Grid]:
        return {(grid.division_id, grid.number): grid for grid in self.rows()}

    def find(self, row):
        try:
            division = self.fields["division"].widget.clean(row["division"], row)
            return self.present.get((division.pk, self.fields["number"].widget.clean(row["number"], row)))
        except ValueError:
            return None  # told at its column

    def create(self, values: dict[str, Any]) -> Grid:
        village, names = values["division"], values.get("settlements", frozenset())
        grid = acts.add_grid(
            division=village,
            number=values["number"],
            name=values["name"],
            settlements=self._settlements(village, names, ()),
            by=self.by,
        )
        self._serve(grid, village, values)
        return grid

    def change(self, held: Grid, changes: dict[str, Any]) -> Grid:
        if changes.keys() & {"name", "settlements"}:
            covered = list(held.settlements.all())
            names = changes.get("settlements", self.value_of("settlements", held))
            settlements = self._settlements(held.division, names, covered)
            acts.change_grid(
                grid=held, name=changes.get("name", held.name), settlements=settlements, by=self.by
            )
        self._serve(held, held.division, changes)
        return held

    def _settlements(self, village: Division, names, covered) -> list[Settlement]:
        """Those of the village by name; of two of one name the one that is covered already."""
        found = []
        for name in sorted(names):
            here = [one for one in village.settlements.all() if one.name == name]
            if not here:
                raise wrong("settlements", f"{village}没有登记“{name}”，请先登记自然村组")
            kept = [one for one in here if one in covered]
            if len(here) > 1 and not kept:
                raise wrong("settlements", f"{village}有自然村和小组都叫“{name}”，请在区划页面上选择")
            found += kept or here
        return found

    def _serve(self, grid: Grid, village: Division, changes: dict[str, Any]) -> None:
        """Who is no longer named goes first, so that a duty may change hands within a line."""
        asked = {column: names for column, names in changes.items() if column in DUTIES}
        serving = list(grid.members.select_related("person")) if grid.pk and asked else []
        for column, names in asked.items():
            for member in serving:
                if member.duty == DUTIES[column] and member.person.name not in names:
                    acts.dismiss_from_grid(member=member, by=self.by)
        for column, names in asked.items():
            here = {one.person.name for one in serving if one.duty == DUTIES[column]}
            for name in sorted(names - here):
                person = self._person(village, name, column)
                try:
                    acts.appoint_to_grid(grid=grid, person=person, duty=DUTIES[column], by=self.by)
                except ValidationError as error:
                    raise wrong(column, "；".join(error.messages)) from error

    def _person(self, village: Division, name: str, column: str) -> Person:
        """Of the village or of the township above it, as the form offers."""
        near = in_ranges("division_id", [*village.ranges, code_range(f"{village.pk[:9]}000", "village")])
        people = Person.objects.visible_to(self.by).filter(near, active=True, name=name)
        found = list(people.order_by("-division_id")[:2])
        if not found:
            raise wrong(column, f"没有找到“{name}”，请先登记在{village}或所在镇（街道）名下")
        if len(found) > 1:
            raise wrong(column, f"有两个以上“{name}”，请在区划页面上任命")
        return found[0]

"""单位: whoever owns, keeps, builds, supplies or supervises."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from accounts.actions.parties import change_party, create_party, make_department, set_sectors
from accounts.imports import widgets
from accounts.imports.areas import area_names, areas_of
from accounts.imports.tables import TableResource, wrong
from accounts.models import Department, Party, Sector
from accounts.querysets import departments_for_list, parties_for_list
from accounts.rights import Right
from common.spreadsheets.out import Column

ON_PAPER = "请在“单位”表里改"


class OfAreas(TableResource):
    """Rows that a line means by number, or by a name in a division."""

    @cached_property
    def areas(self) -> list:
        return areas_of(self.by)

    @cached_property
    def present(self) -> dict[str, Any]:
        """The rows the post sees, by number."""
        return {str(row.pk): row for row in self.rows()}

    def find(self, row):
        if number := row.get(self.number, ""):
            if number not in self.present:
                raise wrong("id", f"未找到编号“{number[:20]}”的{self.title}，请用导出的编号，新登记的留空")
            return self.present[number]
        named = self.by_name.get(row[self.shown[0]], [])
        same = [one for one in named if self.is_meant(one, row)]
        if len(same) > 1:
            raise wrong(self.shown[0], f"有两个以上“{row[self.shown[0]]}”，请填写导出的编号")
        return same[0] if same else None

    @cached_property
    def by_name(self) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = {}
        for one in self.present.values():
            found.setdefault(self.value_of(self.shown[0], one), []).append(one)
        return found

    def is_meant(self, one: Any, row: dict[str, str]) -> bool:
        """Whether a line without number means the row of that name."""
        raise NotImplementedError

    def is_there(self, division, row: dict[str, str]) -> bool:
        """Whether the line names the division, by any of its names."""
        word = row.get("division", "")
        named = self.fields["division"].widget.by_word.get(word, [])
        return division in named or word in (division.short_name, division.pk)


class PartyResource(OfAreas):
    key, title, right, list_url = "parties", "单位", Right.PARTY_MANAGE, "accounts:party-list"
    columns = (
        Column("id", "编号", 8, "code", note="改已有单位时保留导出的编号，新登记留空"),
        Column("name", "单位", 34, required=True),
        Column("kind", "种类", 24, note="从下拉列表中选", required=True),
        Column("division", "所属区划", 18, note="填区划名称或 12 位代码；同名时填代码", required=True),
        Column("duty_phone", "值班电话", 16, "code", note="对外公布的办公电话，不填个人手机"),
        Column("address", "地址", 30),
        Column("credit_code", "统一社会信用代码", 22, "code", note="18 位，校验位须相符"),
        Column("note", "备注", 24),
        Column("active", "状态", 8, note="在用或停用，不填即在用"),
    )
    shown, wanted = ("name", "division"), ("name", "kind", "division")
    examples = {
        "name": "横溪水务站",
        "kind": "运营企业",
        "division": "横溪街道",
        "duty_phone": "025-52281234",
        "address": "横溪老街 12 号",
        "active": "在用",
    }
    hints = (
        "新登记：单位、种类、所属区划必填，编号留空。",
        "改已有的：下载“导出”，保留编号，只改要改的格；空着的格就是清空。",
    )

    class Meta(TableResource.Meta):
        model = Party

    def widgets(self) -> dict[str, widgets.Widget]:
        return {
            "name": widgets.TextWidget(longest=100, required=True),
            "kind": widgets.ChoiceWidget(Party.Kind.choices),
            "division": widgets.DivisionWidget(self.areas, required=True),
            "duty_phone": widgets.TextWidget(longest=20),
            "address": widgets.TextWidget(longest=200),
            "credit_code": widgets.CodeWidget(longest=40),
            "note": widgets.TextWidget(longest=200),
            "active": widgets.YesNoWidget("在用", "停用", empty=True),
        }

    def choices(self) -> dict[str, Sequence[str]]:
        kinds = [str(kind.label) for kind in Party.Kind]
        return {"kind": kinds, "division": area_names(self.by), "active": ["在用", "停用"]}

    def rows(self):
        return parties_for_list(self.by).order_by("division_id", "kind", "name", "pk")

    def is_meant(self, one: Party, row) -> bool:
        kind = row.get("kind", "")
        return self.is_there(one.division, row) and kind in ("", one.get_kind_display())

    def create(self, values: dict[str, Any]) -> Party:
        return create_party(by=self.by, **values)

    def change(self, held: Party, changes: dict[str, Any]) -> Party:
        return change_party(party=held, by=self.by, version=held.version, **changes)


class DepartmentResource(OfAreas):
    """行业主管部门: by what name the list of types calls it, and the sectors it answers for."""

    key, title, right, list_url = (
        "departments",
        "行业主管部门",
        Right.PARTY_MANAGE,
        "accounts:department-list",
    )
    columns = (
        Column("id", "编号", 8, "code", note="改已有部门时保留导出的编号，新登记留空"),
        Column("party", "部门", 34, note="已在“单位”里登记、种类为“行业主管部门”的单位", required=True),
        Column("division", "所属区划", 18, required=True),
        Column("title", "通用名称", 20, note="设施类别表中的部门名称，如“水务局”", required=True),
        Column("sectors", "主管大类", 40, note="几个大类之间用顿号隔开"),
    )
    shown, wanted = ("party", "division"), ("title",)
    fixed = {"party": ON_PAPER, "division": ON_PAPER}
    examples = {"party": "江宁区水务局", "division": "江宁区", "title": "水务局", "sectors": "供水、农村水利"}
    hints = (
        "先在“单位”里登记部门，种类选“行业主管部门”；再在这里登记通用名称和主管大类。",
        "改已有的：下载“导出”，保留编号，只改要改的格；空着的格就是清空。",
    )

    class Meta(TableResource.Meta):
        model = Department

    def widgets(self) -> dict[str, widgets.Widget]:
        return {
            "party": widgets.TextWidget(longest=100, required=True),
            "division": widgets.DivisionWidget(self.areas, required=True),
            "title": widgets.TextWidget(longest=60, required=True),
            "sectors": widgets.SectorsWidget(Sector.objects.all()),
        }

    def choices(self) -> dict[str, Sequence[str]]:
        return {"division": area_names(self.by)}

    def rows(self):
        return (
            departments_for_list(self.by)
            .select_related("party__division__parent")
            .order_by("party__division_id", "pk")
        )

    def value_of(self, name: str, row: Department) -> Any:
        if name == "sectors":
            return frozenset(row.sectors.all())
        of_party = {"id": row.party_id, "party": row.party.name, "division": row.party.division}
        return of_party[name] if name in of_party else getattr(row, name)

    def is_meant(self, one: Department, row) -> bool:
        return self.is_there(one.party.division, row)

    def create(self, values: dict[str, Any]) -> Department:
        units = Party.objects.visible_to(self.by).filter(kind=Party.Kind.INDUSTRY_DEPARTMENT)
        party = units.filter(name=values.pop("party"), division=values.pop("division")).first()
        if party is None:
            raise wrong("party", "没有这个部门，请先在“单位”里登记，种类选“行业主管部门”")
        return make_department(party=party, by=self.by, **{"sectors": frozenset(), **values})

    def change(self, held: Department, changes: dict[str, Any]) -> Department:
        said = {"title": held.title, "sectors": self.value_of("sectors", held)} | changes
        return set_sectors(department=held, by=self.by, **said)

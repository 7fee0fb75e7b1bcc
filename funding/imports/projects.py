"""项目库 by workbook: a line a project, entered and changed by the acts of the page; a state is a step, asked of its gate.

A new line enters as a draft. What it says of its state is the next step of that project, taken by the one who uploads, so
every gate refuses here in the words of page and API. Steps that ask for more than a line tells are taken on the page.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.db.models import Prefetch

from accounts.access import require
from accounts.imports import widgets
from accounts.imports.tables import TableResource, wrong
from accounts.models import Division, Party, Sector
from accounts.rights import Right
from assets.models import FacilityType
from assets.nearby import BECAUSE, levels_of
from common.spreadsheets.out import Column
from funding import project_gates as gates
from funding.actions import project_entering as entering
from funding.actions import projects as acts
from funding.imports.widgets import DecisionWidget, MaybeChoice, PackageWidget, Work, WorksWidget, YuanWidget
from funding.models import DecisionRecord, Project, ProjectPackage, ProjectState, ProjectWork
from funding.models.projects import IN_LIBRARY
from funding.project_flow import FLOW
from maintenance.actions.holding import held
from maintenance.imports.items import FundsWidget
from maintenance.models import FundKind

BY_STEP = "随办理步骤变动，请在项目页办理"
BY_TABLE = {
    "decide": acts.decide,
    "declare": acts.declare,
    "review": acts.review,
    "approve": acts.approve,
    "plan": acts.plan,
}
ASIDE = ("works", "state", "decision", "plan_year")  # columns that acts of their own write
STEP = "“状态”写下一步的状态才办理，一行办一步；不改就照原样留着，新登记的留空"


class ProjectResource(TableResource):
    key, title, right, list_url = "projects", "项目库", Right.PROJECT_DECLARE, "funding:project-list"
    columns = (
        Column("id", "编号", 8, "code", note="改已登记的项目时保留；新登记的留空"),
        Column(
            "division",
            "所在地",
            14,
            note="村（社区）；跨村的填镇（街道），跨镇的填县（区）；登记后不能改",
            required=True,
        ),
        Column("name", "项目", 34, required=True),
        Column("sector", "行业", 12, required=True),
        Column("kind", "建设性质", 10, note="新建、改建、扩建、大修", required=True),
        Column("batch", "批次", 8, note="由办理步骤决定，新登记的留空"),
        Column("package", "项目包", 22, note="已登记的项目包，不入包的留空"),
        Column("content", "建设内容、规模", 44, required=True),
        Column("estimate", "投资估算", 16, "money", unit="元", required=True),
        Column(
            "works", "建设设施", 44, note="类别/名称/数量，几处之间用分号隔开；跨村的写成 类别/名称/数量/村"
        ),
        Column("upkeep_source", "管护资金来源", 16, note="审定入库前须填"),
        Column("upkeep_cost", "年管护费", 14, "money", unit="元", note="审定入库前须填"),
        Column("keeper", "管护主体", 24, note="已在“单位”里登记的名称；审定入库前须填"),
        Column("plan_basis", "所依据的村庄规划", 26, note="审定入库前须填"),
        Column("land", "用地", 18, note="审定入库前须填"),
        Column("land_basis", "用地依据", 20, note="不新增用地的可不填"),
        Column("fund_kinds", "建设资金来源", 24, note="几种之间用顿号隔开；审定入库前须填"),
        Column("fund_basis", "资金依据", 24, note="如文号、出资决议；审定入库前须填"),
        Column("award", "先建后补", 8, note="是或否，不填即否"),
        Column("procedure", "实施方式", 20),
        Column("procedure_basis", "实施方式依据", 22),
        Column("negative_checked", "已对照负面清单", 10, note="是或否，不填即否；申报前须逐条对照"),
        Column("decision", "村级决策", 30, note="已登记的议题；随“状态”改为“村级决策”时填"),
        Column("plan_year", "计划年度", 10, "code", note="随“状态”改为“列入年度计划”时填"),
        Column("accepted_amount", "验收核定", 16, "money", unit="元", note="验收时登记，这里不能改"),
        Column("state", "状态", 14, note=STEP),
    )
    shown = ("name", "division")
    fixed = {
        "division": "登记后不能改，请撤回后另行登记",
        "batch": BY_STEP,
        "accepted_amount": BY_STEP,
    }
    wanted = ("division", "name", "sector", "kind", "content", "estimate")
    examples = {
        "division": "石塘村",
        "name": "前石塘通组路硬化",
        "sector": "农村道路",
        "kind": "新建",
        "content": "硬化道路 1.2 公里，宽 4 米",
        "estimate": "480000",
        "works": "通组道路/前石塘通组路/1.2",
        "upkeep_source": "村集体",
        "upkeep_cost": "12000",
        "keeper": "石塘村村民委员会",
        "fund_kinds": "县（区）财政、村集体",
        "negative_checked": "是",
    }
    hints = (
        "新登记的编号、状态留空，登记为草拟；要建设的设施也可以在项目页填写。",
        "改已登记的：下载“导出”，保留编号，只改要改的格；空着的格就是清空。",
        "申报、审核、审定入库、列入年度计划可以成批办：把“状态”改成下一步。差什么、由谁办，和在页面上办一样。",
    )

    class Meta(TableResource.Meta):
        model = Project

    def widgets(self) -> dict[str, widgets.Widget]:
        text, yuan = widgets.TextWidget, YuanWidget
        return {
            "division": widgets.DivisionWidget(self.places, required=True),
            "name": text(longest=120, required=True),
            "sector": widgets.SectorWidget(self.sectors, required=True),
            "kind": widgets.ChoiceWidget(Project.Kind.choices),
            "batch": MaybeChoice(Project.Batch.choices),
            "package": PackageWidget(self.packages),
            "content": text(longest=1000, required=True),
            "estimate": yuan(required=True),
            "works": WorksWidget(FacilityType.objects.filter(active=True), self.places, self.place_of),
            "upkeep_source": MaybeChoice(FundKind.choices),
            "upkeep_cost": yuan(),
            "keeper": widgets.PartyWidget(self.units),
            "land": MaybeChoice(Project.Land.choices),
            "fund_kinds": FundsWidget(),
            "award": widgets.YesNoWidget(),
            "procedure": MaybeChoice(Project.Procedure.choices),
            "negative_checked": widgets.YesNoWidget(),
            "decision": DecisionWidget(self.decisions),
            "plan_year": widgets.CountWidget(2000, 2100),
            "accepted_amount": yuan(),
            "state": MaybeChoice(ProjectState.choices),
            **{name: text(longest=200) for name in ("plan_basis", "land_basis", "fund_basis", "procedure_basis")},
        }  # fmt: skip

    # --- What the cells may name ------------------------------------------------------------------
    @cached_property
    def places(self) -> list[Division]:
        rows = Division.objects.visible_to(self.by).filter(closed_on=None)
        return list(rows.select_related("parent").prefetch_related("aliases"))

    @cached_property
    def sectors(self) -> list[Sector]:
        codes = self.by.sector_codes
        return list(Sector.objects.filter(pk__in=codes) if codes else Sector.objects.all())

    @cached_property
    def packages(self) -> list[ProjectPackage]:
        return list(ProjectPackage.objects.visible_to(self.by).select_related("division"))

    @cached_property
    def decisions(self) -> list[DecisionRecord]:
        rows = DecisionRecord.objects.visible_to(self.by).exclude(state__in=["rejected", "dropped"])
        return list(rows.select_related("division"))

    @cached_property
    def units(self) -> list[Party]:
        """Of the area of the post and of what stands above it."""
        own = Party.objects.visible_to(self.by).filter(active=True).values("pk")
        rows = Party.objects.everywhere(because=BECAUSE)
        near = rows.filter(active=True, division_id__in=[one for one in levels_of(self.by.division) if one])
        return list((rows.filter(pk__in=own) | near).select_related("division").distinct())

    def choices(self) -> dict[str, Sequence[str]]:
        words = {
            "kind": Project.Kind,
            "land": Project.Land,
            "procedure": Project.Procedure,
            "upkeep_source": FundKind,
        }
        return {
            "sector": [sector.name for sector in self.sectors],
            "award": ["是", "否"],
            "negative_checked": ["是", "否"],
            **{name: [str(label) for label in kinds.labels] for name, kinds in words.items()},
        }

    # --- Which project a line means ---------------------------------------------------------------
    def rows(self):
        return self.as_listed(Project.objects.visible_to(self.by).order_by("-id"))

    @staticmethod
    def as_listed(rows):
        """With all that the export writes, in a number of queries that does not grow."""
        works = Prefetch(
            "works",
            ProjectWork.objects.everywhere(because="works of projects in sight").select_related(
                "type", "division"
            ),
        )
        return rows.for_list().select_related("decision", "package__division").prefetch_related(works)

    @cached_property
    def present(self) -> dict[str, Project]:
        return {str(row.pk): row for row in self.rows()}

    @cached_property
    def by_words(self) -> dict[tuple[str, str], Project]:
        """The latest of a name that is not over, by place and name."""
        open_still = (row for row in self.present.values() if row.state not in ("refused", "withdrawn"))
        return {(row.division_id, row.name): row for row in reversed(list(open_still))}

    def find(self, row):
        if number := row.get("id", ""):
            if number not in self.present:
                raise wrong("id", f"未找到编号“{number[:20]}”的项目，请用导出的编号，新登记的留空")
            return self.present[number]
        try:
            place = self.fields["division"].widget.clean(row.get("division"), row)
        except ValueError:
            return None  # told at its column
        return self.by_words.get((place.pk, row.get("name", "")))

    def place_of(self, row: dict[str, str]) -> Division:
        """Where the line's project lies."""
        if self.held is not None:
            return self.held.division
        return self.fields["division"].widget.clean(row.get("division"), row)

    def value_of(self, name: str, row: Project) -> Any:
        if name == "works":
            works = row.works.all()
            return frozenset(Work(one.type, one.name, one.quantity, one.division, row) for one in works)
        if name == "fund_kinds":
            return [kind for kind in FundKind.values if kind in row.fund_kinds]
        return str(row.pk) if name == "id" else getattr(row, name)

    # --- What is done for it ----------------------------------------------------------------------
    def create(self, values: dict[str, Any]) -> Project:
        for name in ("batch", "accepted_amount", "plan_year"):
            if values.pop(name, None) and not (name == "plan_year" and values.get("state")):
                raise wrong(name, f"{BY_STEP}；新登记的留空")
        said = {name: value for name, value in values.items() if name not in ASIDE and value is not None}
        row = entering.draft(by=self.by, works=[one.said() for one in _sorted(values.get("works"))], **said)
        self._step(row, {name: value for name, value in values.items() if value})
        return row

    def change(self, held: Project, changes: dict[str, Any]) -> Project:
        said = {name: value for name, value in changes.items() if name not in ASIDE}
        if said:
            entering.revise(project=held, version=held.version, by=self.by, **said)
        if "works" in changes:
            self._rebuild(held, changes["works"])
        self._step(held, changes)
        return held

    def _rebuild(self, held: Project, asked: frozenset[Work]) -> None:
        stand = self.value_of("works", held)
        for work in held.works.all():
            if Work(work.type, work.name, work.quantity, work.division, held) not in asked:
                entering.drop_work(work=work, by=self.by)
        for one in _sorted(asked - stand):
            entering.add_work(project=held, by=self.by, **one.said())

    def _step(self, project: Project, said: dict[str, Any]) -> None:
        """The step that leads to the state the line says, as its gate and its act allow it."""
        state = said.get("state") or project.state
        for name, word, after in (
            ("decision", "村级决策", "village_decision"),
            ("plan_year", "列入年度计划", "planned"),
        ):
            if said.get(name) and state != after:
                raise wrong(name, f"随“{word}”一步办理：状态也写“{word}”")
        if state == project.state:
            return
        row = held(project, by=self.by, beside=("division", "decision"))
        move = next((one for one in FLOW if row.state in one.before and one.after == state), None)
        if move is None:
            raise wrong("state", _not_at_once(row, state))
        require(self.by, move.right, row)
        if why := move.why_not(row, self.by):
            raise wrong("state", why)
        if move.act not in BY_TABLE:
            raise wrong("state", f"“{move.word}”要填的内容更多，请在项目页办理")
        more = {name: said[name] for name in ("decision", "plan_year") if said.get(name)}
        if move.act == "plan" and not more:
            raise wrong("plan_year", "没有填写")
        BY_TABLE[move.act](project=row, by=self.by, **more)


def _not_at_once(row: Project, state: str) -> str:
    """What a project still lacks for the library, and that steps are taken one by one."""
    lacks = gates.may_be_approved(row) if state in IN_LIBRARY and row.state not in IN_LIBRARY else ""
    word = ProjectState(state).label
    step = f"现为“{row.get_state_display()}”，不能直接成为“{word}”，须一步一步办理"
    return gates.sentence([lacks, step])


def _sorted(works: frozenset[Work] | None) -> list[Work]:
    return sorted(works or (), key=lambda one: one.name)

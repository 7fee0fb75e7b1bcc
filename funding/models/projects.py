"""项目库: a project from idea to the facilities it leaves; its works, its money, what each step said, packages by village."""

from datetime import date, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Division, Party, Person, Sector
from accounts.scoping import AreaManager, AreaQuerySet, Scope
from common.models.versions import Versioned
from common.privacy import classes
from funding.models.decisions import DecisionRecord
from funding.models.life import yuan_column
from funding.models.negatives import NegativeItem
from maintenance.models.responsibilities import FundKind

REGISTER_WITHIN = timedelta(
    days=30
)  # from final acceptance to register and list (domain.md 11; an assumption)


class ProjectState(models.TextChoices):
    DRAFT = "draft", "草拟"
    VILLAGE_DECISION = "village_decision", "村级决策"
    RETURNED = "returned", "退回修改"
    DECLARED = "declared", "已申报"
    TOWNSHIP_REVIEWED = "township_reviewed", "镇已审核"
    DEPARTMENT_OPINION = "department_opinion", "已出行业意见"
    APPROVED = "approved", "已入库"
    PLANNED = "planned", "列入年度计划"
    FUNDED = "funded", "资金已下达"
    IN_PROGRESS = "in_progress", "实施中"
    PRELIMINARY_ACCEPTANCE = "preliminary", "镇初验合格"
    FINAL_ACCEPTANCE = "final", "县验收合格"
    HANDED_OVER = "handed_over", "已移交入账"
    CLOSED = "closed", "已办结"
    REFUSED = "refused", "不予入库"
    WITHDRAWN = "withdrawn", "已撤回"


_S = ProjectState
OVER = (_S.CLOSED, _S.REFUSED, _S.WITHDRAWN)
BEFORE_APPROVAL = (
    _S.DRAFT,
    _S.VILLAGE_DECISION,
    _S.RETURNED,
    _S.DECLARED,
    _S.TOWNSHIP_REVIEWED,
    _S.DEPARTMENT_OPINION,
)
ACCEPTED = (_S.FINAL_ACCEPTANCE, _S.HANDED_OVER, _S.CLOSED)
UNDER_WAY = (_S.APPROVED, _S.PLANNED, _S.FUNDED, _S.IN_PROGRESS, _S.PRELIMINARY_ACCEPTANCE)
IN_LIBRARY = (*UNDER_WAY, *ACCEPTED)
EDITABLE = (_S.DRAFT, _S.VILLAGE_DECISION, _S.RETURNED)


class ProjectQuerySet(AreaQuerySet):
    def open(self):
        return self.exclude(state__in=OVER)

    def in_library(self):
        return self.filter(state__in=IN_LIBRARY)

    def accepted(self):
        """Passed the county's acceptance: what an award may be paid for."""
        return self.filter(state__in=ACCEPTED)

    def missing_upkeep(self):
        """Declared and going on without upkeep source, yearly cost or keeper (三同步)."""
        lacks = Q(upkeep_source="") | Q(upkeep_cost=None) | Q(keeper=None)
        return self.open().exclude(state__in=EDITABLE).filter(lacks)

    def unregistered(self):
        """Accepted by the county and not yet in register and list."""
        return self.filter(state=ProjectState.FINAL_ACCEPTANCE)

    def late_into_register(self, year: int):
        """Handed over in a year, later than thirty days after acceptance: made good, and still told."""
        late = Q(handed_over_on__gt=models.F("final_on") + REGISTER_WITHIN, handed_over_on__year=year)
        return self.filter(late)

    def for_list(self):
        return self.select_related("division__parent", "sector", "package", "keeper")


class ProjectPackage(Versioned):
    """项目包: what of a village (or township) is put forward and carried out together in a year."""

    division = models.ForeignKey(Division, models.PROTECT, related_name="packages", verbose_name="所在地")
    year = models.PositiveSmallIntegerField("年度")
    name = models.CharField("项目包名称", max_length=100)
    task = models.CharField("建设任务", max_length=300, blank=True)
    until = models.DateField("完成期限", null=True, blank=True)
    made_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登记人"
    )

    objects = AreaManager()
    scope = Scope(division="division_id")
    field_classes = classes(public="id division year name task until", internal="made_by version")

    class Meta:
        verbose_name = "项目包"
        ordering = ["-year", "division", "id"]
        constraints = [
            models.UniqueConstraint(fields=["division", "year", "name"], name="package_named_once_a_year")
        ]

    def __str__(self) -> str:
        return self.name


class Project(Versioned):
    """One project. `division`: a village, or the township or county that declares one across areas.

    Upkeep (`upkeep_source`, `upkeep_cost` yuan a year, `keeper`) may be empty until approval, never after it: the database
    holds that too. `award`: built first and rewarded after acceptance, so it starts without money.
    """

    class Kind(models.TextChoices):
        NEW = "new", "新建"
        REBUILD = "rebuild", "改建"
        EXTEND = "extend", "扩建"
        REPAIR = "repair", "大修"

    class Batch(models.TextChoices):
        IDEA = "idea", "谋划"
        RESERVE = "reserve", "储备"
        BUILD = "build", "建设"

    class Procedure(models.TextChoices):
        TENDER = "tender", "公开招标"
        TRADED = "traded", "小型工程交易（镇街平台）"
        CONSULT = "consult", "竞争性磋商、询价"
        SIMPLE = "simple", "简易审批、直接委托"
        VILLAGE = "village", "村民自建"
        RELIEF = "relief", "以工代赈"

    class Land(models.TextChoices):
        NONE = "none", "不新增用地"
        BUILT = "built", "现有建设用地"
        COLLECTIVE = "collective", "集体其他用地（已批准）"
        FARMLAND = "farmland", "永久基本农田"

    division = models.ForeignKey(Division, models.PROTECT, related_name="projects", verbose_name="所在地")
    sector = models.ForeignKey(Sector, models.PROTECT, related_name="+", verbose_name="行业")
    name = models.CharField("项目名称", max_length=120)
    kind = models.CharField("建设性质", max_length=10, choices=Kind)
    batch = models.CharField("批次", max_length=10, choices=Batch, default=Batch.IDEA)
    content = models.TextField("建设内容、规模", max_length=1000)
    estimate = yuan_column("投资估算（元）")
    fund_kinds = ArrayField(
        models.CharField(max_length=20, choices=FundKind),
        default=list,
        blank=True,
        verbose_name="建设资金来源",
    )
    fund_basis = models.CharField("资金依据", max_length=200, blank=True, default="")
    plan_basis = models.CharField("所依据的村庄规划", max_length=200, blank=True, default="")
    land = models.CharField("用地", max_length=12, choices=Land, blank=True, default="")
    land_basis = models.CharField("用地依据", max_length=200, blank=True, default="")
    procedure = models.CharField("实施方式", max_length=10, choices=Procedure, blank=True, default="")
    procedure_basis = models.CharField("实施方式依据", max_length=200, blank=True, default="")
    award = models.BooleanField("先建后补", default=False)
    package = models.ForeignKey(
        ProjectPackage, models.PROTECT, null=True, blank=True, related_name="projects", verbose_name="项目包"
    )
    decision = models.ForeignKey(
        DecisionRecord,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name="村级决策",
    )
    upkeep_source = models.CharField("管护资金来源", max_length=20, choices=FundKind, blank=True, default="")
    upkeep_cost = yuan_column("年管护费（元）", null=True, blank=True)
    keeper = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="kept_projects", verbose_name="管护主体"
    )
    negative_checked = models.BooleanField("已逐条对照负面清单", default=False)
    negatives = models.ManyToManyField(
        NegativeItem, blank=True, related_name="projects", verbose_name="审核认定的负面清单情形"
    )
    state = models.CharField("状态", max_length=20, choices=ProjectState, default=ProjectState.DRAFT)
    said = models.CharField("最近意见", max_length=300, blank=True, default="")
    plan_year = models.PositiveSmallIntegerField("计划年度", null=True, blank=True)
    contractor = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="built_projects", verbose_name="施工单位"
    )
    contract_amount = yuan_column("合同金额（元）", null=True, blank=True)
    started_on = models.DateField("开工日期", null=True, blank=True)
    finish_by = models.DateField("计划完工", null=True, blank=True)
    finished_on = models.DateField("完工日期", null=True, blank=True)
    labourers = models.PositiveIntegerField("务工村民（人）", null=True, blank=True)
    labour_pay = yuan_column("劳务报酬（元）", null=True, blank=True)
    accepted_amount = yuan_column("验收核定（元）", null=True, blank=True)
    result = models.CharField("实施效果", max_length=500, blank=True, default="")
    declared_on = models.DateField("申报日期", null=True, blank=True)
    approved_on = models.DateField("入库日期", null=True, blank=True)
    preliminary_on = models.DateField("初验日期", null=True, blank=True)
    final_on = models.DateField("验收日期", null=True, blank=True)
    handed_over_on = models.DateField("移交日期", null=True, blank=True)
    closed_on = models.DateField("办结日期", null=True, blank=True)
    made_at = models.DateTimeField("登记时间", default=timezone.now)
    made_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登记人"
    )
    declared_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="申报人"
    )
    preliminary_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="初验人"
    )

    objects = models.Manager.from_queryset(ProjectQuerySet)()
    scope = Scope(division="division_id", sector="sector_id", parties=("contractor_id", "keeper_id"))
    field_classes = classes(
        public="id division sector name kind batch content estimate upkeep_source upkeep_cost keeper state plan_year "
        "contractor contract_amount started_on finish_by finished_on accepted_amount approved_on final_on",
        internal="fund_kinds fund_basis plan_basis land land_basis procedure procedure_basis award package decision "
        "negative_checked said labourers labour_pay result declared_on preliminary_on handed_over_on closed_on "
        "made_at made_by declared_by preliminary_by version",
    )

    class Meta:
        verbose_name = "项目"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(estimate__gt=0), name="project_of_something"),
            models.CheckConstraint(
                condition=~Q(state__in=[one.value for one in IN_LIBRARY])
                | ~Q(upkeep_source="") & Q(upkeep_cost__isnull=False, keeper__isnull=False),
                name="no_project_without_upkeep",
            ),
        ]
        indexes = [
            models.Index(fields=["division", "-id"], name="project_by_division"),
            models.Index(fields=["state", "-id"], name="project_by_state"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        return self.name

    @property
    def of_village(self) -> bool:
        """Declared by a village itself; others go across areas and are declared from above."""
        return self.division.level == Division.Level.VILLAGE

    @property
    def is_voted(self) -> bool:
        """The village has voted on it as it is written (an adopted vote, or one to be published still)."""
        vote = self.decision
        over = (DecisionRecord.State.REJECTED, DecisionRecord.State.DROPPED)
        return vote is not None and vote.decided_on is not None and vote.state not in over

    @property
    def register_by(self) -> date | None:
        return self.final_on + REGISTER_WITHIN if self.final_on else None

    @property
    def is_late(self) -> bool:
        """Accepted more than thirty days ago and not in the register yet."""
        due = self.register_by
        return self.state == ProjectState.FINAL_ACCEPTANCE and due is not None and timezone.localdate() > due

"""What hangs on a project: its works, its money, what each step said."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Division, Person
from accounts.scoping import AreaManager, Scope
from assets.models import Facility, FacilityType
from common.privacy import classes
from funding.models.life import AllocationShare, yuan_column
from funding.models.projects import Project, ProjectState


class ProjectWork(models.Model):
    """One facility to be built, or rebuilt (then `facility` is named from the start); `facility` follows at handover."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="works", verbose_name="项目")
    division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name="村（社区）")
    type = models.ForeignKey(FacilityType, models.PROTECT, related_name="+", verbose_name="类别")
    name = models.CharField("设施名称", max_length=120)
    quantity = models.DecimalField("数量", max_digits=14, decimal_places=3)
    address = models.CharField("位置", max_length=200, blank=True)
    facility = models.ForeignKey(
        Facility, models.PROTECT, null=True, blank=True, related_name="project_works", verbose_name="设施"
    )

    objects = AreaManager()
    scope = Scope(
        division="project__division_id",
        sector="project__sector_id",
        parties=("project__contractor_id", "project__keeper_id"),
    )
    field_classes = classes(public="id project division type name quantity address facility")

    class Meta:
        verbose_name = "建设设施"
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="work_of_something")]

    def __str__(self) -> str:
        return self.name


class ProjectMoney(models.Model):
    """资金下达: what of an allocation's share goes to a project, or building money given by a document elsewhere."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="money", verbose_name="项目")
    share = models.ForeignKey(
        AllocationShare,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name="下达资金",
    )
    document = models.CharField("下达文号", max_length=60, blank=True)
    amount = yuan_column("金额（元）")
    issued_on = models.DateField("下达日期")
    recorded_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登记人"
    )

    objects = AreaManager()
    scope = Scope(division="project__division_id", sector="project__sector_id")
    field_classes = classes(internal="id project share document amount issued_on recorded_by")

    class Meta:
        verbose_name = "项目资金"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0) & (Q(share__isnull=False) | ~Q(document="")),
                name="project_money_has_its_basis",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.amount}"


class ProjectEvent(models.Model):
    """What one step said: the act, who, on which post, when, with what opinion. Only ever added."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="events", verbose_name="项目")
    act = models.CharField("办理", max_length=20)
    word = models.CharField("办理事项", max_length=20)
    state = models.CharField("办理后状态", max_length=20, choices=ProjectState)
    said = models.CharField("意见", max_length=300, blank=True)
    role = models.CharField("岗位", max_length=60, blank=True)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="办理人"
    )
    at = models.DateTimeField("时间", default=timezone.now)

    append_only = True
    objects = AreaManager()
    scope = Scope(division="project__division_id", sector="project__sector_id")
    field_classes = classes(internal="id project act word state said role person at")

    class Meta:
        verbose_name = "项目办理记录"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.project} {self.word}"

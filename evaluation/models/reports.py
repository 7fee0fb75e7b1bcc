"""评价报告: one Word report for each unit of a round, written by the job of a run, from a template the county may edit."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Division, Party, Person
from accounts.scoping import AreaQuerySet, Scope, ScopeKind
from common.privacy import classes
from evaluation.models.rounds import Evaluation, Round, RoundState
from evaluation.units import own_party

KNOWN_ROUNDS = (RoundState.NOTICED, RoundState.FINAL)


class ReportLevel(models.TextChoices):
    """About whom a report is."""

    VILLAGE = "village", "村（社区）报告"
    TOWNSHIP = "township", "镇街报告"
    DEPARTMENT = "department", "部门报告"
    COUNTY = "county", "总报告"


class ReportTemplate(models.Model):
    """A Word file with placeholders for one kind of report, in force from its upload on; only ever added.

    Where the county has uploaded none, the first template (evaluation/report_first.py) is used.
    """

    division = models.ForeignKey(
        Division, models.PROTECT, related_name="report_templates", verbose_name="区县"
    )
    level = models.CharField("报告", max_length=12, choices=ReportLevel)
    number = models.PositiveSmallIntegerField("版次")
    name = models.CharField("文件名", max_length=120)
    said = models.CharField("修改说明", max_length=200, blank=True)
    uploaded_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="上传人"
    )
    uploaded_at = models.DateTimeField("上传时间", default=timezone.now)

    field_classes = classes(internal="id division level number name said uploaded_by uploaded_at")

    class Meta:
        verbose_name = "报告模板"
        ordering = ["level", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["division", "level", "number"], name="report_template_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()}模板（第{self.number}版）"


class ReportRunQuerySet(AreaQuerySet):
    def visible_to(self, post):
        """A department sees and stops what it asked for itself."""
        rows = super().visible_to(post)
        if post is not None and post.scope_kind == ScopeKind.AREA_SECTORS:
            return rows.filter(asked_by__isnull=False, asked_by=post.person_id)
        return rows


class ReportRun(models.Model):
    """All reports of a round (or of an area of it) asked for at once; written by several jobs side by side."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="report_runs", verbose_name="评价轮次")
    division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name="范围")
    asked_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="发起人"
    )
    asked_at = models.DateTimeField("发起时间", default=timezone.now)
    total = models.PositiveIntegerField("报告数", default=0)
    with_pdf = models.BooleanField("同时生成 PDF", default=False)
    cancelled_at = models.DateTimeField("取消时间", null=True, blank=True)

    objects = models.Manager.from_queryset(ReportRunQuerySet)()
    scope = Scope(division="division_id")
    field_classes = classes(internal="id round division asked_by asked_at total with_pdf cancelled_at")

    class Meta:
        verbose_name = "报告批次"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.round.title} {self.division.short_name}"


class ReportQuerySet(AreaQuerySet):
    def visible_to(self, post):
        """Offices read the reports of their area; a village and a department those of others, and a village its own,
        once the result is known."""
        rows = super().visible_to(post)
        known = Q(round__state__in=KNOWN_ROUNDS)
        if post is not None and post.scope_kind == ScopeKind.AREA_SECTORS:
            return rows.filter(known | Q(party__isnull=False, party=own_party(post)))
        home = getattr(post, "division", None)
        if home is not None and home.level == Division.Level.VILLAGE:
            return rows.filter(known)
        return rows

    def for_list(self):
        return self.select_related("round", "division", "party", "evaluation")

    def made(self):
        return self.filter(state=Report.State.MADE)


class Report(models.Model):
    """The report of one unit in one round: written anew, it takes the place of the former one (`revision`)."""

    class State(models.TextChoices):
        WAITING = "waiting", "待生成"
        MADE = "made", "已生成"
        FAILED = "failed", "未成功"

    round = models.ForeignKey(Round, models.PROTECT, related_name="reports", verbose_name="评价轮次")
    level = models.CharField("报告", max_length=12, choices=ReportLevel)
    division = models.ForeignKey(Division, models.PROTECT, related_name="reports", verbose_name="单位")
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="reports", verbose_name="部门"
    )
    evaluation = models.OneToOneField(
        Evaluation, models.PROTECT, null=True, blank=True, related_name="report", verbose_name="评价表"
    )
    run = models.ForeignKey(
        ReportRun, models.SET_NULL, null=True, blank=True, related_name="reports", verbose_name="批次"
    )
    state = models.CharField("状态", max_length=8, choices=State, default=State.WAITING)
    problem = models.CharField("未成功的原因", max_length=300, blank=True)
    revision = models.PositiveSmallIntegerField("第几稿", default=0)
    template = models.ForeignKey(
        ReportTemplate, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="模板"
    )
    file_id = models.BigIntegerField("文件", null=True, blank=True)
    pdf_id = models.BigIntegerField("PDF 文件", null=True, blank=True)
    made_at = models.DateTimeField("生成时间", null=True, blank=True)

    objects = models.Manager.from_queryset(ReportQuerySet)()
    scope = Scope(division="division_id", parties=("party_id",))
    field_classes = classes(
        internal="id round level division party evaluation run state problem revision template file_id pdf_id made_at"
    )

    class Meta:
        verbose_name = "评价报告"
        ordering = ["-round", "level", "division", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "level", "division", "party"],
                nulls_distinct=False,
                name="one_report_a_unit_and_round",
            ),
            models.CheckConstraint(
                condition=~Q(state="made") | Q(file_id__isnull=False, made_at__isnull=False),
                name="report_made_has_its_file",
            ),
        ]
        indexes = [models.Index(fields=["run", "state"], name="report_of_run")]

    def __str__(self) -> str:
        return f"{self.round.title} {self.unit}"

    @property
    def unit(self) -> str:
        return self.party.name if self.party else self.division.short_name

"""以奖代补: reckoned for what was built and accepted, proposed, approved by another, then given out (先建后补)."""

from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.flows import Flow, Move
from accounts.models import Division, Person, Sector
from accounts.models.divisions import CODE_COLLATION
from accounts.rights import Right
from accounts.scoping import AreaQuerySet, Scope
from common.models.versions import Versioned
from common.privacy import classes
from funding.models.cases import OneCase
from funding.models.life import Allocation, merged_from_column, yuan_column
from funding.models.projects import Project
from maintenance.models import Matter


class Ground(models.TextChoices):
    """What an award is for."""

    ONE_CASE = "one_case", "一事一议项目"
    REPAIR = "repair", "维修工程"
    PROJECT = "project", "项目库项目"
    GRADE = "grade", "评价等次"


class AwardRule(models.Model):
    """The county's measure from a day on: a share of the cost up to a ceiling; of a grade the sum it brings."""

    county_code = models.CharField("县级代码", max_length=12, db_collation=CODE_COLLATION)
    from_date = models.DateField("起始日期")
    ground = models.CharField("奖补事项", max_length=10, choices=Ground)
    grade = models.CharField("等次", max_length=20, blank=True, default="")
    rate = models.DecimalField(
        "奖补比例（%）", max_digits=5, decimal_places=2, default=0,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )  # fmt: skip
    ceiling = yuan_column("最高奖补（元）")
    document = models.CharField("依据", max_length=120)
    set_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="设置人"
    )
    set_at = models.DateTimeField("设置时间", default=timezone.now)

    append_only = True
    field_classes = classes(
        internal="id county_code from_date ground grade rate ceiling document set_by set_at"
    )

    class Meta:
        verbose_name = "奖补标准"
        ordering = ["county_code", "ground", "-from_date", "-id"]

    def __str__(self) -> str:
        return f"{self.get_ground_display()} {self.rate}%"


class AwardState(models.TextChoices):
    DRAFT = "draft", "已测算"
    PROPOSED = "proposed", "待批准"
    APPROVED = "approved", "已批准"
    ALLOCATED = "allocated", "已列入下达"
    RETURNED = "returned", "退回"
    DROPPED = "dropped", "已撤销"


class AwardQuerySet(AreaQuerySet):
    def for_list(self):
        return self.select_related("division", "sector", "one_case", "matter", "project", "allocation")


class Award(Versioned):
    """One award to one village. `cost` × `rate`, never above `ceiling`, is `amount`; of a grade `ceiling` itself.

    `accepted_on` and `acceptance`: the acceptance that it rests on; nothing is proposed without.
    """

    division = models.ForeignKey(Division, models.PROTECT, related_name="awards", verbose_name="受奖单位")
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="行业",
        help_text="综合的不选",
    )  # fmt: skip
    year = models.PositiveSmallIntegerField("年度")
    ground = models.CharField("奖补事项", max_length=10, choices=Ground)
    name = models.CharField("名称", max_length=100)
    one_case = models.ForeignKey(
        OneCase, models.PROTECT, null=True, blank=True, related_name="awards", verbose_name="一事一议项目"
    )
    matter = models.ForeignKey(
        Matter, models.PROTECT, null=True, blank=True, related_name="awards", verbose_name="维修事项"
    )
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="awards", verbose_name="项目"
    )
    grade = models.CharField("评价等次", max_length=20, blank=True, default="")
    rule = models.ForeignKey(AwardRule, models.PROTECT, related_name="awards", verbose_name="奖补标准")
    cost = yuan_column("核定投资（元）", default=0)
    rate = models.DecimalField("奖补比例（%）", max_digits=5, decimal_places=2, default=0)
    ceiling = yuan_column("最高奖补（元）")
    amount = yuan_column("奖补金额（元）")
    accepted_on = models.DateField("验收日期")
    acceptance = models.CharField("验收依据", max_length=120)
    state = models.CharField("状态", max_length=10, choices=AwardState, default=AwardState.DRAFT)
    said = models.CharField("审批意见", max_length=300, blank=True, default="")
    made_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="测算人"
    )
    made_at = models.DateTimeField("测算时间", default=timezone.now)
    approved_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="批准人"
    )
    approved_on = models.DateField("批准日期", null=True, blank=True)
    allocation = models.ForeignKey(
        Allocation, models.PROTECT, null=True, blank=True, related_name="awards", verbose_name="资金下达"
    )
    merged_from = merged_from_column()

    objects = models.Manager.from_queryset(AwardQuerySet)()
    scope = Scope(division="division_id", sector="sector_id")
    field_classes = classes(
        public="id division sector year ground name grade cost rate ceiling amount accepted_on acceptance",
        internal="one_case matter project rule state said made_by made_at approved_by approved_on allocation "
        "merged_from version",
    )

    class Meta:
        verbose_name = "奖补"
        ordering = ["-id"]
        indexes = [models.Index(fields=["division", "-id"], name="award_of_area")]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="award_of_something"),
            models.CheckConstraint(
                condition=~Q(state="allocated") | Q(allocation__isnull=False), name="award_given_by_a_document"
            ),
            models.UniqueConstraint(
                fields=["one_case"], condition=Q(one_case__isnull=False) & ~Q(state="dropped"),
                name="one_case_awarded_once",
            ),
            models.UniqueConstraint(
                fields=["matter"], condition=Q(matter__isnull=False) & ~Q(state="dropped"),
                name="repair_awarded_once",
            ),
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(project__isnull=False) & ~Q(state="dropped"),
                name="project_awarded_once",
            ),
            models.UniqueConstraint(
                fields=["division", "year", "merged_from"],
                nulls_distinct=False,
                condition=Q(ground="grade") & ~Q(state="dropped"),
                name="grade_awarded_once_a_year",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        return self.name


def _made_it(row: Any, post) -> str:
    return _("不能批准自己测算的奖补") if row.made_by_id == post.person_id else ""


State = AwardState
AWARD_FLOW = Flow(
    "state",
    Move("propose", _("提请批准"), (State.DRAFT, State.RETURNED), State.PROPOSED, Right.AWARD_PROPOSE),
    Move("approve", _("批准"), (State.PROPOSED,), State.APPROVED, Right.AWARD_APPROVE, unless=_made_it),
    Move(
        "return", _("退回"), (State.PROPOSED,), State.RETURNED, Right.AWARD_APPROVE, reason=True,
        phrases=("验收资料不全", "投资额须核减"),
    ),
    Move("allocate", _("列入下达"), (State.APPROVED,), State.ALLOCATED, Right.ALLOCATION_ISSUE),
    Move("drop", _("撤销"), (State.DRAFT, State.RETURNED), State.DROPPED, Right.AWARD_PROPOSE, reason=True),
)  # fmt: skip

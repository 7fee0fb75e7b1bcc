"""一事一议: money and labour the villagers lay on themselves by a vote, under the province's caps, never on debt (D16)."""

from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.flows import Flow, Move
from accounts.models import Division, Person, Sector
from accounts.models.divisions import CODE_COLLATION
from accounts.rights import Right
from accounts.scoping import AreaManager, AreaQuerySet, Scope
from assets.models import Facility
from common.models.versions import Versioned
from common.privacy import classes
from funding.models.decisions import DecisionRecord
from funding.models.fees import yuan_sum
from funding.models.life import Arrival, yuan_column


class OneCaseRule(models.Model):
    """The province's caps from a day on, a year and a head: money, days of labour, and what a day is worth."""

    county_code = models.CharField("县级代码", max_length=12, db_collation=CODE_COLLATION)
    from_date = models.DateField("起始日期")
    money_cap = yuan_column("筹资上限（元/人·年）")
    labour_cap = models.DecimalField(
        "筹劳上限（工日/人·年）", max_digits=5, decimal_places=1, validators=[MinValueValidator(Decimal(0))]
    )
    day_value = yuan_column("以资代劳工价（元/工日）")
    share = models.PositiveSmallIntegerField(
        "赞成比例（%）", default=50, validators=[MinValueValidator(50), MaxValueValidator(100)],
        help_text="到会人员中赞成的须超过（达到）此比例",
    )  # fmt: skip
    document = models.CharField("依据", max_length=120)
    set_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="设置人"
    )
    set_at = models.DateTimeField("设置时间", default=timezone.now)

    append_only = True
    field_classes = classes(
        internal="id county_code from_date money_cap labour_cap day_value share document set_by set_at"
    )

    class Meta:
        verbose_name = "筹资筹劳规则"
        ordering = ["county_code", "-from_date", "-id"]

    def __str__(self) -> str:
        return f"{self.from_date} {self.money_cap}"


class CaseState(models.TextChoices):
    DRAFT = "draft", "草拟"
    SUBMITTED = "submitted", "待审核"
    APPROVED = "approved", "筹集中"
    FINISHED = "finished", "已验收"
    RETURNED = "returned", "退回"
    DROPPED = "dropped", "已撤销"


COUNTED = ("submitted", "approved", "finished")  # what takes up the year's cap


class CaseQuerySet(AreaQuerySet):
    def for_list(self):
        """With `collected` yuan; what was reversed does not count."""
        paid = CaseReceipt._base_manager.filter(case=models.OuterRef("pk"), arrival__booking__reversal=None)
        rows = self.select_related("division", "sector", "facility", "decision")
        found = paid.order_by().values("case").annotate(found=Sum("amount")).values("found")
        return rows.annotate(collected=yuan_sum(found))

    def taking_up(self, division_code: str, year: int):
        """The cases of a village that take up the caps of a year."""
        return self.filter(division_id=division_code, year=year, state__in=COUNTED)


class OneCase(Versioned):
    """One matter. `population`: who is counted for it; `payers` pay, `labourers` work, nobody does both."""

    division = models.ForeignKey(
        Division, models.PROTECT, related_name="one_cases", verbose_name="村（社区）"
    )
    name = models.CharField("议事项目", max_length=100)
    year = models.PositiveSmallIntegerField("年度")
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="行业",
        help_text="综合的不选",
    )  # fmt: skip
    facility = models.ForeignKey(
        Facility, models.PROTECT, null=True, blank=True, related_name="one_cases", verbose_name="设施"
    )
    decision = models.ForeignKey(
        DecisionRecord, models.PROTECT, related_name="one_cases", verbose_name="村级决策"
    )
    population = models.PositiveIntegerField("受益人口（人）", validators=[MinValueValidator(1)])
    payers = models.PositiveIntegerField("出资人数（人）", default=0)
    per_head = yuan_column("每人筹资（元）", default=0)
    amount = yuan_column("筹资总额（元）", default=0)
    labourers = models.PositiveIntegerField("出劳人数（男女劳动力，人）", default=0)
    days_each = models.DecimalField("每人出劳（工日）", max_digits=5, decimal_places=1, default=0)
    exempted = models.CharField("减免对象", max_length=200, blank=True, default="")
    in_debt = models.BooleanField("举债兴建", default=False)
    state = models.CharField("状态", max_length=10, choices=CaseState, default=CaseState.DRAFT)
    said = models.CharField("审核意见", max_length=300, blank=True, default="")
    accepted_on = models.DateField("验收日期", null=True, blank=True)
    acceptance = models.CharField("验收单", max_length=120, blank=True, default="")
    cost = yuan_column("完成投资（元）", default=0)
    made_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="经办人"
    )
    approved_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审核人"
    )
    approved_on = models.DateField("审核日期", null=True, blank=True)

    objects = models.Manager.from_queryset(CaseQuerySet)()
    scope = Scope(division="division_id", sector="sector_id")
    field_classes = classes(
        public="id division name year sector facility population payers per_head amount labourers days_each accepted_on",
        internal="decision exempted in_debt state said acceptance cost made_by approved_by approved_on version",
    )

    class Meta:
        verbose_name = "一事一议项目"
        ordering = ["-id"]
        indexes = [models.Index(fields=["division", "year"], name="one_case_of_year")]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount=F("payers") * F("per_head")), name="case_amount_is_the_product"
            ),
            models.CheckConstraint(
                condition=Q(population__gte=F("payers") + F("labourers")), name="nobody_pays_and_works"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0) | Q(labourers__gt=0), name="case_of_something"),
            models.CheckConstraint(
                condition=~Q(state="finished") | Q(accepted_on__isnull=False) & ~Q(acceptance=""),
                name="finished_was_accepted",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        return self.name

    @property
    def days(self) -> Decimal:
        """Days of labour in all."""
        return self.labourers * self.days_each


class CaseReceipt(models.Model):
    """What some of the payers paid on a day; it stands in the books as an arrival. Reversed there, it counts no more."""

    case = models.ForeignKey(OneCase, models.PROTECT, related_name="receipts", verbose_name="一事一议项目")
    people = models.PositiveIntegerField("缴款人数")
    amount = yuan_column("金额（元）")
    collected_on = models.DateField("收缴日期")
    ticket = models.CharField("票据号", max_length=60)
    arrival = models.OneToOneField(Arrival, models.PROTECT, related_name="case_receipt", verbose_name="到账")
    key = models.UUIDField("提交标识", unique=True)

    append_only = True
    objects = AreaManager()
    scope = Scope(division="case__division_id", sector="case__sector_id")
    field_classes = classes(internal="id case people amount collected_on ticket arrival key")

    class Meta:
        verbose_name = "筹资收缴"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(people__gt=0, amount__gt=0), name="case_receipt_of_something")
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.amount}"


def _made_it(row: Any, post) -> str:
    return _("不能审核自己提交的筹资筹劳") if row.made_by_id == post.person_id else ""


State = CaseState
CASE_FLOW = Flow(
    "state",
    Move("submit", _("提交审核"), (State.DRAFT, State.RETURNED), State.SUBMITTED, Right.FEE_MANAGE),
    Move("approve", _("同意筹集"), (State.SUBMITTED,), State.APPROVED, Right.FEE_APPROVE, unless=_made_it),
    Move(
        "return", _("退回"), (State.SUBMITTED,), State.RETURNED, Right.FEE_APPROVE, reason=True,
        phrases=("决议材料不全", "人口与户籍不符", "减免对象未列明"),
    ),
    Move("finish", _("验收"), (State.APPROVED,), State.FINISHED, Right.FEE_APPROVE, unless=_made_it),
    Move("drop", _("撤销"), (State.DRAFT, State.RETURNED), State.DROPPED, Right.FEE_MANAGE, reason=True),
)  # fmt: skip

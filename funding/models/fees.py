"""收费: what a facility's users pay by a vote or a price paper, period by period, household by household."""

from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.flows import Flow, Move
from accounts.models import Division, Person, Sector
from accounts.rights import Right
from accounts.scoping import AreaManager, AreaQuerySet, Scope
from assets.models import Facility
from common.models.versions import Versioned
from common.privacy import classes
from funding.models.decisions import DecisionRecord
from funding.models.life import Arrival, yuan_column


class FeeState(models.TextChoices):
    DRAFT = "draft", "草拟"
    SUBMITTED = "submitted", "待审核"
    APPROVED = "approved", "执行中"
    RETURNED = "returned", "退回"
    ENDED = "ended", "已停止"


class FeeQuerySet(AreaQuerySet):
    def for_list(self):
        """With `due` and `collected` yuan over all periods; what was reversed does not count."""
        periods = FeePeriod._base_manager.filter(item=models.OuterRef("pk")).order_by().values("item")
        paid = FeeReceipt._base_manager.filter(
            period__item=models.OuterRef("pk"), arrival__booking__reversal=None
        )
        rows = self.select_related("division", "sector", "facility", "decision")
        return rows.annotate(
            due=yuan_sum(periods.annotate(found=Sum("due")).values("found")),
            collected=yuan_sum(
                paid.order_by().values("period__item").annotate(found=Sum("amount")).values("found")
            ),
        )


def yuan_sum(rows) -> Coalesce:
    """Yuan of a subquery of one row and one column, nothing where it finds none."""
    money = models.DecimalField(max_digits=14, decimal_places=2)
    return Coalesce(models.Subquery(rows, output_field=money), 0, output_field=money)


class FeeItem(Versioned):
    """One charge for one facility: never for a 非经营性 one, and resting on a village's vote or a price paper (S82)."""

    class Basis(models.TextChoices):
        VOTE = "vote", "村民表决"
        PRICE = "price", "价格文件"

    class Unit(models.TextChoices):
        YEAR = "year", "户·年"
        HALF = "half", "户·半年"
        QUARTER = "quarter", "户·季"
        MONTH = "month", "户·月"
        ONCE = "once", "户·次"

    division = models.ForeignKey(Division, models.PROTECT, related_name="fee_items", verbose_name="收费单位")
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="fee_items", verbose_name="设施")
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="行业"
    )
    name = models.CharField("收费项目", max_length=60)
    basis = models.CharField("收费依据", max_length=10, choices=Basis)
    decision = models.ForeignKey(
        DecisionRecord,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="fee_items",
        verbose_name="村级决策",
    )
    price_document = models.CharField("价格文件", max_length=120, blank=True, default="")
    price = yuan_column("收费标准（元）")
    unit = models.CharField("计费单位", max_length=10, choices=Unit)
    households = models.PositiveIntegerField("应收户数", validators=[MinValueValidator(1)])
    exempted = models.CharField("减免对象", max_length=100, blank=True, default="")
    from_date = models.DateField("执行日期")
    state = models.CharField("状态", max_length=10, choices=FeeState, default=FeeState.DRAFT)
    said = models.CharField("审核意见", max_length=300, blank=True, default="")
    made_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="经办人"
    )
    approved_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审核人"
    )
    approved_on = models.DateField("审核日期", null=True, blank=True)

    objects = models.Manager.from_queryset(FeeQuerySet)()
    scope = Scope(division="division_id", sector="sector_id")
    field_classes = classes(
        public="id division facility sector name basis price_document price unit from_date",
        internal="decision households exempted state said made_by approved_by approved_on version",
    )

    class Meta:
        verbose_name = "收费项目"
        ordering = ["-id"]
        indexes = [models.Index(fields=["division", "-id"], name="fee_item_of_area")]
        constraints = [
            models.CheckConstraint(
                condition=Q(basis="vote", decision__isnull=False) | Q(basis="price") & ~Q(price_document=""),
                name="fee_rests_on_a_paper",
            ),
            models.CheckConstraint(condition=Q(price__gt=0, households__gt=0), name="fee_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.facility.name} {self.name}"

    @property
    def title(self) -> str:
        return str(self)


class FeePeriod(models.Model):
    """One period's collection: how many households owe how much. `due` = price then × households."""

    item = models.ForeignKey(FeeItem, models.PROTECT, related_name="periods", verbose_name="收费项目")
    name = models.CharField("收费期", max_length=30)
    starts_on = models.DateField("起始日期")
    households = models.PositiveIntegerField("应收户数")
    price = yuan_column("收费标准（元）")
    due = yuan_column("应收（元）")
    made_at = models.DateTimeField("登记时间", default=timezone.now)
    made_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登记人"
    )

    objects = AreaManager()
    scope = Scope(division="item__division_id", sector="item__sector_id")
    field_classes = classes(internal="id item name starts_on households price due made_at made_by")

    class Meta:
        verbose_name = "收费期"
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["item", "starts_on"], name="fee_period_once"),
            models.CheckConstraint(
                condition=Q(due=F("price") * F("households"), due__gt=0), name="fee_due_is_the_product"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.name}"


class FeeReceipt(models.Model):
    """What some households paid on a day; it stands in the books as an arrival. Reversed there, it counts no more."""

    period = models.ForeignKey(FeePeriod, models.PROTECT, related_name="receipts", verbose_name="收费期")
    households = models.PositiveIntegerField("缴费户数")
    amount = yuan_column("金额（元）")
    collected_on = models.DateField("收缴日期")
    ticket = models.CharField("票据号", max_length=60)
    arrival = models.OneToOneField(Arrival, models.PROTECT, related_name="fee_receipt", verbose_name="到账")
    key = models.UUIDField("提交标识", unique=True)

    append_only = True
    objects = AreaManager()
    scope = Scope(division="period__item__division_id", sector="period__item__sector_id")
    field_classes = classes(internal="id period households amount collected_on ticket arrival key")

    class Meta:
        verbose_name = "收费收缴"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(households__gt=0, amount__gt=0), name="fee_receipt_of_something"
            )
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.amount}"


def _made_it(row: Any, post) -> str:
    return _("不能审核自己提交的收费项目") if row.made_by_id == post.person_id else ""


State = FeeState
FEE_FLOW = Flow(
    "state",
    Move("submit", _("提交审核"), (State.DRAFT, State.RETURNED), State.SUBMITTED, Right.FEE_MANAGE),
    Move("approve", _("同意收费"), (State.SUBMITTED,), State.APPROVED, Right.FEE_APPROVE, unless=_made_it),
    Move(
        "return", _("退回"), (State.SUBMITTED,), State.RETURNED, Right.FEE_APPROVE, reason=True,
        phrases=("依据不全", "标准高于价格文件", "户数与台账不符"),
    ),
    Move("end", _("停止收费"), (State.APPROVED,), State.ENDED, Right.FEE_MANAGE, reason=True),
)  # fmt: skip

"""记账: a booking and its entries. Only ever added: the database refuses every UPDATE and DELETE of both tables.

The database also refuses (migration 0002) a booking whose entries do not sum to nothing, that mixes sources, that
comes into a closed month, and one that leaves an account below nothing.
"""

from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery, Sum
from django.utils import timezone

from accounts.models import Division, Person, Sector
from accounts.models.divisions import CODE_COLLATION
from accounts.scoping import AreaManager, AreaQuerySet, Scope, ScopeKind
from common.privacy import classes
from funding.models.accounts import FundAccount, FundUse


class BookingKind(models.TextChoices):
    OPENING = "opening", "期初"
    RECEIPT = "receipt", "上级入库"
    DISBURSEMENT = "disbursement", "拨付"
    ARRIVAL = "arrival", "到账"
    INCOME = "income", "自筹到账"
    RESERVE = "reserve", "预留"
    RELEASE = "release", "解除预留"
    PAYMENT = "payment", "支付"
    REFUND = "refund", "收款方退回"
    TRANSFER = "transfer", "转拨"
    PURPOSE_CHANGE = "purpose_change", "调整用途"
    CARRY_OVER = "carry_over", "结转"
    RECOVERY = "recovery", "收回"
    REVERSAL = "reversal", "冲销"


class BookingQuerySet(AreaQuerySet):
    def visible_to(self, post: Any) -> Self:
        """A department sees what touches its own sectors: an entry of theirs, or an earmark given for them."""
        rows = super().visible_to(post)
        if post is None or post.scope_kind != ScopeKind.AREA_SECTORS:
            return rows
        of_sectors = Q(sector__in=post.sector_codes) | Q(account__earmark__sector__in=post.sector_codes)
        theirs = Entry.objects.everywhere(because="entries of bookings in the post's area")
        return rows.filter(Exists(theirs.filter(of_sectors, booking=OuterRef("pk"))))

    def for_list(self):
        """With what the list shows beside each: the yuan it moves, and whether it was reversed."""
        into = Entry.objects.everywhere(because="entries of bookings already asked for").filter(
            booking=OuterRef("pk"), amount__gt=0
        )
        moved = into.order_by().values("booking").annotate(all=Sum("amount")).values("all")
        return self.select_related("division", "made_by", "reversal", "reverses").annotate(
            amount=Subquery(moved)
        )


class Booking(models.Model):
    """One event of money. `booked_on` is the cash date (银行日期); `key` makes a double submit one effect.

    `number`: of the unit's book and the month (`period`: 202611), one after another without a gap; the database gives it
    (migration 0012), whatever is written here.
    """

    kind = models.CharField("事项", max_length=16, choices=BookingKind)
    division = models.ForeignKey(
        Division, models.PROTECT, related_name="fund_bookings", verbose_name="记账单位"
    )
    booked_on = models.DateField("发生日期")
    period = models.PositiveIntegerField("账期", db_default=0, editable=False)
    number = models.PositiveIntegerField("凭证号", db_default=0, editable=False)
    words = models.CharField("摘要", max_length=200)
    key = models.UUIDField("提交标识", unique=True)
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversal", verbose_name="冲销"
    )
    reason = models.CharField("原因", max_length=300, blank=True)
    recorded_at = models.DateTimeField("记账时间", default=timezone.now)
    made_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="记账人"
    )

    append_only = True
    objects = models.Manager.from_queryset(BookingQuerySet)()
    scope = Scope(division="division_id")
    field_classes = classes(
        internal="id kind division booked_on period number words key reverses reason recorded_at made_by"
    )

    class Meta:
        verbose_name = "记账凭证"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="reversal", reverses__isnull=False) & ~Q(reason="")
                | ~Q(kind="reversal") & Q(reverses=None),
                name="reversal_names_what_and_why",
            ),
            models.UniqueConstraint(fields=["division", "period", "number"], name="booking_number_once"),
        ]
        indexes = [models.Index(fields=["division", "-id"], name="booking_by_division")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.voucher}"

    @property
    def voucher(self) -> str:
        """Its number as it is spoken of: 2026年11月第3号."""
        return f"{self.period // 100}年{self.period % 100}月第{self.number}号"

    def voucher_for(self, division_id: str) -> str:
        """The same on the books of a unit: another's booking is named with its unit."""
        return (
            self.voucher if self.division_id == division_id else f"{self.division.short_name}{self.voucher}"
        )


class Entry(models.Model):
    """分录: yuan into (+) or out of (−) one account. Kind, day and reversal are the booking's, kept here for the reports."""

    booking = models.ForeignKey(Booking, models.PROTECT, related_name="entries", verbose_name="凭证")
    account = models.ForeignKey(FundAccount, models.PROTECT, related_name="entries", verbose_name="账户")
    amount = models.DecimalField("金额（元）", max_digits=14, decimal_places=2)
    kind = models.CharField("事项", max_length=16, choices=BookingKind)  # a reversal bears what it reverses
    booked_on = models.DateField("发生日期")
    use = models.ForeignKey(
        FundUse, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="用途"
    )
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="行业",
        help_text="空为综合",
    )  # fmt: skip

    append_only = True
    objects = AreaManager()
    scope = Scope(division="account__division_id", sector="sector_id")
    field_classes = classes(internal="id booking account amount kind booked_on use sector")

    class Meta:
        verbose_name = "分录"
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~Q(amount=0), name="entry_of_something")]
        indexes = [models.Index(fields=["account", "booked_on"], name="entry_by_account_and_day")]

    def __str__(self) -> str:
        return f"{self.amount}"


class ClosedMonth(models.Model):
    """月结: from then on nothing is booked into the month; what must change is a red entry of a later one."""

    county_code = models.CharField("县级代码", max_length=12, db_collation=CODE_COLLATION)
    month = models.DateField("月份", help_text="当月一日")
    closed_at = models.DateTimeField("结账时间", default=timezone.now)
    closed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="结账人"
    )

    append_only = True
    field_classes = classes(internal="id county_code month closed_at closed_by")

    class Meta:
        verbose_name = "月结"
        ordering = ["-month"]
        constraints = [
            models.UniqueConstraint(fields=["county_code", "month"], name="month_closed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"

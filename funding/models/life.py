"""预算、下达、拨付、到账: how money comes to whoever spends it, each step hung on the one before."""

from datetime import date

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.flows import Flow, Move
from accounts.models import Division, Person, Sector
from accounts.rights import Right
from accounts.scoping import AreaManager, AreaQuerySet, Scope, ScopeKind
from common.models.versions import Versioned
from common.privacy import classes
from funding.models.accounts import Earmark, FundUse
from funding.models.bookings import Booking
from maintenance.models.responsibilities import FundKind

PAID_IN = [MinValueValidator(0)]


def yuan_column(word: str, **options) -> models.DecimalField:
    """A column of yuan."""
    return models.DecimalField(word, max_digits=14, decimal_places=2, validators=PAID_IN, **options)


def merged_from_column() -> models.ForeignKey:
    """Which village a row came from that was open when its village was merged: the successor may have one like it."""
    return models.ForeignKey(
        Division, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="撤并自"
    )


class BudgetState(models.TextChoices):
    DRAFT = "draft", "拟编"
    PROPOSED = "proposed", "已申报"
    CONFIRMED = "confirmed", "已批复"
    RETURNED = "returned", "退回"


class BudgetLine(Versioned):
    """预算 of one division, year, source, use and sector. Once confirmed it is locked: an adjustment is a further line."""

    division = models.ForeignKey(Division, models.PROTECT, related_name="budget_lines", verbose_name="单位")
    year = models.PositiveSmallIntegerField("年度")
    source = models.CharField("资金来源", max_length=20, choices=FundKind)
    use = models.ForeignKey(FundUse, models.PROTECT, related_name="+", verbose_name="用途")
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="行业",
        help_text="综合的不选",
    )  # fmt: skip
    earmark = models.ForeignKey(
        Earmark, models.PROTECT, null=True, blank=True, related_name="budget_lines", verbose_name="专项"
    )
    amount = models.DecimalField("金额（元）", max_digits=14, decimal_places=2)  # an adjustment may lessen
    adjusts = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="adjustments", verbose_name="调整"
    )
    document = models.CharField("批复文号", max_length=60, blank=True)
    reason = models.CharField("说明", max_length=300, blank=True)
    state = models.CharField("状态", max_length=10, choices=BudgetState, default=BudgetState.DRAFT)
    said = models.CharField("审核意见", max_length=300, blank=True, default="")
    proposed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="申报人"
    )
    confirmed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="批复人"
    )
    confirmed_at = models.DateTimeField("批复时间", null=True, blank=True)

    objects = AreaManager()
    scope = Scope(division="division_id", sector="sector_id")
    field_classes = classes(
        internal="id division year source use sector earmark amount adjusts document reason state said proposed_by "
        "confirmed_by confirmed_at version"
    )

    class Meta:
        verbose_name = "预算"
        ordering = ["-year", "division", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0) | Q(adjusts__isnull=False) & ~Q(amount=0),
                name="budget_of_something",
            )
        ]
        indexes = [models.Index(fields=["division", "year"], name="budget_by_division_and_year")]

    def __str__(self) -> str:
        return f"{self.year}年{self.get_source_display()}{self.use}"


def _proposed_it(line: BudgetLine, post) -> str:
    return _("不能批复自己申报的预算") if line.proposed_by_id == post.person_id else ""


BUDGET_FLOW = Flow(
    "state",
    Move("propose", _("申报"), ("draft", "returned"), "proposed", Right.BUDGET_PROPOSE),
    Move("confirm", _("批复"), ("proposed",), "confirmed", Right.BUDGET_CONFIRM, unless=_proposed_it),
    Move("return", _("退回"), ("proposed",), "returned", Right.BUDGET_CONFIRM, reason=True),
)


class AllocationQuerySet(AreaQuerySet):
    def reaching(self, post):
        """What the post's area gives out, and what offices above it gave out to a division of its area."""
        seen = self.visible_to(post)
        if post is None or post.scope_kind not in (ScopeKind.AREA, ScopeKind.AREA_SECTORS):
            return seen
        shares = AllocationShare.objects.visible_to(post).filter(allocation__state=Allocation.State.ISSUED)
        both = Q(pk__in=seen.order_by().values("pk")) | Q(pk__in=shares.order_by().values("allocation_id"))
        return self.everywhere(because="what is given out to the post's own area").filter(both)

    def for_list(self):
        return self.select_related("division", "earmark", "sector")


class Allocation(Versioned):
    """下达: money of one source (and earmark) given by a document, split among divisions. Its shares never exceed it."""

    class State(models.TextChoices):
        DRAFT = "draft", "拟分配"
        ISSUED = "issued", "已下达"

    division = models.ForeignKey(
        Division, models.PROTECT, related_name="allocations", verbose_name="下达单位"
    )
    document = models.CharField("下达文号", max_length=60)
    name = models.CharField("名称", max_length=100)
    year = models.PositiveSmallIntegerField("年度")
    source = models.CharField("资金来源", max_length=20, choices=FundKind)
    earmark = models.ForeignKey(
        Earmark, models.PROTECT, null=True, blank=True, related_name="allocations", verbose_name="专项"
    )
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="行业",
        help_text="综合的不选",
    )  # fmt: skip
    amount = yuan_column("下达总额（元）")
    purpose = models.CharField("用途", max_length=300)
    award = models.BooleanField("以奖代补", default=False, help_text="验收合格后方可拨付")
    issued_on = models.DateField("下达日期", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAFT)
    made_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="经办人"
    )
    booking = models.OneToOneField(
        Booking, models.PROTECT, null=True, blank=True, related_name="allocation", verbose_name="入库凭证"
    )

    objects = models.Manager.from_queryset(AllocationQuerySet)()
    scope = Scope(division="division_id", sector="sector_id")
    field_classes = classes(
        public="id division document name year source earmark sector amount purpose award issued_on",
        internal="state made_by booking version",
    )

    class Meta:
        verbose_name = "资金下达"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="allocation_of_something"),
            models.UniqueConstraint(fields=["division", "document"], name="allocation_document_once"),
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.name}"


class AllocationShare(models.Model):
    """What of an allocation goes to one division. `disbursed` and `arrived` follow the records beneath, within it."""

    allocation = models.ForeignKey(Allocation, models.PROTECT, related_name="shares", verbose_name="下达")
    division = models.ForeignKey(Division, models.PROTECT, related_name="allocated", verbose_name="分配到")
    budget_line = models.ForeignKey(
        BudgetLine, models.PROTECT, null=True, blank=True, related_name="allocated", verbose_name="预算"
    )
    amount = yuan_column("分配金额（元）")
    disbursed = yuan_column("已拨付（元）", default=0)
    arrived = yuan_column("已到账（元）", default=0)
    note = models.CharField("备注", max_length=200, blank=True)
    merged_from = merged_from_column()

    objects = AreaManager()
    scope = Scope(division="division_id", sector="allocation__sector_id")
    field_classes = classes(
        internal="id allocation division budget_line amount disbursed arrived note merged_from"
    )

    class Meta:
        verbose_name = "分配"
        ordering = ["allocation", "division"]
        constraints = [
            models.UniqueConstraint(
                fields=["allocation", "division", "merged_from"],
                nulls_distinct=False,
                name="division_shares_once",
            ),
            models.CheckConstraint(
                condition=Q(
                    amount__gt=0, arrived__gte=0, arrived__lte=F("disbursed"), disbursed__lte=F("amount")
                ),
                name="share_is_not_overrun",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.allocation} {self.division}"


class Disbursement(models.Model):
    """拨付: one hop of a share's money, from a division's treasury to the next one's; the booking moved it."""

    share = models.ForeignKey(
        AllocationShare, models.PROTECT, related_name="disbursements", verbose_name="分配"
    )
    payer = models.ForeignKey(Division, models.PROTECT, related_name="paid_down", verbose_name="拨出单位")
    division = models.ForeignKey(Division, models.PROTECT, related_name="paid_to", verbose_name="拨入单位")
    amount = yuan_column("金额（元）")
    paid_on = models.DateField("拨付日期")
    bank_reference = models.CharField("银行流水号", max_length=60, blank=True)
    booking = models.OneToOneField(
        Booking, models.PROTECT, related_name="disbursement", verbose_name="记账凭证"
    )

    append_only = True
    objects = AreaManager()
    scope = Scope(division="division_id", sector="share__allocation__sector_id")
    field_classes = classes(internal="id share payer division amount paid_on bank_reference booking")

    class Meta:
        verbose_name = "拨付"
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="disbursement_of_something")]

    def __str__(self) -> str:
        return f"{self.payer} → {self.division} {self.amount}"


class ArrivalQuerySet(AreaQuerySet):
    def standing(self):
        """Not reversed."""
        return self.filter(booking__reversal=None)

    def unconfirmed(self):
        return self.standing().filter(state=Arrival.State.NOTIFIED)

    def unpublished(self):
        """Those that no notice has made known yet."""
        return self.standing().filter(published_on=None)

    def published_late(self, on: date | None = None):
        """Made known after its day, or still not: the day is `publish_by`, five working days after the bank's."""
        day = on or timezone.localdate()
        late = Q(published_on__gt=F("publish_by")) | Q(published_on=None, publish_by__lt=day)
        return self.standing().filter(late)

    def for_list(self):
        return self.select_related("division", "earmark", "share__allocation", "booking")


class Arrival(Versioned):
    """到账: money that has reached the unit that spends it, told by a numbered 资金到账通知单, confirmed by the unit.

    Its basis is a share of an allocation, or a named paper (`basis`, `basis_document`): a donation agreement, a fee's
    decision, a vote. Counted once: only arrivals are income in the reports.
    """

    class State(models.TextChoices):
        NOTIFIED = "notified", "待确认"
        CONFIRMED = "confirmed", "已确认"
        DISPUTED = "disputed", "有异议"

    class Basis(models.TextChoices):
        ALLOCATION = "allocation", "资金下达文件"
        DONATION = "donation", "捐赠协议、捐赠意向书"
        FEE = "fee", "收费依据"
        ONE_CASE = "one_case", "一事一议决议"
        VILLAGE = "village", "村集体决议"
        CONTRACT = "contract", "经营、租赁合同"
        OPENING = "opening", "期初结余证明"

    number = models.CharField("通知单号", max_length=30)
    division = models.ForeignKey(Division, models.PROTECT, related_name="arrivals", verbose_name="单位")
    year = models.PositiveSmallIntegerField("年度")
    source = models.CharField("资金来源", max_length=20, choices=FundKind)
    earmark = models.ForeignKey(
        Earmark, models.PROTECT, null=True, blank=True, related_name="arrivals", verbose_name="专项"
    )
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="行业",
        help_text="综合的不选",
    )  # fmt: skip
    amount = yuan_column("金额（元）")
    arrived_on = models.DateField("到账日期")
    share = models.ForeignKey(
        AllocationShare, models.PROTECT, null=True, blank=True, related_name="arrivals", verbose_name="分配"
    )
    basis = models.CharField("到账依据", max_length=12, choices=Basis)
    basis_document = models.CharField("依据文号或名称", max_length=120, blank=True)
    payer = models.CharField("付款方", max_length=100, blank=True)
    note = models.CharField("备注", max_length=300, blank=True)
    booking = models.OneToOneField(Booking, models.PROTECT, related_name="arrival", verbose_name="记账凭证")
    state = models.CharField("状态", max_length=10, choices=State, default=State.NOTIFIED)
    said = models.CharField("村级意见", max_length=300, blank=True, default="")
    notified_at = models.DateTimeField("通知时间", default=timezone.now)
    notified_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="通知人"
    )
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="确认人"
    )
    publish_by = models.DateField("应公示日期")
    published_on = models.DateField("公示日期", null=True, blank=True)

    objects = models.Manager.from_queryset(ArrivalQuerySet)()
    scope = Scope(division="division_id", sector="sector_id")
    field_classes = classes(
        public="id number division year source earmark sector amount arrived_on basis basis_document published_on",
        internal="share payer note booking state said notified_at notified_by confirmed_at confirmed_by publish_by "
        "version",
    )

    class Meta:
        verbose_name = "资金到账"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="arrival_of_something"),
            models.UniqueConstraint(fields=["division", "number"], name="arrival_number_once"),
            models.CheckConstraint(
                condition=Q(basis="allocation", share__isnull=False)
                | ~Q(basis="allocation") & Q(share=None) & ~Q(basis_document=""),
                name="arrival_has_its_basis",
            ),
        ]
        indexes = [
            models.Index(fields=["division", "-arrived_on"], name="arrival_by_division_and_day"),
            models.Index(fields=["publish_by"], condition=Q(published_on=None), name="arrival_to_publish"),
        ]

    def __str__(self) -> str:
        return self.number


ARRIVAL_FLOW = Flow(
    "state",
    Move("confirm", _("确认到账"), ("notified", "disputed"), "confirmed", Right.ARRIVAL_CONFIRM),
    Move("dispute", _("有异议"), ("notified",), "disputed", Right.ARRIVAL_CONFIRM, reason=True),
)

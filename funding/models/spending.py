"""用款与支出: asked for (and held), approved, paid against a voucher, settled; what it was spent on, line by line."""

from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.flows import Flow, Move
from accounts.models import Division, Party, Person, Sector
from accounts.models.divisions import CODE_COLLATION
from accounts.rights import Right
from accounts.scoping import AreaManager, AreaQuerySet, Scope, ScopeKind, in_ranges
from assets.models import Facility
from common.models.versions import Versioned
from common.privacy import classes
from funding.models.accounts import FundAccount, FundUse
from funding.models.bookings import Booking
from funding.models.life import yuan_column
from maintenance.models import Caretaker, Matter, QualityCheck


class PaymentLimit(models.Model):
    """审批限额 from a day on: above `amount` two people approve, above `township_above` a village asks its township."""

    county_code = models.CharField("县级代码", max_length=12, db_collation=CODE_COLLATION)
    from_date = models.DateField("起始日期")
    amount = yuan_column("超过此金额须两人审批（元）")
    township_above = yuan_column("村级支出超过此金额须镇街审批（元）")
    set_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="设置人"
    )
    set_at = models.DateTimeField("设置时间", default=timezone.now)

    append_only = True
    field_classes = classes(internal="id county_code from_date amount township_above set_by set_at")

    class Meta:
        verbose_name = "审批限额"
        ordering = ["county_code", "-from_date", "-id"]

    def __str__(self) -> str:
        return f"{self.from_date} {self.amount}"


class SpendingState(models.TextChoices):
    DRAFT = "draft", "草拟"
    ASKED = "asked", "待审批"
    SECOND = "second", "待二次审批"
    APPROVED = "approved", "待支付"
    PAID = "paid", "已支付"
    RETURNED = "returned", "退回"
    DROPPED = "dropped", "已撤回"
    REVERSED = "reversed", "已冲销"


class ExpenditureQuerySet(AreaQuerySet):
    def visible_to(self, post: Any) -> Self:
        """A department sees what is spent on its own sectors, or out of an earmark given for them."""
        if post is None or post.scope_kind != ScopeKind.AREA_SECTORS:
            return super().visible_to(post)
        here = in_ranges("division_id", post.ranges)
        lines = ExpenditureLine.objects.everywhere(because="lines of payments in the post's area")
        theirs = Exists(lines.filter(expenditure=OuterRef("pk"), sector__in=post.sector_codes))
        of_sectors = Q(theirs) | Q(account__earmark__sector__in=post.sector_codes)
        return self._marked("post", self.filter(here).filter(of_sectors))

    def paid(self):
        return self.filter(state=SpendingState.PAID)

    def paid_to_payee(self):
        """What the payee itself may see: what was paid, and what of it was reversed; nothing that is asked or approved."""
        return self.filter(state__in=[SpendingState.PAID, SpendingState.REVERSED])

    def awaiting_approval(self):
        return self.filter(state__in=[SpendingState.ASKED, SpendingState.SECOND])

    def standing(self):
        """Neither withdrawn nor reversed: what still uses its voucher, its check, its month of pay."""
        return self.exclude(state__in=[SpendingState.DROPPED, SpendingState.REVERSED])

    def for_list(self):
        return self.select_related("division", "account__division", "account__earmark", "payee_party")


class Expenditure(Versioned):
    """One payment of one unit out of one account, to one payee, against one voucher.

    `payee_key` and `voucher_key` are the payee's name and the voucher's number as they are compared; a voucher is paid to a
    payee once. The voucher's scan and its masked public copy are attachments (`expenditure_voucher`,
    `expenditure_voucher_public`). `client_key` is of the form that wrote it down: sent twice it is one payment.
    """

    class Voucher(models.TextChoices):
        INVOICE = "invoice", "发票"
        RECEIPT = "receipt", "财政票据、收据"
        PAYROLL = "payroll", "工资表"
        LIST = "list", "清单、白条"
        TRANSFER = "transfer", "转账凭证"
        OTHER = "other", "其他、未注明"  # of imported ledgers only: what is paid here names its voucher

    division = models.ForeignKey(Division, models.PROTECT, related_name="expenditures", verbose_name="单位")
    account = models.ForeignKey(
        FundAccount, models.PROTECT, related_name="expenditures", verbose_name="列支资金"
    )
    words = models.CharField("事由", max_length=200)
    amount = yuan_column("金额（元）")
    payee = models.CharField("收款方", max_length=100)
    payee_key = models.CharField("收款方（比对）", max_length=100, editable=False)
    payee_party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="payments", verbose_name="收款单位"
    )
    voucher_kind = models.CharField("凭证种类", max_length=10, choices=Voucher, blank=True)
    voucher_number = models.CharField("凭证号", max_length=40, blank=True)
    voucher_key = models.CharField("凭证号（比对）", max_length=60, blank=True, default="", editable=False)
    voucher_on = models.DateField("凭证日期", null=True, blank=True)
    quality_check = models.ForeignKey(
        QualityCheck, models.PROTECT, null=True, blank=True, related_name="payments", verbose_name="质量考核"
    )
    cash = models.BooleanField("现金", default=False)
    settlement = models.ForeignKey(
        "funding.Settlement",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="payments",
        verbose_name="结算",
    )
    note = models.CharField("备注", max_length=300, blank=True)
    # whose approval it needs, by the limits in force on the day it was asked for
    two_people = models.BooleanField("须两人审批", default=False)
    by_township = models.BooleanField("须镇（街道）审批", default=False)
    state = models.CharField("状态", max_length=10, choices=SpendingState, default=SpendingState.DRAFT)
    said = models.CharField("审批意见", max_length=300, blank=True, default="")
    asked_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="申请人"
    )
    asked_at = models.DateTimeField("申请时间", null=True, blank=True)
    approved_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审批人"
    )
    approved_at = models.DateTimeField("审批时间", null=True, blank=True)
    second_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="二次审批人"
    )
    second_at = models.DateTimeField("二次审批时间", null=True, blank=True)
    reserved = models.ForeignKey(
        Booking, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="预留凭证"
    )
    paid_on = models.DateField("支付日期", null=True, blank=True)
    paid_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="支付人"
    )
    booking = models.OneToOneField(
        Booking, models.PROTECT, null=True, blank=True, related_name="expenditure", verbose_name="支付凭证"
    )
    client_key = models.UUIDField("提交标识", null=True, blank=True, unique=True, editable=False)

    objects = models.Manager.from_queryset(ExpenditureQuerySet)()
    scope = Scope(division="division_id", sector="account__earmark__sector_id", parties=("payee_party_id",))
    field_classes = classes(
        internal="id division account words amount payee payee_key payee_party voucher_kind voucher_number voucher_key "
        "voucher_on quality_check settlement cash note two_people by_township state said asked_by asked_at approved_by approved_at "
        "second_by second_at reserved paid_on paid_by booking client_key version"
    )

    class Meta:
        verbose_name = "支出"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="expenditure_of_something"),
            models.UniqueConstraint(
                fields=["payee_key", "voucher_key"],
                condition=~Q(voucher_key="") & ~Q(state__in=["dropped", "reversed"]),
                name="voucher_paid_once",
            ),
            models.UniqueConstraint(
                fields=["quality_check"],
                condition=Q(quality_check__isnull=False) & ~Q(state__in=["dropped", "reversed"]),
                name="quality_check_paid_once",
            ),
            models.UniqueConstraint(
                fields=["reserved"], condition=Q(reserved__isnull=False), name="reserved_for_one"
            ),
            models.CheckConstraint(
                condition=~Q(state="paid")
                | Q(booking__isnull=False, paid_on__isnull=False) & ~Q(voucher_number=""),
                name="paid_names_its_voucher",
            ),
        ]
        indexes = [
            models.Index(fields=["division", "-id"], name="expenditure_by_division"),
            models.Index(fields=["state", "division"], name="expenditure_by_state"),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def title(self) -> str:
        return self.words

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        return TONES[SpendingState(self.state)]


VOUCHERS = [choice for choice in Expenditure.Voucher.choices if choice[0] != Expenditure.Voucher.OTHER]
TONES = {
    SpendingState.DRAFT: "mute",
    SpendingState.ASKED: "run",
    SpendingState.SECOND: "run",
    SpendingState.APPROVED: "warn",
    SpendingState.PAID: "ok",
    SpendingState.RETURNED: "bad",
    SpendingState.DROPPED: "mute",
    SpendingState.REVERSED: "bad",
}


class LineQuerySet(AreaQuerySet):
    def spent(self):
        """Lines of what has been paid and stands."""
        return self.filter(expenditure__state=SpendingState.PAID)


class ExpenditureLine(models.Model):
    """What part of a payment went on: a use, a sector, and a facility, a repair or a caretaker. Parts sum to the whole.

    `shared_by` says by which rule a shared cost was split (平均、按数量). `refunded`: what of it the payee gave back.
    `month`: the first day of the month that a caretaker is paid for.
    """

    expenditure = models.ForeignKey(Expenditure, models.CASCADE, related_name="lines", verbose_name="支出")
    use = models.ForeignKey(FundUse, models.PROTECT, related_name="+", verbose_name="用途")
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="行业",
        help_text="综合的不选",
    )  # fmt: skip
    facility = models.ForeignKey(
        Facility, models.PROTECT, null=True, blank=True, related_name="costs", verbose_name="设施"
    )
    matter = models.ForeignKey(
        Matter, models.PROTECT, null=True, blank=True, related_name="payments", verbose_name="维修事项"
    )
    caretaker = models.ForeignKey(
        Caretaker, models.PROTECT, null=True, blank=True, related_name="payments", verbose_name="管护员"
    )
    amount = yuan_column("金额（元）")
    refunded = yuan_column("已退回（元）", default=0)
    shared_by = models.CharField("分摊办法", max_length=60, blank=True)
    month = models.DateField("报酬月份", null=True, blank=True, help_text="当月一日")

    objects = models.Manager.from_queryset(LineQuerySet)()
    scope = Scope(division="expenditure__division_id", sector="sector_id")
    field_classes = classes(
        internal="id expenditure use sector facility matter caretaker amount refunded shared_by month"
    )

    class Meta:
        verbose_name = "支出明细"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="cost_of_something"),
            models.CheckConstraint(
                condition=Q(refunded__gte=0, refunded__lte=F("amount")), name="refund_within_cost"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.use} {self.amount}"

    @property
    def about(self) -> Facility | Matter | Caretaker | None:
        """The one thing it was spent on, if it names one."""
        return self.matter or self.facility or self.caretaker


class Refund(models.Model):
    """收款方退回: money of a payment that came back; the booking put it where it can be spent again."""

    expenditure = models.ForeignKey(Expenditure, models.PROTECT, related_name="refunds", verbose_name="支出")
    amount = yuan_column("退回金额（元）")
    refunded_on = models.DateField("退回日期")
    reason = models.CharField("原因", max_length=300)
    booking = models.OneToOneField(Booking, models.PROTECT, related_name="refund", verbose_name="记账凭证")
    made_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登记人"
    )

    append_only = True
    objects = AreaManager()
    scope = Scope(division="expenditure__division_id", sector="expenditure__account__earmark__sector_id")
    field_classes = classes(internal="id expenditure amount refunded_on reason booking made_by")

    class Meta:
        verbose_name = "收款方退回"
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="refund_of_something")]

    def __str__(self) -> str:
        return f"{self.expenditure} {self.amount}"


NOT_THIS_WAY = _("不走这一步")  # the other of two ways of approving is the right one: shown to nobody


def _asked_it(row: Expenditure, post) -> str:
    return _("不能审批自己申请的用款") if row.asked_by_id == post.person_id else ""


def _too_low(row: Expenditure, post) -> str:
    if row.by_township and post.division.level == Division.Level.VILLAGE:
        return _("超过村级审批限额，须由镇（街道）审批")
    return ""


def _approves_alone(row: Expenditure, post) -> str:
    return NOT_THIS_WAY if row.two_people else _asked_it(row, post) or _too_low(row, post)


def _approves_first(row: Expenditure, post) -> str:
    return _asked_it(row, post) if row.two_people else NOT_THIS_WAY


def _approves_second(row: Expenditure, post) -> str:
    """Another person; the township has the last word where its word is needed."""
    if row.approved_by_id == post.person_id:
        return _("须由另一人二次审批")
    return _asked_it(row, post) or _too_low(row, post)


def _pays(row: Expenditure, post) -> str:
    if post.person_id in (row.approved_by_id, row.second_by_id):
        return _("审批人不能自己登记支付，请由另一人办理")
    return _("申请人不能自己登记支付") if row.asked_by_id == post.person_id else ""


S = SpendingState
SPENDING_FLOW = Flow(
    "state",
    Move("ask", _("申请用款"), (S.DRAFT, S.RETURNED), S.ASKED, Right.PAYMENT_ASK),
    Move("approve", _("同意"), (S.ASKED,), S.APPROVED, Right.PAYMENT_APPROVE, unless=_approves_alone),
    Move(
        "approve_first",
        _("同意，报二次审批"),
        (S.ASKED,),
        S.SECOND,
        Right.PAYMENT_APPROVE,
        unless=_approves_first,
    ),
    Move(
        "approve_second",
        _("二次审批同意"),
        (S.SECOND,),
        S.APPROVED,
        Right.PAYMENT_APPROVE,
        unless=_approves_second,
    ),
    Move(
        "return", _("退回"), (S.ASKED, S.SECOND, S.APPROVED), S.RETURNED, Right.PAYMENT_APPROVE, reason=True
    ),
    Move("drop", _("撤回"), (S.DRAFT, S.RETURNED, S.ASKED, S.SECOND), S.DROPPED, Right.PAYMENT_ASK),
    Move("pay", _("登记支付"), (S.APPROVED,), S.PAID, Right.PAYMENT_PAY, unless=_pays),
    Move("reverse", _("冲销"), (S.PAID,), S.REVERSED, Right.LEDGER_REVERSE, reason=True),
)

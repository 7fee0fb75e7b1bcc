"""管护合同: who keeps which facilities for how long at what price; checked by period, evaluated by year, paid by result."""

from datetime import timedelta
from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.flows import Flow, Move
from accounts.models import Division, Party, Person, Sector
from accounts.rights import Right
from accounts.scoping import AreaManager, AreaQuerySet, Scope
from assets.models import Facility
from common.models.versions import Versioned
from common.privacy import classes

LONGEST_DAYS = 1095  # from the first to the last day of three years, a leap year among them
SCORE = [MinValueValidator(0), MaxValueValidator(100)]


class ContractState(models.TextChoices):
    DRAFT = "draft", "拟订中"
    ACTIVE = "active", "履行中"
    FAILED = "failed", "评估不合格，待终止"
    ENDED = "ended", "已到期"
    TERMINATED = "terminated", "已终止"
    DROPPED = "dropped", "已作废"


STANDING = (ContractState.ACTIVE, ContractState.FAILED)


class ContractQuerySet(AreaQuerySet):
    def standing(self, on=None):
        """In force on a day (today): signed, not ended, the day within its term."""
        day = on or timezone.localdate()
        return self.filter(state__in=STANDING, from_date__lte=day, until__gte=day)

    def for_list(self):
        return self.select_related("division", "party", "client", "sector")


class Contract(Versioned):
    """One contract. `until` is its last day; three years at most (domain.md: 购买服务合同不超过三年)."""

    class Period(models.TextChoices):
        MONTH = "month", "按月"
        QUARTER = "quarter", "按季"
        HALF_YEAR = "half_year", "按半年"
        YEAR = "year", "按年"

    number = models.CharField("合同编号", max_length=40)
    name = models.CharField("合同名称", max_length=100)
    division = models.ForeignKey(Division, models.PROTECT, related_name="contracts", verbose_name="范围")
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="行业",
        help_text="跨行业的不选",
    )  # fmt: skip
    client = models.ForeignKey(Party, models.PROTECT, related_name="let_contracts", verbose_name="发包单位")
    party = models.ForeignKey(Party, models.PROTECT, related_name="contracts", verbose_name="承包单位")
    service = models.TextField("管护内容", max_length=2000)
    acceptance = models.CharField("验收办法", max_length=500)
    from_date = models.DateField("起始日期")
    until = models.DateField("截止日期")
    price = models.DecimalField(
        "合同总价（元）", max_digits=14, decimal_places=2, validators=[MinValueValidator(0)]
    )
    period = models.CharField("考核付款周期", max_length=10, choices=Period, default=Period.QUARTER)
    facilities = models.ManyToManyField(Facility, blank=True, related_name="contracts", verbose_name="设施")
    before = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="renewals", verbose_name="续自"
    )
    note = models.CharField("备注", max_length=300, blank=True)
    state = models.CharField("状态", max_length=12, choices=ContractState, default=ContractState.DRAFT)
    signed_on = models.DateField("签订日期", null=True, blank=True)
    ended_on = models.DateField("终止日期", null=True, blank=True)
    ended_reason = models.CharField("终止原因", max_length=300, blank=True, default="")
    made_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="拟订人"
    )

    objects = models.Manager.from_queryset(ContractQuerySet)()
    scope = Scope(division="division_id", sector="sector_id", parties=("party_id",))
    field_classes = classes(
        public="id number name division sector client party service acceptance from_date until facilities before",
        internal="price period note state signed_on ended_on ended_reason made_by version",
    )

    class Meta:
        verbose_name = "管护合同"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("from_date")), name="contract_ends_after_start"),
            models.CheckConstraint(
                condition=Q(until__lte=F("from_date") + timedelta(days=LONGEST_DAYS)),
                name="contract_three_years_at_most",
            ),
            models.CheckConstraint(condition=Q(price__gte=0), name="contract_price_not_negative"),
            models.UniqueConstraint(fields=["division", "number"], name="contract_number_once"),
        ]
        indexes = [models.Index(fields=["state", "until"], name="contract_by_end")]

    def __str__(self) -> str:
        return self.name


class PayBand(models.Model):
    """依效付费: from this score up, this share of a period's price is paid."""

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="bands", verbose_name="合同")
    least = models.DecimalField("得分不低于", max_digits=5, decimal_places=2, validators=SCORE)
    share = models.DecimalField("付款比例（%）", max_digits=5, decimal_places=2, validators=SCORE)

    field_classes = classes(internal="id contract least share")

    class Meta:
        verbose_name = "付款档次"
        ordering = ["contract", "-least"]
        constraints = [models.UniqueConstraint(fields=["contract", "least"], name="band_once")]

    def __str__(self) -> str:
        return f"≥{self.least} {self.share}%"


class QualityCheck(models.Model):
    """质量考核 of one period: the score, and what may be paid because of it. Only ever added; a wrong one is voided."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="checks", verbose_name="合同")
    period_from = models.DateField("周期起")
    period_until = models.DateField("周期止")
    score = models.DecimalField("得分", max_digits=5, decimal_places=2, validators=SCORE)
    share = models.DecimalField("付款比例（%）", max_digits=5, decimal_places=2, default=Decimal(100))
    price = models.DecimalField("本期价款（元）", max_digits=14, decimal_places=2)
    payable = models.DecimalField("可付金额（元）", max_digits=14, decimal_places=2)
    looked_at = models.PositiveIntegerField("查看设施（处）", default=0)
    failed = models.PositiveIntegerField("不合格（处）", default=0)
    note = models.CharField("考核情况", max_length=500, blank=True)
    checked_on = models.DateField("考核日期", default=timezone.localdate)
    checked_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="考核人"
    )
    voided_at = models.DateTimeField("作废时间", null=True, blank=True)
    voided_reason = models.CharField("作废原因", max_length=200, blank=True, default="")

    objects = AreaManager()
    scope = Scope(
        division="contract__division_id", sector="contract__sector_id", parties=("contract__party_id",)
    )
    field_classes = classes(
        internal="id contract period_from period_until score share price payable looked_at failed note checked_on "
        "checked_by voided_at voided_reason"
    )

    class Meta:
        verbose_name = "质量考核"
        ordering = ["contract", "period_from", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "period_from"], condition=Q(voided_at=None), name="period_checked_once"
            ),
            models.CheckConstraint(
                condition=Q(payable__gte=0, payable__lte=F("price")), name="payable_within_price"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract} {self.period_from}"


class YearEvaluation(models.Model):
    """年度评估 of one year of a contract: without it no renewal, and an unqualified one leads to the end."""

    class Result(models.TextChoices):
        QUALIFIED = "qualified", "合格"
        UNQUALIFIED = "unqualified", "不合格"

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="evaluations", verbose_name="合同")
    year = models.PositiveSmallIntegerField("合同年度", help_text="从 1 起")
    score = models.DecimalField("得分", max_digits=5, decimal_places=2, validators=SCORE)
    result = models.CharField("结果", max_length=12, choices=Result)
    text = models.CharField("评估意见", max_length=1000)
    evaluated_on = models.DateField("评估日期", default=timezone.localdate)
    evaluated_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="评估人"
    )

    objects = AreaManager()
    scope = Scope(
        division="contract__division_id", sector="contract__sector_id", parties=("contract__party_id",)
    )
    field_classes = classes(internal="id contract year score result text evaluated_on evaluated_by")

    class Meta:
        verbose_name = "年度评估"
        ordering = ["contract", "year"]
        constraints = [models.UniqueConstraint(fields=["contract", "year"], name="year_evaluated_once")]

    def __str__(self) -> str:
        return f"{self.contract} 第{self.year}年"


def _still_runs(row: Contract, post) -> str:
    return f"合同到 {row.until:%Y-%m-%d} 才到期" if row.until >= timezone.localdate() else ""


def _empty(row: Contract, post) -> str:
    return "" if row.facilities.through.objects.filter(contract=row.pk).exists() else "合同里还没有设施"


TERMINATED = ("年度评估不合格", "承包单位违约", "双方协商一致", "设施已报废或移交")
FLOW = Flow(
    "state",
    Move(
        "sign", "签订生效", (ContractState.DRAFT,), ContractState.ACTIVE, Right.CONTRACT_MANAGE, unless=_empty
    ),
    Move("fail", "评为不合格", (ContractState.ACTIVE,), ContractState.FAILED, Right.CONTRACT_MANAGE),
    Move(
        "finish",
        "到期办结",
        (ContractState.ACTIVE,),
        ContractState.ENDED,
        Right.CONTRACT_MANAGE,
        unless=_still_runs,
    ),
    Move(
        "terminate",
        "终止合同",
        STANDING,
        ContractState.TERMINATED,
        Right.CONTRACT_MANAGE,
        reason=True,
        phrases=TERMINATED,
    ),
    Move("drop", "作废", (ContractState.DRAFT,), ContractState.DROPPED, Right.CONTRACT_MANAGE, reason=True),
)

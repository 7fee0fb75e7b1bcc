"""资金账户: whose money, from which source, for which earmark, of which year. The entries say how much."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Division, Person, Sector
from accounts.scoping import AreaManager, AreaQuerySet, Scope
from common.models.versions import Versioned
from common.privacy import classes
from maintenance.models.responsibilities import FundKind


class FundUse(models.Model):
    """用途: what maintenance money may be spent on; a table the county keeps (domain.md 10.1)."""

    code = models.CharField("代码", max_length=20, primary_key=True)
    name = models.CharField("用途", max_length=40, unique=True)
    order = models.PositiveSmallIntegerField("次序", default=0)
    active = models.BooleanField("在用", default=True)

    field_classes = classes(public="code name order active")

    class Meta:
        verbose_name = "资金用途"
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name


class Earmark(Versioned):
    """专项: money given for a purpose pays only for it. No `uses` named: any use, of the sector if one is named."""

    division = models.ForeignKey(Division, models.PROTECT, related_name="earmarks", verbose_name="适用范围")
    name = models.CharField("专项名称", max_length=100)
    year = models.PositiveSmallIntegerField("年度")
    source = models.CharField("资金来源", max_length=20, choices=FundKind)
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="行业",
        help_text="不限行业的不选",
    )  # fmt: skip
    uses = models.ManyToManyField(FundUse, blank=True, related_name="+", verbose_name="限定用途")
    issuer = models.CharField("下达单位", max_length=100)
    document = models.CharField("文号", max_length=60)
    limit = models.CharField("使用要求", max_length=500, blank=True)
    made_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登记人"
    )

    objects = AreaManager()
    scope = Scope(division="division_id", sector="sector_id")
    field_classes = classes(
        public="id division name year source sector issuer document", internal="limit made_by version"
    )

    class Meta:
        verbose_name = "专项"
        ordering = ["-year", "division", "name"]
        constraints = [
            models.UniqueConstraint(fields=["division", "year", "name"], name="earmark_named_once_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.year}）"


class AccountQuerySet(AreaQuerySet):
    def held(self):
        """Money that is there: not what stands outside."""
        return self.exclude(kind=FundAccount.Kind.OUTSIDE)

    def available(self):
        return self.filter(kind=FundAccount.Kind.AVAILABLE)

    def for_list(self):
        return self.select_related("division", "earmark__sector")


class FundAccount(models.Model):
    """One purse: a division's money of one source, earmark and year, in one stage of its way.

    `balance` in yuan is the sum of the account's entries: only the entries' trigger writes it (migration 0002), and no
    purse but the outside goes below nothing. `carried`: money of earlier years carried into `year`, apart from new money.
    """

    class Kind(models.TextChoices):
        OUTSIDE = (
            "outside",
            "外部往来",
        )  # payers and payees of the division: where money comes from and goes to
        TRANSIT = "transit", "待拨付"  # reached the treasury of the division, not yet whoever spends it
        AVAILABLE = "available", "可用"
        RESERVED = "reserved", "已预留"  # held for a payment that is asked for

    division = models.ForeignKey(Division, models.PROTECT, related_name="fund_accounts", verbose_name="单位")
    kind = models.CharField("阶段", max_length=10, choices=Kind)
    source = models.CharField("资金来源", max_length=20, choices=FundKind)
    earmark = models.ForeignKey(
        Earmark, models.PROTECT, null=True, blank=True, related_name="accounts", verbose_name="专项"
    )
    year = models.PositiveSmallIntegerField("年度")
    carried = models.BooleanField("上年结转", default=False)
    balance = models.DecimalField("余额（元）", max_digits=16, decimal_places=2, default=0)
    opened_at = models.DateTimeField("开立时间", default=timezone.now)

    objects = models.Manager.from_queryset(AccountQuerySet)()
    scope = Scope(division="division_id", sector="earmark__sector_id")
    field_classes = classes(internal="id division kind source earmark year carried balance opened_at")

    class Meta:
        verbose_name = "资金账户"
        ordering = ["division", "-year", "source", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["division", "year", "source", "earmark", "kind", "carried"],
                nulls_distinct=False,
                name="fund_account_once",
            ),
            models.CheckConstraint(
                condition=Q(kind="outside") | Q(balance__gte=0), name="no_negative_balance"
            ),
        ]

    def __str__(self) -> str:
        earmark = f"·{self.earmark.name}" if self.earmark else ""
        carried = "（结转）" if self.carried else ""
        return f"{self.year}年{self.get_source_display()}{earmark}{carried}"

"""实物、投工折价: what people gave in goods and labour, valued beside cash and never added to it (domain.md 10.2)."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.flows import Flow, Move
from accounts.models import Division, Person, Sector
from accounts.rights import Right
from accounts.scoping import AreaQuerySet, Scope
from assets.models import Facility
from common.models.versions import Versioned
from common.privacy import classes
from funding.models.cases import OneCase
from funding.models.donations import Donation
from funding.models.life import yuan_column
from maintenance.models.responsibilities import FundKind


class KindState(models.TextChoices):
    RECORDED = "recorded", "已登记"
    STRUCK = "struck", "已作废"


class KindQuerySet(AreaQuerySet):
    def standing(self):
        return self.filter(state=KindState.RECORDED)

    def for_list(self):
        return self.select_related("division", "sector", "facility")


class KindValue(Versioned):
    """`value` = quantity × unit_price, to the fen; `valuation` says on what the price rests. No booking hangs on it."""

    class Form(models.TextChoices):
        GOODS = "goods", "实物"
        LABOUR = "labour", "投工"
        MACHINE = "machine", "机械台班"

    division = models.ForeignKey(Division, models.PROTECT, related_name="kind_values", verbose_name="单位")
    form = models.CharField("形式", max_length=10, choices=Form)
    source = models.CharField("来源", max_length=20, choices=FundKind)
    what = models.CharField("内容", max_length=100)
    given_by = models.CharField("出工、捐物人", max_length=200)
    quantity = models.DecimalField("数量", max_digits=12, decimal_places=2)
    unit = models.CharField("单位", max_length=10)
    unit_price = yuan_column("折价单价（元）")
    value = yuan_column("折价（元）")
    valuation = models.CharField("折价依据", max_length=200)
    given_on = models.DateField("日期")
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="行业",
        help_text="综合的不选",
    )  # fmt: skip
    facility = models.ForeignKey(
        Facility, models.PROTECT, null=True, blank=True, related_name="kind_values", verbose_name="设施"
    )
    donation = models.OneToOneField(
        Donation, models.PROTECT, null=True, blank=True, related_name="in_kind", verbose_name="捐赠"
    )
    one_case = models.ForeignKey(
        OneCase, models.PROTECT, null=True, blank=True, related_name="labour", verbose_name="一事一议项目"
    )
    key = models.UUIDField("提交标识", unique=True)
    state = models.CharField("状态", max_length=10, choices=KindState, default=KindState.RECORDED)
    struck_why = models.CharField("作废原因", max_length=300, blank=True, default="")
    made_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登记人"
    )
    made_at = models.DateTimeField("登记时间", default=timezone.now)

    objects = models.Manager.from_queryset(KindQuerySet)()
    scope = Scope(division="division_id", sector="sector_id")
    field_classes = classes(
        public="id division form source what quantity unit unit_price value valuation given_on sector facility",
        internal="donation one_case key state struck_why made_by made_at version",
        personal="given_by",
    )

    class Meta:
        verbose_name = "实物投工"
        ordering = ["-id"]
        indexes = [models.Index(fields=["division", "-id"], name="kind_value_of_area")]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0, value__gt=0), name="kind_value_of_something"),
            models.CheckConstraint(
                condition=Q(value__gte=F("quantity") * F("unit_price") - 1)
                & Q(value__lte=F("quantity") * F("unit_price") + 1),
                name="kind_value_is_the_product",
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def title(self) -> str:
        return self.what


KIND_FLOW = Flow(
    "state",
    Move(
        "strike", _("作废"), (KindState.RECORDED,), KindState.STRUCK, Right.INCOME_RECORD, reason=True,
        phrases=("数量有误", "折价有误", "重复登记"),
    ),
)  # fmt: skip

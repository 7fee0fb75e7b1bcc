"""管护责任清单: for each facility who keeps it, to which standard, on whose money, who supervises."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.flows import Flow, Move
from accounts.models import Party, Person
from accounts.rights import Right
from accounts.scoping import AreaQuerySet, Scope
from assets.models import Facility, KeeperKind, Registration
from assets.models.moves import STANDING
from common.models.versions import Versioned
from common.privacy import classes


class Mode(models.TextChoices):
    """管护方式."""

    SELF = "self", "自行管护"
    PROFESSIONAL = "professional", "专业管护"
    MARKET = "market", "市场化管护"
    PURCHASED = "purchased", "购买服务"


class FundKind(models.TextChoices):
    """经费来源, by original source (domain.md 10.1)."""

    CENTRAL = "central", "中央财政"
    PROVINCE = "province", "省级财政"
    CITY = "city", "市级财政"
    COUNTY = "county", "县（区）财政"
    TOWNSHIP = "township", "镇（街道）财政"
    VILLAGE_COLLECTIVE = "village_collective", "村集体"
    HOUSEHOLD_FEE = "household_fee", "农户付费、使用者付费"
    ONE_CASE_FUND = "one_case_fund", "一事一议筹资筹劳"
    AWARD_GRANT = "award_grant", "以奖代补"
    OPERATOR = "operator", "运营企业自有资金"
    SERVICE_INCOME = "service_income", "经营收入、设施收益"
    DONATION = "donation", "社会捐赠"
    CHARITY_FUND = "charity_fund", "公益基金"
    LAND_REVENUE = "land_revenue", "土地出让收入"
    BOND_LOAN = "bond_loan", "债券、贷款"
    OTHER = "other", "其他"


class ItemState(models.TextChoices):
    DRAFT = "draft", "填报中"
    SUBMITTED = "submitted", "待村确认"
    CONFIRMED = "confirmed", "村已确认"
    REVIEWED = "reviewed", "镇已审核"
    CHECKED = "checked", "已核定"


# the hands an item has passed through when an act comes: whoever stands there may not do it
HANDS = {
    "confirm": ("filled_by",),
    "review": ("filled_by", "confirmed_by"),
    "check": ("filled_by", "confirmed_by", "reviewed_by"),
}


class ItemQuerySet(AreaQuerySet):
    def live(self):
        """Items of facilities that count and stand: what a list of today is made of."""
        return self.filter(
            facility__registration__in=[Registration.UNCODED, Registration.CODED],
            facility__status__in=STANDING,
        )

    def for_list(self):
        return self.select_related(
            "facility__type", "facility__division", "party", "person", "department", "supervisor"
        )


class ResponsibilityItem(Versioned):
    """The live line of one facility. What is published are the frozen lines of an edition.

    What the facility knows already (code, name, type, quantity, place, owner, class) is read from it, never
    copied. `words` keeps what a ledger said until somebody chose a party or a person: {"party", "person", "fund"}.
    """

    facility = models.OneToOneField(
        Facility, models.PROTECT, related_name="responsibility", verbose_name="设施"
    )
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="kept_items", verbose_name="管护主体"
    )
    keeper_kind = models.CharField("管护主体类型", max_length=20, choices=KeeperKind, blank=True)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="kept_items", verbose_name="管护责任人"
    )
    public_phone = models.CharField(
        "公开电话", max_length=20, blank=True, help_text="对外公布的办公、值班电话，不填个人手机"
    )
    duty_text = models.CharField("管护内容", max_length=500, blank=True)
    own_standard = models.CharField(
        "管护标准", max_length=200, blank=True, help_text="不填则按本类设施现行管护标准"
    )
    mode = models.CharField("管护方式", max_length=20, choices=Mode, blank=True)
    interval_days = models.PositiveSmallIntegerField(
        "巡查间隔（日）", null=True, blank=True, validators=[MinValueValidator(1)]
    )
    fund_kinds = ArrayField(
        models.CharField(max_length=20, choices=FundKind), default=list, blank=True, verbose_name="经费来源"
    )
    annual_cost = models.DecimalField(
        "年度预算（元）",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    department = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="watched_items", verbose_name="监管单位"
    )
    supervisor = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="watched_items", verbose_name="监管人"
    )
    note = models.CharField("备注", max_length=300, blank=True)
    words = models.JSONField("登记原文", default=dict, blank=True)
    state = models.CharField("状态", max_length=10, choices=ItemState, default=ItemState.DRAFT)
    returned_reason = models.CharField("退回原因", max_length=300, blank=True, default="")
    filled_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="填报人"
    )
    confirmed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="村级确认人"
    )
    reviewed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="镇级审核人"
    )
    checked_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="核定人"
    )
    changed_at = models.DateTimeField("更新时间", default=timezone.now)
    # since when it differs from the edition it stands in; the next edition is due some days later (ListRhythm)
    reopened_at = models.DateTimeField("核定后变更时间", null=True, blank=True)

    objects = models.Manager.from_queryset(ItemQuerySet)()
    scope = Scope(
        division="facility__division_id",
        sector="facility__type__sector_id",
        parties=("facility__owner_id", "facility__keeper_id"),
        person="facility__keeper_person_id",
    )
    field_classes = classes(
        internal="id facility party keeper_kind person public_phone duty_text own_standard mode interval_days "
        "fund_kinds annual_cost department supervisor note state returned_reason filled_by confirmed_by "
        "reviewed_by checked_by changed_at reopened_at version",
        personal="words",
    )

    class Meta:
        verbose_name = "管护清单条目"
        ordering = ["facility"]
        constraints = [
            models.CheckConstraint(
                condition=Q(annual_cost=None) | Q(annual_cost__gte=0), name="annual_cost_not_negative"
            )
        ]
        indexes = [
            models.Index(fields=["state", "facility"], name="item_by_state"),
            models.Index(
                fields=["reopened_at"], condition=Q(reopened_at__isnull=False), name="item_reopened"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.facility} 管护责任"


DONE_BEFORE = (ItemState.CONFIRMED, ItemState.REVIEWED, ItemState.CHECKED)


def _passed_through(act: str, says: str):
    """Why a person through whose hands the item went may not do the act."""

    def why_not(row: ResponsibilityItem, post) -> str:
        hands = [getattr(row, f"{name}_id") for name in HANDS[act]]
        return says if post.person_id is not None and post.person_id in hands else ""

    return why_not


RETURNED = ("责任人或电话有误", "经费来源未落实", "管护主体与实际不符")
FLOW = Flow(
    "state",
    Move("submit", "提交", (ItemState.DRAFT,), ItemState.SUBMITTED, Right.LIST_FILL),
    Move(
        "confirm",
        "村确认",
        (ItemState.SUBMITTED,),
        ItemState.CONFIRMED,
        Right.LIST_CONFIRM,
        unless=_passed_through("confirm", "本人填报的条目须由他人确认"),
    ),
    Move(
        "review",
        "镇审核",
        (ItemState.CONFIRMED,),
        ItemState.REVIEWED,
        Right.LIST_REVIEW,
        unless=_passed_through("review", "本人填报或确认的条目须由他人审核"),
    ),
    Move(
        "check",
        "核定",
        (ItemState.REVIEWED,),
        ItemState.CHECKED,
        Right.LIST_CHECK,
        unless=_passed_through("check", "本人经手的条目须由他人核定"),
    ),
    Move(
        "recall", "撤回", (ItemState.SUBMITTED,), ItemState.DRAFT, Right.LIST_FILL
    ),  # until the next person acts
    Move(
        "return_to_village",
        "退回修改",
        (ItemState.SUBMITTED,),
        ItemState.DRAFT,
        Right.LIST_CONFIRM,
        reason=True,
        phrases=RETURNED,
    ),
    Move(
        "return_from_township",
        "退回村里",
        (ItemState.CONFIRMED,),
        ItemState.DRAFT,
        Right.LIST_REVIEW,
        reason=True,
        phrases=RETURNED,
    ),
    Move(
        "return_from_county",
        "退回镇街",
        (ItemState.REVIEWED,),
        ItemState.DRAFT,
        Right.LIST_CHECK,
        reason=True,
        phrases=RETURNED,
    ),
    Move("reopen", "变更", (ItemState.CHECKED,), ItemState.DRAFT, Right.LIST_FILL),
    # a new year's list begins: as last year's said, to be confirmed anew; what lacks something by now, to be filled first
    Move("renew", "年度重开", DONE_BEFORE, ItemState.SUBMITTED, Right.EDITION_FREEZE),
    Move("renew_to_fill", "年度重开，须先补齐", DONE_BEFORE, ItemState.DRAFT, Right.EDITION_FREEZE),
    Move(
        "object",
        "异议成立，退回更正",
        (ItemState.CHECKED,),
        ItemState.DRAFT,
        Right.OBJECTION_ANSWER,
        reason=True,
    ),
)

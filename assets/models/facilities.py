"""The facility and its present values; states.py holds the dated rows that are their truth."""

from django.contrib.postgres.indexes import GinIndex, GistIndex, OpClass
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Concat, Reverse
from django.utils import timezone

from accounts.models import Division, Grid, Party, Person, Settlement
from accounts.models.divisions import CODE_COLLATION
from accounts.scoping import AreaQuerySet, Scope
from assets.models.types import FacilityType, PropertyClass
from common.db.bigrams import Bigrams
from common.db.points import Point
from common.models.versions import Versioned
from common.privacy import classes

# A key that most rows leave open is indexed where it is filled; who wrote a row is shown and never asked for. Each index
# more is paid by every row of a ledger.
MOSTLY_EMPTY = (
    "merged_into", "settlement", "grid", "parent", "split_from", "owner", "keeper", "keeper_person", "verified_by",
)  # fmt: skip
BUILT_PATTERN = r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"


def filled(field: str, name: str) -> models.Index:
    """An index of the rows in which a field is filled."""
    return models.Index(fields=[field], name=name, condition=Q(**{f"{field}__isnull": False}))


class Status(models.TextChoices):
    """生命周期."""

    BUILDING = "building", "在建"
    PENDING_HANDOVER = "pending_handover", "待移交"
    IN_USE = "in_use", "在用"
    SUSPENDED = "suspended", "停用"
    RETIRED = "retired", "已报废"
    DEMOLISHED = "demolished", "已拆除"


class Condition(models.TextChoices):
    """状况. 完好 and 基本完好 count as intact."""

    GOOD = "good", "完好"
    FAIR = "fair", "基本完好"
    DAMAGED = "damaged", "受损"
    FAILED = "failed", "失效"
    UNKNOWN = "unknown", "未核实"


class Registration(models.TextChoices):
    """Whether it counts: 已并入 and 已撤回 count nowhere, their codes stay spent and resolve."""

    UNCODED = "uncoded", "待赋码"
    CODED = "coded", "已赋码"
    MERGED = "merged", "已并入"
    VOID = "void", "已撤回"


class OwnerKind(models.TextChoices):
    STATE = "state", "国有"
    VILLAGE = "village", "村集体"
    ENTERPRISE = "enterprise", "企业"
    COOPERATIVE = "cooperative", "合作组织"
    PERSON = "person", "个人"
    UNSETTLED = "unsettled", "未确权"
    DISPUTED = "disputed", "争议"


class TitleState(models.TextChoices):
    """确权状态. A kind of owner that a ledger names is a claim until papers confirm it."""

    UNSETTLED = "unsettled", "未确权"
    SETTLED = "settled", "已确权"
    DISPUTED = "disputed", "争议"


class ReliefKind(models.TextChoices):
    """衔接资产类别: what was built with poverty-relief or linking funds is marked."""

    PUBLIC_GOOD = "public_good", "公益性资产"
    OPERATING = "operating", "经营性资产"
    HOUSEHOLD = "household", "到户类资产"


class KeeperKind(models.TextChoices):
    """管护主体类型."""

    VILLAGE = "village", "村级组织自管"
    TOWNSHIP = "township", "镇街直管"
    DEPARTMENT = "department", "行业部门直管"
    OPERATOR = "operator", "运营企业"
    PURCHASED = "purchased", "购买服务单位"
    COOPERATIVE = "cooperative", "农民合作组织、协会"
    HOUSEHOLDS = "households", "受益农户"
    PUBLIC_POST = "public_post", "公益性岗位人员"
    OTHER = "other", "其他"


class FacilityQuerySet(AreaQuerySet):
    def counted(self):
        """Facilities that count: neither merged into another nor withdrawn."""
        return self.filter(registration__in=[Registration.UNCODED, Registration.CODED])

    def idle(self):
        """Those that lie idle now."""
        return self.filter(idle_spells__isnull=False, idle_spells__ended_on__isnull=True)

    def for_list(self):
        """All that a list row shows, in one query."""
        return self.select_related("type", "division", "keeper", "facts")

    def for_detail(self):
        """All that the page of one facility shows, its history and codes fetched beside it."""
        related = (
            "type__sector",
            "division__parent",
            "settlement",
            "grid",
            "owner",
            "keeper",
            "keeper_person",
        )
        return self.select_related(*related, "verified_by", "facts__batch").prefetch_related(
            "codes", "idle_spells"
        )


class Facility(Versioned):
    """One countable thing: a road section, a lamp, a pump station.

    Carries the present values for scope, filters and indexes; `FacilityState` is their truth and one action writes both.
    """

    code = models.CharField(
        "统一编码", max_length=22, null=True, blank=True, unique=True, db_collation=CODE_COLLATION
    )
    registration = models.CharField(
        "登记状态", max_length=10, choices=Registration, default=Registration.UNCODED
    )
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        verbose_name="并入",
        db_index=False,
        db_constraint=False,
    )
    name = models.CharField("设施名称", max_length=120)
    name_key = models.CharField(max_length=120, editable=False, db_collation=CODE_COLLATION)
    initials = models.CharField("拼音首字母", max_length=120, blank=True, default="", editable=False)
    type = models.ForeignKey(
        FacilityType,
        models.PROTECT,
        related_name="facilities",
        verbose_name="类别",
        db_index=False,
        db_constraint=False,  # asked for in sets: common/db/keys.py, as all these
    )
    division = models.ForeignKey(
        Division,
        models.PROTECT,
        related_name="facilities",
        verbose_name="所在村",
        db_index=False,
        db_constraint=False,
    )
    settlement = models.ForeignKey(
        Settlement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="facilities",
        verbose_name="自然村组",
        db_index=False,
        db_constraint=False,
    )
    grid = models.ForeignKey(
        Grid,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="facilities",
        verbose_name="网格",
        db_index=False,
        db_constraint=False,
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="所属设施",
        db_index=False,
        db_constraint=False,
    )
    split_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name="拆分自",
        db_index=False,
        db_constraint=False,
    )
    attributes = models.JSONField("类别属性", default=dict, blank=True)
    address = models.CharField("位置", max_length=200, blank=True)
    longitude = models.DecimalField("经度（WGS-84）", max_digits=9, decimal_places=6, null=True, blank=True)
    latitude = models.DecimalField("纬度（WGS-84）", max_digits=8, decimal_places=6, null=True, blank=True)
    position_datum = models.CharField("原坐标系", max_length=10, blank=True)
    position_raw = models.CharField("坐标原文", max_length=120, blank=True)
    quantity = models.DecimalField(
        "数量", max_digits=14, decimal_places=3, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    unit = models.CharField("单位", max_length=10)
    built = models.CharField(
        "建成时间", max_length=10, blank=True, help_text="年、年月或年月日，记到知道的那一级"
    )
    fund_source = models.CharField("建设资金来源", max_length=100, blank=True)
    original_value = models.DecimalField(
        "原值（元）",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    owner_kind = models.CharField("产权类别", max_length=20, choices=OwnerKind, default=OwnerKind.UNSETTLED)
    owner = models.ForeignKey(
        Party,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="owned_facilities",
        verbose_name="产权单位",
        db_index=False,
        db_constraint=False,
    )
    title_state = models.CharField(
        "确权状态", max_length=10, choices=TitleState, default=TitleState.UNSETTLED
    )
    relief_kind = models.CharField("衔接资产类别", max_length=20, choices=ReliefKind, blank=True, default="")
    property_class = models.CharField("经营属性", max_length=20, choices=PropertyClass)
    class_reason = models.CharField("与类别不同的理由", max_length=200, blank=True)
    status = models.CharField("状态", max_length=20, choices=Status, default=Status.IN_USE)
    condition = models.CharField("状况", max_length=10, choices=Condition, default=Condition.UNKNOWN)
    keeper = models.ForeignKey(
        Party,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="kept_facilities",
        verbose_name="管护主体",
        db_index=False,
        db_constraint=False,
    )
    keeper_person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="kept_facilities",
        verbose_name="管护责任人",
        db_index=False,
        db_constraint=False,
    )
    verified_on = models.DateField("核实日期", null=True, blank=True)
    verified_by = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="核实人",
        db_index=False,
        db_constraint=False,
    )
    warranty_end = models.DateField("质保到期", null=True, blank=True)
    note = models.CharField("备注", max_length=500, blank=True)
    returned_reason = models.CharField("退回原因", max_length=200, blank=True, default="")
    registered_at = models.DateTimeField("登记时间", default=timezone.now, editable=False)
    registered_by = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="登记人",
        db_index=False,
        db_constraint=False,
    )

    objects = models.Manager.from_queryset(FacilityQuerySet)()
    scope = Scope(
        division="division_id",
        sector="type__sector_id",
        parties=("owner_id", "keeper_id"),
        person="keeper_person_id",
    )
    field_classes = classes(
        public="code name name_key initials type division settlement address quantity unit built property_class status "
        "condition keeper warranty_end",
        internal="id registration merged_into grid parent split_from attributes longitude latitude position_datum "
        "position_raw fund_source original_value owner_kind owner title_state relief_kind class_reason keeper_person "
        "verified_on verified_by note returned_reason registered_at registered_by version",
    )

    class Meta:
        verbose_name = "设施"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(built="") | Q(built__regex=BUILT_PATTERN), name="built_is_a_partial_date"
            ),
            models.CheckConstraint(
                condition=Q(quantity=None) | Q(quantity__gte=0), name="quantity_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(original_value=None) | Q(original_value__gte=0), name="value_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(longitude=None, latitude=None)
                | Q(longitude__isnull=False, latitude__isnull=False),
                name="position_is_a_pair",
            ),
            models.CheckConstraint(
                condition=~Q(registration=Registration.CODED) | Q(code__isnull=False), name="coded_has_a_code"
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) ^ Q(registration=Registration.MERGED),
                name="merged_points_to_the_kept",
            ),
        ]
        # A list stands in the order of villages, so that a county, a township and a village are each one run of one
        # index, and the page in the middle of a million rows costs what the first one costs.
        indexes = [
            models.Index(fields=["division", "id"], name="facility_of_division"),
            models.Index(fields=["type", "division", "id"], name="facility_of_type"),
            models.Index(
                fields=["division", "id"], condition=Q(registration="uncoded"), name="facility_to_code"
            ),
            models.Index(
                fields=["division", "id"],
                condition=Q(condition__in=["damaged", "failed"]),
                name="facility_broken",
            ),
            models.Index(fields=["division", "type", "name_key"], name="facility_same_name"),
            models.Index(
                fields=["warranty_end", "division"],
                condition=Q(warranty_end__isnull=False),
                name="facility_under_warranty",
            ),
            GinIndex(Bigrams(Concat("name_key", Value(" "), "initials")), name="facility_by_words"),
            GinIndex(OpClass("attributes", name="jsonb_path_ops"), name="facility_by_attribute"),
            models.Index(OpClass(Reverse("code"), name="text_pattern_ops"), name="facility_by_tail"),
            GistIndex(
                Point("longitude", "latitude"), name="facility_by_place", condition=Q(longitude__isnull=False)
            ),
            *(filled(field, f"facility_of_{field}") for field in MOSTLY_EMPTY),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def position(self) -> tuple | None:
        return (self.longitude, self.latitude) if self.longitude is not None else None

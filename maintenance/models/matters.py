"""事项: every matter about a facility, in one queue: found, reported, dispatched, accepted, handled, verified, closed.

A matter restores a facility and belongs to its keeper; it is not a finding about a unit's duty (that is DUTY's).
"""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Division, Party, Person
from accounts.models.divisions import CODE_COLLATION
from accounts.scoping import AreaQuerySet, Scope
from assets.models import Facility
from common.models.versions import Versioned
from common.phones import KeepsPhones, PhoneField, PhoneHashField, PhoneTailField
from common.privacy import classes
from maintenance.models.inspections import Inspection


class MatterState(models.TextChoices):
    REPORTED = "reported", "待派单"
    DISPATCHED = "dispatched", "待接单"
    ACCEPTED = "accepted", "处置中"
    SUSPENDED = "suspended", "挂起（待资金）"
    HANDLED = "handled", "待核查"
    CLOSED = "closed", "已办结"
    MERGED = "merged", "已合并"
    SPLIT = "split", "已拆分"
    REJECTED = "rejected", "不予受理"


OPEN = (
    MatterState.REPORTED,
    MatterState.DISPATCHED,
    MatterState.ACCEPTED,
    MatterState.SUSPENDED,
    MatterState.HANDLED,
)


ELSEWHERE = (MatterState.MERGED, MatterState.SPLIT, MatterState.REJECTED)


STATE_TONES = {  # of a badge; the others are grey
    MatterState.REPORTED: "warn",
    MatterState.DISPATCHED: "warn",
    MatterState.ACCEPTED: "run",
    MatterState.HANDLED: "warn",
    MatterState.CLOSED: "ok",
}


class Severity(models.TextChoices):
    A = "A", "A 危险"
    B = "B", "B 失去功能"
    C = "C", "C 不整洁、小缺损"


class MatterQuerySet(AreaQuerySet):
    def open(self):
        return self.filter(state__in=OPEN)

    def overdue(self, at=None):
        """Past their limit and not yet handled; the clock of a suspended one stands."""
        running = (MatterState.REPORTED, MatterState.DISPATCHED, MatterState.ACCEPTED)
        return self.filter(state__in=running, done_by_time__lt=at or timezone.now())

    def late(self, at=None):
        """Open ones of which a limit that runs has passed: to be made safe, to be taken, to be done."""
        now, running = (
            at or timezone.now(),
            (MatterState.REPORTED, MatterState.DISPATCHED, MatterState.ACCEPTED),
        )
        passed = Q(done_by_time__lt=now) | Q(made_safe_at=None, safe_by_time__lt=now)
        passed |= Q(state__in=running[:2], accept_by_time__lt=now)
        return self.filter(passed, state__in=running)

    def closed_or_late(self, since, at):
        """Closed from one moment to another, or at that other past their limit and not handled: what judges a keeper.

        Those told of in another (merged, split) or not taken are left out; the clock of a suspended one stands.
        """
        closed = Q(closed_at__gte=since, closed_at__lt=at)
        unhandled = Q(handled_at=None) | Q(handled_at__gte=at)
        late = unhandled & Q(done_by_time__lt=at) & ~Q(state=MatterState.SUSPENDED)
        return self.filter(closed | late, reported_at__lt=at).exclude(state__in=ELSEWHERE)

    def hazards(self):
        return self.exclude(hazard="")

    def for_list(self):
        return self.select_related("facility__type", "division", "handler", "handler_person")


class Matter(KeepsPhones, Versioned):
    """One matter. `number` is random enough not to be guessed and bears the year; it never changes.

    `accept_by_time` and `done_by_time` are the limits as they stand now: pauses for approved money move them.
    """

    class Source(models.TextChoices):
        CHECKPOINT = "checkpoint", "巡查不合格"
        SELF = "self", "自巡自办"
        STAFF = "staff", "工作人员上报"
        CITIZEN = "citizen", "群众上报"
        HOTLINE = "hotline", "12345工单"
        FINDING = "finding", "督导问题"
        WATER_TEST = "water_test", "水质检测"
        SENSOR = "sensor", "物联感知"
        OBJECTION = "objection", "公示异议"

    class Level(models.TextChoices):
        VILLAGE = "village", "村"
        TOWNSHIP = "township", "镇（街道）"
        COUNTY = "county", "县（区）"

    class Size(models.TextChoices):
        ROUTINE = "routine", "日常养护"
        MINOR = "minor", "小修"
        MEDIUM = "medium", "中修"
        MAJOR = "major", "大修"

    class Satisfied(models.TextChoices):
        NONE = "", "未回访"
        YES = "yes", "满意"
        MOSTLY = "mostly", "基本满意"
        NO = "no", "不满意"
        UNREACHED = "unreached", "联系不上"

    class HazardGrade(models.TextChoices):
        NONE = "", "不是隐患"
        GENERAL = "general", "一般隐患"
        MAJOR = "major", "重大隐患"

    number = models.CharField("编号", max_length=20, unique=True, db_collation=CODE_COLLATION)
    division = models.ForeignKey(
        Division, models.PROTECT, related_name="matters", verbose_name="所在村", db_index=False
    )
    facility = models.ForeignKey(
        Facility, models.PROTECT, null=True, blank=True, related_name="matters", verbose_name="设施"
    )
    place = models.CharField("位置", max_length=200, blank=True, help_text="不知道是哪个设施时填写")
    longitude = models.DecimalField("经度（WGS-84）", max_digits=9, decimal_places=6, null=True, blank=True)
    latitude = models.DecimalField("纬度（WGS-84）", max_digits=8, decimal_places=6, null=True, blank=True)
    source = models.CharField("来源", max_length=20, choices=Source)
    title = models.CharField("事项", max_length=100)
    text = models.TextField("情况说明", max_length=2000, blank=True)
    severity = models.CharField("等级", max_length=1, choices=Severity)
    hazard = models.CharField("隐患等级", max_length=10, choices=HazardGrade, blank=True, default="")
    measure = models.CharField("隐患管控措施", max_length=300, blank=True)
    inspection = models.ForeignKey(
        Inspection, models.PROTECT, null=True, blank=True, related_name="matters", verbose_name="巡查记录"
    )
    outside_number = models.CharField("外部单号", max_length=40, blank=True, help_text="12345工单号等")
    outside_due = models.DateTimeField("外部限期", null=True, blank=True)
    reporter_name = models.CharField("反映人", max_length=40, blank=True)
    phone = PhoneField("反映人电话", blank=True, default="")
    phone_hash = PhoneHashField("phone")
    phone_tail_hash = PhoneTailField("phone")
    on_behalf = models.BooleanField("代报", default=False)
    found_at = models.DateTimeField("发现时间", default=timezone.now)
    reported_at = models.DateTimeField("上报时间", default=timezone.now)
    reported_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="上报人"
    )
    level = models.CharField("办理层级", max_length=10, choices=Level, default=Level.TOWNSHIP)
    state = models.CharField("状态", max_length=10, choices=MatterState, default=MatterState.REPORTED)
    handler = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="handled_matters", verbose_name="处置单位"
    )
    handler_person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="handled_matters", verbose_name="处置人"
    )
    instruction = models.CharField("派单要求", max_length=300, blank=True)
    under_warranty = models.BooleanField("质保期内", default=False)
    safe_by_time = models.DateTimeField("排险限期", null=True, blank=True)
    accept_by_time = models.DateTimeField("接单限期")
    done_by_time = models.DateTimeField("办结限期")
    dispatched_at = models.DateTimeField("派单时间", null=True, blank=True)
    accepted_at = models.DateTimeField("接单时间", null=True, blank=True)
    made_safe_at = models.DateTimeField("排险时间", null=True, blank=True)
    suspended_at = models.DateTimeField("挂起时间", null=True, blank=True)
    handled_at = models.DateTimeField("处置完成时间", null=True, blank=True)
    handled_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="处置完成人"
    )
    size = models.CharField("工程规模", max_length=10, choices=Size, blank=True)
    done_text = models.CharField("处置情况", max_length=500, blank=True)
    verified_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="核查人"
    )
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    warranty_claimed_at = models.DateTimeField("报保修时间", null=True, blank=True)
    reply = models.CharField("答复", max_length=500, blank=True, help_text="回给12345等外部渠道的话")
    replied_at = models.DateTimeField("首次答复时间", null=True, blank=True)
    satisfied = models.CharField("满意情况", max_length=10, choices=Satisfied, blank=True, default="")
    client_key = models.UUIDField("上报号", null=True, blank=True, unique=True, editable=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name="并入"
    )
    split_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name="拆自"
    )
    escalated_at = models.DateTimeField("提级时间", null=True, blank=True)

    objects = models.Manager.from_queryset(MatterQuerySet)()
    scope = Scope(
        division="division_id",
        sector="facility__type__sector_id",
        parties=("handler_id", "facility__keeper_id", "facility__owner_id"),
        person=("handler_person_id", "reported_by_id", "facility__keeper_person_id"),
    )
    field_classes = classes(
        internal="id number division facility place longitude latitude source title text severity hazard measure "
        "inspection outside_number outside_due on_behalf found_at reported_at reported_by level state handler "
        "handler_person instruction under_warranty safe_by_time accept_by_time done_by_time dispatched_at accepted_at "
        "made_safe_at suspended_at handled_at handled_by size done_text verified_by closed_at merged_into split_from "
        "escalated_at warranty_claimed_at reply replied_at satisfied client_key version",
        personal="reporter_name",
        sensitive="phone phone_hash phone_tail_hash",
    )

    class Meta:
        verbose_name = "事项"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into=None) ^ Q(state="merged"), name="merged_matter_points_to_the_kept"
            ),
            models.UniqueConstraint(
                fields=["outside_number"],
                condition=Q(source="hotline") & ~Q(outside_number=""),
                name="hotline_sheet_once",
            ),
        ]
        indexes = [
            models.Index(fields=["division", "-id"], name="matter_of_area"),
            models.Index(
                fields=["severity", "done_by_time", "id"],
                condition=Q(state__in=["reported", "dispatched", "accepted", "suspended", "handled"]),
                name="matter_open",
            ),
            models.Index(fields=["-reported_at"], name="matter_by_time"),
            models.Index(
                fields=["division", "reported_at"], condition=Q(source="hotline"), name="matter_of_hotline"
            ),
            models.Index(
                fields=["outside_number"], condition=~Q(outside_number=""), name="matter_by_outside_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def severity_tone(self) -> str:
        return {Severity.A: "bad", Severity.B: "warn"}.get(Severity(self.severity), "mute")

    @property
    def state_tone(self) -> str:
        return STATE_TONES.get(MatterState(self.state), "mute")


BY_VILLAGERS = (Matter.Source.CITIZEN, Matter.Source.HOTLINE)

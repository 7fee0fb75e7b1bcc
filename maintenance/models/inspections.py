"""巡查: the due work, and what was found at each facility."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.flows import Flow, Move
from accounts.models import Division, Grid, Party, Person
from accounts.models.divisions import CODE_COLLATION
from accounts.rights import Right
from accounts.scoping import AreaQuerySet, Scope, ScopeKind
from assets.models import Condition, Facility
from common.models import Attachment
from common.privacy import classes
from maintenance.models.plans import InspectionPlan, Route
from maintenance.models.standards import Checkpoint, Standard


class DutyQuerySet(AreaQuerySet):
    def open(self):
        return self.filter(state=InspectionDuty.State.PENDING)

    def overdue(self, on=None):
        """Not done by the end of the day they were due: visible the next morning."""
        return self.open().filter(due_on__lt=on or timezone.localdate())

    def late(self):
        """Done after the day they were due: kept as late."""
        return self.filter(state=InspectionDuty.State.DONE, done_on__gt=models.F("due_on"))

    def for_list(self):
        """All that a row shows, in one query."""
        related = ("plan__season", "division", "facility", "grid", "route", "person", "party")
        return self.select_related(*related, "done_by", "excuse_asked_by", "excused_by")

    def owed(self, start, end):
        """What had to be done in a time, both days counted."""
        return self.filter(due_on__gte=start, due_on__lte=end).exclude(not_owed())

    def on_time(self):
        return self.filter(state=InspectionDuty.State.DONE, done_on__lte=models.F("due_on"))

    def excuse_asked(self):
        """Somebody asks to be excused, and nobody has answered."""
        return self.open().exclude(excuse="")

    def to_do(self, on=None):
        """Open and begun: what may be done on a day (today)."""
        return self.open().filter(opens_on__lte=on or timezone.localdate())

    def of_doer(self, post):
        """Those that `post` is to do: its person's and its party's own, and, where no person is named, those of its level.

        A village does what a keeper or grid member was to do and nobody is.
        """
        rows = self.visible_to(post)
        if post.scope_kind not in (ScopeKind.AREA, ScopeKind.AREA_SECTORS):
            return rows
        doers = DOERS_OF_LEVEL.get(post.division.level, ())
        return rows.filter(Q(person=post.person_id) | Q(person=None, plan__doer__in=doers))


def not_owed() -> Q:
    """What nobody owes: excused, or ended with its facility before it was due. Missed before that, it stays missed."""
    ended = Q(state=InspectionDuty.State.ENDED, due_on__gte=models.F("ended_on"))
    return Q(state=InspectionDuty.State.EXCUSED) | ended


Doer = InspectionPlan.Doer
DOERS_OF_LEVEL = {
    Division.Level.VILLAGE: (Doer.VILLAGE, Doer.KEEPER, Doer.GRID, Doer.PERSON, Doer.VILLAGE_CHIEF),
    Division.Level.TOWNSHIP: (Doer.TOWNSHIP, Doer.TOWNSHIP_CHIEF),
    Division.Level.COUNTY: (Doer.DEPARTMENT, Doer.COUNTY_CHIEF),
}


class InspectionDuty(models.Model):
    """应巡: one occurrence of a plan for one target on one day; (plan, target, due_on) exists once, whatever crashes.

    `target` names what is covered: `f:<facility id>`, `v:<division code>`, `g:<grid id>`, `r:<route id>`.
    """

    class State(models.TextChoices):
        PENDING = "pending", "待巡查"
        DONE = "done", "已完成"
        EXCUSED = "excused", "已批准取消"
        ENDED = "ended", "自动终止"

    plan = models.ForeignKey(
        InspectionPlan, models.PROTECT, related_name="duties", verbose_name="计划", db_index=False
    )
    division = models.ForeignKey(
        Division, models.PROTECT, related_name="inspection_duties", verbose_name="所在村", db_index=False
    )
    target = models.CharField("对象", max_length=24, db_collation=CODE_COLLATION)
    facility = models.ForeignKey(
        Facility,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="duties",
        verbose_name="设施",
        db_index=False,
    )
    grid = models.ForeignKey(
        Grid, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="网格", db_index=False
    )
    route = models.ForeignKey(
        Route, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="路线", db_index=False
    )
    opens_on = models.DateField("可做起日")
    due_on = models.DateField("期限")
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="duties",
        verbose_name="巡查人",
        db_index=False,
    )
    party = models.ForeignKey(
        Party,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="duties",
        verbose_name="巡查单位",
        db_index=False,
    )
    state = models.CharField("状态", max_length=10, choices=State, default=State.PENDING)
    done_on = models.DateField("完成日期", null=True, blank=True)
    done_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="完成人", db_index=False
    )
    excuse = models.CharField("取消理由", max_length=300, blank=True)
    excuse_asked_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="申请人", db_index=False
    )
    excused_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="批准人", db_index=False
    )

    ended_on = models.DateField(
        "终止日期", null=True, blank=True, help_text="设施退出使用、范围内再无设施之日"
    )
    ended_why = models.CharField("终止原因", max_length=60, blank=True, default="", db_default="")

    objects = models.Manager.from_queryset(DutyQuerySet)()
    scope = Scope(division="division_id", parties=("party_id",), person="person_id")
    field_classes = classes(
        internal="id plan division target facility grid route opens_on due_on person party state done_on done_by "
        "excuse excuse_asked_by excused_by ended_on ended_why"
    )

    class Meta:
        verbose_name = "巡查任务"
        ordering = ["due_on", "division", "id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "target", "due_on"], name="occurrence_once"),
            models.CheckConstraint(condition=Q(opens_on__lte=models.F("due_on")), name="opens_before_due"),
        ]
        indexes = [
            models.Index(fields=["division", "due_on", "id"], name="duty_of_area"),
            models.Index(fields=["due_on", "division", "id"], name="duty_by_day"),
            models.Index(
                fields=["due_on", "division", "id"], condition=Q(state="pending"), name="duty_pending"
            ),
            models.Index(
                fields=["person", "due_on"],
                condition=Q(person__isnull=False, state="pending"),
                name="duty_of_person",
            ),
            models.Index(
                fields=["party", "due_on"],
                condition=Q(party__isnull=False, state="pending"),
                name="duty_of_party",
            ),
            models.Index(
                fields=["facility", "due_on"], condition=Q(facility__isnull=False), name="duty_of_facility"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.due_on}"

    @property
    def key(self) -> str:
        """As an address writes it."""
        return str(self.pk)

    @property
    def days_late(self) -> int:
        """Days between the limit and the day it was done; 0 in time, or not done."""
        return max((self.done_on - self.due_on).days, 0) if self.done_on else 0

    @property
    def is_late(self) -> bool:
        return self.days_late > 0


def _unasked(duty: InspectionDuty, post) -> str:
    return "" if duty.excuse_asked_by_id or duty.excuse else "还没有人申请取消"


def _asked(duty: InspectionDuty, post) -> str:
    return "已有人申请取消，待批准" if duty.excuse else ""


def _own_excuse(duty: InspectionDuty, post) -> str:
    if said := _unasked(duty, post):
        return said
    own = post.person_id is not None and duty.excuse_asked_by_id == post.person_id
    return "本人的申请须由他人批准" if own else ""


PENDING, DONE, EXCUSED, ENDED = (state.value for state in InspectionDuty.State)
FLOW = Flow(  # the generator alone ends what is out of use and takes it up again (actions/generating_sql.py)
    "state",
    Move("complete", "完成", (PENDING,), DONE, Right.INSPECTION_DO),
    Move("ask", "申请取消", (PENDING,), PENDING, Right.INSPECTION_DO, reason=True, unless=_asked),
    Move("excuse", "批准取消", (PENDING,), EXCUSED, Right.INSPECTION_EXCUSE, unless=_own_excuse),
    Move("keep", "不同意取消", (PENDING,), PENDING, Right.INSPECTION_EXCUSE, reason=True, unless=_own_excuse),
)


class InspectionQuerySet(AreaQuerySet):
    def for_list(self):
        """What a line of a list shows."""
        return self.select_related("facility__type", "facility__division__parent", "person", "standard")


class Inspection(models.Model):
    """巡查记录: one look at one facility. Only ever added.

    `client_key` is drawn by the device before anything is sent, so that a record sent twice is kept once;
    `content_sm3` tells the same record sent again from another one under its key.
    """

    class Way(models.TextChoices):
        POINT_BY_POINT = "point_by_point", "逐项检查"
        REST_NORMAL = "rest_normal", "其余正常"

    class Entry(models.TextChoices):
        PHONE = "phone", "手机"
        OFFLINE = "offline", "手机离线补传"
        PAPER = "paper", "纸质补录"
        DESK = "desk", "电脑"

    class Result(models.TextChoices):
        NORMAL = "normal", "正常"
        ABNORMAL = "abnormal", "异常"

    client_key = models.UUIDField("记录号", default=uuid.uuid4, unique=True, editable=False)
    duty = models.ForeignKey(
        InspectionDuty,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="inspections",
        verbose_name="巡查任务",
    )
    facility = models.ForeignKey(
        Facility, models.PROTECT, related_name="inspections", verbose_name="设施", db_index=False
    )
    standard = models.ForeignKey(
        Standard,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="依据标准",
        db_index=False,
    )
    way = models.CharField("方式", max_length=20, choices=Way)
    entry = models.CharField("录入", max_length=10, choices=Entry)
    result = models.CharField("结果", max_length=10, choices=Result)
    condition = models.CharField("状况", max_length=10, choices=Condition, blank=True)
    note = models.CharField("说明", max_length=500, blank=True)
    inspected_at = models.DateTimeField("巡查时间")
    recorded_at = models.DateTimeField("入库时间", default=timezone.now)
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="inspections",
        verbose_name="巡查人",
        db_index=False,
    )
    longitude = models.DecimalField("经度（WGS-84）", max_digits=9, decimal_places=6, null=True, blank=True)
    latitude = models.DecimalField("纬度（WGS-84）", max_digits=8, decimal_places=6, null=True, blank=True)
    content_sm3 = models.CharField("内容摘要", max_length=64, blank=True, default="", editable=False)

    objects = models.Manager.from_queryset(InspectionQuerySet)()
    scope = Scope(
        division="facility__division_id",
        sector="facility__type__sector_id",
        parties=("facility__owner_id", "facility__keeper_id"),
        person="person_id",
    )
    field_classes = classes(
        internal="id client_key duty facility standard way entry result condition note inspected_at recorded_at person "
        "longitude latitude content_sm3"
    )

    class Meta:
        verbose_name = "巡查记录"
        ordering = ["-inspected_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["duty", "facility"], condition=Q(duty__isnull=False), name="facility_once_per_duty"
            )
        ]
        indexes = [
            models.Index(fields=["facility", "-inspected_at"], name="inspection_of_facility"),
            models.Index(fields=["person", "-inspected_at"], name="inspection_of_person"),
            models.Index(fields=["-inspected_at", "-id"], name="inspection_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.facility} {timezone.localdate(self.inspected_at)}"

    @property
    def receipt(self) -> str:
        """回执: what the inspector is told when the record is in."""
        return f"XC-{timezone.localdate(self.recorded_at):%Y%m%d}-{self.pk:04d}"


class InspectionAnswer(models.Model):
    """What was answered to a checkpoint: passed or not, a number, words."""

    inspection = models.ForeignKey(
        Inspection, models.CASCADE, related_name="answers", verbose_name="巡查记录", db_index=False
    )
    checkpoint = models.ForeignKey(
        Checkpoint, models.PROTECT, related_name="answers", verbose_name="检查点", db_index=False
    )
    passed = models.BooleanField("合格", null=True, blank=True)
    number = models.DecimalField("数值", max_digits=12, decimal_places=3, null=True, blank=True)
    text = models.CharField("说明", max_length=300, blank=True)

    objects = models.Manager.from_queryset(AreaQuerySet)()
    scope = Scope(
        division="inspection__facility__division_id",
        sector="inspection__facility__type__sector_id",
        person="inspection__person_id",
    )
    field_classes = classes(internal="id inspection checkpoint passed number text")

    class Meta:
        verbose_name = "检查结果"
        ordering = ["inspection", "checkpoint"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "checkpoint"], name="answer_once_per_checkpoint")
        ]

    def __str__(self) -> str:
        return f"{self.checkpoint_id} {self.passed}"


class InspectionPhoto(models.Model):
    """A photo taken while looking, of a checkpoint or of the whole. `client_key` is drawn by the device."""

    client_key = models.UUIDField("照片号", unique=True, editable=False)
    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="photos", verbose_name="巡查记录")
    checkpoint = models.ForeignKey(
        Checkpoint,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="检查点",
        db_index=False,
    )
    attachment = models.OneToOneField(Attachment, models.PROTECT, related_name="+", verbose_name="照片")

    objects = models.Manager.from_queryset(AreaQuerySet)()
    scope = Scope(
        division="inspection__facility__division_id",
        sector="inspection__facility__type__sector_id",
        person="inspection__person_id",
    )
    field_classes = classes(internal="id client_key inspection checkpoint attachment")

    class Meta:
        verbose_name = "巡查照片"
        ordering = ["inspection", "id"]

    def __str__(self) -> str:
        return f"{self.inspection_id} {self.client_key}"

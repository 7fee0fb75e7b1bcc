"""巡查: the due work, and what was found at each facility."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Division, Grid, Party, Person
from accounts.models.divisions import CODE_COLLATION
from accounts.scoping import AreaQuerySet, Scope
from assets.models import Condition, Facility
from common.privacy import classes
from maintenance.models.plans import InspectionPlan, Route
from maintenance.models.standards import Checkpoint, Standard


class DutyQuerySet(AreaQuerySet):
    def open(self):
        return self.filter(state=InspectionDuty.State.PENDING)

    def overdue(self, on=None):
        """Not done by the end of the day they were due: visible the next morning."""
        return self.open().filter(due_on__lt=on or timezone.localdate())


class InspectionDuty(models.Model):
    """应巡: one occurrence of a plan for one target on one day; (plan, target, due_on) exists once, whatever crashes.

    `target` names what is covered: `f:<facility id>`, `v:<division code>`, `g:<grid id>`, `r:<route id>`.
    """

    class State(models.TextChoices):
        PENDING = "pending", "待巡查"
        DONE = "done", "已完成"
        EXCUSED = "excused", "已批准取消"

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

    objects = models.Manager.from_queryset(DutyQuerySet)()
    scope = Scope(division="division_id", parties=("party_id",), person="person_id")
    field_classes = classes(
        internal="id plan division target facility grid route opens_on due_on person party state done_on done_by "
        "excuse excuse_asked_by excused_by"
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
            models.Index(
                fields=["division", "due_on", "id"], condition=Q(state="pending"), name="duty_pending"
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


class Inspection(models.Model):
    """巡查记录: one look at one facility. Only ever added.

    `client_key` is drawn by the device before anything is sent, so that a record sent twice is kept once.
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

    objects = models.Manager.from_queryset(AreaQuerySet)()
    scope = Scope(
        division="facility__division_id",
        sector="facility__type__sector_id",
        parties=("facility__owner_id", "facility__keeper_id"),
        person="person_id",
    )
    field_classes = classes(
        internal="id client_key duty facility standard way entry result condition note inspected_at recorded_at person "
        "longitude latitude"
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
        return f"{self.facility} {self.inspected_at:%Y-%m-%d}"


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

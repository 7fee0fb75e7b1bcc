"""培训与指导: plans of a year, sessions with who came and what they scored, visits on the spot."""

from decimal import Decimal
from secrets import token_urlsafe

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.flows import Flow, Move
from accounts.models import Division, Party, Person, Sector
from accounts.rights import Right
from accounts.scoping import AreaManager, AreaQuerySet, Scope
from assets.models import Facility
from common.models.versions import Versioned
from common.privacy import classes

HOURS = [MinValueValidator(Decimal("0.5")), MaxValueValidator(Decimal(200))]


def new_token() -> str:
    """What the code of a session holds: nobody guesses it."""
    return token_urlsafe(16)


class TrainingPlan(Versioned):
    """培训方案 of a year: for whom, how many hours, on what money, to which process and standard."""

    division = models.ForeignKey(Division, models.PROTECT, related_name="training_plans", verbose_name="范围")
    year = models.PositiveSmallIntegerField("年度")
    title = models.CharField("方案", max_length=100)
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="行业"
    )
    department = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="主办单位"
    )
    audience = models.CharField("培训对象", max_length=100)
    hours = models.DecimalField("每人学时", max_digits=5, decimal_places=1, validators=HOURS)
    sessions_planned = models.PositiveSmallIntegerField("计划期数", validators=[MinValueValidator(1)])
    budget = models.DecimalField(
        "预算（元）", max_digits=12, decimal_places=2, default=0, validators=[MinValueValidator(0)]
    )
    method = models.TextField("流程与标准", max_length=2000, blank=True)
    made_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="制定人"
    )

    objects = AreaManager()
    scope = Scope(division="division_id", sector="sector_id")
    field_classes = classes(
        internal="id division year title sector department audience hours sessions_planned budget method made_by version"
    )

    class Meta:
        verbose_name = "培训方案"
        ordering = ["-year", "-id"]

    def __str__(self) -> str:
        return f"{self.year}年{self.title}"


class SessionQuerySet(AreaQuerySet):
    def for_list(self):
        return self.select_related("division", "sector", "plan")


class TrainingSession(Versioned):
    """One session. `token` is what its code holds: whoever is signed in and opens it on the day is present."""

    class State(models.TextChoices):
        PLANNED = "planned", "待举办"
        HELD = "held", "已举办"
        CANCELLED = "cancelled", "已取消"

    plan = models.ForeignKey(
        TrainingPlan, models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name="培训方案"
    )
    division = models.ForeignKey(
        Division, models.PROTECT, related_name="training_sessions", verbose_name="范围"
    )
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="行业"
    )
    title = models.CharField("主题", max_length=100)
    held_on = models.DateField("日期")
    begins = models.TimeField("开始", null=True, blank=True)
    hours = models.DecimalField("学时", max_digits=5, decimal_places=1, validators=HOURS)
    place = models.CharField("地点", max_length=100)
    teacher = models.CharField("授课人", max_length=60)
    material = models.CharField("教材资料", max_length=300, blank=True)
    tested = models.BooleanField("有测试", default=False)
    summary = models.CharField("小结", max_length=500, blank=True)
    token = models.CharField("签到码", max_length=32, unique=True, default=new_token, editable=False)
    state = models.CharField("状态", max_length=10, choices=State, default=State.PLANNED)
    cancelled_reason = models.CharField("取消原因", max_length=200, blank=True, default="")
    made_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登记人"
    )

    objects = models.Manager.from_queryset(SessionQuerySet)()
    scope = Scope(division="division_id", sector="sector_id")
    field_classes = classes(
        internal="id plan division sector title held_on begins hours place teacher material tested summary state "
        "cancelled_reason made_by version",
        sensitive="token",
    )

    class Meta:
        verbose_name = "培训"
        ordering = ["-held_on", "-id"]
        indexes = [models.Index(fields=["division", "-held_on"], name="session_of_area")]

    def __str__(self) -> str:
        return self.title


class Attendance(models.Model):
    """到课: a person at a session, by the code or ticked; counts for his hours once the session was held."""

    class Way(models.TextChoices):
        CODE = "code", "扫码签到"
        TICKED = "ticked", "勾选登记"

    session = models.ForeignKey(
        TrainingSession, models.PROTECT, related_name="attendances", verbose_name="培训"
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="attendances", verbose_name="人员")
    way = models.CharField("方式", max_length=10, choices=Way)
    at = models.DateTimeField("时间", default=timezone.now)
    score = models.DecimalField(
        "测试得分",
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )

    objects = AreaManager()
    scope = Scope(division="session__division_id", sector="session__sector_id", person="person_id")
    field_classes = classes(internal="id session person way at score")

    class Meta:
        verbose_name = "到课"
        ordering = ["session", "person"]
        constraints = [models.UniqueConstraint(fields=["session", "person"], name="attended_once")]
        indexes = [models.Index(fields=["person", "-at"], name="attendance_of_person")]

    def __str__(self) -> str:
        return f"{self.person} {self.session}"


class GuidanceVisit(Versioned):
    """技术指导: who came where, what was advised, and whether it was followed."""

    division = models.ForeignKey(
        Division, models.PROTECT, related_name="guidance_visits", verbose_name="所在村"
    )
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="行业"
    )
    facility = models.ForeignKey(
        Facility, models.PROTECT, null=True, blank=True, related_name="guidance_visits", verbose_name="设施"
    )
    visited_on = models.DateField("日期")
    by_whom = models.CharField("指导人", max_length=100, help_text="单位和姓名")
    advice = models.TextField("指导意见", max_length=1000)
    follow_by = models.DateField("落实期限", null=True, blank=True)
    followed_on = models.DateField("落实日期", null=True, blank=True)
    followed_text = models.CharField("落实情况", max_length=300, blank=True, default="")
    made_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登记人"
    )

    objects = AreaManager()
    scope = Scope(division="division_id", sector="sector_id")
    field_classes = classes(
        internal="id division sector facility visited_on by_whom advice follow_by followed_on followed_text made_by version"
    )

    class Meta:
        verbose_name = "技术指导"
        ordering = ["-visited_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(followed_on=None) | Q(followed_on__gte=models.F("visited_on")),
                name="followed_after_visit",
            )
        ]
        indexes = [models.Index(fields=["division", "-visited_on"], name="guidance_of_area")]

    def __str__(self) -> str:
        return f"{self.division} {self.visited_on}"


def _to_come(row: TrainingSession, post) -> str:
    return "还没到举办日期" if row.held_on > timezone.localdate() else ""


def _unattended(row: TrainingSession, post) -> str:
    if said := _to_come(row, post):
        return said
    return "" if row.attendances.exists() else "还没有人签到或勾选"


FLOW = Flow(
    "state",
    Move(
        "hold",
        "登记举办",
        (TrainingSession.State.PLANNED,),
        TrainingSession.State.HELD,
        Right.TRAINING_MANAGE,
        unless=_unattended,
    ),
    Move(
        "cancel",
        "取消",
        (TrainingSession.State.PLANNED,),
        TrainingSession.State.CANCELLED,
        Right.TRAINING_MANAGE,
        reason=True,
        phrases=("因天气取消", "与其他培训合并", "授课人有事"),
    ),
)

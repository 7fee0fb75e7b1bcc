"""A long job is a row: whoever wakes the worker, the row says what to do, for whom, and how far it is.

Two tables, because they live at different speeds. `Job` holds what counts (asked, running, done, by whom,
with what result) and changes a handful of times; every change is audited. `JobProgress` holds the breath of a
running job (stage, rows done, lease) and changes each second from a connection of its own; it is not audited,
and it never waits for the lock that the deciding transaction holds on the job.
"""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.pace import Pace
from common.places import JOB_KINDS
from common.privacy import classes


class JobState(models.TextChoices):
    QUEUED = "queued", _("排队中")
    RUNNING = "running", _("进行中")
    DONE = "done", _("已完成")
    FAILED = "failed", _("未完成")
    CANCELLED = "cancelled", _("已取消")


OPEN = (JobState.QUEUED, JobState.RUNNING)
FINAL = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)

# act: (from which states, to which state). State moves only along this table (jobs/moves.py); pages read it.
MOVES: dict[str, tuple[tuple[JobState, ...], JobState]] = {
    "claim": ((JobState.QUEUED,), JobState.RUNNING),
    "finish": ((JobState.RUNNING,), JobState.DONE),
    "fail": (OPEN, JobState.FAILED),
    "give_back": ((JobState.RUNNING,), JobState.QUEUED),
    "cancel": (OPEN, JobState.CANCELLED),
    "retry": ((JobState.FAILED, JobState.CANCELLED), JobState.QUEUED),
}


# Progress of a job that has just been queued or taken up.
AT_THE_START = {"stage": "", "done": 0, "total": None, "stage_at": None}


class JobQuerySet(models.QuerySet["Job"]):
    def asked_by(self, person_id: int) -> "JobQuerySet":
        """In whichever of their posts."""
        return self.filter(person_id=person_id)

    def queued(self) -> "JobQuerySet":
        return self.filter(state=JobState.QUEUED)

    def abandoned(self) -> "JobQuerySet":
        """Running, but whoever took them has not renewed the lease."""
        return self.filter(state=JobState.RUNNING, progress__lease_until__lt=Now())

    def unheard(self) -> "JobQuerySet":
        """Queued, and nobody came since a worker was woken: the message is lost, or all are busy."""
        patience = timedelta(seconds=settings.JOB_WAKE_SECONDS)
        return self.queued().filter(Q(progress__woken_at=None) | Q(progress__woken_at__lt=Now() - patience))

    def for_list(self) -> "JobQuerySet":
        return self.select_related("progress")


class Job(models.Model):
    kind = models.CharField(_("种类"), max_length=80)
    title = models.CharField(_("事项"), max_length=200)
    # Who asked. Plain ids: the row outlives what it names.
    account_id = models.BigIntegerField(_("发起账号"), null=True, blank=True)
    person_id = models.BigIntegerField(_("发起人"), null=True, blank=True)
    post_id = models.BigIntegerField(_("发起岗位"), null=True, blank=True)
    request_id = models.CharField(_("请求编号"), max_length=64, blank=True)
    # What it is about.
    owner_kind = models.CharField(_("所属种类"), max_length=80, blank=True)
    owner_id = models.CharField(_("所属编号"), max_length=40, blank=True)
    division = models.CharField(_("区划代码"), max_length=12, blank=True, db_collation="C")
    arguments = models.JSONField(_("参数"), default=dict, blank=True)  # ids only
    key = models.CharField(_("唯一键"), max_length=200, null=True, blank=True, unique=True)
    # How it stands.
    state = models.CharField(_("状态"), max_length=10, choices=JobState, default=JobState.QUEUED)
    token = models.UUIDField(_("承办标记"), null=True, blank=True)  # fences off a worker thought dead
    attempts = models.PositiveSmallIntegerField(_("已试次数"), default=0)
    max_attempts = models.PositiveSmallIntegerField(_("最多次数"), default=5)
    cancel_requested = models.BooleanField(_("已要求取消"), default=False)
    result = models.JSONField(_("结果"), null=True, blank=True)
    problem = models.TextField(_("未完成原因"), blank=True)
    created_at = models.DateTimeField(_("发起时间"), db_default=Now())
    started_at = models.DateTimeField(_("开始时间"), null=True, blank=True)
    finished_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    objects = JobQuerySet.as_manager()

    field_classes = classes(
        internal="id kind title account_id person_id post_id request_id owner_kind owner_id"
        " division arguments key state token attempts max_attempts cancel_requested result problem"
        " created_at started_at finished_at"
    )

    class Meta:
        verbose_name = _("后台任务")
        verbose_name_plural = _("后台任务")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="job_state_known"),
            models.CheckConstraint(
                condition=Q(state=JobState.RUNNING, token__isnull=False, started_at__isnull=False)
                | (~Q(state=JobState.RUNNING) & Q(token__isnull=True)),
                name="job_running_has_token",
            ),
            models.CheckConstraint(
                condition=Q(state__in=FINAL, finished_at__isnull=False)
                | Q(state__in=OPEN, finished_at__isnull=True),
                name="job_final_has_finish",
            ),
            models.CheckConstraint(
                condition=(Q(state=JobState.FAILED) & ~Q(problem=""))
                | (~Q(state=JobState.FAILED) & Q(problem="")),
                name="job_failed_has_problem",
            ),
            models.CheckConstraint(
                condition=Q(state=JobState.DONE, result__isnull=False)
                | (~Q(state=JobState.DONE) & Q(result__isnull=True)),
                name="job_done_has_result",
            ),
            models.CheckConstraint(condition=Q(attempts__lte=F("max_attempts")), name="job_attempts_bounded"),
        ]
        indexes = [
            models.Index(fields=["state", "id"], name="job_open", condition=Q(state__in=OPEN)),
            models.Index(fields=["person_id", "-id"], name="job_of_person"),
            models.Index(fields=["owner_kind", "owner_id"], name="job_of_owner"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_final(self) -> bool:
        return self.state in FINAL

    def may(self, act: str) -> bool:
        """Whether the table of moves lets `act` happen now."""
        return self.state in MOVES[act][0] and not (act == "cancel" and self.cancel_requested)

    @property
    def kind_title(self) -> str:
        kind = JOB_KINDS.get(self.kind)
        return kind.title if kind else self.title

    @property
    def stages(self) -> tuple:
        """All stages of this kind in order: `Stage(key, words)`."""
        kind = JOB_KINDS.get(self.kind)
        return kind.stages if kind else ()

    @property
    def result_url(self) -> str:
        """Where the result lies, or empty text: only a finished job of a kind with a page has one."""
        kind = JOB_KINDS.get(self.kind)
        return kind.result_url(self) if kind and kind.result_url and self.state == JobState.DONE else ""

    @property
    def says(self) -> str:
        """What came of it, one sentence; empty text if it is not done or the kind has no words for it."""
        kind = JOB_KINDS.get(self.kind)
        if not (kind and kind.says and self.state == JobState.DONE):
            return ""
        try:
            return kind.says(self.result)
        except (KeyError, TypeError):  # a result of an earlier version of the kind
            return ""


class JobProgress(models.Model):
    """How far a job is, and until when its worker holds it. Written by common.jobs.progress."""

    job = models.OneToOneField(Job, on_delete=models.CASCADE, primary_key=True, related_name="progress")
    stage = models.CharField(_("步骤"), max_length=80, blank=True)
    done = models.PositiveBigIntegerField(_("已处理"), default=0)
    total = models.PositiveBigIntegerField(_("总数"), null=True, blank=True)
    stage_at = models.DateTimeField(_("本步开始"), null=True, blank=True)
    heartbeat_at = models.DateTimeField(_("最近心跳"), null=True, blank=True)
    lease_until = models.DateTimeField(_("承办至"), null=True, blank=True)
    woken_at = models.DateTimeField(_("最近唤醒"), null=True, blank=True)

    field_classes = classes(internal="job stage done total stage_at heartbeat_at lease_until woken_at")
    # Changes each second while a job runs and decides nothing; what counts is on the job, and audited.
    audit_exempt = "后台任务的进度与心跳，每秒变化，不含业务内容"

    class Meta:
        verbose_name = _("任务进度")
        verbose_name_plural = _("任务进度")
        constraints = [
            models.CheckConstraint(
                condition=Q(total__isnull=True) | Q(done__lte=F("total")), name="job_progress_within_total"
            )
        ]
        indexes = [models.Index(fields=["lease_until"], name="job_lease")]

    def __str__(self) -> str:
        return f"{self.stage} {self.done}"

    @property
    def pace(self) -> Pace:
        """Rows done, all rows and seconds spent in this stage, from which the time left is guessed."""
        spent = (timezone.now() - self.stage_at).total_seconds() if self.stage_at else 0.0
        return Pace(done=self.done, total=self.total, seconds=max(spent, 0.0))


class ScheduledOccurrence(models.Model):
    """A time a timed job was due: unique, so two clocks start it once, and a missed one is caught up once."""

    schedule = models.CharField(_("计划"), max_length=80)
    due_at = models.DateTimeField(_("应开始"))
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    field_classes = classes(internal="id schedule due_at job")

    class Meta:
        verbose_name = _("定时执行")
        verbose_name_plural = _("定时执行")
        constraints = [models.UniqueConstraint(fields=["schedule", "due_at"], name="one_occurrence")]

    def __str__(self) -> str:
        return f"{self.schedule} {timezone.localtime(self.due_at):%Y-%m-%d %H:%M}"

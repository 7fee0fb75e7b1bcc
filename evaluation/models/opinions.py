"""群众意见: what people say of the upkeep, numbered, answered within a limit. Nobody's name or telephone is asked."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.flows import Flow, Move
from accounts.models import Division, Person
from accounts.rights import Right
from accounts.scoping import AreaQuerySet, Scope
from assets.models import Facility
from common.models.versions import Versioned
from common.privacy import classes

WORKDAYS = 10  # to answer within, counted from the day after it came [assumption]


class OpinionState(models.TextChoices):
    RECEIVED = "received", "待答复"
    ANSWERED = "answered", "已答复"
    VOID = "void", "无效"


class OpinionQuerySet(AreaQuerySet):
    def for_list(self):
        return self.select_related("division", "facility")


class Opinion(Versioned):
    """One opinion on a village's upkeep. `gist` and `answer` are what the public reads, where `shown`; never `text`."""

    class Channel(models.TextChoices):
        SCAN = "scan", "扫码"
        PAPER = "paper", "书面"
        VISIT = "visit", "来访、走访"
        PHONE = "phone", "来电"

    division = models.ForeignKey(Division, models.PROTECT, related_name="opinions", verbose_name="村（社区）")
    facility = models.ForeignKey(
        Facility, models.PROTECT, null=True, blank=True, related_name="opinions", verbose_name="设施"
    )
    channel = models.CharField("来源", max_length=6, choices=Channel)
    text = models.TextField("意见内容", max_length=500)
    received_on = models.DateField("收到日期")
    due_on = models.DateField("答复期限")
    state = models.CharField("状态", max_length=10, choices=OpinionState, default=OpinionState.RECEIVED)
    gist = models.CharField("公开的事由", max_length=60, blank=True)
    answer = models.TextField("答复", max_length=500, blank=True)
    shown = models.BooleanField("公开答复", default=False)
    answered_on = models.DateField("答复日期", null=True, blank=True)
    answered_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="答复人"
    )
    void_reason = models.CharField("无效原因", max_length=300, blank=True)
    entered_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登记人"
    )

    objects = models.Manager.from_queryset(OpinionQuerySet)()
    scope = Scope(division="division_id")
    public_condition = Q(state="answered", shown=True)
    field_classes = classes(
        public="id division facility received_on gist answer answered_on",
        internal="channel due_on state shown answered_by void_reason entered_by version",
        personal="text",
    )

    class Meta:
        verbose_name = "群众意见"
        ordering = ["-id"]
        indexes = [models.Index(fields=["division", "-id"], name="opinion_of_village")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="answered") | ~Q(answer="") & Q(answered_on__isnull=False),
                name="opinion_answered_in_words",
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The number the person is told."""
        return f"YJ{self.received_on.year}-{self.pk:05d}"

    @property
    def title(self) -> str:
        return self.number

    @property
    def late(self) -> bool:
        """Whether the answer came, or still stands out, after the limit."""
        return self.state != OpinionState.VOID and (self.answered_on or timezone.localdate()) > self.due_on


State = OpinionState
OPINION_FLOW = Flow(
    "state",
    Move("answer", _("答复"), (State.RECEIVED,), State.ANSWERED, Right.OPINION_ANSWER),
    Move(
        "reopen", _("重新办理"), (State.ANSWERED, State.VOID), State.RECEIVED, Right.OPINION_ANSWER, reason=True,
        phrases=("答复与实际不符", "群众再次反映"),
    ),
    Move(
        "void", _("登记无效"), (State.RECEIVED,), State.VOID, Right.OPINION_ANSWER, reason=True,
        phrases=("内容与设施管护无关", "重复提交", "没有实际内容"),
    ),
)  # fmt: skip

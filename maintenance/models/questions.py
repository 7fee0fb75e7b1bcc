"""技术求助: what a village asks, whom it is given to, the answer, what the asker says of it."""

from datetime import date
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.access import may
from accounts.flows import Flow, Move
from accounts.models import Division, Party, Person, Sector
from accounts.rights import Right
from accounts.scoping import AreaQuerySet, Scope
from assets.models import Facility
from common.models.versions import Versioned
from common.privacy import classes
from maintenance.models.experts import Expert
from maintenance.models.training import GuidanceVisit


class QuestionState(models.TextChoices):
    ASKED = "asked", "待指派"
    ASSIGNED = "assigned", "待答复"
    ANSWERED = "answered", "待评价"
    CLOSED = "closed", "已办结"
    RETURNED = "returned", "已退回"
    WITHDRAWN = "withdrawn", "已撤回"


WAITING = (QuestionState.ASKED, QuestionState.ASSIGNED)  # a limit runs
OPEN = (*WAITING, QuestionState.ANSWERED, QuestionState.RETURNED)


class QuestionQuerySet(AreaQuerySet):
    def for_list(self):
        return self.select_related("division", "sector", "facility", "expert", "asked_by")

    def open(self):
        return self.filter(state__in=OPEN)

    def overdue(self, on: date | None = None):
        return self.filter(state__in=WAITING, due_on__lt=on or timezone.localdate())


class Question(Versioned):
    """One request. `due_on`: the limit of what is awaited now (to assign, then to answer); none runs otherwise."""

    class Way(models.TextChoices):
        SITE = "site", "现场"
        PHONE = "phone", "电话"
        ONLINE = "online", "视频、网络"

    division = models.ForeignKey(Division, models.PROTECT, related_name="questions", verbose_name="所在地")
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="行业"
    )
    facility = models.ForeignKey(
        Facility, models.PROTECT, null=True, blank=True, related_name="questions", verbose_name="设施"
    )
    title = models.CharField("问题", max_length=100)
    text = models.TextField("情况说明", max_length=2000, blank=True, default="")
    asked_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="求助人"
    )
    asked_party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="求助单位"
    )
    asked_at = models.DateTimeField("求助时间", default=timezone.now)
    client_key = models.UUIDField("求助号", null=True, blank=True, unique=True, editable=False)
    state = models.CharField("状态", max_length=10, choices=QuestionState, default=QuestionState.ASKED)
    due_on = models.DateField("期限", null=True, blank=True)
    expert = models.ForeignKey(
        Expert, models.PROTECT, null=True, blank=True, related_name="questions", verbose_name="专家、队伍"
    )
    assigned_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="指派人"
    )
    assigned_at = models.DateTimeField("指派时间", null=True, blank=True)
    way = models.CharField("答复方式", max_length=10, choices=Way, blank=True, default="")
    answer = models.TextField("答复", max_length=1000, blank=True, default="")
    answered_on = models.DateField("答复日期", null=True, blank=True)
    answered_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="答复登记人"
    )
    visit = models.OneToOneField(
        GuidanceVisit, models.PROTECT, null=True, blank=True, related_name="question", verbose_name="技术指导"
    )
    rating = models.PositiveSmallIntegerField("评分", null=True, blank=True)
    rating_text = models.CharField("评价", max_length=300, blank=True, default="")
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    said_back = models.CharField(
        "退回、撤回原因", max_length=300, blank=True, default=""
    )  # of the last step back

    objects = models.Manager.from_queryset(QuestionQuerySet)()
    scope = Scope(
        division="division_id",
        sector="sector_id",
        parties=("asked_party_id", "expert__party_id"),
        person=("asked_by_id", "expert__person_id"),
    )
    field_classes = classes(
        internal="id division sector facility title text asked_by asked_party asked_at client_key state due_on expert "
        "assigned_by assigned_at way answer answered_on answered_by visit rating rating_text closed_at said_back version"
    )

    class Meta:
        verbose_name = "技术求助"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["division", "-id"], name="question_of_area"),
            models.Index(
                fields=["due_on"], condition=Q(state__in=["asked", "assigned"]), name="question_waits"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="closed", rating__range=(1, 5)) | (~Q(state="closed") & Q(rating=None)),
                name="question_closed_by_its_rating",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["assigned", "answered", "closed"]) | Q(expert__isnull=False),
                name="question_given_to_someone",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["answered", "closed"])
                | (~Q(answer="") & Q(answered_on__isnull=False)),
                name="question_answered_in_words",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_late(self) -> bool:
        return self.state in WAITING and self.due_on is not None and self.due_on < timezone.localdate()


class QuestionLimit(models.Model):
    """In how many working days a request is assigned, and then answered, from a day on; the county's to edit."""

    from_date = models.DateField("起用日期", unique=True)
    assign_days = models.PositiveSmallIntegerField("指派（工作日）", validators=[MinValueValidator(1)])
    answer_days = models.PositiveSmallIntegerField("答复（工作日）", validators=[MinValueValidator(1)])
    source = models.CharField("依据", max_length=300, blank=True, default="")

    field_classes = classes(public="id from_date assign_days answer_days source")

    class Meta:
        verbose_name = "技术求助时限"
        ordering = ["-from_date"]

    def __str__(self) -> str:
        return f"{self.assign_days}＋{self.answer_days} 个工作日"


NOT_YOURS = "由求助人办理"
NOT_ASSIGNED_TO_YOU = "由指派的专家或指派单位办理"


def _not_asker(row: Any, post) -> str:
    return "" if row.asked_by_id == post.person_id else NOT_YOURS


def _not_expert(row: Any, post) -> str:
    theirs = may(post, Right.TRAINING_MANAGE) or (row.expert is not None and row.expert.is_the(post))
    return "" if theirs else NOT_ASSIGNED_TO_YOU


def _rates_himself(row: Any, post) -> str:
    if row.expert is not None and row.expert.is_the(post):
        return "不能评价自己的答复"
    return _not_asker(row, post)


State = QuestionState
FLOW = Flow(
    "state",
    Move("assign", "指派", (State.ASKED,), State.ASSIGNED, Right.TRAINING_MANAGE),
    Move("answer", "答复", (State.ASSIGNED,), State.ANSWERED, Right.CARE_VIEW, unless=_not_expert),
    Move("rate", "评价办结", (State.ANSWERED,), State.CLOSED, Right.MATTER_REPORT, unless=_rates_himself),
    Move("reassign", "改派", (State.ASSIGNED,), State.ASSIGNED, Right.TRAINING_MANAGE),
    Move(
        "send_back",
        "退回求助人",
        (State.ASKED,),
        State.RETURNED,
        Right.TRAINING_MANAGE,
        reason=True,
        phrases=("情况说明不清，请补充", "请补充现场照片", "不属于技术问题，请走报修"),
    ),
    Move(
        "decline",
        "退回指派",
        (State.ASSIGNED,),
        State.ASKED,
        Right.CARE_VIEW,
        reason=True,
        phrases=("不属本人专长", "近期外出，不能按期答复"),
        unless=_not_expert,
    ),
    Move("resubmit", "补充后再提", (State.RETURNED,), State.ASKED, Right.MATTER_REPORT, unless=_not_asker),
    Move(
        "reopen",
        "仍未解决",
        (State.ANSWERED,),
        State.ASSIGNED,
        Right.MATTER_REPORT,
        reason=True,
        phrases=("按意见处理后问题仍在", "答复不够具体，请再指导"),
        unless=_not_asker,
    ),
    Move(
        "withdraw",
        "撤回",
        (State.ASKED, State.ASSIGNED, State.RETURNED),
        State.WITHDRAWN,
        Right.MATTER_REPORT,
        reason=True,
        phrases=("问题已自行解决", "提错了设施"),
        unless=_not_asker,
    ),
)

"""技术需求: filed by a village or a unit, matched to a technique, tried, spread or ended; followed with notes."""

from datetime import date
from typing import Any

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
from maintenance.models.techniques import Technique


class NeedState(models.TextChoices):
    RAISED = "raised", "已提出"
    MATCHED = "matched", "已匹配"
    TRIAL = "trial", "试用中"
    SPREAD = "spread", "已推广"
    ENDED = "ended", "已终止"


OPEN = (NeedState.RAISED, NeedState.MATCHED, NeedState.TRIAL)


class NeedQuerySet(AreaQuerySet):
    def for_list(self):
        return self.select_related("division", "sector", "facility", "technique")

    def open(self):
        return self.filter(state__in=OPEN)

    def overdue(self, on: date | None = None):
        """Tried long enough to be judged."""
        return self.filter(state=NeedState.TRIAL, trial_until__lt=on or timezone.localdate())


class Need(Versioned):
    """One need. `trial_until`: the day by which the trial is to be judged."""

    division = models.ForeignKey(Division, models.PROTECT, related_name="needs", verbose_name="所在地")
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="行业"
    )
    facility = models.ForeignKey(
        Facility, models.PROTECT, null=True, blank=True, related_name="needs", verbose_name="设施"
    )
    title = models.CharField("需求", max_length=100)
    text = models.TextField("需求说明", max_length=2000, blank=True, default="")
    asked_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="提出人"
    )
    asked_party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="提出单位"
    )
    asked_at = models.DateTimeField("提出时间", default=timezone.now)
    state = models.CharField("状态", max_length=10, choices=NeedState, default=NeedState.RAISED)
    technique = models.ForeignKey(
        Technique, models.PROTECT, null=True, blank=True, related_name="needs", verbose_name="匹配技术"
    )
    trial_from = models.DateField("试用起始", null=True, blank=True)
    trial_until = models.DateField("试用截止", null=True, blank=True)

    objects = models.Manager.from_queryset(NeedQuerySet)()
    scope = Scope(
        division="division_id", sector="sector_id", parties=("asked_party_id",), person="asked_by_id"
    )
    field_classes = classes(
        internal="id division sector facility title text asked_by asked_party asked_at state technique trial_from "
        "trial_until version"
    )

    class Meta:
        verbose_name = "技术需求"
        ordering = ["-id"]
        indexes = [models.Index(fields=["division", "-id"], name="need_of_area")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["matched", "trial", "spread"]) | Q(technique__isnull=False),
                name="need_matched_to_something",
            ),
            models.CheckConstraint(
                condition=Q(trial_until=None) | Q(trial_until__gte=models.F("trial_from")),
                name="trial_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_late(self) -> bool:
        today = timezone.localdate()
        return self.state == NeedState.TRIAL and self.trial_until is not None and self.trial_until < today


class NeedNote(models.Model):
    """What was done or seen of a need, in words; the state it was in then."""

    need = models.ForeignKey(Need, models.PROTECT, related_name="notes", verbose_name="技术需求")
    state = models.CharField("状态", max_length=10, choices=NeedState)
    text = models.CharField("情况", max_length=500)
    at = models.DateTimeField("时间", default=timezone.now)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登记人"
    )

    objects = AreaManager()
    scope = Scope(
        division="need__division_id",
        sector="need__sector_id",
        parties=("need__asked_party_id",),
        person="need__asked_by_id",
    )
    field_classes = classes(internal="id need state text at person")

    class Meta:
        verbose_name = "跟踪记录"
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.text


def _not_yet(row: Any, post) -> str:
    begun = row.trial_from is not None and row.trial_from <= timezone.localdate()
    return "" if begun else "试用还没有开始"


State = NeedState
FLOW = Flow(
    "state",
    Move("match", "匹配技术", (State.RAISED,), State.MATCHED, Right.TRAINING_MANAGE),
    Move("rematch", "改配技术", (State.MATCHED, State.TRIAL), State.MATCHED, Right.TRAINING_MANAGE),
    Move("start_trial", "开始试用", (State.MATCHED,), State.TRIAL, Right.TRAINING_MANAGE),
    Move("spread", "推广应用", (State.TRIAL,), State.SPREAD, Right.TRAINING_MANAGE, unless=_not_yet),
    Move(
        "end",
        "终止",
        OPEN,
        State.ENDED,
        Right.TRAINING_MANAGE,
        reason=True,
        phrases=("没有适用技术", "试用效果不好", "费用超出承受能力", "需求已消除"),
    ),
)
BESIDE = Flow(  # acts that leave the state as it is
    "state", *(Move("note", "记一笔", (state,), state, Right.MATTER_REPORT) for state in OPEN)
)

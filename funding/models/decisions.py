"""村级民主决策: 四议两公开 and 一事一议, step by step: date, attendance, votes; photos and minutes hang on each step.

A fee, a one-case matter and a project each hang on the record of the vote that carries them.
"""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Division, Person
from accounts.scoping import AreaManager, AreaQuerySet, Scope
from common.models.versions import Versioned
from common.privacy import classes


class DecisionRecordQuerySet(AreaQuerySet):
    def adopted(self):
        """Carried by the vote and published: what may be built upon."""
        return self.filter(state__in=ADOPTED)

    def for_list(self):
        return self.select_related("division")


class DecisionRecord(Versioned):
    """One question put to a village. `decided_on`: the day of the vote; `published_on`: of the decision's publication."""

    class Way(models.TextChoices):
        FOUR_TWO = "four_two", "四议两公开"
        ONE_CASE = "one_case", "一事一议"

    class State(models.TextChoices):
        OPEN = "open", "进行中"
        ADOPTED = "adopted", "决议已公开"
        DONE = "done", "结果已公开"
        REJECTED = "rejected", "未通过"
        DROPPED = "dropped", "已撤销"

    division = models.ForeignKey(
        Division, models.PROTECT, related_name="decisions", verbose_name="村（社区）"
    )
    way = models.CharField("程序", max_length=10, choices=Way)
    title = models.CharField("议题", max_length=100)
    text = models.TextField("决议事项", max_length=1000, blank=True)
    state = models.CharField("状态", max_length=10, choices=State, default=State.OPEN)
    decided_on = models.DateField("表决日期", null=True, blank=True)
    published_on = models.DateField("决议公开日期", null=True, blank=True)
    said = models.CharField("说明", max_length=300, blank=True, default="")
    made_at = models.DateTimeField("登记时间", default=timezone.now)
    made_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登记人"
    )

    objects = models.Manager.from_queryset(DecisionRecordQuerySet)()
    scope = Scope(division="division_id")
    field_classes = classes(
        public="id division way title text state decided_on published_on",
        internal="said made_at made_by version",
    )

    class Meta:
        verbose_name = "村级决策"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["adopted", "done"])
                | Q(decided_on__isnull=False, published_on__isnull=False),
                name="adopted_was_voted_and_published",
            ),
        ]
        indexes = [models.Index(fields=["division", "-id"], name="decision_by_division")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_adopted(self) -> bool:
        return self.state in ADOPTED


ADOPTED = (DecisionRecord.State.ADOPTED, DecisionRecord.State.DONE)


class DecisionStep(models.Model):
    """One step that was held. `body` and the votes only where there is a vote; `until`: how long a publication hung."""

    class Step(models.TextChoices):
        PROPOSE = "propose", "党支部提议"
        DISCUSS = "discuss", "村“两委”商议"
        EXAMINE = "examine", "党员大会审议"
        RESOLVE = "resolve", "村民会议或村民代表会议决议"
        PUBLISH_DECISION = "publish_decision", "决议公开"
        PUBLISH_RESULT = "publish_result", "实施结果公开"

    class Body(models.TextChoices):
        ASSEMBLY = "assembly", "村民会议（十八周岁以上村民）"
        HOUSEHOLDS = "households", "村民会议（户代表）"
        DELEGATES = "delegates", "村民代表会议"

    record = models.ForeignKey(DecisionRecord, models.PROTECT, related_name="steps", verbose_name="村级决策")
    step = models.CharField("步骤", max_length=20, choices=Step)
    held_on = models.DateField("日期")
    until = models.DateField("公开截止", null=True, blank=True)
    place = models.CharField("地点", max_length=100, blank=True)
    body = models.CharField("会议形式", max_length=10, choices=Body, blank=True)
    eligible = models.PositiveIntegerField("应到（人、户）", null=True, blank=True)
    attended = models.PositiveIntegerField("实到（人、户）", null=True, blank=True)
    agreed = models.PositiveIntegerField("赞成（票）", null=True, blank=True)
    opposed = models.PositiveIntegerField("反对（票）", null=True, blank=True)
    abstained = models.PositiveIntegerField("弃权（票）", null=True, blank=True)
    text = models.CharField("意见、异议", max_length=500, blank=True)
    recorded_at = models.DateTimeField("登记时间", default=timezone.now)
    recorded_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登记人"
    )

    objects = AreaManager()
    scope = Scope(division="record__division_id")
    field_classes = classes(
        public="id record step held_on until place body eligible attended agreed opposed abstained",
        internal="text recorded_at recorded_by",
    )

    class Meta:
        verbose_name = "决策步骤"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["record", "step"], name="decision_step_once"),
            models.CheckConstraint(
                condition=Q(eligible=None) | Q(attended=None) | Q(attended__lte=F("eligible")),
                name="no_more_came_than_are",
            ),
            models.CheckConstraint(
                condition=Q(agreed=None) | Q(attended__gte=F("agreed") + F("opposed") + F("abstained")),
                name="no_more_votes_than_came",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("held_on")), name="published_before_it_ends"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()} {self.held_on}"

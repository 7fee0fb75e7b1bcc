"""满意度调查: questions by version, a survey of an area, its places (one address and QR each), the answers.

An answer holds marks and whole days only: no name, no telephone, no address, no moment, so it is tied to nobody.
"""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _

from accounts.flows import Flow, Move
from accounts.models import Division, Person
from accounts.rights import Right
from accounts.scoping import AreaManager, AreaQuerySet, Scope
from assets.models import Facility
from common.models.versions import Versioned
from common.privacy import classes

BEST = 5  # the best mark; 1 the worst, 0 “不了解”, which is left out of the mean
SATISFIED = 4  # from this mean on an answer counts as satisfied
FEWEST = 10  # fewer valid answers of a village say nothing (domain.md H1)


class QuestionSetState(models.TextChoices):
    DRAFT = "draft", "编制中"
    ISSUED = "issued", "启用"
    RETIRED = "retired", "已停用"


class QuestionSetQuerySet(AreaQuerySet):
    def of_county(self, post):
        """The sets of the post's county: everybody there may read what is asked."""
        return self._marked("post", self.filter(division_id=post.division.county_code))


class QuestionSet(Versioned):
    """One version of the county's questions. In use it never changes: a change is the next version."""

    division = models.ForeignKey(Division, models.PROTECT, related_name="question_sets", verbose_name="区县")
    number = models.PositiveSmallIntegerField("版次")
    name = models.CharField("问卷名称", max_length=80)
    intro = models.CharField("卷首语", max_length=300, blank=True)
    state = models.CharField("状态", max_length=10, choices=QuestionSetState, default=QuestionSetState.DRAFT)
    made_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="编制人"
    )

    objects = models.Manager.from_queryset(QuestionSetQuerySet)()
    scope = Scope(division="division_id")
    field_classes = classes(public="id division number name intro", internal="state made_by version")

    class Meta:
        verbose_name = "调查问卷"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["division", "number"], name="question_set_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.name}（第{self.number}版）"

    @property
    def title(self) -> str:
        return str(self)


class Question(models.Model):
    """One question, answered by a mark from 1 to 5 or “不了解”."""

    question_set = models.ForeignKey(
        QuestionSet, models.CASCADE, related_name="questions", verbose_name="问卷"
    )
    order = models.PositiveSmallIntegerField("次序")
    text = models.CharField("题目", max_length=100)

    objects = AreaManager()
    scope = Scope(division="question_set__division_id")
    field_classes = classes(public="id question_set order text")

    class Meta:
        verbose_name = "调查题目"
        ordering = ["question_set", "order"]
        constraints = [models.UniqueConstraint(fields=["question_set", "order"], name="question_order_once")]

    def __str__(self) -> str:
        return self.text


class SurveyState(models.TextChoices):
    DRAFT = "draft", "筹备中"
    OPEN = "open", "进行中"
    CLOSED = "closed", "已结束"
    VOID = "void", "已作废"


class SurveyQuerySet(AreaQuerySet):
    def for_list(self):
        return self.select_related("division", "question_set")

    def seen_by(self, post):
        """Surveys of the post's area, and those of an office above that ask within it."""
        within = SurveyPlace.objects.visible_to(post).values("survey_id")
        return self._marked(
            "post", self.filter(Q(pk__in=self.visible_to(post).values("pk")) | Q(pk__in=within))
        )


class Survey(Versioned):
    """One survey of an area in some days (both inclusive), by one version of the questions."""

    division = models.ForeignKey(Division, models.PROTECT, related_name="surveys", verbose_name="调查范围")
    question_set = models.ForeignKey(QuestionSet, models.PROTECT, related_name="surveys", verbose_name="问卷")
    title = models.CharField("调查名称", max_length=80)
    year = models.PositiveSmallIntegerField(
        "年度", validators=[MinValueValidator(2000), MaxValueValidator(2199)]
    )
    from_date = models.DateField("开始日期")
    until = models.DateField("截止日期")
    state = models.CharField("状态", max_length=10, choices=SurveyState, default=SurveyState.DRAFT)
    made_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="组织人"
    )

    objects = models.Manager.from_queryset(SurveyQuerySet)()
    scope = Scope(division="division_id")
    field_classes = classes(
        public="id division question_set title year from_date until", internal="state made_by version"
    )

    class Meta:
        verbose_name = "满意度调查"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(from_date__lte=F("until")), name="survey_over_some_days")
        ]

    def __str__(self) -> str:
        return self.title


class SurveyPlace(models.Model):
    """Where a survey asks: a village, or one facility there; `token` stands in the address its QR holds."""

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="places", verbose_name="调查")
    division = models.ForeignKey(
        Division, models.PROTECT, related_name="survey_places", verbose_name="村（社区）"
    )
    facility = models.ForeignKey(
        Facility, models.PROTECT, null=True, blank=True, related_name="survey_places", verbose_name="设施"
    )
    token = models.CharField("扫码代号", max_length=12, unique=True)

    objects = AreaManager()
    scope = Scope(division="division_id")
    field_classes = classes(public="id survey division facility token")

    class Meta:
        verbose_name = "调查点"
        ordering = ["survey", "division", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "division", "facility"], nulls_distinct=False, name="survey_place_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.division.short_name}{self.facility.name if self.facility else ''}"


class AnswerQuerySet(AreaQuerySet):
    def valid_on(self, day):
        """Answers entered up to the day and not struck by then."""
        return self.filter(Q(struck_on=None) | Q(struck_on__gt=day), entered_on__lte=day).exclude(
            survey__state=SurveyState.VOID
        )


class Answer(Versioned):
    """One questionnaire. `marks` in the order of the questions; `score` is the mean of those above 0.

    `sheet`: the number on the paper, empty for one sent by a phone. `key`: the same form sent twice is one answer.
    """

    class Channel(models.TextChoices):
        SCAN = "scan", "扫码"
        PAPER = "paper", "纸质问卷"

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="answers", verbose_name="调查")
    place = models.ForeignKey(SurveyPlace, models.PROTECT, related_name="answers", verbose_name="调查点")
    division = models.ForeignKey(
        Division, models.PROTECT, related_name="survey_answers", verbose_name="村（社区）"
    )
    channel = models.CharField("方式", max_length=6, choices=Channel)
    sheet = models.CharField("问卷编号", max_length=20, blank=True)
    marks = ArrayField(models.PositiveSmallIntegerField(), verbose_name="各题评分")
    score = models.DecimalField("平均分", max_digits=5, decimal_places=4)
    answered_on = models.DateField("填写日期")
    entered_on = models.DateField("录入日期")
    entered_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="录入人"
    )
    struck_on = models.DateField("剔除日期", null=True, blank=True)
    struck_reason = models.CharField("剔除原因", max_length=300, blank=True)
    key = models.UUIDField("提交标识", unique=True)

    objects = models.Manager.from_queryset(AnswerQuerySet)()
    scope = Scope(division="division_id")
    field_classes = classes(
        internal="id survey place division channel sheet marks score answered_on entered_on entered_by struck_on "
        "struck_reason key version"
    )

    class Meta:
        verbose_name = "满意度问卷"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "sheet"], condition=~Q(sheet=""), name="sheet_entered_once"
            ),
            models.CheckConstraint(condition=Q(score__gte=1, score__lte=BEST), name="score_from_1_to_5"),
            models.CheckConstraint(
                condition=Q(channel="paper", entered_by__isnull=False) & ~Q(sheet="")
                | Q(channel="scan", entered_by=None, sheet=""),
                name="paper_has_a_sheet_a_scan_nobody",
            ),
            models.CheckConstraint(
                condition=Q(struck_on=None) | ~Q(struck_reason=""), name="answer_struck_with_a_reason"
            ),
        ]
        indexes = [models.Index(fields=["division", "answered_on"], name="answer_of_village")]

    def __str__(self) -> str:
        return self.sheet or f"{self.pk}"

    @property
    def title(self) -> str:
        return _("问卷 %s") % self


def _few_questions(row, post) -> str:
    return "" if row.questions.exists() else _("还没有题目")


def _not_in_use(row, post) -> str:
    return "" if row.question_set.state == QuestionSetState.ISSUED else _("所用问卷没有启用")


QUESTION_SET_FLOW = Flow(
    "state",
    Move(
        "issue", _("启用"), (QuestionSetState.DRAFT,), QuestionSetState.ISSUED, Right.SURVEY_MANAGE,
        unless=_few_questions,
    ),
    Move(
        "retire", _("停用"), (QuestionSetState.ISSUED,), QuestionSetState.RETIRED, Right.SURVEY_MANAGE, reason=True,
        phrases=("已有新版问卷",),
    ),
)  # fmt: skip
SURVEY_FLOW = Flow(
    "state",
    Move("open", _("开始调查"), (SurveyState.DRAFT,), SurveyState.OPEN, Right.SURVEY_MANAGE, unless=_not_in_use),
    Move("close", _("结束调查"), (SurveyState.OPEN,), SurveyState.CLOSED, Right.SURVEY_MANAGE),
    Move(
        "void", _("作废"), (SurveyState.DRAFT, SurveyState.OPEN, SurveyState.CLOSED), SurveyState.VOID,
        Right.SURVEY_MANAGE, reason=True, phrases=("组织方式不符合要求", "重复建立"),
    ),
)  # fmt: skip

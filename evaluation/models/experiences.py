"""典型经验: written by a village, township or department, reviewed, approved, then read by everyone."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.flows import Flow, Move
from accounts.models import Division, Person, Sector
from accounts.rights import Right
from accounts.scoping import AreaQuerySet, Scope
from common.models.versions import Versioned
from common.privacy import classes


class ExperienceState(models.TextChoices):
    DRAFT = "draft", "起草中"
    SUBMITTED = "submitted", "待审核"
    RETURNED = "returned", "已退回"
    APPROVED = "approved", "审核通过"
    PUBLISHED = "published", "已公开"
    WITHDRAWN = "withdrawn", "已撤下"


COUNTED = (ExperienceState.APPROVED, ExperienceState.PUBLISHED)  # each is a case of P1


class ExperienceQuerySet(AreaQuerySet):
    def for_list(self):
        return self.select_related("division", "sector")


class Experience(Versioned):
    """One experience worth spreading, of a year and a direction (“1+N”). Pictures before and after lie beside it."""

    class Direction(models.TextChoices):
        STANDARD = "standard", "标准化管护"
        DIGITAL = "digital", "信息化管护"
        SOCIAL = "social", "社会化管护"
        OTHER = "other", "其他创新"

    division = models.ForeignKey(Division, models.PROTECT, related_name="experiences", verbose_name="单位")
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="行业"
    )
    year = models.PositiveSmallIntegerField(
        "年度", validators=[MinValueValidator(2000), MaxValueValidator(2199)]
    )
    direction = models.CharField("方向", max_length=10, choices=Direction)
    title = models.CharField("标题", max_length=60)
    before = models.TextField("原来的问题", max_length=1000)
    practice = models.TextField("主要做法", max_length=3000)
    effect = models.TextField("取得的成效", max_length=1500)
    lesson = models.TextField("可以推广的经验", max_length=1000, blank=True)
    state = models.CharField("状态", max_length=10, choices=ExperienceState, default=ExperienceState.DRAFT)
    written_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="撰写人"
    )
    submitted_at = models.DateTimeField("报送时间", null=True, blank=True)
    submitted_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="报送人"
    )
    reviewed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审核人"
    )
    approved_at = models.DateTimeField("通过时间", null=True, blank=True)
    published_at = models.DateTimeField("公开时间", null=True, blank=True)
    withdrawn_at = models.DateTimeField("撤下时间", null=True, blank=True)
    said = models.CharField("审核意见", max_length=300, blank=True)

    objects = models.Manager.from_queryset(ExperienceQuerySet)()
    scope = Scope(division="division_id", sector="sector_id")
    public_condition = Q(state="published")
    field_classes = classes(
        public="id division sector year direction title before practice effect lesson published_at",
        internal="state written_by submitted_at submitted_by reviewed_by approved_at withdrawn_at said version",
    )

    class Meta:
        verbose_name = "典型经验"
        ordering = ["-id"]
        indexes = [models.Index(fields=["division", "-id"], name="experience_of_area")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=COUNTED) | Q(approved_at__isnull=False),
                name="experience_approved_once",
            )
        ]

    def __str__(self) -> str:
        return self.title


def _own(row, post) -> str:
    writers = {row.written_by_id, row.submitted_by_id} - {None}
    return _("不能审核自己撰写、报送的经验") if post.person_id in writers else ""


State = ExperienceState
EXPERIENCE_FLOW = Flow(
    "state",
    Move("submit", _("报送"), (State.DRAFT, State.RETURNED), State.SUBMITTED, Right.CASE_WRITE),
    Move("approve", _("审核通过"), (State.SUBMITTED,), State.APPROVED, Right.CASE_REVIEW, unless=_own),
    Move(
        "return", _("退回"), (State.SUBMITTED,), State.RETURNED, Right.CASE_REVIEW, reason=True, unless=_own,
        phrases=("做法写得不具体", "成效没有数据", "照片不能反映前后变化"),
    ),
    Move("publish", _("公开"), (State.APPROVED,), State.PUBLISHED, Right.CASE_REVIEW),
    Move(
        "withdraw", _("撤下"), (State.APPROVED, State.PUBLISHED), State.WITHDRAWN, Right.CASE_REVIEW, reason=True,
        phrases=("内容与实际不符", "情况已经变化"),
    ),
)  # fmt: skip

"""管护标准: what must hold for a type of facility, how often one looks, and which papers are kept.

A row is one version; the version in force on a day is the published one with the latest `from_date` up to it.
"""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.flows import Flow, Move
from accounts.models import Division, Party, Person
from accounts.rights import Right
from accounts.scoping import AreaQuerySet, Scope, scope_condition
from assets.models import FacilityType
from common.models.versions import Versioned
from common.privacy import classes


class StandardQuerySet(AreaQuerySet):
    def readable_by(self, post):
        """What is published in the post's county, and every version of those it may see as an area's own."""
        own = scope_condition(Standard.scope, post) if post is not None else None
        if own is None:
            own = Q(pk=None)
        county = post.division.county_code if post is not None else ""
        published = Q(state=Standard.State.PUBLISHED, county_id=county)
        return self._marked("post", self.filter(own | published))

    def in_force(self, county: str, on=None):
        """One published version per type of a county on a day (today), with its checkpoints."""
        day = on or timezone.localdate()
        published = self.filter(county_id=county, state=Standard.State.PUBLISHED, from_date__lte=day)
        return published.order_by("type_id", "-from_date", "-number").distinct("type_id")


class Standard(Versioned):
    """One version of the standard of a facility type in a county."""

    class State(models.TextChoices):
        DRAFT = "draft", "起草中"
        SUBMITTED = "submitted", "待发布"
        PUBLISHED = "published", "已发布"
        WITHDRAWN = "withdrawn", "已作废"

    county = models.ForeignKey(Division, models.PROTECT, related_name="standards", verbose_name="县（区）")
    type = models.ForeignKey(
        FacilityType, models.PROTECT, related_name="care_standards", verbose_name="设施类别"
    )
    number = models.PositiveSmallIntegerField("版次", help_text="同一类别从 1 起")
    title = models.CharField("名称", max_length=80)
    requirements = models.TextField("管护要求", max_length=4000, blank=True)
    papers = models.CharField("应存记录", max_length=500, blank=True)
    interval_days = models.PositiveSmallIntegerField("巡查间隔（日）", validators=[MinValueValidator(1)])
    from_date = models.DateField("起用日期")
    source = models.CharField("依据", max_length=300, blank=True)
    department = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="编写单位"
    )
    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAFT)
    returned_reason = models.CharField("退回原因", max_length=300, blank=True, default="")
    written_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="编写人"
    )
    published_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="发布人"
    )
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    changed_at = models.DateTimeField("更新时间", default=timezone.now)

    objects = models.Manager.from_queryset(StandardQuerySet)()
    scope = Scope(division="county_id", sector="type__sector_id")
    public_condition = Q(state=State.PUBLISHED)  # villages and the public read what is published
    field_classes = classes(
        public="id county type number title requirements papers interval_days from_date source department "
        "state published_at changed_at",
        internal="returned_reason written_by published_by version",
    )

    class Meta:
        verbose_name = "管护标准"
        ordering = ["type", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["county", "type", "number"], name="standard_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.title}（第{self.number}版）"


class Checkpoint(models.Model):
    """检查点: one question of a standard; a failed one of severity A is danger, B loss of function, C untidiness."""

    class Answer(models.TextChoices):
        YES_NO = "yesno", "是否合格"
        NUMBER = "number", "数值"
        TEXT = "text", "文字"

    class Severity(models.TextChoices):
        A = "A", "A 危险"
        B = "B", "B 失去功能"
        C = "C", "C 不整洁、小缺损"
        INFO = "", "只记录"

    standard = models.ForeignKey(Standard, models.CASCADE, related_name="checkpoints", verbose_name="标准")
    seq = models.PositiveSmallIntegerField("序号")
    text = models.CharField("检查内容", max_length=200)
    answer = models.CharField("回答方式", max_length=10, choices=Answer, default=Answer.YES_NO)
    unit = models.CharField("单位", max_length=20, blank=True)
    pass_min = models.DecimalField("下限", max_digits=12, decimal_places=3, null=True, blank=True)
    pass_max = models.DecimalField("上限", max_digits=12, decimal_places=3, null=True, blank=True)
    severity = models.CharField(
        "不合格等级", max_length=1, choices=Severity, blank=True, default=Severity.INFO
    )
    photo_asked = models.BooleanField("须拍照", default=False)

    field_classes = classes(public="id standard seq text answer unit pass_min pass_max severity photo_asked")

    class Meta:
        verbose_name = "检查点"
        ordering = ["standard", "seq"]
        constraints = [models.UniqueConstraint(fields=["standard", "seq"], name="checkpoint_once")]

    def __str__(self) -> str:
        return self.text

    def passes(self, value: Decimal) -> bool | None:
        """Whether a number keeps the limits; None for what is only recorded."""
        if not self.severity or (self.pass_min is None and self.pass_max is None):
            return None
        low = self.pass_min is None or value >= self.pass_min
        return low and (self.pass_max is None or value <= self.pass_max)


def _wrote_it(row: Standard, post) -> str:
    return "本人编写的标准须由他人发布" if row.written_by_id == post.person_id else ""


FLOW = Flow(
    "state",
    Move("submit", "提交", (Standard.State.DRAFT,), Standard.State.SUBMITTED, Right.STANDARD_WRITE),
    Move(
        "publish",
        "发布",
        (Standard.State.SUBMITTED,),
        Standard.State.PUBLISHED,
        Right.STANDARD_PUBLISH,
        unless=_wrote_it,
    ),
    Move(
        "return",
        "退回修改",
        (Standard.State.SUBMITTED,),
        Standard.State.DRAFT,
        Right.STANDARD_PUBLISH,
        reason=True,
        phrases=("检查点不全", "间隔与实际不符", "依据未写明"),
    ),
    Move(
        "withdraw",
        "作废",
        (Standard.State.DRAFT, Standard.State.SUBMITTED),
        Standard.State.WITHDRAWN,
        Right.STANDARD_WRITE,
        reason=True,
    ),
)

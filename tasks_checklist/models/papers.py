"""定期文稿: rhythms as templates (督查调度单, 旬报, 通报, 排名, 考核, 评估), and the papers the worker prepares from the records.

A paper keeps the figures it was made from, so that recounting the same cut-off gives the same paper.
"""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.flows import Flow, Move
from accounts.models import Division, Person
from accounts.rights import Right
from accounts.scoping import Scope
from common.models.versions import Versioned
from common.privacy import classes
from tasks_checklist.models.rules import CountyRule
from tasks_checklist.querysets import AskedQuerySet


class PaperKind(models.TextChoices):
    WEEKLY_DISPATCH = "weekly_dispatch", "一周督查调度单"
    TEN_DAY_REPORT = "ten_day_report", "旬通报"
    MONTHLY_BULLETIN = "monthly_bulletin", "月度通报"
    MONTHLY_RANKING = "monthly_ranking", "月度排名"
    QUARTERLY_EXAM = "quarterly_exam", "季度考核"
    HALF_YEAR_ASSESSMENT = "half_year_assessment", "半年评估"
    YEAR_REPORT = "year_report", "年度督导通报"


class PaperRhythm(CountyRule):
    """When a kind of paper is prepared: so many days after its period's end, at the level that issues it."""

    kind = models.CharField("文稿", max_length=24, choices=PaperKind)
    days_after = models.PositiveSmallIntegerField("期末后第几日拟稿", default=1)
    level = models.CharField(
        "由哪级印发", max_length=10, choices=Division.Level, default=Division.Level.TOWNSHIP
    )
    active = models.BooleanField("启用", default=True)

    field_classes = classes(
        public="id county from_date source kind days_after level active", internal="set_by set_at"
    )

    class Meta:
        verbose_name = "定期文稿"
        ordering = ["county", "kind", "level", "-from_date"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "kind", "level", "from_date"], name="paper_rhythm_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()}{self.get_kind_display()}"


class PaperQuerySet(AskedQuerySet):
    issued = Q(state="published")

    def for_list(self):
        return self.select_related("division", "signed_by")


class Paper(Versioned):
    """One prepared paper of an area for a period. `figures` is what it says in numbers at `cut_off`; `body` its words."""

    class State(models.TextChoices):
        PREPARED = "prepared", "待签发"
        PUBLISHED = "published", "已印发"
        DROPPED = "dropped", "不予印发"
        WITHDRAWN = "withdrawn", "已撤回"

    division = models.ForeignKey(Division, models.PROTECT, related_name="papers", verbose_name="范围")
    kind = models.CharField("文稿", max_length=24, choices=PaperKind)
    period_from = models.DateField("周期起")
    period_until = models.DateField("周期止")
    cut_off = models.DateTimeField("数据截止")
    title = models.CharField("标题", max_length=120)
    number = models.CharField("文号", max_length=40, blank=True)
    figures = models.JSONField("数据", default=dict)
    body = models.TextField("正文", max_length=20000, blank=True)
    state = models.CharField("状态", max_length=10, choices=State, default=State.PREPARED)
    prepared_at = models.DateTimeField("拟稿时间", default=timezone.now)
    signed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="签发人"
    )
    signed_at = models.DateTimeField("签发时间", null=True, blank=True)
    reason = models.CharField("不予印发、撤回的原因", max_length=300, blank=True)

    objects = models.Manager.from_queryset(PaperQuerySet)()
    scope = Scope(division="division_id")
    field_classes = classes(
        internal="id division kind period_from period_until cut_off title number figures body state prepared_at "
        "signed_by signed_at reason version"
    )

    class Meta:
        verbose_name = "定期文稿"
        ordering = ["-period_until", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["division", "kind", "period_from"],
                condition=~Q(state__in=["dropped", "withdrawn"]),
                name="paper_once_a_period",
            ),
            models.UniqueConstraint(
                fields=["division", "number"], condition=~Q(number=""), name="paper_number_once"
            ),
            models.CheckConstraint(
                condition=Q(period_until__gte=F("period_from")), name="paper_period_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def tone(self) -> str:
        return PAPER_TONES.get(self.state, "mute")


PAPER_TONES = {"prepared": "warn", "published": "ok", "withdrawn": "bad"}


def elsewhere(row: Paper, post: Any) -> str:
    """Why this post does not decide about the paper: only the area that issues it does."""
    return "" if post.division_id == row.division_id else f"由{row.division}签发"


State = Paper.State
PAPER_FLOW = Flow(
    "state",
    Move("sign", "签发", (State.PREPARED,), State.PUBLISHED, Right.PAPER_SIGN, unless=elsewhere),
    Move(
        "drop", "不予印发", (State.PREPARED,), State.DROPPED, Right.PAPER_SIGN, reason=True, unless=elsewhere,
        phrases=("与上级通报合并", "本期无督导事项"),
    ),
    Move(
        "withdraw", "撤回", (State.PUBLISHED,), State.WITHDRAWN, Right.PAPER_SIGN, reason=True, unless=elsewhere,
        phrases=("数据有误，更正后重新印发", "文字有误，更正后重新印发"),
    ),
)  # fmt: skip

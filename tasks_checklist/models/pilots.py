"""试点示范: a way of upkeep tried in a few places first, reviewed, then promoted to more or ended (001 六(三))."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.access import covers
from accounts.flows import Flow, Move
from accounts.models import Division, Party, Person, Sector
from accounts.rights import Right
from accounts.scoping import AreaQuerySet, Scope, ScopeKind, in_ranges
from assets.models import FacilityType
from common.models.versions import Versioned
from common.privacy import classes
from tasks_checklist.models.annual import AnnualTask
from tasks_checklist.querysets import above, unit_of


class PilotState(models.TextChoices):
    DRAFT = "draft", "拟订中"
    RUNNING = "running", "试点中"
    REVIEWED = "reviewed", "已评估"
    PROMOTED = "promoted", "已推广"
    ENDED = "ended", "已终止"


KNOWN = (PilotState.RUNNING, PilotState.REVIEWED, PilotState.PROMOTED, PilotState.ENDED)
OPEN = (PilotState.DRAFT, PilotState.RUNNING, PilotState.REVIEWED)
GOING_ON = (PilotState.RUNNING, PilotState.REVIEWED)
STATE_TONES = {
    PilotState.DRAFT: "warn",
    PilotState.RUNNING: "run",
    PilotState.REVIEWED: "warn",
    PilotState.PROMOTED: "ok",
}


class PilotQuerySet(AreaQuerySet):
    """Pilots: an office sees its area's, and of those begun what reaches it; a department its sectors'; a unit what it leads."""

    def visible_to(self, post: Any) -> Self:
        if post is None:
            return self._marked("post", self.none())
        known = Q(state__in=KNOWN)
        unit = unit_of(post)
        seen = Q(lead_party=unit) & known if unit else Q(pk=None)
        if post.scope_kind == ScopeKind.AREA:
            seen |= in_ranges("division_id", post.ranges) | known & Q(pk__in=self._reaching(post))
        elif post.scope_kind == ScopeKind.AREA_SECTORS:
            inside = known & in_ranges("division_id", post.ranges)
            seen |= inside & ~Q(pk__in=self._of_other_sectors(post))
        return self._marked("post", self.filter(seen))

    def _reaching(self, post: Any):
        """Tried in, or promoted to, a place of the post's area or one that it lies in."""
        there = in_ranges("division_id", post.ranges) | Q(division_id__in=above(post))
        tried = Pilot.places.through._base_manager.filter(there).values("pilot_id")
        spread = Pilot.promoted_to.through._base_manager.filter(there).values("pilot_id")
        return tried.union(spread)

    def _of_other_sectors(self, post: Any):
        """Named for sectors of which none is the post's; one that names none is everybody's."""
        named = Pilot.sectors.through._base_manager
        own = named.filter(sector_id__in=post.sector_codes).values("pilot_id")
        return named.exclude(pilot_id__in=own).values("pilot_id")

    def going_on(self):
        return self.filter(state__in=GOING_ON)

    def overrun(self, on=None):
        """Past its last day, and nobody has reviewed it."""
        return self.filter(state=PilotState.RUNNING, until__lt=on or timezone.localdate())

    def for_list(self):
        return self.select_related("division", "lead_party")


class Pilot(Versioned):
    """What is tried, where, from when to when, and what came of it. `task`: the annual task that its promotion became."""

    division = models.ForeignKey(Division, models.PROTECT, related_name="pilots", verbose_name="组织方")
    name = models.CharField("试点名称", max_length=80)
    document = models.CharField("文件", max_length=120, blank=True)
    tried = models.TextField("试点内容", max_length=1000)
    goal = models.TextField("目标", max_length=1000, blank=True)
    plan = models.TextField("实施方案", max_length=4000, blank=True)
    sectors = models.ManyToManyField(Sector, blank=True, related_name="+", verbose_name="行业")
    types = models.ManyToManyField(FacilityType, blank=True, related_name="+", verbose_name="设施类别")
    places = models.ManyToManyField(Division, related_name="tried_pilots", verbose_name="试点范围")
    lead_party = models.ForeignKey(Party, models.PROTECT, related_name="led_pilots", verbose_name="牵头单位")
    from_date = models.DateField("起")
    until = models.DateField("止")
    started_on = models.DateField("启动日期", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=PilotState, default=PilotState.DRAFT)
    decided_on = models.DateField("决定日期", null=True, blank=True)
    decided_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="决定人"
    )
    decision = models.TextField("决定", max_length=1000, blank=True)
    promoted_to = models.ManyToManyField(
        Division, blank=True, related_name="promoted_pilots", verbose_name="推广范围"
    )
    task = models.OneToOneField(
        AnnualTask, models.SET_NULL, null=True, blank=True, related_name="pilot", verbose_name="列入年度任务"
    )

    objects = models.Manager.from_queryset(PilotQuerySet)()
    scope = Scope(division="division_id", parties=("lead_party_id",))
    field_classes = classes(
        public="id division name document tried goal sectors types places lead_party from_date until promoted_to",
        internal="plan started_on state decided_on decided_by decision task version",
    )

    class Meta:
        verbose_name = "试点"
        ordering = ["division", "-from_date", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["division", "name"], condition=~Q(state="ended"), name="pilot_name_once"
            ),
            models.CheckConstraint(condition=Q(until__gte=F("from_date")), name="pilot_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        return self.name

    @property
    def is_overrun(self) -> bool:
        return self.state == PilotState.RUNNING and self.until < timezone.localdate()

    @property
    def standing(self) -> str:
        """The state in words, as of today."""
        return "到期待评估" if self.is_overrun else self.get_state_display()

    @property
    def tone(self) -> str:
        return "bad" if self.is_overrun else STATE_TONES.get(PilotState(self.state), "mute")


class PilotReview(models.Model):
    """评估: what came of it until a day, and what is advised."""

    class Advice(models.TextChoices):
        PROMOTE = "promote", "建议推广"
        GO_ON = "go_on", "建议继续试点"
        END = "end", "建议终止"

    pilot = models.ForeignKey(Pilot, models.CASCADE, related_name="reviews", verbose_name="试点")
    reviewed_on = models.DateField("评估日期")
    advice = models.CharField("评估结论", max_length=10, choices=Advice)
    result = models.TextField("成效与问题", max_length=2000)
    experience = models.TextField("可复制的做法", max_length=2000, blank=True)
    reviewed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="评估人"
    )

    field_classes = classes(internal="id pilot reviewed_on advice result experience reviewed_by")

    class Meta:
        verbose_name = "试点评估"
        ordering = ["pilot", "-reviewed_on", "-id"]

    def __str__(self) -> str:
        return f"{self.reviewed_on:%Y-%m-%d} {self.get_advice_display()}"


def other_office(row: Pilot, post) -> str:
    """Only the office of the area that runs it, or of one above."""
    office = post.scope_kind == ScopeKind.AREA and covers(post, row.division_id)
    return "" if office else f"由{row.division}办理"


def _not_advised(row: Pilot, post) -> str:
    """Promoted is what a review has found good: 防止一哄而上."""
    last = row.reviews.order_by("-reviewed_on", "-pk").first()  # type: ignore[attr-defined]
    advised = last is not None and last.advice == PilotReview.Advice.PROMOTE
    return other_office(row, post) or ("" if advised else "最近一次评估没有建议推广")


S, PLAN, DECIDE = PilotState, Right.TASK_PLAN, Right.TASK_CONFIRM
PILOT_FLOW = Flow(
    "state",
    Move("start", "启动试点", (S.DRAFT,), S.RUNNING, PLAN, unless=other_office),
    Move("review", "登记评估", (S.RUNNING,), S.REVIEWED, PLAN, unless=other_office),
    Move("go_on", "继续试点", (S.REVIEWED,), S.RUNNING, DECIDE, unless=other_office),
    Move("promote", "推广", (S.REVIEWED,), S.PROMOTED, DECIDE, unless=_not_advised),
    Move("end", "终止试点", GOING_ON, S.ENDED, DECIDE, reason=True, unless=other_office),
    Move("drop", "不再试点", (S.DRAFT,), S.ENDED, PLAN, reason=True, unless=other_office),
)

"""督导行程: a team's day, the units it goes to in order, what to look at there, and what was seen."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, QuerySet, Value, When
from django.utils import timezone

from accounts.models import Division, Party, Person, Sector
from accounts.models.divisions import CODE_COLLATION
from accounts.rights import Right
from accounts.scoping import AreaQuerySet, Scope, ScopeKind, in_ranges
from assets.models import Facility
from common.models.versions import Versioned
from common.privacy import classes
from tasks_checklist.models.supervision import Frequency, SupervisionPlan, Team, TeamMember, VisitKind
from tasks_checklist.querysets import unit_of


class VisitState(models.TextChoices):
    PLANNED = "planned", "待督导"
    RECORDED = "recorded", "已完成"
    CANCELLED = "cancelled", "已取消"


STATE_TONES = {VisitState.PLANNED: "run", VisitState.RECORDED: "ok", VisitState.CANCELLED: "mute"}


def teams_of(post: Any) -> QuerySet[TeamMember, Any]:
    """The keys of the teams that the post goes out with.

    Whoever left the work stays on a team's list: one who is not at work, or has no right to supervise, is in none.
    """
    if Right.SUPERVISION_DO not in post.rights:
        return TeamMember.objects.none().values("team_id")
    return TeamMember.objects.filter(person_id=post.person_id, person__active=True).values("team_id")


def _made(post: Any, visit: str = "") -> Q:
    """The visits of the teams that the post goes out with (the columns of a visit after `visit`)."""
    return Q(**{f"{visit}team__in": teams_of(post)})


def _told(post: Any, visit: str = "") -> Q:
    """What a post may know of visits: all it plans, the rest but for the hidden ones, which are told once recorded."""
    ways = Q(**{f"{visit}hidden": False}) | Q(**{f"{visit}state": VisitState.RECORDED})
    if Right.SUPERVISION_PLAN in post.rights and post.scope_kind == ScopeKind.AREA:
        ways |= in_ranges(f"{visit}division_id", post.ranges)
    return ways


def _inside(post: Any) -> Q:
    """The visits whose reasons a post may read: those it makes, and those of the area it looks after."""
    if post is None:
        return Q(pk__in=[])
    of_area = in_ranges("division_id", post.ranges) if post.scope_kind == ScopeKind.AREA else Q(pk__in=[])
    return _made(post) | of_area


class VisitQuerySet(AreaQuerySet):
    def visible_to(self, post: Any) -> Self:
        """Those one makes, visits of the post's area and those that come to it; a hidden one only where `_told` says so."""
        if post is None or post.scope_kind == ScopeKind.OWN_ASSIGNMENTS:
            return self._marked("post", self.none())
        stops = VisitStop.objects.everywhere(because="stops of the visits asked for").filter(
            visit=OuterRef("pk")
        )
        ours = _ours("division_id", Exists(stops.filter(_visited(post))), post)
        return self._marked("post", self.filter(_made(post) | ours & _told(post)))

    def made_by(self, post: Any) -> Self:
        """The visits of the teams that one is in."""
        return self._marked("post", self.filter(_made(post)))

    def planned_by(self, post: Any) -> Self:
        """The visits that the post's area makes."""
        return self._marked("post", self.filter(in_ranges("division_id", post.ranges)))

    def missed(self, on=None):
        """Planned for a day that is over, and neither made nor cancelled; not before its plan was approved."""
        rows = self.filter(state=VisitState.PLANNED, on__lt=on or timezone.localdate())
        return rows.filter(Q(plan=None) | Q(plan__approved_on__lte=F("on")))

    def for_list(self, post: Any):
        """With their stops in order, those alone that the post may know of; `inside`: whether it may read the reasons."""
        stops = (
            VisitStop.objects.visible_to(post)
            .select_related("party__division", "division")
            .order_by("seq", "pk")
        )
        inside = Case(When(_inside(post), then=Value(True)), default=Value(False))
        rows = self.select_related("team", "plan", "division").annotate(inside=inside)
        return rows.prefetch_related(Prefetch("stops", stops))


def _visited(post: Any) -> Q:
    if post.scope_kind == ScopeKind.OWN_PARTY:
        return Q(party_id=post.party_id)
    if post.scope_kind == ScopeKind.AREA_SECTORS:
        own = Q(party_id=unit_of(post))
        return own | Q(sector__in=post.sector_codes) & in_ranges("division_id", post.ranges)
    return in_ranges("division_id", post.ranges)


def _ours(column: str, comes: Any, post: Any) -> Q:
    return in_ranges(column, post.ranges) | Q(comes) if post.scope_kind == ScopeKind.AREA else Q(comes)


class Visit(Versioned):
    """One day's way of one team. `division`: the area that supervises (not the visited one)."""

    plan = models.ForeignKey(
        SupervisionPlan, models.PROTECT, null=True, blank=True, related_name="visits", verbose_name="督导计划"
    )
    division = models.ForeignKey(
        Division, models.PROTECT, related_name="supervision_visits", verbose_name="督导单位所在区划"
    )
    team = models.ForeignKey(Team, models.PROTECT, related_name="visits", verbose_name="督导组")
    on = models.DateField("日期")
    kind = models.CharField("方式", max_length=12, choices=VisitKind, default=VisitKind.REGULAR)
    hidden = models.BooleanField("事先不告知", default=False)
    pinned = models.BooleanField("固定", default=False, help_text="重新排期时不移动")
    topic = models.CharField("主题", max_length=120, blank=True)
    state = models.CharField("状态", max_length=10, choices=VisitState, default=VisitState.PLANNED)
    reason = models.CharField("原因", max_length=300, blank=True, help_text="取消、改期的原因")
    first_on = models.DateField("原定日期", null=True, blank=True)
    # as its sheets say; when the visit is done it is its day
    held_on = models.DateField("实际督导日期", null=True, blank=True)
    recorded_at = models.DateTimeField("记录时间", null=True, blank=True)
    recorded_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="记录人"
    )

    objects = models.Manager.from_queryset(VisitQuerySet)()
    scope = Scope(division="division_id")
    field_classes = classes(
        internal="id plan division team on kind hidden pinned topic state reason first_on held_on recorded_at recorded_by "
        "version"
    )

    class Meta:
        verbose_name = "督导行程"
        ordering = ["on", "team", "id"]
        indexes = [
            models.Index(fields=["division", "on", "id"], name="visit_of_area"),
            models.Index(fields=["team", "on"], name="visit_of_team"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "on"], condition=Q(state="planned"), name="team_goes_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.team}"

    @property
    def title(self) -> str:
        return str(self)

    @property
    def is_missed(self) -> bool:
        over = self.state == VisitState.PLANNED and self.on < timezone.localdate()
        return over and (self.plan is None or self.plan.runs_on(self.on))

    @property
    def standing(self) -> str:
        return "逾期未督导" if self.is_missed else self.get_state_display()

    @property
    def tone(self) -> str:
        return "bad" if self.is_missed else STATE_TONES[VisitState(self.state)]

    @property
    def day(self) -> date:
        """The day that it took place, or is to: as its sheets say, else as planned."""
        return self.held_on or self.on

    @property
    def is_secret(self) -> bool:
        """Not yet told to anybody but those who plan or make it."""
        return self.hidden and self.state != VisitState.RECORDED


class StopQuerySet(AreaQuerySet):
    def visible_to(self, post: Any) -> Self:
        """The stops at the post's own units, and all of the visits its area makes."""
        if post is None or post.scope_kind == ScopeKind.OWN_ASSIGNMENTS:
            return self._marked("post", self.none())
        ours = _ours("visit__division_id", _visited(post), post)
        return self._marked("post", self.filter(_made(post, "visit__") | ours & _told(post, "visit__")))


class VisitStop(Versioned):
    """A unit on the way, in order, and the record of what was seen there."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="stops", verbose_name="行程")
    seq = models.PositiveSmallIntegerField("次序")
    party = models.ForeignKey(
        Party, models.PROTECT, related_name="supervised_stops", verbose_name="被督导单位"
    )
    division = models.ForeignKey(
        Division, models.PROTECT, related_name="supervised_stops", verbose_name="所在区划"
    )
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="行业"
    )
    facility = models.ForeignKey(
        Facility, models.PROTECT, null=True, blank=True, related_name="supervised_stops", verbose_name="现场"
    )
    present = models.CharField("在场人员", max_length=300, blank=True)
    talk = models.TextField("座谈情况", max_length=2000, blank=True)
    seen = models.TextField("现场情况", max_length=2000, blank=True)
    answers = models.JSONField("检查内容", default=list, blank=True, help_text="[{what, ok, note}]")
    recorded_at = models.DateTimeField("记录时间", null=True, blank=True)
    recorded_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="记录人"
    )
    client_key = models.UUIDField("记录号", null=True, blank=True, unique=True, editable=False)

    objects = models.Manager.from_queryset(StopQuerySet)()
    scope = Scope(division="visit__division_id", parties=("party_id",))
    field_classes = classes(
        internal="id visit seq party division sector facility present talk seen answers recorded_at recorded_by "
        "client_key version"
    )

    class Meta:
        verbose_name = "督导点"
        ordering = ["visit", "seq"]
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "party", "facility"], nulls_distinct=False, name="stop_once_a_visit"
            )
        ]
        indexes = [models.Index(fields=["division", "visit"], name="visit_stop_of_area")]

    def __str__(self) -> str:
        return f"{self.visit} {self.party}"


class StopPoint(models.Model):
    """What to look at there: an open finding, a task without proof, a facility drawn, a line of the checklist."""

    class Kind(models.TextChoices):
        FINDING = "finding", "未销号问题"
        TASK = "task", "任务佐证"
        FACILITY = "facility", "抽查设施"

    stop = models.ForeignKey(VisitStop, models.CASCADE, related_name="points", verbose_name="督导点")
    kind = models.CharField("种类", max_length=10, choices=Kind)
    object_id = models.BigIntegerField("对象")
    words = models.CharField("内容", max_length=200)
    seen = models.CharField("查看结果", max_length=300, blank=True)
    ok = models.BooleanField("符合", null=True, blank=True)

    field_classes = classes(internal="id stop kind object_id words seen ok")

    class Meta:
        verbose_name = "督导要点"
        ordering = ["stop", "kind", "id"]
        constraints = [
            models.UniqueConstraint(fields=["stop", "kind", "object_id"], name="point_once_a_stop")
        ]

    def __str__(self) -> str:
        return self.words


class Obligation(models.Model):
    """应督导: a unit due once within a window by a frequency; fulfilled by a recorded stop within it."""

    plan = models.ForeignKey(
        SupervisionPlan, models.CASCADE, related_name="obligations", verbose_name="督导计划"
    )
    frequency = models.ForeignKey(
        Frequency, models.CASCADE, related_name="obligations", verbose_name="督导频次"
    )
    party = models.ForeignKey(Party, models.PROTECT, related_name="obligations", verbose_name="单位")
    division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name="所在区划")
    window_from = models.DateField("期限起")
    window_until = models.DateField("期限止")
    stop = models.ForeignKey(
        VisitStop, models.SET_NULL, null=True, blank=True, related_name="obligations", verbose_name="安排在"
    )
    waived = models.CharField("免督导原因", max_length=200, blank=True)

    objects = models.Manager.from_queryset(AreaQuerySet)()
    scope = Scope(division="plan__division_id")
    field_classes = classes(internal="id plan frequency party division window_from window_until stop waived")

    class Meta:
        verbose_name = "应督导"
        ordering = ["plan", "window_from", "party"]
        constraints = [
            models.UniqueConstraint(
                fields=["frequency", "party", "window_from"], name="obliged_once_a_window"
            )
        ]
        indexes = [models.Index(fields=["plan", "window_until"], name="obligation_by_window")]

    def __str__(self) -> str:
        return f"{self.party} {self.window_from}至{self.window_until}"


class CalendarFeed(models.Model):
    """日历订阅: a secret address per person that a calendar program reads; only its hash is kept."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="calendar_feeds", verbose_name="人员")
    key_hash = models.CharField("密钥摘要", max_length=64, unique=True, db_collation=CODE_COLLATION)
    made_at = models.DateTimeField("生成时间", default=timezone.now)
    ended_at = models.DateTimeField("停用时间", null=True, blank=True)

    field_classes = classes(internal="id person made_at ended_at", sensitive="key_hash")

    class Meta:
        verbose_name = "日历订阅"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(ended_at=None), name="one_feed_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.person_id}"

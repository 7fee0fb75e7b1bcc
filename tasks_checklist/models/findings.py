"""问题整改、滚动销号: a finding says that a unit failed in its duty; it is open until its issuer strikes it off.

Numbers are never used twice and nothing is deleted; a finding issued by mistake is withdrawn with an approver.
"""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Division, Party, Person, Sector
from accounts.models.divisions import CODE_COLLATION
from accounts.rights import Right
from accounts.scoping import Scope, ScopeKind, in_ranges
from assets.models import Facility
from common.models.versions import Versioned
from common.privacy import classes
from maintenance.models import Matter
from tasks_checklist.models.rules import RectificationRule
from tasks_checklist.models.visits import Visit, VisitState, VisitStop, teams_of
from tasks_checklist.querysets import UnitQuerySet, unit_of


class FindingState(models.TextChoices):
    DRAFT = "draft", "待下发"
    ISSUED = "issued", "待签收"
    SIGNED = "signed", "整改中"
    APPLIED = "applied", "待核查"
    RETURNED = "returned", "退回整改"
    STRUCK = "struck", "已销号"
    WITHDRAWN = "withdrawn", "误报撤销"
    DISCARDED = "discarded", "不下发"


UNTOLD = (FindingState.DRAFT, FindingState.DISCARDED)  # known to the side that wrote it down alone
OPEN = (FindingState.ISSUED, FindingState.SIGNED, FindingState.APPLIED, FindingState.RETURNED)
RUNNING = (FindingState.ISSUED, FindingState.SIGNED, FindingState.RETURNED)  # the unit's turn
STATE_TONES = {
    FindingState.DRAFT: "mute",
    FindingState.ISSUED: "warn",
    FindingState.SIGNED: "run",
    FindingState.APPLIED: "warn",
    FindingState.RETURNED: "bad",
    FindingState.STRUCK: "ok",
}


def _of_known_visit(post: Any) -> Q:
    """Written down at no visit, at one that is known, or at a hidden one that the post may know of."""
    told = Q(stop=None) | Q(stop__visit__hidden=False) | Q(stop__visit__state=VisitState.RECORDED)
    return told | Q(stop__visit__in=Visit.objects.visible_to(post).values("pk"))


def _found_by(post: Any) -> Q:
    """What was found on the ways of the teams that the post goes out with, wherever they led."""
    stops = VisitStop.objects.everywhere(because="stops of the ways of one's own teams")
    return Q(stop__in=stops.filter(visit__team__in=teams_of(post)).values("pk"))


class FindingQuerySet(UnitQuerySet):
    also_own = ("issuer_id",)

    def visible_to(self, post: Any) -> Self:
        """The findings of the post's area and unit; a draft only to the side that issues it.

        A draft of a hidden visit under way would betray it: only to those who may know of the visit.
        """
        seen = super().visible_to(post)
        told = ~Q(state__in=UNTOLD)
        if post is not None and post.scope_kind == ScopeKind.AREA:
            told |= in_ranges("issuer__division_id", post.ranges) & _of_known_visit(post)
        elif post is not None and (unit := unit_of(post)):
            told |= Q(issuer_id=unit) & _of_known_visit(post)
        if post is None or Right.SUPERVISION_DO not in post.rights:
            return self._marked("post", seen.filter(told))
        theirs = Q(pk__in=seen.filter(told).order_by().values("pk"))
        return self._marked("post", self.filter(theirs | _found_by(post)))

    def told(self):
        """Everything that has been issued."""
        return self.exclude(state__in=UNTOLD)

    def open(self):
        return self.filter(state__in=OPEN)

    def overdue(self, on=None):
        """Past the limit and not yet asked to be struck off."""
        return self.filter(state__in=RUNNING, due_on__lt=on or timezone.localdate())

    def for_list(self):
        return self.select_related("party", "division", "sector", "facility", "issuer", "person")


class Finding(Versioned):
    """One finding. `division` is the place; `party` the unit that must put it right; `issuer` the one that strikes it off.

    `due_on` is the limit as it stands now; `first_due_on` the one it was issued with. A repair it needs is pointed at,
    its state is asked and never copied.
    """

    class Source(models.TextChoices):
        VISIT = "visit", "督导"
        INSPECTION = "inspection", "巡查"
        SPOT_CHECK = "spot_check", "抽查"
        PUBLIC = "public", "群众上报"
        HOTLINE = "hotline", "12345"
        EVALUATION = "evaluation", "评价"
        AUDIT = "audit", "审计"
        ABOVE = "above", "上级交办"

    number = models.CharField("编号", max_length=30, unique=True, db_collation=CODE_COLLATION)
    division = models.ForeignKey(
        Division, models.PROTECT, related_name="findings", verbose_name="所在区划", db_index=False
    )
    party = models.ForeignKey(Party, models.PROTECT, related_name="findings", verbose_name="责任单位")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="findings", verbose_name="责任人"
    )
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="行业"
    )
    facility = models.ForeignKey(
        Facility, models.PROTECT, null=True, blank=True, related_name="findings", verbose_name="设施"
    )
    place = models.CharField("地点", max_length=200, blank=True)
    source = models.CharField("来源", max_length=12, choices=Source)
    stop = models.ForeignKey(
        VisitStop, models.PROTECT, null=True, blank=True, related_name="findings", verbose_name="督导点"
    )
    matter = models.ForeignKey(
        Matter, models.PROTECT, null=True, blank=True, related_name="findings", verbose_name="由事项提出"
    )
    repair = models.ForeignKey(
        Matter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="对应维修事项"
    )
    severity = models.CharField("程度", max_length=10, choices=RectificationRule.Severity)
    title = models.CharField("问题", max_length=120)
    text = models.TextField("问题描述", max_length=2000, blank=True)
    basis = models.CharField("依据", max_length=300, blank=True)
    demand = models.CharField("整改要求", max_length=500, blank=True)
    issuer = models.ForeignKey(Party, models.PROTECT, related_name="issued_findings", verbose_name="下发单位")
    found_on = models.DateField("发现日期", default=timezone.localdate)
    made_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="提出人"
    )
    issued_at = models.DateTimeField("下发时间", null=True, blank=True)
    issued_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="下发人"
    )
    sign_by_time = models.DateTimeField("签收限期", null=True, blank=True)
    signed_at = models.DateTimeField("签收时间", null=True, blank=True)
    signed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="签收人"
    )
    due_on = models.DateField("整改限期", null=True, blank=True)
    first_due_on = models.DateField("原定限期", null=True, blank=True)
    measure = models.CharField("整改措施", max_length=500, blank=True)
    result = models.CharField("整改结果", max_length=1000, blank=True)
    applied_at = models.DateTimeField("申请销号时间", null=True, blank=True)
    applied_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="申请人"
    )
    ended_at = models.DateTimeField("销号时间", null=True, blank=True, help_text="撤销的为撤销时间")
    ended_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="核查人"
    )
    relapse_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="relapses", verbose_name="反弹自"
    )
    state = models.CharField("状态", max_length=10, choices=FindingState, default=FindingState.DRAFT)
    client_key = models.UUIDField("提出号", null=True, blank=True, unique=True, editable=False)

    objects = models.Manager.from_queryset(FindingQuerySet)()
    scope = Scope(division="division_id", sector="sector_id", parties=("party_id",), person="person_id")
    field_classes = classes(
        internal="id number division party person sector facility place source stop matter repair severity title text "
        "basis demand issuer found_on made_by issued_at issued_by sign_by_time signed_at signed_by due_on first_due_on "
        "measure result applied_at applied_by ended_at ended_by relapse_of state client_key version"
    )

    class Meta:
        verbose_name = "督导问题"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "discarded"])
                | Q(issued_at__isnull=False, due_on__isnull=False),
                name="issued_finding_has_a_limit",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) ^ Q(state__in=["struck", "withdrawn"]),
                name="ended_finding_has_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["division", "-id"], name="finding_of_area"),
            models.Index(fields=["party", "-id"], name="finding_of_unit"),
            models.Index(
                fields=["due_on", "id"],
                condition=Q(state__in=["issued", "signed", "applied", "returned"]),
                name="finding_open",
            ),
            models.Index(fields=["issued_at"], name="finding_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def is_overdue(self) -> bool:
        return self.state in RUNNING and self.due_on is not None and self.due_on < timezone.localdate()

    @property
    def tone(self) -> str:
        return "bad" if self.is_overdue else STATE_TONES.get(FindingState(self.state), "mute")


class FindingStep(models.Model):
    """What was done with a finding, by whom and when: the trail in the office's words, and what the register is counted from."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="steps", verbose_name="问题")
    act = models.CharField("动作", max_length=12)
    before = models.CharField("之前", max_length=10, blank=True)
    after = models.CharField("之后", max_length=10)
    at = models.DateTimeField("时间", default=timezone.now)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="经办人"
    )
    text = models.CharField("意见", max_length=1000, blank=True)

    append_only = True

    objects = models.Manager.from_queryset(UnitQuerySet)()
    scope = Scope(
        division="finding__division_id", sector="finding__sector_id", parties=("finding__party_id",)
    )
    field_classes = classes(internal="id finding act before after at person text")

    class Meta:
        verbose_name = "整改记录"
        ordering = ["finding", "at", "id"]

    def __str__(self) -> str:
        return f"{self.finding_id} {self.act}"


class Extension(models.Model):
    """延期: once, by the issuer, before the limit, with a reason; asked for by the unit, taken back when it asks to close."""

    class State(models.TextChoices):
        ASKED = "asked", "待批"
        GRANTED = "granted", "已批准"
        REFUSED = "refused", "未批准"
        TAKEN_BACK = "taken_back", "已撤回"

    STANDING = (State.ASKED, State.GRANTED)

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="extensions", verbose_name="问题")
    reason = models.CharField("原因", max_length=300)
    until = models.DateField("延至")
    state = models.CharField("状态", max_length=10, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField("申请时间", default=timezone.now)
    asked_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="申请人"
    )
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    answered_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="批准人"
    )
    said = models.CharField("意见", max_length=300, blank=True)

    objects = models.Manager.from_queryset(UnitQuerySet)()
    scope = Scope(
        division="finding__division_id", sector="finding__sector_id", parties=("finding__party_id",)
    )
    field_classes = classes(
        internal="id finding reason until state asked_at asked_by answered_at answered_by said"
    )

    class Meta:
        verbose_name = "延期申请"
        ordering = ["finding", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["finding"], condition=Q(state__in=["asked", "granted"]), name="extended_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.finding_id} {self.until}"


class Talk(Versioned):
    """约谈建议: proposed when a finding is long overdue; the talk is held by leaders, or waived with a reason."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "建议约谈"
        HELD = "held", "已约谈"
        WAIVED = "waived", "不约谈"

    finding = models.OneToOneField(Finding, models.PROTECT, related_name="talk", verbose_name="问题")
    state = models.CharField("状态", max_length=10, choices=State, default=State.PROPOSED)
    proposed_at = models.DateTimeField("提出时间", default=timezone.now)
    held_on = models.DateField("约谈日期", null=True, blank=True)
    held_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="约谈人"
    )
    text = models.CharField("约谈情况", max_length=1000, blank=True)
    reason = models.CharField("不约谈原因", max_length=300, blank=True)

    objects = models.Manager.from_queryset(UnitQuerySet)()
    scope = Scope(
        division="finding__division_id", sector="finding__sector_id", parties=("finding__party_id",)
    )
    field_classes = classes(internal="id finding state proposed_at held_on held_by text reason version")

    class Meta:
        verbose_name = "约谈"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="waived") | ~Q(reason=""), name="talk_waived_with_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.finding_id} {self.get_state_display()}"

    @property
    def title(self) -> str:
        return self.finding.title


class RegisterPeriod(models.Model):
    """整改台账 of an area, or of one unit, for a period, as closed: opening + new = struck off + withdrawn + still open."""

    division = models.ForeignKey(
        Division, models.PROTECT, related_name="register_periods", verbose_name="范围"
    )
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="责任单位"
    )
    period_from = models.DateField("周期起")
    period_until = models.DateField("周期止")
    opening = models.PositiveIntegerField("期初未销号")
    added = models.PositiveIntegerField("本期新增")
    struck = models.PositiveIntegerField("本期销号")
    withdrawn = models.PositiveIntegerField("本期撤销")
    still_open = models.PositiveIntegerField("期末未销号")
    counted_at = models.DateTimeField("统计时间", default=timezone.now)

    append_only = True

    objects = models.Manager.from_queryset(UnitQuerySet)()
    scope = Scope(division="division_id", parties=("party_id",))
    field_classes = classes(
        internal="id division party period_from period_until opening added struck withdrawn still_open counted_at"
    )

    class Meta:
        verbose_name = "整改台账结转"
        ordering = ["division", "-period_until"]
        constraints = [
            models.UniqueConstraint(
                fields=["division", "party", "period_from", "period_until"],
                nulls_distinct=False,
                name="register_closed_once",
            ),
            models.CheckConstraint(
                condition=Q(still_open=F("opening") + F("added") - F("struck") - F("withdrawn")),
                name="register_balances",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.division} {self.period_from}至{self.period_until}"

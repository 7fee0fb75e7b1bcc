"""公示: making something known for a term, with a place, a photo and a way to object. Used by every room above.

What is published is named by a kind (a key of the place PUBLISHED_KINDS) and its row's id. Its sheets on the boards stand
in postings.py, what is said against it in objections.py.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.flows import Flow, Move
from accounts.models import Division, Person
from accounts.rights import Right
from accounts.scoping import AreaQuerySet, Scope, ScopeKind, in_ranges
from common.models.versions import Versioned
from common.privacy import classes

KNOWN_BENEATH = "what is published for an area is known beneath it"
ONE_THING = "the publications of one thing that the caller holds"
THINGS_HELD = "whether what the caller holds was ever published"


class PublicationQuerySet(AreaQuerySet):
    def reaching(self, post):
        """What the post's area publishes, and what the areas above it have made known to it.

        A caretaker knows what was made known in the village, a unit what the county made known.
        """
        if post is None:
            return self.none()
        seen = in_ranges("division_id", post.ranges)
        if post.scope_kind == ScopeKind.OWN_PARTY:
            seen = Q(pk=None)
        elif post.scope_kind == ScopeKind.OWN_ASSIGNMENTS:
            seen &= Publication.public_condition
        code = getattr(post, "division_id", None) or ""  # the system's own post stands in no area
        above = Q(division_id__in=[f"{code[:6]}000000", f"{code[:9]}000", code])
        told = Q(published_at__isnull=False)  # what was known and withdrawn must be taken down there
        return self.everywhere(because=KNOWN_BENEATH).filter(seen | (above & told))

    def of(self, kind: str, object_id: object):
        """The publications of one thing, the newest first."""
        return self.everywhere(because=ONE_THING).filter(kind=kind, object_id=str(object_id)).order_by("-id")

    def standing_of(self, kind: str, keys: Iterable[object]) -> dict[str, str]:
        """{key: how far it is known, in words} of those things that were ever published, the newest counts."""
        rows = self.everywhere(because=THINGS_HELD).filter(
            kind=kind, object_id__in=[str(key) for key in keys]
        )
        found = rows.order_by("pk").values_list("object_id", "state")
        return {key: str(Publication.State(state).label) for key, state in found}

    def running(self, on: date | None = None):
        """Those whose term runs on a day (today), whatever the night has moved."""
        day = on or timezone.localdate()
        in_term = {"from_date__lte": day, "until__gte": day}
        return self.filter(state=Publication.State.RUNNING, **in_term)

    def over(self, on: date | None = None):
        """Those whose term has ended before a day (today), moved or not."""
        day = on or timezone.localdate()
        late = Q(state=Publication.State.RUNNING, until__lt=day)
        return self.filter(late | Q(state=Publication.State.ENDED))

    def with_open_objections(self):
        """Those against which something said still waits for its answer."""
        from maintenance.models.objections import Objection

        waiting = Objection.objects.everywhere(because="objections of publications already chosen").open()
        return self.filter(Exists(waiting.filter(publication=OuterRef("pk"))))

    def settled(self, on: date | None = None):
        """Those after which the next step may be taken: the term is over and every objection answered."""
        waiting = self.with_open_objections().order_by().values("pk")
        return self.over(on).exclude(pk__in=waiting)


class Publication(Versioned):
    """One notice of one area. `until` is the last day of its term; it stays on the web while in force.

    The days of the kind's term are copied when it is published, so that a later edit of the terms moves nothing.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "待发布"
        RUNNING = "running", "公示中"
        ENDED = "ended", "公示期满"
        WITHDRAWN = "withdrawn", "已撤下"

    kind = models.CharField("公示事项", max_length=40)
    object_id = models.CharField("对象", max_length=40, blank=True)
    division = models.ForeignKey(Division, models.PROTECT, related_name="publications", verbose_name="范围")
    title = models.CharField("标题", max_length=120)
    body = models.TextField("正文", max_length=4000, blank=True)
    from_date = models.DateField("公示起日", null=True, blank=True)
    until = models.DateField("公示止日", null=True, blank=True)
    term_days = models.PositiveSmallIntegerField("公示期（日）")
    term_in_workdays = models.BooleanField("按工作日计", default=False)
    board_days = models.PositiveSmallIntegerField("张榜时限（日）", default=2)
    answer_days = models.PositiveSmallIntegerField("异议答复时限（工作日）", default=5)
    change_days = models.PositiveSmallIntegerField("更正时限（日）", default=30)
    on_boards = models.BooleanField("须在村公开栏张榜", default=True)
    phone = models.CharField("监督电话", max_length=40, blank=True)
    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAFT)
    withdrawn_reason = models.CharField("撤下原因", max_length=300, blank=True, default="")
    drafted_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="拟稿人"
    )
    drafted_at = models.DateTimeField("拟稿时间", default=timezone.now)
    published_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="发布人"
    )
    published_at = models.DateTimeField("发布时间", null=True, blank=True)

    objects = models.Manager.from_queryset(PublicationQuerySet)()
    scope = Scope(division="division_id")
    public_condition = Q(state__in=[State.RUNNING, State.ENDED])
    field_classes = classes(
        public="id kind object_id division title body from_date until term_days term_in_workdays on_boards phone "
        "state published_at",
        internal="board_days answer_days change_days withdrawn_reason drafted_by drafted_at published_by version",
    )

    class Meta:
        verbose_name = "公示"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["kind", "object_id"], name="publication_of_object"),
            models.Index(fields=["division", "-id"], name="publication_of_area"),
            models.Index(fields=["until"], condition=Q(state="running"), name="publication_running"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft") | Q(state="withdrawn") | Q(from_date__lte=models.F("until")),
                name="published_for_a_term",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(state="withdrawn") | ~Q(phone=""),
                name="published_with_a_phone",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def is_over(self, on: date | None = None) -> bool:
        """Whether its term has ended: a fact of the date, before the night has written it down."""
        return self.until is not None and (on or timezone.localdate()) > self.until

    def days_left(self, on: date | None = None) -> int | None:
        """Days of the term still to come, today among them; None where none runs."""
        known = self.from_date is not None and self.until is not None
        if self.state != self.State.RUNNING or not known or self.is_over(on):
            return None
        assert self.from_date and self.until
        return (self.until - max(on or timezone.localdate(), self.from_date)).days + 1

    @property
    def standing(self) -> str:
        """The state in words, as of today."""
        if self.state == self.State.RUNNING and self.is_over():
            return self.State.ENDED.label
        if self.state == self.State.RUNNING and self.from_date and self.from_date > timezone.localdate():
            return "待公示"
        return self.get_state_display()

    @property
    def board_due(self) -> date | None:
        """The day by which the sheet hangs on every board."""
        return self.from_date and self.from_date + timedelta(days=self.board_days - 1)

    @property
    def has_open_objections(self) -> bool:
        return self.objections.open().exists()  # type: ignore[attr-defined]


class PublicationTerm(models.Model):
    """How long a kind is published and what follows from it, from a day on; the county's to edit."""

    kind = models.CharField("公示事项", max_length=40)
    word = models.CharField("名称", max_length=40)
    from_date = models.DateField("起用日期")
    days = models.PositiveSmallIntegerField("公示期（日）")
    in_workdays = models.BooleanField("按工作日计", default=False)
    board_days = models.PositiveSmallIntegerField("张榜时限（日）", default=2, help_text="含公示首日")
    answer_days = models.PositiveSmallIntegerField("异议答复时限（工作日）", default=5)
    change_days = models.PositiveSmallIntegerField(
        "更正时限（日）", default=30, help_text="异议成立后多少日内更正清单"
    )
    source = models.CharField("依据", max_length=300, blank=True)

    field_classes = classes(
        public="id kind word from_date days in_workdays board_days answer_days change_days source"
    )

    class Meta:
        verbose_name = "公示期限"
        ordering = ["kind", "-from_date"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "from_date"], name="one_term_per_kind_and_day"),
            models.CheckConstraint(
                condition=Q(days__gte=1, board_days__gte=1, answer_days__gte=1), name="term_of_a_day_or_more"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.word} {self.told}"

    @property
    def told(self) -> str:
        return f"{self.days}个工作日" if self.in_workdays else f"{self.days}日"


def _still_running(row: Publication, post) -> str:
    return "" if row.is_over() else f"公示期到{row.until:%Y年%-m月%-d日}"


END = "end"  # by the night, from the date alone: no button
FLOW = Flow(
    "state",
    Move("publish", "发布", (Publication.State.DRAFT,), Publication.State.RUNNING, Right.NOTICE_PUBLISH),
    Move(
        END,
        "期满",
        (Publication.State.RUNNING,),
        Publication.State.ENDED,
        Right.NOTICE_PUBLISH,
        unless=_still_running,
    ),
    Move(
        "withdraw",
        "撤下",
        (Publication.State.DRAFT, Publication.State.RUNNING, Publication.State.ENDED),
        Publication.State.WITHDRAWN,
        Right.NOTICE_PUBLISH,
        reason=True,
        phrases=("内容有误，更正后重新公示", "已由新版代替"),
    ),
)

"""公示: making something known for a term, with a place, a photo and a way to object. Used by every room above.

What is published is named by a kind (a key of the place PUBLISHED_KINDS) and its row's id.
"""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.flows import Flow, Move
from accounts.models import Division, Person
from accounts.models.divisions import CODE_COLLATION
from accounts.rights import Right
from accounts.scoping import AreaManager, Scope
from assets.models import Facility
from common.models.versions import Versioned
from common.phones import KeepsPhones, PhoneField, PhoneHashField, PhoneTailField
from common.privacy import classes


class Publication(Versioned):
    """One notice of one area. `until` is the last day of its term; it stays on the web while in force."""

    class State(models.TextChoices):
        DRAFT = "draft", "待发布"
        RUNNING = "running", "公示中"
        ENDED = "ended", "公示期满"
        WITHDRAWN = "withdrawn", "已撤下"

    kind = models.CharField("公示事项", max_length=40)
    object_id = models.CharField("对象", max_length=40)
    division = models.ForeignKey(Division, models.PROTECT, related_name="publications", verbose_name="范围")
    title = models.CharField("标题", max_length=120)
    body = models.TextField("正文", max_length=4000, blank=True)
    from_date = models.DateField("公示起日", null=True, blank=True)
    until = models.DateField("公示止日", null=True, blank=True)
    term_days = models.PositiveSmallIntegerField("公示期（日）")
    term_in_workdays = models.BooleanField("按工作日计", default=False)
    phone = models.CharField("监督电话", max_length=40)
    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAFT)
    withdrawn_reason = models.CharField("撤下原因", max_length=300, blank=True, default="")
    drafted_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="拟稿人"
    )
    published_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="发布人"
    )
    published_at = models.DateTimeField("发布时间", null=True, blank=True)

    objects = AreaManager()
    scope = Scope(division="division_id")
    public_condition = Q(state__in=[State.RUNNING, State.ENDED])
    field_classes = classes(
        public="id kind object_id division title body from_date until term_days term_in_workdays phone state "
        "published_at",
        internal="withdrawn_reason drafted_by published_by version",
    )

    class Meta:
        verbose_name = "公示"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["kind", "object_id"], name="publication_of_object"),
            models.Index(fields=["division", "-id"], name="publication_of_area"),
        ]

    def __str__(self) -> str:
        return self.title


class PublicationTerm(models.Model):
    """How long a kind is published, from a day on; the county's to edit."""

    kind = models.CharField("公示事项", max_length=40)
    from_date = models.DateField("起用日期")
    days = models.PositiveSmallIntegerField("公示期（日）")
    in_workdays = models.BooleanField("按工作日计", default=False)
    source = models.CharField("依据", max_length=300, blank=True)

    field_classes = classes(public="id kind from_date days in_workdays source")

    class Meta:
        verbose_name = "公示期限"
        ordering = ["kind", "-from_date"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "from_date"], name="one_term_per_kind_and_day")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.days}"


class Posting(models.Model):
    """张榜: the sheet on the village's board: where, when, its photo, who posted and who confirmed."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="postings", verbose_name="公示")
    division = models.ForeignKey(Division, models.PROTECT, related_name="postings", verbose_name="村（社区）")
    place = models.CharField("张榜地点", max_length=100)
    posted_on = models.DateField("张榜日期")
    posted_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="张榜人"
    )
    recorded_at = models.DateTimeField("记录时间", default=timezone.now)
    confirmed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="确认人"
    )
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    removed_on = models.DateField("撤榜日期", null=True, blank=True)

    objects = AreaManager()
    scope = Scope(division="division_id")
    field_classes = classes(
        internal="id publication division place posted_on posted_by recorded_at confirmed_by confirmed_at removed_on"
    )

    class Meta:
        verbose_name = "张榜"
        ordering = ["publication", "division", "id"]

    def __str__(self) -> str:
        return f"{self.publication} {self.division}"


class Objection(KeepsPhones, Versioned):
    """异议: what somebody says against a published thing, its number and its answer."""

    class Way(models.TextChoices):
        PHONE = "phone", "电话"
        PAPER = "paper", "书面"
        VISIT = "visit", "来访"
        WEB = "web", "网上"

    class State(models.TextChoices):
        RECEIVED = "received", "待答复"
        UPHELD = "upheld", "成立"
        REFUSED = "refused", "不成立"

    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="objections", verbose_name="公示"
    )
    division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name="区划")
    number = models.CharField("编号", max_length=24, unique=True, db_collation=CODE_COLLATION)
    facility = models.ForeignKey(
        Facility, models.PROTECT, null=True, blank=True, related_name="objections", verbose_name="涉及设施"
    )
    way = models.CharField("渠道", max_length=10, choices=Way)
    received_on = models.DateField("收到日期")
    name = models.CharField("提出人", max_length=40, blank=True)
    phone = PhoneField("联系电话", blank=True, default="")
    phone_hash = PhoneHashField("phone")
    phone_tail_hash = PhoneTailField("phone")
    text = models.TextField("异议内容", max_length=2000)
    state = models.CharField("状态", max_length=10, choices=State, default=State.RECEIVED)
    answer = models.TextField("答复", max_length=2000, blank=True)
    recorded_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登记人"
    )
    answered_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="答复人"
    )
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)

    objects = AreaManager()
    scope = Scope(division="division_id")
    field_classes = classes(
        internal="id publication division number facility way received_on text state answer recorded_by answered_by "
        "answered_at version",
        personal="name",
        sensitive="phone phone_hash phone_tail_hash",
    )

    class Meta:
        verbose_name = "异议"
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.number


class NamingDecision(models.Model):
    """A stored decision to name a person in full on public pages and notices; without one a name reads 张*."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="naming_decisions", verbose_name="人员")
    division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name="区划")
    basis = models.CharField("依据", max_length=200)
    with_phone = models.BooleanField("同意公开手机", default=False)
    from_date = models.DateField("起日")
    until = models.DateField("止日", null=True, blank=True)
    decided_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="决定人"
    )

    objects = AreaManager()
    scope = Scope(division="division_id")
    field_classes = classes(internal="id person division basis with_phone from_date until decided_by")

    class Meta:
        verbose_name = "实名公开决定"
        ordering = ["-from_date", "-id"]

    def __str__(self) -> str:
        return f"{self.person_id} {self.from_date}"


FLOW = Flow(
    "state",
    Move("publish", "发布", (Publication.State.DRAFT,), Publication.State.RUNNING, Right.NOTICE_PUBLISH),
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
OBJECTIONS = Flow(
    "state",
    Move(
        "uphold",
        "异议成立",
        (Objection.State.RECEIVED,),
        Objection.State.UPHELD,
        Right.OBJECTION_ANSWER,
        reason=True,
    ),
    Move(
        "refuse",
        "异议不成立",
        (Objection.State.RECEIVED,),
        Objection.State.REFUSED,
        Right.OBJECTION_ANSWER,
        reason=True,
    ),
)

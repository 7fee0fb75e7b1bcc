"""张榜: the sheet on a village's board: where, when, its photo, who posted it and who confirmed it."""

from django.db import models
from django.utils import timezone

from accounts.flows import Flow, Move
from accounts.models import Division, Person
from accounts.rights import Right
from accounts.scoping import AreaQuerySet, Scope
from common.privacy import classes
from maintenance.models.publications import Publication


class PostingQuerySet(AreaQuerySet):
    def standing(self):
        """Those that count: not found wanting by who looked."""
        return self.exclude(state=Posting.State.REFUSED)


class Posting(models.Model):
    """One sheet on one board. A village may hang several; one found wanting is hung anew, as a row of its own."""

    class State(models.TextChoices):
        POSTED = "posted", "待确认"
        CONFIRMED = "confirmed", "已确认"
        REFUSED = "refused", "未通过"
        REMOVED = "removed", "已撤榜"

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="postings", verbose_name="公示")
    division = models.ForeignKey(Division, models.PROTECT, related_name="postings", verbose_name="村（社区）")
    place = models.CharField("张榜地点", max_length=100)
    posted_on = models.DateField("张榜日期")
    posted_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="张榜人"
    )
    recorded_at = models.DateTimeField("记录时间", default=timezone.now)
    state = models.CharField("状态", max_length=10, choices=State, default=State.POSTED)
    confirmed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="确认人"
    )
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    refused_reason = models.CharField("未通过原因", max_length=300, blank=True, default="")
    removed_on = models.DateField("撤榜日期", null=True, blank=True)

    objects = models.Manager.from_queryset(PostingQuerySet)()
    scope = Scope(division="division_id")
    field_classes = classes(
        internal="id publication division place posted_on posted_by recorded_at state confirmed_by confirmed_at "
        "refused_reason removed_on"
    )

    class Meta:
        verbose_name = "张榜"
        ordering = ["publication", "division", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(confirmed_by=None) | ~models.Q(confirmed_by=models.F("posted_by")),
                name="posting_confirmed_by_another",
            )
        ]

    def __str__(self) -> str:
        return f"{self.publication} {self.division}"


def _posted_it(row: Posting, post) -> str:
    return "本人张贴的须由他人确认" if row.posted_by_id == post.person_id else ""


def _still_up(row: Posting, post) -> str:
    publication = row.publication
    if publication.state == Publication.State.RUNNING and not publication.is_over():
        return f"公示期到{publication.until:%Y年%-m月%-d日}，期满后方可撤榜"
    return ""


FLOW = Flow(
    "state",
    Move(
        "confirm",
        "确认张榜",
        (Posting.State.POSTED,),
        Posting.State.CONFIRMED,
        Right.NOTICE_CONFIRM,
        unless=_posted_it,
    ),
    Move(
        "refuse",
        "未见张榜",
        (Posting.State.POSTED,),
        Posting.State.REFUSED,
        Right.NOTICE_CONFIRM,
        reason=True,
        phrases=("现场未见张贴", "照片看不清内容", "张贴地点不醒目"),
        unless=_posted_it,
    ),
    Move(
        "remove",
        "登记撤榜",
        (Posting.State.POSTED, Posting.State.CONFIRMED),
        Posting.State.REMOVED,
        Right.NOTICE_POST,
        unless=_still_up,
    ),
)

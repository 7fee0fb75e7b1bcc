"""清查核实: a township asks its villages to look at every facility once, and to report what no list has."""

from django.db import models
from django.db.models import Count, Q
from django.utils import timezone

from accounts.models import Division, Person
from accounts.scoping import AreaManager, AreaQuerySet, Scope, ScopeKind, in_ranges, scope_condition
from assets.models.facilities import Facility
from assets.models.types import FacilityType
from common.privacy import classes

LINES_SCOPE = Scope(  # of CampaignLine, seen from the campaign
    division="lines__facility__division_id",
    sector="lines__facility__type__sector_id",
    person="lines__facility__keeper_person_id",
)


class CampaignQuerySet(AreaQuerySet):
    def reaching(self, post):
        """Campaigns in the post's area, and those of the areas above it that ask it."""
        if post is None or post.scope_kind == ScopeKind.OWN_PARTY:
            return self.none()
        code = post.division_id
        above = [f"{code[:6]}000000", f"{code[:9]}000", code]
        asked = in_ranges("division_id", post.ranges) | Q(division_id__in=above)
        return self.everywhere(because="what is asked of an area is known beneath it").filter(asked)

    def with_progress(self, post):
        """With `asked` and `answered`, counted over the lines the post sees; new finds beside them.

        A village knows how far it is itself; how far its neighbours are is the township's to know.
        """
        pending = Q(lines__answer=CampaignLine.Answer.PENDING)
        found = Q(lines__answer=CampaignLine.Answer.FOUND)
        seen = scope_condition(LINES_SCOPE, post) or Q(pk=None)
        return self.annotate(
            asked=Count("lines", filter=seen & ~found),
            answered=Count("lines", filter=seen & ~found & ~pending),
        )


class Campaign(models.Model):
    """One round of checking in an area, for all types or some, until a day."""

    division = models.ForeignKey(Division, models.PROTECT, related_name="campaigns", verbose_name="范围")
    name = models.CharField("名称", max_length=80)
    types = models.ManyToManyField(
        FacilityType, blank=True, related_name="+", verbose_name="类别", help_text="不选为全部类别"
    )
    note = models.CharField("要求", max_length=500, blank=True)
    opened_at = models.DateTimeField("开始时间", default=timezone.now)
    opened_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="发起人"
    )
    due_on = models.DateField("完成期限")
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)

    objects = models.Manager.from_queryset(CampaignQuerySet)()
    scope = Scope(division="division_id")
    field_classes = classes(internal="id division name types note opened_at opened_by due_on closed_at")

    class Meta:
        verbose_name = "清查"
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name


class CampaignLine(models.Model):
    """One facility in a campaign and what was found of it."""

    class Answer(models.TextChoices):
        PENDING = "pending", "未核实"
        CONFIRMED = "confirmed", "属实"
        CORRECTED = "corrected", "已更正"
        MISSING = "missing", "找不到"
        FOUND = "found", "新发现"

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="lines", verbose_name="清查")
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="campaign_lines", verbose_name="设施")
    answer = models.CharField("结果", max_length=10, choices=Answer, default=Answer.PENDING)
    note = models.CharField("说明", max_length=300, blank=True)
    answered_at = models.DateTimeField("核实时间", null=True, blank=True)
    answered_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="核实人"
    )
    settled_at = models.DateTimeField(
        "处置时间", null=True, blank=True
    )  # what the township did of a missing one
    settled_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="处置人"
    )

    objects = AreaManager()
    scope = Scope(
        division="facility__division_id",
        sector="facility__type__sector_id",
        person="facility__keeper_person_id",
    )
    field_classes = classes(
        internal="id campaign facility answer note answered_at answered_by settled_at settled_by"
    )

    class Meta:
        verbose_name = "清查项"
        ordering = ["campaign", "id"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "facility"], name="facility_once_per_campaign")
        ]
        indexes = [models.Index(fields=["campaign", "answer", "id"], name="campaign_line_by_answer")]

    def __str__(self) -> str:
        return f"{self.campaign} {self.facility}"

    @property
    def waits_to_be_settled(self) -> bool:
        """Not found, and the township has not yet said what becomes of it."""
        return self.answer == self.Answer.MISSING and self.settled_at is None

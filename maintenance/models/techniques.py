"""适用技术库: techniques with their class and incentive, and where each is in use."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Division, Person, Sector
from accounts.scoping import AreaManager, Scope
from assets.models import Facility, FacilityType
from common.models.versions import Versioned
from common.privacy import classes
from maintenance.models.experts import KnownBeneath


class Technique(Versioned):
    """A technique that an area keeps for all beneath it. `rank` is one of the three classes of domain.md 14."""

    class Rank(models.TextChoices):
        UNIFIED = "unified", "统一推广"
        TRIED = "tried", "鼓励试用"
        OWN = "own", "自主创新"

    name = models.CharField("技术名称", max_length=100)
    rank = models.CharField("类别", max_length=10, choices=Rank)
    division = models.ForeignKey(Division, models.PROTECT, related_name="techniques", verbose_name="推广范围")
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="行业"
    )
    types = models.ManyToManyField(
        FacilityType, blank=True, related_name="techniques", verbose_name="适用类别"
    )
    description = models.TextField("技术要点", max_length=4000)
    incentive = models.CharField("激励办法", max_length=300, blank=True, default="")
    source = models.CharField("技术来源", max_length=100, blank=True, default="")
    active = models.BooleanField("在库", default=True)
    made_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登记人"
    )

    objects = models.Manager.from_queryset(KnownBeneath)()
    scope = Scope(division="division_id", sector="sector_id")
    field_classes = classes(
        public="id name rank division sector types description incentive source",
        internal="active made_by version",
    )

    class Meta:
        verbose_name = "适用技术"
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["division", "name"], name="technique_once_per_area")]

    def __str__(self) -> str:
        return self.name


class TechniqueUse(models.Model):
    """Where a technique is in use: a facility, or a village at large; until a day once it is given up."""

    technique = models.ForeignKey(Technique, models.PROTECT, related_name="uses", verbose_name="技术")
    division = models.ForeignKey(
        Division, models.PROTECT, related_name="technique_uses", verbose_name="村（社区）"
    )
    facility = models.ForeignKey(
        Facility, models.PROTECT, null=True, blank=True, related_name="technique_uses", verbose_name="设施"
    )
    from_date = models.DateField("应用起始", default=timezone.localdate)
    until = models.DateField("停用日期", null=True, blank=True)
    effect = models.CharField("应用效果", max_length=300, blank=True, default="")
    made_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登记人"
    )

    objects = AreaManager()
    scope = Scope(division="division_id", sector="technique__sector_id")
    field_classes = classes(
        public="id technique division facility from_date until effect", internal="made_by"
    )

    class Meta:
        verbose_name = "技术应用"
        ordering = ["-from_date", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("from_date")), name="use_ends_after_it_began"
            ),
            models.UniqueConstraint(
                fields=["technique", "division", "facility"],
                condition=Q(until=None),
                nulls_distinct=False,
                name="technique_used_once_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["division", "-from_date"], name="technique_use_of_area")]

    def __str__(self) -> str:
        return f"{self.technique} {self.facility or self.division}"

"""管护员: villagers first, with the sections they keep, who pays them, and what they learnt."""

from datetime import timedelta

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Division, Party, Person, Settlement
from accounts.scoping import AreaQuerySet, Scope
from assets.models import Facility
from common.models.versions import Versioned
from common.privacy import classes
from maintenance.models.responsibilities import FundKind

SOON = timedelta(days=60)  # how long before its end a certificate is told of


class CaretakerQuerySet(AreaQuerySet):
    def at_work(self, on=None):
        """Employed on a day (today)."""
        day = on or timezone.localdate()
        return self.filter(Q(until=None) | Q(until__gte=day), from_date__lte=day)

    def for_list(self):
        return self.select_related("person", "division", "party").prefetch_related("settlements")


class Caretaker(Versioned):
    """One engagement of a person in a village. `until` is the last day; null: still at work.

    Whether he is a villager is the person's (Person.is_villager), never copied.
    """

    class Kind(models.TextChoices):
        GENERAL = "general", "综合管护员"
        CLEANER = "cleaner", "保洁员"
        ROAD = "road", "护路员"
        WATER = "water", "水管员"
        GREEN = "green", "绿化养护员"
        ELECTRIC = "electric", "照明电工"
        COMMITTEE = "committee", "村级专职委员"
        OTHER = "other", "其他"

    person = models.ForeignKey(Person, models.PROTECT, related_name="caretaking", verbose_name="人员")
    division = models.ForeignKey(Division, models.PROTECT, related_name="caretakers", verbose_name="所在村")
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="caretakers", verbose_name="聘用单位"
    )
    kind = models.CharField("岗位", max_length=12, choices=Kind, default=Kind.GENERAL)
    public_post = models.BooleanField("公益性岗位", default=False)
    settlements = models.ManyToManyField(
        Settlement, blank=True, related_name="+", verbose_name="包段（自然村组）"
    )
    section = models.CharField("包段说明", max_length=200, blank=True)
    facilities = models.ManyToManyField(
        Facility, blank=True, related_name="caretakers", verbose_name="包管设施"
    )
    pay_source = models.CharField("报酬来源", max_length=20, choices=FundKind, blank=True)
    monthly_pay = models.DecimalField(
        "月报酬（元）",
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    from_date = models.DateField("上岗日期", default=timezone.localdate)
    until = models.DateField("离岗日期", null=True, blank=True)
    note = models.CharField("备注", max_length=200, blank=True)

    objects = models.Manager.from_queryset(CaretakerQuerySet)()
    scope = Scope(division="division_id", parties=("party_id",), person="person_id")
    field_classes = classes(
        public="id division kind public_post settlements section facilities",
        internal="person party pay_source monthly_pay from_date until note version",
    )

    class Meta:
        verbose_name = "管护员"
        ordering = ["division", "kind", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "division", "kind"], condition=Q(until=None), name="engaged_once"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("from_date")),
                name="engagement_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(monthly_pay=None) | Q(monthly_pay__gte=0), name="pay_not_negative"
            ),
        ]
        indexes = [models.Index(fields=["division", "kind", "id"], name="caretaker_of_village")]

    def __str__(self) -> str:
        return f"{self.person}（{self.get_kind_display()}）"


class CertificateQuerySet(AreaQuerySet):
    def ending(self, on=None):
        """Of caretakers at work, past their day or within sixty days of it."""
        day = on or timezone.localdate()
        at_work = Caretaker.objects.everywhere(because="whose certificates end").at_work(day)
        return self.filter(expires_on__lte=day + SOON, caretaker__in=at_work.values("pk"))


class Certificate(models.Model):
    """A paper that says what a caretaker may do, until when."""

    caretaker = models.ForeignKey(
        Caretaker, models.CASCADE, related_name="certificates", verbose_name="管护员"
    )
    name = models.CharField("证书", max_length=60)
    number = models.CharField("编号", max_length=40, blank=True)
    issued_on = models.DateField("发证日期")
    expires_on = models.DateField("有效期至", null=True, blank=True)

    objects = models.Manager.from_queryset(CertificateQuerySet)()
    scope = Scope(
        division="caretaker__division_id", parties=("caretaker__party_id",), person="caretaker__person_id"
    )
    field_classes = classes(internal="id caretaker name issued_on expires_on", personal="number")

    class Meta:
        verbose_name = "证书"
        ordering = ["caretaker", "-issued_on", "id"]

    def __str__(self) -> str:
        return self.name

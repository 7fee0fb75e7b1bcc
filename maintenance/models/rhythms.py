"""The year of a list: until when villages hand in, until when it is published, how soon a change must be published anew."""

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models

from accounts.models import Division
from accounts.scoping import AreaQuerySet, Scope
from common.privacy import classes

MONTH_DAY = RegexValidator(r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$", "请写成月-日，如 12-31")


class RhythmQuerySet(AreaQuerySet):
    def of_county(self, county: str, on):
        """What the county assumes on a day; None where it said nothing."""
        return self.filter(county_id=county, from_date__lte=on).order_by("-from_date").first()


class ListRhythm(models.Model):
    """An assumption of a county from a day on [domain.md 7: D11 and assumption]; old years keep theirs."""

    county = models.ForeignKey(Division, models.PROTECT, related_name="list_rhythms", verbose_name="县（区）")
    from_date = models.DateField("起用日期")
    hand_in_by = models.CharField("报送截止（月-日）", max_length=5, default="12-31", validators=[MONTH_DAY])
    publish_by = models.CharField(
        "公布截止（次年月-日）", max_length=5, default="03-31", validators=[MONTH_DAY]
    )
    days_to_next = models.PositiveSmallIntegerField(
        "变更后出新版（日内）", default=30, validators=[MinValueValidator(1), MaxValueValidator(366)]
    )

    objects = models.Manager.from_queryset(RhythmQuerySet)()
    scope = Scope(division="county_id")
    field_classes = classes(public="id county from_date hand_in_by publish_by days_to_next")

    class Meta:
        verbose_name = "清单期限"
        ordering = ["county", "-from_date"]
        constraints = [models.UniqueConstraint(fields=["county", "from_date"], name="rhythm_once_a_day")]

    def __str__(self) -> str:
        return f"{self.county} {self.from_date}"

"""Facility types (小类), the rules a county may change for them, and the words ledgers use."""

from django.core.validators import MinValueValidator
from django.db import models

from accounts.models.divisions import CODE_COLLATION
from accounts.models.parties import Sector
from common.privacy import classes


class PropertyClass(models.TextChoices):
    NON_OPERATING = "non_operating", "非经营性"
    SEMI_OPERATING = "semi_operating", "准经营性"
    OPERATING = "operating", "经营性"


class FacilityType(models.Model):
    """小类: four digits, the first two are its sector. Counties may add types under 90–99 of a sector."""

    code = models.CharField("代码", max_length=4, primary_key=True, db_collation=CODE_COLLATION)
    sector = models.ForeignKey(Sector, models.PROTECT, related_name="types", verbose_name="大类")
    name = models.CharField("名称", max_length=40, unique=True)
    unit = models.CharField("计量单位", max_length=10)
    chief = models.CharField(
        "设长", max_length=10, blank=True, default="", choices=[("road", "路长"), ("river", "河长")]
    )
    active = models.BooleanField("在用", default=True)

    field_classes = classes(public="code sector name unit chief active")

    class Meta:
        verbose_name = "设施类别"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def shape(self) -> str:
        """What is drawn of it on a map: a line for what is measured in 公里, an area for 平方米, else a point."""
        return {"公里": "line", "平方米": "area"}.get(self.unit, "point")

    def rule_on(self, day):
        """The rule in force on `day`, None before the first."""
        return self.rules.filter(from_date__lte=day).order_by("-from_date").first()


class TypeRule(models.Model):
    """What the county assumes for a type from a day on: class, service life, department, inspection interval."""

    type = models.ForeignKey(FacilityType, models.CASCADE, related_name="rules", verbose_name="类别")
    from_date = models.DateField("起用日期")
    property_class = models.CharField("经营属性", max_length=20, choices=PropertyClass)
    service_life_years = models.PositiveSmallIntegerField("使用年限（年）", null=True, blank=True)
    department = models.CharField("主管部门", max_length=60)
    inspection_interval_days = models.PositiveSmallIntegerField(
        "巡查间隔（日）", validators=[MinValueValidator(1)]
    )
    source = models.CharField("依据", max_length=300, blank=True)

    field_classes = classes(
        public="id type from_date property_class service_life_years department inspection_interval_days source"
    )

    class Meta:
        verbose_name = "类别规则"
        ordering = ["type", "-from_date"]
        constraints = [
            models.UniqueConstraint(fields=["type", "from_date"], name="one_rule_per_type_and_day")
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.from_date}"


class TypeWord(models.Model):
    """A ledger's word for a type. Editable, and taught by every alias a clerk confirms.

    `township` says whose word it is (a 12-digit code; empty: everybody's). A clerk teaches his own township only.
    """

    class Certainty(models.TextChoices):
        EXACT = "exact", "确定"
        LIKELY = "likely", "多半"
        BROAD = "broad", "宽泛"

    word = models.CharField("用词", max_length=40)
    type = models.ForeignKey(FacilityType, models.CASCADE, related_name="words", verbose_name="类别")
    certainty = models.CharField("把握", max_length=10, choices=Certainty)
    rank = models.PositiveSmallIntegerField("次序", default=0, help_text="宽泛的词可指几个类别，小的先提出")
    note = models.CharField("说明", max_length=200, blank=True)
    township = models.CharField("限于镇街", max_length=12, blank=True)

    field_classes = classes(public="id word type certainty rank note township")

    class Meta:
        verbose_name = "类别用词"
        ordering = ["word", "rank", "type"]
        constraints = [
            models.UniqueConstraint(fields=["word", "type", "township"], name="word_once_per_type")
        ]

    def __str__(self) -> str:
        return self.word

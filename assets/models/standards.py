"""Standard values that public buildings are checked against (配置标准)."""

from django.db import models

from assets.models.types import FacilityType
from common.privacy import classes


class BuildingStandard(models.Model):
    """From a day on, a village has at least `minimum` of an attribute summed over its buildings of a type.

    `per_households` is the number of households that minimum is for; null: for the village as a whole.
    """

    type = models.ForeignKey(FacilityType, models.CASCADE, related_name="standards", verbose_name="类别")
    attribute = models.SlugField("属性", max_length=40, help_text="类别属性的键，如 area_m2")
    minimum = models.DecimalField("最低值", max_digits=12, decimal_places=2)
    per_households = models.PositiveIntegerField("每多少户", null=True, blank=True)
    from_date = models.DateField("起用日期")
    until = models.DateField("停用日期", null=True, blank=True)
    source = models.CharField("依据", max_length=300, blank=True)

    field_classes = classes(public="id type attribute minimum per_households from_date until source")

    class Meta:
        verbose_name = "配置标准"
        ordering = ["type", "attribute", "-from_date"]
        constraints = [
            models.UniqueConstraint(
                fields=["type", "attribute", "per_households", "from_date"],
                nulls_distinct=False,
                name="one_standard_per_type_and_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.minimum}"

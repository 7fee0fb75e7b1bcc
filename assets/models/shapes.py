"""The line or area of a facility, beside its point."""

from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.utils import timezone

from accounts.models import Person
from accounts.scoping import AreaManager
from assets.models.facilities import Facility
from assets.models.ownership import OF_FACILITY
from common.db.points import Box
from common.privacy import classes


class Shape(models.Model):
    """GeoJSON in WGS-84 with its box; a line for types measured in 公里, an area for those in 平方米."""

    class Kind(models.TextChoices):
        LINE = "line", "线"
        AREA = "area", "面"

    class Source(models.TextChoices):
        DRAWN = "drawn", "图上绘制"
        WALKED = "walked", "手机走测"
        IMPORTED = "imported", "导入"

    facility = models.OneToOneField(
        Facility, models.PROTECT, primary_key=True, related_name="shape", verbose_name="设施"
    )
    kind = models.CharField("种类", max_length=4, choices=Kind)
    geometry = models.JSONField("GeoJSON")
    west = models.DecimalField("西", max_digits=9, decimal_places=6)
    south = models.DecimalField("南", max_digits=8, decimal_places=6)
    east = models.DecimalField("东", max_digits=9, decimal_places=6)
    north = models.DecimalField("北", max_digits=8, decimal_places=6)
    measured = models.DecimalField("量得（公里或平方米）", max_digits=14, decimal_places=3)
    source = models.CharField("来历", max_length=10, choices=Source)
    recorded_at = models.DateTimeField("记录时间", default=timezone.now)
    recorded_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="经办人"
    )

    objects = AreaManager()
    scope = OF_FACILITY
    field_classes = classes(
        internal="facility kind geometry west south east north measured source recorded_at recorded_by"
    )

    class Meta:
        verbose_name = "图形"
        indexes = [GistIndex(Box("west", "south", "east", "north"), name="shape_by_place")]

    def __str__(self) -> str:
        return f"{self.facility_id} {self.get_kind_display()}"

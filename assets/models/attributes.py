"""What can be measured of a type: its attributes, which drive forms, filters, columns, import and export."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from assets.models.types import FacilityType
from common.privacy import classes


class TypeAttribute(models.Model):
    """One measurable attribute of a type; its values stand in `Facility.attributes` under `key`."""

    class Kind(models.TextChoices):
        DECIMAL = "decimal", "小数"
        INTEGER = "integer", "整数"
        CHOICE = "choice", "选项"
        TEXT = "text", "文字"
        YESNO = "yesno", "是否"
        DATE = "date", "日期"

    type = models.ForeignKey(FacilityType, models.CASCADE, related_name="attributes", verbose_name="类别")
    order = models.PositiveSmallIntegerField("次序", default=0)
    key = models.SlugField("键", max_length=40)
    name = models.CharField("名称", max_length=40)
    kind = models.CharField("种类", max_length=10, choices=Kind)
    unit = models.CharField("单位", max_length=10, blank=True)
    choices = ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name="选项")
    minimum = models.DecimalField("最小值", max_digits=14, decimal_places=3, null=True, blank=True)
    maximum = models.DecimalField("最大值", max_digits=14, decimal_places=3, null=True, blank=True)
    required = models.BooleanField("必填", default=False)
    active = models.BooleanField("在用", default=True)
    source = models.CharField("依据", max_length=200, blank=True)

    field_classes = classes(
        public="id type order key name kind unit choices minimum maximum required active source"
    )

    class Meta:
        verbose_name = "类别属性"
        ordering = ["type", "order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["type", "key"], name="attribute_key_once_per_type"),
            models.UniqueConstraint(
                fields=["type", "name"], condition=Q(active=True), name="attribute_name_once_per_type"
            ),
            models.CheckConstraint(
                condition=Q(kind="choice") ^ Q(choices=[]), name="only_a_choice_has_choices"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.unit}）" if self.unit else self.name

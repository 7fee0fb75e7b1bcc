"""What makes the register handy at a desk: views kept under a name, and acts on many rows that can be taken back."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from accounts.models import Person
from accounts.scoping import AreaManager, Scope
from common.privacy import classes


class SavedView(models.Model):
    """Columns, filters and grouping of the facility list under a name; its owner's alone."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="saved_views", verbose_name="本人")
    name = models.CharField("名称", max_length=40)
    filters = models.JSONField("筛选", default=dict, blank=True)
    columns = ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name="列")
    grouping = models.CharField("分组", max_length=20, blank=True)
    created_at = models.DateTimeField("保存时间", default=timezone.now)

    field_classes = classes(internal="id person name columns grouping created_at", personal="filters")

    class Meta:
        verbose_name = "常用视图"
        ordering = ["person", "name"]
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="view_name_once_per_person")]

    def __str__(self) -> str:
        return self.name


class BulkAct(models.Model):
    """One act on many facilities. It can be taken back as one as long as nothing was built on it."""

    class Kind(models.TextChoices):
        CODE = "code", "赋码"
        STATE = "state", "变更状态"
        GRID = "grid", "划入网格"
        KEEPER = "keeper", "指定管护主体"

    kind = models.CharField("操作", max_length=10, choices=Kind)
    says = models.CharField("内容", max_length=200)
    count = models.PositiveIntegerField("处数")
    before = models.JSONField("原值", default=dict, blank=True)
    division = models.ForeignKey(
        "accounts.Division", models.PROTECT, related_name="+", verbose_name="经办区划"
    )
    done_at = models.DateTimeField("时间", default=timezone.now)
    done_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="经办人"
    )
    undone_at = models.DateTimeField("撤回时间", null=True, blank=True)
    undone_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="撤回人"
    )

    objects = AreaManager()
    scope = Scope(division="division_id")
    field_classes = classes(internal="id kind says count before division done_at done_by undone_at undone_by")

    class Meta:
        verbose_name = "批量操作"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}{self.count}处"

"""Unified codes as rows: one is current, every old one resolves; serials are counted under a lock."""

from django.db import models
from django.utils import timezone

from accounts.models import Division, Person
from accounts.models.divisions import CODE_COLLATION
from accounts.scoping import AreaManager, Scope
from assets.models.facilities import Facility, filled
from assets.models.types import FacilityType
from common.privacy import classes


class FacilityCode(models.Model):
    """A code once given to a facility; never reused, never taken away."""

    code = models.CharField("统一编码", max_length=22, primary_key=True, db_collation=CODE_COLLATION)
    # the keys that every row fills are asked for in sets: common/db/keys.py
    facility = models.ForeignKey(
        Facility, models.PROTECT, related_name="codes", verbose_name="设施", db_constraint=False
    )
    current = models.BooleanField("现行", default=True)
    replaced_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaces",
        verbose_name="改用",
        db_index=False,
        db_constraint=False,
    )
    issued_at = models.DateTimeField("赋码时间", default=timezone.now)
    issued_by = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="赋码人",
        db_index=False,
        db_constraint=False,
    )

    objects = AreaManager()
    scope = Scope(
        division="facility__division_id",
        sector="facility__type__sector_id",
        parties=("facility__owner_id", "facility__keeper_id"),
        person="facility__keeper_person_id",
    )
    field_classes = classes(public="code facility current replaced_by issued_at", internal="issued_by")

    class Meta:
        verbose_name = "统一编码"
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["facility"], condition=models.Q(current=True), name="one_current_code_per_facility"
            )
        ]
        indexes = [filled("replaced_by", "codes_replaced")]

    def __str__(self) -> str:
        return self.code


class CodeCounter(models.Model):
    """The last serial given in a village for a type. Its row lock is the lock of coding."""

    division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name="村")
    type = models.ForeignKey(FacilityType, models.PROTECT, related_name="+", verbose_name="类别")
    last = models.PositiveIntegerField("末号", default=0)

    field_classes = classes(internal="id division type last")

    class Meta:
        verbose_name = "顺序号"
        constraints = [
            models.UniqueConstraint(fields=["division", "type"], name="one_counter_per_village_and_type"),
            models.CheckConstraint(condition=models.Q(last__lte=99999), name="serial_has_five_digits"),
        ]

    def __str__(self) -> str:
        return f"{self.division_id} {self.type_id} {self.last}"

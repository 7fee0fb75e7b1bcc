"""What becomes so on a day: the dated rows behind a facility's present values."""

from django.db import models
from django.utils import timezone

from accounts.models import Division, Party, Person
from accounts.scoping import AreaManager, Scope
from assets.models.facilities import Condition, Facility, KeeperKind, Registration, Status, filled
from assets.models.types import FacilityType, PropertyClass
from common.privacy import classes


class FacilityState(models.Model):
    """What became so on a day, and when we learnt it. Only ever added; a wrong row is closed, never changed.

    One act, one row: it says some of status, condition, class, division, type, registration and keeper and leaves
    the others null (`says_keeper` tells "no keeper" from "says nothing of it"). The truth of an aspect on a day is the row with the
    latest `from_date` up to it that says it; among those of one day, the one learnt last.
    """

    # the keys that every row fills are asked for in sets: common/db/keys.py
    facility = models.ForeignKey(
        Facility,
        models.PROTECT,
        related_name="states",
        verbose_name="设施",
        db_index=False,
        db_constraint=False,
    )
    from_date = models.DateField("自")
    recorded_at = models.DateTimeField("记录时间", default=timezone.now)
    closed_at = models.DateTimeField("作废时间", null=True, blank=True)
    status = models.CharField("状态", max_length=20, choices=Status, null=True, blank=True)  # noqa: DJ001
    condition = models.CharField("状况", max_length=10, choices=Condition, null=True, blank=True)  # noqa: DJ001
    property_class = models.CharField("经营属性", max_length=20, choices=PropertyClass, null=True, blank=True)  # noqa: DJ001
    division = models.ForeignKey(
        Division,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="所在村",
        db_index=False,
        db_constraint=False,
    )
    type = models.ForeignKey(
        FacilityType,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="类别",
        db_index=False,
        db_constraint=False,
    )
    registration = models.CharField(  # noqa: DJ001
        "登记状态", max_length=10, choices=Registration, null=True, blank=True
    )
    says_keeper = models.BooleanField("含管护主体", default=False)
    keeper = models.ForeignKey(
        Party,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="管护主体",
        db_index=False,
        db_constraint=False,
    )
    keeper_person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="管护责任人",
        db_index=False,
        db_constraint=False,
    )
    keeper_kind = models.CharField("管护主体类型", max_length=20, choices=KeeperKind, blank=True)
    reason = models.CharField("事由", max_length=200, blank=True)
    act = models.ForeignKey(
        "assets.BulkAct",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="states",
        verbose_name="批量操作",
        db_index=False,
        db_constraint=False,
    )
    recorded_by = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="经办人",
        db_index=False,
        db_constraint=False,
    )

    objects = AreaManager()
    scope = Scope(division="facility__division_id", sector="facility__type__sector_id")
    field_classes = classes(
        internal="id facility from_date recorded_at closed_at status condition property_class division type "
        "registration says_keeper keeper keeper_person keeper_kind reason act recorded_by"
    )

    class Meta:
        verbose_name = "设施变动"
        ordering = ["-from_date", "-recorded_at", "-id"]
        indexes = [
            models.Index(fields=["facility", "-from_date", "-recorded_at"], name="states_of_facility"),
            models.Index(fields=["-recorded_at", "-id"], name="states_by_time"),
            *(filled(field, f"states_of_{field}") for field in ("keeper", "keeper_person", "act")),
        ]

    def __str__(self) -> str:
        return f"{self.facility_id} {self.from_date}"

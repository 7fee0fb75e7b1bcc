"""年度重开: a year's list of a township begins with all its items open for confirmation again, filled as last year's said."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Division, Person
from accounts.scoping import AreaManager, Scope
from common.privacy import classes
from maintenance.models.editions import Edition, EditionQuerySet
from maintenance.models.responsibilities import ResponsibilityItem


class RenewalQuerySet(EditionQuerySet):
    """A village sees those of its township, as it sees the township's editions (`reaching`)."""

    def standing(self):
        return self.filter(undone_at=None)


class Renewal(models.Model):
    """One opening of a township's list; once a year, unless taken back. `edition`: what it is filled from and compared with.

    `opened_at` is empty while the job that opens the items has not come to its end.
    """

    division = models.ForeignKey(
        Division, models.PROTECT, related_name="renewals_of_lists", verbose_name="镇（街道）"
    )
    year = models.PositiveSmallIntegerField("年度")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="renewals", verbose_name="上一版")
    asked_at = models.DateTimeField("发起时间", default=timezone.now)
    asked_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="发起人"
    )
    job_id = models.BigIntegerField("后台任务", null=True, blank=True)
    opened_at = models.DateTimeField("重开时间", null=True, blank=True)
    count = models.PositiveIntegerField("条目", default=0)
    to_fill = models.PositiveIntegerField("须先补齐", default=0)
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)
    undone_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="撤销人"
    )

    objects = models.Manager.from_queryset(RenewalQuerySet)()
    scope = Scope(division="division_id")
    field_classes = classes(
        internal="id division year edition asked_at asked_by job_id opened_at count to_fill undone_at undone_by"
    )

    class Meta:
        verbose_name = "清单年度重开"
        ordering = ["division", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["division", "year"], condition=Q(undone_at=None), name="list_renewed_once_a_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.division} {self.year}年清单"


class RenewedItem(models.Model):
    """An item as it stood before the year's list began, and its version right after: what taking back needs."""

    audit_exempt = "重开前的原样只为撤销而留，条目自身的变动都有记录"

    renewal = models.ForeignKey(
        Renewal, models.PROTECT, related_name="items", verbose_name="年度重开", db_index=False
    )
    item = models.ForeignKey(
        ResponsibilityItem, models.PROTECT, related_name="renewals", verbose_name="清单条目"
    )
    before = models.JSONField("原样")
    version = models.PositiveIntegerField("重开后版本")

    objects = AreaManager()
    scope = Scope(division="item__facility__division_id", sector="item__facility__type__sector_id")
    field_classes = classes(internal="id renewal item version", personal="before")

    class Meta:
        verbose_name = "重开的条目"
        ordering = ["renewal", "item"]
        constraints = [models.UniqueConstraint(fields=["renewal", "item"], name="item_once_per_renewal")]

    def __str__(self) -> str:
        return f"{self.renewal} {self.item_id}"

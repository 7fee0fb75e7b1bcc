"""码牌: a plate has its own short random number; what it is fixed to is bound to it, on paper or on site."""

import secrets

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Division, Person
from accounts.models.divisions import CODE_COLLATION
from accounts.scoping import AreaManager, Scope
from assets.models.facilities import Facility
from common.privacy import classes

LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that are read for another
LENGTH = 10  # 31^10: nobody meets another's plate by trying


def new_number() -> str:
    """A plate's number: ten letters and digits that say nothing."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


class PlateOrder(models.Model):
    """A sheet of labels made at once: for facilities, or blank ones to be bound on site."""

    class Size(models.TextChoices):
        A4 = "a4", "A4 不干胶（3×8）"
        SMALL = "70x50", "70×50 毫米"
        LARGE = "100x70", "100×70 毫米"

    division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name="区划")
    blank = models.BooleanField("空白码牌", default=False)
    size = models.CharField("规格", max_length=10, choices=Size)
    count = models.PositiveIntegerField("张数")
    # a plate may be printed again, so it may stand on several sheets
    plates: models.ManyToManyField = models.ManyToManyField(
        "Plate", related_name="orders", verbose_name="码牌"
    )
    job_id = models.BigIntegerField("后台任务", null=True, blank=True)
    created_at = models.DateTimeField("制作时间", default=timezone.now)
    created_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="制作人"
    )

    objects = AreaManager()
    scope = Scope(division="division_id")
    field_classes = classes(internal="id division blank size count plates job_id created_at created_by")

    class Meta:
        verbose_name = "码牌制作"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.division} {self.count}张"

    @property
    def title(self) -> str:
        """空白码牌 24 张，or 码牌 12 张 for facilities."""
        return f"{'空白码牌' if self.blank else '码牌'} {self.count} 张"


class Plate(models.Model):
    """One plate. Its QR is `{PUBLIC_BASE_URL}/q/<number>`; a lost plate is replaced and still resolves."""

    class State(models.TextChoices):
        BLANK = "blank", "未绑定"
        BOUND = "bound", "使用中"
        REPLACED = "replaced", "已更换"

    number = models.CharField(
        "牌号", max_length=12, primary_key=True, default=new_number, db_collation=CODE_COLLATION
    )
    # where it was made for: a blank one may be bound there only; a bound one is where its facility is
    division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name="区划")
    facility = models.ForeignKey(
        Facility, models.PROTECT, null=True, blank=True, related_name="plates", verbose_name="设施"
    )
    state = models.CharField("状态", max_length=10, choices=State, default=State.BLANK)
    bound_at = models.DateTimeField("绑定时间", null=True, blank=True)
    bound_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="绑定人"
    )
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces", verbose_name="更换为"
    )
    replaced_reason = models.CharField("更换原因", max_length=100, blank=True)
    made_at = models.DateTimeField("制作时间", default=timezone.now)

    objects = AreaManager()
    scope = Scope(division="division_id")
    field_classes = classes(
        internal="number division facility state bound_at bound_by replaced_by replaced_reason made_at"
    )

    class Meta:
        verbose_name = "码牌"
        ordering = ["-made_at", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["facility"], condition=Q(state="bound"), name="one_plate_per_facility"
            ),
            models.CheckConstraint(
                condition=Q(state="blank", facility=None)
                | Q(state__in=["bound", "replaced"], facility__isnull=False),
                name="only_a_blank_plate_is_unbound",
            ),
        ]

    def __str__(self) -> str:
        return self.number

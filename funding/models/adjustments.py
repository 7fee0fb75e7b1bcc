"""调整的依据: the paper on which money changed its purpose or its unit, or was taken back, beside the booking that moved it."""

from django.db import models
from django.db.models import Q

from accounts.scoping import AreaManager, Scope
from common.privacy import classes
from funding.models.bookings import Booking
from funding.models.life import yuan_column


class Adjustment(models.Model):
    """Why money was moved beside the usual way, and by whose paper. Scans are attachments (`funding.adjustment`).

    A purpose change bears the approval of whoever issued the earmark; the earmark keeps the document it was issued by.
    """

    booking = models.OneToOneField(
        Booking, models.PROTECT, related_name="adjustment", verbose_name="记账凭证"
    )
    amount = yuan_column("金额（元）")
    issuer = models.CharField("批准单位", max_length=100)
    document = models.CharField("批准文号", max_length=60)
    approved_on = models.DateField("批准日期", null=True, blank=True)

    append_only = True
    objects = AreaManager()
    scope = Scope(division="booking__division_id")
    field_classes = classes(internal="id booking amount issuer document approved_on")

    class Meta:
        verbose_name = "资金调整"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0) & ~Q(document=""), name="adjustment_by_a_paper")
        ]

    def __str__(self) -> str:
        return self.document

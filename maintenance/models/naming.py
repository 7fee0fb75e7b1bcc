"""实名公开: the stored decision without which a name reads 张* on public pages and notices (PIPL 25)."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Division, Person
from accounts.scoping import AreaQuerySet, Scope
from common.privacy import classes


class NamingQuerySet(AreaQuerySet):
    def in_force(self, on: date | None = None):
        """Those that hold on a day (today); `until` is the last of them."""
        day = on or timezone.localdate()
        return self.filter(Q(until=None) | Q(until__gte=day), from_date__lte=day)


class NamingDecision(models.Model):
    """A person is named in full from a day on, on a basis that stands on paper; the telephone only if agreed."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="naming_decisions", verbose_name="人员")
    division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name="区划")
    basis = models.CharField("依据", max_length=200)
    with_phone = models.BooleanField("同意公开手机", default=False)
    from_date = models.DateField("起日")
    until = models.DateField("止日", null=True, blank=True)
    decided_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="决定人"
    )
    decided_at = models.DateTimeField("决定时间", default=timezone.now)
    ended_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="终止人"
    )
    ended_reason = models.CharField("终止原因", max_length=200, blank=True, default="")

    objects = models.Manager.from_queryset(NamingQuerySet)()
    scope = Scope(division="division_id")
    field_classes = classes(
        internal="id person division basis with_phone from_date until decided_by decided_at ended_by ended_reason"
    )

    class Meta:
        verbose_name = "实名公开决定"
        ordering = ["-from_date", "-id"]

    def __str__(self) -> str:
        return f"{self.person_id} {self.from_date}"

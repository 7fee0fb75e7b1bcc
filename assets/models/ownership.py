"""Whose a facility is, by which paper; which officials answer for it; when it lay idle."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Division, Party, Person
from accounts.scoping import AreaManager, Scope
from assets.models.facilities import Facility, OwnerKind
from common.privacy import classes

OF_FACILITY = Scope(
    division="facility__division_id",
    sector="facility__type__sector_id",
    parties=("facility__owner_id", "facility__keeper_id"),
    person="facility__keeper_person_id",
)


class OwnershipAct(models.Model):
    """确权、争议、产权转移 or 移交: one paper act. Only ever added; its papers are attachments.

    The latest by day says the facility's owner, kind of owner and title state.
    """

    class Kind(models.TextChoices):
        CONFIRM = "confirm", "确权"
        DISPUTE = "dispute", "权属争议"
        TRANSFER = "transfer", "产权转移"
        HANDOVER = "handover", "移交"

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="ownership_acts", verbose_name="设施")
    kind = models.CharField("事项", max_length=10, choices=Kind)
    on_date = models.DateField("日期")
    from_party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="移出单位"
    )
    to_party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="接收（产权）单位"
    )
    owner_kind = models.CharField("产权类别", max_length=20, choices=OwnerKind, blank=True)
    paper_number = models.CharField("证书或文书编号", max_length=60, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)
    recorded_at = models.DateTimeField("记录时间", default=timezone.now)
    recorded_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="经办人"
    )

    objects = AreaManager()
    scope = OF_FACILITY
    field_classes = classes(
        internal="id facility kind on_date from_party to_party owner_kind paper_number note recorded_at recorded_by"
    )

    class Meta:
        verbose_name = "产权记录"
        ordering = ["-on_date", "-id"]
        indexes = [models.Index(fields=["facility", "-on_date", "-id"], name="ownership_of_facility")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on_date}"


class Chief(models.Model):
    """路长、河长 of a facility at one of three levels, for a time; `reach` says the limits of what is patrolled."""

    class Title(models.TextChoices):
        ROAD = "road", "路长"
        RIVER = "river", "河长"

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="chiefs", verbose_name="设施")
    title = models.CharField("职务", max_length=10, choices=Title)
    level = models.CharField("级别", max_length=10, choices=Division.Level)
    person = models.ForeignKey(Person, models.PROTECT, related_name="chief_of", verbose_name="人员")
    reach = models.CharField("管控范围", max_length=200, blank=True)
    from_date = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)

    objects = AreaManager()
    scope = OF_FACILITY
    field_classes = classes(internal="id facility title level person reach from_date until")

    class Meta:
        verbose_name = "路长河长"
        ordering = ["facility", "level", "-from_date"]
        constraints = [
            models.UniqueConstraint(
                fields=["facility", "level"], condition=Q(until=None), name="one_chief_a_level"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()}{self.get_title_display()} {self.person}"


class IdleSpell(models.Model):
    """闲置: since when and why, when to look again, and what becomes of the facility."""

    class Disposal(models.TextChoices):
        REUSE = "reuse", "盘活"
        TRANSFER = "transfer", "转让"
        SCRAP = "scrap", "报废"

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="idle_spells", verbose_name="设施")
    since = models.DateField("闲置自")
    reason = models.CharField("闲置原因", max_length=200)
    follow_up_on = models.DateField("下次跟进日期")
    disposal = models.CharField("处置路径", max_length=10, choices=Disposal, blank=True)
    # the last; earlier ones stand in the trail
    progress = models.CharField("跟进情况", max_length=300, blank=True)
    outcome = models.CharField("处置结果", max_length=300, blank=True)
    ended_on = models.DateField("结束日期", null=True, blank=True)
    recorded_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="经办人"
    )

    objects = AreaManager()
    scope = OF_FACILITY
    field_classes = classes(
        internal="id facility since reason follow_up_on disposal progress outcome ended_on recorded_by"
    )

    class Meta:
        verbose_name = "闲置记录"
        ordering = ["-since", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["facility"], condition=Q(ended_on=None), name="idle_once_at_a_time"
            )
        ]
        indexes = [
            models.Index(fields=["follow_up_on"], condition=Q(ended_on=None), name="idle_to_follow_up")
        ]

    def __str__(self) -> str:
        return f"{self.facility} {self.since}"

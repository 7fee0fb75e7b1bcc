"""管护改革工作责任清单: one row per duty of a unit (not per facility), frozen into editions; and 三统一 per sector and township."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Division, Party, Person, Sector
from accounts.models.divisions import CODE_COLLATION
from accounts.scoping import Scope, in_ranges
from common.models.versions import Versioned
from common.privacy import classes
from maintenance.models.editions import FrozenList
from tasks_checklist.querysets import AskedQuerySet, above


class DutyItemQuerySet(AskedQuerySet):
    def reaching(self, post):
        """The lists of the post's area; of those above it the duties of units that stand above or in the area."""
        rows = super().reaching(post)
        if post is None or not getattr(post, "division_id", None):
            return rows
        own = in_ranges("division_id", post.ranges) | in_ranges("party__division_id", post.ranges)
        return self._marked("post", rows.filter(own | Q(party__division_id__in=above(post))))

    def live(self):
        """Those that stand on the list today."""
        return self.filter(until=None)

    def for_list(self):
        return self.select_related("division", "party__division", "sector")


class DutyItem(Versioned):
    """One duty as the living list of an area has it. `until` set: no longer on the list."""

    division = models.ForeignKey(Division, models.PROTECT, related_name="duty_items", verbose_name="范围")
    party = models.ForeignKey(Party, models.PROTECT, related_name="duty_items", verbose_name="责任单位")
    seq = models.PositiveSmallIntegerField("序号")
    duty = models.CharField("责任事项", max_length=200)
    content = models.TextField("具体内容", max_length=1000, blank=True)
    standard = models.CharField("工作标准", max_length=300, blank=True)
    frequency = models.CharField("时限、频次", max_length=100, blank=True)
    basis = models.CharField("依据", max_length=200, blank=True)
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="行业"
    )
    person_words = models.CharField("责任人（职务）", max_length=60, blank=True, help_text="写职务，不写姓名")
    until = models.DateField("停止列入", null=True, blank=True)

    objects = models.Manager.from_queryset(DutyItemQuerySet)()
    scope = Scope(division="division_id")
    named_by = "duty"
    field_classes = classes(
        public="id division party seq duty content standard frequency basis sector person_words",
        internal="until version",
    )

    class Meta:
        verbose_name = "责任事项"
        ordering = ["division", "seq", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["division", "party", "duty"], condition=Q(until=None), name="duty_once_per_unit"
            )
        ]

    def __str__(self) -> str:
        return self.duty


class DutyEdition(FrozenList):
    """The list frozen on a day; published through maintenance.actions.publishing under the kind "duty_list".

    Rows of both tables never change once the edition stands: triggers of the database (migration 0002) refuse it.
    """

    division = models.ForeignKey(Division, models.PROTECT, related_name="duty_editions", verbose_name="范围")

    objects = models.Manager.from_queryset(AskedQuerySet)()
    scope = Scope(division="division_id")
    field_classes = classes(
        public="id division year number before frozen_at note kept_count added_count changed_count dropped_count",
        internal="frozen_by",
    )

    class Meta:
        verbose_name = "责任清单版次"
        ordering = ["division", "-year", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["division", "year", "number"], name="duty_edition_once")
        ]


class DutyEditionLine(models.Model):
    """A duty as the edition says it, in words. `columns`: {column: words}; `division_code`: where its unit stands."""

    class Change(models.TextChoices):
        KEPT = "kept", "未变"
        ADDED = "added", "新增"
        CHANGED = "changed", "变更"
        DROPPED = "dropped", "减少"

    append_only = True

    edition = models.ForeignKey(DutyEdition, models.PROTECT, related_name="lines", verbose_name="版次")
    seq = models.PositiveSmallIntegerField("序号")
    party = models.ForeignKey(Party, models.PROTECT, related_name="+", verbose_name="单位")
    party_name = models.CharField("责任单位", max_length=100)
    division_code = models.CharField("单位所在区划", max_length=12, db_collation=CODE_COLLATION)
    duty = models.CharField("责任事项", max_length=200)
    columns = models.JSONField("内容", default=dict)
    change = models.CharField("与上一版相比", max_length=10, choices=Change)
    changed_columns = ArrayField(
        models.CharField(max_length=30), default=list, blank=True, verbose_name="变更的栏目"
    )

    field_classes = classes(
        public="id edition seq party party_name division_code duty columns change changed_columns"
    )

    class Meta:
        verbose_name = "责任清单条目"
        ordering = ["edition", "seq", "id"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "party", "duty"], name="duty_once_per_edition")
        ]

    def __str__(self) -> str:
        return self.duty


class Unification(Versioned):
    """三统一: whether a sector in a township has reached one of three facts, since when, proved by what."""

    class Fact(models.TextChoices):
        INSTITUTION = "institution", "统一管护机构"
        FUNDING = "funding", "统一经费保障"
        STANDARD = "standard", "统一标准制定"

    division = models.ForeignKey(
        Division, models.PROTECT, related_name="unifications", verbose_name="镇（街道）"
    )
    sector = models.ForeignKey(Sector, models.PROTECT, related_name="unifications", verbose_name="行业")
    fact = models.CharField("事项", max_length=12, choices=Fact)
    reached = models.BooleanField("已实现", default=False)
    on = models.DateField("认定日期", default=timezone.localdate)
    evidence = models.CharField("依据", max_length=500, blank=True)
    said_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="填报人"
    )

    objects = models.Manager.from_queryset(AskedQuerySet)()
    scope = Scope(division="division_id", sector="sector_id")
    field_classes = classes(public="id division sector fact reached on evidence", internal="said_by version")

    class Meta:
        verbose_name = "三统一情况"
        ordering = ["division", "sector", "fact"]
        constraints = [
            models.UniqueConstraint(fields=["division", "sector", "fact"], name="unification_once"),
            models.CheckConstraint(
                condition=Q(reached=False) | ~Q(evidence=""), name="unification_reached_is_proved"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.division} {self.sector} {self.get_fact_display()}"

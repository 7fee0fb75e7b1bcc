"""版次: a list frozen on a day. Lines are copies in words and figures, and never change: triggers of the database
(migration 0002) refuse every UPDATE and DELETE of both tables, and a line that comes after its edition."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Division, Person
from accounts.models.divisions import CODE_COLLATION
from accounts.scoping import AreaManager, AreaQuerySet, Scope, ScopeKind, in_ranges
from assets.models import Facility
from common.privacy import classes


class EditionQuerySet(AreaQuerySet):
    def reaching(self, post):
        """Editions of the post's area, and for a village those of the township above it."""
        of_village = (
            post is not None and post.scope_kind == ScopeKind.AREA and getattr(post, "division_id", "")
        )
        if not of_village or post.division.level != Division.Level.VILLAGE:
            return self.visible_to(post)
        above = Q(division_id=f"{post.division_id[:9]}000")
        return self._marked("post", self.filter(in_ranges("division_id", post.ranges) | above))


class FrozenList(models.Model):
    """A list of an area frozen on a day, of whatever room; `number` counts from 1 within area and year."""

    year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveSmallIntegerField("版次")
    before = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="next", verbose_name="上一版"
    )
    frozen_at = models.DateTimeField("定版时间", default=timezone.now)
    frozen_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="定版人"
    )
    note = models.CharField("说明", max_length=300, blank=True)
    kept_count = models.PositiveIntegerField("未变", default=0)
    added_count = models.PositiveIntegerField("新增", default=0)
    changed_count = models.PositiveIntegerField("变更", default=0)
    dropped_count = models.PositiveIntegerField("减少", default=0)

    append_only = True

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.division} {self.year}年第{self.number}版"  # type: ignore[attr-defined]

    @property
    def count(self) -> int:
        return self.kept_count + self.added_count + self.changed_count


class Edition(FrozenList):
    """The 管护责任清单 of a township, or of one village."""

    division = models.ForeignKey(
        Division, models.PROTECT, related_name="editions_of_lists", verbose_name="范围"
    )
    left_out = models.PositiveIntegerField(
        "未列入", default=0, help_text="定版时尚未核定、经办确认不列入的设施数"
    )

    objects = models.Manager.from_queryset(EditionQuerySet)()
    scope = Scope(division="division_id")
    field_classes = classes(
        public="id division year number before frozen_at note left_out kept_count added_count changed_count "
        "dropped_count",
        internal="frozen_by",
    )

    class Meta:
        verbose_name = "清单版次"
        ordering = ["division", "-year", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["division", "year", "number"], name="edition_number_once")
        ]


class EditionLine(models.Model):
    """A facility as the edition says it. `dropped`: it stood in the edition before and no longer does.

    `columns`: {column key: value in words or figures}; the keys are those of maintenance.list_columns.
    `refs`: {field of the item: its value}, by which next year's list is filled from this one.
    """

    append_only = True
    audit_exempt = "版次条目一次写入、不能改删（数据库触发器），版次本身有记录"

    class Change(models.TextChoices):
        KEPT = "kept", "未变"
        ADDED = "added", "新增"
        CHANGED = "changed", "变更"
        DROPPED = "dropped", "减少"

    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="lines", verbose_name="版次", db_index=False
    )
    seq = models.PositiveIntegerField("序号")
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="edition_lines", verbose_name="设施")
    division_code = models.CharField("所在村代码", max_length=12, db_collation=CODE_COLLATION)
    type_code = models.CharField("类别代码", max_length=4, db_collation=CODE_COLLATION)
    columns = models.JSONField("内容")
    refs = models.JSONField("填报值", default=dict, blank=True)
    change = models.CharField("与上一版相比", max_length=10, choices=Change)
    changed_columns = ArrayField(
        models.CharField(max_length=30), default=list, blank=True, verbose_name="变更的栏目"
    )

    objects = AreaManager()
    scope = Scope(division="division_code", sector="facility__type__sector_id")
    field_classes = classes(
        internal="id edition seq facility division_code type_code refs change changed_columns",
        personal="columns",
    )

    class Meta:
        verbose_name = "清单版次条目"
        ordering = ["edition", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "facility"], name="facility_once_per_edition")
        ]
        indexes = [
            models.Index(fields=["edition", "seq"], name="edition_line_in_order"),
            models.Index(fields=["edition", "change", "seq"], name="edition_line_by_change"),
            models.Index(fields=["edition", "division_code", "seq"], name="edition_line_of_village"),
        ]

    def __str__(self) -> str:
        return f"{self.edition} {self.seq}"

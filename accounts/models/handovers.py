"""What changes hands at once: villages that merge, a year's new codes, a post's open work."""

from django.db import models
from django.utils import timezone

from accounts.models.divisions import Division
from accounts.models.people import Person
from accounts.models.posts import Post
from accounts.scoping import AreaManager, Scope
from common.privacy import classes


class DivisionMerge(models.Model):
    """撤并: a division closed on a day into its successor, and what moved with it, counted by room."""

    closed = models.ForeignKey(Division, models.PROTECT, related_name="merges_out", verbose_name="撤销")
    successor = models.ForeignKey(Division, models.PROTECT, related_name="merges_in", verbose_name="并入")
    on_date = models.DateField("撤并日期")
    paper = models.CharField("批文", max_length=120, blank=True)
    moved = models.JSONField("移交内容", default=list, help_text="[{what, count}]")
    recorded_at = models.DateTimeField("办理时间", default=timezone.now)
    recorded_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="经办人"
    )

    objects = AreaManager()
    scope = Scope(division="successor_id")
    field_classes = classes(internal="id closed successor on_date paper moved recorded_at recorded_by")

    class Meta:
        verbose_name = "区划撤并"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.closed}→{self.successor}"


class DivisionEdition(models.Model):
    """A year's division codes handed over, compared with ours line by line, and what was confirmed of it."""

    class State(models.TextChoices):
        COMPARED = "compared", "待确认"
        CONFIRMED = "confirmed", "已更新"
        DISCARDED = "discarded", "已放弃"

    county = models.ForeignKey(Division, models.PROTECT, related_name="editions", verbose_name="县（区）")
    year = models.PositiveSmallIntegerField("年度")
    file_name = models.CharField("文件", max_length=200)
    lines = models.JSONField(
        "差异", default=list, help_text="[{kind, code, name, ours, parent, held, decision}]"
    )
    state = models.CharField("状态", max_length=10, choices=State, default=State.COMPARED)
    uploaded_at = models.DateTimeField("上传时间", default=timezone.now)
    uploaded_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="经办人"
    )
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)

    objects = AreaManager()
    scope = Scope(division="county_id")
    field_classes = classes(
        internal="id county year file_name lines state uploaded_at uploaded_by confirmed_at"
    )

    class Meta:
        verbose_name = "年度区划代码"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.county} {self.year}"


class PostHandover(models.Model):
    """手续交接: everything open of one post passed to the next person on a day, with a sheet both sign."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="handovers", verbose_name="岗位")
    division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name="区划")
    receiver = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="接收人")
    on_date = models.DateField("交接日期")
    moved = models.JSONField("交接内容", default=list, help_text="[{what, count, rows: [words]}]")
    note = models.CharField("说明", max_length=300, blank=True)
    recorded_at = models.DateTimeField("办理时间", default=timezone.now)
    recorded_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="监交人"
    )

    objects = AreaManager()
    scope = Scope(division="division_id")
    field_classes = classes(internal="id post division receiver on_date moved note recorded_at recorded_by")

    class Meta:
        verbose_name = "手续交接"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.post}→{self.receiver}"

"""任务分解表的导入: what an uploaded workbook asks of a plan, kept until somebody has looked and decided."""

from django.db import models
from django.utils import timezone

from accounts.models import Person
from accounts.scoping import AreaManager, Scope
from common.privacy import classes
from tasks_checklist.models.annual import AnnualPlan


class TaskSheet(models.Model):
    """A read workbook: its lines as they were read, and what its names of units mean, where the reader was asked."""

    class State(models.TextChoices):
        CHECKED = "checked", "待确认"
        CONFIRMED = "confirmed", "已导入"
        DROPPED = "dropped", "已放弃"

    plan = models.ForeignKey(AnnualPlan, models.PROTECT, related_name="task_sheets", verbose_name="年度计划")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="经办人")
    file_name = models.CharField("文件", max_length=200)
    state = models.CharField("状态", max_length=10, choices=State, default=State.CHECKED)
    rows = models.JSONField("任务各行", default=list, blank=True)
    shares = models.JSONField("分解各行", default=list, blank=True)
    left = models.JSONField("没有用到的", default=list, blank=True, help_text="不认得的列、没有读的工作表")
    units = models.JSONField("单位名称", default=dict, blank=True, help_text="表中的名称与单位编号")
    counts = models.JSONField("计数", default=dict, blank=True)
    created_at = models.DateTimeField("上传时间", default=timezone.now)
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)

    objects = AreaManager()
    scope = Scope(division="plan__division_id")
    field_classes = classes(
        internal="id plan person file_name state rows shares left units counts created_at confirmed_at"
    )

    class Meta:
        verbose_name = "任务分解表导入"
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.file_name

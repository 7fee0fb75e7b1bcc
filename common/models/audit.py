"""The trail: who changed what, when, from which door. Written by triggers (common/audit), never by Django.

Ids are plain numbers without foreign keys: a record outlives what it names. `before` and `after` map column
names to PostgreSQL's text of the value (a missing name is an empty value); an update names the changed.
"""

from datetime import datetime
from typing import Self

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from common.privacy import classes


class Act(models.TextChoices):
    INSERT = "insert", _("新增")
    UPDATE = "update", _("修改")
    DELETE = "delete", _("删除")
    EVENT = "event", _("操作")


class Result(models.TextChoices):
    DONE = "done", _("成功")
    REFUSED = "refused", _("被拒绝")
    FAILED = "failed", _("失败")


class Door(models.TextChoices):
    PAGE = "page", _("网页")
    API = "api", _("接口")
    COMMAND = "command", _("命令行")
    TASK = "task", _("后台任务")
    TEST = "test", _("测试")
    NONE = "", _("数据库")  # nobody said who acts: see database_role and application


class AuditRecordQuerySet(models.QuerySet["AuditRecord"]):
    def of_row(self, table: str, key: object) -> Self:
        """All that happened to one row."""
        return self.filter(table=table, key=str(key))

    def of_account(self, account_id: int) -> Self:
        return self.filter(account_id=account_id)

    def of_batch(self, batch: str) -> Self:
        return self.filter(batch=batch).exclude(batch="")

    def of_request(self, request: str) -> Self:
        return self.filter(request=request).exclude(request="")

    def between(self, start: datetime | None, end: datetime | None) -> Self:
        """From `start` on, before `end`."""
        asked = Q()
        if start:
            asked &= Q(at__gte=start)
        if end:
            asked &= Q(at__lt=end)
        return self.filter(asked)

    def events(self) -> Self:
        return self.filter(act=Act.EVENT)

    def changes(self) -> Self:
        """What triggers wrote."""
        return self.exclude(act=Act.EVENT)

    def meaningful(self) -> Self:
        """Without saves that changed nothing."""
        return self.exclude(act=Act.UPDATE, before={}, after={})

    def nameless(self) -> Self:
        """Written without an acting context: by hand in the database, or by a door with a fault."""
        return self.filter(door=Door.NONE)

    def newest_first(self) -> Self:
        return self.order_by("-id")


class AuditRecord(models.Model):
    at = models.DateTimeField(_("时间"), db_default=Now())
    transaction = models.BigIntegerField(_("事务"))
    account_id = models.BigIntegerField(_("账号"), null=True)
    person_id = models.BigIntegerField(_("人员"), null=True)
    post_id = models.BigIntegerField(_("岗位"), null=True)
    door = models.CharField(_("入口"), max_length=16, choices=Door, blank=True)
    request = models.CharField(_("请求编号"), max_length=64, blank=True)
    batch = models.CharField(_("批次"), max_length=64, blank=True)
    database_role = models.CharField(_("数据库角色"), max_length=63, blank=True)  # only without a door
    application = models.CharField(_("程序"), max_length=64, blank=True)  # only without a door
    address = models.CharField(_("来源地址"), max_length=64, blank=True)  # only of events
    table = models.CharField(_("表"), max_length=63, blank=True, db_collation="C")
    key = models.CharField(_("编号"), max_length=200, blank=True, db_collation="C")
    act = models.CharField(_("动作"), max_length=8, choices=Act)
    event = models.CharField(_("事件"), max_length=64, blank=True)
    before = models.JSONField(_("变更前"), null=True)
    after = models.JSONField(_("变更后"), null=True)
    result = models.CharField(_("结果"), max_length=8, choices=Result, default=Result.DONE)

    objects = AuditRecordQuerySet.as_manager()

    append_only = True
    audit_exempt = "操作记录本身，只增不改"
    field_classes = classes(
        internal="id at transaction account_id person_id post_id door request batch database_role application"
        " table key act event before after result",
        personal="address",
    )

    class Meta:
        verbose_name = _("操作记录")
        verbose_name_plural = _("操作记录")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["table", "key", "id"], name="audit_of_row"),
            models.Index(fields=["account_id", "id"], name="audit_of_account"),
            BrinIndex(fields=["at", "transaction"], name="audit_at"),  # rows lie in the order of time
            models.Index(fields=["batch", "id"], name="audit_of_batch", condition=~Q(batch="")),
            models.Index(fields=["request", "id"], name="audit_of_request", condition=~Q(request="")),
            models.Index(fields=["event", "id"], name="audit_of_event", condition=~Q(event="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.table} {self.key}"


class AuditSeal(models.Model):
    """A link of the chain over the trail: see common/audit/sealing.py."""

    at = models.DateTimeField(_("封存时间"), db_default=Now())
    since = models.BigIntegerField(_("起始事务"))  # from this transaction on
    until = models.BigIntegerField(_("截止事务"))  # before this one
    records = models.PositiveBigIntegerField(_("记录数"))
    head = models.CharField(_("封存值（SM3）"), max_length=64)

    append_only = True
    field_classes = classes(internal="id at since until records head")

    class Meta:
        verbose_name = _("操作记录封存")
        verbose_name_plural = _("操作记录封存")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.head

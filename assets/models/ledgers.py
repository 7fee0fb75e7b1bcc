"""A handed-over ledger: the batch, and its rows between reading and confirming."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from accounts.models import Division, Person
from accounts.scoping import AreaManager, Scope
from assets.models.facilities import Facility
from common.crypto import EncryptedTextField
from common.privacy import classes


class LedgerBatch(models.Model):
    """One file handed over by one person for one area; can be left and taken up again.

    Whether it is being read or confirmed just now is asked of its job, never copied here.
    """

    class State(models.TextChoices):
        HANDED_OVER = "handed_over", "待读取"
        REJECTED = "rejected", "无法读取"
        CHECKED = "checked", "待确认"
        IMPORTED = "imported", "已入库"
        DISCARDED = "discarded", "已放弃"
        UNDONE = "undone", "已撤销"

    division = models.ForeignKey(
        Division, models.PROTECT, related_name="ledger_batches", verbose_name="导入到"
    )
    file_name = models.CharField("文件名", max_length=200)
    stored_as = models.CharField("存放位置", max_length=100, blank=True)
    size = models.PositiveBigIntegerField("大小（字节）", default=0)
    upload = models.CharField(
        "同次上传", max_length=32, blank=True
    )  # the same for files handed over together
    state = models.CharField("状态", max_length=20, choices=State, default=State.HANDED_OVER)
    message = models.CharField("说明", max_length=300, blank=True)
    understanding = models.JSONField("看懂了什么", default=dict, blank=True)
    choices = models.JSONField("经办人的选择", default=dict, blank=True)  # as assets.ledger.Choices reads it
    counts = models.JSONField("行数", default=dict, blank=True)
    job_id = models.BigIntegerField("后台任务", null=True, blank=True)
    handed_over_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="ledger_batches", verbose_name="经办人"
    )
    created_at = models.DateTimeField("上传时间", default=timezone.now)
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)

    objects = AreaManager()
    scope = Scope(division="division_id")
    field_classes = classes(
        internal="id division file_name stored_as size upload state message counts job_id handed_over_by created_at "
        "confirmed_at undone_at",
        sensitive="understanding choices",
    )

    class Meta:
        verbose_name = "台账导入"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["division", "-id"], name="batches_of_division"),
            models.Index(fields=["upload"], name="batches_of_upload", condition=~models.Q(upload="")),
        ]

    def __str__(self) -> str:
        return self.file_name


class LedgerHabit(models.Model):
    """What a township chose for one shape of sheet (the fingerprint of its heads), proposed again for the next file.

    `choice` is a assets.ledger.SheetChoice as JSON, without what belongs to one file only (its village, its category).
    """

    township = models.ForeignKey(Division, models.PROTECT, related_name="ledger_habits", verbose_name="镇街")
    shape = models.CharField("表头特征", max_length=16)
    choice = models.JSONField("选择", default=dict)
    changed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="经办人"
    )
    changed_at = models.DateTimeField("时间", default=timezone.now)

    objects = AreaManager()
    scope = Scope(division="township_id")
    field_classes = classes(internal="id township shape choice changed_by changed_at")

    class Meta:
        verbose_name = "台账读法"
        constraints = [models.UniqueConstraint(fields=["township", "shape"], name="habit_once_per_shape")]

    def __str__(self) -> str:
        return self.shape


class LedgerRow(models.Model):
    """A row of the file as it was read: what it is, its raw text, what was made of it, what is doubtful.

    `verdict` is what the row will do when confirmed; `taken` that it has done it. `mended` holds what a person wrote
    instead of the ledger ({fact: text} as JSON), so that reading the file again keeps it. `before` holds what a changed
    facility was like, for undoing. Staging between check and confirm: exempt from the audit trail, since what it becomes
    (facilities, codes) and the batch itself are in it; and its two keys are not asked for row by row, since the batch is
    locked by whoever writes its rows and facilities are never deleted. Raw cells are sensitive.
    """

    class Verdict(models.TextChoices):
        NEW = "new", "新增"
        CHANGED = "changed", "变更"
        UNCHANGED = "unchanged", "未变"
        HELD = "held", "待处理"
        SKIPPED = "skipped", "非数据"

    batch = models.ForeignKey(
        LedgerBatch, models.CASCADE, related_name="rows", verbose_name="批次", db_index=False, db_constraint=False
    )  # fmt: skip
    position = models.PositiveIntegerField("次序")
    sheet = models.CharField("工作表", max_length=100, blank=True)
    row = models.PositiveIntegerField("行")
    verdict = models.CharField("结果", max_length=10, choices=Verdict)
    kind = models.CharField("行类", max_length=20, blank=True)
    flagged = models.BooleanField("有疑问", default=False)
    taken = models.BooleanField("已入库", default=False, db_default=False)
    division_code = models.CharField("村代码", max_length=12, blank=True)
    type_code = models.CharField("类别代码", max_length=4, blank=True)
    name = models.CharField("名称", max_length=120, blank=True)
    name_key = models.CharField(max_length=120, blank=True)
    initials = models.CharField(max_length=120, blank=True, default="")
    values = models.JSONField("读出的值", default=dict)
    phones = EncryptedTextField("电话", blank=True, default="")
    phone_hashes = ArrayField(models.CharField(max_length=64), default=list, blank=True)
    raw = EncryptedTextField("原文", blank=True, default="")  # {fact: raw text} as JSON; holds phones
    mended = EncryptedTextField("改为", blank=True, default="", db_default="")
    problems = models.JSONField("问题", default=list)
    before = models.JSONField("变更前", null=True, blank=True)
    facility = models.ForeignKey(
        Facility, models.PROTECT, null=True, blank=True, related_name="ledger_rows", verbose_name="设施",
        db_index=False, db_constraint=False,
    )  # fmt: skip

    objects = AreaManager()
    scope = Scope(division="batch__division_id")
    field_classes = classes(
        internal="id batch position sheet row verdict kind flagged taken division_code type_code name name_key initials "
        "facility",
        sensitive="values phones phone_hashes raw mended problems before",
    )
    phone_lists = {"phones": "phone_hashes"}  # several numbers in one cell, and where their hashes stand
    audit_exempt = "导入暂存行；入库后成为设施、编码和批次，均有记录"

    class Meta:
        verbose_name = "台账行"
        ordering = ["batch", "position"]
        constraints = [models.UniqueConstraint(fields=["batch", "position"], name="row_once_per_batch")]
        indexes = [models.Index(fields=["batch", "verdict", "position"], name="rows_by_verdict")]

    def __str__(self) -> str:
        return f"{self.sheet} {self.row}"

"""A workbook of a plain table between being read and being confirmed; it belongs to whoever handed it over."""

from django.db import models
from django.utils import timezone

from accounts.models.people import Person
from accounts.models.posts import Post
from common.crypto import EncryptedTextField
from common.privacy import classes


class TableImport(models.Model):
    """Rows as they were read, sealed because they may hold phones; the one-time passwords, sealed until fetched once."""

    class State(models.TextChoices):
        CHECKED = "checked", "待确认"
        CONFIRMED = "confirmed", "已导入"
        DROPPED = "dropped", "已放弃"

    person = models.ForeignKey(Person, models.CASCADE, related_name="table_imports", verbose_name="经办人")
    post = models.ForeignKey(Post, models.CASCADE, related_name="+", verbose_name="经办岗位")
    # a key of IMPORTABLE_TABLES; the default of the database serves servers that still run the code of before
    table = models.CharField("表", max_length=40, db_default="people")
    file_name = models.CharField("文件", max_length=200)
    state = models.CharField("状态", max_length=10, choices=State, default=State.CHECKED)
    rows = EncryptedTextField("内容", blank=True, default="")
    passwords = EncryptedTextField("一次性密码", blank=True, default="")
    counts = models.JSONField("计数", default=dict, blank=True)
    created_at = models.DateTimeField("上传时间", default=timezone.now)
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)

    field_classes = classes(
        internal="id person post table file_name state counts created_at confirmed_at",
        sensitive="rows passwords",
    )

    class Meta:
        verbose_name = "表格导入"
        ordering = ["-id"]
        db_table = (
            "accounts_peopleimport"  # its first use; a rename would stop servers that still run old code
        )

    def __str__(self) -> str:
        return self.file_name

"""Files: each a row, and bytes on the disk under a name nobody can guess."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.privacy import classes


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def of(self, kind: str, owner_id: object) -> "AttachmentQuerySet":
        """The files of one owner, oldest first."""
        return self.filter(owner_kind=kind, owner_id=str(owner_id)).order_by("created_at", "pk")

    def expired(self, now: datetime) -> "AttachmentQuerySet":
        return self.filter(expires_at__lte=now)


class Attachment(models.Model):
    """One file of an owner in some room above. Plain ids name owner, area and account: a file outlives them.

    `public_id` is what addresses show. `stored` is the random name under MEDIA_ROOT/attachments.
    """

    class Kind(models.TextChoices):
        """What a file is, by its content."""

        JPEG = "image/jpeg", _("照片")
        PNG = "image/png", _("图片")
        WEBP = "image/webp", _("网络图片")
        PDF = "application/pdf", "PDF"
        XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _("Excel 工作簿")
        DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document", _("Word 文档")
        XLS = "application/vnd.ms-excel", _("旧版 Excel 工作簿")
        CSV = "text/csv", _("文本表格")
        HTML = "text/html", _("网页表格")
        ZIP = "application/zip", _("压缩包")
        JSON = "application/json", "JSON"

    class State(models.TextChoices):
        DRAFT = "draft", _("未提交")  # uploaded before what it belongs to was saved; expires
        KEPT = "kept", _("已保存")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner_kind = models.CharField("所属类型", max_length=40)
    owner_id = models.CharField("所属编号", max_length=40)
    division = models.CharField("区划", max_length=12, blank=True, default="", db_collation="C")
    uploader_id = models.BigIntegerField("上传账号", null=True, blank=True)
    name = models.CharField("文件名", max_length=200)
    kind = models.CharField("类型", max_length=100, choices=Kind)
    size = models.PositiveBigIntegerField("大小（字节）")
    sm3 = models.CharField("SM3", max_length=64)
    width = models.PositiveIntegerField("宽（像素）", null=True, blank=True)
    height = models.PositiveIntegerField("高（像素）", null=True, blank=True)
    state = models.CharField("状态", max_length=5, choices=State, default=State.KEPT)
    stored = models.CharField("存储名", max_length=60, unique=True, editable=False)
    created_at = models.DateTimeField("上传时间", auto_now_add=True)
    expires_at = models.DateTimeField("到期时间", null=True, blank=True)

    objects = models.Manager.from_queryset(AttachmentQuerySet)()
    field_classes = classes(
        internal="id public_id owner_kind owner_id division uploader_id kind size sm3 width height state "
        "created_at expires_at",
        personal="name",
        sensitive="stored",
    )

    class Meta:
        verbose_name = verbose_name_plural = _("附件")
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(fields=["owner_kind", "owner_id", "created_at"], name="attachment_by_owner"),
            models.Index(
                fields=["expires_at"], condition=Q(expires_at__isnull=False), name="attachment_expiring"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="draft") | Q(expires_at__isnull=False), name="attachment_draft_expires"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_image(self) -> bool:
        return self.width is not None

"""发送: notices also go out by e-mail and by one HTTPS gateway (SMS, WeCom); each sending is a row.

The channels are the county's, the choice is the person's. A sending waits until its time (digest, quiet hours), is taken
by one worker at a time for a lease, and tells what became of it. A worker that dies between sending and writing it down
makes it go out once more: at least once, never silently lost.
"""

from datetime import time

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.divisions import Division
from accounts.models.notices import Notice
from accounts.models.people import Person
from accounts.scoping import AreaManager, Scope
from common.crypto import EncryptedTextField
from common.models.versions import Versioned
from common.privacy import classes

QUIET_FROM, QUIET_UNTIL = time(21, 0), time(7, 30)


class Channel(models.TextChoices):
    EMAIL = "email", "电子邮件"
    GATEWAY = "gateway", "短信、企业微信网关"


class ChannelSettings(Versioned):
    """How one channel of a county is reached. Password and header token lie sealed and are never shown again."""

    class Security(models.TextChoices):
        TLS = "tls", "SSL/TLS（465）"
        STARTTLS = "starttls", "STARTTLS（587）"
        NONE = "none", "不加密（25，仅内网）"

    county = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name="县（区）")
    channel = models.CharField("渠道", max_length=10, choices=Channel)
    active = models.BooleanField("启用", default=False)
    host = models.CharField("邮件服务器", max_length=200, blank=True)
    port = models.PositiveIntegerField(
        "端口", default=465, validators=[MinValueValidator(1), MaxValueValidator(65535)]
    )
    security = models.CharField("加密方式", max_length=10, choices=Security, default=Security.TLS)
    user = models.CharField("登录名", max_length=120, blank=True)
    sender = models.EmailField("发件地址", blank=True)
    url = models.CharField("网关地址", max_length=300, blank=True, help_text="以 https:// 开头")
    header = models.CharField("鉴权请求头", max_length=60, blank=True, help_text="如 Authorization")
    body = models.TextField("请求正文（JSON）", max_length=2000, blank=True)
    secret = EncryptedTextField("密码或令牌", blank=True, default="")

    objects = AreaManager()
    scope = Scope(division="county_id")
    field_classes = classes(
        internal="id county channel active host port security user sender url header body version",
        sensitive="secret",
    )

    class Meta:
        verbose_name = "发送渠道"
        ordering = ["county", "channel"]
        constraints = [
            models.UniqueConstraint(fields=["county", "channel"], name="one_setting_per_channel"),
            models.CheckConstraint(
                condition=~Q(channel="gateway") | Q(url="") | Q(url__startswith="https://"),
                name="gateway_by_https",
            ),
        ]

    def __str__(self) -> str:
        return self.get_channel_display()


class SendingChoice(models.Model):
    """What a person wants sent out, where to, and when not. Without a row only pressing notices go to the gateway."""

    class Pace(models.TextChoices):
        AT_ONCE = "at_once", "随时"
        DAILY = "daily", "每天早上汇总一次"

    class What(models.TextChoices):
        PRESSING = "pressing", "只发催办和有期限的"
        ALL = "all", "全部消息"

    person = models.OneToOneField(Person, models.CASCADE, related_name="sending_choice", verbose_name="人员")
    email_on = models.BooleanField("发到邮箱", default=False)
    email = EncryptedTextField("邮箱地址", blank=True, default="")
    gateway_on = models.BooleanField("发到手机", default=True)
    what = models.CharField("发哪些", max_length=10, choices=What, default=What.PRESSING)
    pace = models.CharField("什么时候发", max_length=10, choices=Pace, default=Pace.AT_ONCE)
    quiet_from = models.TimeField("免打扰起", default=QUIET_FROM)
    quiet_until = models.TimeField("免打扰止", default=QUIET_UNTIL)

    field_classes = classes(
        internal="id person email_on gateway_on what pace quiet_from quiet_until", sensitive="email"
    )

    class Meta:
        verbose_name = "消息发送设置"

    def __str__(self) -> str:
        return f"{self.person} {self.get_pace_display()}"


class Sending(models.Model):
    """One notice over one channel to one person. `trial`: a test by an administrator, to an address typed then."""

    class State(models.TextChoices):
        QUEUED = "queued", "待发送"
        SENT = "sent", "已发送"
        FAILED = "failed", "未成功，将重试"
        GAVE_UP = "gave_up", "未送达"

    notice = models.ForeignKey(
        Notice, models.CASCADE, null=True, blank=True, related_name="sendings", verbose_name="消息"
    )
    person = models.ForeignKey(Person, models.CASCADE, related_name="sendings", verbose_name="收件人")
    channel = models.CharField("渠道", max_length=10, choices=Channel)
    state = models.CharField("状态", max_length=10, choices=State, default=State.QUEUED)
    trial = models.BooleanField("测试", default=False)
    created_at = models.DateTimeField("产生时间", default=timezone.now)
    due_at = models.DateTimeField("发送时间", default=timezone.now)
    claimed_until = models.DateTimeField("占用至", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    sent_at = models.DateTimeField("送出时间", null=True, blank=True)
    answer = models.CharField("对方答复", max_length=300, blank=True, default="")

    objects = AreaManager()
    scope = Scope(division="person__division_id", person="person_id")
    field_classes = classes(
        internal="id notice person channel state trial created_at due_at claimed_until attempts sent_at answer"
    )

    class Meta:
        verbose_name = "发送"
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["due_at", "id"], condition=Q(state__in=["queued", "failed"]), name="sending_due"
            ),
            models.Index(fields=["person", "-id"], name="sending_of_person"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["notice", "channel"], name="notice_sent_once_per_channel"),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.person}"

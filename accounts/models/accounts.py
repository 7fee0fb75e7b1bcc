"""What a person signs in with, and the sessions that are open."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from accounts.models.people import Person
from common.privacy import classes


class AccountManager(BaseUserManager):
    def get_by_natural_key(self, username):
        return self.get(username=username)


class Account(AbstractBaseUser):
    """A sign-in name with a password. What it may do is said by the posts of its person, read anew each request."""

    username = models.CharField("账号", max_length=40, unique=True)
    person = models.OneToOneField(
        Person, models.PROTECT, null=True, blank=True, related_name="account", verbose_name="人员"
    )
    is_active = models.BooleanField("启用", default=True)
    is_demo = models.BooleanField("演示账号", default=False)
    is_system = models.BooleanField(
        "系统账号", default=False, help_text="命令行在未指明经办人时使用，不能登录"
    )
    must_change_password = models.BooleanField("下次登录须改密", default=True)
    password_changed_at = models.DateTimeField("改密时间", default=timezone.now)
    one_time_until = models.DateTimeField("一次性密码有效期", null=True, blank=True)
    created_at = models.DateTimeField("创建时间", default=timezone.now)

    objects = AccountManager()
    USERNAME_FIELD = "username"
    field_classes = classes(
        internal="id username person is_active is_demo is_system must_change_password password_changed_at "
        "one_time_until created_at last_login",
        sensitive="password",
    )

    class Meta:
        verbose_name = "账号"
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_system=True) | models.Q(person__isnull=False),
                name="account_has_a_person",
            )
        ]

    @property
    def shown_name(self) -> str:
        """The name of its person; the system account has none but its own."""
        return self.person.name if self.person else self.username


class PasswordHistory(models.Model):
    """Hashes of earlier passwords, so that the last five are not used again."""

    account = models.ForeignKey(
        Account, models.CASCADE, related_name="earlier_passwords", verbose_name="账号"
    )
    password = models.CharField("口令散列", max_length=200)
    created_at = models.DateTimeField("时间", default=timezone.now)

    field_classes = classes(internal="id account created_at", sensitive="password")

    class Meta:
        verbose_name = "历史密码"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return str(self.created_at)


# Marks in the name a browser gives itself, the more particular first, and what to call it.
BROWSERS = (
    ("MicroMessenger", "微信"),
    ("Edg/", "Edge"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "安卓"),
    ("HarmonyOS", "鸿蒙"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


class AccountSession(models.Model):
    """An open session of an account: so that it can be listed, limited to three, and ended by another."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="sessions", verbose_name="账号")
    session_key = models.CharField("会话", max_length=40, unique=True)
    address = models.GenericIPAddressField("地址", null=True, blank=True)
    agent = models.CharField("浏览器", max_length=200, blank=True)
    created_at = models.DateTimeField("登录时间", default=timezone.now)
    seen_at = models.DateTimeField("最近操作", default=timezone.now)

    audit_exempt = "会话密钥不得进入操作记录，最近操作时间常变；登录、退出另记为事件"
    field_classes = classes(
        internal="id account created_at seen_at agent", personal="address", sensitive="session_key"
    )

    class Meta:
        verbose_name = "会话"
        ordering = ["-seen_at"]

    def __str__(self) -> str:
        return str(self.seen_at)

    @property
    def device(self) -> str:
        """What its owner knows it by: 「Chrome，Windows」."""
        found = (
            next((word for mark, word in marks if mark in self.agent), "") for marks in (BROWSERS, SYSTEMS)
        )
        return "，".join(filter(None, found)) or "其他浏览器"

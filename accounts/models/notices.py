"""Notices to a person, and the suggestion box."""

from django.db import models
from django.utils import timezone

from accounts.models.divisions import Division
from accounts.models.people import Person
from accounts.scoping import AreaManager, Scope
from common.privacy import classes


class Notice(models.Model):
    """One message to one person: the bell. Written in the transaction of the act it tells of."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="notices", verbose_name="收件人")
    title = models.CharField("标题", max_length=100)
    body = models.CharField("内容", max_length=500, blank=True)
    link = models.CharField("去处", max_length=200, blank=True, help_text="本站内的路径")
    created_at = models.DateTimeField("时间", default=timezone.now)
    read_at = models.DateTimeField("已读时间", null=True, blank=True)

    field_classes = classes(internal="id person title body link created_at read_at")

    class Meta:
        verbose_name = "消息"
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["person", "-created_at", "-id"], name="notice_of_person"),
            models.Index(fields=["person"], condition=models.Q(read_at=None), name="notice_unread"),
        ]

    def __str__(self) -> str:
        return self.title


class Suggestion(models.Model):
    """What a user says about the software itself; an administrator answers."""

    class State(models.TextChoices):
        OPEN = "open", "待答复"
        ANSWERED = "answered", "已答复"

    person = models.ForeignKey(Person, models.PROTECT, related_name="suggestions", verbose_name="提出人")
    division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name="所属区划")
    page = models.CharField("所在页面", max_length=200, blank=True)
    text = models.TextField("建议", max_length=1000)
    state = models.CharField("状态", max_length=10, choices=State, default=State.OPEN)
    answer = models.TextField("答复", max_length=1000, blank=True)
    answered_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="答复人"
    )
    created_at = models.DateTimeField("提出时间", default=timezone.now)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)

    objects = AreaManager()
    scope = Scope(division="division_id", person="person_id")
    field_classes = classes(
        internal="id person division page text state answer answered_by created_at answered_at"
    )

    class Meta:
        verbose_name = "建议"
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.text[:40]

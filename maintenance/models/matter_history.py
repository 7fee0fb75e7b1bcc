"""What happened to a matter: its steps in words, its pauses, what it cost, who was reminded."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Person
from accounts.scoping import AreaQuerySet, Scope
from common.privacy import classes
from maintenance.models.inspections import InspectionAnswer
from maintenance.models.matter_rules import ReminderRule
from maintenance.models.matters import Matter


class MatterStep(models.Model):
    """What was done with a matter, by whom and when: its history in words."""

    class Act(models.TextChoices):
        """The moves of the flow, the acts beside it, and how a matter comes into the queue."""

        REPORT = "report", "上报"
        SELF_HANDLE = "self_handle", "自巡自办"
        DISPATCH = "dispatch", "派单"
        REDIRECT = "redirect", "改派"
        REJECT = "reject", "不予受理"
        MERGE = "merge", "合并"
        TAKE_IN = "take_in", "并入重复上报"
        SPLIT = "split", "拆分"
        SPLIT_OFF = "split_off", "拆分产生"
        FIND_AGAIN = "find_again", "再次发现"
        ACCEPT = "accept", "接单"
        SEND_BACK = "send_back", "退单"
        SUSPEND = "suspend", "挂起"
        RESUME = "resume", "恢复"
        HANDLE = "handle", "处置完成"
        VERIFY = "verify", "核查办结"
        RETURN = "return", "核查退回"
        MAKE_SAFE = "make_safe", "已排险"
        COST = "cost", "登记费用"
        CLAIM_WARRANTY = "claim_warranty", "报保修"
        GRADE = "grade", "调整等级"
        REMIND = "remind", "催办"
        ESCALATE = "escalate", "提级到县"
        SEND_DOWN = "send_down", "交回镇街"
        REPLY = "reply", "答复"
        HAND_OVER = "hand_over", "工作交接"
        UPDATE = "update", "外部工单更新"
        REVISIT = "revisit", "回访"
        READING = "reading", "读数变化"
        TEST = "test", "水质检测"

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="steps", verbose_name="事项")
    act = models.CharField("动作", max_length=30, choices=Act)
    before = models.CharField("之前", max_length=10, blank=True)
    after = models.CharField("之后", max_length=10)
    at = models.DateTimeField("时间", default=timezone.now)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="经办人"
    )
    text = models.CharField("意见", max_length=500, blank=True)

    objects = models.Manager.from_queryset(AreaQuerySet)()
    scope = Scope(
        division="matter__division_id",
        sector="matter__facility__type__sector_id",
        parties=("matter__handler_id",),
        person=("matter__handler_person_id", "matter__reported_by_id"),
    )
    field_classes = classes(internal="id matter act before after at person text")

    class Meta:
        verbose_name = "办理记录"
        ordering = ["matter", "at", "id"]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.act}"


class MatterPoint(models.Model):
    """A checkpoint that failed in a look, as part of a matter; found again while it is open, it joins the same matter.

    A failed answer belongs to one matter; the looks among a matter's points are how often it was found.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="points", verbose_name="事项")
    answer = models.OneToOneField(
        InspectionAnswer, models.PROTECT, related_name="matter_point", verbose_name="检查结果"
    )

    objects = models.Manager.from_queryset(AreaQuerySet)()
    scope = Scope(
        division="matter__division_id",
        sector="matter__facility__type__sector_id",
        parties=("matter__handler_id",),
        person=("matter__handler_person_id", "matter__reported_by_id"),
    )
    field_classes = classes(internal="id matter answer")

    class Meta:
        verbose_name = "事项的不合格项"
        ordering = ["matter", "id"]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.answer_id}"


class MatterPause(models.Model):
    """The clock stood from `since` until `until`, waiting for approved money; null: it stands still."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="pauses", verbose_name="事项")
    since = models.DateTimeField("自", default=timezone.now)
    until = models.DateTimeField("至", null=True, blank=True)
    reason = models.CharField("原因", max_length=300)
    approved_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="批准人"
    )

    field_classes = classes(internal="id matter since until reason approved_by")

    class Meta:
        verbose_name = "挂起"
        ordering = ["matter", "since"]
        constraints = [
            models.UniqueConstraint(fields=["matter"], condition=Q(until=None), name="one_pause_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.since}"


class MatterCost(models.Model):
    """A line of what the work cost."""

    class Kind(models.TextChoices):
        MATERIAL = "material", "材料"
        LABOUR = "labour", "人工"
        CONTRACTOR = "contractor", "外包"
        OTHER = "other", "其他"

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="costs", verbose_name="事项")
    kind = models.CharField("种类", max_length=10, choices=Kind)
    amount = models.DecimalField(
        "金额（元）", max_digits=14, decimal_places=2, validators=[MinValueValidator(0)]
    )
    note = models.CharField("说明", max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登记人"
    )
    recorded_at = models.DateTimeField("登记时间", default=timezone.now)

    field_classes = classes(internal="id matter kind amount note recorded_by recorded_at")

    class Meta:
        verbose_name = "维修费用"
        ordering = ["matter", "id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount}"


class MatterReminder(models.Model):
    """催办: by a person, or by the clock once for each limit that passed and each who is told of it.

    `due_at` is the limit that passed: one that was moved may pass again, and is then told of again.
    """

    class Limit(models.TextChoices):
        URGE = "urge", "催办"
        ACCEPT = "accept", "接单超期"
        SAFE = "safe", "排险超期"
        DONE = "done", "办结超期"

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="reminders", verbose_name="事项")
    limit = models.CharField("事由", max_length=10, choices=Limit)
    tier = models.CharField("提醒", max_length=10, choices=ReminderRule.Tier)
    due_at = models.DateTimeField("限期")
    at = models.DateTimeField("时间", default=timezone.now)
    by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="催办人"
    )
    told = models.CharField("告知", max_length=300, blank=True)
    text = models.CharField("说明", max_length=300, blank=True)

    field_classes = classes(internal="id matter limit tier due_at at by text", personal="told")

    class Meta:
        verbose_name = "催办记录"
        ordering = ["matter", "at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "limit", "tier", "due_at"],
                condition=~Q(limit="urge"),
                name="reminded_once_of_each_limit",
            )
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.limit} {self.tier}"

"""异议: what somebody says against a published thing, its number and its answer."""

import secrets
from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.flows import Flow, Move
from accounts.models import Division, Person
from accounts.models.divisions import CODE_COLLATION
from accounts.rights import Right
from accounts.scoping import AreaQuerySet, Scope
from assets.models import Facility
from common.models.versions import Versioned
from common.phones import KeepsPhones, PhoneField, PhoneHashField, PhoneTailField
from common.privacy import classes
from maintenance.models.publications import Publication

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that are read for another
LENGTH = 8


def new_number(year: int) -> str:
    """「YY2026-7K3M9QXW」: the year is for people, the rest says nothing and can't be counted up."""
    return f"YY{year}-" + "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


class ObjectionQuerySet(AreaQuerySet):
    def open(self):
        return self.filter(state=Objection.State.RECEIVED)

    def overdue(self, on: date | None = None):
        return self.open().filter(due_on__lt=on or timezone.localdate())


class Objection(KeepsPhones, Versioned):
    """One objection. Who objects may stay unnamed; a telephone lies sealed, for whoever answers."""

    class Way(models.TextChoices):
        PHONE = "phone", "电话"
        PAPER = "paper", "书面"
        VISIT = "visit", "来访"
        WEB = "web", "网上"

    class State(models.TextChoices):
        RECEIVED = "received", "待答复"
        UPHELD = "upheld", "成立"
        REFUSED = "refused", "不成立"

    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="objections", verbose_name="公示"
    )
    division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name="区划")
    number = models.CharField("编号", max_length=24, unique=True, db_collation=CODE_COLLATION)
    facility = models.ForeignKey(
        Facility, models.PROTECT, null=True, blank=True, related_name="objections", verbose_name="涉及设施"
    )
    way = models.CharField("渠道", max_length=10, choices=Way)
    received_on = models.DateField("收到日期")
    due_on = models.DateField("答复期限")
    name = models.CharField("提出人", max_length=40, blank=True)
    phone = PhoneField("联系电话", blank=True, default="")
    phone_hash = PhoneHashField("phone")
    phone_tail_hash = PhoneTailField("phone")
    text = models.TextField("异议内容", max_length=2000)
    state = models.CharField("状态", max_length=10, choices=State, default=State.RECEIVED)
    answer = models.TextField("答复", max_length=2000, blank=True)
    change_due = models.DateField("更正期限", null=True, blank=True)
    recorded_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登记人"
    )
    answered_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="答复人"
    )
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)

    objects = models.Manager.from_queryset(ObjectionQuerySet)()
    scope = Scope(division="division_id")
    field_classes = classes(
        internal="id publication division number facility way received_on due_on text state answer change_due "
        "recorded_by answered_by answered_at version",
        personal="name",
        sensitive="phone phone_hash phone_tail_hash",
    )

    class Meta:
        verbose_name = "异议"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["division", "-id"], name="objection_of_area"),
            models.Index(fields=["due_on"], condition=Q(state="received"), name="objection_open"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="received", answered_at=None)
                | (~Q(state="received") & Q(answered_at__isnull=False) & ~Q(answer="")),
                name="objection_answered_in_words",
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_late(self) -> bool:
        return self.state == self.State.RECEIVED and self.due_on < timezone.localdate()


FLOW = Flow(
    "state",
    Move(
        "uphold",
        "异议成立",
        (Objection.State.RECEIVED,),
        Objection.State.UPHELD,
        Right.OBJECTION_ANSWER,
        reason=True,
        phrases=("经核实，所反映情况属实，将在期限内更正", "公示信息有误，已安排更正"),
    ),
    Move(
        "refuse",
        "异议不成立",
        (Objection.State.RECEIVED,),
        Objection.State.REFUSED,
        Right.OBJECTION_ANSWER,
        reason=True,
        phrases=("经核实，公示内容与实际相符", "所反映事项不属于本次公示范围"),
    ),
)

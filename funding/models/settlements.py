"""结算: what was accepted and audited, less deductions; what is paid of it, what is left."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.flows import Flow, Move
from accounts.models import Division, Party, Person
from accounts.rights import Right
from accounts.scoping import AreaQuerySet, Scope
from common.models.versions import Versioned
from common.privacy import classes
from funding.models.life import yuan_column
from maintenance.models import Contract, Matter


class SettlementState(models.TextChoices):
    DRAFT = "draft", "编制中"
    AUDITED = "audited", "已审定"
    CLOSED = "closed", "已结清"


class SettlementQuerySet(AreaQuerySet):
    def open(self):
        return self.exclude(state=SettlementState.CLOSED)

    def for_list(self):
        return self.select_related("division", "party", "contract", "matter")


class Settlement(Versioned):
    """Of a contract, a repair or another piece of work of one unit with one payee; its payments are Expenditures.

    Payable is what was audited less the deductions; `paid` is counted from the payments, never kept (funding/settling.py).
    """

    division = models.ForeignKey(
        Division, models.PROTECT, related_name="settlements_of_money", verbose_name="单位"
    )
    name = models.CharField("结算事项", max_length=120)
    party = models.ForeignKey(Party, models.PROTECT, related_name="settlements", verbose_name="收款单位")
    contract = models.OneToOneField(
        Contract, models.PROTECT, null=True, blank=True, related_name="settlement", verbose_name="合同"
    )
    matter = models.OneToOneField(
        Matter, models.PROTECT, null=True, blank=True, related_name="settlement", verbose_name="维修事项"
    )
    agreed = yuan_column("合同（约定）金额（元）")
    accepted = yuan_column("验收认定金额（元）")
    accepted_on = models.DateField("验收日期")
    audited = yuan_column("审定金额（元）", null=True, blank=True)
    audited_on = models.DateField("审定日期", null=True, blank=True)
    audit_document = models.CharField("审计（审核）报告", max_length=120, blank=True)
    deducted = yuan_column("扣款（元）", default=0)
    deducted_for = models.CharField("扣款原因", max_length=300, blank=True)
    state = models.CharField("状态", max_length=10, choices=SettlementState, default=SettlementState.DRAFT)
    said = models.CharField("说明", max_length=300, blank=True, default="")
    made_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="编制人"
    )
    made_at = models.DateTimeField("编制时间", default=timezone.now)
    audited_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审定人"
    )
    closed_on = models.DateField("结清日期", null=True, blank=True)

    objects = models.Manager.from_queryset(SettlementQuerySet)()
    scope = Scope(division="division_id", sector="contract__sector_id", parties=("party_id",))
    field_classes = classes(
        internal="id division name party contract matter agreed accepted accepted_on audited audited_on audit_document "
        "deducted deducted_for state said made_by made_at audited_by closed_on version"
    )

    class Meta:
        verbose_name = "结算"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(audited=None) | Q(audited__lte=F("accepted")), name="audited_within_accepted"
            ),
            models.CheckConstraint(
                condition=Q(audited=None, deducted=0) | Q(deducted__lte=F("audited")),
                name="deducted_within_audited",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(audited__isnull=False, audited_on__isnull=False),
                name="settled_after_audit",
            ),
        ]
        indexes = [models.Index(fields=["division", "-id"], name="settlement_by_division")]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        return self.name

    @property
    def payable(self):
        """Yuan owed in all, None before the audit."""
        return None if self.audited is None else self.audited - self.deducted

    @property
    def tone(self) -> str:
        return {"draft": "run", "audited": "warn", "closed": "ok"}[self.state]


S = SettlementState
SETTLEMENT_FLOW = Flow(
    "state",
    Move("audit", _("审定"), (S.DRAFT,), S.AUDITED, Right.SETTLE),
    Move("reopen", _("退回重编"), (S.AUDITED, S.CLOSED), S.DRAFT, Right.SETTLE, reason=True),
    Move("close", _("结清"), (S.AUDITED,), S.CLOSED, Right.SETTLE),
)

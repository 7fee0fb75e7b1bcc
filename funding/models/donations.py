"""捐赠: promised, received in money or in kind, thanked in public as the donor wishes."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.flows import Flow, Move
from accounts.models import Division, Person, Sector
from accounts.rights import Right
from accounts.scoping import AreaQuerySet, Scope
from common.models.versions import Versioned
from common.privacy import classes, mask_name
from funding.models.life import Arrival, yuan_column
from maintenance.models.responsibilities import FundKind


class DonationState(models.TextChoices):
    PROMISED = "promised", "待收"
    RECEIVED = "received", "已收到"
    THANKED = "thanked", "已致谢公开"
    WITHDRAWN = "withdrawn", "已撤回"


class DonationQuerySet(AreaQuerySet):
    def for_list(self):
        return self.select_related("division", "sector", "arrival__booking__reversal")

    def shown(self):
        """Those the public reads of: thanked, and the money not taken back."""
        return self.filter(state=DonationState.THANKED, arrival__booking__reversal=None)


class Donation(Versioned):
    """One gift. Money becomes an arrival when the bank has it; goods become a KindValue, beside the cash.

    `amount`: yuan promised, then yuan received; of goods their value. `agreement` is the paper that the arrival rests on.
    """

    class Donor(models.TextChoices):
        PERSON = "person", "个人、乡贤"
        COMPANY = "company", "企业"
        SOCIETY = "society", "社会组织、基金会"
        PARTNER = "partner", "结对帮扶单位"

    class Shown(models.TextChoices):
        FULL = "full", "公开名称"
        MASKED = "masked", "只公开姓氏"
        NAMELESS = "nameless", "匿名"

    class Form(models.TextChoices):
        MONEY = "money", "现金、转账"
        GOODS = "goods", "实物"

    division = models.ForeignKey(Division, models.PROTECT, related_name="donations", verbose_name="受赠单位")
    donor = models.CharField("捐赠人", max_length=100)
    donor_kind = models.CharField("捐赠人类别", max_length=10, choices=Donor, default=Donor.PERSON)
    shown_as = models.CharField("公开方式", max_length=10, choices=Shown, default=Shown.MASKED)
    form = models.CharField("捐赠形式", max_length=10, choices=Form, default=Form.MONEY)
    source = models.CharField("资金来源", max_length=20, choices=FundKind, default=FundKind.DONATION)
    amount = yuan_column("金额、折价（元）")
    goods = models.CharField("实物名称、数量", max_length=100, blank=True, default="")
    purpose = models.CharField("捐赠意向", max_length=200)
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="行业",
        help_text="综合的不选",
    )  # fmt: skip
    agreement = models.CharField("捐赠协议、意向书", max_length=120)
    promised_on = models.DateField("协议日期")
    state = models.CharField("状态", max_length=10, choices=DonationState, default=DonationState.PROMISED)
    received_on = models.DateField("收到日期", null=True, blank=True)
    arrival = models.OneToOneField(
        Arrival, models.PROTECT, null=True, blank=True, related_name="donation", verbose_name="到账"
    )
    thanks = models.CharField("致谢词", max_length=300, blank=True, default="")
    thanked_on = models.DateField("致谢日期", null=True, blank=True)
    made_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="经办人"
    )
    made_at = models.DateTimeField("登记时间", default=timezone.now)

    objects = models.Manager.from_queryset(DonationQuerySet)()
    scope = Scope(division="division_id", sector="sector_id")
    field_classes = classes(
        public="id division donor_kind form source amount goods purpose sector received_on thanks thanked_on",
        internal="shown_as agreement promised_on state arrival made_by made_at version",
        personal="donor",
    )

    class Meta:
        verbose_name = "捐赠"
        ordering = ["-id"]
        indexes = [models.Index(fields=["division", "-id"], name="donation_of_area")]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="donation_of_something"),
            models.CheckConstraint(
                condition=Q(source__in=["donation", "charity_fund"]), name="donation_from_donors"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["received", "thanked"])
                | Q(received_on__isnull=False) & (Q(form="goods") | Q(arrival__isnull=False)),
                name="donation_received_somewhere",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.division.short_name}受赠：{self.purpose}"

    @property
    def title(self) -> str:
        return str(self)

    @property
    def public_name(self) -> str:
        """The donor as the public reads it: never more than the donor wished."""
        if self.shown_as == self.Shown.FULL:
            return self.donor
        if self.shown_as == self.Shown.NAMELESS:
            return _("匿名捐赠人")
        return mask_name(self.donor) if self.donor_kind == self.Donor.PERSON else _("一家爱心单位")

    @property
    def public_words(self) -> list[str]:
        """What it is for and what was given, as the public reads it: nothing of a nameless gift, no name of a masked one."""
        if self.shown_as == self.Shown.NAMELESS:
            return [self.get_form_display()]
        said = [words for words in (self.purpose, self.goods, self.thanks) if words]
        if self.shown_as == self.Shown.FULL:
            return said
        return [words.replace(self.donor, self.public_name) for words in said]

    @property
    def taken_back(self) -> bool:
        """Whether the arrival was reversed: the money is not there."""
        return self.arrival is not None and hasattr(self.arrival.booking, "reversal")


def _not_money(row: Any, post) -> str:
    if row.form != Donation.Form.MONEY:
        return _("实物捐赠请登记收到实物")
    return "" if row.state == DonationState.PROMISED or row.taken_back else _("捐款已经到账")


def _not_goods(row: Any, post) -> str:
    return "" if row.form == Donation.Form.GOODS else _("捐款请登记到账")


def _not_there(row: Any, post) -> str:
    return _("到账已冲销，不能公开致谢") if row.taken_back else ""


State = DonationState
DONATION_FLOW = Flow(
    "state",
    Move(
        "receive", _("登记到账"), (State.PROMISED, State.RECEIVED), State.RECEIVED, Right.INCOME_RECORD,
        unless=_not_money,
    ),
    Move("take_in", _("登记收到实物"), (State.PROMISED,), State.RECEIVED, Right.INCOME_RECORD, unless=_not_goods),
    Move("thank", _("致谢并公开"), (State.RECEIVED,), State.THANKED, Right.INCOME_RECORD, unless=_not_there),
    Move(
        "take_down", _("撤下致谢"), (State.THANKED,), State.RECEIVED, Right.INCOME_RECORD, reason=True,
        phrases=("捐赠人要求不公开", "内容有误，更正后再公开"),
    ),
    Move(
        "withdraw", _("撤回"), (State.PROMISED,), State.WITHDRAWN, Right.INCOME_RECORD, reason=True,
        phrases=("捐赠人撤回意向", "重复登记"),
    ),
)  # fmt: skip

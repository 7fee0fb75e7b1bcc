"""导入的资金台账: a sheet as it was handed in, what each row was understood as, and what it became in the ledger."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.flows import Flow, Move
from accounts.models import Division, Person, Sector
from accounts.rights import Right
from accounts.scoping import AreaManager, Scope
from common.models.versions import Versioned
from common.privacy import classes
from funding.models.accounts import Earmark, FundUse
from funding.models.bookings import Booking
from funding.models.spending import Expenditure
from maintenance.models.responsibilities import FundKind


class FundSheet(Versioned):
    """One uploaded ledger of money. `usual_…`: what its rows are taken for where they say nothing.

    `told`: sentences about the whole sheet (a total that disagrees with its rows); `wrong_totals` counts them.
    """

    class State(models.TextChoices):
        CHECKED = "checked", "待确认"
        CONFIRMED = "confirmed", "已入账"
        UNDONE = "undone", "已撤销"
        DROPPED = "dropped", "不入账"

    division = models.ForeignKey(Division, models.PROTECT, related_name="fund_sheets", verbose_name="单位")
    name = models.CharField("文件名", max_length=200)
    digest = models.CharField("文件摘要", max_length=64)
    year = models.PositiveSmallIntegerField("资金年度")
    usual_source = models.CharField("资金来源", max_length=20, choices=FundKind, blank=True)
    usual_use = models.ForeignKey(
        FundUse, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="用途"
    )
    basis_document = models.CharField("依据文号或名称", max_length=120)
    unit = models.CharField("金额单位", max_length=4)
    understood = models.JSONField("读法", default=list)
    told = models.JSONField("提示", default=list)
    wrong_totals = models.PositiveSmallIntegerField("合计不符", default=0)
    totals_seen = models.BooleanField("合计不符已核", default=False)
    state = models.CharField("状态", max_length=10, choices=State, default=State.CHECKED)
    made_at = models.DateTimeField("上传时间", default=timezone.now)
    made_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="上传人"
    )
    confirmed_at = models.DateTimeField("入账时间", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="入账人"
    )
    undone_reason = models.CharField("撤销原因", max_length=300, blank=True)

    objects = AreaManager()
    scope = Scope(division="division_id")
    field_classes = classes(
        internal="id division name digest year usual_source usual_use basis_document unit understood told wrong_totals "
        "totals_seen state made_at made_by confirmed_at confirmed_by undone_reason version"
    )

    class Meta:
        verbose_name = "资金台账导入"
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        return self.name


class FundSheetRow(models.Model):
    """A row of a sheet: its cells as they stood, what they mean, why it can't be entered (`problems`), its booking."""

    class Kind(models.TextChoices):
        OPENING = "opening", "期初结余"
        INCOME = "income", "收入"
        EXPENSE = "expense", "支出"

    sheet = models.ForeignKey(FundSheet, models.CASCADE, related_name="rows", verbose_name="台账")
    tab = models.CharField("工作表", max_length=80)
    number = models.PositiveIntegerField("行号")
    cells = models.JSONField("原文", default=list)
    kind = models.CharField("事项", max_length=10, choices=Kind)
    division = models.ForeignKey(
        Division, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="单位"
    )
    day = models.DateField("日期", null=True, blank=True)
    source = models.CharField("资金来源", max_length=20, choices=FundKind, blank=True)
    earmark = models.ForeignKey(
        Earmark, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="专项"
    )
    use = models.ForeignKey(
        FundUse, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="用途"
    )
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="行业"
    )
    words = models.CharField("摘要", max_length=200, blank=True)
    who = models.CharField("对方单位或个人", max_length=100, blank=True)
    paper = models.CharField("凭证号、依据", max_length=120, blank=True)
    voucher_kind = models.CharField(
        "凭证种类", max_length=10, choices=Expenditure.Voucher, blank=True, default=""
    )
    amount = models.DecimalField("金额（元）", max_digits=14, decimal_places=2, null=True, blank=True)
    problems = models.JSONField("问题", default=list)
    left_out = models.BooleanField("不入账", default=False)
    booking = models.ForeignKey(
        Booking, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="凭证"
    )

    objects = AreaManager()
    scope = Scope(division="sheet__division_id")
    field_classes = classes(
        internal="id sheet tab number kind division day source earmark use sector words paper voucher_kind amount problems "
        "left_out booking",
        personal="who",
        sensitive="cells",  # the row as it stood, with whatever its keeper wrote: the trail keeps no copy
    )

    class Meta:
        verbose_name = "资金台账行"
        ordering = ["sheet", "id"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "tab", "number", "kind"], name="sheet_row_once")
        ]

    def __str__(self) -> str:
        return f"{self.tab}{self.number}"


def _is_checked(row: FundSheet, _post) -> str:
    return _("有合计与各行不符，请先核对") if row.wrong_totals and not row.totals_seen else ""


def _may_confirm(row: FundSheet, post) -> str:
    """Two people stand behind an import, as behind every payment."""
    if row.made_by_id == post.person_id:
        return _("须由上传人以外的人确认入账")
    return _is_checked(row, post)


SHEET_FLOW = Flow(
    "state",
    Move("confirm", _("确认入账"), ("checked",), "confirmed", Right.FUND_LEDGER_IMPORT, unless=_may_confirm),
    Move("drop", _("不入账"), ("checked",), "dropped", Right.FUND_LEDGER_IMPORT),
    Move("undo", _("撤销入账"), ("confirmed",), "undone", Right.LEDGER_REVERSE, reason=True),
)

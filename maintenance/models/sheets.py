"""纸质表: duties printed on a sheet with a code, entered later under that code, once."""

from django.db import models
from django.utils import timezone

from accounts.flows import Flow, Move
from accounts.models import Division, Person
from accounts.rights import Right
from accounts.scoping import AreaManager, Scope
from assets.models import Facility
from common.privacy import classes
from maintenance.models.inspections import InspectionDuty


class InspectionSheet(models.Model):
    """What was printed for one village and day: its lines stay as they were on the paper, whatever changes afterwards."""

    class State(models.TextChoices):
        OPEN = "open", "待录入"
        ENTERED = "entered", "已录入"
        VOID = "void", "已作废"

    code = models.CharField("表号", max_length=9, unique=True)
    division = models.ForeignKey(
        Division, models.PROTECT, related_name="inspection_sheets", verbose_name="所在村", db_index=False
    )
    title = models.CharField("名称", max_length=80)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="巡查人"
    )
    day = models.DateField("打印日期", default=timezone.localdate)
    state = models.CharField("状态", max_length=10, choices=State, default=State.OPEN)
    made_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="打印人"
    )
    made_at = models.DateTimeField("打印时间", default=timezone.now)
    entered_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="录入人"
    )
    entered_at = models.DateTimeField("录入时间", null=True, blank=True)

    objects = AreaManager()
    scope = Scope(division="division_id", person="person_id")
    field_classes = classes(
        internal="id code division title person day state made_by made_at entered_by entered_at"
    )

    class Meta:
        verbose_name = "纸质巡查表"
        ordering = ["-id"]
        indexes = [models.Index(fields=["division", "-id"], name="sheet_of_division")]

    def __str__(self) -> str:
        return self.code


class SheetLine(models.Model):
    """A facility of a duty on the paper."""

    sheet = models.ForeignKey(InspectionSheet, models.CASCADE, related_name="lines", verbose_name="纸质表")
    seq = models.PositiveSmallIntegerField("行号")
    duty = models.ForeignKey(
        InspectionDuty, models.PROTECT, related_name="sheet_lines", verbose_name="巡查任务"
    )
    facility = models.ForeignKey(
        Facility, models.PROTECT, related_name="+", verbose_name="设施", db_index=False
    )

    field_classes = classes(internal="id sheet seq duty facility")

    class Meta:
        verbose_name = "纸质巡查表的行"
        ordering = ["sheet", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "seq"], name="line_once_per_sheet"),
            models.UniqueConstraint(fields=["sheet", "duty", "facility"], name="facility_once_per_sheet"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet} {self.seq}"


OPEN, ENTERED, VOID = (state.value for state in InspectionSheet.State)
FLOW = Flow(
    "state",
    Move("enter", "录入完毕", (OPEN,), ENTERED, Right.INSPECTION_DO),
    Move("void", "作废", (OPEN,), VOID, Right.INSPECTION_DO, phrases=("打印有误", "纸质表遗失")),
)

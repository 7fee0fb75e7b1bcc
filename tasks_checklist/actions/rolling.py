"""What one plan hands on to another: next year's in outline (近细远粗), and the county's to its townships."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import require
from accounts.models import Division
from accounts.rights import Right
from tasks_checklist.actions.annual import BECAUSE, draft_plan, held, next_number, opened
from tasks_checklist.models import AnnualPlan, AnnualTask, PlanState

COPIED = (
    "section", "title", "text", "deliverables", "evidence_required", "target", "measure", "deadline", "every", "batch",
    "sector", "leader", "lead_party", "lead_words", "responsible_words",
)  # fmt: skip
WORDS = ("title", "text", "deliverables", "evidence_required", "target")
OWN_PEOPLE = ("leader", "lead_party")  # who leads it above does not lead it beneath
ABOVE = "what the area above asks is known beneath it"


@transaction.atomic
def roll_over(*, plan: AnnualPlan, year: int, by, batches: Mapping[int, str] | None = None) -> AnnualPlan:
    """Next year's plan in outline: the tasks with their words, without dates and units.

    `batches`: {key of a task to carry on: its batch}; every task with its own batch unless said.
    Raises Refused, Http404, ValidationError.
    """
    row = held(plan, by=by)
    if year <= row.year:
        raise ValidationError({"year": _("应是%s年之后的年度") % row.year})
    title = of_year(row.title, year, instead_of=row.year)
    new = draft_plan(division=row.division, year=year, title=title, by=by, goal=row.goal, before=row)
    tasks = AnnualTask.objects.everywhere(because=BECAUSE).filter(plan=row).order_by("number")
    chosen = [one for one in tasks if batches is None or one.pk in batches]
    made = [_copy(one, plan=new, number=number, outline=True) for number, one in enumerate(chosen, start=1)]
    for task, one in zip(made, chosen, strict=True):
        for name in WORDS:
            setattr(task, name, of_year(getattr(one, name), year, instead_of=row.year))
        task.batch = one.batch if batches is None else batches[one.pk]
    AnnualTask.objects.bulk_create(made)
    return new


@transaction.atomic
def take_from_above(*, above: AnnualPlan, division: Division, by) -> AnnualPlan:
    """The township's plan from the county's issued one: each task with its number, pointing up; the township adds its own.

    Raises Refused, Http404, ValidationError.
    """
    require(by, Right.TASK_PLAN)
    title = f"{division}{above.year}年重点工作任务清单"
    new = draft_plan(division=division, year=above.year, title=title, by=by, goal=above.goal)
    take_added(plan=new, above=above, by=by)
    new.refresh_from_db()
    return new


@transaction.atomic
def take_added(*, plan: AnnualPlan, by, above: AnnualPlan | None = None, reason: str = "") -> int:
    """What the plan above asks and the plan has not yet; how many tasks were taken.

    `above`: the plan it shall rest on from now on. Raises Refused, Http404, ValidationError.
    """
    row = opened(plan, by=by, what=_("列入上级任务"), reason=reason)
    asked = _asked(above or row.above, row, by)
    rows = AnnualTask.objects.everywhere(because=BECAUSE).filter(plan=row)
    there = set(rows.values_list("above_id", flat=True))
    numbers, last = set(rows.values_list("number", flat=True)), next_number(row)
    made = []
    for one in AnnualTask.objects.everywhere(because=ABOVE).filter(plan=asked).order_by("number"):
        if one.pk in there:
            continue
        number = one.number if one.number not in numbers else last
        numbers.add(number)
        last = max(last, number + 1)
        made.append(
            _copy(
                one,
                plan=row,
                number=number,
                above=one,
                due_on=one.due_on,
                outline=one.outline,
                but=OWN_PEOPLE,
            )
        )
    AnnualTask.objects.bulk_create(made)
    if row.above_id != asked.pk:
        row.above, row.version = asked, row.version + 1
        row.save(update_fields=["above", "version"])
    return len(made)


def _asked(above: AnnualPlan | None, plan: AnnualPlan, by) -> AnnualPlan:
    """The issued plan of the division above, of the same year. Raises ValidationError."""
    reached = (
        AnnualPlan.objects.reaching(by).filter(pk=above.pk if above else 0, state=PlanState.ISSUED).first()
    )
    if reached is None:
        raise ValidationError({"above": _("上级计划尚未下达")})
    if reached.division_id != plan.division.parent_id or reached.year != plan.year:
        raise ValidationError({"above": _("应是上一级同一年度的计划")})
    return reached


def of_year(words: str, year: int, *, instead_of: int) -> str:
    """What is said of one year, said of another: 2024年度计划 → 2025年度计划. Other years stay."""
    return words.replace(f"{instead_of}年", f"{year}年")


def _copy(task: AnnualTask, *, but: tuple[str, ...] = (), **values) -> AnnualTask:
    return AnnualTask(**{name: getattr(task, name) for name in COPIED if name not in but}, **values)

"""巡查计划: made, changed, paused. What nobody has begun is drawn anew by the changed plan."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.access import require, require_division
from accounts.rights import Right
from common.jobs import Asker, start
from common.models import Job
from common.models.versions import change
from maintenance.actions.generating import take_back
from maintenance.models import InspectionPlan, Rhythm

Basis, Covers, Doer = InspectionPlan.Basis, InspectionPlan.Covers, InspectionPlan.Doer
CHIEFS = (Doer.VILLAGE_CHIEF, Doer.TOWNSHIP_CHIEF, Doer.COUNTY_CHIEF)
BECAUSE = "a plan the caller holds"
KIND = "maintenance.draw_duties"


def problems(said: dict[str, Any]) -> dict[str, str]:
    """What of a plan's values does not go together: {field: sentence}."""
    found = {}
    season, rhythm = said.get("season"), said.get("rhythm")
    if rhythm == Rhythm.INTERVAL and not said.get("interval_days"):
        found["interval_days"] = "请填写间隔多少日"
    if said.get("season_rhythm") == Rhythm.INTERVAL and not said.get("season_interval_days"):
        found["season_interval_days"] = "请填写窗口内间隔多少日"
    if season is None and (said.get("only_in_season") or said.get("season_rhythm")):
        found["season"] = "请选择季节窗口"
    if rhythm == Rhythm.SEASON_ONCE and not (season and said.get("only_in_season")):
        found["rhythm"] = "每个窗口期一次的，请选择季节窗口并勾选“仅在窗口内”"
    if season and not said.get("only_in_season") and not said.get("season_rhythm"):
        found["season_rhythm"] = "请选择窗口内周期，或勾选“仅在窗口内”"
    if said.get("season_rhythm") == Rhythm.STANDARD:
        found["season_rhythm"] = "窗口内请选择具体周期"
    return found | _of_standards(said) | _of_doers(said) | _of_days(said)


def _of_standards(said: dict[str, Any]) -> dict[str, str]:
    if said.get("rhythm") != Rhythm.STANDARD:
        return {}
    if said.get("covers") != Covers.FACILITY:
        return {"covers": "按管护标准的间隔巡查，请选择“逐个设施”"}
    if said.get("basis") == Basis.COMPLETION:
        return {"basis": "按管护标准的间隔巡查，请选择“按日历”"}
    return {}


def _of_doers(said: dict[str, Any]) -> dict[str, str]:
    if said.get("doer") == Doer.PERSON and said.get("person") is None:
        return {"person": "请选择指定人员"}
    if said.get("doer") in CHIEFS and said.get("covers") != Covers.FACILITY:
        return {"covers": "由路长、河长巡查的，请选择“逐个设施”"}
    return {}


def _of_days(said: dict[str, Any]) -> dict[str, str]:
    until, begins = said.get("until"), said.get("from_date")
    return {"until": "停止日期不能早于起始日期"} if until and begins and until < begins else {}


@transaction.atomic
def create_plan(*, by, types=(), **said: Any) -> InspectionPlan:
    """A plan for an area. Raises Refused, ValidationError."""
    require(by, Right.INSPECTION_PLAN)
    require_division(by, said["division"].pk)
    if found := problems(said):
        raise ValidationError(found)
    if said["from_date"] < timezone.localdate():
        raise ValidationError({"from_date": "新计划从今天或以后开始"})
    plan = InspectionPlan.objects.create(made_by_id=by.person_id, **_settled(said))
    plan.types.set(types)
    return plan


@transaction.atomic
def change_plan(*, plan: InspectionPlan, version: int, by, types=(), **said: Any) -> InspectionPlan:
    """From today on by the new rules; what was done or is overdue stays. Raises Refused, Http404, ValidationError, StaleVersion."""
    require(by, Right.INSPECTION_PLAN, plan)
    require_division(by, said["division"].pk)
    if found := problems({**said, "from_date": said.get("from_date", plan.from_date)}):
        raise ValidationError(found)
    _lock(plan)
    change(plan, version=version, **_settled(said), drawn_until=None)
    plan.types.set(types)
    _draw_anew(plan)
    return plan


def _settled(said: dict[str, Any]) -> dict[str, Any]:
    """Without what the other values leave no meaning."""
    values = dict(said)
    if values.get("doer") != Doer.PERSON:
        values["person"] = None
    if values.get("rhythm") != Rhythm.INTERVAL:
        values["interval_days"] = None
    if values.get("season") is None or values.get("only_in_season"):
        values |= {"season_rhythm": "", "season_interval_days": None}
    return values


def _lock(plan: InspectionPlan) -> None:
    rows = InspectionPlan.objects.everywhere(because=BECAUSE).select_for_update(no_key=True)
    rows.get(pk=plan.pk)


def _draw_anew(plan: InspectionPlan) -> None:
    """What is not due yet goes; the next drawing begins with tomorrow."""
    take_back(plan)
    drawn = max(timezone.localdate(), plan.from_date) if plan.from_date <= timezone.localdate() else None
    InspectionPlan.objects.everywhere(because=BECAUSE).filter(pk=plan.pk).update(drawn_until=drawn)


@transaction.atomic
def pause_plan(*, plan: InspectionPlan, by) -> None:
    """It draws no more, and what is not due yet goes. Raises Refused, Http404, ValidationError."""
    require(by, Right.INSPECTION_PLAN, plan)
    _lock(plan)
    plan.refresh_from_db()
    if not plan.active:
        raise ValidationError("计划已经停止")
    change(plan, version=plan.version, active=False)
    take_back(plan)


@transaction.atomic
def resume_plan(*, plan: InspectionPlan, by) -> None:
    """It draws again from today; nothing is owed for the time between. Raises Refused, Http404, ValidationError."""
    require(by, Right.INSPECTION_PLAN, plan)
    _lock(plan)
    plan.refresh_from_db()
    if plan.active:
        raise ValidationError("计划正在执行")
    change(plan, version=plan.version, active=True)
    _draw_anew(plan)


@transaction.atomic
def ask_to_draw(*, by, plan: InspectionPlan | None = None) -> Job:
    """Draw now what one plan, or all in the area, have due. The door wakes the job. Raises Refused, Http404."""
    require(by, Right.INSPECTION_PLAN, plan)
    title = f"排巡查任务：{plan}" if plan else ""
    return start(KIND, arguments={"plan": plan.pk} if plan else {}, by=Asker.present(), title=title)

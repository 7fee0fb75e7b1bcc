"""项目 carried out: money issued, works begun, accepted twice, closed."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Division, Party
from accounts.scoping import AreaQuerySet
from common.money import show
from funding.actions.projects import moved
from funding.models import AllocationShare, Project, ProjectMoney


@transaction.atomic
def fund(
    *,
    project: Project,
    amount: Decimal,
    by,
    share: AllocationShare | None = None,
    document: str = "",
    issued_on: date | None = None,
    **said: Any,
) -> Project:
    """Money issued for it: out of an allocation's share, or building money given by a document elsewhere.

    Raises ValidationError for a share of another place, of awards (paid after acceptance only), or used up.
    """
    row = moved(project, "fund", by=by, **said)
    if share is not None:
        share = _share_for(row, share, amount, by)
    elif not document.strip():
        raise ValidationError({"share": _("请选择下达资金，或填写下达文号")})
    day = issued_on or timezone.localdate()
    if day > timezone.localdate():
        raise ValidationError({"issued_on": _("日期不能晚于今天")})
    ProjectMoney.objects.create(
        project=row, share=share, document=document.strip(), amount=amount, issued_on=day, recorded_by_id=by.person_id
    )  # fmt: skip
    return row


def shares_for(project: Project, by) -> AreaQuerySet:
    """What a post may hang on a project: money given to its own place or its township, within the post's area.

    The county's own share too, by the county alone, where the money is for this project: its sector's, or it names it.
    """
    places = {project.division_id}
    if project.division.level == Division.Level.VILLAGE:
        places.add(f"{project.division_id[:9]}000")
    fitting = Q(division_id__in=places)
    if by.division.level == Division.Level.COUNTY:
        fitting |= Q(division_id=project.division.county_code) & _meant_for(project)
    return AllocationShare.objects.visible_to(by).filter(fitting)


def _meant_for(project: Project) -> Q:
    """Allocations of the project's sector, or whose name or purpose names the project."""
    named = Q(allocation__name__contains=project.name) | Q(allocation__purpose__contains=project.name)
    return Q(allocation__sector=project.sector_id) | named


def _share_for(project: Project, share: AllocationShare, amount: Decimal, by) -> AllocationShare:
    """The share, locked, if it may pay for the project."""
    rows = shares_for(project, by).select_for_update(of=("self",))
    row = rows.select_related("allocation__sector", "division").filter(pk=share.pk).first()
    if row is None:
        said = _(
            "只能安排分配给项目所在地或其镇（街道）、且在本岗位范围内的资金；县级的资金须是这个行业的，或注明用于这个项目的"
        )
        raise ValidationError({"share": said})
    given = row.allocation
    if given.state != "issued":
        raise ValidationError({"share": _("该资金尚未下达")})
    if given.award:
        raise ValidationError({"share": _("以奖代补资金验收合格后方可拨付，不能在实施前下达到项目")})
    if given.sector_id and given.sector_id != project.sector_id:
        raise ValidationError({"share": _("该资金限用于%s") % given.sector})
    hung = sum(row.projects.values_list("amount", flat=True), Decimal(0))
    if hung + amount > row.amount:
        raise ValidationError({"amount": _("该资金只剩 %s 元可安排") % show(row.amount - hung)})
    return row


@transaction.atomic
def start(*, project: Project, by, started_on: date, contractor: Party | None = None, **said: Any) -> Project:
    """Work begins: by whom, for how much, until when, by which procedure."""
    if started_on > timezone.localdate():
        raise ValidationError({"started_on": _("日期不能晚于今天")})
    if (until := said.get("finish_by")) and until < started_on:
        raise ValidationError({"finish_by": _("计划完工不能早于开工")})
    if contractor is None and said.get("procedure") not in (
        Project.Procedure.VILLAGE,
        Project.Procedure.RELIEF,
    ):
        raise ValidationError({"contractor": _("请选择施工单位；村民自建、以工代赈的可不填")})
    return moved(project, "start", by=by, started_on=started_on, contractor=contractor, **said)


@transaction.atomic
def accept_first(*, project: Project, by, on: date, finished_on: date, **said: Any) -> Project:
    """镇初验. Of 以工代赈 the villagers at work and what they were paid are told."""
    _check_acceptance(project, on, finished_on)
    if project.procedure == Project.Procedure.RELIEF and not (
        said.get("labourers") and said.get("labour_pay")
    ):
        raise ValidationError({"labourers": _("以工代赈项目请填写务工村民人数和劳务报酬")})
    days: dict[str, Any] = {"preliminary_on": on, "finished_on": finished_on}
    return moved(project, "accept_first", by=by, preliminary_by_id=by.person_id, **days, **said)


def _check_acceptance(project: Project, on: date, finished_on: date | None) -> None:
    if on > timezone.localdate():
        raise ValidationError({"on": _("日期不能晚于今天")})
    if finished_on and project.started_on and finished_on < project.started_on:
        raise ValidationError({"finished_on": _("完工不能早于开工")})
    earliest = finished_on or project.preliminary_on
    if earliest and on < earliest:
        raise ValidationError({"on": _("验收不能早于 %s") % earliest})


@transaction.atomic
def accept_last(*, project: Project, by, on: date, accepted_amount: Decimal, **said: Any) -> Project:
    """县综合验收, by somebody else than at the first. From then on an award may be paid, and thirty days run."""
    _check_acceptance(project, on, None)
    return moved(project, "accept_last", by=by, final_on=on, accepted_amount=accepted_amount, **said)


@transaction.atomic
def rectify(*, project: Project, reason: str, by, **said: Any) -> Project:
    """The county found faults: back to the works; the township looks anew."""
    return moved(project, "rectify", by=by, reason=reason, **said)


@transaction.atomic
def close(*, project: Project, by, result: str, **said: Any) -> Project:
    """办结: everything registered, coded and listed, the result published and told."""
    if not result.strip():
        raise ValidationError({"result": _("请填写实施效果")})
    return moved(project, "close", by=by, closed_on=timezone.localdate(), result=result.strip(), **said)

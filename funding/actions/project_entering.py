"""项目 entered and changed while it is open: what it is, what it builds, its papers."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import require, require_division
from accounts.models import Division, Party
from accounts.rights import Right
from assets.nearby import parties_near
from common.attachments import Owner
from common.attachments.content import ACCEPTED
from common.models.versions import change
from funding.models import Project, ProjectState, ProjectWork
from funding.models.projects import BEFORE_APPROVAL, EDITABLE, OVER
from maintenance.actions.holding import held
from maintenance.actions.keeping import keep_some

FILES = "funding.project"  # owner of its papers and photos, in the place ATTACHMENT_OWNERS
MOST_FILES = 60
UPKEEP = ("upkeep_source", "upkeep_cost", "keeper")
VOTED = ("name", "content", "estimate")  # with the works: what the village voted on
AFTER_DECLARING = ("package", "award", "procedure", "procedure_basis", *UPKEEP)  # what still changes then
AFTER_APPROVAL = tuple(
    name for name in AFTER_DECLARING if name != "award"
)  # it decides whether money comes first
VOTED_ON = "已经村民决议，不能再%s；要改请退回后另提交村级决策"


@transaction.atomic
def draft(*, division: Division, by, works: Sequence[dict] = (), **said: Any) -> Project:
    """A project as an idea, with the facilities it is to build. Raises Refused, Http404, ValidationError."""
    require(by, Right.PROJECT_DECLARE)
    require_division(by, division.pk)
    _check(division, said)
    row = Project(division=division, made_by_id=by.person_id, **said)
    row.full_clean(exclude=["made_by", "division"])
    row.save()
    require(by, Right.PROJECT_DECLARE, row)
    for one in works:
        add_work(project=row, by=by, **one)
    return row


@transaction.atomic
def revise(*, project: Project, version: int, by, **said: Any) -> Project:
    """Write it anew: whole before it is declared, upkeep (never emptied) and the way it is carried out later.

    Raises Refused, Http404, ValidationError, StaleVersion.
    """
    row = held(project, by=by, beside=("division", "decision"))
    require(by, Right.PROJECT_DECLARE, row)
    _refuse_late_changes(row, said)
    _check(row.division, said)
    for name, value in said.items():
        setattr(row, name, value)
    row.full_clean(exclude=["made_by", "division"])
    change(row, version=version, **said)
    return row


def _refuse_late_changes(row: Project, said: dict[str, Any]) -> None:
    if row.state in OVER:
        raise ValidationError(_("项目%s，不能再修改") % row.get_state_display())
    changed = [name for name, value in said.items() if getattr(row, name) != value]
    if row.state in EDITABLE:
        if row.is_voted and (late := [name for name in changed if name in VOTED]):
            raise ValidationError(_(VOTED_ON) % _("改%s") % _named(late))
        return
    open_still = AFTER_DECLARING if row.state in BEFORE_APPROVAL else AFTER_APPROVAL
    if late := [name for name in changed if name not in open_still]:
        words = _named(late)
        raise ValidationError(
            _("项目%(state)s，不能再改%(what)s；要改请先退回")
            % {"state": row.get_state_display(), "what": words}
        )
    if row.state not in BEFORE_APPROVAL and any(said.get(name, 1) in ("", None) for name in UPKEEP):
        raise ValidationError(_("已入库的项目，管护资金来源、年管护费、管护主体不能留空"))


def _named(names: Iterable[str]) -> str:
    return "、".join(str(Project._meta.get_field(name).verbose_name) for name in names)  # type: ignore[union-attr]


def _check(division: Division, said: dict[str, Any]) -> None:
    keeper: Party | None = said.get("keeper")
    if keeper is not None and not parties_near(division).filter(pk=keeper.pk).exists():
        raise ValidationError({"keeper": _("管护主体须是本村、本镇（街道）或本县（区）在用的单位")})
    package = said.get("package")
    if package is not None and not is_within(division.pk, package.division):
        raise ValidationError({"package": _("项目包须是本村或上级的")})


def is_within(code: str, area: Division) -> bool:
    """Whether a division lies in the area, or is it."""
    return any(start <= code < end for start, end in area.ranges)


@transaction.atomic
def add_work(
    *,
    project: Project,
    division: Division,
    type,
    name: str,
    quantity: Decimal,
    by,
    address: str = "",
    facility=None,
) -> ProjectWork:
    """A facility the project builds; an existing one for a rebuilding. Before the vote only. Raises ValidationError."""
    row = _with_open_works(project, by=by)
    if division.level != Division.Level.VILLAGE or not is_within(division.pk, row.division):
        raise ValidationError({"division": _("须是项目所在范围内的村（社区）")})
    if facility is not None and facility.division_id != division.pk:
        raise ValidationError({"facility": _("该设施不在%s") % division.short_name})
    work = ProjectWork(
        project=row, division=division, type=type, name=name.strip(), quantity=quantity, address=address, facility=facility
    )  # fmt: skip
    work.full_clean()
    work.save()
    return work


@transaction.atomic
def drop_work(*, work: ProjectWork, by) -> None:
    """A facility that is not built after all: before the vote, or while building. Raises ValidationError."""
    _with_open_works(work.project, by=by, but=(ProjectState.IN_PROGRESS,))
    work.delete()


def may_add_works(row: Project) -> bool:
    return row.state in EDITABLE and not row.is_voted


def may_drop_works(row: Project) -> bool:
    return may_add_works(row) or row.state == ProjectState.IN_PROGRESS


def _with_open_works(project: Project, *, by, but: tuple[str, ...] = ()) -> Project:
    row = held(project, by=by, beside=("decision",))
    require(by, Right.PROJECT_DECLARE, row)
    if row.state in but:
        return row
    if row.state in EDITABLE and row.is_voted:
        raise ValidationError(_(VOTED_ON) % _("增减建设的设施"))
    if row.state not in EDITABLE:
        raise ValidationError(_("项目%s，不能再增减建设的设施") % row.get_state_display())
    return row


def owner_of(project: Project) -> Owner:
    return Owner(FILES, project.pk)


def add_files(*, project: Project, files: Iterable[UploadedFile], by, account_id: int | None) -> None:
    """Its papers and photos. Raises Refused, Http404, ValidationError."""
    require(by, Right.PROJECT_DECLARE, project)
    keep_some(
        files,
        most=MOST_FILES,
        owner=owner_of(project),
        division=project.division_id,
        account_id=account_id,
        accepted=ACCEPTED,
    )

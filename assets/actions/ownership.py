"""权属与移交: each paper act is a row that stays; the facility's owner and title follow the latest by day."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from accounts.access import require
from accounts.models import Party
from accounts.rights import Right
from assets.actions import states
from assets.actions.holding import locked
from assets.models import Facility, OwnerKind, OwnershipAct, Status, TitleState
from assets.models.moves import MOVE_OF_ACT
from assets.nearby import parties_near
from common import attachments
from common.models import Attachment
from common.models.versions import change

Kind = OwnershipAct.Kind
PAPERS = "assets.ownership"  # owner of their files, in the place ATTACHMENT_OWNERS
NO_OWNERS = (OwnerKind.UNSETTLED, OwnerKind.DISPUTED)
TITLE_BY_KIND = {
    Kind.CONFIRM: TitleState.SETTLED,
    Kind.TRANSFER: TitleState.SETTLED,
    Kind.DISPUTE: TitleState.DISPUTED,
}


@transaction.atomic
def record_ownership(
    *,
    facility: Facility,
    kind: OwnershipAct.Kind | str,
    on_date: date,
    by,
    from_party: Party | None = None,
    to_party: Party | None = None,
    owner_kind: str = "",
    paper_number: str = "",
    note: str = "",
    papers: Iterable[UploadedFile] = (),
    account_id: int | None = None,
) -> OwnershipAct:
    """确权, 权属争议, 产权转移 or 移交, with its papers; a 移交 brings what waits for it into use.

    Raises Refused, Http404, ValidationError (by field).
    """
    require(by, Right.FACILITY_CHANGE, facility)
    facility = locked(facility, by=by)
    files = list(papers)
    act = OwnershipAct(
        facility=facility,
        kind=kind,
        on_date=on_date,
        from_party=from_party,
        to_party=to_party,
        owner_kind=owner_kind,
        paper_number=paper_number.strip(),
        note=note.strip(),
        recorded_by_id=by.person_id,
    )
    _refuse(act, with_papers=bool(files))
    act.save()
    _keep_papers(act, files, account_id)
    change(facility, version=facility.version, **present_title(facility))
    if kind == Kind.HANDOVER and facility.status == Status.PENDING_HANDOVER:
        _bring_into_use(act, by=by)
    return act


def _keep_papers(act: OwnershipAct, files: list[UploadedFile], account_id: int | None) -> None:
    owner = attachments.Owner(PAPERS, act.pk)
    for file in files:
        try:
            attachments.keep(file, owner=owner, by=account_id, division=act.facility.division_id)
        except attachments.NotAccepted as refusal:
            raise ValidationError({"papers": f"{file.name}：{refusal}"}) from refusal


def _bring_into_use(act: OwnershipAct, *, by) -> None:
    """The day it was handed over; never before the day it began to wait."""
    move = MOVE_OF_ACT["hand_over"]
    waiting = act.facility.states.filter(status=Status.PENDING_HANDOVER, closed_at=None).first()
    since = max(act.on_date, waiting.from_date) if waiting else act.on_date
    states.record_state(facility=act.facility, from_date=since, reason=move.word, by=by, status=move.after)


def present_title(facility: Facility) -> dict[str, Any]:
    """Owner, kind of owner and title state as the latest acts by day say; what no act says is left out.

    A dispute leaves the owner who holds it meanwhile.
    """
    found: dict[str, Any] = {}
    for act in facility.ownership_acts.order_by("-on_date", "-id"):
        if title := TITLE_BY_KIND.get(Kind(act.kind)):
            found.setdefault("title_state", title)
        if act.kind == Kind.DISPUTE:
            found.setdefault("owner_kind", OwnerKind.DISPUTED)
        elif act.owner_kind:
            found.setdefault("owner_kind", act.owner_kind)
            found.setdefault("owner_id", act.to_party_id)
    return found


def papers_of(acts: Iterable[OwnershipAct]) -> dict[int, list[Attachment]]:
    """The files of each act, in one question."""
    keys = [str(act.pk) for act in acts]
    found: dict[int, list[Attachment]] = {}
    files = Attachment.objects.filter(owner_kind=PAPERS, owner_id__in=keys, state=Attachment.State.KEPT)
    for file in files.order_by("created_at", "pk"):
        found.setdefault(int(file.owner_id), []).append(file)
    return found


# --- What a paper act must say ------------------------------------------------------------------------------------------
def _refuse(act: OwnershipAct, *, with_papers: bool) -> None:
    """Raise ValidationError, by field, for what is missing, foreign or said already."""
    wrong: dict[str, str] = {}
    if act.on_date > timezone.localdate():
        wrong["on_date"] = "日期不能晚于今天"
    proven = bool(act.paper_number or with_papers)
    asks = {Kind.CONFIRM: _asks_of_confirming, Kind.TRANSFER: _asks_of_transfer}.get(Kind(act.kind))
    wrong |= asks(act, proven) if asks else {}
    if act.kind == Kind.DISPUTE and not act.note:
        wrong["note"] = "请写明争议各方和争议内容"
    if act.kind == Kind.HANDOVER and not act.to_party:
        wrong["to_party"] = "请选择接收单位"
    near = parties_near(act.facility.division).values_list("pk", flat=True)
    for name in ("from_party", "to_party"):
        party = getattr(act, name)
        held = (act.facility.owner_id, act.facility.keeper_id)
        if party and party.pk not in held and party.pk not in near:
            wrong[name] = "只能选本村、本镇（街道）或县级的在用单位"
    if wrong:
        raise ValidationError(wrong)
    _refuse_twins(act)


def _asks_of_confirming(act: OwnershipAct, proven: bool) -> dict[str, str]:
    wrong = {} if proven else {"paper_number": "请填写证书（登记表）编号，或上传确权材料"}
    if not act.owner_kind or act.owner_kind in NO_OWNERS:
        wrong["owner_kind"] = "请选择确认给谁所有"
    return wrong


def _asks_of_transfer(act: OwnershipAct, proven: bool) -> dict[str, str]:
    wrong = _asks_of_confirming(act, proven)
    if not act.to_party:
        wrong["to_party"] = "请选择接收的产权单位"
    return wrong


def _refuse_twins(act: OwnershipAct) -> None:
    names = ("kind", "on_date", "to_party_id", "owner_kind", "paper_number", "note")
    if act.facility.ownership_acts.filter(**{name: getattr(act, name) for name in names}).exists():
        raise ValidationError("相同的记录已经登记过，请刷新后核对")

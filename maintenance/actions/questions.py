"""技术求助: asked, assigned, answered, rated and closed; sent back, withdrawn, asked again."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Refused, require
from accounts.models import Division, Person, Sector
from accounts.rights import Right
from accounts.scoping import ScopeKind
from assets.models import Facility
from common.attachments import Owner
from common.models import Attachment
from maintenance import question_limits as limits
from maintenance.actions.experts import serving
from maintenance.actions.guidance import keep_visit
from maintenance.actions.holding import held
from maintenance.actions.keeping import keep_some
from maintenance.actions.matters import where_reported
from maintenance.models import Expert, GuidanceVisit, Question, QuestionLimit
from maintenance.models.questions import FLOW, OPEN
from maintenance.question_told import managers, tell

PHOTOS = "maintenance.question"  # owner of the files, in the place ATTACHMENT_OWNERS
MOST_PHOTOS = 12
BESIDE = ("division", "expert__person", "asked_by")


@transaction.atomic
def ask(
    *,
    title: str,
    by,
    facility: Facility | None = None,
    division: Division | None = None,
    sector: Sector | None = None,
    text: str = "",
    photos: Iterable[UploadedFile] = (),
    account_id: int | None = None,
    client_key: UUID | None = None,
) -> Question:
    """Ask about a facility, or in general for a place. The same `client_key` sent twice is one request.

    Raises Refused, Http404, ValidationError.
    """
    if client_key and (again := _asked_before(client_key, by)):
        return again
    place = where_reported(facility, division, by=by)
    made = Question.objects.create(
        division=place,
        sector=facility.type.sector if facility else sector,
        facility=facility,
        title=title.strip(),
        text=text.strip(),
        asked_by_id=by.person_id,
        asked_party_id=by.party_id if by.scope_kind == ScopeKind.OWN_PARTY else None,
        client_key=client_key,
        due_on=limits.to_assign(),
    )
    keep_some(
        photos, most=MOST_PHOTOS, owner=Owner(PHOTOS, made.pk), division=place.pk, account_id=account_id
    )
    _call_for_assigning(made, by)
    return made


def _asked_before(client_key: UUID, by) -> Question | None:
    mine = Question.objects.everywhere(because="one's own, sent twice").filter(asked_by=by.person_id)
    return mine.filter(client_key=client_key).first()


def _call_for_assigning(row: Question, by) -> None:
    title = _("技术求助待指派：%s") % row.title
    body = _("%(place)s提出，请于 %(day)s 前指派专家或队伍。") % {
        "place": row.division,
        "day": _day(row.due_on),
    }
    tell(managers(row, but=by.person_id), row=row, title=title, body=body, but=by.person_id, pressing=True)


def _day(day: date | None) -> str:
    return f"{day:%-m月%-d日}" if day else ""


def owner_of(question: Question) -> Owner:
    return Owner(PHOTOS, question.pk)


@transaction.atomic
def add_photo(*, question: Question, file: UploadedFile, by, account_id: int | None) -> Attachment:
    """A further photo from the asker, while the request is open. Raises Refused, Http404, ValidationError."""
    require(by, Right.MATTER_REPORT, question)
    row = held(question, by=by)
    if row.asked_by_id != by.person_id:
        raise Refused(_("由求助人补充照片"))
    if row.state not in OPEN:
        raise ValidationError(_("现为“%s”，不能再上传照片") % row.get_state_display())
    said = {"division": row.division_id, "account_id": account_id}
    return keep_some([file], most=MOST_PHOTOS, owner=owner_of(row), **said)[0]


def _give(question: Question, act: str, expert: Expert, by, seen: int | None) -> Question:
    row = held(question, by=by, seen=seen, beside=BESIDE)
    if not serving(row.division).filter(pk=expert.pk).exists():
        raise ValidationError({"expert": _("请选择服务范围覆盖当地、在库的专家或队伍")})
    if act == "reassign" and row.expert_id == expert.pk:
        raise ValidationError({"expert": _("已经指派给%s，请选择别的专家或队伍") % expert})
    said: dict[str, Any] = {"expert": expert, "assigned_by_id": by.person_id, "assigned_at": timezone.now()}
    FLOW.move(row, act, by=by, due_on=limits.to_answer(), **said)
    title = _("请答复技术求助：%s") % row.title
    body = _("%(place)s提出，请于 %(day)s 前答复。") % {"place": row.division, "day": _day(row.due_on)}
    tell([expert.person], row=row, title=title, body=body, but=by.person_id, pressing=True)
    told = _("已指派%(expert)s，%(day)s 前答复。") % {"expert": expert, "day": _day(row.due_on)}
    tell([row.asked_by], row=row, title=_("技术求助已指派：%s") % row.title, body=told, but=by.person_id)
    return row


@transaction.atomic
def assign(*, question: Question, expert: Expert, by, seen: int | None = None) -> Question:
    """Give it to an expert or a team that serves the place. Raises Refused, Http404, WrongMove, ValidationError."""
    return _give(question, "assign", expert, by, seen)


@transaction.atomic
def reassign(*, question: Question, expert: Expert, by, seen: int | None = None) -> Question:
    """To another one, with a limit of its own. Raises as `assign`."""
    return _give(question, "reassign", expert, by, seen)


@transaction.atomic
def answer(
    *,
    question: Question,
    way: str,
    answered_on: date,
    answer: str,
    by,
    follow_by: date | None = None,
    seen: int | None = None,
) -> Question:
    """The expert's answer, by himself or by whoever assigned; one on the spot is a guidance visit too.

    Raises Refused, Http404, WrongMove, ValidationError.
    """
    row = held(question, by=by, seen=seen, beside=BESIDE)
    if not timezone.localdate(row.asked_at) <= answered_on <= timezone.localdate():
        raise ValidationError({"answered_on": _("答复日期在求助之后、今天以前")})
    if not answer.strip():
        raise ValidationError({"answer": _("请写明答复")})
    said: dict[str, Any] = {"way": way, "answer": answer.strip(), "answered_on": answered_on}
    if way == Question.Way.SITE:
        said["visit"] = _visited(row, said, by, follow_by)
    FLOW.move(row, "answer", by=by, answered_by_id=by.person_id, due_on=None, **said)
    title = _("技术求助已答复，请评价：%s") % row.title
    tell([row.asked_by], row=row, title=title, body=row.answer, but=by.person_id)
    return row


def _visited(row: Question, said: dict[str, Any], by, follow_by: date | None) -> GuidanceVisit:
    """A second answer on the spot is a second visit; the request names the last one."""
    return keep_visit(
        division=row.division,
        facility=row.facility,
        sector=row.sector,
        visited_on=said["answered_on"],
        by_whom=str(row.expert or ""),
        advice=said["answer"],
        follow_by=follow_by,
        by=by,
    )


def _person_of(row: Question) -> Person | None:
    return row.expert.person if row.expert else None


@transaction.atomic
def rate(*, question: Question, rating: int, rating_text: str, by, seen: int | None = None) -> Question:
    """评价办结 by the asker: 1 to 5 with words. Raises Refused, Http404, WrongMove, ValidationError."""
    row = held(question, by=by, seen=seen, beside=BESIDE)
    if not 1 <= rating <= 5:
        raise ValidationError({"rating": _("评分为 1 到 5")})
    if not rating_text.strip():
        raise ValidationError({"rating_text": _("请写一句评价")})
    said: dict[str, Any] = {
        "rating": rating,
        "rating_text": rating_text.strip()[:300],
        "closed_at": timezone.now(),
    }
    FLOW.move(row, "rate", by=by, **said)
    told = _("评 %(n)s 分：%(text)s") % {"n": rating, "text": row.rating_text}
    people = [_person_of(row), row.answered_by]
    tell(people, row=row, title=_("技术求助已评价：%s") % row.title, body=told, but=by.person_id)
    return row


def _back(question: Question, act: str, why: str, by, seen: int | None, **values: Any) -> Question:
    row = held(question, by=by, seen=seen, beside=BESIDE)
    FLOW.move(row, act, by=by, reason=why, said_back=why.strip()[:300], **values)
    return row


@transaction.atomic
def send_back(*, question: Question, reason: str, by, seen: int | None = None) -> Question:
    """退回求助人 with what is missing. Raises Refused, Http404, WrongMove, ValidationError."""
    row = _back(question, "send_back", reason, by, seen, due_on=None)
    tell([row.asked_by], row=row, title=_("技术求助被退回：%s") % row.title, body=reason, but=by.person_id)
    return row


@transaction.atomic
def decline(*, question: Question, reason: str, by, seen: int | None = None) -> Question:
    """退回指派: somebody else is to be found. Raises Refused, Http404, WrongMove, ValidationError."""
    row = _back(question, "decline", reason, by, seen, expert=None, due_on=limits.to_assign())
    _call_for_assigning(row, by)
    return row


@transaction.atomic
def resubmit(*, question: Question, text: str, by, seen: int | None = None) -> Question:
    """补充后再提 by the asker. Raises Refused, Http404, WrongMove, ValidationError."""
    row = held(question, by=by, seen=seen, beside=BESIDE)
    FLOW.move(row, "resubmit", by=by, text=text.strip(), due_on=limits.to_assign())
    _call_for_assigning(row, by)
    return row


@transaction.atomic
def reopen(*, question: Question, reason: str, by, seen: int | None = None) -> Question:
    """仍未解决: the same expert is asked on, with a new limit. Raises Refused, Http404, WrongMove, ValidationError."""
    row = _back(question, "reopen", reason, by, seen, due_on=limits.to_answer())
    title = _("仍未解决，请再答复：%s") % row.title
    people = [_person_of(row), row.assigned_by]
    tell(people, row=row, title=title, body=reason, but=by.person_id, pressing=True)
    return row


@transaction.atomic
def withdraw(*, question: Question, reason: str, by, seen: int | None = None) -> Question:
    """撤回 by the asker. Raises Refused, Http404, WrongMove, ValidationError."""
    row = _back(question, "withdraw", reason, by, seen, due_on=None)
    people = [_person_of(row), row.assigned_by]
    tell(people, row=row, title=_("技术求助已撤回：%s") % row.title, body=reason, but=by.person_id)
    return row


@transaction.atomic
def set_limit(*, from_date: date, assign_days: int, answer_days: int, source: str, by) -> QuestionLimit:
    """New limits from a day on (today or later); those of the same day are replaced. Raises Refused, ValidationError."""
    require(by, Right.TRAINING_MANAGE)
    if by.division.level != Division.Level.COUNTY or by.scope_kind != ScopeKind.AREA:
        raise Refused(_("时限由县（区）设定"))
    if from_date < timezone.localdate():
        raise ValidationError({"from_date": _("起用日期不能早于今天")})
    said = {"assign_days": assign_days, "answer_days": answer_days, "source": source.strip()}
    return QuestionLimit.objects.update_or_create(from_date=from_date, defaults=said)[0]

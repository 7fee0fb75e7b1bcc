"""异议: taken down from a call, a letter, a visit; answered in words within its limit; upheld ones change the list."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from accounts.access import Refused, covers, require
from accounts.actions.notices import notify
from accounts.models import Division
from accounts.rights import Right
from assets.models import Facility
from common import audit
from common.workdays import county_deadline
from maintenance.models import Objection, Publication
from maintenance.models.objections import FLOW, new_number
from maintenance.places import PUBLISHED_KINDS

TAKEN_BY_CLERKS = (Objection.Way.PHONE, Objection.Way.PAPER, Objection.Way.VISIT)


@transaction.atomic
def take_objection(
    *,
    publication: Publication,
    way: str,
    received_on: date,
    text: str,
    by,
    facility: Facility | None = None,
    name: str = "",
    phone: str = "",
) -> Objection:
    """Write down what somebody says; whoever published is told. Raises Refused, Http404, ValidationError.

    It belongs to the facility's village, to the taker's, or to the area of the publication.
    """
    require(by, Right.OBJECTION_TAKE)
    held = get_object_or_404(Publication.objects.reaching(by), pk=publication.pk)
    if held.state not in (Publication.State.RUNNING, Publication.State.ENDED):
        raise ValidationError("尚未发布或已撤下的公示不登记异议")
    if held.from_date is None or not held.from_date <= received_on <= timezone.localdate():
        raise ValidationError({"received_on": "收到日期应在公示起日之后，且不晚于今天"})
    objection = Objection(
        publication=held,
        division=_division_of(held, facility, by),
        number=new_number(received_on.year),
        facility=facility,
        way=way,
        received_on=received_on,
        due_on=county_deadline(received_on, held.answer_days).day,
        name=name.strip(),
        phone=phone,
        text=text.strip(),
        recorded_by_id=by.person_id,
    )
    objection.save()
    _tell_publisher(objection, by)
    return objection


def _division_of(publication: Publication, facility: Facility | None, by) -> Division:
    if facility is not None:
        require(by, Right.FACILITY_VIEW, facility)
        if not any(start <= facility.division_id < end for start, end in publication.division.ranges):
            raise ValidationError({"facility": "该设施不在本次公示范围内"})
        return facility.division
    if covers(by, publication.division_id):
        return publication.division
    if by.division.level == Division.Level.VILLAGE:
        return by.division
    raise Refused("该公示不在您的管理范围内")


def _tell_publisher(objection: Objection, by) -> None:
    person = objection.publication.published_by
    if person is not None and person.active and person.pk != by.person_id:
        title = f"收到异议 {objection.number}：{objection.publication.title}"
        body = f"请于 {objection.due_on:%-m月%-d日} 前答复。"
        link = reverse("maintenance:objection-detail", args=[objection.pk])
        notify(person=person, title=title, body=body, link=link, pressing=True)


@transaction.atomic
def uphold_objection(*, objection: Objection, answer: str, by) -> Objection:
    """成立: the list is changed within its days. Raises Refused, Http404, WrongMove, ValidationError (no words)."""
    row = _locked(objection, by)
    due = timezone.localdate() + timedelta(days=row.publication.change_days)
    answered = _answered(row, "uphold", answer, by, change_due=due)
    kind = PUBLISHED_KINDS.get(row.publication.kind)
    if kind is not None and kind.upheld is not None:
        kind.upheld(answered, by)
    return answered


@transaction.atomic
def refuse_objection(*, objection: Objection, answer: str, by) -> Objection:
    """不成立, with reasons. Raises as `uphold_objection`."""
    return _answered(_locked(objection, by), "refuse", answer, by)


def _answered(row: Objection, act: str, answer: str, by, **values) -> Objection:
    said = {"answer": answer.strip(), "answered_by_id": by.person_id, "answered_at": timezone.now()}
    FLOW.move(row, act, by=by, reason=answer, **said, **values)
    taker = row.recorded_by
    if taker is not None and taker.active and taker.pk != by.person_id:
        link = reverse("maintenance:objection-detail", args=[row.pk])
        title = f"异议 {row.number} 已答复：{row.get_state_display()}"
        notify(person=taker, title=title, body=row.answer, link=link)
    return row


def _locked(objection: Objection, by) -> Objection:
    rows = Objection.objects.visible_to(by).select_for_update(of=("self",))
    return get_object_or_404(rows.select_related("publication", "recorded_by"), pk=objection.pk)


def reveal_objector(*, objection: Objection, by, reason: str) -> str:
    """Name and full number, for a stated reason; the trail keeps who looked and why. Raises Refused, Http404."""
    require(by, Right.CONTACT_REVEAL, objection)
    if len(reason.strip()) < 2:
        raise ValidationError({"reason": "请写明查看原因，如“电话核实情况”"})
    said = {"reason": reason.strip()[:200]}
    audit.note("contact.reveal", table=Objection._meta.db_table, key=objection.pk, details=said)
    return " ".join(filter(None, (objection.name, objection.phone)))

"""公示: drafted by the room that owns the matter, published for its term, withdrawn with a reason, ended by the date.

The contract for every room above:

    publication = publishing.draft(kind="responsibility_list", object_id=edition.pk, division=township, title="…", by=post)
    publishing.publish(publication=publication, from_date=day, by=post)
    Publication.objects.of("responsibility_list", edition.pk).settled().exists()      # may the next step be taken?

The room fills its kind into PUBLISHED_KINDS (maintenance/places.py) and its first term into reference/publication_terms.csv.
"""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from accounts.access import Refused, may, require, require_division
from accounts.actions.notices import notify
from accounts.models import Division, Party
from accounts.rights import Right
from accounts.system import SystemPost
from common.db.locks import one_at_a_time
from common.models.versions import change
from common.phones import NotAPhone, normalise_phone
from common.privacy import has_identity_number, has_mobile
from maintenance.boards import holders_beneath
from maintenance.models import Publication
from maintenance.models.publications import END, FLOW
from maintenance.places import PUBLISHED_KINDS
from maintenance.publication_terms import last_day, term_of

TYPED = "notice"  # the kind whose words are typed (maintenance/notices.py)
REASON = 300  # characters of a reason
FARTHEST = 60  # days ahead that a publication may begin
BECAUSE = "the office telephone of a unit stands on its own notice"
OFFICES = (Party.Kind.VILLAGE_COMMITTEE, Party.Kind.TOWNSHIP_OFFICE, Party.Kind.COUNTY_OFFICE)


@transaction.atomic
def draft(
    *,
    kind: str,
    object_id: object,
    division: Division,
    title: str,
    by,
    body: str = "",
    phone: str = "",
    on_boards: bool = True,
    own: bool = False,
) -> Publication:
    """A draft for an area, with the term of its kind. Raises Refused, ValidationError (also for a kind nobody fills).

    `phone`: the unit's office telephone unless said. `on_boards`: whether villages must post it. `own`: said by the act
    of the room that owns the matter, for kinds that nothing else drafts.
    """
    _require_drafting(by, division)
    if PUBLISHED_KINDS.get(kind) is None:
        raise ValidationError("没有这类公示事项")
    if not own and (why := only_its_own_act(kind)):
        raise ValidationError(why)
    _without_personal_words(title=title, body=body)
    if kind != TYPED:
        _once(kind, object_id, division)
    return Publication.objects.create(
        kind=kind,
        object_id=str(object_id),
        division=division,
        title=title,
        body=body,
        phone=_phone(phone) or office_phone(division),
        on_boards=on_boards,
        drafted_by_id=by.person_id,
        **_term(kind, timezone.localdate()),
    )


def only_its_own_act(kind: str) -> str:
    """Why nothing but the act of its room drafts this kind, in words; empty where any page may."""
    known = PUBLISHED_KINDS.get(kind)
    return f"“{known.word}”只能在该事项自己的页面公示，不能另行拟稿" if known and known.own_act else ""


def _once(kind: str, object_id: object, division: Division) -> None:
    """One thing is known once to an area: of two notices, one's term could end while the other is still objected to."""
    one_at_a_time(f"publication {kind} {object_id} {division.pk}")
    there = Publication.objects.of(kind, object_id).filter(division=division)
    if held := there.exclude(state=Publication.State.WITHDRAWN).first():
        raise ValidationError(f"已有公示“{held.title}”（{held.standing}），要重新公示请先撤下")


@transaction.atomic
def draft_notice(**said) -> Publication:
    """其他公示: a draft whose words are typed; the publication is its own object. Takes and raises what `draft` does."""
    publication = draft(kind=TYPED, object_id="", **said)
    publication.object_id = str(publication.pk)
    publication.save(update_fields=["object_id"])
    return publication


def _require_drafting(by, division: Division) -> None:
    if not may(by, Right.NOTICE_POST):
        require(by, Right.NOTICE_PUBLISH)
    require_division(by, division.pk)


def _term(kind: str, on: date) -> dict:
    term = term_of(kind, on)
    copied = {name: getattr(term, name) for name in ("board_days", "answer_days", "change_days")}
    return {"term_days": term.days, "term_in_workdays": term.in_workdays, **copied}


def office_phone(division: Division) -> str:
    """The duty telephone of the division's own office or committee; empty where none is kept."""
    offices = Party.objects.everywhere(because=BECAUSE).filter(
        division=division, kind__in=OFFICES, active=True
    )
    return offices.exclude(duty_phone="").values_list("duty_phone", flat=True).first() or ""


def _phone(text: str, known: str = "") -> str:
    """In its one spelling; what the unit has registered itself stands as it is."""
    if text == known:
        return known
    try:
        return normalise_phone(text)
    except NotAPhone as error:
        raise ValidationError({"phone": str(error)}) from error


def _without_personal_words(**texts: str) -> None:
    """A notice hangs in the open: no private telephone, no identity number in its words."""
    for name, text in texts.items():
        if has_mobile(text):
            raise ValidationError({name: "公示不写个人手机号码"})
        if has_identity_number(text):
            raise ValidationError({name: "公示不写身份证号码"})


@transaction.atomic
def rewrite(
    *, publication: Publication, version: int, title: str, body: str, phone: str, on_boards: bool, by
) -> Publication:
    """Change a draft. Raises Refused, Http404, StaleVersion, ValidationError."""
    require(by, Right.NOTICE_POST if may(by, Right.NOTICE_POST) else Right.NOTICE_PUBLISH, publication)
    if publication.state != Publication.State.DRAFT:
        raise Refused("已发布的公示不能修改，可以撤下后重新公示")
    _without_personal_words(title=title, body=body)
    said = {"title": title, "body": body, "phone": _phone(phone, publication.phone), "on_boards": on_boards}
    change(publication, version=version, **said)
    return publication


@transaction.atomic
def publish(
    *, publication: Publication, from_date: date, by, phone: str = "", days: int | None = None
) -> Publication:
    """Make a draft known from a day on, for the term in force on that day or `days` if more; villages are told.

    What it takes the place of is withdrawn on its first day (end_terms, where that is still to come).

    Raises Refused, Http404, WrongMove, ValidationError: a day that has passed, a term too short, no telephone.
    """
    row = _locked(publication, by)
    require(by, Right.NOTICE_PUBLISH)
    today = timezone.localdate()
    if not today <= from_date <= today + timedelta(days=FARTHEST):
        raise ValidationError({"from_date": f"起日从今天起，至多提前 {FARTHEST} 天"})
    term = _term(row.kind, from_date)
    if days is not None and days < term["term_days"]:
        raise ValidationError({"days": f"公示期不能少于 {term['term_days']} 日"})
    term["term_days"] = days or term["term_days"]
    number = _phone(phone, row.phone) or row.phone
    if not number:
        raise ValidationError({"phone": "请填写接受异议的监督电话"})
    until = last_day(from_date, term["term_days"], in_workdays=term["term_in_workdays"])
    told: dict[str, Any] = {"from_date": from_date, "until": until, "phone": number}
    told |= {"published_by_id": by.person_id, "published_at": timezone.now()}
    FLOW.move(row, "publish", by=by, **told, **term)
    if from_date == today:
        _take_place(row, by)
    _tell_kind(row, by)
    if row.on_boards:
        _tell_villages(row, by)
    return row


def _tell_kind(row: Publication, by) -> None:
    """The room whose row it is follows: it is known, or no longer."""
    kind = PUBLISHED_KINDS.get(row.kind)
    if kind is not None and kind.moved is not None:
        kind.moved(row, by)


def replaced(row: Publication) -> list[Publication]:
    """The editions of the same list before it that run in the very area: nobody should hang two of them."""
    kind = PUBLISHED_KINDS.get(row.kind)
    if kind is None or not kind.one_at_a_time:
        return []
    same = Publication.objects.everywhere(because="editions of one list in one area").filter(
        kind=row.kind, division=row.division, state=Publication.State.RUNNING
    )
    return list(same.filter(pk__lt=row.pk).order_by("pk"))


def _take_place(row: Publication, by) -> None:
    for former in replaced(row):
        withdraw(publication=former, reason=f"由“{row.title}”代替"[:REASON], by=by)


def days_told(row: Publication) -> str:
    """The days of one that is published, in words for whoever posts it."""
    return f"公示期 {row.from_date:%-m月%-d日} 至 {row.until:%-m月%-d日}，请于 {row.board_due:%-m月%-d日} 前张榜并拍照。"


def _tell_villages(row: Publication, by) -> None:
    """Whoever posts for a village of the area learns what to hang, and by when."""
    link, body = reverse("maintenance:publication-detail", args=[row.pk]), days_told(row)
    for person in holders_beneath(row.division, Right.NOTICE_POST):
        if person.pk != by.person_id:
            notify(person=person, title=f"请张榜：{row.title}", body=body, link=link, pressing=True)


@transaction.atomic
def withdraw(*, publication: Publication, reason: str, by) -> Publication:
    """Take it down, with a reason; its history stays. Raises Refused, Http404, WrongMove, ValidationError."""
    return _taken_down(_locked(publication, by), reason, by)


@transaction.atomic
def revoke(*, kind: str, object_id: object, reason: str, by) -> int:
    """What the notices of a thing say is no longer so: they come down with the act that undid it (a red entry).

    Whoever may undo it need not publish. Answers how many came down; the caller has asked for the right of its act.
    """
    rows = Publication.objects.of(kind, object_id).exclude(state=Publication.State.WITHDRAWN)
    found = list(rows.select_related("division").select_for_update(of=("self",)))
    for row in found:
        _taken_down(row, reason[:REASON], SystemPost())
    return len(found)


def _taken_down(row: Publication, reason: str, by) -> Publication:
    was_public = row.state != Publication.State.DRAFT
    FLOW.move(row, "withdraw", by=by, reason=reason, withdrawn_reason=reason.strip())
    if was_public:
        _tell_kind(row, by)
    if was_public and row.on_boards:
        link = reverse("maintenance:publication-detail", args=[row.pk])
        for person in holders_beneath(row.division, Right.NOTICE_POST):
            if person.pk != by.person_id:
                notify(
                    person=person,
                    title=f"公示已撤下，请撤榜：{row.title}",
                    body=reason,
                    link=link,
                    pressing=True,
                )
    return row


@transaction.atomic
def end_terms(*, by, on: date | None = None) -> int:
    """Write down which terms have ended before a day (today); each moves once however often this is run.

    Answers how many moved; whoever published is told, with what is still unanswered. A list that begins that day takes
    its former edition's place.
    """
    day = on or timezone.localdate()
    rows = Publication.objects.everywhere(because="terms end by themselves").filter(
        state=Publication.State.RUNNING, until__lt=day
    )
    late = list(rows.select_for_update(skip_locked=True, of=("self",)).order_by("pk"))
    for row in late:
        FLOW.move(row, END, by=by)
        _tell_publisher(row)
    lists = [key for key, kind in PUBLISHED_KINDS.items() if kind.one_at_a_time]
    begun = Publication.objects.everywhere(because="lists that begin").running(day)
    for row in begun.filter(kind__in=lists, from_date=day).select_related("division").order_by("pk"):
        _take_place(row, by)
    return len(late)


def _tell_publisher(row: Publication) -> None:
    person = row.published_by
    if person is None or not person.active:
        return
    waiting = row.objections.open().count()  # type: ignore[attr-defined]
    body = f"还有 {waiting} 条异议待答复，答复后方可进入下一步。" if waiting else "没有待答复的异议。"
    link = reverse("maintenance:publication-detail", args=[row.pk])
    notify(person=person, title=f"公示期满：{row.title}", body=body, link=link)


def has_open_objections(kind: str, object_id: object) -> bool:
    """Whether something said against one thing, in any of its publications, still waits for its answer."""
    return Publication.objects.of(kind, object_id).with_open_objections().exists()


def _locked(publication: Publication, by) -> Publication:
    """The row as it is now, held; not found where the post does not see it."""
    rows = Publication.objects.visible_to(by).select_for_update(of=("self",))
    return get_object_or_404(rows.select_related("division"), pk=publication.pk)

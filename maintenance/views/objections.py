"""异议: taken down by a clerk, answered in words, listed, printed, exported."""

from typing import Any

from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import exports
from accounts.access import may, sees
from accounts.doors import needs, needs_to_export
from accounts.forms.base import carried_out
from accounts.lists import asked, asks, listing
from accounts.rights import Right
from accounts.trail import events_of
from accounts.views.answers import bound, done, small_act
from common.paging import Order
from common.spreadsheets.out import Column
from maintenance.actions import objecting as acts
from maintenance.forms import objections as forms
from maintenance.models import ItemState, Objection
from maintenance.models.objections import FLOW
from maintenance.publication_tables import ObjectionTable, objector, state_of_objection
from maintenance.views.moves import move_of
from maintenance.views.publications import publication_of

ORDERS = {"newest": Order(_("最近登记"), "-id"), "due": Order(_("最早到期"), "due_on", "id")}
PRINTED = 500  # on one printed ledger
FETCHED = 500
EXPORTED = (
    Column("number", _("编号"), 18, "code"),
    Column("received_on", _("收到日期"), 12),
    Column("way", _("渠道"), 8),
    Column("division", _("村（社区）"), 14),
    Column("publication", _("公示"), 36),
    Column("facility", _("涉及设施"), 24),
    Column("who", _("提出人（已隐去）"), 22),
    Column("text", _("异议内容"), 44),
    Column("due_on", _("答复期限"), 12),
    Column("state", _("结果"), 10),
    Column("answer", _("答复"), 44),
    Column("answered_by", _("答复人"), 10),
    Column("answered_on", _("答复日期"), 12),
    Column("change_due", _("更正期限"), 12),
)


def _rows(post):
    related = ("publication__division", "division__parent", "facility", "recorded_by", "answered_by")
    return Objection.objects.visible_to(post).select_related(*related)


@needs(Right.CARE_VIEW)
def objection_list(request):
    form = asked(forms.ObjectionFilter, request)
    rows = form.narrow(_rows(request.post))
    context = listing(request, form=form, rows=rows, table=ObjectionTable, orders=ORDERS, unit=_("条"))
    return render(request, "maintenance/objection_list.html", context)


@needs_to_export(Right.CARE_VIEW)
def objection_export(request):
    form = asked(forms.ObjectionFilter, request)
    rows = form.narrow(_rows(request.post)).order_by("-id")
    lines = (_line(row) for row in rows.iterator(FETCHED))
    return exports.answer(
        _("公示异议登记簿"), EXPORTED, lines, post=request.post, table=Objection, below_title=asks(form)
    )


def _line(row: Objection) -> list[Any]:
    days = {name: getattr(row, name) for name in ("received_on", "due_on", "change_due")}
    said = {name: f"{day:%Y-%m-%d}" if day else "" for name, day in days.items()}
    said |= {"number": row.number, "way": row.get_way_display(), "division": row.division.short_name}
    said |= {"publication": row.publication.title, "facility": row.facility.name if row.facility else ""}
    said |= {"who": objector(row), "text": row.text, "state": row.get_state_display(), "answer": row.answer}
    said["answered_by"] = row.answered_by.name if row.answered_by else ""
    said["answered_on"] = f"{timezone.localdate(row.answered_at):%Y-%m-%d}" if row.answered_at else ""
    return [said[column.name] for column in EXPORTED]


@needs(Right.CARE_VIEW)
def objection_paper(request):
    """异议登记簿 on paper, as the list shows it."""
    form = asked(forms.ObjectionFilter, request)
    rows = list(form.narrow(_rows(request.post)).order_by("received_on", "id")[: PRINTED + 1])
    context = {
        "rows": [(row, objector(row)) for row in rows[:PRINTED]],
        "cut": len(rows) > PRINTED,
        "place": form.area() or request.post.division,
        "asks": asks(form),
        "day": timezone.localdate(),
    }
    return render(request, "maintenance/objection_paper.html", context)


@needs(Right.OBJECTION_TAKE, methods="GET POST")
def objection_create(request, publication_id):
    publication = publication_of(request, publication_id)
    form = forms.ObjectionForm(bound(request), post=request.post, publication=publication)
    if form.is_valid():
        said = {"publication": publication, "by": request.post}
        made = carried_out(form, acts.take_objection, **said, **form.cleaned_data)
        if made is not None:
            told = _("已登记，编号 %(number)s，请告知提出人") % {"number": made.number}
            return done(request, told, "maintenance:objection-detail", made.pk)
    context = {"form": form, "publication": publication}
    return render(request, "maintenance/objection_create.html", context, status=422 if form.is_bound else 200)


def _objection(request, objection_id: int) -> Objection:
    return get_object_or_404(_rows(request.post), pk=objection_id)


@needs(Right.CARE_VIEW)
def objection_detail(request, objection_id):
    objection = _objection(request, objection_id)
    context = {
        "objection": objection,
        "state": state_of_objection(objection),
        "facts": _facts(objection),
        "who": objector(objection),
        "may_reveal": bool(objection.phone) and may(request.post, Right.CONTACT_REVEAL),
        "facility": _facility_in_sight(objection, request.post),
        "change": _change(objection, request.post),
        "offers": FLOW.offers(objection, request.post),
        "events": events_of(objection),
    }
    return render(request, "maintenance/objection_detail.html", context)


def _facts(objection: Objection) -> list[tuple]:
    taken = objection.recorded_by.name if objection.recorded_by else ""
    return [
        ("收到", f"{objection.received_on:%Y-%m-%d}", f"{objection.get_way_display()} {taken}登记"),
        ("答复期限", f"{objection.due_on:%Y-%m-%d}"),
        ("所属区划", objection.division, objection.division.parent or ""),
    ]


def _facility_in_sight(objection: Objection, post):
    facility = objection.facility
    return facility if facility is not None and sees(post, facility) else None


def _change(objection: Objection, post) -> dict | None:
    """What an upheld one leads to: by when the list is changed, where, and whether it was since the answer."""
    if objection.change_due is None:
        return None
    facility = _facility_in_sight(objection, post)
    item = getattr(facility, "responsibility", None) if facility else None
    changed = item is not None and item.state == ItemState.CHECKED and item.changed_at > objection.answered_at
    late = not changed and objection.change_due < timezone.localdate()
    return {"due": objection.change_due, "changed": changed, "late": late, "url": item_url(facility, item)}


def item_url(facility, item) -> str:
    """The line of the list, or the facility whose line it is; empty for an objection against the whole."""
    if facility is None:
        return ""
    try:
        return reverse("maintenance:item-detail", args=[item.pk]) if item else _page_of(facility)
    except NoReverseMatch:
        return _page_of(facility)


def _page_of(facility) -> str:
    return reverse("assets:facility-detail", args=[facility.pk])


@needs(Right.OBJECTION_ANSWER, methods="GET POST")
def objection_uphold(request, objection_id):
    return _answer(request, objection_id, "uphold", acts.uphold_objection)


@needs(Right.OBJECTION_ANSWER, methods="GET POST")
def objection_refuse(request, objection_id):
    return _answer(request, objection_id, "refuse", acts.refuse_objection)


def _answer(request, objection_id: int, name: str, act):
    objection = _objection(request, objection_id)
    move = move_of(FLOW, objection, name)
    days = objection.publication.change_days
    upheld = _("成立的，清单须在 %(n)s 日内更正，并在下一版中载明。") % {"n": days}
    return small_act(
        request,
        form=forms.AnswerForm(bound(request), post=request.post, phrases=move.phrases),
        act=lambda form: act(objection=objection, by=request.post, **form.cleaned_data),
        title=_("%(word)s：%(number)s") % {"word": move.word, "number": objection.number},
        intro=upheld if name == "uphold" else _("请写明核实的情况和理由，答复提出人。"),
        word=move.word,
        told=_("已答复，请告知提出人"),
        then=("maintenance:objection-detail", objection.pk),
        template="maintenance/flow_act.html",
    )


@needs(Right.CONTACT_REVEAL, methods="GET POST")
def objection_phone(request, objection_id):
    """The whole number after a reason was given; the answer is not stored anywhere."""
    objection = _objection(request, objection_id)
    form = forms.RevealForm(bound(request), post=request.post)
    shown = None
    if form.is_valid():
        shown = carried_out(
            form, acts.reveal_objector, objection=objection, by=request.post, **form.cleaned_data
        )
    context = {"form": form, "objection": objection, "shown": shown, "action": request.path}
    status = 422 if form.is_bound and shown is None else 200
    return render(request, "maintenance/objection_phone.html", context, status=status)

"""清查: opened, answered facility by facility, settled, closed, printed."""

from typing import Any

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.doors import needs
from accounts.forms.base import carried_out
from accounts.lists import asked, listing
from accounts.models import Division
from accounts.rights import Right
from accounts.scoping import ScopeKind
from accounts.views.answers import bound, done, small_act
from assets.actions import campaigns as acts
from assets.campaign_tables import CampaignTable, LineTable
from assets.forms.campaigns import AnswerForm, CampaignFilter, CampaignForm, FindForm, LineFilter, SettleForm
from assets.models import Campaign, CampaignLine
from assets.shown import asked_for
from common.paging import Order

Answer = CampaignLine.Answer
ORDERS = {"newest": Order(_("最近发起"), "-id")}
LINE_ORDERS = {"list": Order(_("按清查顺序"), "id")}  # lines were written village by village
OF_FACTS = [
    f"facility__{name}"
    for name in ("type__sector", "division__parent", "settlement", "keeper", "keeper_person")
]
PRINTED = 2000  # lines on one printed sheet


def _lines(post):
    return CampaignLine.objects.visible_to(post).select_related(
        "facility__type", "facility__division", "campaign"
    )


@needs(Right.CAMPAIGN_ANSWER, Right.CAMPAIGN_OPEN)
def campaign_list(request):
    form = asked(CampaignFilter, request)
    rows = form.narrow(
        Campaign.objects.reaching(request.post).with_progress(request.post).select_related("division")
    )
    context = listing(request, form=form, rows=rows, table=CampaignTable, orders=ORDERS, unit="次")
    context["may_open"] = may(request.post, Right.CAMPAIGN_OPEN)
    return render(request, "assets/campaign_list.html", context)


@needs(Right.CAMPAIGN_OPEN, methods="GET POST")
def campaign_create(request):
    form = CampaignForm(bound(request), post=request.post)
    if form.is_valid():
        campaign = carried_out(form, acts.open_campaign, by=request.post, **form.cleaned_data)
        if campaign is not None:
            told = _("已发起清查，已通知各村（社区）")
            return done(request, told, "assets:campaign-detail", campaign.pk)
    context = {"form": form}
    return render(request, "assets/campaign_create.html", context, status=422 if form.is_bound else 200)


def _reached(request, campaign_id) -> Campaign:
    rows = Campaign.objects.reaching(request.post).select_related("division", "opened_by")
    return get_object_or_404(rows, pk=campaign_id)


@needs(Right.CAMPAIGN_ANSWER, Right.CAMPAIGN_OPEN)
def campaign_detail(request, campaign_id):
    """Progress by village, each figure opening its lines."""
    campaign = _reached(request, campaign_id)
    villages = _progress(campaign, request.post)
    total = {name: sum(row[name] for row in villages) for name in ("asked", "done", *COUNTED)}
    context = {
        "campaign": campaign,
        "villages": villages,
        "total": total,
        "measures": _measures(campaign, total),
        "may_close": not campaign.closed_at and may(request.post, Right.CAMPAIGN_OPEN, campaign),
        "may_find": not campaign.closed_at and may(request.post, Right.FACILITY_REGISTER),
        "overdue": not campaign.closed_at and campaign.due_on < timezone.localdate(),
    }
    return render(request, "assets/campaign_detail.html", context)


COUNTED = tuple(answer.value for answer in Answer)


def _progress(campaign: Campaign, post) -> list[dict]:
    """A row a village, in the order of codes: its answers counted, and `rate` in whole percent."""
    counted: Any = (
        CampaignLine.objects.visible_to(post)
        .filter(campaign=campaign)
        .values("facility__division_id", "facility__division__short_name")
        .annotate(**{name: Count("pk", filter=Q(answer=name)) for name in COUNTED})
        .order_by("facility__division_id")
    )
    rows = []
    for row in counted:
        done_here = sum(row[name] for name in ("confirmed", "corrected", "missing"))
        asked_here = done_here + row["pending"]
        rate = 100 * done_here // asked_here if asked_here else 100
        words = {"code": row["facility__division_id"], "name": row["facility__division__short_name"]}
        rows.append(row | words | {"asked": asked_here, "done": done_here, "rate": rate})
    return rows


def _measures(campaign: Campaign, total: dict) -> list[dict]:
    lines = reverse("assets:campaign-line-list", args=[campaign.pk])
    rate = f"{100 * total['done'] // total['asked']}" if total["asked"] else "100"
    figures: list[tuple[Any, ...]] = [
        (_("核实进度"), rate, "%", lines),
        (_("未核实"), total["pending"], _("处"), f"{lines}?answer=pending"),
    ]
    figures += [
        (answer.label, total[answer.value], _("处"), f"{lines}?answer={answer.value}")
        for answer in (Answer.CORRECTED, Answer.MISSING, Answer.FOUND)
    ]
    return [{"label": label, "value": value, "unit": unit, "url": url} for label, value, unit, url in figures]


@needs(Right.CAMPAIGN_ANSWER, Right.CAMPAIGN_OPEN, methods="GET POST")
def campaign_line_list(request, campaign_id):
    """The lines, to be answered one by one or, by ticking, confirmed together."""
    campaign = _reached(request, campaign_id)
    form = asked(LineFilter, request)
    rows = form.narrow(_lines(request.post).filter(campaign=campaign))
    if request.method == "POST":
        ticked = [
            text
            for text in request.POST.getlist("row")
            if text.isascii() and text.isdigit() and len(text) < 16
        ]
        chosen = rows if request.POST.get("all") else rows.filter(pk__in=ticked)
        count = acts.confirm_lines(lines=chosen.values_list("pk", flat=True), by=request.post)
        return done(request, _("已核实 %(n)s 处属实") % {"n": count}, request.get_full_path())
    context = listing(request, form=form, rows=rows, table=LineTable, orders=LINE_ORDERS, unit="处")
    context |= {
        "campaign": campaign,
        "may_answer": not campaign.closed_at and may(request.post, Right.CAMPAIGN_ANSWER),
        "acts": [{"word": _("核实属实"), "name": "confirm", "icon": "check"}],
        "full_path": request.get_full_path(),
    }
    return render(request, "assets/campaign_line_list.html", context)


@needs(Right.CAMPAIGN_ANSWER, methods="GET POST")
def campaign_line_answer(request, line_id):
    line = get_object_or_404(_lines(request.post).select_related(*OF_FACTS), pk=line_id)
    facility = line.facility
    initial = {
        "answer": line.answer if line.answer in ("confirmed", "corrected", "missing") else "",
        "name": facility.name,
        "quantity": None if facility.quantity is None else f"{facility.quantity.normalize():f}",
        "address": facility.address,
        "note": line.note,
    }
    form = AnswerForm(bound(request), post=request.post, initial=initial)
    said = {"line": line, "by": request.post}
    if form.is_valid() and carried_out(form, acts.answer_line, **said, **form.said()) is not None:
        return done(request, _("已核实%(name)s") % {"name": facility.name}, *_next(request, line))
    context = {"form": form, "line": line, "facility": facility, "facts": asked_for(facility)}
    return render(request, "assets/campaign_line_answer.html", context, status=422 if form.is_bound else 200)


def _next(request, line: CampaignLine) -> tuple:
    """The next unanswered one of the village, so that a round on foot needs no going back; else the lines."""
    rows = _lines(request.post).filter(
        campaign=line.campaign, answer=Answer.PENDING, facility__division=line.facility.division
    )
    following = rows.filter(pk__gt=line.pk).order_by("pk").first() or rows.order_by("pk").first()
    if following:
        return "assets:campaign-line-answer", following.pk
    return "assets:campaign-detail", line.campaign_id


@needs(Right.FACILITY_REGISTER, methods="GET POST")
def campaign_find(request, campaign_id):
    campaign = _reached(request, campaign_id)
    form = FindForm(bound(request), post=request.post)
    if form.is_valid():
        line = carried_out(form, acts.report_find, campaign=campaign, by=request.post, **form.said())
        if line is not None:
            told = _("已登记“%(name)s”，待镇（街道）赋码。请拍照") % {"name": line.facility.name}
            return done(
                request, told, f"{reverse('assets:facility-detail', args=[line.facility_id])}?tab=photos"
            )
    context = {"form": form, "campaign": campaign}
    return render(request, "assets/campaign_find.html", context, status=422 if form.is_bound else 200)


@needs(Right.CAMPAIGN_OPEN, methods="GET POST")
def campaign_line_settle(request, line_id):
    line = get_object_or_404(_lines(request.post), pk=line_id)
    return small_act(
        request,
        form=SettleForm(bound(request), post=request.post),
        act=lambda form: acts.settle_line(line=line, by=request.post, **form.cleaned_data),
        title=_("处置找不到的设施：%(name)s") % {"name": line.facility.name},
        intro=_("村里说：%(note)s") % {"note": line.note},
        word=_("处置"),
        told=_("已处置"),
        then=(reverse("assets:campaign-line-list", args=[line.campaign_id]) + "?answer=missing",),
    )


@needs(Right.CAMPAIGN_OPEN, methods="GET POST")
def campaign_close(request, campaign_id):
    campaign = get_object_or_404(Campaign.objects.visible_to(request.post), pk=campaign_id)
    return small_act(
        request,
        act=lambda form: acts.close_campaign(campaign=campaign, by=request.post),
        title=_("结束“%(name)s”？") % {"name": campaign.name},
        intro=_("结束后各村不能再填报；没有核实的仍记为未核实。"),
        word=_("结束清查"),
        told=_("已结束清查"),
        then=("assets:campaign-detail", campaign.pk),
    )


@needs(Right.CAMPAIGN_ANSWER, Right.CAMPAIGN_OPEN)
def campaign_sheet(request, campaign_id):
    """To be taken along on paper: a village's lines with room to write."""
    campaign = _reached(request, campaign_id)
    form = asked(LineFilter, request)
    rows = form.narrow(_lines(request.post).filter(campaign=campaign)).order_by("id")[: PRINTED + 1]
    context = {
        "campaign": campaign,
        "lines": rows[:PRINTED],
        "cut": len(rows) > PRINTED,
        "place": form.area() or _place(request.post, campaign),
    }
    return render(request, "assets/campaign_sheet.html", context)


def _place(post, campaign: Campaign) -> Division:
    own = post.scope_kind != ScopeKind.AREA or post.division.level == Division.Level.VILLAGE
    return post.division if own else campaign.division

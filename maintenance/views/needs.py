"""技术需求: the list, filing one, one of them and its acts."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.doors import needs, needs_to_export
from accounts.exports import answer
from accounts.forms.base import carried_out
from accounts.lists import asked, listing
from accounts.rights import Right
from accounts.views.answers import bound, done
from common.paging import Order
from common.spreadsheets.out import Column
from maintenance.actions import needs as acts
from maintenance.forms import questions as forms
from maintenance.guidance_acts import NEED_ACTS
from maintenance.guidance_tables import NEED_TONES, NeedTable, state_of
from maintenance.models import Need
from maintenance.models.needs import BESIDE, FLOW
from maintenance.views.asking import facility_of, form_page, linked, may_ask
from maintenance.views.moves import act_on, buttons, by_act

ORDERS = {"newest": Order(_("最近提出"), "-id")}
EXPORTED = (
    Column("asked", "提出日期", 12, "date"),
    Column("division", "所在地", 14),
    Column("sector", "行业", 12),
    Column("facility", "设施", 24),
    Column("title", "需求", 30),
    Column("text", "需求说明", 40),
    Column("technique", "匹配技术", 26),
    Column("trial_from", "试用起始", 12, "date"),
    Column("trial_until", "试用截止", 12, "date"),
    Column("state", "状态", 10),
)
KINDS = {"match": "primary", "start_trial": "primary", "spread": "primary"}


@needs(Right.CARE_VIEW)
def need_list(request):
    form = asked(forms.NeedFilter, request)
    rows = form.narrow(Need.objects.visible_to(request.post).for_list())
    context = listing(request, form=form, rows=rows, table=NeedTable, orders=ORDERS, unit=_("项"))
    context["may_ask"] = may_ask(request.post)
    return render(request, "maintenance/need_list.html", context)


@needs_to_export(Right.CARE_VIEW)
def need_list_export(request):
    form = asked(forms.NeedFilter, request)
    rows = form.narrow(Need.objects.visible_to(request.post).for_list()).order_by("-id")
    lines = (
        [
            timezone.localdate(row.asked_at),
            str(row.division),
            str(row.sector or ""),
            row.facility.name if row.facility else "",
            row.title,
            row.text,
            str(row.technique or ""),
            row.trial_from,
            row.trial_until,
            row.get_state_display(),
        ]
        for row in rows.iterator(500)
    )
    return answer(_("技术需求"), EXPORTED, lines, post=request.post, table=Need)


@needs(Right.MATTER_REPORT, methods="GET POST")
def need_create(request):
    facility = facility_of(request)
    form = forms.RaiseForm(bound(request), post=request.post, facility=facility)
    if form.is_valid():
        made = carried_out(form, acts.raise_need, by=request.post, **form.said())
        if made is not None:
            return done(request, _("已提出"), "maintenance:need-detail", made.pk)
    title = _("提技术需求：%s") % facility.name if facility else _("提技术需求")
    return form_page(request, form, title=title, back=reverse("maintenance:need-list"), draft="need")


def need_of(request, need_id: int) -> Need:
    rows = Need.objects.visible_to(request.post).for_list().select_related("asked_by", "asked_party")
    return get_object_or_404(rows, pk=need_id)


@needs(Right.CARE_VIEW)
def need_detail(request, need_id):
    need = need_of(request, need_id)
    where = by_act("need", need)
    offers = buttons(FLOW, need, request.post, url_of=where, kinds=KINDS)
    context = {
        "need": need,
        "state": state_of(need, NEED_TONES),
        "facts": _facts(need),
        "notes": need.notes.select_related("person"),
        "offers": offers + buttons(BESIDE, need, request.post, url_of=where, kinds={}),
    }
    return render(request, "maintenance/need_detail.html", context)


def _facts(need: Need) -> list[tuple]:
    trial = f"{need.trial_from:%Y-%m-%d} 至 {need.trial_until:%Y-%m-%d}" if need.trial_until else ""
    return [
        (_("设施"), linked(need.facility, "assets:facility-detail")),
        (_("所在地"), need.division, need.sector or _("未分行业")),
        (_("提出人"), need.asked_by, f"{timezone.localtime(need.asked_at):%Y-%m-%d}"),
        (_("提出单位"), need.asked_party),
        (
            _("匹配技术"),
            linked(need.technique, "maintenance:technique-detail"),
            need.technique and need.technique.get_rank_display(),
        ),
        (_("试用"), trial),
    ]


@needs(Right.MATTER_REPORT, Right.TRAINING_MANAGE, methods="GET POST")
def need_act(request, need_id, act):
    return act_on(request, need_of(request, need_id), act, noun="need", acts=NEED_ACTS, flows=(FLOW, BESIDE))

"""到账: the list and its workbook, one arrival with its notice and its acts, own income written down."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import may, require
from accounts.doors import needs
from accounts.exports import answer
from accounts.forms.base import carried_out
from accounts.lists import asked, asks, listing
from accounts.rights import Right
from accounts.trail import events_of
from accounts.views.answers import bound, done, small_act
from common.paging import Order
from funding import arrival_publishing, arrival_shown
from funding.actions import arrivals as acts
from funding.arrival_acts import ARRIVAL_ACTS
from funding.arrival_tables import EXPORTED, ArrivalTable, cells, is_reversed, state_of
from funding.forms import arrivals as forms
from funding.models import AllocationShare, Arrival
from funding.models.life import ARRIVAL_FLOW
from maintenance.views.moves import move_of
from tasks_checklist.views.papers import word_answer

ORDERS = {
    "newest": Order(_("最近登记"), "-id"),
    "day": Order(_("最近到账"), "-arrived_on", "-id"),
    "due": Order(_("先到公示期限"), "publish_by", "id"),
}
RECORDS = (Right.INCOME_RECORD, Right.ARRIVAL_RECORD)
FETCHED = 500


def visible(post):
    return Arrival.objects.visible_to(post).for_list().select_related("sector", "booking__reversal")


def arrival_of(request, arrival_id: int) -> Arrival:
    rows = visible(request.post).select_related("division__parent", "confirmed_by", "notified_by")
    return get_object_or_404(rows, pk=arrival_id)


@needs(Right.FUND_VIEW)
def arrival_list(request):
    form = asked(forms.ArrivalFilter, request)
    context = listing(
        request,
        form=form,
        rows=form.narrow(visible(request.post)),
        table=ArrivalTable,
        orders=ORDERS,
        unit=_("笔"),
    )
    mine = Arrival.objects.visible_to(request.post)
    context |= {
        "may_record": any(may(request.post, right) for right in RECORDS),
        "may_export": may(request.post, Right.FUND_EXPORT),
        "may_limit": may(request.post, Right.FUND_RULE),
        "late": 0 if context["chips"] else mine.unpublished().published_late().count(),
    }
    return render(request, "funding/arrival_list.html", context)


@needs(Right.FUND_EXPORT)
def arrival_list_export(request):
    form = asked(forms.ArrivalFilter, request)
    rows = form.narrow(visible(request.post)).select_related("confirmed_by").order_by("-id")
    below = _("筛选：%s") % asks(form) if asks(form) else ""
    lines = (cells(row) for row in rows.iterator(FETCHED))
    return answer(_("管护资金到账明细"), EXPORTED, lines, post=request.post, table=Arrival, below_title=below)


@needs(Right.FUND_VIEW)
def arrival_detail(request, arrival_id):
    row = arrival_of(request, arrival_id)
    context = {
        "arrival": row,
        "state": state_of(row),
        "facts": arrival_shown.facts(row, request.post),
        "strips": arrival_shown.strips(row),
        "offers": arrival_shown.offers(row, request.post),
        "publishing": arrival_shown.publishing(row, request.post),
        "is_reversed": is_reversed(row),
        "events": events_of(row, limit=12),
    }
    return render(request, "funding/arrival_detail.html", context)


@needs(*RECORDS, methods="GET POST")
def arrival_create(request):
    form = forms.ArrivalForm(bound(request), post=request.post)
    if form.is_valid():
        made = carried_out(form, acts.record, by=request.post, **form.cleaned_data)
        if made is not None:
            return done(request, _("已登记到账，通知单 %s") % made.number, "funding:arrival-detail", made.pk)
    context = {
        "form": form,
        "title": _("登记到账"),
        "list_word": _("到账"),
        "list_name": "funding:arrival-list",
        "word": _("登记"),
        "draft": "arrival-create",
    }
    return render(request, "funding/life_form.html", context, status=422 if form.is_bound else 200)


@needs(Right.ARRIVAL_CONFIRM, methods="GET POST")
def arrival_act(request, arrival_id, act):
    """The dialog of an act. What the state does not allow is refused in words (400), a missing right with 403."""
    if act not in ARRIVAL_ACTS:
        raise Http404
    row = arrival_of(request, arrival_id)
    said = ARRIVAL_ACTS[act]
    move = move_of(ARRIVAL_FLOW, row, act)
    require(request.post, move.right, row)
    return small_act(
        request,
        form=said.form(bound(request), post=request.post, row=row),
        act=lambda form: said.do(arrival=row, by=request.post, **form.cleaned_data),
        title=_("%(word)s：%(number)s") % {"word": move.word, "number": row.number},
        word=move.word,
        intro=str(said.asks),
        told=str(said.told),
        then=("funding:arrival-detail", row.pk),
        danger=said.danger,
        template="maintenance/row_act.html",
    )


@needs(Right.FUND_VIEW)
def arrival_notice(request, arrival_id):
    """资金到账通知单 on paper."""
    row = arrival_of(request, arrival_id)
    context = {
        "arrival": row,
        "facts": arrival_shown.notice_facts(row),
        "office": arrival_shown.notifier(row),
        "upright": True,
        "is_reversed": is_reversed(row),
    }
    return render(request, "funding/arrival_notice.html", context)


@needs(Right.FUND_VIEW)
def arrival_word(request, arrival_id):
    """The same as Word."""
    row = arrival_of(request, arrival_id)
    name = _("资金到账通知单%s.docx") % row.number
    return word_answer(arrival_shown.document(row), name, table=Arrival)


@needs(Right.NOTICE_POST, Right.NOTICE_PUBLISH, methods="GET POST")
def arrival_publish(request, arrival_id):
    """拟公示: the notice is drafted; its own page publishes it and puts it on the board."""
    row = arrival_of(request, arrival_id)
    return small_act(
        request,
        act=lambda form: arrival_publishing.draft(arrival=row, by=request.post),
        title=_("公示到账：%s") % row.number,
        intro=_("按通知单拟好公示稿，由镇（街道）发布后在村务公开栏张榜。请在 %s 前公示。")
        % f"{row.publish_by:%-m月%-d日}",
        word=_("拟公示"),
        told=_("已拟好公示稿，待发布"),
        then=("funding:arrival-detail", row.pk),
    )


@needs(Right.FUND_RULE, methods="GET POST")
def arrival_limit(request):
    """公示时限 from a day on."""
    return small_act(
        request,
        form=forms.LimitForm(bound(request), post=request.post),
        act=lambda form: acts.set_limit(by=request.post, **form.cleaned_data),
        title=_("到账公示时限"),
        intro=_("现行：到账后 %s 个工作日内。改动只管起始日期以后到账的。")
        % acts.limit_on(request.post.division, timezone.localdate()),
        word=_("设定"),
        told=_("已设定"),
        then=("funding:arrival-list",),
    )


@needs(Right.ARRIVAL_RECORD, methods="GET POST")
def share_arrive(request, share_id):
    """So much of a share has reached its unit."""
    rows = AllocationShare.objects.visible_to(request.post).select_related("allocation", "division")
    share = get_object_or_404(rows, pk=share_id)
    rest = share.amount - share.arrived
    form = forms.ShareArrivalForm(bound(request), post=request.post, initial={"amount": rest})
    return small_act(
        request,
        form=form,
        act=lambda form: acts.record_share(share=share, by=request.post, **form.cleaned_data),
        title=_("登记到账：%(unit)s %(name)s") % {"unit": share.division, "name": share.allocation.name},
        intro=_("登记后生成资金到账通知单，提醒村里确认。"),
        word=_("登记到账"),
        told=_("已登记到账"),
        then=("funding:allocation-detail", share.allocation_id),
    )

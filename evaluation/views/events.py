"""交流活动 and 宣传报道: their lists, one of each, their acts."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.access import may, require
from accounts.doors import needs
from accounts.exports import answer
from accounts.forms.base import carried_out
from accounts.lists import asked, listing
from accounts.rights import Right
from accounts.views.answers import bound, done
from common.attachments.content import PICTURES
from common.paging import Order
from common.spreadsheets.out import Column
from evaluation import pictures_kept as kept
from evaluation.actions import events as acts
from evaluation.experience_acts import EVENT_ACTS, MEDIA_ACTS
from evaluation.experience_tables import EVENT_TONES, MEDIA_TONES, EventTable, MediaTable
from evaluation.forms import experiences as forms
from evaluation.models import EVENT_FLOW, MEDIA_FLOW, Event, EventState, MediaItem
from evaluation.views.nouns import Noun, Pictures, act_page, detail_page, files_page, form_page

EVENTS = Noun("event", "event", lazy("交流活动"), Event, EVENT_FLOW, EVENT_ACTS, EVENT_TONES)
MEDIA = Noun("media", "media", lazy("宣传报道"), MediaItem, MEDIA_FLOW, MEDIA_ACTS, MEDIA_TONES)
OWNERS = {EVENTS.name: kept.EVENT, MEDIA.name: kept.MEDIA}
ORDERS = {"newest": Order(lazy("最近登记"), "-id")}
EVENT_COLUMNS = (
    Column("title", "活动", 30),
    Column("division", "单位", 14),
    Column("kind", "类别", 14),
    Column("sector", "行业", 12),
    Column("held_on", "日期", 12, "date"),
    Column("place", "地点", 20),
    Column("attended", "参加", 10, "number", unit="人"),
    Column("units", "参加单位", 30),
    Column("summary", "活动情况", 50),
    Column("state", "状态", 10),
)
MEDIA_COLUMNS = (
    Column("title", "标题", 40),
    Column("division", "单位", 14),
    Column("kind", "类别", 12),
    Column("rank", "级别", 10),
    Column("outlet", "媒体、文件", 20),
    Column("published_on", "刊发日期", 12, "date"),
    Column("link", "网址", 40),
    Column("page", "版面、文号", 16),
    Column("state", "状态", 10),
)


def _list(request, noun: Noun, form, table, template: str, unit: str) -> HttpResponse:
    rows = form.narrow(noun.rows(request.post))
    context = listing(request, form=form, rows=rows, table=table, orders=ORDERS, unit=unit)
    context["may_write"] = may(request.post, Right.CASE_WRITE)
    context["may_export"] = may(request.post, Right.EVALUATION_EXPORT)
    return render(request, template, context)


def _detail(request, noun: Noun, row, *, facts, words=(), title: str, edit_url: str = "") -> HttpResponse:
    files = list(kept.files_of(OWNERS[noun.name], row))
    group = Pictures(
        title,
        [one for one in files if one.kind in PICTURES],
        [one for one in files if one.kind not in PICTURES],
        url=noun.url("file", row.pk) if kept.may_add(row, request.post) else "",
        none=_("还没有照片、文件"),
    )
    return detail_page(
        request, noun, row, facts=facts, words=words, pictures=[group], edit_url=edit_url, warning=row.said
    )


def _file(request, noun: Noun, pk: int) -> HttpResponse:
    row = noun.of(request, pk)
    said = {"kind": OWNERS[noun.name], "row": row, "by": request.post, "account_id": request.account.pk}
    return files_page(request, noun, row, lambda files: kept.add(files=files, **said))


@needs(Right.EVALUATION_VIEW)
def event_list(request):
    form = asked(forms.EventFilter, request)
    return _list(request, EVENTS, form, EventTable, "evaluation/event_list.html", _("项"))


@needs(Right.EVALUATION_EXPORT)
def event_list_export(request):
    rows = asked(forms.EventFilter, request).narrow(EVENTS.rows(request.post)).order_by("-id")
    lines = (
        [
            row.title,
            row.division.short_name,
            row.get_kind_display(),
            str(row.sector or _("综合")),
            row.held_on,
            row.place,
            row.attended,
            row.units,
            row.summary,
            row.get_state_display(),
        ]
        for row in rows.iterator(500)
    )
    return answer(_("交流活动"), EVENT_COLUMNS, lines, post=request.post, table=Event)


@needs(Right.CASE_WRITE, methods="GET POST")
def event_create(request):
    form = forms.EventForm(bound(request), post=request.post)
    if form.is_valid():
        made = carried_out(form, acts.announce, by=request.post, **form.said())
        if made is not None:
            return done(request, _("已登记，举办后登记情况、上传照片"), "evaluation:event-detail", made.pk)
    return form_page(request, form, title=_("筹备活动"), back=EVENTS.url("list"), draft="event")


@needs(Right.CASE_WRITE, methods="GET POST")
def event_edit(request, event_id):
    row = EVENTS.of(request, event_id)
    require(request.post, Right.CASE_WRITE, row)
    initial = {name: getattr(row, name) for name in forms.EventForm.base_fields}
    form = forms.EventForm(bound(request), post=request.post, initial=initial)
    if form.is_valid():
        said = {"event": row, "version": form.cleaned_data["version"] or 0, "by": request.post}
        if carried_out(form, acts.revise, **said, **form.said()) is not None:
            return done(request, _("已保存"), "evaluation:event-detail", row.pk)
    back = EVENTS.url("detail", row.pk)
    return form_page(request, form, title=_("修改活动"), back=back, draft=f"event-{row.pk}")


@needs(Right.EVALUATION_VIEW)
def event_detail(request, event_id):
    row = EVENTS.of(request, event_id)
    facts = [
        (_("单位"), row.division),
        (_("类别"), row.get_kind_display()),
        (_("行业"), row.sector or _("综合")),
        (_("日期"), f"{row.held_on:%Y-%m-%d}"),
        (_("地点"), row.place),
        (_("交流的典型经验"), row.experience),
        (_("参加人数"), _("%s 人") % row.attended if row.attended else ""),
        (_("参加单位"), row.units),
    ]
    words = [(_("通知"), row.notice), (_("活动情况"), row.summary)]
    change = row.state == EventState.PLANNED and may(request.post, Right.CASE_WRITE, row)
    edit_url = EVENTS.url("edit", row.pk) if change else ""
    return _detail(request, EVENTS, row, facts=facts, words=words, title=_("照片、签到表"), edit_url=edit_url)


@needs(Right.CASE_WRITE, methods="GET POST")
def event_act(request, event_id, act):
    return act_page(request, EVENTS, EVENTS.of(request, event_id), act)


@needs(Right.CASE_WRITE, methods="POST", most_bytes=60 * 1024 * 1024)
def event_file(request, event_id):
    return _file(request, EVENTS, event_id)


@needs(Right.EVALUATION_VIEW)
def media_list(request):
    form = asked(forms.MediaFilter, request)
    return _list(request, MEDIA, form, MediaTable, "evaluation/media_list.html", _("篇"))


@needs(Right.EVALUATION_EXPORT)
def media_list_export(request):
    rows = asked(forms.MediaFilter, request).narrow(MEDIA.rows(request.post)).order_by("-id")
    lines = (
        [
            row.title,
            row.division.short_name,
            row.get_kind_display(),
            row.get_rank_display(),
            row.outlet,
            row.published_on,
            row.link,
            row.page,
            row.get_state_display(),
        ]
        for row in rows.iterator(500)
    )
    return answer(_("宣传报道"), MEDIA_COLUMNS, lines, post=request.post, table=MediaItem)


@needs(Right.CASE_WRITE, methods="GET POST")
def media_create(request):
    form = forms.MediaForm(bound(request), post=request.post)
    if form.is_valid():
        made = carried_out(form, acts.record_media, by=request.post, **form.cleaned_data)
        if made is not None:
            return done(request, _("已登记，请上传版面或截图"), "evaluation:media-detail", made.pk)
    return form_page(request, form, title=_("登记宣传报道"), back=MEDIA.url("list"), draft="media")


@needs(Right.EVALUATION_VIEW)
def media_detail(request, media_id):
    row = MEDIA.of(request, media_id)
    facts = [
        (_("单位"), row.division),
        (_("类别"), row.get_kind_display()),
        (_("级别"), row.get_rank_display()),
        (_("媒体、文件"), row.outlet, row.page),
        (_("刊发日期"), f"{row.published_on:%Y-%m-%d}"),
        (_("网址"), row.link),
        (_("行业"), row.sector or _("综合")),
        (_("典型经验"), row.experience),
    ]
    return _detail(request, MEDIA, row, facts=facts, title=_("版面、截图"))


@needs(Right.CASE_WRITE, methods="GET POST")
def media_act(request, media_id, act):
    return act_page(request, MEDIA, MEDIA.of(request, media_id), act)


@needs(Right.CASE_WRITE, methods="POST", most_bytes=60 * 1024 * 1024)
def media_file(request, media_id):
    return _file(request, MEDIA, media_id)

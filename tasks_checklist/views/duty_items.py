"""改革责任清单: the list by unit with its workbook and print, a duty written, worded for many, ended."""

from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts import exports, trail
from accounts.access import may
from accounts.doors import needs, needs_to_export
from accounts.forms.base import carried_out
from accounts.imports import sheets
from accounts.lists import asked, asks, listing
from accounts.rights import Right
from accounts.views.answers import bound, done, small_act
from common.paging import Order
from maintenance.views.asking import form_page
from tasks_checklist.actions import duty_items as acts
from tasks_checklist.duty_list_tables import DutyItemTable
from tasks_checklist.forms import duty_items as forms
from tasks_checklist.imports.duty_items import DutyItemResource
from tasks_checklist.models import DutyItem

ORDERS = {
    "unit": Order(__("按单位"), "party__division_id", "party_id", "seq", "id"),
    "seq": Order(__("按序号"), "division_id", "seq", "id"),
}
LIST = "tasks_checklist:duty-item-list"
MOST_PRINTED = 1000


def rows_of(post):
    return DutyItem.objects.reaching(post).for_list()


@needs(Right.TASK_VIEW)
def duty_item_list(request):
    form, keeps = asked(forms.DutyItemFilter, request), acts.keeps_lists(request.post)

    def table(rows, **said):
        own = request.post.ranges if keeps else ()
        return DutyItemTable(rows, keeps=keeps, own=own, exclude=form.columns_of_no_use(), **said)

    rows = form.narrow(rows_of(request.post))
    context = listing(request, form=form, rows=rows, table=table, orders=ORDERS, unit=_("条"))
    context |= {"keeps": keeps, "may_freeze": may(request.post, Right.EDITION_FREEZE)}
    return render(request, "tasks_checklist/duty_item_list.html", context)


@needs_to_export(Right.TASK_VIEW)
def duty_item_export(request):
    """Exactly what the filters show; it comes back by 导入 as it is."""
    form = asked(forms.DutyItemFilter, request)
    rows = form.narrow(rows_of(request.post)).order_by(*ORDERS["unit"].fields)
    return sheets.export(DutyItemResource(by=request.post), rows.iterator(exports.PIECE))


@needs(Right.TASK_VIEW)
def duty_item_print(request):
    form = asked(forms.DutyItemFilter, request)
    rows = list(form.narrow(rows_of(request.post)).order_by(*ORDERS["unit"].fields)[: MOST_PRINTED + 1])
    context = {
        "rows": rows[:MOST_PRINTED],
        "cut": len(rows) > MOST_PRINTED,
        "place": request.post.division,
        "asks": asks(form),
        "day": timezone.localdate(),
    }
    return render(request, "tasks_checklist/duty_item_print.html", context)


@needs(Right.DUTY_LIST_MANAGE, methods="GET POST")
def duty_item_create(request):
    acts.require_list(request.post)
    form = forms.DutyItemForm(bound(request), post=request.post)
    if form.is_valid() and carried_out(form, acts.add, by=request.post, **form.said()) is not None:
        return done(request, _("已列入责任清单"), LIST)
    said = {"title": _("列入责任事项"), "back": reverse(LIST), "draft": "duty-item"}
    return form_page(request, form, template="tasks_checklist/duty_item_form.html", **said)


@needs(Right.DUTY_LIST_MANAGE, methods="GET POST")
def duty_item_fill(request):
    """One wording for many units."""
    acts.require_list(request.post)
    form = forms.FillForm(bound(request), post=request.post)
    if form.is_valid():
        number = carried_out(form, acts.add_many, by=request.post, **form.cleaned_data)
        if number is not None:
            return done(request, _("已给 %s 个单位列入这项责任") % number, LIST)
    said = {"title": _("一次列入多个单位"), "back": reverse(LIST), "draft": "duty-fill"}
    return form_page(request, form, template="tasks_checklist/duty_item_form.html", **said)


def _item(request, item_id: int) -> DutyItem:
    return get_object_or_404(DutyItem.objects.visible_to(request.post).for_list(), pk=item_id)


@needs(Right.DUTY_LIST_MANAGE, methods="GET POST")
def duty_item_edit(request, item_id):
    item = _item(request, item_id)
    acts.require_list(request.post)
    form = forms.DutyItemForm(bound(request), post=request.post, initial=forms.DutyItemForm.initial_of(item))
    if form.is_valid():
        said = {"item": item, "version": form.cleaned_data["version"] or 0, "by": request.post}
        if carried_out(form, acts.reword, **said, **form.said()) is not None:
            return done(request, _("已保存"), LIST)
    context = {
        "title": item.duty,
        "back": reverse(LIST),
        "draft": f"duty-item-{item.pk}",
        "item": item,
        "events": trail.events_of(item),
    }
    return form_page(request, form, template="tasks_checklist/duty_item_form.html", **context)


@needs(Right.DUTY_LIST_MANAGE, methods="GET POST")
def duty_item_end(request, item_id):
    item = _item(request, item_id)
    acts.require_list(request.post)
    if item.until is not None:
        raise BadRequest(_("已停止列入"))
    return small_act(
        request,
        form=forms.EndForm(bound(request), post=request.post),
        act=lambda form: acts.end(item=item, by=request.post, **form.cleaned_data),
        title=_("停止列入：%s") % item.duty,
        intro=_("%s的这项责任不再列入清单，下一版列为“减少”。") % item.party,
        word=_("停止列入"),
        told=_("已停止列入"),
        then=(LIST,),
        danger=True,
    )

"""常用视图: saved from the list, opened as a page or a workbook, deleted; everybody sees their own."""

from django import forms
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.doors import needs
from accounts.forms.base import PostForm
from accounts.lists import FilterForm, listing
from accounts.rights import Right
from accounts.views.answers import bound, small_act
from assets import groups, remembered, saved
from assets.actions import saved_views as acts
from assets.saved_tables import SavedViewTable
from common.paging import Order
from common.spreadsheets import answers

ORDERS = {"name": Order(_("名称"), "name", "id")}


class SaveForm(PostForm):
    name = forms.CharField(max_length=40, label=_("名称"), help_text=_("同名的视图会被这一个替换"))
    query = forms.CharField(max_length=saved.LONGEST, required=False, widget=forms.HiddenInput)


@needs(Right.FACILITY_VIEW)
def saved_view_list(request):
    form = FilterForm(request.GET, post=request.post)
    form.is_valid()
    rows = saved.own(request.post)
    context = listing(request, form=form, rows=rows, table=SavedViewTable, orders=ORDERS)
    return render(request, "assets/saved_view_list.html", context)


@needs(Right.FACILITY_VIEW, methods="GET POST")
def saved_view_create(request):
    """The list as it stands (`query`), with the columns the reader chose, under a name."""
    query = request.GET.urlencode()[: saved.LONGEST] if request.method == "GET" else ""
    form = SaveForm(bound(request), post=request.post, initial={"query": query})

    def save(form: forms.Form):
        asked = QueryDict(form.cleaned_data["query"])
        group = asked.get("group", "")
        return acts.save_view(
            name=form.cleaned_data["name"],
            filters=saved.filters_of(asked),
            columns=remembered.columns(request),
            grouping=group if group in groups.GROUPINGS else "",
            by=request.post,
        )

    return small_act(
        request,
        act=save,
        form=form,
        title=_("保存为常用视图"),
        intro=_("记住现在的筛选、排序、分组和列；以后从列表上方的“常用视图”打开。"),
        word=_("保存"),
        told=_("已保存，可从“常用视图”打开"),
        then=("assets:saved-view-list",),
    )


@needs(Right.FACILITY_VIEW)
def saved_view_open(request, view_id):
    view = get_object_or_404(saved.own(request.post), pk=view_id)
    return redirect(f"{reverse('assets:facility-list')}?{saved.query_of(view).urlencode()}")


@needs(Right.FACILITY_EXPORT)
def saved_view_export(request, view_id):
    view = get_object_or_404(saved.own(request.post), pk=view_id)
    query = saved.query_of(view, grouped=False)
    if form := request.GET.get(answers.ASKED):
        query[answers.ASKED] = form
    return redirect(f"{reverse('assets:facility-export')}?{query.urlencode()}")


@needs(Right.FACILITY_VIEW, methods="GET POST")
def saved_view_delete(request, view_id):
    view = get_object_or_404(saved.own(request.post), pk=view_id)
    return small_act(
        request,
        act=lambda form: acts.drop_view(view=view, by=request.post),
        title=_("删除视图“%(name)s”") % {"name": view.name},
        word=_("删除"),
        told=_("已删除"),
        then=("assets:saved-view-list",),
        danger=True,
    )

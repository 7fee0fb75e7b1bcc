"""领导小组、专班: the list, one with its members now and before, seats taken and left."""

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.access import may
from accounts.doors import needs
from accounts.forms.base import carried_out
from accounts.lists import asked, listing
from accounts.rights import Right
from accounts.views.answers import bound, done, small_act
from common.paging import Order
from maintenance.views.asking import form_page
from tasks_checklist.actions import groups as acts
from tasks_checklist.forms import meetings as forms
from tasks_checklist.meeting_tables import GroupTable
from tasks_checklist.models import GroupMember, Meeting, WorkGroup

ORDERS = {"area": Order(__("按范围"), "division_id", "kind", "id")}
LIST = "tasks_checklist:group-list"


def group_of(request, group_id: int) -> WorkGroup:
    rows = WorkGroup.objects.visible_to(request.post).select_related("division")
    return get_object_or_404(rows, pk=group_id)


@needs(Right.TASK_VIEW)
def group_list(request):
    form = asked(forms.GroupFilter, request)
    seated = Count("members", filter=Q(members__until=None))
    rows = WorkGroup.objects.visible_to(request.post).select_related("division").annotate(seated=seated)
    context = listing(request, form=form, rows=form.narrow(rows), table=GroupTable, orders=ORDERS)
    context["may_manage"] = may(request.post, Right.MEETING_MANAGE)
    return render(request, "tasks_checklist/group_list.html", context)


@needs(Right.TASK_VIEW)
def group_detail(request, group_id):
    group = group_of(request, group_id)
    members = group.members.select_related("person__division")
    rank = {role: place for place, role in enumerate(GroupMember.Role.values)}
    context = {
        "group": group,
        "facts": [
            (_("范围"), group.division),
            (_("种类"), group.get_kind_display()),
            (_("成立文件"), group.document),
            (_("职责"), group.duty),
        ],
        "seated": sorted(members.filter(until=None), key=lambda one: (rank[one.role], one.pk)),
        "gone": members.exclude(until=None).order_by("-until", "-pk")[:50],
        "meetings": Meeting.objects.visible_to(request.post)
        .filter(group=group)
        .order_by("-held_at", "-pk")[:8],
        "keeps": acts.keeps_meetings(request.post, group.division_id) and group.until is None,
    }
    return render(request, "tasks_checklist/group_detail.html", context)


@needs(Right.MEETING_MANAGE, methods="GET POST")
def group_create(request):
    form = forms.GroupForm(bound(request), post=request.post)
    if form.is_valid():
        made = carried_out(form, acts.set_up, division=request.post.division, by=request.post, **form.said())
        if made is not None:
            return done(request, _("已成立，请登记成员"), "tasks_checklist:group-detail", made.pk)
    said = {"title": _("登记小组、专班"), "back": reverse(LIST), "draft": "group"}
    return form_page(request, form, **said)


@needs(Right.MEETING_MANAGE, methods="GET POST")
def group_edit(request, group_id):
    group = group_of(request, group_id)
    acts.require_office(request.post, group)
    form = forms.GroupForm(bound(request), post=request.post, initial=forms.GroupForm.initial_of(group))
    back = reverse("tasks_checklist:group-detail", args=[group.pk])
    if form.is_valid():
        said = {"group": group, "version": form.cleaned_data["version"] or 0, "by": request.post}
        if carried_out(form, acts.revise, **said, **form.said()) is not None:
            return done(request, _("已保存"), back)
    return form_page(request, form, title=group.name, back=back, draft=f"group-{group.pk}")


@needs(Right.MEETING_MANAGE, methods="GET POST")
def group_end(request, group_id):
    group = group_of(request, group_id)
    acts.require_office(request.post, group)
    return small_act(
        request,
        form=forms.UntilForm(bound(request), post=request.post),
        act=lambda form: acts.dissolve(group=group, by=request.post, **form.cleaned_data),
        title=_("撤销：%s") % group.name,
        intro=_("成员同日离开小组，会议和纪要保留。"),
        word=_("撤销"),
        told=_("已撤销"),
        then=(LIST,),
        danger=True,
    )


@needs(Right.MEETING_MANAGE, methods="GET POST")
def seat_create(request, group_id):
    group = group_of(request, group_id)
    acts.require_office(request.post, group)
    return small_act(
        request,
        form=forms.SeatForm(bound(request), post=request.post, group=group),
        act=lambda form: acts.seat(group=group, by=request.post, **form.cleaned_data),
        title=_("登记成员：%s") % group.name,
        word=_("登记"),
        told=_("已登记成员"),
        then=("tasks_checklist:group-detail", group.pk),
    )


@needs(Right.MEETING_MANAGE, methods="GET POST")
def seat_leave(request, member_id):
    members = GroupMember.objects.filter(group__in=WorkGroup.objects.visible_to(request.post))
    member = get_object_or_404(members.select_related("group__division", "person"), pk=member_id)
    acts.require_office(request.post, member.group)
    return small_act(
        request,
        form=forms.UntilForm(bound(request), post=request.post),
        act=lambda form: acts.leave(member=member, by=request.post, **form.cleaned_data),
        title=_("离开小组：%s") % member.person,
        word=_("离开"),
        told=_("已登记离开"),
        then=("tasks_checklist:group-detail", member.group_id),
    )

"""项目库: the list, one with its gates and buttons, entering and changing it, its works and papers."""

from django.core.exceptions import BadRequest, ValidationError
from django.db.models import Sum
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.access import may, require
from accounts.doors import needs
from accounts.forms.base import carried_out
from accounts.imports import sheets
from accounts.lists import asked, listing
from accounts.rights import Right
from accounts.views.answers import bound, done, small_act
from common.paging import Order
from funding import project_shown as shown
from funding.actions import project_entering as acts
from funding.forms import projects as forms
from funding.imports.projects import ProjectResource
from funding.models import Project, ProjectWork
from funding.models.projects import OVER
from funding.project_acts import PROJECT_ACTS
from funding.project_flow import FLOW
from funding.project_tables import ProjectTable, project_state
from maintenance.views.moves import act_on

ORDERS = {"newest": Order(__("最近登记"), "-id"), "oldest": Order(__("最早登记"), "id")}
LIST, PAGE = "funding:project-list", "funding:project-detail"
MOST_BYTES = 60 * 1024 * 1024
NOUN = "project"


def _rows(post):
    return Project.objects.visible_to(post).for_list()


def project_of(request, project_id: int) -> Project:
    rows = _rows(request.post).select_related("contractor", "decision")
    return get_object_or_404(rows, pk=project_id)


@needs(Right.PROJECT_VIEW)
def project_list(request):
    form = asked(forms.ProjectFilter, request)
    rows = form.narrow(_rows(request.post))
    context = listing(request, form=form, rows=rows, table=ProjectTable, orders=ORDERS, unit=_("个"))
    seen = Project.objects.visible_to(request.post)
    context |= {
        "may_export": may(request.post, Right.FUND_EXPORT),
        "may_declare": may(request.post, Right.PROJECT_DECLARE),
        "missing": seen.missing_upkeep().count(),
    }
    return render(request, "funding/project_list.html", context)


@needs(Right.FUND_EXPORT)
def project_list_export(request):
    """What the filters show, as a workbook that may be sent back to the import."""
    form = asked(forms.ProjectFilter, request)
    rows = form.narrow(Project.objects.visible_to(request.post)).order_by("-id")
    resource = ProjectResource(by=request.post)
    return sheets.export(resource, resource.as_listed(rows).iterator(500))


@needs(Right.PROJECT_DECLARE, methods="GET POST")
def project_create(request):
    form = forms.ProjectForm(bound(request), post=request.post)
    if form.is_valid():
        made = carried_out(form, acts.draft, by=request.post, **form.said())
        if made is not None:
            return done(request, _("已登记，请填写要建设的设施"), PAGE, made.pk)
    return _form_page(request, form, title=_("登记项目"), back=reverse(LIST), draft="project")


@needs(Right.PROJECT_DECLARE, methods="GET POST")
def project_edit(request, project_id):
    project = project_of(request, project_id)
    require(request.post, Right.PROJECT_DECLARE, project)
    initial = forms.ProjectForm.initial_of(project)
    form = forms.ProjectForm(bound(request), post=request.post, project=project, initial=initial)
    if form.is_valid():
        said = {"project": project, "version": form.cleaned_data["version"] or 0, "by": request.post}
        if carried_out(form, acts.revise, **said, **form.said()) is not None:
            return done(request, _("已保存"), PAGE, project.pk)
    back = reverse(PAGE, args=[project.pk])
    return _form_page(request, form, title=project.name, back=back, draft=f"project-{project.pk}")


def _form_page(request, form, **context):
    context |= {"form": form, "groups": form.groups()}
    return render(request, "funding/project_form.html", context, status=422 if form.is_bound else 200)


@needs(Right.PROJECT_VIEW)
def project_detail(request, project_id):
    project = project_of(request, project_id)
    declares = may(request.post, Right.PROJECT_DECLARE, project)
    money = project.money.select_related("share__allocation").order_by("id")
    context = {
        "project": project,
        "state": project_state(project),
        "stages": shown.stages(project),
        "strips": shown.strips(project),
        "offers": shown.offers(project, request.post),
        "facts": shown.facts(project),
        "building": shown.building_facts(project),
        "upkeep": shown.upkeep(project),
        "works": project.works.select_related("type", "division", "facility").order_by("id"),
        "money": money,
        "money_sum": money.aggregate(total=Sum("amount"))["total"],
        "steps": shown.steps(project),
        "may_edit": declares and project.state not in OVER,
        "may_work": declares and acts.may_drop_works(project),
        "may_build": declares and acts.may_add_works(project),
        "may_add": declares,
        **shown.files(project),
    }
    return render(request, "funding/project_detail.html", context)


@needs(Right.PROJECT_VIEW, methods="GET POST")
def project_act(request, project_id, act):
    """The dialog of an act. What its gate refuses is said in words (400), a missing right with 403."""
    project = project_of(request, project_id)
    return act_on(request, project, act, noun=NOUN, acts=PROJECT_ACTS, flows=(FLOW,), then=(PAGE, project.pk))


@needs(Right.PROJECT_DECLARE, methods="GET POST")
def project_work_create(request, project_id):
    project = project_of(request, project_id)
    require(request.post, Right.PROJECT_DECLARE, project)
    form = forms.WorkForm(bound(request), post=request.post, row=project)

    def add(form):
        said = {name: value for name, value in form.cleaned_data.items() if name != "seen"}
        return acts.add_work(project=project, by=request.post, **said)

    return small_act(
        request,
        form=form,
        act=add,
        title=_("填写要建设的设施"),
        word=_("加入"),
        told=_("已加入"),
        then=(PAGE, project.pk),
    )


@needs(Right.PROJECT_DECLARE, methods="GET POST")
def project_work_drop(request, work_id):
    rows = ProjectWork.objects.visible_to(request.post).select_related("project")
    work = get_object_or_404(rows, pk=work_id)
    return small_act(
        request,
        act=lambda form: acts.drop_work(work=work, by=request.post),
        title=_("不再建设：%s") % work.name,
        word=_("移出项目"),
        told=_("已移出"),
        then=(PAGE, work.project_id),
        danger=True,
    )


@needs(Right.PROJECT_DECLARE, methods="POST", most_bytes=MOST_BYTES)
def project_file(request, project_id):
    project = project_of(request, project_id)
    files = request.FILES.getlist("files")
    if not files:
        raise BadRequest(_("请选择文件"))
    try:
        acts.add_files(project=project, files=files, by=request.post, account_id=request.account.pk)
    except ValidationError as refusal:
        raise BadRequest(" ".join(refusal.messages)) from refusal
    return redirect(reverse(PAGE, args=[project.pk]))

"""项目包, 负面清单, 三同步."""

from django import forms as plain
from django.db.models import Count, Q, Sum
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.access import may, require
from accounts.doors import needs
from accounts.exports import answer
from accounts.forms.base import carried_out
from accounts.lists import AreaFilterForm, asked, listing
from accounts.models import Division, Sector
from accounts.rights import Right
from accounts.views.answers import bound, done, small_act
from common.paging import Order
from funding import project_missing as missing
from funding.actions import negatives as acts
from funding.actions.project_entering import is_within
from funding.forms import projects as forms
from funding.models import NegativeItem, Project, ProjectPackage
from funding.models.projects import ACCEPTED
from funding.project_tables import MISSING, NegativeTable, PackageTable

PACKAGES = {"newest": Order(__("最近年度"), "-year", "-id"), "oldest": Order(__("最早年度"), "year", "id")}
NEGATIVES = {"order": Order(__("次序"), "id")}


# --- 项目包 -------------------------------------------------------------------------------------------------------------
@needs(Right.PROJECT_VIEW)
def package_list(request):
    form = asked(forms.PackageFilter, request)
    rows = ProjectPackage.objects.visible_to(request.post).select_related("division")
    rows = rows.annotate(
        projects_in=Count("projects"),
        accepted_in=Count("projects", filter=Q(projects__state__in=ACCEPTED)),
        estimate=Sum("projects__estimate"),
    )
    post = request.post
    declares = may(post, Right.PROJECT_DECLARE)

    def table(rows, **said):
        return PackageTable(
            rows, may_edit=lambda row: declares and is_within(row.division_id, post.division), **said
        )

    context = listing(request, form=form, rows=form.narrow(rows), table=table, orders=PACKAGES, unit=_("个"))
    context |= {"may_declare": declares, "may_export": False}
    return render(request, "funding/package_list.html", context)


@needs(Right.PROJECT_DECLARE, methods="GET POST")
def package_create(request):
    form = forms.PackageForm(bound(request), post=request.post)
    if form.is_valid():
        said = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        if carried_out(form, acts.pack, by=request.post, **said) is not None:
            return done(request, _("已登记项目包"), "funding:package-list")
    return _package_page(request, form, title=_("登记项目包"), draft="package")


@needs(Right.PROJECT_DECLARE, methods="GET POST")
def package_edit(request, package_id):
    package = get_object_or_404(ProjectPackage.objects.visible_to(request.post), pk=package_id)
    require(request.post, Right.PROJECT_DECLARE, package)
    initial = {name: getattr(package, name) for name in forms.PackageForm.base_fields}
    form = forms.PackageForm(bound(request), post=request.post, initial=initial)
    del form.fields["division"]
    if form.is_valid():
        version = form.cleaned_data.pop("version") or 0
        said = {"package": package, "version": version, "by": request.post}
        if carried_out(form, acts.repack, **said, **form.cleaned_data) is not None:
            return done(request, _("已保存"), "funding:package-list")
    return _package_page(request, form, title=package.name, draft=f"package-{package.pk}")


def _package_page(request, form, **context):
    context |= {
        "form": form,
        "word": _("保存"),
        "list_word": _("项目包"),
        "list_name": "funding:package-list",
    }
    return render(request, "funding/life_form.html", context, status=422 if form.is_bound else 200)


# --- 负面清单 ------------------------------------------------------------------------------------------------------------
def _negatives(post):
    """The list of the post's own county: one for all, with how often a line was found met."""
    met = Count("projects", distinct=True)
    return NegativeItem.objects.filter(county_code=post.division.county_code).annotate(met=met)


def _keeps(post) -> bool:
    return may(post, Right.PROJECT_APPROVE) and post.division.level == Division.Level.COUNTY


@needs(Right.PROJECT_VIEW)
def negative_list(request):
    form = asked(forms.NegativeFilter, request)
    keeps = _keeps(request.post)

    def table(rows, **said):
        return NegativeTable(rows, may_edit=keeps, **said)

    rows = form.narrow(_negatives(request.post))
    context = listing(request, form=form, rows=rows, table=table, orders=NEGATIVES, unit=_("项"))
    context |= {"keeps": keeps, "may_export": False}
    return render(request, "funding/negative_list.html", context)


@needs(Right.PROJECT_APPROVE, methods="GET POST")
def negative_create(request):
    return small_act(
        request,
        form=forms.NegativeForm(bound(request), post=request.post),
        act=lambda form: acts.add(by=request.post, **_without_version(form)),
        title=_("增加负面清单事项"),
        word=_("增加"),
        told=_("已增加"),
        then=("funding:negative-list",),
    )


def _without_version(form) -> dict:
    return {name: value for name, value in form.cleaned_data.items() if name != "version"}


@needs(Right.PROJECT_APPROVE, methods="GET POST")
def negative_edit(request, negative_id):
    item = get_object_or_404(_negatives(request.post), pk=negative_id)
    initial = {name: getattr(item, name) for name in forms.NegativeForm.base_fields}
    return small_act(
        request,
        form=forms.NegativeForm(bound(request), post=request.post, initial=initial),
        act=lambda form: acts.revise(
            item=item, version=form.cleaned_data["version"] or 0, by=request.post, **_without_version(form)
        ),
        title=_("修改：%s") % item.name,
        word=_("保存"),
        told=_("已保存"),
        then=("funding:negative-list",),
    )


# --- 三同步 --------------------------------------------------------------------------------------------------------------
class MissingFilter(AreaFilterForm):
    sector = plain.ModelChoiceField(Sector.objects.all(), required=False, label=__("行业"))
    picks = ("sector",)

    def narrow(self, rows):
        rows = self.in_area(rows)
        return rows.filter(sector=self.value("sector")) if self.value("sector") else rows


@needs(Right.PROJECT_VIEW)
def project_missing(request):
    """Which projects miss one of the three, by department, with the days they have been open."""
    form = asked(MissingFilter, request)
    found = missing.gaps(form.narrow(missing.rows_of(request.post)))
    context = {
        "late": sorted(
            missing.late_ones(form.narrow(missing.late_rows_of(request.post))), key=lambda one: -one.days
        ),
        "form": form,
        "cascade": form.cascade(),
        "picks": form.pick_fields(),
        "units": missing.by_department(found),
        "count": len(found),
        "query": request.GET.urlencode(),
        "may_export": may(request.post, Right.FUND_EXPORT),
    }
    return render(request, "funding/project_missing.html", context)


@needs(Right.FUND_EXPORT)
def project_missing_export(request):
    form = asked(MissingFilter, request)
    found = missing.gaps(form.narrow(missing.rows_of(request.post)))
    late = missing.late_ones(form.narrow(missing.late_rows_of(request.post)))
    lines = (
        [
            gap.department,
            gap.project.name,
            gap.project.division.short_name,
            gap.project.sector.name,
            gap.project.get_state_display(),
            "、".join(gap.missing),
            gap.since,
            gap.days,
        ]
        for unit in missing.by_department(found + late)
        for gap in unit.gaps
    )
    return answer(_("建设与管护同步落实情况"), MISSING, lines, post=request.post, table=Project)

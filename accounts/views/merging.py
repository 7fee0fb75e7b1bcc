"""撤并: which village goes into which, what would move, and the sheet of what moved."""

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from accounts.actions import merging as acts
from accounts.doors import needs
from accounts.forms.base import carried_out
from accounts.forms.handovers import MergeForm
from accounts.models import Division, DivisionMerge
from accounts.rights import Right
from accounts.views.answers import bound, done


@needs(Right.DIVISION_MERGE, methods="GET POST")
def merge_create(request, code):
    """First sent, it shows what would move; sent again from there, it moves."""
    closed = get_object_or_404(Division.objects.visible_to(request.post).filter(closed_on=None), pk=code)
    form = MergeForm(bound(request), post=request.post)
    rehearsed = None
    if form.is_valid():
        act = acts.merge_divisions if "confirmed" in request.POST else acts.rehearse_merge
        merge = carried_out(form, act, closed=closed, by=request.post, **form.cleaned_data)
        if merge is not None and "confirmed" in request.POST:
            return done(request, _("已撤并"), "accounts:merge-detail", merge.pk)
        rehearsed = merge
    context = {"form": form, "closed": closed, "rehearsed": rehearsed}
    refused = form.is_bound and rehearsed is None
    return render(request, "accounts/merge_create.html", context, status=422 if refused else 200)


@needs(Right.DIVISION_VIEW)
def merge_detail(request, merge_id):
    merges = DivisionMerge.objects.visible_to(request.post).select_related(
        "closed", "successor__parent", "recorded_by"
    )
    return render(request, "accounts/merge_detail.html", {"merge": get_object_or_404(merges, pk=merge_id)})

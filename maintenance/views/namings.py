"""实名公开 and 公示期限: the stored decisions, and the days that the county sets."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.doors import needs
from accounts.forms.base import carried_out
from accounts.lists import asked, listing
from accounts.models import Division
from accounts.rights import Right
from accounts.views.answers import bound, done, small_act
from common.paging import Order
from maintenance.actions import naming as acts
from maintenance.actions.publication_terms import set_term
from maintenance.forms.objections import EndNamingForm, NamingFilter, NamingForm
from maintenance.forms.publications import TermForm
from maintenance.models import NamingDecision, PublicationTerm
from maintenance.publication_tables import NamingTable

ORDERS = {"newest": Order(_("最近决定"), "-id")}
COPIED = ("days", "in_workdays", "board_days", "answer_days", "change_days", "source")


@needs(Right.NAMING_DECIDE)
def naming_list(request):
    form = asked(NamingFilter, request)
    rows = NamingDecision.objects.visible_to(request.post).select_related("person", "division", "decided_by")
    context = listing(
        request, form=form, rows=form.narrow(rows), table=NamingTable, orders=ORDERS, unit=_("项")
    )
    return render(request, "maintenance/naming_list.html", context)


@needs(Right.NAMING_DECIDE, methods="GET POST")
def naming_create(request):
    form = NamingForm(bound(request), post=request.post)
    if form.is_valid() and carried_out(form, acts.decide_naming, by=request.post, **form.cleaned_data):
        return done(request, _("已记录实名公开决定"), "maintenance:naming-list")
    return render(
        request, "maintenance/naming_create.html", {"form": form}, status=422 if form.is_bound else 200
    )


@needs(Right.NAMING_DECIDE, methods="GET POST")
def naming_end(request, decision_id):
    rows = NamingDecision.objects.visible_to(request.post).select_related("person")
    decision = get_object_or_404(rows, pk=decision_id)
    return small_act(
        request,
        form=EndNamingForm(bound(request), post=request.post),
        act=lambda form: acts.end_naming(decision=decision, by=request.post, **form.cleaned_data),
        title=_("终止实名公开：%(name)s") % {"name": decision.person.name},
        intro=_("立即生效：网上和以后打印的公示里，姓名、手机隐去。已张贴的纸张请另行更换。"),
        word=_("终止"),
        told=_("已终止"),
        then=("maintenance:naming-list",),
        danger=True,
    )


@needs(Right.CARE_VIEW)
def publication_terms(request):
    """Each kind with the term in force, those to come, and those that were."""
    today = timezone.localdate()
    kinds: dict[str, dict] = {}
    for term in PublicationTerm.objects.order_by("kind", "-from_date"):
        row = kinds.setdefault(term.kind, {"word": term.word, "now": None, "coming": [], "past": []})
        if term.from_date > today:
            row["coming"].append(term)
        elif row["now"] is None:
            row["now"] = term
        else:
            row["past"].append(term)
    context = {"kinds": kinds.items(), "may_set": _may_set(request.post)}
    return render(request, "maintenance/publication_terms.html", context)


def _may_set(post) -> bool:
    return may(post, Right.NOTICE_PUBLISH) and post.division.level == Division.Level.COUNTY


@needs(Right.NOTICE_PUBLISH, methods="GET POST")
def publication_term_create(request, kind):
    present = PublicationTerm.objects.filter(kind=kind).order_by("-from_date").first()
    if present is None:
        raise Http404
    form = TermForm(
        bound(request), post=request.post, initial={name: getattr(present, name) for name in COPIED}
    )
    return small_act(
        request,
        form=form,
        act=lambda form: set_term(kind=kind, by=request.post, **form.cleaned_data),
        title=_("%(word)s的期限") % {"word": present.word},
        intro=_("从起用日期起发布的公示按新期限；已发布的不变。"),
        word=_("保存"),
        told=_("已保存公示期限"),
        then=("maintenance:publication-terms",),
    )

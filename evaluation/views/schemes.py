"""指标体系: the versions, one version, its words and grades, the next one, issuing, retiring, throwing away."""

from typing import Any

from django.db.models import Count
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import may
from accounts.doors import needs
from accounts.exports import answer
from accounts.forms.base import carried_out
from accounts.lists import asked, listing
from accounts.rights import Right
from accounts.trail import events_of
from accounts.views.answers import bound, done, small_act
from common.paging import Order
from evaluation import scheme_tables as shown
from evaluation.actions import schemes as acts
from evaluation.forms import schemes as forms
from evaluation.models import SCHEME_FLOW, Level, Scheme, SchemeState
from evaluation.scheme_checks import lacking, plain
from evaluation.scheme_words import changes
from evaluation.schemes import whole
from maintenance.views.moves import buttons, move_of, reason_act

ORDERS = {"newest": Order(gettext_lazy("最新版次"), "-number", "-id")}
VIEW, MANAGE = Right.EVALUATION_VIEW, Right.SCHEME_MANAGE
KINDS = {"issue": "primary", "retire": "return"}


def schemes_of(post):
    return Scheme.objects.readable_by(post).select_related("division", "issued_by", "before")


def scheme_of(request, key: int) -> Scheme:
    """A version the reader may see, whole."""
    return get_object_or_404(whole(schemes_of(request.post)), pk=key)


def own(request, key: int) -> Scheme:
    """A version of the office's own county, whole."""
    return get_object_or_404(whole(Scheme.objects.visible_to(request.post).select_related("before")), pk=key)


@needs(VIEW)
def scheme_list(request):
    form = asked(forms.SchemeFilter, request)
    rows = form.narrow(Scheme.objects.readable_by(request.post)).annotate(
        indicator_count=Count("indicators", distinct=True), round_count=Count("rounds", distinct=True)
    )
    context = listing(request, form=form, rows=rows, table=shown.SchemeTable, orders=ORDERS, unit=_("版"))
    writes = may(request.post, MANAGE)
    drafted = (
        Scheme.objects.visible_to(request.post).filter(state=SchemeState.DRAFT).first() if writes else None
    )
    context |= {"may_write": writes, "drafted": drafted}
    return render(request, "evaluation/scheme_list.html", context)


@needs(VIEW)
def scheme_detail(request, scheme_id):
    """One version by level and group; whoever writes it sees what it still lacks and what it changes."""
    scheme = scheme_of(request, scheme_id)
    level = request.GET.get("level", "")
    level = level if level in Level else Level.VILLAGE.value
    editable = scheme.state == SchemeState.DRAFT and may(request.post, MANAGE, scheme)
    before = _before(scheme)
    context = {
        "scheme": scheme,
        "tone": shown.TONES[scheme.state],
        "now": _now(scheme),
        "level": level,
        "tabs": shown.levels(scheme, level),
        "groups": shown.by_group(scheme, level),
        "facts": _facts(scheme),
        "editable": editable,
        "lacking": lacking(scheme) if editable else [],
        "changes": changes(before, scheme) if before else None,
        "offers": _offers(request, scheme),
        "may_export": may(request.post, Right.EVALUATION_EXPORT),
        "events": events_of(scheme, limit=12) if may(request.post, MANAGE) else [],
    }
    return render(request, "evaluation/scheme_detail.html", context)


def _before(scheme: Scheme) -> Scheme | None:
    if scheme.before_id is None:
        return None
    return whole(Scheme.objects.filter(pk=scheme.before_id)).get()


def _now(scheme: Scheme) -> Scheme | None:
    """The version that counts today, where it is another."""
    found = Scheme.objects.in_force(scheme.division_id).first()
    return found if found and found.pk != scheme.pk and scheme.state == SchemeState.ISSUED else None


def _facts(scheme: Scheme) -> list[tuple]:
    told: list[tuple] = [
        (_("起用日期"), f"{scheme.from_date:%Y-%m-%d}" if scheme.from_date else ""),
        (_("加分上限"), _("%s 分") % plain(scheme.bonus_cap)),
        (_("扣分上限"), _("%s 分") % plain(scheme.deduction_cap)),
        (_("排名门槛"), _("在用设施不少于 %s 处") % scheme.least_facilities),
        (_("依据"), scheme.source),
    ]
    if scheme.issued_at:
        told.append((_("印发"), f"{timezone.localtime(scheme.issued_at):%Y-%m-%d}", scheme.issued_by or ""))
    return told


def _offers(request, scheme: Scheme) -> list[dict[str, Any]]:
    url = {"issue": "evaluation:scheme-issue", "retire": "evaluation:scheme-retire"}
    return buttons(
        SCHEME_FLOW, scheme, request.post, url_of=lambda act: reverse(url[act], args=[scheme.pk]), kinds=KINDS
    )


@needs(VIEW)
def scheme_print(request, scheme_id):
    scheme = scheme_of(request, scheme_id)
    levels = [(level.label, groups) for level in Level if (groups := shown.by_group(scheme, level.value))]
    return render(request, "evaluation/scheme_print.html", {"scheme": scheme, "levels": levels})


@needs(Right.EVALUATION_EXPORT)
def scheme_export(request, scheme_id):
    scheme = scheme_of(request, scheme_id)
    return answer(str(scheme), shown.EXPORTED, shown.lines(scheme), post=request.post, table=Scheme)


@needs(MANAGE, methods="GET POST")
def scheme_next(request):
    """The next version begins as a copy of the last."""
    return small_act(
        request,
        act=lambda form: acts.draft_next(by=request.post),
        title=_("编制下一版？"),
        intro=_("从最近一版抄起，只改要改的；印发以前评价仍按现行版。"),
        word=_("编制"),
        told=_("已起草，改好后印发"),
        then=("evaluation:scheme-list",),
    )


@needs(MANAGE, methods="GET POST")
def scheme_edit(request, scheme_id):
    """Words, caps and grades on one page."""
    scheme = own(request, scheme_id)
    move_of(SCHEME_FLOW, scheme, "issue")
    initial = forms.SchemeForm.initial_of(scheme)
    form = forms.SchemeForm(bound(request), post=request.post, initial=initial)
    rows = forms.band_rows(bound(request), scheme)
    if form.is_bound and form.is_valid() and rows.is_valid():
        said = {**form.cleaned_data, "bands": forms.bands_of(rows)}
        if carried_out(form, acts.revise, scheme=scheme, by=request.post, **said) is not None:
            return done(request, _("已保存"), "evaluation:scheme-detail", scheme.pk)
    context = {"form": form, "rows": rows, "scheme": scheme}
    return render(request, "evaluation/scheme_edit.html", context, status=422 if form.is_bound else 200)


@needs(MANAGE, methods="GET POST")
def scheme_issue(request, scheme_id):
    scheme = own(request, scheme_id)
    move_of(SCHEME_FLOW, scheme, "issue")
    return small_act(
        request,
        form=forms.IssueForm(bound(request), post=request.post),
        act=lambda form: acts.issue(scheme=scheme, by=request.post, **form.cleaned_data),
        title=_("印发“%s”？") % scheme,
        intro=_("印发后不能再改，要改另编下一版。以后发起的评价用这一版，已发起的不变。"),
        word=_("印发"),
        told=_("已印发"),
        then=("evaluation:scheme-detail", scheme.pk),
    )


@needs(MANAGE, methods="GET POST")
def scheme_retire(request, scheme_id):
    scheme = own(request, scheme_id)
    move_of(SCHEME_FLOW, scheme, "retire")
    return reason_act(
        request,
        flow=SCHEME_FLOW,
        act="retire",
        do=lambda **said: acts.retire(scheme=scheme, **said),
        what=scheme,
        then=("evaluation:scheme-detail", scheme.pk),
        told=_("已停用，不再用于新发起的评价"),
    )


@needs(MANAGE, methods="GET POST")
def scheme_discard(request, scheme_id):
    scheme = own(request, scheme_id)
    move_of(SCHEME_FLOW, scheme, "issue")
    return small_act(
        request,
        act=lambda form: acts.discard(scheme=scheme, by=request.post),
        title=_("删去“%s”？") % scheme,
        intro=_("这一版还没有印发，删去后所有改动都不在了。"),
        word=_("删去"),
        told=_("已删去"),
        then=("evaluation:scheme-list",),
        danger=True,
    )

"""建议箱: anyone who is signed in says something about the software; who answers is told by a right."""

from urllib.parse import urlsplit

from django.http import Http404
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from accounts import querysets
from accounts.access import may
from accounts.actions import suggestions as acts
from accounts.doors import needs, signed_in
from accounts.forms.base import carried_out
from accounts.forms.notices import AnswerForm, SuggestionFilter, SuggestionForm
from accounts.lists import asked, listing
from accounts.models import Suggestion
from accounts.rights import Right
from accounts.tables import SuggestionTable
from accounts.views.answers import bound, done
from common.paging import Order

ORDERS = {"newest": Order(_("最近"), "-created_at", "-id")}


@signed_in(methods="GET POST")
def suggestion_list(request):
    """The reader's own suggestions with their answers, and the box to drop a new one into."""
    form = SuggestionForm(bound(request), post=request.post, initial={"page": _page_before(request)})
    if form.is_valid() and carried_out(form, acts.suggest, by=request.post, **form.cleaned_data):
        return done(request, _("建议已提交，答复后会在消息中提醒您"), "accounts:suggestion-list")
    own = querysets.suggestions_of(request.post.person)
    context = {"form": form, "own": own[:50], "may_answer": may(request.post, Right.SUGGESTION_ANSWER)}
    return render(request, "accounts/suggestion_list.html", context, status=422 if form.is_bound else 200)


def _page_before(request) -> str:
    """The path of the page the reader came from, if it is one of ours."""
    before = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(before, allowed_hosts={request.get_host()}):
        return ""
    path = urlsplit(before).path
    return "" if path == request.path else path[:200]


@needs(Right.SUGGESTION_ANSWER)
def suggestion_box(request):
    """All suggestions of the area, for those who answer."""
    form = asked(SuggestionFilter, request)
    rows = form.narrow(querysets.suggestions_for_list(request.post))
    context = listing(request, form=form, rows=rows, table=SuggestionTable, orders=ORDERS, unit=_("条"))
    return render(request, "accounts/suggestion_box.html", context)


@signed_in()
def suggestion_detail(request, suggestion_id):
    """One's own, or, for those who answer, one of the area."""
    suggestion = _visible(request, suggestion_id)
    return _detail(request, suggestion, AnswerForm(post=request.post))


@needs(Right.SUGGESTION_ANSWER, methods="POST")
def suggestion_answer(request, suggestion_id):
    suggestion = _visible(request, suggestion_id)
    form = AnswerForm(request.POST, post=request.post)
    if form.is_valid():
        answer = carried_out(
            form, acts.answer_suggestion, suggestion=suggestion, by=request.post, **form.cleaned_data
        )
        if answer is not None:
            return done(request, _("已答复，并通知了提出人"), "accounts:suggestion-box")
    return _detail(request, suggestion, form)


def _visible(request, suggestion_id) -> Suggestion:
    if may(request.post, Right.SUGGESTION_ANSWER):
        found = querysets.suggestions_for_list(request.post).filter(pk=suggestion_id).first()
        if found is not None:
            return found
    found = querysets.suggestions_of(request.post.person).filter(pk=suggestion_id).first()
    if found is None:
        raise Http404
    return found


def _detail(request, suggestion: Suggestion, form: AnswerForm):
    waits = suggestion.state == Suggestion.State.OPEN
    context = {
        "suggestion": suggestion,
        "form": form,
        "may_answer": waits and may(request.post, Right.SUGGESTION_ANSWER),
    }
    return render(request, "accounts/suggestion_detail.html", context, status=422 if form.is_bound else 200)

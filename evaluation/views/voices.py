"""/judgement/voices/…: what the QR of a survey's place opens, for anyone: questions, an opinion, thanks; without script."""

from functools import wraps

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts import captcha
from accounts.doors import public_page
from accounts.forms.base import carried_out
from accounts.views.answers import bound
from common.middleware import client_address
from evaluation import survey_limits as limits
from evaluation.actions import answers, opinions
from evaluation.forms.opinions import WriteForm
from evaluation.forms.surveys import VoiceForm
from evaluation.models import SurveyPlace, SurveyState


def _at_a_place(view):
    """The place of the token; answers nobody should find by a search engine."""

    @public_page("GET POST")
    @never_cache
    @wraps(view)
    def answered(request, token):
        rows = SurveyPlace.objects.everywhere(because=answers.ANYONE)
        place = (
            rows.select_related("survey__question_set", "division", "facility").filter(token=token).first()
        )
        if place is None or place.survey.state in (SurveyState.DRAFT, SurveyState.VOID):
            raise Http404
        place.division = place.division.heir  # the QR of a merged village asks for whom it went into
        response = view(request, place)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return answered


@_at_a_place
def voice_form(request, place):
    if why := answers.why_not(place.survey, timezone.localdate()):
        return _page(request, place, "evaluation/voice_closed.html", told=why)
    who = ("answer", client_address(request), place.division_id)
    met = _met(request, who)
    form = VoiceForm(bound(request), survey=place.survey, asks_digits=met.asks)
    if not met.full and form.is_valid() and _read_digits(request, form):
        said = {"place": place, "marks": form.marks(), "key": form.cleaned_data["key"]}
        if carried_out(form, answers.send, **said) is not None:
            return redirect("evaluation:voice-thanks", place.token)
    _give_back(request, who)
    if met.full:
        return _too_many(request, place)
    return _form_page(request, place, form, "evaluation/voice_form.html", asks=met.asks)


@_at_a_place
def voice_opinion(request, place):
    """A few words to the office, apart from the answers, so that nothing joins the two."""
    who = ("opinion", client_address(request), place.division_id)
    met = _met(request, who)
    form = WriteForm(bound(request))
    if not met.full and form.is_valid() and _read_digits(request, form):
        made = carried_out(form, opinions.send, place=place, text=form.cleaned_data["text"])
        if made is not None:
            told = _("您的意见编号是 %(number)s，我们会在 %(day)s 前答复，答复公开在本村意见答复页。")
            told %= {"number": made.number, "day": f"{made.due_on:%Y-%m-%d}"}
            return _page(request, place, "evaluation/voice_thanks.html", told=told)
    _give_back(request, who)
    if met.full:
        return _too_many(request, place)
    return _form_page(request, place, form, "evaluation/voice_opinion.html", asks=True)


@_at_a_place
def voice_thanks(request, place):
    return _page(request, place, "evaluation/voice_thanks.html", told=_("您的评价已经收到，谢谢！"))


def _met(request, who: tuple[str, str, str]) -> limits.Met:
    """What is sent is counted first; who only looks is told what he would meet."""
    return limits.take(*who) if request.method == "POST" else limits.ahead(*who)


def _give_back(request, who: tuple[str, str, str]) -> None:
    if request.method == "POST":
        limits.give_back(*who)


def _read_digits(request, form) -> bool:
    """Whether the digits of the picture were read, where one was shown."""
    if "digits" not in form.fields or captcha.answered(request, form.cleaned_data["digits"]):
        return True
    form.add_error("digits", ValidationError(_("图中的数字不对，请看新图再填")))
    return False


def _form_page(request, place, form, template: str, *, asks: bool):
    if asks and not limits.may_draw(client_address(request)):
        return _too_many(request, place)
    picture = captcha.ask(request) if asks else ""
    status = 422 if form.is_bound else 200
    return _page(request, place, template, status=status, form=form, picture=picture)


def _too_many(request, place):
    response = _page(
        request,
        place,
        "evaluation/voice_closed.html",
        status=429,
        told=_("今天收到的太多了，请明天再来，或填纸质问卷。"),
    )
    response["Retry-After"] = "86400"
    return response


def _page(request, place, template: str, *, status: int = 200, **more):
    return render(request, template, {"place": place, "survey": place.survey} | more, status=status)

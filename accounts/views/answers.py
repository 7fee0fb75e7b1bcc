"""What the WHO views have in common: small acts in a dialog, forms on a page, and the word that it is done."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django_htmx.http import HttpResponseClientRedirect

from accounts.forms.base import PostForm, carried_out


def bound(request) -> Any:
    """The sent values, None where nothing was sent: what a form takes as its data."""
    return request.POST if request.method == "POST" else None


def sent_files(request) -> Any:
    """The files sent beside `bound`."""
    return request.FILES if request.method == "POST" else None


def done(request, told: str, then: Any, *arguments: Any) -> HttpResponse:
    """Say that it is done, and go on to `then`."""
    messages.success(request, told)
    url = resolve_url(then, *arguments)
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)


def small_act(
    request,
    *,
    act: Callable[[forms.Form], Any],
    title: str,
    word: str,
    told: str,
    then: tuple[Any, ...],
    form: forms.Form | None = None,
    intro: str = "",
    danger: bool = False,
    template: str = "accounts/small_act.html",
) -> HttpResponse:
    """A question or a short form in the dialog: GET asks, POST does it. `act` gets the valid form."""
    form = form or PostForm(bound(request), post=request.post)
    if request.method == "POST" and form.is_valid() and carried_out(form, act, form=form) is not None:
        return done(request, told, *then)
    context = {
        "form": form,
        "title": title,
        "word": word,
        "intro": intro,
        "danger": danger,
        "action": request.path,
    }
    return render(request, template, context, status=422 if form.is_bound else 200)

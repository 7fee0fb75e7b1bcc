"""What pages of one row with a flow share: its facts, its words, its pictures, what may be done now, what was done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest, ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.flows import Flow
from accounts.tables import badge
from accounts.trail import events_of
from maintenance.forms.acts import Act
from maintenance.views.moves import act_on, buttons

KINDS = dict.fromkeys(("open", "issue", "answer", "submit", "approve", "publish", "hold"), "primary")
KINDS |= dict.fromkeys(("void", "strike", "withdraw", "cancel", "retire"), "danger") | {"return": "return"}


@dataclass(frozen=True)
class Noun:
    """`name`: of its addresses; `as_row`: what its acts call it."""

    name: str
    as_row: str
    word: "str | Promise"
    model: Any
    flow: Flow
    acts: Mapping[str, Act]
    tones: Mapping[str, str]

    def rows(self, post) -> QuerySet:
        return self.model.objects.visible_to(post).for_list()

    def of(self, request, pk: int, rows: QuerySet | None = None) -> Any:
        return get_object_or_404(self.rows(request.post) if rows is None else rows, pk=pk)

    def url(self, page: str, *arguments: Any) -> str:
        return reverse(f"evaluation:{self.name}-{page}", args=arguments)

    def state(self, row: Any) -> str:
        return badge(self.tones[row.state], row.get_state_display())

    def offers(self, row: Any, post) -> list[dict]:
        return buttons(self.flow, row, post, url_of=lambda act: self.url("act", row.pk, act), kinds=KINDS)


@dataclass(frozen=True)
class Pictures:
    """A set of files beside the words: `url` takes more of them, empty for whoever may not."""

    title: "str | Promise"
    photos: Sequence[Any]
    papers: Sequence[Any] = ()
    url: str = ""
    none: "str | Promise" = ""


def detail_page(
    request,
    noun: Noun,
    row: Any,
    *,
    facts: list[tuple],
    words: Sequence[tuple[Any, str]] = (),
    pictures: Sequence[Pictures] = (),
    template: str = "evaluation/noun_detail.html",
    **more: Any,
) -> HttpResponse:
    """`words`: (heading, text) in full width; `more`: edit_url, warning, and what the template of the noun asks."""
    context = {
        "noun": noun,
        "row": row,
        "title": row.title,
        "state": noun.state(row),
        "list_url": noun.url("list"),
        "offers": noun.offers(row, request.post),
        "facts": facts,
        "words": [(heading, text) for heading, text in words if text],
        "pictures": pictures,
        "events": events_of(row, limit=12),
        "edit_url": "",
        "warning": "",
    }
    return render(request, template, context | more)


def act_page(request, noun: Noun, row: Any, act: str, **given: Any) -> HttpResponse:
    """The dialog of one act, by the noun's table."""
    then = (noun.url("detail", row.pk),)
    return act_on(request, row, act, noun=noun.as_row, acts=noun.acts, flows=(noun.flow,), then=then, **given)


def files_page(request, noun: Noun, row: Any, keep) -> HttpResponse:
    """Files sent; `keep(files)` keeps them with the row."""
    files = request.FILES.getlist("files")
    if not files:
        raise BadRequest(_("请选择文件"))
    try:
        keep(files)
    except ValidationError as refusal:
        raise BadRequest(" ".join(refusal.messages)) from refusal
    return redirect(noun.url("detail", row.pk))


def form_page(
    request, form, *, title: Any, back: str, draft: str, intro: Any = "", word: Any = ""
) -> HttpResponse:
    context = {"form": form, "title": title, "back": back, "draft": draft, "intro": intro}
    context |= {"word": word or _("保存")}
    return render(request, "evaluation/noun_form.html", context, status=422 if form.is_bound else 200)

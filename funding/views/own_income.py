"""What the pages of fees, one-case money, donations, goods and awards share: one row shown, its acts, its scans."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import BadRequest, ValidationError
from django.db.models import QuerySet, Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.access import may, require
from accounts.flows import Flow
from accounts.forms.base import carried_out
from accounts.rights import Right
from accounts.tables import badge
from accounts.trail import events_of
from accounts.views.answers import done
from common.attachments.content import PICTURES
from common.money import show
from funding import proofs
from maintenance.actions.keeping import kept
from maintenance.forms.acts import Act
from maintenance.views.moves import act_on, buttons

KINDS = dict.fromkeys(("receive", "take_in", "thank", "submit", "approve", "propose", "finish"), "primary")
KINDS |= dict.fromkeys(("withdraw", "strike", "drop", "end"), "danger") | {"return": "return"}


@dataclass(frozen=True)
class Noun:
    """`name`: of its urls and, where `has_files`, its scans; `as_row`: what its acts call it; `quiet`: refusals no button shows."""

    name: str
    as_row: str
    word: "str | Promise"
    model: Any
    flow: Flow
    acts: Mapping[str, Act]
    tones: Mapping[str, str]
    has_files: bool = True
    quiet: tuple[str, ...] = ()

    def rows(self, post) -> QuerySet:
        return self.model.objects.visible_to(post).for_list()

    def of(self, request, pk: int) -> Any:
        return get_object_or_404(self.rows(request.post), pk=pk)

    def url(self, page: str, *arguments: Any) -> str:
        return reverse(f"funding:{self.name}-{page}", args=arguments)

    def state(self, row: Any) -> str:
        return badge(self.tones[row.state], row.get_state_display())


@dataclass(frozen=True)
class Cell:
    """`phone`: where a phone shows it; a number shows its `unit` there, since no head does."""

    word: Any
    number: bool = False
    unit: Any = ""
    phone: str = "fact"


@dataclass
class Panel:
    """A table beneath the facts: `head` of (word, is a number), lines of cells; `buttons` of (word, url) open dialogs."""

    title: "str | Promise"
    head: Sequence[tuple[Any, bool]]
    lines: list[list[Cell]]
    note: Any = ""
    buttons: list[tuple[Any, str]] = field(default_factory=list)


def detail_page(
    request, noun: Noun, row: Any, *, facts: list[tuple], panels: Sequence[Panel] = (), **more: Any
) -> HttpResponse:
    """One row: facts, tables, scans, what may be done now, what was done."""
    hidden = tuple(
        offer.move.act for offer in noun.flow.offers(row, request.post) if offer.why_not in noun.quiet
    )
    files = list(kept(proofs.owner_of(noun.name, row))) if noun.has_files else []
    context = {
        "noun": noun,
        "row": row,
        "title": row.title,
        "state": noun.state(row),
        "list_url": noun.url("list"),
        "offers": buttons(
            noun.flow,
            row,
            request.post,
            url_of=lambda act: noun.url("act", row.pk, act),
            kinds=KINDS,
            hidden=hidden,
        ),
        "facts": facts,
        "panels": panels,
        "photos": [one for one in files if one.kind in PICTURES],
        "papers": [one for one in files if one.kind not in PICTURES],
        "file_url": noun.url("file", row.pk)
        if noun.has_files and proofs.may_add(noun.name, row, request.post)
        else "",
        "events": events_of(row, limit=12),
    }
    return render(request, "funding/income_detail.html", context | more)


def edit_url(request, noun: Noun, row: Any, states: Sequence[str]) -> str:
    """Where a draft, or what was sent back, is written anew; "" for whoever may not."""
    open_still = row.state in states and may(request.post, Right.FEE_MANAGE, row)
    return noun.url("edit", row.pk) if open_still else ""


def edit_page(
    request, noun: Noun, row: Any, form, *, act: Callable[..., Any], states: Sequence[str]
) -> HttpResponse:
    """The form of a draft, or of what was sent back with the reason above it."""
    require(request.post, Right.FEE_MANAGE, row)
    if row.state not in states:
        raise BadRequest(_("现为“%s”，不能再改；退回后才能修改") % row.get_state_display())
    back = noun.url("detail", row.pk)
    if form.is_valid():
        said = {noun.as_row: row, "version": form.cleaned_data["version"] or 0, "by": request.post}
        if carried_out(form, act, **said, **form.said()) is not None:
            return done(request, _("已保存"), back)
    intro = _("退回意见：%s") % row.said if row.said else ""
    title = _("修改：%s") % row.title
    return form_page(request, form, title=title, back=back, draft=f"{noun.name}-{row.pk}", intro=intro)


def act_page(request, noun: Noun, pk: int, act: str) -> HttpResponse:
    """The dialog of one act, by the noun's table."""
    row = noun.of(request, pk)
    then = (noun.url("detail", row.pk),)
    return act_on(request, row, act, noun=noun.as_row, acts=noun.acts, flows=(noun.flow,), then=then)


def file_page(request, noun: Noun, pk: int) -> HttpResponse:
    """Scans sent; kept with the row."""
    row = noun.of(request, pk)
    files = request.FILES.getlist("files")
    if not files:
        raise BadRequest(_("请选择文件"))
    try:
        proofs.add(noun=noun.name, row=row, files=files, by=request.post, account_id=request.account.pk)
    except ValidationError as refusal:
        raise BadRequest(" ".join(refusal.messages)) from refusal
    return redirect(noun.url("detail", row.pk))


def form_page(request, form, *, title: Any, back: str, draft: str, intro: Any = "") -> HttpResponse:
    context = {"form": form, "title": title, "back": back, "draft": draft, "intro": intro}
    return render(request, "funding/income_form.html", context, status=422 if form.is_bound else 200)


def yuan_cell(amount: Any, unit: Any = "") -> Cell:
    return Cell(show(amount), number=True, unit=unit or _("元"))


def total(rows: QuerySet, column: str) -> str:
    """Yuan of all the rows a filter shows."""
    return show(rows.order_by().aggregate(found=Sum(column))["found"] or Decimal(0))

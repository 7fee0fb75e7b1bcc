"""What doors of flows share: the buttons a row offers, and the dialog of an act, asked and done by one table.

An act that the state does not allow is answered in words, not as a failure.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404
from django.urls import reverse

from accounts.access import require
from accounts.flows import Flow, Move, WrongMove
from accounts.views.answers import bound, sent_files, small_act
from maintenance.forms.acts import Act
from maintenance.forms.standards import ReasonForm


def move_of(flow: Flow, row: Any, act: str) -> Move:
    """The move, for a dialog about to ask. Raises BadRequest (400) where the row's state does not allow it."""
    try:
        return flow.find(row, act)
    except WrongMove as refusal:
        raise BadRequest(refusal.messages[0]) from refusal


def buttons(
    flow: Flow,
    row: Any,
    post: Any,
    *,
    url_of: Callable[[str], str],
    kinds: Mapping[str, str],
    hidden: tuple[str, ...] = (),
) -> list[dict]:
    """What may be done with the row now, each opening its dialog; what may not says why.

    `kinds`: act → primary, danger, return. `hidden`: acts of no button, and refusals that are nobody's business here.
    """
    return [
        {
            "word": offer.move.word,
            "url": url_of(offer.move.act),
            "why": offer.why_not,
            "kind": kinds.get(offer.move.act, ""),
        }
        for offer in flow.offers(row, post)
        if offer.move.act not in hidden and offer.why_not not in hidden
    ]


def by_name(noun: str, row: Any) -> Callable[[str], str]:
    """Addresses of acts that have a door each: act → its url."""
    return lambda act: reverse(f"maintenance:{noun}-{act}", args=[row.pk])


def by_act(noun: str, row: Any) -> Callable[[str], str]:
    """Addresses of acts that share one door: act → its url."""
    return lambda act: reverse(f"maintenance:{noun}-act", args=[row.pk, act])


def reason_act(
    request,
    *,
    flow: Flow,
    act: str,
    do: Callable[..., Any],
    what: Any,
    then: tuple,
    told: str,
    word: str = "",
):
    """The dialog of a move that asks why; `do(reason=…)`, `what` stands behind its word in the title."""
    move = next(one for one in flow if one.act == act)
    form = ReasonForm(bound(request), post=request.post, phrases=move.phrases)
    return small_act(
        request,
        form=form,
        act=lambda form: do(by=request.post, **form.cleaned_data),
        title=f"{word or move.word}：{what}",
        word=word or move.word,
        told=told,
        then=then,
        danger=True,
        template="maintenance/reason_act.html",
    )


def act_on(
    request,
    row: Any,
    act: str,
    *,
    noun: str,
    acts: Mapping[str, Act],
    flows: tuple[Flow, ...],
    then: tuple[Any, ...] = (),
    **given: Any,
):
    """One door for every act on a row. What the state does not allow is refused in words (400), a missing right with 403."""
    if act not in acts:
        raise Http404
    said = acts[act]
    move = move_of(next(flow for flow in flows if any(one.act == act for one in flow)), row, act)
    require(request.post, move.right, row)
    if why := move.why_not(row, request.post):
        raise BadRequest(why)
    return small_act(
        request,
        form=said.form(
            bound(request), sent_files(request), post=request.post, row=row, said=move.phrases, **given
        ),
        act=lambda form: said.do(**{noun: row}, by=request.post, **form.cleaned_data),
        title=f"{move.word}：{row.title}",
        word=move.word,
        intro=str(said.asks),
        told=str(said.told),
        then=then or (f"maintenance:{noun}-detail", row.pk),
        danger=said.danger,
        template=said.template,
    )

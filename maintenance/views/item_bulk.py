"""清单批量办理: what was ticked or filtered, asked again with the numbers, done, and told with the numbers."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import Refused, may
from accounts.doors import needs
from accounts.forms.base import PostForm, carried_out
from accounts.models import Division
from accounts.rights import Right
from accounts.views.answers import done
from maintenance.actions import item_flow
from maintenance.actions import items as acts
from maintenance.forms.items import BulkItemForm, LikeForm, ReasonForm
from maintenance.item_filters import ItemFilter
from maintenance.item_offers import BY_NAME, return_of
from maintenance.models import Edition, ResponsibilityItem
from maintenance.models.responsibilities import RETURNED

LONGEST_QUERY = 4000


@dataclass(frozen=True)
class Chosen:
    """The items meant, those ticked on the page or all that the filter shows, and how to say them again."""

    rows: list[ResponsibilityItem]
    hidden: list[tuple[str, str]]
    query: str

    @property
    def keys(self) -> list[int]:
        return [row.pk for row in self.rows]

    @property
    def villages(self) -> list[Division]:
        return sorted({row.facility.division for row in self.rows}, key=lambda village: village.pk)

    @property
    def by_village(self) -> list[tuple[str, int]]:
        return list(Counter(row.facility.division.short_name for row in self.rows).items())

    @property
    def by_state(self) -> list[tuple[str, int]]:
        return list(Counter(row.get_state_display() for row in self.rows).items())


def _chosen(request) -> Chosen:
    rows = ResponsibilityItem.objects.visible_to(request.post).live().select_related("facility__division")
    rows = rows.order_by("facility__division_id", "facility_id")
    query = request.POST.get("query", "")[:LONGEST_QUERY]
    if request.POST.get("all") == "1":
        form = ItemFilter(QueryDict(query), post=request.post)
        if not form.is_valid():
            raise BadRequest(_("筛选条件有误，请回到列表重新筛选"))
        return Chosen(list(form.narrow_items(rows)[: acts.MOST]), [("all", "1")], query)
    keys = [
        text for text in request.POST.getlist("row") if text.isascii() and text.isdecimal() and len(text) < 16
    ]
    return Chosen(list(rows.filter(pk__in=keys)), [("row", key) for key in keys], query)


@needs(Right.LIST_FILL, Right.LIST_CONFIRM, Right.LIST_REVIEW, Right.LIST_CHECK, methods="POST")
def item_bulk(request):
    """Asks first, saying how many of which village and state; sent again with `agreed` it is done."""
    name = request.POST.get("act", "")
    if name not in BY_NAME:
        raise BadRequest(_("没有这项批量操作"))
    offer = BY_NAME[name]
    if not any(may(request.post, right) for right in offer.rights):
        raise Refused(_("您的岗位没有“%(right)s”权限") % {"right": offer.rights[0].label})
    chosen = _chosen(request)
    if not chosen.rows:
        messages.warning(request, _("没有选中条目，请勾选后再办理"))
        return redirect(_back(chosen))
    form = _form(request, name, chosen)
    if form.is_bound and form.is_valid():
        said = carried_out(form, _do, name=name, form=form, chosen=chosen, by=request.post)
        if said is not None:
            return done(request, said, _back(chosen))
    context = _asking(request, name, form, chosen)
    return render(request, "maintenance/item_bulk.html", context, status=422 if form.is_bound else 200)


def _form(request, name: str, chosen: Chosen) -> Any:
    sent = request.POST if "agreed" in request.POST else None
    if name == "fill":
        return BulkItemForm(sent, post=request.post, villages=chosen.villages)
    return {"like": LikeForm, "return": ReasonForm}.get(name, PostForm)(sent, post=request.post)


def _do(*, name: str, form: Any, chosen: Chosen, by) -> str:
    """Carry the act out and say in numbers what became of it."""
    if name == "fill":
        filled = acts.fill_many(
            items=chosen.keys, values=form.values(), only_empty=form.cleaned_data["only_empty"], by=by
        )
        return _told_filled(filled)
    if name == "like":
        return _told_filled(acts.fill_from_colleague(items=chosen.keys, by=by, **form.cleaned_data))
    if name == "inherit":
        number = acts.fill_from_edition(items=chosen.keys, edition=_edition(by), by=by)
        return _("已从上一版带入 %(n)s 条（只填空着的）") % {"n": number}
    act = return_of(by) if name == "return" else name
    moved = item_flow.move_many(items=chosen.keys, act=act, by=by, reason=form.cleaned_data.get("reason", ""))
    return _("%(word)s：已办 %(n)s 条%(left)s") % {
        "word": BY_NAME[name].word,
        "n": moved.done,
        "left": _left(moved.left),
    }


def _told_filled(filled: acts.Filled) -> str:
    opened = (
        _("，其中 %(n)s 条已核定的退回填报并告知镇街") % {"n": filled.reopened} if filled.reopened else ""
    )
    return _("已填报 %(n)s 条%(opened)s%(left)s") % {
        "n": filled.done,
        "opened": opened,
        "left": _left(filled.left),
    }


def _left(left: Counter) -> str:
    if not left:
        return ""
    words = "，".join(f"{why} {number} 条" for why, number in left.most_common())
    return _("；没有办 %(n)s 条：%(words)s") % {"n": left.total(), "words": words}


def _edition(by) -> Edition:
    """The newest edition that speaks of the post's area. Raises BadRequest where there is none."""
    edition = Edition.objects.reaching(by).order_by("-pk").first()
    if edition is None:
        raise BadRequest(_("还没有定过版，没有可以带入的内容"))
    return edition


def _asking(request, name: str, form: Any, chosen: Chosen) -> dict[str, Any]:
    return {
        "form": form,
        "act": name,
        "word": BY_NAME[name].word,
        "chosen": chosen,
        "number": len(chosen.rows),
        "back_url": _back(chosen),
        "foretold": _foretold(name, chosen, request.post),
        "phrases": RETURNED if name == "return" else (),
        "edition": Edition.objects.reaching(request.post).order_by("-pk").first()
        if name == "inherit"
        else None,
    }


def _foretold(name: str, chosen: Chosen, by) -> dict[str, Any] | None:
    """What a step would do, by doing it and taking it back."""
    if name in ("fill", "like", "inherit"):
        return None
    act = return_of(by) if name == "return" else name
    with transaction.atomic():
        moved = item_flow.move_many(items=chosen.keys, act=act, by=by, reason=_("预演"))
        transaction.set_rollback(True)
    return {"done": moved.done, "left": moved.left.most_common()}


def _back(chosen: Chosen) -> str:
    return f"{reverse('maintenance:item-list')}?{chosen.query}"

"""What can be done to a facility now, each a button named by its act; what can't stays, with the reason."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.urls import NoReverseMatch, reverse

from accounts.access import may
from accounts.rights import Right
from assets.actions.keepers import settled_above
from assets.models import Facility, Registration, Status
from assets.models.moves import MOVES, STANDING
from assets.places import FACILITY_ACTS


@dataclass(frozen=True)
class Offer:
    """One act on the page: `why` says why it can't be done now (empty: it can)."""

    group: str
    word: str
    url: str
    icon: str = ""
    dialog: bool = True
    why: str = ""


@dataclass(frozen=True)
class Act:
    """An act some right opens. `why(facility)`: why not now; None: it is not for this facility at all."""

    group: str
    word: str
    url_name: str
    right: Right
    icon: str = ""
    dialog: bool = True
    args: tuple[str, ...] = ()
    why: Callable[[Facility], str | None] = lambda facility: ""


def _standing(facility: Facility) -> str:
    return "" if facility.status in STANDING else f"现为“{facility.get_status_display()}”"


def _of_chief(facility: Facility) -> str | None:
    return _standing(facility) if facility.type.chief else None


def _not_idle(facility: Facility) -> str | None:
    return None if open_spell(facility) else _standing(facility)


def _handing_over(facility: Facility) -> str:
    over = facility.status in (Status.RETIRED, Status.DEMOLISHED, Status.BUILDING)
    return f"现为“{facility.get_status_display()}”" if over else ""


def _quantity(facility: Facility) -> str:
    return "" if facility.quantity else "没有登记数量"


STATE, TITLE, PLACE, SETTLE = "状况与状态", "权属与移交", "管护与归属", "合并、拆分、改类"
CHANGE = Right.FACILITY_CHANGE
ACTS = (
    Act(STATE, "登记闲置", "idle-create", CHANGE, why=_not_idle),
    Act(STATE, "变更经营属性", "facility-class", CHANGE),
    Act(TITLE, "登记确权", "ownership-create", CHANGE, dialog=False, args=("confirm",)),
    Act(TITLE, "登记争议", "ownership-create", CHANGE, dialog=False, args=("dispute",)),
    Act(TITLE, "登记产权转移", "ownership-create", CHANGE, dialog=False, args=("transfer",)),
    Act(TITLE, "登记移交", "ownership-create", CHANGE, dialog=False, args=("handover",), why=_handing_over),
    Act(TITLE, "标注衔接资产", "facility-relief", CHANGE),
    Act(PLACE, "定位、画线画面", "shape-edit", CHANGE, dialog=False),
    Act(PLACE, "指定管护主体", "facility-keeper", CHANGE),
    Act(PLACE, "任命{chief}", "chief-create", CHANGE, why=_of_chief),
    Act(PLACE, "划入网格", "facility-grid", CHANGE),
    Act(PLACE, "所属设施", "facility-parent", CHANGE, dialog=False),
    Act(SETTLE, "并入另一处", "facility-merge", Right.FACILITY_SETTLE, dialog=False),
    Act(SETTLE, "拆分", "facility-split", Right.FACILITY_SETTLE, dialog=False, why=_quantity),
    Act(SETTLE, "改类", "facility-retype", Right.FACILITY_SETTLE, dialog=False),
    Act(SETTLE, "变更所在村", "facility-move", Right.FACILITY_MOVE, dialog=False),
)


def open_spell(facility: Facility) -> Any:
    """The open idle spell among those already fetched."""
    return next((spell for spell in facility.idle_spells.all() if spell.ended_on is None), None)


def offered(post, facility: Facility) -> list[Offer]:
    """All acts that the post's rights open, in the order of their groups."""
    if facility.registration not in (Registration.UNCODED, Registration.CODED):
        return []
    found = [*_moves(post, facility), *_acts(post, facility)]
    order = (STATE, TITLE, PLACE, SETTLE)
    return sorted(found, key=lambda offer: order.index(offer.group))


def grouped(offers: list[Offer]) -> list[dict[str, Any]]:
    """`can` and `cannot` of each group, for the page."""
    return [
        {
            "name": name,
            "can": [offer for offer in rows if not offer.why],
            "cannot": [offer for offer in rows if offer.why],
        }
        for name, rows in ((name, list(found)) for name, found in groupby(offers, lambda offer: offer.group))
    ]


def _moves(post, facility: Facility) -> Iterator[Offer]:
    for move in MOVES:
        if may(post, move.right) and not move.paper:
            url = reverse("assets:facility-status", args=[facility.pk, move.act])
            yield Offer(STATE, move.word, url, why=move.why_not(facility))


def _acts(post, facility: Facility) -> Iterator[Offer]:
    elsewhere = settled_above([facility.pk])
    for act in ACTS:
        why = act.why(facility) if may(post, act.right) else None
        if why is not None and act.url_name == "facility-keeper" and elsewhere:
            word = "管护主体由责任清单确定，去清单条目"
            yield Offer(act.group, word, elsewhere[facility.pk], dialog=False)
        elif why is not None:
            url = reverse(f"assets:{act.url_name}", args=[facility.pk, *act.args])
            word = act.word.format(chief=facility.type.get_chief_display())
            yield Offer(act.group, word, url, act.icon, act.dialog, why)


# --- Beside the title ---------------------------------------------------------------------------------------------------
# pages of other files; one that this house does not have yet shows no button
HEAD = (
    Act("", "更正", "facility-edit", CHANGE, "pencil", dialog=False),
    Act("", "退回", "facility-return", Right.FACILITY_CODE, "arrow-back-up"),
    Act("", "赋码", "facility-code", Right.FACILITY_CODE, "qrcode"),
)


def beside_title(post, facility: Facility) -> list[Offer]:
    """The few acts of every day; the last is the primary one."""
    if facility.registration not in (Registration.UNCODED, Registration.CODED):
        return []
    found = []
    for act in HEAD:
        settled = act.right == Right.FACILITY_CODE and (facility.code or facility.returned_reason)
        if may(post, act.right) and not settled and (url := _address(act.url_name, facility)):
            found.append(Offer("", act.word, url, act.icon, act.dialog))
    above = (act(post, facility) for act in FACILITY_ACTS)
    found += [Offer("", word, url, icon, dialog=False) for word, url, icon in filter(None, above)]
    if may(post, Right.FACILITY_CONDITION) or may(post, CHANGE):
        url = reverse("assets:facility-condition", args=[facility.pk])
        found.append(Offer("", "报状况", url, "clipboard-check"))
    return found


def _address(url_name: str, facility: Facility) -> str:
    try:
        return reverse(f"assets:{url_name}", args=[facility.pk])
    except NoReverseMatch:
        return ""

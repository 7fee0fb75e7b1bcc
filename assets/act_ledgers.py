"""工作台账: one line an act, from every kind of act that the register and the rooms above it keep."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from assets.models import CampaignLine, FacilityState, OwnershipAct, Plate
from assets.timeline import said_of


@dataclass(frozen=True)
class ActLine:
    """When, of which facility, what was done, by whom."""

    when: Any  # an aware datetime
    facility: Any
    what: str
    who: str
    note: str = ""

    @property
    def told_at(self) -> str:
        return f"{timezone.localtime(self.when):%Y-%m-%d %H:%M}"


@dataclass(frozen=True)
class Acts:
    """One kind of act: `rows(post)` in sight, `when` the column it is kept by, `line(row)` in words.

    Rows reach their facility by the column `facility`.
    """

    word: str
    rows: Callable[[Any], QuerySet]
    when: str
    line: Callable[[Any], ActLine]


WITH = ("facility__type", "facility__division")


def _states(post) -> QuerySet:
    related = (*WITH, "division", "type", "keeper", "keeper_person", "recorded_by")
    return FacilityState.objects.visible_to(post).filter(closed_at=None).select_related(*related)


def _state(row: FacilityState) -> ActLine:
    return ActLine(
        row.recorded_at, row.facility, "，".join(said_of(row)), str(row.recorded_by or "系统"), row.reason
    )


def _ownership(post) -> QuerySet:
    return OwnershipAct.objects.visible_to(post).select_related(
        *WITH, "from_party", "to_party", "recorded_by"
    )


def _ownership_act(row: OwnershipAct) -> ActLine:
    parties = "→".join(str(one) for one in (row.from_party, row.to_party) if one)
    what = " ".join(word for word in (row.get_kind_display(), parties, row.paper_number) if word)
    return ActLine(row.recorded_at, row.facility, what, str(row.recorded_by or "系统"), row.note)


def _checks(post) -> QuerySet:
    rows = CampaignLine.objects.visible_to(post).exclude(answered_at=None)
    return rows.select_related(*WITH, "campaign", "answered_by")


def _check(row: CampaignLine) -> ActLine:
    what = f"{row.campaign}：{row.get_answer_display()}"
    return ActLine(row.answered_at, row.facility, what, str(row.answered_by or "系统"), row.note)


def _plates(post) -> QuerySet:
    rows = Plate.objects.visible_to(post).exclude(bound_at=None)
    return rows.select_related(*WITH, "bound_by")


def _plate(row: Plate) -> ActLine:
    word = "更换码牌" if row.state == Plate.State.REPLACED else "绑定码牌"
    return ActLine(
        row.bound_at, row.facility, f"{word} {row.number}", str(row.bound_by or "系统"), row.replaced_reason
    )


OWN = {
    "states": Acts("登记与变动", _states, "recorded_at", _state),
    "ownership": Acts("确权与移交", _ownership, "recorded_at", _ownership_act),
    "checks": Acts("清查核实", _checks, "answered_at", _check),
    "plates": Acts("码牌", _plates, "bound_at", _plate),
}

"""What the page of a drawing shows: figures, how far from the proven bound, wishes not met and why, trips and moves of a month."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.models import Party
from tasks_checklist.load_chart import Chart, TeamLoad, chart_of, loads_of
from tasks_checklist.models import Drawing, Team
from tasks_checklist.planning.terms import Costs

BECAUSE = "units and teams of a drawing in sight"
WAY_WORDS = {
    "announced": lazy("事先告知"),
    "hidden": lazy("明查暗访"),
    "random": lazy("随机抽查"),
    "touring": lazy("流动现场会"),
}
STATE_TONES = {"proposed": "warn", "adopted": "ok", "dropped": "mute"}
WISHES = {  # kind: what was wished, why it was not met
    "unplaced": (lazy("全部排入期限"), lazy("期限内没有可出行的组和空余的走访名额")),
    "above_level": (lazy("各周出行均衡"), lazy("期限落在这几周，或前后周已满、遇节假日和不安排督导的日子")),
    "at_home": (lazy("不到本组驻地督导"), lazy("其他组当周已满或不能出行")),
    "within_gap": (lazy("同村最短间隔"), lazy("两次督导的期限相接，没有更远的日子可排")),
}
FEW_MOVES = 30  # are shown whole, whatever month is looked at
SHOWN_WISHES = 12  # of each kind, by name


def months(drawing: Drawing) -> list[date]:
    """The first days of the months in which the proposal has trips."""
    return sorted({date.fromisoformat(trip["on"]).replace(day=1) for trip in drawing.proposal})


def gap_words(drawing: Drawing) -> tuple[str, str]:
    """(figure, sentence): how much less any other plan could cost at best, in trips."""
    spare = drawing.objective - drawing.bound
    if spare <= 0:
        return _("已是最优"), _("已证明没有更省的排法")
    trips = spare / Costs().trip
    told = _("不到 1 次出行") if trips < 1 else _("%.1f 次出行") % trips
    return f"{_told_share(drawing.gap)}", _("已证明再怎么排，最多再省%s的代价") % told


def _told_share(share: float) -> str:
    return f"{share:.2%}".replace("%", " %")


def measures(drawing: Drawing) -> list[dict[str, Any]]:
    figure, sentence = gap_words(drawing)
    stops = sum(len(trip["units"]) for trip in drawing.proposal)
    outside = drawing.outside_window
    return [
        {"label": _("应督导"), "value": drawing.obligations, "unit": _("项")},
        {
            "label": _("出行"),
            "value": drawing.visits_count,
            "unit": _("次"),
            "left": _("走访 %s 个点") % stops,
        },
        {
            "label": _("期限外"),
            "value": outside,
            "unit": _("项"),
            "left": _("全部在期限内") if not outside else "",
        },
        {"label": _("与下界差距"), "value": figure, "unit": "", "left": sentence},
    ]


@dataclass(frozen=True)
class Names:
    """{party: name}, {team: name}: of a drawing, in two queries."""

    units: dict[int, str]
    teams: dict[int, str]

    @classmethod
    def of(cls, drawing: Drawing, units: Iterable[int]) -> "Names":
        parties = Party.objects.everywhere(because=BECAUSE).filter(pk__in=set(units))
        found = {pk: place if kind == "village_committee" else name for pk, name, place, kind in parties.values_list(
            "pk", "name", "division__short_name", "kind")}  # fmt: skip
        used = {trip["team"] for trip in drawing.proposal} | {one["team"] for one in drawing.moved}
        used |= {one["team"] for one in drawing.unmet if one["team"]} | {
            one["to_team"] for one in drawing.moved if one["to_team"]
        }
        teams = Team.objects.everywhere(because=BECAUSE).filter(pk__in=used).order_by("name", "pk")
        return cls(found, dict(teams.values_list("pk", "name")))

    def unit(self, key: int) -> str:
        return self.units.get(key, "")

    def team(self, key: int | None) -> str:
        return self.teams.get(key or 0, "")


def wishes(drawing: Drawing, names: Names) -> list[dict[str, Any]]:
    """What could not be met, by kind: how often, why, the first ones by name."""
    found = []
    for kind, (wish, why) in WISHES.items():
        rows = [one for one in drawing.unmet if one["kind"] == kind]
        if rows:
            shown = rows[:SHOWN_WISHES]
            told = Counter(_wish_told(one, names) for one in shown)
            found.append(
                {
                    "wish": wish,
                    "why": why,
                    "count": len(rows),
                    "told": [
                        word if times == 1 else _("%(word)s %(n)s处") % {"word": word, "n": times}
                        for word, times in told.items()
                    ],
                    "more": len(rows) - len(shown),
                }
            )
    return found


def _wish_told(one: dict[str, Any], names: Names) -> str:
    if one["kind"] == "above_level":
        return _("%(team)s %(on)s当周") % {"team": names.team(one["team"]), "on": one["on"][5:]}
    if one["kind"] == "at_home":
        return f"{names.team(one['team'])} {one['on'][5:]}"
    return _("%(unit)s %(on)s至%(until)s") % {
        "unit": names.unit(one["unit"]),
        "on": one["on"][5:],
        "until": one["until"][5:],
    }


def named_in_wishes(drawing: Drawing) -> set[int]:
    seen: Counter[str] = Counter()
    found = set()
    for one in drawing.unmet:
        seen[one["kind"]] += 1
        if one["unit"] and seen[one["kind"]] <= SHOWN_WISHES:
            found.add(one["unit"])
    return found


def trips_of(drawing: Drawing, month: str) -> list[dict[str, Any]]:
    return [trip for trip in drawing.proposal if trip["on"].startswith(month)]


def moves_of(drawing: Drawing, month: str) -> list[dict[str, Any]]:
    """What leaves its day in the month, or comes into it; all where they are few."""
    if len(drawing.moved) <= FEW_MOVES:
        return list(drawing.moved)
    return [one for one in drawing.moved if month in (one["on"][:7], (one["to"] or "")[:7])]


def trip_line(trip: dict[str, Any], names: Names) -> dict[str, Any]:
    return {
        "on": date.fromisoformat(trip["on"]),
        "team": names.team(trip["team"]),
        "way": WAY_WORDS[trip["way"]],
        "hidden": trip["way"] == "hidden",
        "units": "、".join(names.unit(unit) for unit in trip["units"]),
        "stops": len(trip["units"]),
        "stood": trip["stood"],
    }


def move_line(one: dict[str, Any], names: Names) -> dict[str, Any]:
    return {
        "unit": names.unit(one["unit"]),
        "visit_url": reverse("tasks_checklist:visit-detail", args=[one["visit"]]),
        "before": f"{one['on']} {names.team(one['team'])}",
        "after": f"{one['to']} {names.team(one['to_team'])}" if one["to"] else _("不再安排"),
        "gone": not one["to"],
    }


def load(drawing: Drawing, names: Names) -> tuple[Chart, list[TeamLoad]]:
    trips = [(trip["team"], date.fromisoformat(trip["on"])) for trip in drawing.proposal]
    return chart_of(trips, names.teams, drawing.plan.year), loads_of(trips, names.teams)

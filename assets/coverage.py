"""赋码覆盖: how much of an area is registered and coded, and what its entries lack; one question for all its parts."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.db.models.functions import Left
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Division
from accounts.scoping import DIGITS_OF_LEVEL, in_ranges
from assets import missing
from assets.models import Facility, Registration

HEADS = {
    "all": _("登记"),
    "coded": _("已赋码"),
    "waiting": _("待赋码"),
    "returned": _("已退回"),
    **missing.WORDS,
}
ASKED = {"all": {}, "coded": {"registration": "coded"}}  # of the list; every other figure by its `missing`


@dataclass(frozen=True)
class Figure:
    """A number and the list that makes it."""

    name: str
    value: int
    url: str

    @property
    def head(self) -> str:
        return str(HEADS[self.name])


@dataclass(frozen=True)
class Line:
    """The figures of one township or village. `rate`: coded of a hundred registered, None where nothing is."""

    division: Division
    figures: list[Figure]
    opens: str

    @property
    def rate(self) -> str | None:
        return rate_of(self.figures)


def rate_of(figures: list[Figure]) -> str | None:
    by_name = {figure.name: figure.value for figure in figures}
    return f"{100 * by_name['coded'] / by_name['all']:.1f}" if by_name["all"] else None


def _condition(name: str) -> Q:
    own = {"all": Q(pk__isnull=False), "coded": Q(registration=Registration.CODED)}
    return own[name] if name in own else missing.lacking(name)


def lines(post, *, township: Division | None) -> list[Line]:
    """The townships of a county, or the villages of the township; those without a facility too."""
    level = Division.Level.VILLAGE if township else Division.Level.TOWNSHIP
    parts = Division.objects.visible_to(post).filter(level=level, closed_on=None).order_by("code")
    if township:
        parts = parts.filter(in_ranges("code", township.ranges))
    counted = _counted(post, digits=DIGITS_OF_LEVEL[level], township=township)
    return [_line(part, counted) for part in parts]


def _counted(post, *, digits: int, township: Division | None) -> dict[str, dict[str, int]]:
    """By the first digits of the village: every figure, in one pass."""
    rows = Facility.objects.visible_to(post).counted()
    if township:
        rows = rows.filter(in_ranges("division_id", township.ranges))
    figures = {f"n_{name}": Count("pk", filter=_condition(name)) for name in HEADS}
    grouped = rows.order_by().annotate(part=Left("division_id", digits)).values("part").annotate(**figures)
    return {row["part"]: row for row in grouped}


def _line(part: Division, counted: dict[str, dict[str, int]]) -> Line:
    prefixes = {code[: DIGITS_OF_LEVEL[part.level]] for code in (part.pk, *part.succeeded_codes)}
    rows = [counted[prefix] for prefix in prefixes if prefix in counted]
    village = part.level == Division.Level.VILLAGE
    area = {"village" if village else "township": part.pk}
    figures = [Figure(name, sum(row[f"n_{name}"] for row in rows), list_url(area, name)) for name in HEADS]
    opens = "" if village else f"{reverse('assets:coverage')}?township={part.pk}"
    return Line(part, figures, opens)


def total_of(found: list[Line], area: dict[str, str]) -> list[Figure]:
    """The figures of all lines together, each opening the list of the whole area."""
    return [
        Figure(name, sum(line.figures[index].value for line in found), list_url(area, name))
        for index, name in enumerate(HEADS)
    ]


def list_url(area: dict[str, str], name: str) -> str:
    """The very list a figure counts."""
    asked = ASKED.get(name, {"missing": name})
    return f"{reverse('assets:facility-list')}?{urlencode({**area, **asked})}"

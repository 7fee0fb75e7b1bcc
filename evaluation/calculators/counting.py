"""Figures of units made into what a sheet says: told in a sentence, where the rows are, what would raise them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from common.money import with_unit
from evaluation.places import Counted, Period

BECAUSE = "what the records say of a unit that is judged, in numbers alone"
DAY = timedelta(days=1)
Number = int | Decimal
Figures = Mapping[str, tuple[Number, Number]]  # {unit: (numerator, denominator)}


@dataclass(frozen=True)
class Words:
    """Sentences of a rate, lazy ones. `told` with %(done)s, %(whole)s; `raises` with %(lack)s, what the numerator lacks."""

    told: Any
    none: Any
    raises: Any = ""


# --- when ---------------------------------------------------------------------------------------
def moment(period: Period) -> datetime:
    """As of when is counted: the deadline, before it now."""
    return min(period.deadline, timezone.now())


def day(period: Period) -> date:
    """The day of that moment, in Beijing's calendar."""
    return timezone.localdate(moment(period))


def last_day(period: Period) -> date:
    """The last day of the period, before its end the day counted on."""
    return min(period.until, day(period))


def last_due(period: Period) -> date:
    """What was due up to this day should have been done: the day counted on is not over yet."""
    return min(period.until, day(period) - DAY)


# --- words --------------------------------------------------------------------------------------
def plainly(number: Number) -> str:
    """A count."""
    return f"{number:,}"


def in_yuan(number: Number) -> str:
    return with_unit(Decimal(number))


def percent(done: Number, whole: Number) -> str:
    """`92.3%`; of nothing a dash."""
    return f"{Decimal(done) * 100 / Decimal(whole):.1f}%" if whole else "—"


def rates(
    units: Iterable[str],
    figures: Figures,
    words: Words,
    url_of: Callable[[str], str],
    *,
    said: Callable[[Number], str] = plainly,
) -> dict[str, Counted]:
    """Each unit asked for with its rate; one without rows says so and has the denominator 0."""
    return {unit: _rate(figures.get(unit, (0, 0)), words, url_of(unit), said) for unit in units}


def _rate(figure: tuple[Number, Number], words: Words, url: str, said: Callable[[Number], str]) -> Counted:
    done, whole = figure
    if not whole:
        return Counted(Decimal(0), Decimal(0), str(words.none), url)
    told = words.told % {"done": said(done), "whole": said(whole)}
    lack = whole - done
    raises = words.raises % {"lack": said(lack)} if words.raises and lack > 0 else ""
    return Counted(Decimal(done), Decimal(whole), f"{told}，{percent(done, whole)}", url, raises)


def added(figures: Iterable[tuple[Number, Number]]) -> tuple[Number, Number]:
    """Several figures together. Pure."""
    held = list(figures)
    return sum(done for done, _whole in held), sum(whole for _done, whole in held)

"""How a part is judged, in a sentence; what a version changes of the one before it (pure but for the calculators' names)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from evaluation.models import Indicator, IndicatorPart, RoundKind, Scheme
from evaluation.places import CALCULATORS
from evaluation.scheme_checks import plain

Curve = IndicatorPart.Curve
METHODS = {**dict(IndicatorPart.Method.choices), "mixed": _("分项评分")}
OF_INDICATOR = ("name", "group", "kind", "points", "rule", "evidence", "rounds", "caps_grade")
PARTS_OF = ("text", "points", "method", "calculator", "curve", "low", "high", "each", "without_rows", "proof")


def calculator_word(key: str) -> str:
    """The calculator's name, its key where nobody offers it yet."""
    found = CALCULATORS.get(key) if key else None
    return str(found.word) if found else key


def percent(rate: Decimal | None) -> str:
    return f"{plain((rate or Decimal(0)) * 100)}%"


def curve_told(part: Any) -> str:
    """达到 95% 得满分; 70% 起分，95% 得满分; 每件 0.5 分."""
    said = {
        Curve.SHARE: lambda: _("按比例得分"),
        Curve.TARGET: lambda: _("达到 %s 得满分，不到的按比例") % percent(part.high),
        Curve.BAND: lambda: (
            _("%(low)s 起分，%(high)s 得满分") % {"low": percent(part.low), "high": percent(part.high)}
        ),
        Curve.EACH: lambda: _("每件 %s 分") % plain(part.each or Decimal(0)),
        Curve.GIVEN: lambda: _("按规则直接计分"),
    }
    return said[part.curve]() if part.curve in said else ""


def part_told(part: Any) -> str:
    """How it is judged, whole: who says it, by what, by which rule, with which proof."""
    proof = _("附%s") % part.get_proof_display() if part.proof != IndicatorPart.Proof.NONE else ""
    without = ""
    if part.method == IndicatorPart.Method.SYSTEM and part.curve != Curve.EACH:
        without = _("没有可计数据时%s") % part.get_without_rows_display()
    if part.method == IndicatorPart.Method.SYSTEM:
        by = calculator_word(part.calculator)
    else:
        by = _("对照%s") % calculator_word(part.calculator) if part.calculator else ""
    return "；".join(filter(None, (by, curve_told(part), without, proof)))


def method_word(indicator: Indicator) -> str:
    return str(METHODS.get(indicator.method, indicator.method))


@dataclass(frozen=True)
class Change:
    """One indicator that a version adds, drops or sets otherwise; `columns`: [(head, before, after)]."""

    indicator: Indicator
    what: str
    columns: tuple[tuple[str, str, str], ...] = ()


def changes(before: Scheme, after: Scheme) -> list[Change]:
    """What `after` says otherwise than `before`, by the code of indicators; both whole (schemes.whole)."""
    old = {one.code: one for one in before.indicators.all()}
    new = {one.code: one for one in after.indicators.all()}
    added = [Change(one, "added") for code, one in new.items() if code not in old]
    dropped = [Change(one, "dropped") for code, one in old.items() if code not in new]
    pairs = ((old[code], one) for code, one in new.items() if code in old)
    changed = [Change(one, "changed", said) for was, one in pairs if (said := _columns(was, one))]
    return [*added, *changed, *dropped]


def _columns(was: Indicator, now: Indicator) -> tuple[tuple[str, str, str], ...]:
    said = [
        (str(_head(name)), shown(was, name), shown(now, name))
        for name in OF_INDICATOR
        if getattr(was, name) != getattr(now, name)
    ]
    old, new = _parts(was.parts.all()), _parts(now.parts.all())
    if old != new:
        said.append((_("评分内容"), _told(was.parts.all()), _told(now.parts.all())))
    return tuple(said)


def _head(name: str) -> Any:
    field: Any = Indicator._meta.get_field(name)
    return field.verbose_name


def _parts(parts: Iterable[IndicatorPart]) -> list[tuple]:
    return [tuple(getattr(part, name) for name in PARTS_OF) for part in parts]


def _told(parts: Iterable[IndicatorPart]) -> str:
    said = (
        f"{part.text}{_('（%s分）') % plain(part.points) if part.points else ''}：{part_told(part)}"
        for part in parts
    )
    return "；".join(said)


def shown(row: Indicator, name: str) -> str:
    value = getattr(row, name)
    if name == "rounds":
        return "、".join(str(RoundKind(one).label) for one in value)
    if isinstance(value, Decimal):
        return plain(value)
    display = getattr(row, f"get_{name}_display", None)
    return str(display() if display else value or "—")

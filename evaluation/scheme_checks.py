"""What stands in the way of issuing a scheme, in words: points, parts, calculators, grades."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from evaluation.models import GradeBand, Indicator, IndicatorPart, Level, Scheme
from evaluation.places import CALCULATORS

WHOLE = Decimal(100)
Kind, Curve, Method = Indicator.Kind, IndicatorPart.Curve, IndicatorPart.Method
LIMITED = (Curve.SHARE, Curve.EACH)  # by which a declared part or one seen on the spot may be reckoned


def lacking(scheme: Scheme) -> list[str]:
    """Every sentence that must be answered before the scheme may be issued; its rows read beforehand (schemes.whole)."""
    indicators = list(scheme.indicators.all())
    bands = list(scheme.bands.all())
    return [
        *_levels(indicators),
        *(said for one in indicators for said in of_indicator(one)),
        *_bands(bands),
        *_ceilings(indicators, bands),
    ]


def _levels(indicators: Sequence[Indicator]) -> Iterable[str]:
    """Villages are always judged; each level that is comes to a hundred."""
    for level in Level:
        base = [one for one in indicators if one.level == level and one.kind == Kind.BASE]
        if not base and level == Level.VILLAGE:
            yield _("没有村（社区）的基本指标")
        points = sum((one.points or Decimal(0) for one in base), Decimal(0))
        if base and points != WHOLE:
            yield _("%(level)s的基本分合计 %(points)s 分，应为 100 分") % {
                "level": level.label,
                "points": plain(points),
            }


def of_indicator(indicator: Indicator) -> list[str]:
    """What one indicator lacks."""
    parts = list(indicator.parts.all())
    said = [] if parts else [_("“%s”没有评分内容") % indicator]
    if not indicator.rounds:
        said.append(_("“%s”没有选适用哪些评价") % indicator)
    worth = sum((part.points or Decimal(0) for part in parts), Decimal(0))
    if parts and indicator.kind == Kind.BASE and worth != indicator.points:
        asked = {"name": indicator, "worth": plain(worth), "points": plain(indicator.points or Decimal(0))}
        said.append(_("“%(name)s”的内容合计 %(worth)s 分，与分值 %(points)s 分不符") % asked)
    return said + [why for part in parts if (why := of_part(part, indicator))]


def of_part(part: Any, indicator: Indicator) -> str:
    """Why a part can't be judged as it is set, "" if it can. Also for parts not yet kept."""
    wrong = _of_method(part, indicator.level) or _of_curve(part) or _of_points(part, indicator.kind)
    return _("“%(text)s”：%(wrong)s") % {"text": part.text, "wrong": wrong} if wrong else ""


def _of_method(part: Any, level: str) -> str:
    if part.method == Method.SYSTEM and not part.calculator:
        return _("系统计算的要选计算项")
    if part.method == Method.SYSTEM and not part.curve:
        return _("系统计算的要选得分规则")
    calculator = CALCULATORS.get(part.calculator) if part.calculator else None
    if part.method == Method.SYSTEM and calculator is None:
        return _("计算项“%s”还没有提供") % part.calculator
    if calculator is not None and calculator.level != level:
        return _("计算项“%(word)s”算的是%(level)s") % {
            "word": calculator.word,
            "level": Level(calculator.level).label,
        }
    if part.method != Method.SYSTEM and part.curve and part.curve not in LIMITED:
        return _("不是系统计算的，得分规则只能是按比例或按件")
    return ""


def _of_curve(part: Any) -> str:
    if part.curve == Curve.TARGET and (part.high is None or part.high <= 0):
        return _("请填大于 0 的满分值")
    if part.curve == Curve.BAND and (part.low is None or part.high is None or part.low >= part.high):
        return _("起分值要小于满分值")
    if part.curve == Curve.EACH and (part.each is None or part.each <= 0):
        return _("请填每件多少分")
    return ""


def _of_points(part: Any, kind: str) -> str:
    """A part of a base indicator without points takes off by the piece; a veto has none."""
    if kind == Kind.VETO:
        return _("一票否决的内容不写分值") if part.points is not None else ""
    if part.points is None and part.curve != Curve.EACH:
        return _("请填分值")
    return ""


def _bands(bands: Sequence[GradeBand]) -> Iterable[str]:
    lines = [band.from_score for band in bands]
    if len(bands) < 2:
        yield _("等次至少要有两个")
    if not lines or min(lines) != 0:
        yield _("最低等次的分数线应为 0 分")


def _ceilings(indicators: Iterable[Indicator], bands: Iterable[GradeBand]) -> Iterable[str]:
    known = {band.grade for band in bands}
    for one in indicators:
        if one.caps_grade and one.caps_grade not in known:
            yield _("“%s”限定的最高等次已不在等次里") % one


def plain(number: Decimal) -> str:
    """A number without idle zeros: 3, 0.5."""
    return f"{number.normalize():f}"

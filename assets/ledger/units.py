"""Units of quantity: their spellings, which of them measure the same thing, and how to get from one to another."""

import re
from decimal import Decimal
from typing import NamedTuple

from assets.ledger.text import key


class Unit(NamedTuple):
    """A unit by its canonical name, what it measures (length, area, volume, or its own name for things counted)
    and its size in the base of that measure."""

    name: str
    measure: str
    size: Decimal


def _measures(measure: str, **sizes: str) -> dict[str, Unit]:
    return {name: Unit(name, measure, Decimal(size)) for name, size in sizes.items()}


_MEASURED = {
    **_measures("length", 公里="1000", 米="1", 厘米="0.01", 华里="500"),
    **_measures("area", 平方米="1", 公顷="10000", 平方公里="1000000", 亩="666.6666666667"),
    **_measures("volume", 立方米="1", 万立方米="10000"),
    **_measures("power", 千瓦="1", 兆瓦="1000"),
    **_measures("weight", 吨="1"),
}
_SPELLINGS = {
    "公里": "公里 千米 km kms km/ 公里/ k m kilometer 公哩",
    "米": "米 m 延米 延长米 公尺 meter",
    "厘米": "厘米 cm",
    "华里": "华里 里",
    "平方米": "平方米 平米 平方 m2 ㎡ 平 sqm 平方m",
    "公顷": "公顷 ha",
    "平方公里": "平方公里 平方千米 km2",
    "亩": "亩",
    "立方米": "立方米 立方 m3 方 方量",
    "千瓦": "千瓦 kw",
    "兆瓦": "兆瓦 mw",
    "吨": "吨 t",
}
_COUNTED = """
    座 处 个 台 盏 件 株 块 套 眼 具 片 所 道 口 根 棵 只 条 组 户 间 栋 幢 辆 部 张 副 面 杆 支 对 项 孔 扇 门
    站 场 家 基 艘 段 宗 把 柱 颗 丛 樘 节 筒 井 池 厕位 位 车位 蹲位 人 盒 柜 桶 箱
"""
UNITS: dict[str, Unit] = {
    key(word): _MEASURED[name] for name, words in _SPELLINGS.items() for word in [name, *words.split()]
}
UNITS["台套"] = Unit("台", "count", Decimal(1))
UNITS |= {word: Unit(word, "count", Decimal(1)) for word in _COUNTED.split()}
_BY_LENGTH = sorted(UNITS, key=len, reverse=True)
UNIT_WORD = "|".join(re.escape(word) for word in _BY_LENGTH)


def find_unit(text: str) -> Unit | None:
    """The unit a whole text spells (`KM`, `（盏）`), or None."""
    return UNITS.get(key(text).strip("()[]【】:：/,、."))


def head_units(text: str) -> tuple[Unit, ...]:
    """The units in the brackets of a head or after 单位: `长度（km）`, `规模(公里/座)`; none where there is none."""
    folded = key(text)
    inside = re.findall(r"[(\[【]([^)\]】]*)[)\]】]", folded) + re.findall(r"单位[:：]?([^,，;；)]+)", folded)
    found = []
    for piece in inside:
        for word in re.split(r"[/、,，;；或和]", piece.replace("单位", "").strip(":：")):
            unit = UNITS.get(word)
            if unit is not None and unit not in found:
                found.append(unit)
    return tuple(found)


def convert(value: Decimal, unit: Unit, wanted: Unit) -> Decimal | None:
    """The value in another unit of the same measure; None where it cannot be exact or measures something else."""
    if unit.name == wanted.name:
        return value
    if unit.measure != wanted.measure or unit.measure == "count" or "亩" in (unit.name, wanted.name):
        return None
    result = value * unit.size / wanted.size
    return Decimal(f"{result.normalize():f}")

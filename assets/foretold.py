"""What merging, splitting, another type or another village will do, said before it is done."""

from datetime import date
from typing import Any

from accounts.models import Division
from assets.actions.idle import spell_of
from assets.actions.photos import photos_of
from assets.actions.settling import Part, fitting, shares, unlike
from assets.models import Facility, FacilityType
from assets.templatetags.register import grouped, plain
from common import money


def merging(facility: Facility, kept: Facility) -> dict[str, Any]:
    """`tells`: what happens; `differs`: where the two are unlike."""
    tells = [f"“{facility.name}”从今天起不再计数，历史数字不变。"]
    if facility.code:
        tells.append(f"编码 {grouped(facility.code)} 保留，查询和扫码都转到“{kept.name}”。")
    counted = {
        "下属设施": facility.children.count(),
        "码牌": facility.plates.count(),
        "照片": photos_of(facility).count(),
        "现任路长（河长）": facility.chiefs.filter(until=None).count(),
        "进行中的闲置": 1 if spell_of(facility) else 0,
    }
    going = "、".join(f"{name} {number}" for name, number in counted.items() if number)
    if going:
        tells.append(f"一并转到“{kept.name}”：{going}。")
    tells.append("并入后不能自动撤回。")
    return {"tells": tells, "differs": unlike(facility, kept)}


def splitting(facility: Facility, parts: list[Part]) -> list[str]:
    assert facility.quantity is not None  # tried before it is told
    rest = facility.quantity - sum(part.quantity for part in parts)
    values = shares(facility, [rest, *(part.quantity for part in parts)])
    tells = [f"“{facility.name}”留下 {plain(rest)} {facility.unit}{_worth(values[0])}，编码不变。"]
    for part, value in zip(parts, values[1:], strict=True):
        coded = "，登记并赋新码" if facility.code else "，登记，待赋码"
        tells.append(f"“{part.name}”{plain(part.quantity)} {facility.unit}{_worth(value)}{coded}。")
    return [*tells, "权属、状态、状况、管护主体与原设施相同，之后可各自变更。"]


def _worth(value) -> str:
    return "" if value is None else f"，原值 {money.with_unit(value)}"


def retyping(facility: Facility, type: FacilityType) -> list[str]:
    tells = [f"类别由“{facility.type}”改为“{type}”，自今天起按新类别统计，历史数字不变。"]
    if facility.code:
        tells.append(
            f"编码 {grouped(facility.code)} 停用，按新类别换发新码；旧码仍能查到本设施，码牌须重新制作。"
        )
    if type.unit != facility.unit:
        tells.append(
            f"计量单位由“{facility.unit}”改为“{type.unit}”，数量 {plain(facility.quantity)} 请随后核对更正。"
        )
    lost = len(facility.attributes) - len(fitting(facility.attributes, type))
    if lost:
        tells.append(f"新类别没有的 {lost} 项属性不再显示，原值留在变动记录里。")
    if facility.class_reason:
        tells.append(f"经营属性已写明理由，仍为{facility.get_property_class_display()}。")
    return tells


def moving(facility: Facility, division: Division, from_date: date) -> list[str]:
    return [
        f"所在村由“{facility.division}”变为“{division}”，自 {from_date:%Y-%m-%d} 起，之前的数字不变。",
        "统一编码和码牌不变。",
        "网格和自然村组是原来村的，一并清空。",
        f"“{facility.division}”不再看到本设施，由“{division}”办理。",
    ]

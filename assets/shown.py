"""The register's facts in the words and shapes of its pages."""

from datetime import date, timedelta

from django.utils import timezone

from assets import attributes
from assets.models import Facility, OwnershipAct
from assets.templatetags.register import built_words, plain
from common import money
from common.privacy import mask_phone

SOON = 60  # days before the end of a warranty


def facts(facility: Facility) -> list[tuple]:
    """The facts of a facility: (name, value) or (name, value, note); last what its type measures."""
    unlike = facility.class_reason and ("与类别不同：" + facility.class_reason)
    where = f"{facility.longitude}, {facility.latitude}" if facility.position else ""
    above = [str(one) for one in (facility.division.parent, facility.division, facility.settlement) if one]
    return [
        ("类别", f"{facility.type.sector.name} / {facility.type.name}"),
        ("所在村", " ".join(above)),
        ("位置", facility.address),
        ("坐标", where, "WGS-84" if where else ""),
        ("所属网格", facility.grid or ""),
        ("数量", f"{plain(facility.quantity)} {facility.unit}" if facility.quantity is not None else ""),
        ("建成时间", built_words(facility.built)),
        ("建设资金", facility.fund_source, _worth(facility)),
        ("经营属性", facility.get_property_class_display(), unlike),
        ("产权", *_owned(facility)),
        ("管护主体", facility.keeper or "", "" if facility.keeper else "清单未落实"),
        ("责任人", facility.keeper_person or ""),
        ("使用年限", *_life(facility)),
        ("质保到期", *_warranty(facility)),
        (
            "核实",
            f"{facility.verified_on:%Y-%m-%d}" if facility.verified_on else "未核实",
            facility.verified_by or "",
        ),
        *attributes.facts(facility.type_id, facility.attributes),
        *([("备注", facility.note)] if facility.note else []),
    ]


def asked_for(facility: Facility) -> list[tuple]:
    """What stands in the register and can be compared on site: how many, where, since when, whose care."""
    where = f"{facility.longitude}, {facility.latitude}" if facility.position else ""
    place = " ".join(str(one) for one in (facility.settlement, facility.address) if one)
    said = [
        ("数量", f"{plain(facility.quantity)} {facility.unit}" if facility.quantity is not None else ""),
        ("位置", place or where, where if place else ""),
        ("建成时间", built_words(facility.built)),
        ("管护主体", facility.keeper or ""),
        ("责任人", facility.keeper_person or ""),
    ]
    return said + attributes.facts(facility.type_id, facility.attributes)


def _worth(facility: Facility) -> str:
    return money.with_unit(facility.original_value) if facility.original_value is not None else ""


def _owned(facility: Facility) -> tuple[str, str]:
    """Whose it is and whether that is confirmed; 未确权 is said once."""
    owner, state = _owner(facility), facility.get_title_state_display()
    return owner, "" if state == owner else state


def _owner(facility: Facility) -> str:
    kind = facility.get_owner_kind_display()
    return f"{kind}（{facility.owner}）" if facility.owner else kind


def end_of_life(facility: Facility, today: date) -> date | None:
    """The last day of the service life that the type's rule of today gives it; None where either is not known.

    Built in a year only: the end of that year counts.
    """
    rule = facility.type.rule_on(today)
    if not facility.built or rule is None or not rule.service_life_years:
        return None
    year, month, day = (int(part) for part in (facility.built + "-12-28")[:10].split("-")[:3])
    year += rule.service_life_years
    return date(year, month, min(day, 28)) if len(facility.built) > 4 else date(year, 12, 31)


def _life(facility: Facility) -> tuple:
    today = timezone.localdate()
    if (end := end_of_life(facility, today)) is None:
        return ("",)
    return f"至 {end.year} 年", "已超过使用年限" if end < today else ""


def _warranty(facility: Facility) -> tuple:
    end = facility.warranty_end
    return (f"{end:%Y-%m-%d}", days_left(end)) if end else ("",)


def days_left(day: date) -> str:
    """`还有 19 天` where it is soon, `已过` where it is over, else nothing."""
    left = (day - timezone.localdate()).days
    if left < 0:
        return "已过"
    return f"还有 {left} 天" if left <= SOON else ""


def registered(facility: Facility) -> list[tuple]:
    """What was said at registration; phones masked."""
    said = getattr(facility, "facts", None)
    if said is None:
        return [("来源", "直接登记")]
    phones = "、".join(mask_phone(phone) for phone in said.phone_list)
    batch = said.batch
    return [
        ("管护主体", said.party),
        ("责任人", said.person),
        ("联系电话", phones),
        ("经费来源", said.fund_source),
        ("产权归属", said.owner),
        ("来源", batch.file_name if batch else "直接登记"),
    ]


# --- 权属与移交 ---------------------------------------------------------------------------------------------------------
def title_facts(facility: Facility) -> list[tuple]:
    return [
        ("确权状态", facility.get_title_state_display()),
        ("产权类别", facility.get_owner_kind_display()),
        ("产权单位", facility.owner or ""),
        ("衔接资产", facility.get_relief_kind_display() or "不是"),
    ]


def handover_facts(act: OwnershipAct) -> list[tuple]:
    """What a handover sheet says of the facility and of the act."""
    facility = act.facility
    place = f"{facility.division.parent or ''}{facility.division}{facility.address}"
    number = f"{plain(facility.quantity)} {facility.unit}" if facility.quantity is not None else ""
    return [
        ("设施名称", facility.name),
        ("类别", f"{facility.type.sector.name} / {facility.type.name}"),
        ("位置", place),
        ("数量", number),
        ("建成时间", built_words(facility.built)),
        ("原值", _worth(facility)),
        ("质保到期", f"{facility.warranty_end:%Y年%-m月%-d日}" if facility.warranty_end else ""),
        ("移出单位", act.from_party or ""),
        ("接收单位", act.to_party or ""),
        ("产权类别", act.get_owner_kind_display() if act.owner_kind else "不动产权"),
        ("文书编号", act.paper_number),
        ("日期", f"{act.on_date:%Y年%-m月%-d日}"),
        ("说明", act.note),
    ]


def soon_out_of_warranty() -> tuple[date, date]:
    """From today to the last day that counts as soon."""
    today = timezone.localdate()
    return today, today + timedelta(days=SOON)

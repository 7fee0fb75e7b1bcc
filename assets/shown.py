"""The register's facts in the words and shapes of its pages."""

from assets.models import Facility
from assets.templatetags.register import built_words, plain
from common import money
from common.privacy import mask_phone


def facts(facility: Facility) -> list[tuple]:
    """The facts of a facility: (name, value) or (name, value, note)."""
    unlike = facility.class_reason and ("与类别不同：" + facility.class_reason)
    where = f"{facility.longitude}, {facility.latitude}" if facility.position else ""
    return [
        ("类别", f"{facility.type.sector.name} / {facility.type.name}"),
        (
            "所在村",
            " ".join(
                division.short_name for division in (facility.division.parent, facility.division) if division
            ),
        ),
        ("自然村组", facility.settlement or ""),
        ("位置", facility.address),
        ("坐标", where, "WGS-84" if where else ""),
        ("数量", f"{plain(facility.quantity)} {facility.unit}" if facility.quantity is not None else ""),
        ("建成时间", built_words(facility.built)),
        ("原值", money.with_unit(facility.original_value) if facility.original_value is not None else ""),
        ("经营属性", facility.get_property_class_display(), unlike),
        ("产权", facility.get_owner_kind_display(), facility.owner or ""),
        ("管护主体", facility.keeper or "", "" if facility.keeper else "清单未落实"),
        ("质保到期", facility.warranty_end or ""),
        ("核实", facility.verified_on or "未核实"),
        ("备注", facility.note),
    ]


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


STATE_WORDS = ("status", "condition", "property_class")


def events(facility: Facility) -> list[dict]:
    """The dated rows as a history, newest first."""
    return [
        {
            "when": state.recorded_at,
            "who": state.reason or "变更",
            "what": "，".join(_said(state)),
            "note": f"自 {state.from_date:%Y-%m-%d}",
            "icon": "history",
            "state": "",
        }
        for state in facility.states.all()
    ]


def _said(state) -> list[str]:
    said = [
        f"{state._meta.get_field(name).verbose_name}“{getattr(state, f'get_{name}_display')()}”"
        for name in STATE_WORDS
        if getattr(state, name)
    ]
    if state.says_keeper:
        said.append(
            f"管护主体“{state.keeper or '无'}”"
            + (f"，责任人{state.keeper_person}" if state.keeper_person else "")
        )
    if state.division:
        said.append(f"所在村“{state.division.short_name}”")
    return said

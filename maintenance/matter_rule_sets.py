"""The county's rules of 巡、派、办 as it sets them: the sets of maintenance.rule_versions and what they say."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from maintenance import matter_reference as reference
from maintenance.models import DuplicateRule, ReminderRule, RepairLimit, Severity, WorkSize
from maintenance.rule_versions import RuleSet, Values, Version, ordered, versions_of


def hours(number: int) -> str:
    """`24 小时`, `3 天`."""
    return _("%d 天") % (number // 24) if number > 24 and number % 24 == 0 else _("%d 小时") % number


def _limit(said: Values) -> str:
    safe = _("%s内排险，") % hours(said["safe_hours"]) if said["safe_hours"] else ""
    told = {"accept": hours(said["accept_hours"]), "done": hours(said["done_hours"])}
    return safe + _("%(accept)s内接单，%(done)s内办结") % told


def _sizes(said: Values) -> str:
    told = {"minor": f"{said['minor']:,.0f}", "medium": f"{said['medium']:,.0f}"}
    return _("不到 %(minor)s 元为小修，不到 %(medium)s 元为中修，其余为大修") % told


def _duplicate(said: Values) -> str:
    return _("同一设施或相距 %(metres)s 米内，相隔 %(days)s 日内") % said


def _ladder(said: Values) -> str:
    words = {"handler": _("经办人"), "township": _("镇街分管领导"), "county": _("县级办公室")}
    return "，".join(
        _("%(when)s提醒%(who)s")
        % {"when": _("%s后") % hours(said[key]) if said[key] else _("超期即"), "who": who}
        for key, who in words.items()
    )


def _limit_problems(said: Values) -> dict[str, str]:
    late = {
        name: _("不能长于办结时限")
        for name in ("safe_hours", "accept_hours")
        if said[name] and said[name] > said["done_hours"]
    }
    return late


def _danger_problems(said: Values) -> dict[str, str]:
    return _limit_problems(said) if said["safe_hours"] else {"safe_hours": _("危险的必须先排险，请填写")}


def _sets() -> dict[str, RuleSet]:
    found = {}
    for one in Severity:
        limit, ladder = reference.HOURS[one], reference.REMINDED_AFTER[one]
        values = {"safe_hours": limit.safe, "accept_hours": limit.accept, "done_hours": limit.done}
        checks = _danger_problems if one == Severity.A else _limit_problems
        of = {"severity": one.value}
        found[f"limit-{one}"] = RuleSet("limit", one.label, RepairLimit, of, values, _limit, checks)
        found[f"reminder-{one}"] = RuleSet(
            "reminder", one.label, ReminderRule, of, {tier.value: after for tier, after in ladder.items()}, _ladder,
            lambda said: ordered(said, "handler", "township", "county"), ("tier", "after_hours"),
        )  # fmt: skip
    found["size"] = RuleSet(
        "size", lazy("小修、中修、大修"), WorkSize, {}, {size.value: up_to for size, up_to in reference.SIZES.items()},
        _sizes, lambda said: ordered(said, "minor", "medium"), ("size", "up_to"),
    )  # fmt: skip
    near = {"metres": reference.METRES, "days": reference.DAYS}
    found["duplicate"] = RuleSet("duplicate", lazy("可能重复"), DuplicateRule, {}, near, _duplicate)
    return found


SETS = _sets()
GROUPS = {
    "limit": lazy("处置时限"),
    "reminder": lazy("超期提醒"),
    "size": lazy("工程规模"),
    "duplicate": lazy("重复上报"),
}


def versions() -> dict[str, list[Version]]:
    """Of every set all that ever held or is to come, the newest day first; four questions."""
    rows = {
        model: list(model._default_manager.select_related("set_by").order_by("-from_date", "pk"))
        for model in (RepairLimit, ReminderRule, WorkSize, DuplicateRule)
    }
    return {key: versions_of(one, rows[one.model]) for key, one in SETS.items()}  # type: ignore[index]

"""督导规则 of a county: lights, limits, the ladder of the overdue, when which paper is prepared (maintenance.rule_versions)."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.models import Division
from maintenance.rule_versions import RuleSet, Values, Version, ordered, versions_of
from tasks_checklist.finding_rules import ASSUMED, ASSUMED_LADDER
from tasks_checklist.models import LightRule, OverdueRule, PaperKind, PaperRhythm, RectificationRule
from tasks_checklist.paper_rules import LEVELS
from tasks_checklist.paper_shapes import SHAPES

GROUPS = {
    "limit": lazy("整改时限"),
    "ladder": lazy("逾期措施"),
    "light": lazy("红黄灯"),
    "rhythm": lazy("定期文稿"),
}
MODELS: tuple[Any, ...] = (RectificationRule, OverdueRule, LightRule, PaperRhythm)
LIGHT = {"yellow_days": 15, "yellow_progress": 80, "red_days": 1, "unreported_periods": 2}  # [assumption]
LONGEST = {"weekly": 6, "ten_days": 8, "monthly": 27, "quarterly": 60, "half_yearly": 90, "yearly": 120}


def _limit(said: Values) -> str:
    return (
        _("%(sign_workdays)s 个工作日内签收，%(rectify_days)s 日内整改，%(relapse_days)s 日内再次发现为反弹")
        % said
    )


def _ladder(said: Values) -> str:
    return _("逾期 %(notice)s 日提醒责任单位，%(bulletin)s 日列入通报，%(talk)s 日建议约谈") % said


def _light(said: Values) -> str:
    yellow = (
        _(
            "到期前 %(yellow_days)s 日进度不到 %(yellow_progress)s%% 或连续 %(unreported_periods)s 期未报亮黄灯"
        )
        % said
    )
    return yellow + _("，逾期 %(red_days)s 日亮红灯") % said


def _rhythm(said: Values) -> str:
    return _("期末后第 %s 日拟稿") % said["days_after"] if said["active"] else _("不拟写")


def _late(rhythm: str):
    def problems(said: Values) -> dict[str, str]:
        most = LONGEST[rhythm]
        return {} if said["days_after"] <= most else {"days_after": _("最多 %s 日，否则下一期已结束") % most}

    return problems


def sets_of(county: str) -> dict[str, RuleSet]:
    """The sets of a county by key."""
    found: dict[str, RuleSet] = {}
    for severity, limits in ASSUMED.items():
        values = {name: getattr(limits, name) for name in ("sign_workdays", "rectify_days", "relapse_days")}
        of = {"county_id": county, "severity": severity.value}
        found[f"limit-{severity}"] = RuleSet("limit", severity.label, RectificationRule, of, values, _limit)
    found["ladder"] = RuleSet(
        "ladder", lazy("各程度"), OverdueRule, {"county_id": county}, {step.value: days for step, days in ASSUMED_LADDER.items()},
        _ladder, lambda said: ordered(said, "notice", "bulletin", "talk"), ("step", "days"),
    )  # fmt: skip
    found["light"] = RuleSet("light", lazy("任务分解"), LightRule, {"county_id": county}, LIGHT, _light)
    for level in LEVELS:
        found |= {f"rhythm-{level}-{kind}": _paper(county, level, kind) for kind in PaperKind}
    return found


def _paper(county: str, level: Division.Level, kind: PaperKind) -> RuleSet:
    shape = SHAPES[kind]
    of = {"county_id": county, "kind": kind.value, "level": level.value}
    default = {"days_after": shape.days_after, "active": True}
    word = f"{level.label}{kind.label}"
    return RuleSet("rhythm", word, PaperRhythm, of, default, _rhythm, _late(shape.rhythm))


def versions(county: str) -> dict[str, list[Version]]:
    """Of every set of a county all that ever held or is to come, the newest day first; four questions."""
    rows = {
        model: list(
            model._base_manager.filter(county_id=county).select_related("set_by").order_by("-from_date", "pk")
        )
        for model in MODELS
    }
    return {key: versions_of(one, rows[one.model]) for key, one in sets_of(county).items()}

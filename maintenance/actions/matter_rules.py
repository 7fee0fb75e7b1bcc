"""The county sets its rules of 巡、派、办, from a day to come on: what was reported before keeps the rules of its day."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.access import Refused, require
from accounts.models import Division
from accounts.rights import Right
from maintenance.matter_rule_sets import SETS, versions
from maintenance.rule_versions import RuleSet, Version, in_force

RESTORED = lazy("恢复系统预设")


def require_county(by) -> None:
    """Raise Refused unless the post sets the county's rules."""
    require(by, Right.MATTER_DISPATCH)
    if by.division.level != Division.Level.COUNTY:
        raise Refused(_("办理规则由县（区）设定"))


@transaction.atomic
def set_rule(*, key: str, from_date: date, source: str, by, **values: Any) -> None:
    """Let one set of rules say something else from a day on, tomorrow at the earliest; one of the same day is replaced.

    `key` of maintenance.matter_rule_sets.SETS, `values` as that set's. Raises Refused, ValidationError.
    """
    require_county(by)
    put(SETS[key], versions()[key], from_date=from_date, source=source, by=by, values=values)


def put(
    rule: RuleSet, held: list[Version], *, from_date: date, source: str, by, values: dict[str, Any]
) -> None:
    """Write a version of a set beside those it has (`held`). Raises ValidationError."""
    if from_date <= timezone.localdate():
        raise ValidationError({"from_date": _("起用日期从明天算起，今天仍按现行规定")})
    if found := rule.problems(values):
        raise ValidationError(found)
    before = in_force([one for one in held if one.from_date != from_date], from_date)
    if (before.values if before else rule.default) == {**rule.default, **values}:
        raise ValidationError(_("与那一天的规定相同，没有改动"))
    said = {"source": source.strip(), "set_by_id": by.person_id, "set_at": timezone.now()}
    for names, columns in rule.rows(values):
        rule.model._base_manager.update_or_create(**names, from_date=from_date, defaults={**columns, **said})


@transaction.atomic
def restore_rule(*, key: str, from_date: date, by) -> None:
    """What the program came with, from a day on. Raises Refused, ValidationError."""
    set_rule(key=key, from_date=from_date, source=str(RESTORED), by=by, **SETS[key].default)


@transaction.atomic
def take_back_rule(*, key: str, from_date: date, by) -> None:
    """A change that does not hold yet is called off. Raises Refused, ValidationError."""
    require_county(by)
    take_away(SETS[key], from_date=from_date)


def take_away(rule: RuleSet, *, from_date: date) -> None:
    """Call off the version that begins on a day to come. Raises ValidationError."""
    if from_date <= timezone.localdate():
        raise ValidationError(_("已经起用的规定不能撤回，请设定新的规定"))
    rows = rule.model._base_manager.filter(**rule.of, from_date=from_date)
    if not rows.delete()[0]:
        raise ValidationError(_("这项改动已经撤回"))

"""The county sets 督导规则 from a day to come on; findings and papers of before keep the rules of their day."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import Refused, require
from accounts.models import Division
from accounts.rights import Right
from maintenance.actions.matter_rules import RESTORED, put, take_away
from tasks_checklist.rule_sets import sets_of, versions


def require_county(by) -> None:
    """Raise Refused unless the post sets the county's rules."""
    require(by, Right.SUPERVISION_PLAN)
    if by.division.level != Division.Level.COUNTY:
        raise Refused(_("督导规则由县（区）设定"))


@transaction.atomic
def set_rule(*, key: str, from_date: date, source: str, by, **values: Any) -> None:
    """Let one set of rules of the post's county say something else from a day on, tomorrow at the earliest.

    `key` of rule_sets.sets_of, `values` as that set's. Raises Refused, ValidationError.
    """
    require_county(by)
    county = by.division_id
    put(sets_of(county)[key], versions(county)[key], from_date=from_date, source=source, by=by, values=values)


@transaction.atomic
def restore_rule(*, key: str, from_date: date, by) -> None:
    """What the program came with, from a day on. Raises Refused, ValidationError."""
    values = sets_of(by.division_id)[key].default
    set_rule(key=key, from_date=from_date, source=str(RESTORED), by=by, **values)


@transaction.atomic
def take_back_rule(*, key: str, from_date: date, by) -> None:
    """A change that does not hold yet is called off. Raises Refused, ValidationError."""
    require_county(by)
    take_away(sets_of(by.division_id)[key], from_date=from_date)

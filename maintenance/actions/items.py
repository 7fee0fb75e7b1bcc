"""管护责任清单的条目: made for all facilities of an area, filled one or many at a time. See item_flow.py for the rest of the way.

A fill of a checked item sets it back to draft, tells the township and starts the clock of the next edition.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Case, F, Q, Value, When
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.access import Refused, require, require_division
from accounts.models import Division
from accounts.rights import Right
from accounts.scoping import in_ranges
from assets.models import RegisteredFacts
from assets.models.moves import STANDING
from common.models.versions import change
from maintenance import class_rules, completeness
from maintenance.fund_words import kinds_of
from maintenance.item_values import KIND_OF_PARTY, brought_along, check_values, empty_of, plain
from maintenance.items_sql import FROM_EDITION, MAKE
from maintenance.list_words import area_of
from maintenance.models import Edition, ItemState, ResponsibilityItem
from maintenance.models.responsibilities import FLOW
from maintenance.telling_lists import tell_reopened

MOST = 20_000  # items of one act
EDITABLE = (ItemState.DRAFT, ItemState.CHECKED)
UNDER_WAY = "正在确认或审核，须先撤回或退回"


@dataclass
class Filled:
    """What became of an act on many: how many were changed, how many of them were checked before, who was left and why."""

    done: int = 0
    reopened: int = 0
    left: Counter = field(default_factory=Counter)


def items_of(keys: Iterable[int], *, by):
    """The items of today's list a post may see, among those named."""
    return ResponsibilityItem.objects.visible_to(by).live().filter(pk__in=list(keys))


@transaction.atomic
def make(*, division: Division, by) -> int:
    """An item for each facility of a county, township or village that has none; how many. Raises Refused.

    Keeper, person, telephone and money come from what the register and its ledgers said, interval and department from the
    standard and the type's rule. Twice changes nothing.
    """
    require(by, Right.LIST_FILL)
    require_division(by, division.pk)
    return make_all(division, by=by)


def make_all(division: Division, *, by) -> int:
    """As `make`, for an act that has asked for its own right."""
    area, edges = area_of(division)
    with connection.cursor() as cursor:
        cursor.execute(MAKE.format(area=area), edges | _said_of_all(division, by=by))
        return cursor.rowcount


def _said_of_all(division: Division, *, by) -> dict[str, Any]:
    words = RegisteredFacts.objects.everywhere(because="words of facilities in the area asked for by right")
    said = (
        words.filter(in_ranges("facility__division_id", division.ranges))
        .exclude(fund_source="")
        .values_list("fund_source", flat=True)
        .distinct()
    )
    return {
        "standing": [str(one.value) for one in STANDING],
        "funds": json.dumps({word.strip(): kinds for word in said if (kinds := kinds_of(word))}),
        "kinds": json.dumps({str(party.value): str(keeper.value) for party, keeper in KIND_OF_PARTY.items()}),
        "today": timezone.localdate(),
        "now": timezone.now(),
        "person": by.person_id,
    }


@transaction.atomic
def fill(*, item: ResponsibilityItem, version: int, by, **values: Any) -> ResponsibilityItem:
    """Fill some fields of one item. Raises Refused, Http404, ValidationError, StaleVersion."""
    require(by, Right.LIST_FILL, item)
    held = _locked(item, by=by)
    if held.state not in EDITABLE:
        raise ValidationError(f"现为“{held.get_state_display()}”，{UNDER_WAY}")
    check_values(values, villages=[held.facility.division], by=by)
    for name, value in brought_along(values).items():
        if getattr(held, name) == empty_of(name) and name not in values:
            values[name] = value
    _refuse_by_class(held, plain(values))
    said = plain(values) | {"filled_by_id": by.person_id, "changed_at": timezone.now()}
    was_checked = held.state == ItemState.CHECKED
    if was_checked:
        said |= _reopened(held, by=by)
    change(held, version=version, **said)
    if was_checked:
        tell_reopened([held.facility.division_id], item=held, by=by)
    return held


def _locked(item: ResponsibilityItem, *, by) -> ResponsibilityItem:
    rows = ResponsibilityItem.objects.visible_to(by).select_related(
        "facility__division__parent", "facility__owner"
    )
    return get_object_or_404(rows.select_for_update(of=("self",)), pk=item.pk)


def _refuse_by_class(held: ResponsibilityItem, said: Mapping[str, Any]) -> None:
    line = class_rules.line_of(held) | {"party" if k == "party_id" else k: v for k, v in said.items()}
    if rules := class_rules.broken(line):
        raise ValidationError({rule.field: rule.sentence for rule in rules})


def _reopened(held: ResponsibilityItem, *, by) -> dict[str, Any]:
    """What the move `reopen` writes; the clock runs from the first change."""
    FLOW.find(held, "reopen")
    return {
        "state": ItemState.DRAFT,
        "reopened_at": held.reopened_at or timezone.now(),
        **dict.fromkeys(("confirmed_by_id", "reviewed_by_id", "checked_by_id")),
    }


# --- Many at once -------------------------------------------------------------------------------------------------------
@transaction.atomic
def fill_many(*, items: Iterable[int], values: Mapping[str, Any], only_empty: bool, by) -> Filled:
    """Fill the same into many items, or only where nothing stands. Raises Refused, Http404, ValidationError.

    Items that are being confirmed or reviewed, and those whose class forbids it, are left and counted with the reason.
    """
    require(by, Right.LIST_FILL)
    rows = _held(items, by=by)
    villages = Division.objects.everywhere(because="villages of items held").filter(
        pk__in={row.facility.division_id for row in rows}
    )
    check_values(values, villages=villages, by=by)
    said, also, filled = plain(values), plain(brought_along(values)), Filled()
    chosen = [row for row in rows if _is_filled(row, said, also, only_empty=only_empty, filled=filled)]
    _write([row.pk for row in chosen], said, also, only_empty=only_empty, by=by)
    reopened = [row for row in chosen if row.state == ItemState.CHECKED]
    _reopen([row.pk for row in reopened], by=by)
    filled.done, filled.reopened = len(chosen), len(reopened)
    if reopened:
        tell_reopened([row.facility.division_id for row in reopened], by=by)
    return filled


def _held(keys: Iterable[int], *, by) -> Sequence[ResponsibilityItem]:
    wanted = list(keys)
    if len(wanted) > MOST:
        raise Refused(f"一次最多办理 {MOST:,} 条，请按村分批办理")
    rows = items_of(wanted, by=by).select_related("facility__owner").order_by("pk")
    found = list(rows.select_for_update(of=("self",)))
    if not found:
        raise ValidationError("没有可以办理的条目，请重新选择")
    return found


def _is_filled(row, said: dict, also: dict, *, only_empty: bool, filled: Filled) -> bool:
    """Whether the act changes the row; why not is counted in `filled`."""
    if row.state not in EDITABLE:
        filled.left[UNDER_WAY] += 1
        return False
    asked = {name: value for name, value in said.items() if not only_empty or _is_empty(row, name)}
    asked |= {name: value for name, value in also.items() if _is_empty(row, name)} if asked else {}
    if all(getattr(row, name) == value for name, value in asked.items()):
        filled.left["已有内容，不用再填" if only_empty else "已是这些内容"] += 1
        return False
    line = class_rules.line_of(row) | {"party" if k == "party_id" else k: v for k, v in asked.items()}
    if rules := class_rules.broken(line):
        filled.left[rules[0].sentence] += 1
        return False
    return True


def _is_empty(row: ResponsibilityItem, name: str) -> bool:
    return getattr(row, name) == empty_of(name.removesuffix("_id"))


def _write(keys: list[int], said: dict, also: dict, *, only_empty: bool, by) -> None:
    """One statement; a field that may only be filled where it is empty keeps what it holds elsewhere."""
    columns = {name: _where_empty(name, value) if only_empty else value for name, value in said.items()}
    columns |= {name: _where_empty(name, value) for name, value in also.items()}
    rows = ResponsibilityItem.objects.everywhere(because="items held").filter(pk__in=keys)
    rows.update(**columns, filled_by=by.person_id, changed_at=timezone.now(), version=F("version") + 1)


def _where_empty(name: str, value: Any) -> Case:
    column: Any = ResponsibilityItem._meta.get_field(name.removesuffix("_id"))
    nothing = empty_of(name.removesuffix("_id"))
    is_empty = Q(**{f"{name}__isnull": True}) if nothing is None else Q(**{name: nothing})
    given = Value(value, output_field=getattr(column, "target_field", column))
    return Case(When(is_empty, then=given), default=F(name))


def _reopen(keys: list[int], *, by) -> None:
    rows = ResponsibilityItem.objects.everywhere(because="items held").filter(pk__in=keys)
    now = Case(When(reopened_at=None, then=Value(timezone.now())), default=F("reopened_at"))
    rows.update(state=ItemState.DRAFT, reopened_at=now, confirmed_by=None, reviewed_by=None, checked_by=None)


@transaction.atomic
def fill_from_edition(*, items: Iterable[int], edition: Edition, by) -> int:
    """Fill what is empty in drafts from what an edition said of the same facility; how many. Raises Refused, Http404.

    What the class of a facility forbids by now is found when the item is handed in.
    """
    require(by, Right.LIST_FILL)
    if not Edition.objects.reaching(by).filter(pk=edition.pk).exists():
        raise Http404
    keys = [row.pk for row in _held(items, by=by) if row.state == ItemState.DRAFT]
    asked = {"edition": edition.pk, "items": keys, "person": by.person_id, "now": timezone.now()}
    with connection.cursor() as cursor:
        cursor.execute(FROM_EDITION, asked)
        return cursor.rowcount


COPIED = ("party", "keeper_kind", "person", "public_phone", "duty_text", "own_standard", "mode", "interval_days",
    "fund_kinds", "annual_cost", "department", "supervisor")  # fmt: skip


@transaction.atomic
def fill_from_colleague(*, items: Iterable[int], like: ResponsibilityItem, only_empty: bool, by) -> Filled:
    """Fill many like one facility's item. Raises Refused, Http404, ValidationError."""
    require(by, Right.LIST_FILL, like)
    values = {name: getattr(like, name) for name in COPIED}
    said = {name: value for name, value in values.items() if value != empty_of(name)}
    if not said:
        raise ValidationError("所选设施的条目还没有填写")
    return fill_many(items=items, values=said, only_empty=only_empty, by=by)


def why_unready(item: ResponsibilityItem) -> str:
    """What keeps an item from being handed in, in a sentence; "" if nothing does."""
    kinds = completeness.types_with_standard(item.facility.division.county_code)
    lacks = [key for key in completeness.missing_of(item, with_standard=kinds) if key in completeness.HOLDS]
    if lacks:
        return f"还缺{completeness.words(lacks)}"
    rules = class_rules.broken(class_rules.line_of(item))
    return rules[0].sentence if rules else ""

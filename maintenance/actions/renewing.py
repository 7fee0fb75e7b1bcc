"""年度重开: a township's items are all opened for their villages' confirmation, filled from last year's edition where empty.

`begin` writes that it is asked, `open_all` does it in one transaction (as a job where there are many), `take_back` undoes it
until the first village has confirmed. `confirm_same` is a village's one tap for whatever says what last year's said.
"""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import F, Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.access import require, require_division
from accounts.models import Division
from accounts.rights import Right
from accounts.scoping import in_ranges
from common import jobs
from common.db.locks import one_at_a_time
from common.models import Job
from common.models.jobs import OPEN
from maintenance import class_rules, completeness
from maintenance.actions.editions import edition_before
from maintenance.actions.item_flow import Moved, move_many
from maintenance.actions.items import make_all
from maintenance.items_sql import FROM_EDITION
from maintenance.models import ItemState, Renewal, RenewedItem, ResponsibilityItem
from maintenance.models.responsibilities import FLOW
from maintenance.renewals import compared, why_not_begun
from maintenance.renewals_sql import REMEMBER, REMEMBER_VERSION, RESTORE
from maintenance.rhythms_in_force import circle_of
from maintenance.telling_lists import tell_renewed

KIND = "maintenance.renew_list"
AT_ONCE = 1_000  # items opened while the clerk waits; more is a job
BECAUSE = "items of the township whose list begins"
RETIRED = (
    Q(party__active=False)
    | Q(person__active=False)
    | Q(department__active=False)
    | Q(supervisor__active=False)
)


@transaction.atomic
def begin(*, division: Division, by) -> tuple[Renewal, Job | None]:
    """The year's list of a township begins; with the job to be woken where it has many items. Raises Refused, ValidationError."""
    require(by, Right.EDITION_FREEZE, division)
    require_division(by, division.pk)
    one_at_a_time(f"renewal {division.pk}")  # two at once would each find none
    circle, before = circle_of(division.county_code), edition_before(division)
    if (why := why_not_begun(division, circle, before)) or before is None:
        raise ValidationError(why)
    renewal = Renewal.objects.create(
        division=division, year=circle.year, edition=before, asked_by_id=by.person_id
    )
    if items_of(division).count() <= AT_ONCE:
        return open_all(renewal=renewal, by=by), None
    job = jobs.start(
        KIND,
        arguments={"renewal": renewal.pk},
        by=jobs.Asker.present(),
        title=f"重开{renewal}",
        owner=renewal,
        division=division.pk,
    )
    renewal.job_id = job.pk
    renewal.save(update_fields=["job_id"])
    return renewal, job


def items_of(division: Division):
    """The items of today's list of an area."""
    rows = ResponsibilityItem.objects.everywhere(because=BECAUSE).live()
    return rows.filter(in_ranges("facility__division_id", division.ranges))


@transaction.atomic
def open_all(*, renewal: Renewal, by, on_village: Callable[[int], None] = lambda n: None) -> Renewal:
    """Open the items village by village, all or none; twice changes nothing. Raises Refused, Http404."""
    require(by, Right.EDITION_FREEZE)
    held = Renewal.objects.visible_to(by).select_related("division").select_for_update(of=("self",))
    renewal = get_object_or_404(held, pk=renewal.pk)
    if renewal.opened_at or renewal.undone_at:
        return renewal
    make_all(renewal.division, by=by)
    villages = Division.objects.everywhere(because=BECAUSE).filter(
        pk__in=items_of(renewal.division).order_by().values("facility__division_id")
    )
    kinds = completeness.types_with_standard(renewal.division.county_code)
    for village in villages.order_by("code"):
        opened, to_fill = _open_village(renewal, village.pk, kinds, by=by)
        renewal.count, renewal.to_fill = renewal.count + opened, renewal.to_fill + to_fill
        on_village(opened)
    with connection.cursor() as cursor:
        cursor.execute(REMEMBER_VERSION, {"renewal": renewal.pk})
    renewal.opened_at = timezone.now()
    renewal.save(update_fields=["opened_at", "count", "to_fill"])
    tell_renewed(renewal, [village.pk for village in villages], by=by)
    return renewal


def _open_village(renewal: Renewal, village: str, kinds: list[str], *, by) -> tuple[int, int]:
    """How many items the village has, and how many of them must be filled before they can be confirmed."""
    rows = ResponsibilityItem.objects.everywhere(because=BECAUSE).live().filter(facility__division_id=village)
    keys = list(rows.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    asked: dict[str, Any] = {"renewal": renewal.pk, "items": keys, "edition": renewal.edition_id}
    with connection.cursor() as cursor:
        cursor.execute(REMEMBER, asked)
    held = ResponsibilityItem.objects.everywhere(because=BECAUSE).filter(pk__in=keys)
    wanting = held.filter(completeness.unready(with_standard=kinds) | class_rules.breaking() | RETIRED)
    lacking = set(wanting.values_list("pk", flat=True))
    _set_back(held.filter(pk__in=lacking), "renew_to_fill")
    _set_back(held.exclude(pk__in=lacking), "renew")
    with connection.cursor() as cursor:
        cursor.execute(FROM_EDITION, asked | {"person": by.person_id, "now": timezone.now()})
    return len(keys), held.filter(pk__in=lacking, state=ItemState.DRAFT).count()


def _set_back(rows, act: str) -> None:
    """One move of FLOW for all rows it applies to; whose hands they went through was last year's."""
    step = next(one for one in FLOW if one.act == act)
    rows.filter(state__in=step.before).update(
        state=step.after,
        confirmed_by=None,
        reviewed_by=None,
        checked_by=None,
        returned_reason="",
        changed_at=timezone.now(),
        version=F("version") + 1,
    )


# --- Back again, until the first confirmation -----------------------------------------------------------------------------
def why_not_taken_back(renewal: Renewal) -> str:
    """Why an opening stays, in a sentence; "" if it can be taken back."""
    if renewal.undone_at:
        return "已经撤销"
    if not renewal.opened_at and Job.objects.filter(pk=renewal.job_id or 0, state__in=OPEN).exists():
        return "正在重开，完成后才能撤销"
    moved = RenewedItem.objects.everywhere(because=BECAUSE).filter(renewal=renewal)
    done = moved.filter(item__state__in=(ItemState.CONFIRMED, ItemState.REVIEWED, ItemState.CHECKED)).count()
    return f"已有 {done:,} 条经村确认，不能撤销" if done else ""


@transaction.atomic
def take_back(*, renewal: Renewal, by) -> int:
    """撤销 as one: every item nobody has touched since is as before; how many. Raises Refused, Http404, ValidationError."""
    require(by, Right.EDITION_FREEZE, renewal)
    renewal = get_object_or_404(Renewal.objects.visible_to(by).select_for_update(of=("self",)), pk=renewal.pk)
    held = RenewedItem.objects.everywhere(because=BECAUSE).filter(renewal=renewal).values("item")
    items = ResponsibilityItem.objects.everywhere(because=BECAUSE).filter(pk__in=held)
    list(items.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    if why := why_not_taken_back(renewal):
        raise ValidationError(why)
    with connection.cursor() as cursor:
        cursor.execute(RESTORE, {"renewal": renewal.pk})
        restored = cursor.rowcount
    renewal.undone_at, renewal.undone_by_id = timezone.now(), by.person_id
    renewal.save(update_fields=["undone_at", "undone_by"])
    return restored


# --- A village's one tap --------------------------------------------------------------------------------------------------
@transaction.atomic
def confirm_same(*, renewal: Renewal, village: Division, by) -> Moved:
    """Confirm all items of a village that say what last year's edition said; the others stay to be looked at one by one.

    Compared anew under lock, so nothing is confirmed that changed since the page was opened. Raises Refused, Http404,
    ValidationError.
    """
    require(by, Right.LIST_CONFIRM)
    require_division(by, village.pk)
    if renewal.undone_at or not renewal.opened_at or village.pk[:9] != renewal.division_id[:9]:
        raise Http404
    list(items_of(village).order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    keys = [one.item for one in compared(renewal, village, post=by) if one.is_same]
    if not keys:
        raise ValidationError("没有与上一版相同、待确认的条目")
    return move_many(items=keys, act="confirm", by=by)

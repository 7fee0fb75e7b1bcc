"""清查核实: opened by a township, answered on site, settled and closed by the township."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from accounts.access import Refused, require, require_division
from accounts.actions.notices import notify
from accounts.models import Division, Person
from accounts.rights import Right
from accounts.scoping import in_ranges
from assets.actions.registering import correct, register
from assets.actions.states import record_state
from assets.models import Campaign, CampaignLine, Facility, FacilityType, Registration, Status
from common.models.versions import change

Answer = CampaignLine.Answer
BECAUSE = "lines of a campaign that was asked for by right"
STANDING = [Status.BUILDING, Status.PENDING_HANDOVER, Status.IN_USE, Status.SUSPENDED]
COUNTED = [Registration.UNCODED, Registration.CODED]
# what a village's people answer to; whoever holds the right is told
FILL = """
    INSERT INTO assets_campaignline (campaign_id, facility_id, answer, note)
    SELECT %(campaign)s, id, 'pending', '' FROM ({chosen}) AS chosen ORDER BY division_id, id
"""


@transaction.atomic
def open_campaign(
    *, division: Division, name: str, due_on: date, by, types: Iterable[FacilityType] = (), note: str = ""
) -> Campaign:
    """Ask for every facility standing in the area (of some types, or all). Raises Refused, ValidationError."""
    require(by, Right.CAMPAIGN_OPEN)
    require_division(by, division.pk)
    if due_on < timezone.localdate():
        raise ValidationError({"due_on": "完成期限不能早于今天"})
    campaign = Campaign.objects.create(
        division=division, name=name, due_on=due_on, note=note, opened_by_id=by.person_id
    )
    campaign.types.set(types)
    if not _fill(campaign):
        raise ValidationError("范围内没有这些类别的在册设施")
    for person in _asked(campaign):
        notify(person=person, title=f"清查：{name}", body=f"请于{due_on:%Y年%-m月%-d日}前逐处核实。{note}")
    return campaign


def _fill(campaign: Campaign) -> int:
    """One line a facility, as a set."""
    rows = Facility.objects.everywhere(because=BECAUSE).filter(
        in_ranges("division_id", campaign.division.ranges), registration__in=COUNTED, status__in=STANDING
    )
    if kinds := [kind.pk for kind in campaign.types.all()]:
        rows = rows.filter(type__in=kinds)
    chosen, values = rows.order_by().values("id", "division_id").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(FILL.replace("%(campaign)s", "%s").format(chosen=chosen), [campaign.pk, *values])
        return cursor.rowcount


def _asked(campaign: Campaign) -> Iterable[Person]:
    """Whoever answers for the villages of the area: holders of the right, but caretakers, who see it on their list."""
    today = timezone.localdate()
    people = Person.objects.everywhere(because=BECAUSE).filter(active=True)
    return (
        people.filter(
            in_ranges("posts__division_id", campaign.division.ranges),
            posts__division__level=Division.Level.VILLAGE,
            posts__role__rights__contains=[Right.CAMPAIGN_ANSWER],
            posts__role__scope_kind="area",
            posts__from_date__lte=today,
        )
        .exclude(posts__until__lte=today)
        .distinct()
    )


@transaction.atomic
def confirm_lines(*, lines: Iterable[int], by) -> int:
    """属实, singly or many at once: what is still unanswered, open and in sight. Answers how many."""
    require(by, Right.CAMPAIGN_ANSWER)
    rows = CampaignLine.objects.visible_to(by).filter(
        pk__in=list(lines), answer=Answer.PENDING, campaign__closed_at=None
    )
    facilities = list(rows.values_list("facility", flat=True))
    told = {"answer": Answer.CONFIRMED, "answered_at": timezone.now(), "answered_by_id": by.person_id}
    count = rows.update(**told)
    Facility.objects.everywhere(because=BECAUSE).filter(pk__in=facilities).update(
        verified_on=timezone.localdate(), verified_by_id=by.person_id
    )
    return count


@transaction.atomic
def answer_line(
    *, line: CampaignLine, answer: str, by, note: str = "", condition: str = "", **values: Any
) -> None:
    """What was found of one facility: CONFIRMED, CORRECTED (with `values` of the facility) or MISSING (with a note).

    `condition` is recorded where it differs. An answer may be given anew while the campaign is open. Raises Refused,
    Http404, StaleVersion, ValidationError.
    """
    require(by, Right.CAMPAIGN_ANSWER, line)
    line = _open_line(line)
    if answer == Answer.MISSING and not note.strip():
        raise ValidationError({"note": "请写明找不到的情况，如“已随道路拓宽拆除”"})
    facility = line.facility
    if answer == Answer.CORRECTED:
        facility = correct(facility=facility, version=facility.version, by=by, **values)
    if answer != Answer.MISSING:
        if condition and condition != facility.condition:
            record_state(
                facility=facility,
                from_date=timezone.localdate(),
                reason="清查核实",
                by=by,
                condition=condition,
            )
            facility.refresh_from_db(fields=["version"])
        change(
            facility,
            version=facility.version,
            verified_on=timezone.localdate(),
            verified_by_id=by.person_id,
        )
    line.answer, line.note = answer, note.strip()
    line.answered_at, line.answered_by_id = timezone.now(), by.person_id
    line.settled_at, line.settled_by_id = None, None
    line.save()


def _open_line(line: CampaignLine) -> CampaignLine:
    rows = CampaignLine.objects.everywhere(because=BECAUSE).select_for_update(of=("self",))
    line = rows.select_related("campaign", "facility").get(pk=line.pk)
    if line.campaign.closed_at:
        raise Refused("清查已经结束，不能再填报")
    if line.facility.registration not in COUNTED:
        raise ValidationError(f"该设施{line.facility.get_registration_display()}，不能再填报")
    return line


@transaction.atomic
def report_find(
    *, campaign: Campaign, division: Division, type: FacilityType, name: str, by, **values: Any
) -> CampaignLine:
    """新发现: register what no list has; it waits for its code like any other. Raises Refused, ValidationError."""
    require(by, Right.CAMPAIGN_ANSWER)
    if campaign.closed_at:
        raise Refused("清查已经结束，不能再填报")
    if not _covers(campaign, division):
        raise ValidationError({"division": "该村不在本次清查范围内"})
    facility = register(division=division, type=type, name=name, by=by, reason="清查发现", **values)
    return CampaignLine.objects.create(
        campaign=campaign,
        facility=facility,
        answer=Answer.FOUND,
        answered_at=timezone.now(),
        answered_by_id=by.person_id,
    )


def _covers(campaign: Campaign, division: Division) -> bool:
    return any(start <= division.pk < end for start, end in campaign.division.ranges)


@transaction.atomic
def settle_line(*, line: CampaignLine, outcome: str, by) -> None:
    """What the township does of a missing one: `demolished` or `retired` end it, `kept` leaves it in the register."""
    require(by, Right.CAMPAIGN_OPEN, line)
    if line.answer != Answer.MISSING:
        raise ValidationError("只处置“找不到”的设施")
    if outcome in (Status.DEMOLISHED, Status.RETIRED):
        record_state(
            facility=line.facility,
            from_date=timezone.localdate(),
            reason=f"清查：{line.note}"[:200],
            by=by,
            status=outcome,
        )
    elif outcome != "kept":
        raise ValidationError({"outcome": "请选择处置结果"})
    line.settled_at, line.settled_by_id = timezone.now(), by.person_id
    line.save(update_fields=["settled_at", "settled_by"])


@transaction.atomic
def close_campaign(*, campaign: Campaign, by) -> None:
    """No more answers; what nobody looked at stays unanswered and is counted so."""
    require(by, Right.CAMPAIGN_OPEN, campaign)
    if campaign.closed_at:
        raise ValidationError("清查已经结束")
    campaign.closed_at = timezone.now()
    campaign.save(update_fields=["closed_at"])

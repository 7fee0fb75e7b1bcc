"""以奖代补: reckoned by the county's measure, proposed, approved by another, given out by a document (先建后补、不建不补)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Refused, require, require_division
from accounts.models import Division
from accounts.rights import Right
from common.money import FEN, yuan
from funding import award_grounds as grounds
from funding.actions import allocations
from funding.models import Allocation, Award, AwardRule, AwardState, Ground, OneCase
from funding.models.awards import AWARD_FLOW
from maintenance.actions.holding import held

HELD = "awards that the caller holds, locked"


def _require_county(by) -> None:
    if by.division.level != Division.Level.COUNTY:
        raise Refused(_("规则由县（区）设定"))


@transaction.atomic
def set_rule(*, from_date: date, ground: str, ceiling: Decimal, by, **said: Any) -> AwardRule:
    """The county's measure from a day on: `rate` per cent of the cost up to `ceiling`, or a grade's sum.

    Raises Refused, ValidationError.
    """
    require(by, Right.FUND_RULE)
    _require_county(by)
    grade = said.get("grade", "").strip()
    if (ground == Ground.GRADE) != bool(grade):
        raise ValidationError({"grade": _("按评价等次奖补的请写明等次，其他的不填")})
    if ground != Ground.GRADE and not said.get("rate"):
        raise ValidationError({"rate": _("请填写奖补比例")})
    return AwardRule.objects.create(
        county_code=by.division.county_code,
        from_date=from_date,
        ground=ground,
        ceiling=ceiling,
        set_by_id=by.person_id,
        **said,
    )


def reckoned(rule: AwardRule, cost: Decimal) -> Decimal:
    """Yuan: the rate of the cost, cut to the fen, never above the ceiling; of a grade the ceiling itself."""
    if rule.ground == Ground.GRADE:
        return rule.ceiling
    part = (cost * rule.rate / 100).quantize(FEN, ROUND_DOWN)
    return yuan(min(part, rule.ceiling))


@transaction.atomic
def reckon(*, row: Any, by) -> Award:
    """测算 for a work that was accepted: an OneCase, a Matter or a Project. Refused before acceptance, and a second time.

    Raises Refused, Http404, ValidationError.
    """
    require(by, Right.AWARD_PROPOSE, row)
    if said := grounds.why_not(row):
        raise ValidationError(said)
    ground, column = grounds.of(row)
    same = Award.objects.everywhere(because="a work is rewarded once").filter(**{column: row})
    if same.exclude(state=AwardState.DROPPED).exists():
        raise ValidationError(_("该项目已经测算过奖补，不能重复享受"))
    built = grounds.built(row)
    return _make(row.division, ground, "", built, by, sector=built.sector, **{column: row})


@transaction.atomic
def reckon_grade(*, division: Division, year: int, grade: str, decided_on: date, document: str, by) -> Award:
    """按评价等次测算: a proposal out of a year's result, by the sum that the county names for the grade.

    Part 7 calls it with what it computed. Raises Refused, ValidationError.
    """
    require(by, Right.AWARD_PROPOSE)
    require_division(by, division.pk)
    rows = Award.objects.everywhere(because="a grade is rewarded once a year")
    same = rows.filter(division=division, year=year, ground=Ground.GRADE)
    if same.exclude(state=AwardState.DROPPED).exists():
        raise ValidationError(_("%(year)s 年度的等次奖补已经测算") % {"year": year})
    if decided_on > timezone.localdate():
        raise ValidationError({"decided_on": _("日期不能晚于今天")})
    name = _("%(year)s 年度管护评价%(grade)s") % {"year": year, "grade": grade}
    built = grounds.Built(name, Decimal(0), decided_on, document, None, year)
    return _make(division, Ground.GRADE, grade, built, by)


def _make(division: Division, ground: str, grade: str, built: "grounds.Built", by, **said: Any) -> Award:
    rule = grounds.rule_on(division.county_code, ground, grade, timezone.localdate())
    if rule is None:
        raise ValidationError(_("县里还没有设定这类奖补的标准，请与财政局联系"))
    amount = reckoned(rule, built.cost)
    if amount <= 0:
        raise ValidationError(_("没有核定投资，算不出奖补金额"))
    return Award.objects.create(
        division=division.heir,
        year=built.year,
        ground=ground,
        grade=grade,
        name=built.name[:100],
        rule=rule,
        cost=built.cost,
        rate=rule.rate,
        ceiling=rule.ceiling,
        amount=amount,
        accepted_on=built.accepted_on,
        acceptance=built.acceptance[:120],
        made_by_id=by.person_id,
        **said,
    )


def _held(award: Award, by, seen: int | None) -> Award:
    """The award, held, its ground looked at anew: what was accepted may have been taken back."""
    row = held(award, by=by, seen=seen, beside=("one_case", "matter", "project"))
    if said := grounds.still(row):
        raise ValidationError(said)
    return row


@transaction.atomic
def propose(*, award: Award, by, seen: int | None = None) -> Award:
    """提请批准. Raises Refused, Http404, WrongMove, ValidationError."""
    row = _held(award, by, seen)
    AWARD_FLOW.move(row, "propose", by=by, made_by_id=by.person_id, said="")
    return row


@transaction.atomic
def approve(*, award: Award, by, seen: int | None = None) -> Award:
    """批准, by another person. Raises Refused, Http404, WrongMove, ValidationError."""
    row = _held(award, by, seen)
    AWARD_FLOW.move(row, "approve", by=by, approved_by_id=by.person_id, approved_on=timezone.localdate())
    return row


@transaction.atomic
def send_back(*, award: Award, reason: str, by, seen: int | None = None) -> Award:
    """退回. Raises Refused, Http404, WrongMove, ValidationError."""
    row = held(award, by=by, seen=seen)
    AWARD_FLOW.move(row, "return", by=by, reason=reason, said=reason.strip()[:300])
    return row


@transaction.atomic
def drop(*, award: Award, reason: str, by, seen: int | None = None) -> Award:
    """撤销. Raises Refused, Http404, WrongMove, ValidationError."""
    row = held(award, by=by, seen=seen)
    AWARD_FLOW.move(row, "drop", by=by, reason=reason, said=reason.strip()[:300])
    return row


@transaction.atomic
def allocate(*, awards: Sequence[Award], document: str, by) -> Allocation:
    """列入下达: one draft of an allocation for approved awards, a share a village; issued as any other allocation is.

    Raises Refused, Http404, WrongMove, ValidationError.
    """
    require(by, Right.ALLOCATION_ISSUE)
    rows = [_held(award, by, None) for award in sorted(awards, key=lambda one: one.pk)]
    if not rows:
        raise ValidationError(_("没有已批准的奖补可以下达"))
    for row in rows:
        AWARD_FLOW.find(row, "allocate")
    parts: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        parts[row.division_id] += row.amount
    places = Division.objects.everywhere(because=HELD).in_bulk(list(parts))
    made = allocations.draft(
        division=by.division,
        document=document.strip(),
        name=_("以奖代补资金"),
        year=timezone.localdate().year,
        source="award_grant",
        earmark=None,
        amount=sum(parts.values(), Decimal(0)),
        purpose=_("管护以奖代补 %(n)s 项") % {"n": len(rows)},
        award=True,
        sector=None,
        by=by,
        shares=[(places[code], amount) for code, amount in sorted(parts.items())],
    )
    for row in rows:
        AWARD_FLOW.move(row, "allocate", by=by, allocation=made)
    return made


def gate(allocation: Allocation) -> str:
    """Why this award may not be issued: each share must be approved awards for accepted works (AWARD_GATES)."""
    rows = list(
        Award.objects.everywhere(because="the awards of an allocation")
        .filter(allocation=allocation)
        .select_related("one_case", "matter", "project")
    )
    for row in rows:
        if said := grounds.still(row):
            return f"{row.name}：{said}"
    approved: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        approved[row.division_id] += row.amount
    shares = allocation.shares.everywhere(because="the shares of an allocation").select_related("division")
    given: dict[Division, Decimal] = defaultdict(Decimal)  # a merged village's beside the successor's own
    for share in shares:
        given[share.division] += share.amount
    for place, amount in given.items():
        if amount > approved.get(place.pk, Decimal(0)):
            return _("%(place)s没有验收合格并批准的奖补，先建后补、不建不补") % {"place": place}
    if allocation.amount > sum(approved.values()):
        return _("下达总额超过已批准的奖补，先建后补、不建不补")
    return ""


def candidates(post):
    """One-case matters of the post's area accepted and not yet reckoned."""
    rows = OneCase.objects.visible_to(post).filter(state="finished")
    return rows.exclude(awards__in=Award.objects.visible_to(post).exclude(state=AwardState.DROPPED))

"""评价轮次: written, opened (its sheets made), given more time, taken back. What is counted at its end: actions/freezing.py."""

import secrets
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import require, require_division
from accounts.actions.notices import notify
from accounts.models import Division, Party
from accounts.rights import Right
from accounts.scoping import in_ranges
from evaluation.actions.freezing import freeze
from evaluation.grouping import grouped, in_use
from evaluation.models import (
    ROUND_FLOW,
    Evaluation,
    EvaluationState,
    IndicatorPart,
    Level,
    PartScore,
    Round,
    RoundKind,
    RoundState,
    Scheme,
    SchemeState,
)
from maintenance.actions.holding import held
from maintenance.boards import holders_beneath

__all__ = ["change", "create", "freeze", "open", "postpone", "void"]  # freeze: actions/freezing.py
BECAUSE = "the units of a round that the caller opens"
SEED_BITS = 63
AT_A_TIME = 2000
PARTS = {RoundKind.YEAR: 1, RoundKind.HALF: 2, RoundKind.QUARTER: 4}


@transaction.atomic
def create(
    *, division: Division, scheme: Scheme, kind: str, year: int, part: int = 1, by, **said: Any
) -> Round:
    """筹备: a round that judges the villages of a county or township. `said`: its columns; the title is made unless given.

    Raises Refused, ValidationError (one of a kind and period, dates out of order, a scheme not issued).
    """
    require(by, Right.ROUND_OPEN)
    require_division(by, division.pk)
    if division.level == Division.Level.VILLAGE:
        raise ValidationError({"division": _("评价由区县或镇（街道）发起")})
    row = Round(division=division, scheme=scheme, kind=kind, year=year, part=part, **said)
    row.title = row.title.strip() or title_of(row)
    _sound(row)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as refusal:
        if "round_once_of_its_kind" in str(refusal):
            raise ValidationError(_("这一期的评价已经建立，不能重复发起")) from refusal
        raise
    return row


@transaction.atomic
def change(*, round: Round, seen: int | None = None, by, **said: Any) -> Round:
    """Words and dates while it is prepared. Raises Refused, Http404, WrongMove, ValidationError."""
    require(by, Right.ROUND_OPEN, round)
    row = held(round, by=by, seen=seen)
    ROUND_FLOW.find(row, "open")
    for name, value in said.items():
        setattr(row, name, value)
    row.title = row.title.strip() or title_of(row)
    _sound(row)
    row.version += 1
    row.save(update_fields=[*said, "title", "county_step", "check_due", "version"])
    return row


def title_of(row: Round) -> str:
    """「2026年横溪街道农村公共基础设施管护年度评价」"""
    ordinals = {
        RoundKind.HALF: ("上半年", "下半年"),
        RoundKind.QUARTER: ("一季度", "二季度", "三季度", "四季度"),
    }
    named = ordinals.get(RoundKind(row.kind), ())
    when = named[row.part - 1] if row.part <= len(named) else ""
    told = {"year": row.year, "area": row.division.short_name, "when": when or _("年度")}
    return _("%(year)s年%(area)s农村公共基础设施管护%(when)s评价") % told


def _sound(row: Round) -> None:
    """Dates in order, the scheme one that stands, a township's round without a county's step."""
    if row.scheme.state != SchemeState.ISSUED or row.scheme.division_id != row.division.county_code:
        raise ValidationError({"scheme": _("请选择本区县已印发的指标体系")})
    if not 1 <= row.part <= PARTS[RoundKind(row.kind)]:
        raise ValidationError({"part": _("这类评价一年只有 %s 期") % PARTS[RoundKind(row.kind)]})
    if row.division.level == Division.Level.TOWNSHIP:
        row.county_step, row.check_due = False, None
    if row.county_step and row.check_due is None:
        raise ValidationError({"check_due": _("有县级复核的，请填写复核截止日期")})
    _in_order(row)


def _in_order(row: Round) -> None:
    ends = timezone.localdate(row.deadline)
    steps: tuple[tuple[str, date | None, date, Any], ...] = (
        ("until", row.until, row.from_date, _("评价期止不能早于评价期起")),
        ("deadline", ends, row.opens_on, _("自评截止不能早于自评开始")),
        ("review_due", row.review_due, ends, _("镇级审核截止不能早于自评截止")),
        ("check_due", row.check_due if row.county_step else None, row.review_due, _("县级复核截止不能早于镇级审核截止")),
    )  # fmt: skip
    for name, day, before, told in steps:
        if day is not None and day < before:
            raise ValidationError({name: told})


@transaction.atomic
def open(*, round: Round, seen: int | None = None, by) -> Round:
    """发起: the seed is drawn, every unit gets its sheet with a line for each part, and is told.

    Raises Refused, Http404, WrongMove, ValidationError (the deadline has passed, nothing to judge by).
    """
    require(by, Right.ROUND_OPEN, round)
    row = held(round, by=by, seen=seen, beside=("scheme", "division"))
    if row.deadline <= timezone.now():
        raise ValidationError(_("自评截止时间已过，请先修改日程"))
    _sound(row)
    villages = list(_beneath(row, Division.Level.VILLAGE))
    if not villages:
        raise ValidationError(_("范围内没有村（社区）"))
    sizes = in_use(row.division)
    groups, group_of = grouped(
        {one.pk: sizes.get(one.pk, 0) for one in villages}, row.scheme.least_facilities
    )
    said: dict[str, Any] = {
        "seed": secrets.randbits(SEED_BITS),
        "groups": groups,
        "opened_at": timezone.now(),
    }
    ROUND_FLOW.move(row, "open", by=by, opened_by_id=by.person_id, **said)
    make_sheets(row, villages, sizes, group_of)
    _tell(row, by, _("请填报自评：%s") % row.title)
    return row


def _beneath(row: Round, level: str):
    rows = Division.objects.everywhere(because=BECAUSE)
    return rows.filter(in_ranges("code", row.division.ranges), level=level, closed_on=None).order_by("code")


def parts_of(row: Round) -> dict[str, list[IndicatorPart]]:
    """The parts judged in this round by level, in order; what is only found case by case (加分扣分的认定) has no line.

    One query.
    """
    rows = IndicatorPart.objects.filter(indicator__scheme=row.scheme_id).exclude(indicator__kind="veto")
    rows = rows.exclude(indicator__kind="deduction", method=IndicatorPart.Method.SPOT)
    rows = rows.filter(Q(indicator__rounds=[]) | Q(indicator__rounds__contains=[row.kind]))
    found: dict[str, list[IndicatorPart]] = {level: [] for level in Level.values}
    for part in rows.select_related("indicator").order_by("indicator__order", "indicator_id", "order"):
        found[part.indicator.level].append(part)
    return found


def make_sheets(
    row: Round, villages: list[Division], sizes: Mapping[str, int], group_of: Mapping[str, str]
) -> None:
    """A sheet for every unit with a line for each part. The caller opens the round. Raises ValidationError."""
    parts = parts_of(row)
    if not parts[Level.VILLAGE]:
        raise ValidationError(_("指标体系里没有适用于这类评价的村级指标"))
    sheets = [
        Evaluation(round=row, division=one, facilities=sizes.get(one.pk, 0), group=group_of.get(one.pk, ""))
        for one in villages
    ]
    if row.division.level == Division.Level.COUNTY:
        sheets += [
            Evaluation(round=row, level=Level.TOWNSHIP, division=one)
            for one in _beneath(row, Division.Level.TOWNSHIP)
        ]
        departments = Party.objects.everywhere(because=BECAUSE).filter(
            division=row.division, kind=Party.Kind.INDUSTRY_DEPARTMENT, active=True
        )
        sheets += [
            Evaluation(round=row, level=Level.DEPARTMENT, division=row.division, party=one)
            for one in departments.order_by("pk")
        ]
    judged = [sheet for sheet in sheets if parts[sheet.level]]
    made = Evaluation.objects.bulk_create(judged, batch_size=AT_A_TIME)
    lines = [
        PartScore(evaluation=sheet, indicator_id=part.indicator_id, part=part)
        for sheet in made
        for part in parts[sheet.level]
    ]
    PartScore.objects.bulk_create(lines, batch_size=AT_A_TIME)


def _tell(row: Round, by, title: str) -> None:
    body = _("请于 %s 前完成填报并签字上报。") % f"{timezone.localtime(row.deadline):%Y年%-m月%-d日 %H:%M}"
    link = reverse("evaluation:round-detail", args=[row.pk])
    for person in holders_beneath(row.division, Right.EVALUATION_FILL):
        if person.pk != by.person_id:
            notify(person=person, title=title, body=body, link=link, pressing=True)


@transaction.atomic
def postpone(*, round: Round, deadline: datetime, reason: str, seen: int | None = None, by) -> Round:
    """延期: a later deadline while filing is open; the days after it move along where they must.

    Raises Refused, Http404, ValidationError.
    """
    require(by, Right.ROUND_OPEN, round)
    row = held(round, by=by, seen=seen, beside=("division",))
    if not row.is_open():
        raise ValidationError(_("自评已经截止，不能延期"))
    if deadline <= row.deadline:
        raise ValidationError({"deadline": _("请选择晚于现截止时间的日期")})
    if not reason.strip():
        raise ValidationError({"reason": _("请写明延期的原因")})
    ends = timezone.localdate(deadline)
    row.deadline, row.review_due = deadline, max(row.review_due, ends)
    if row.check_due:
        row.check_due = max(row.check_due, row.review_due)
    row.version += 1
    row.save(update_fields=["deadline", "review_due", "check_due", "version"])
    _tell(row, by, _("自评延期：%s") % row.title)
    return row


@transaction.atomic
def void(*, round: Round, reason: str, seen: int | None = None, by) -> Round:
    """作废: with its sheets. Raises Refused, Http404, WrongMove, ValidationError."""
    require(by, Right.ROUND_OPEN, round)
    row = held(round, by=by, seen=seen)
    ROUND_FLOW.move(row, "void", by=by, reason=reason)
    sheets = Evaluation.objects.everywhere(because="the sheets of the round held")
    sheets.filter(round=row).update(state=EvaluationState.VOID)
    return row


def is_over(row: Round) -> bool:
    """Whether its deadline has passed, frozen or not yet."""
    return row.state != RoundState.DRAFT and timezone.now() > row.deadline

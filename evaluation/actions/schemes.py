"""指标体系: the next version is drafted as a copy of the last, written, issued or thrown away; an issued one is only retired."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import require, require_division
from accounts.models import Division
from accounts.rights import Right
from common.models.versions import StaleVersion, change
from evaluation.models import (
    SCHEME_FLOW,
    GradeBand,
    Indicator,
    IndicatorPart,
    Scheme,
    SchemeState,
)
from evaluation.scheme_checks import lacking, of_part
from evaluation.schemes import whole

MANAGE = Right.SCHEME_MANAGE
COPIED = ("name", "bonus_cap", "deduction_cap", "least_facilities", "source")
OF_INDICATOR = (
    "order", "code", "group", "name", "level", "kind", "points", "rounds", "rule", "evidence", "caps_grade", "source",
)  # fmt: skip
OF_PART = (
    "order", "text", "points", "method", "calculator", "curve", "low", "high", "each", "without_rows", "proof",
)  # fmt: skip
OF_BAND = ("grade", "word", "from_score")
MOST_PARTS = 12
Kind = Indicator.Kind


@transaction.atomic
def draft_next(*, by) -> Scheme:
    """The next version of the county, a copy of the last with all its rows.

    Raises Refused, ValidationError while a version is being written.
    """
    require(by, MANAGE)
    county = Division.objects.everywhere(because="the post's county, locked").select_for_update()
    place = county.get(pk=by.division.county_code)
    require_division(by, place.pk)
    versions = Scheme.objects.filter(division=place).order_by("-number")
    if versions.filter(state=SchemeState.DRAFT).exists():
        raise ValidationError(_("已有一版在编制，请接着编制那一版"))
    last = whole(versions).first()
    said = {name: getattr(last, name) for name in COPIED} if last else {"name": _("管护评价指标体系")}
    made = Scheme.objects.create(
        division=place, number=last.number + 1 if last else 1, before=last, issued_by=None, **said
    )
    if last:
        _copy(last, made)
    return made


def _copy(last: Scheme, made: Scheme) -> None:
    GradeBand.objects.bulk_create(GradeBand(scheme=made, **_said(one, OF_BAND)) for one in last.bands.all())
    rows = list(last.indicators.all())
    fresh = Indicator.objects.bulk_create(Indicator(scheme=made, **_said(one, OF_INDICATOR)) for one in rows)
    IndicatorPart.objects.bulk_create(
        IndicatorPart(indicator=new, **_said(part, OF_PART))
        for old, new in zip(rows, fresh, strict=True)
        for part in old.parts.all()
    )


def _said(row: Any, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _held(scheme: Scheme, by) -> Scheme:
    """The draft, locked. Raises Refused, Http404, ValidationError once it is issued."""
    require(by, MANAGE, scheme)
    row = Scheme.objects.select_for_update().get(pk=scheme.pk)
    if row.state != SchemeState.DRAFT:
        raise ValidationError(_("这一版已印发，不能再改；要改请编制下一版"))
    return row


@transaction.atomic
def revise(*, scheme: Scheme, version: int, bands: Sequence[Mapping[str, Any]], by, **fields: Any) -> Scheme:
    """Write a draft's own words, caps and grades. Raises Refused, Http404, StaleVersion, ValidationError."""
    row = _held(scheme, by)
    if row.version != version:
        raise StaleVersion(row)
    for name in ("word", "from_score"):
        if len({band[name] for band in bands}) < len(bands):
            raise ValidationError(_("两个等次的名称或分数线相同"))
    change(row, version=version, **fields)
    row.bands.all().delete()
    taken = {band["grade"] for band in bands if band.get("grade")}
    spare = (code for n in range(1, 100) if (code := f"grade{n}") not in taken)
    GradeBand.objects.bulk_create(
        GradeBand(scheme=row, **{**_said_of(band), "grade": band.get("grade") or next(spare)})
        for band in bands
    )
    return row


def _said_of(band: Mapping[str, Any]) -> dict[str, Any]:
    return {name: band.get(name) for name in OF_BAND}


@transaction.atomic
def write_indicator(
    *,
    scheme: Scheme,
    parts: Sequence[Mapping[str, Any]],
    by,
    indicator: Indicator | None = None,
    version: int | None = None,
    **fields: Any,
) -> Indicator:
    """Add an indicator to a draft, or write one anew with all its parts in their order.

    A base indicator is worth what its parts come to. Raises Refused, Http404, StaleVersion, ValidationError.
    """
    row = _held(scheme, by)
    asked = [IndicatorPart(order=n, **part) for n, part in enumerate(parts, start=1)]
    if not 1 <= len(asked) <= MOST_PARTS:
        raise ValidationError(_("一项指标要有 1 至 %s 条内容") % MOST_PARTS)
    _check_parts(asked, Indicator(level=fields["level"], kind=fields["kind"]))
    fields["points"] = _worth(fields["kind"], fields.get("points"), asked)
    _refuse_same_code(row, fields["code"], indicator)
    if indicator is None:
        last = row.indicators.aggregate(n=Max("order"))["n"] or 0
        kept = Indicator.objects.create(scheme=row, **{"order": last + 1, **fields})
    else:
        kept = row.indicators.select_for_update().get(pk=indicator.pk)
        if version is not None and kept.version != version:
            raise StaleVersion(kept)
        change(kept, version=kept.version, **fields)
    _write_parts(kept, asked)
    return kept


def _worth(kind: str, asked: Any, parts: Sequence[IndicatorPart]) -> Any:
    if kind == Kind.VETO:
        return None
    if kind == Kind.BASE:
        asked = sum(part.points or 0 for part in parts)
    if not asked or asked <= 0:
        word = _("内容的分值合计要大于 0") if kind == Kind.BASE else _("请填这一项最多加、扣多少分")
        raise ValidationError({"points": word})
    return asked


def _refuse_same_code(scheme: Scheme, code: str, but: Indicator | None) -> None:
    if scheme.indicators.filter(code=code).exclude(pk=but.pk if but else 0).exists():
        raise ValidationError({"code": _("编号“%s”已用于另一项指标") % code})


def _check_parts(parts: Sequence[IndicatorPart], indicator: Indicator) -> None:
    if said := [why for part in parts if (why := of_part(part, indicator))]:
        raise ValidationError(said)


def _write_parts(indicator: Indicator, parts: Sequence[IndicatorPart]) -> None:
    for part in parts:
        part.indicator = indicator
    indicator.parts.all().delete()
    IndicatorPart.objects.bulk_create(parts)


@transaction.atomic
def remove_indicator(*, indicator: Indicator, by) -> None:
    """Take an indicator out of a draft. Raises Refused, Http404, ValidationError."""
    _held(indicator.scheme, by)
    indicator.delete()


@transaction.atomic
def issue(*, scheme: Scheme, from_date: date, by) -> Scheme:
    """Make a draft hold for rounds from a day on; from then it never changes.

    Raises Refused, Http404, WrongMove, ValidationError for all that is lacking, in words.
    """
    require(by, MANAGE, scheme)
    row = whole(Scheme.objects.filter(pk=scheme.pk).select_for_update(of=("self",))).get()
    SCHEME_FLOW.find(row, "issue")
    if said := lacking(row):
        raise ValidationError(said)
    if from_date < timezone.localdate():
        raise ValidationError({"from_date": _("起用日期不能早于今天，已发起的评价仍按当时的版次")})
    SCHEME_FLOW.move(
        row, "issue", by=by, from_date=from_date, issued_by_id=by.person_id, issued_at=timezone.now()
    )
    return row


@transaction.atomic
def retire(*, scheme: Scheme, reason: str, by) -> Scheme:
    """No further round may follow this version; those that do stay. Raises Refused, Http404, WrongMove, ValidationError."""
    require(by, MANAGE, scheme)
    row = Scheme.objects.select_for_update().get(pk=scheme.pk)
    SCHEME_FLOW.move(row, "retire", by=by, reason=reason, retired_reason=reason.strip()[:300])
    return row


@transaction.atomic
def discard(*, scheme: Scheme, by) -> None:
    """Throw a draft away with all its rows. Raises Refused, Http404, ValidationError."""
    _held(scheme, by).delete()

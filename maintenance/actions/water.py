"""水质检测: entered, judged by the limits of its day, voided; what fails or comes late becomes a matter, once."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import require
from accounts.models import Division
from accounts.rights import Right
from accounts.system import SystemPost
from assets.actions.holding import COUNTED
from assets.models import Facility
from common import attachments
from common.attachments.content import ACCEPTED
from common.models import Attachment
from common.models.versions import change
from maintenance.actions.matter_holding import record_step
from maintenance.actions.matters import report
from maintenance.models import (
    Matter,
    MatterStep,
    Severity,
    WaterIndicator,
    WaterInterval,
    WaterLate,
    WaterResult,
    WaterTest,
)
from maintenance.models.matters import OPEN
from maintenance.water_rules import indicators_on, types_tested, with_due
from maintenance.water_values import keeps, read_result

BECAUSE = "every facility whose water is tested"
REPORTS = "maintenance.water_test"  # owner of the report files, in the place ATTACHMENT_OWNERS
AT_ONCE = 500  # late ones of one night; the next night takes the others


@transaction.atomic
def enter_test(
    *,
    facility: Facility,
    sampled_on: date,
    results: Mapping[str, str],
    by,
    file: UploadedFile | None = None,
    account_id: int | None = None,
    **fields: Any,
) -> WaterTest:
    """A test with its results ({name of indicator: text as typed}), judged by the limits in force when the sample was taken.

    A failing one opens a matter or joins the open one. Raises Refused, Http404, ValidationError.
    """
    require(by, Right.WATER_TEST, facility)
    if facility.registration not in COUNTED:
        raise ValidationError(_("该设施%s，不能录入检测") % facility.get_registration_display())
    if sampled_on > timezone.localdate():
        raise ValidationError({"sampled_on": _("采样日期不能晚于今天")})
    Facility.objects.everywhere(because="held").select_for_update().get(
        pk=facility.pk
    )  # one at a time judges
    test = WaterTest(facility=facility, sampled_on=sampled_on, passed=True, made_by_id=by.person_id, **fields)
    _refuse_twice(test)
    found = _judged(test, results)
    test.passed = all(one.passed for one in found)
    test.full_clean(exclude=["facility", "made_by", "matter"], validate_unique=False)
    test.save(force_insert=True)
    WaterResult.objects.bulk_create(found)
    if file is not None:
        _keep_report(test, file, account_id)
    _follow(test, [one for one in found if not one.passed], by)
    return test


def _refuse_twice(test: WaterTest) -> None:
    same = WaterTest.objects.everywhere(because="the same report twice").valid()
    said = {"facility": test.facility, "sampled_on": test.sampled_on, "point": test.point}
    if same.filter(**said, report_number=test.report_number).exists():
        raise ValidationError(_("同一天、同一采样点、同一报告编号的检测已录入"))


def _judged(test: WaterTest, results: Mapping[str, str]) -> list[WaterResult]:
    """Raises ValidationError with a sentence for what can't be read or has no limits on that day."""
    given = {name: text for name, text in results.items() if text.strip()}
    rules = {one.name: one for one in indicators_on(test.facility.division.county_code, test.sampled_on)}
    wrong = [_("%s：采样那天没有这项指标的限值") % name for name in given if name not in rules]
    found = []
    for name, one in rules.items():
        try:
            read = read_result(given.get(name, ""))
        except ValueError as error:
            wrong.append(f"{name}：{error}")
            continue
        if read is not None:
            said = {"value": read.value, "below": read.below, "low": one.low, "high": one.high}
            found.append(
                WaterResult(test=test, indicator=one, passed=keeps(read, low=one.low, high=one.high), **said)
            )
    if wrong:
        raise ValidationError(wrong)
    if not found:
        raise ValidationError(_("请至少填写一项检测结果"))
    return found


def _keep_report(test: WaterTest, file: UploadedFile, account_id: int | None) -> Attachment:
    owner, division = attachments.Owner(REPORTS, test.pk), test.facility.division_id
    try:
        return attachments.keep(file, owner=owner, by=account_id, division=division, accepted=ACCEPTED)
    except attachments.NotAccepted as refusal:
        raise ValidationError({"file": _("没有收下这份报告：%s") % refusal}) from refusal


def _follow(test: WaterTest, failed: list[WaterResult], by) -> None:
    """What the test means for the matters of the facility; an older sample than the last one is only kept."""
    for late in _late_of(test.facility):
        word = _("合格") if test.passed else _("不合格，另行处置")
        _note(late.matter, _("已补检，采样 %(day)s：%(word)s") % {"day": test.sampled_on, "word": word}, by)
    matter = _open_matter(test)
    if failed:
        matter = _failed_again(matter, failed, by) if matter else _report_failed(test, failed, by)
    elif matter:
        _note(matter, _("复检合格，采样 %s，可以核查办结") % test.sampled_on, by)
    if matter:
        test.matter = matter
        test.save(update_fields=["matter"])


def _open_matter(test: WaterTest) -> Matter | None:
    """The open one about failing water at the facility, itself or what it was merged into."""
    tests = WaterTest.objects.everywhere(because="the same facility").valid()
    last = tests.filter(facility=test.facility, matter__isnull=False).select_related("matter__merged_into")
    one = last.exclude(pk=test.pk).order_by("-pk").first()
    matter = one.matter if one else None
    while matter is not None and matter.merged_into is not None:
        matter = matter.merged_into
    return matter if matter is not None and matter.state in OPEN else None


def _late_of(facility: Facility) -> list[WaterLate]:
    return list(WaterLate.objects.filter(facility=facility, matter__state__in=OPEN).select_related("matter"))


def _note(matter: Matter, text: str, by) -> None:
    record_step(matter, MatterStep.Act.TEST, before=matter.state, by=by, text=text)


def _told(failed: list[WaterResult]) -> str:
    return "；".join(f"{one.indicator} {one.told}（{one.indicator.told_limit}）" for one in failed)


def _failed_again(matter: Matter, failed: list[WaterResult], by) -> Matter:
    _note(matter, _("复检仍不合格：%s") % _told(failed), by)
    return matter


def _report_failed(test: WaterTest, failed: list[WaterResult], by) -> Matter:
    """By the system: a laboratory may find what its clerk has no right to report."""
    severity = min(one.indicator.severity for one in failed)
    names = "、".join(one.indicator.name for one in failed)
    head = _("%(point)s采样 %(day)s，%(lab)s检测：") % {
        "point": test.get_point_display(),
        "day": test.sampled_on,
        "lab": test.lab,
    }
    return report(
        source=Matter.Source.WATER_TEST,
        facility=test.facility,
        title=(_("水质不合格：%s") % names)[:100],
        text=f"{head}{_told(failed)}"[:2000],
        severity=severity,
        hazard=Matter.HazardGrade.GENERAL if severity == Severity.A else "",
        by=SystemPost(),
    )


@transaction.atomic
def void_test(*, test: WaterTest, reason: str, by) -> WaterTest:
    """作废: entered wrongly; it stays to be read and counts no more. Raises Refused, Http404, ValidationError, StaleVersion."""
    require(by, Right.WATER_TEST, test)
    if test.voided_at:
        raise ValidationError(_("已作废"))
    if not reason.strip():
        raise ValidationError({"reason": _("请写明作废原因")})
    change(test, version=test.version, voided_at=timezone.now(), voided_reason=reason.strip())
    if test.matter and test.matter.state in OPEN:
        said = {"day": test.sampled_on, "why": reason.strip()}
        _note(test.matter, _("采样 %(day)s 的检测已作废：%(why)s") % said, by)
    return test


# --- Rules ----------------------------------------------------------------------------------------
def _require_county(by) -> None:
    require(by, Right.WATER_TEST)
    if by.scope_kind not in ("area", "area_sectors") or by.division.level != Division.Level.COUNTY:
        raise ValidationError(_("水质指标和检测周期由县级维护"))


@transaction.atomic
def set_indicator(*, county: Division, name: str, from_date: date, by, **fields: Any) -> WaterIndicator:
    """The limits of an indicator from a day on; those of the days before stay. Raises Refused, ValidationError."""
    _require_county(by)
    low, high, until = fields.get("low"), fields.get("high"), fields.get("until")
    if low is not None and high is not None and low > high:
        raise ValidationError({"high": _("上限不能小于下限")})
    if until and until < from_date:
        raise ValidationError({"until": _("停用日期不能早于起用日期")})
    row = WaterIndicator.objects.filter(county=county, name=name.strip(), from_date=from_date).first()
    row = row or WaterIndicator(county=county, name=name.strip(), from_date=from_date)
    for field, value in fields.items():
        setattr(row, field, value)
    row.save()
    return row


@transaction.atomic
def set_water_interval(
    *, county: Division, type, from_date: date, days: int | None, by, source: str = ""
) -> WaterInterval:
    """Every how many days from a day on; None: not any more. Raises Refused, ValidationError."""
    _require_county(by)
    row = WaterInterval.objects.filter(county=county, type=type, from_date=from_date).first()
    row = row or WaterInterval(county=county, type=type, from_date=from_date)
    row.days, row.source = days, source.strip()
    row.save()
    return row


# --- What is late ---------------------------------------------------------------------------------
def report_late_tests(*, today: date) -> int:
    """A matter for each test that was due before today and has none; answers how many were opened.

    Each stands in a transaction of its own: however often it runs, and wherever it dies, a late test is told of once.
    """
    counties = Division.objects.everywhere(because=BECAUSE).filter(level=Division.Level.COUNTY)
    types = types_tested(counties.values_list("pk", flat=True), today)
    rows = Facility.objects.everywhere(because=BECAUSE).counted().filter(type__in=types)
    late = with_due(rows, today).filter(due_on__lt=today)
    told = WaterLate.objects.filter(matter__state__in=OPEN).values("facility")
    keys = late.exclude(pk__in=told).order_by("due_on", "pk").values_list("pk", flat=True)
    return sum(_report_late(key, today) for key in keys[:AT_ONCE])


@transaction.atomic
def _report_late(key: int, today: date) -> bool:
    rows = Facility.objects.everywhere(because=BECAUSE).counted()
    held = rows.select_for_update(of=("self",), skip_locked=True).filter(pk=key).first()
    due = with_due(rows.filter(pk=key), today).values_list("due_on", "every", "last_on").first()
    if held is None or due is None or due[0] >= today or _late_of(held):
        return False
    if WaterLate.objects.filter(facility=held, due_on=due[0]).exists():
        return False
    last = _("上次采样 %s") % due[2] if due[2] else _("还没有检测过")
    matter = report(
        source=Matter.Source.WATER_TEST,
        facility=held,
        title=_("水质检测逾期：应于 %s 前检测") % due[0],
        text=_("%(last)s，每 %(every)s 日检测一次。") % {"last": last, "every": due[1]},
        severity=Severity.C,
        by=SystemPost(),
    )
    WaterLate.objects.create(facility=held, due_on=due[0], matter=matter)
    return True

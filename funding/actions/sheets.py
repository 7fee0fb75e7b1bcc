"""导入资金台账: read, mended row by row, entered as opening, arrivals and payments in one act, taken back in one."""

import hashlib
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import require, require_division
from accounts.models import Division
from accounts.rights import Right
from common.spreadsheets import inside
from funding.actions import arrivals, booking, paying, recorded
from funding.models import Booking, Expenditure, FundSheet, FundSheetRow, FundUse
from funding.models.sheets import SHEET_FLOW
from funding.sheet_matching import Names, basis_of, problems, row_of, too_new
from funding.sheet_reading import Book, read
from funding.spending_rules import Part
from maintenance.actions.holding import held

MOST_BYTES, MOST_ROWS = 5 << 20, 1000
LIMITS = inside.Limits(cpu_seconds=20, wall_seconds=30)
HELD = "the rows of a sheet that the caller holds"
SPACE = UUID("6f0d3c1e-2f0b-5f3e-9a53-0f5a7b1c0d61")  # of the keys by which a row is booked once
Kind, State = FundSheetRow.Kind, FundSheet.State


@transaction.atomic
def hand_in(
    *,
    file: UploadedFile,
    division: Division,
    year: int,
    basis_document: str,
    usual_source: str = "",
    usual_use: FundUse | None = None,
    by,
) -> FundSheet:
    """Read a ledger and keep what its rows mean; nothing is booked. Raises Refused, ValidationError at `file`."""
    require(by, Right.FUND_LEDGER_IMPORT)
    require_division(by, division.pk)
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ValidationError({"file": _("文件超过 5 MB，请只保留要导入的表再上传")})
    digest = hashlib.sha256(content).hexdigest()
    _refuse_twice(digest, division)
    book = _read(content)
    if not book.rows:
        raise ValidationError({"file": "".join(book.told) or _("文件里没有可入账的行")})
    if len(book.rows) > MOST_ROWS:
        raise ValidationError({"file": _("一次最多导入 %s 行，请按年或按村分成几个文件") % MOST_ROWS})
    units = {one["unit"] for one in book.understood}
    sheet = FundSheet.objects.create(
        division=division, name=(file.name or "")[:200], digest=digest, year=year, usual_source=usual_source,
        usual_use=usual_use, basis_document=basis_document.strip(), unit="、".join(sorted(units))[:4],
        understood=book.understood, told=book.told, wrong_totals=book.wrong, made_by_id=by.person_id,
    )  # fmt: skip
    names = Names(by, sheet)
    rows = FundSheetRow.objects.bulk_create([row_of(said, names) for said in book.rows])
    if unsaid := [row for row in rows if row.voucher_kind == Expenditure.Voucher.OTHER]:
        said = _("%s 笔支出没有写凭证种类或认不出，按“其他、未注明”记；可逐行改正")
        sheet.told = [*book.told, said % len(unsaid)]
        sheet.save(update_fields=["told"])
    return sheet


def _refuse_twice(digest: str, division: Division) -> None:
    same = FundSheet.objects.everywhere(because="one file is entered once").filter(digest=digest)
    if same.filter(division=division, state__in=[State.CHECKED, State.CONFIRMED]).exists():
        raise ValidationError({"file": _("这个文件已经导入过，请到导入记录里查看")})


def _read(content: bytes) -> Book:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger"
        path.write_bytes(content)
        try:
            return read(list(inside.records("funding.sheet_workbook", path, limits=LIMITS)))
        except inside.CannotRead as error:
            raise ValidationError({"file": str(error)}) from error


@transaction.atomic
def mend(*, row: FundSheetRow, by, seen: int | None = None, **said: Any) -> FundSheetRow:
    """Say of a row what it did not say or said unreadably. Raises Refused, Http404, ValidationError."""
    require(by, Right.FUND_LEDGER_IMPORT, row.sheet)
    sheet = held(row.sheet, by=by, seen=seen)
    SHEET_FLOW.find(sheet, "drop")
    for name, value in said.items():
        setattr(row, name, value)
    if row.division is not None:
        require_division(by, row.division.pk)
    row.problems = problems(row)
    row.save(update_fields=[*said, "problems"])
    return row


@transaction.atomic
def accept_totals(*, sheet: FundSheet, by, seen: int | None = None) -> FundSheet:
    """合计不符已核: somebody has looked at what disagrees; it stays told."""
    require(by, Right.FUND_LEDGER_IMPORT, sheet)
    row = held(sheet, by=by, seen=seen)
    SHEET_FLOW.find(row, "drop")
    row.totals_seen = True
    row.version += 1
    row.save(update_fields=["totals_seen", "version"])
    return row


@transaction.atomic
def drop(*, sheet: FundSheet, by, seen: int | None = None) -> FundSheet:
    row = held(sheet, by=by, seen=seen)
    SHEET_FLOW.move(row, "drop", by=by)
    return row


@transaction.atomic
def confirm(*, sheet: FundSheet, by, seen: int | None = None) -> FundSheet:
    """确认入账 by another than who handed it in, all rows or none, in the order of their days: income, then payments.

    Raises Refused, Http404, WrongMove, and ValidationError that names the row the ledger refuses.
    """
    row = held(sheet, by=by, seen=seen, beside=("division",))
    said = {"confirmed_at": timezone.now(), "confirmed_by_id": by.person_id}
    SHEET_FLOW.move(row, "confirm", by=by, **said)
    lines = list(_entered(row))
    if bad := [one for one in lines if one.problems]:
        raise ValidationError(_("还有 %s 行没有处理好，请逐行补全或选择不入账") % len(bad))
    if not lines:
        raise ValidationError(_("没有可入账的行"))
    booking.hold_books(line.division_id or row.division_id for line in lines)
    for line in sorted(lines, key=lambda one: (one.day, one.kind == Kind.EXPENSE, one.pk)):
        line.booking = _booked(row, line, by)
    FundSheetRow.objects.everywhere(because=HELD).bulk_update(lines, ["booking"])
    return row


def _entered(sheet: FundSheet) -> Iterable[FundSheetRow]:
    rows = sheet.rows.filter(left_out=False)
    return rows.select_related("division", "earmark", "use", "sector")


def _booked(sheet: FundSheet, line: FundSheetRow, by) -> Booking:
    """What a row becomes; what the ledger refuses is told with the row."""
    try:
        return _paid(sheet, line, by) if line.kind == Kind.EXPENSE else _came(sheet, line, by)
    except ValidationError as refusal:
        where = {"tab": line.tab, "number": line.number, "said": "；".join(refusal.messages)}
        raise ValidationError(_("“%(tab)s”第%(number)s行：%(said)s") % where) from refusal


def _came(sheet: FundSheet, line: Any, by) -> Booking:
    said: dict[str, Any] = {
        "division": line.division,
        "source": line.source,
        "amount": line.amount,
        "arrived_on": line.day,
    }
    paper = line.paper.strip() or sheet.basis_document
    said |= {"basis": basis_of(line), "basis_document": paper, "payer": line.who, "sector": line.sector}
    note = _("台账导入：%s") % line.words
    made = arrivals.record(
        **said, year=sheet.year, earmark=line.earmark, note=note, by=by, key=_key(sheet, line)
    )
    return made.booking


def _paid(sheet: FundSheet, line: Any, by) -> Any:
    if late := too_new(line):  # a payment may have been asked for since the sheet was read
        raise ValidationError(late)
    named: dict[str, Any] = {"source": line.source, "year": sheet.year, "earmark": line.earmark}
    account = booking.account_for(division=line.division, kind="available", **named)
    made = recorded.record_paid(
        division=line.division,
        account=account,
        part=Part(use=line.use, amount=line.amount, sector=line.sector),
        words=line.words or str(line.use),
        payee=line.who,
        voucher_number=line.paper,
        voucher_kind=line.voucher_kind or Expenditure.Voucher.OTHER,
        paid_on=line.day,
        note=_("台账导入：%s") % sheet.name,
        by=by,
        key=_key(sheet, line),
    )
    return made.booking


def _key(sheet: FundSheet, line: FundSheetRow):
    return uuid5(SPACE, f"{sheet.pk}-{line.pk}")


@transaction.atomic
def undo(*, sheet: FundSheet, reason: str, by, seen: int | None = None) -> FundSheet:
    """撤销入账: each booking is reversed by a red entry, payments before what they were paid from.

    Raises Refused, Http404, WrongMove, NotEnough (what came in has been spent since), ValidationError.
    """
    row = held(sheet, by=by, seen=seen)
    SHEET_FLOW.move(row, "undo", by=by, reason=reason, undone_reason=reason.strip()[:300])
    made = [one for one in row.rows.select_related("booking").order_by("-pk") if one.booking_id]
    booking.hold_books(line.booking.division_id for line in made)
    for line in sorted(made, key=lambda one: one.kind != Kind.EXPENSE):
        _take_back(line, reason, by)
    return row


def _take_back(line: Any, reason: str, by) -> None:
    standing = Booking.objects.everywhere(because=HELD).filter(pk=line.booking_id, reversal=None).first()
    if standing is None:
        return  # reversed by hand since
    if line.kind == Kind.EXPENSE:
        paid = Expenditure.objects.everywhere(because=HELD).get(booking_id=line.booking_id)
        paying.reverse(expenditure=paid, reason=reason, by=by)
    else:
        booking.reverse(booking=standing, reason=reason, by=by)

"""年度区划代码: next year's codes are handed over, compared, and taken over line by line where the county says so."""

import csv
import io
import tempfile
from collections.abc import Mapping
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import editions
from accounts.access import require
from accounts.actions.merging import merge_divisions
from accounts.models import Division, DivisionAlias, DivisionEdition
from accounts.reference import initials, short_name
from accounts.rights import Right
from common.attachments import NotAccepted
from common.attachments.office import office_kind
from common.spreadsheets import inside

MOST_BYTES = 2 << 20
LIMITS = inside.Limits(cpu_seconds=20, wall_seconds=30)
BECAUSE = "divisions of the county whose codes were handed over by right"


@transaction.atomic
def hand_over_edition(*, file: UploadedFile, county: Division, year: int, by) -> DivisionEdition:
    """Read the file and keep how it differs from ours; nothing is taken over yet. Raises Refused, ValidationError."""
    require(by, Right.DIVISION_MERGE, county)
    try:
        theirs = editions.read_rows(_cells(file), county=county.pk[:6])
    except editions.NoTable as error:
        raise ValidationError({"file": str(error)}) from error
    rows = Division.objects.everywhere(because=BECAUSE).filter(code__startswith=county.pk[:6])
    ours = [editions.Ours(row.pk, row.name, row.closed_on is not None) for row in rows]
    lines = [line.as_json() for line in editions.differences(theirs, ours)]
    return DivisionEdition.objects.create(
        county=county, year=year, file_name=str(file.name)[-200:], lines=lines, uploaded_by_id=by.person_id
    )


def _cells(file: UploadedFile) -> list[list[str]]:
    if (file.size or 0) > MOST_BYTES:
        raise ValidationError({"file": _("文件超过 2 MB，请只保留本县（区）的代码再上传")})
    content = b"".join(file.chunks())
    return _workbook(content) if content.startswith(b"PK") else _text(content)


def _text(content: bytes) -> list[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return list(csv.reader(io.StringIO(content.decode(encoding))))
        except (UnicodeDecodeError, csv.Error):
            continue
    raise ValidationError({"file": _("文件无法读取，请另存为 .xlsx 或 .csv 再上传")})


def _workbook(content: bytes) -> list[list[str]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "codes.xlsx"
        path.write_bytes(content)
        try:
            office_kind(path)
            lines = list(inside.records("accounts.imports.workbook", path, limits=LIMITS))
        except (NotAccepted, inside.CannotRead) as error:
            raise ValidationError({"file": str(error)}) from error
    return [cells for sheet, _line, cells in lines if sheet == lines[0][0]]


@transaction.atomic
def confirm_edition(
    *, edition: DivisionEdition, decisions: Mapping[str, Mapping[str, str]], by
) -> DivisionEdition:
    """Take over the lines decided for: {code: {"accept": "1", "successor": code}}; all of them or none.

    A reused code is never taken over: a key does not change its meaning. Raises Refused, Http404, ValidationError.
    """
    require(by, Right.DIVISION_MERGE, edition)
    edition = DivisionEdition.objects.everywhere(because=BECAUSE).select_for_update().get(pk=edition.pk)
    if edition.state != DivisionEdition.State.COMPARED:
        raise ValidationError(_("这份代码%(state)s，不能再办理") % {"state": edition.get_state_display()})
    for line in sorted(edition.lines, key=lambda one: one["kind"] != "added"):
        decision = decisions.get(line["code"], {})
        line["accepted"] = bool(decision.get("accept")) and not line["held"]
        if line["accepted"]:
            line["successor"] = decision.get("successor") or line["successor"]
            TAKING[line["kind"]](edition, line, by)
    edition.state, edition.confirmed_at = DivisionEdition.State.CONFIRMED, timezone.now()
    edition.save(update_fields=["lines", "state", "confirmed_at"])
    return edition


@transaction.atomic
def discard_edition(*, edition: DivisionEdition, by) -> None:
    """Give it up; nothing was taken over."""
    require(by, Right.DIVISION_MERGE, edition)
    if edition.state != DivisionEdition.State.COMPARED:
        raise ValidationError(_("这份代码%(state)s，不能再办理") % {"state": edition.get_state_display()})
    edition.state = DivisionEdition.State.DISCARDED
    edition.save(update_fields=["state"])


def _add(edition: DivisionEdition, line: dict, by) -> None:
    code, name = line["code"], line["name"]
    level = Division.Level.TOWNSHIP if code.endswith("000") else Division.Level.VILLAGE
    parent = edition.county_id if level == Division.Level.TOWNSHIP else f"{code[:9]}000"
    if not Division.objects.everywhere(because=BECAUSE).filter(pk=parent, closed_on=None).exists():
        raise ValidationError(
            _("“%(name)s”的上级 %(parent)s 不在册，请先接收上级") % {"name": name, "parent": parent}
        )
    short = short_name(name) if level == Division.Level.VILLAGE else name
    Division.objects.create(
        code=code, name=name, short_name=short, level=level, parent_id=parent, pinyin=initials(short)
    )


def _rename(edition: DivisionEdition, line: dict, by) -> None:
    division = _division(line["code"])
    division.aliases.get_or_create(
        name=division.short_name,
        defaults={"source": DivisionAlias.Source.FORMER, "edition": str(edition.year)},
    )
    village = division.level == Division.Level.VILLAGE
    division.name = line["name"]
    division.short_name = short_name(line["name"]) if village else line["name"]
    division.pinyin = initials(division.short_name)
    division.save(update_fields=["name", "short_name", "pinyin"])


def _close(edition: DivisionEdition, line: dict, by) -> None:
    """A village goes on in its successor; a township is closed by closing its villages."""
    if not line["successor"]:
        raise ValidationError(_("请为撤销的“%(name)s”选择并入的村（社区）") % {"name": line["ours"]})
    merge_divisions(
        closed=_division(line["code"]),
        successor=_division(line["successor"]),
        on_date=timezone.localdate(),
        paper=_("%(year)s年度区划代码") % {"year": edition.year},
        by=by,
    )


def _division(code: str) -> Division:
    found = Division.objects.everywhere(because=BECAUSE).filter(pk=code).first()
    if found is None:
        raise ValidationError(_("代码 %(code)s 不在册") % {"code": code})
    return found


TAKING = {"added": _add, "renamed": _rename, "closed": _close, "recoded": _close}

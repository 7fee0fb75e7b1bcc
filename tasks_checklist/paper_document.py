"""A paper as Word: letterhead, number, receivers, the text, who signed it and when, its tables as attachments."""

import re
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Division, Party
from common.papers import OfficialPaper, Signature
from tasks_checklist.models import Paper
from tasks_checklist.paper_tables import tables_of
from tasks_checklist.querysets import OFFICES

LEVEL_1 = re.compile(r"[一二三四五六七八九十]+、")
LEVEL_2 = re.compile(r"（[一二三四五六七八九十]+）")
RECEIVERS = {
    Division.Level.COUNTY: "各镇（街道）管护领导小组办公室，各有关部门",
    Division.Level.TOWNSHIP: "各村（居）民委员会，各有关单位",
    Division.Level.VILLAGE: "各有关单位",
}


def office_of(area: Division) -> Party | None:
    """The office in whose name an area's papers are issued."""
    rows = Party.objects.everywhere(because="the office that issues the papers of an area")
    return rows.filter(division=area, kind__in=OFFICES, active=True).order_by("pk").first()


def receivers_of(paper: Paper) -> str:
    """主送机关 of an area's papers."""
    return RECEIVERS[Division.Level(paper.division.level)]


def day_of(paper: Paper) -> date:
    """成文日期: when it was signed, today while it is not."""
    return timezone.localdate(paper.signed_at) if paper.signed_at else timezone.localdate()


def document(paper: Paper) -> bytes:
    """The .docx of a paper."""
    office = office_of(paper.division)
    name = office.name if office else str(paper.division)
    number = paper.number or _("（送签稿）")
    written = OfficialPaper(title=paper.title, number=number, letterhead=_("%s文件") % name)
    written.receivers(receivers_of(paper))
    for line in paper.body.splitlines():
        _write(written, line.strip())
    tables = tables_of(paper)
    if tables:
        written.attachments([table.title for table in tables])
    written.sign(Signature(name, day_of(paper)))
    if office and office.duty_phone:
        written.note(_("联系电话：%s") % office.duty_phone)
    for number_of, table in enumerate(tables, 1):
        written.new_attachment(number_of if len(tables) > 1 else None, table.title)
        written.table(table.heads, table.rows, widths=table.widths, numbers=table.numbers)
        if table.note:
            written.small(table.note)
    return written.saved()


def _write(written: OfficialPaper, line: str) -> None:
    if LEVEL_1.match(line):
        written.level_1(line)
    elif LEVEL_2.match(line):
        written.level_2(line)
    else:
        written.text(line)


def file_name(paper: Paper) -> str:
    return f"{paper.division.short_name}{paper.title}.docx"

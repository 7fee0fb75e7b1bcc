"""What an edition says otherwise than the one before, column by column."""

from collections.abc import Callable
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from maintenance.list_columns import head
from maintenance.models import EditionLine

NOTHING = "（空）"


def differences(line: Any, before: Any, *, head: Callable[[str], str] = head) -> list[tuple[str, str, str]]:
    """(head, what it said, what it says) of each changed column, in the order of the columns; of any frozen list."""
    if before is None:
        return []
    return [
        (head(key), str(before.columns.get(key, "")) or NOTHING, str(line.columns.get(key, "")) or NOTHING)
        for key in line.changed_columns
    ]


def told(line: Any, before: Any, *, head: Callable[[str], str] = head) -> str:
    """The differences as markup."""
    if line.change == EditionLine.Change.ADDED:
        return _("本版新列入")
    if line.change == EditionLine.Change.DROPPED:
        return _("上一版有，本版不再列入")
    said = differences(line, before, head=head)
    if not said:
        return "—"
    rows = format_html_join("", "<li><b>{}</b> <del>{}</del> → <ins>{}</ins></li>", said)
    return format_html('<ul class="lines differs">{}</ul>', rows)


def lines_before(lines: list[EditionLine]) -> dict[int, EditionLine]:
    """{facility id: its line in the edition before} for changed lines of one edition; one question."""
    changed = [line for line in lines if line.change == EditionLine.Change.CHANGED]
    if not changed or changed[0].edition.before_id is None:
        return {}
    rows = EditionLine.objects.everywhere(because="the edition before of lines that are themselves visible")
    found = rows.filter(
        edition=changed[0].edition.before_id, facility__in=[line.facility_id for line in changed]
    )
    return {line.facility_id: line for line in found}

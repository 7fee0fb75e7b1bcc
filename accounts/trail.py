"""What the trail says about one row, in the shape of components/history.html and in one sentence."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from common import audit
from common.middleware import client_address
from common.models import Act, AuditRecord, Result
from common.models.versions import STALE

ICONS = {Act.INSERT: "plus", Act.UPDATE: "pencil", Act.DELETE: "trash", Act.EVENT: "info-circle"}


def last_change_in_words(row: Model) -> str:
    """Who changed the row last, and when, for the one who comes second."""
    said = _(
        "%(who)s已在 %(when)s 改过这条内容。您填写的仍在下面，请对照各栏下的“现在的内容”，改好后再提交。"
    )
    return said % _last_change(row)


def changed_meanwhile(row: Any) -> ValidationError:
    """For an act upon a row that someone else changed since it was read: who, when, how it stands, and the way on.

    Its code STALE and its `version` let the dialog be sent once more, meant against the row as it is now.
    """
    stands = getattr(row, "standing", "") or (row.get_state_display() if hasattr(row, "state") else "")
    if stands:
        said = _(
            "%(who)s已在 %(when)s 办理过，现为“%(stands)s”。您填写的仍在：核对后仍要办，再点一次；要先看新内容，关闭后刷新本页。"
        )
    else:
        said = _(
            "%(who)s已在 %(when)s 改过。您填写的仍在：核对后仍要办，再点一次；要先看新内容，关闭后刷新本页。"
        )
    told = {**_last_change(row), "stands": stands, "version": row.version}
    return ValidationError(said, code=STALE, params=told)


def _last_change(row: Model) -> dict[str, str]:
    record = AuditRecord.objects.of_row(row._meta.db_table, row.pk).changes().newest_first().first()
    who = _names([record]).get(record.person_id or 0) if record else None
    when = timezone.localtime(record.at).strftime("%m-%d %H:%M") if record else _("刚才")
    return {"who": who or _("其他人"), "when": when}


def _names(records: list[AuditRecord]) -> dict[int, str]:
    ids = {record.person_id for record in records if record.person_id}
    people = Person.objects.everywhere(because="the trail names whoever acted, of whatever area")
    return dict(people.filter(pk__in=ids).values_list("pk", "name"))


def note_refusal(request, why: str) -> None:
    """Keep a refusal for a missing right, whatever becomes of the transaction it came from."""
    told = {"path": request.path[:200], "why": why}
    audit.note(
        "access.refuse", details=told, result=Result.REFUSED, address=client_address(request), separate=True
    )


def events_of(row: Model, *, limit: int = 20) -> list[dict[str, Any]]:
    """The newest acts on the row for components/history.html: when, who, what, note, icon, state."""
    told = audit.history(row._meta.db_table, row.pk, limit=limit)
    names = _names([one.record for one in told])
    return [
        {
            "when": one.record.at,
            "who": names.get(one.record.person_id or 0) or _("系统"),
            "what": one.what,
            "note": one.note,
            "icon": ICONS[Act(one.record.act)],
            "state": "" if one.record.result == Result.DONE else "bad",
        }
        for one in told
    ]

"""A row held for an act: locked as it is now, and not acted upon by one who had another version before the eyes."""

from typing import Any

from django.http import Http404

from accounts.trail import changed_meanwhile


def held(row: Any, *, by, seen: int | None = None, beside: tuple[str, ...] = ()) -> Any:
    """The row as it is now, locked until the end of the transaction; `beside` names relations to fetch with it.

    `seen`: the version the reader saw; of two who act at once the second is refused in words. Raises Http404,
    ValidationError.
    """
    rows = type(row).objects.visible_to(by).select_for_update(of=("self",)).select_related(*beside)
    found = rows.filter(pk=row.pk).first()
    if found is None:
        raise Http404
    if seen is not None and seen != found.version:
        raise changed_meanwhile(found)
    return found

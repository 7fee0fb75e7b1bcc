"""常用视图: columns, filters and grouping of the list kept under a name, for their owner alone."""

from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.access import require
from accounts.rights import Right
from assets.models import SavedView

MOST = 50  # views of one person


@transaction.atomic
def save_view(
    *, name: str, filters: Mapping[str, Sequence[str]], columns: Sequence[str], grouping: str, by
) -> SavedView:
    """Keep the view under the name; one that had the name before is replaced. Raises Refused, ValidationError."""
    require(by, Right.FACILITY_VIEW)
    own = SavedView.objects.filter(person_id=by.person_id)
    if not own.filter(name=name).exists() and own.count() >= MOST:
        raise ValidationError({"name": f"最多保存 {MOST} 个视图，请先删除不用的"})
    said = {"filters": dict(filters), "columns": list(columns), "grouping": grouping}
    view, _made = SavedView.objects.update_or_create(person_id=by.person_id, name=name, defaults=said)
    return view


@transaction.atomic
def drop_view(*, view: SavedView, by) -> None:
    """Delete an own view. Raises Refused for another's."""
    if view.person_id != by.person_id:
        require(None, Right.FACILITY_VIEW)
    view.delete()

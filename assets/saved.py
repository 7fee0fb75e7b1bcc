"""A saved view as the address of the list it keeps."""

from django.db.models import QuerySet
from django.http import QueryDict

from accounts.lists import without_place
from assets.models import SavedView

LONGEST = 4000


def own(post) -> QuerySet[SavedView]:
    return SavedView.objects.filter(person_id=post.person_id).order_by("name")


def filters_of(query: QueryDict) -> dict[str, list[str]]:
    """What a view keeps of an address: filters and order; not the place in the list, nor what stands beside it."""
    kept = without_place(query)
    for name in ("view", "columns", "group", "sums", "size"):
        kept.pop(name, None)
    return {name: values for name, values in kept.lists() if any(values)}


def query_of(view: SavedView, *, grouped: bool = True) -> QueryDict:
    """The address that shows the view."""
    query = QueryDict(mutable=True)
    for name, values in view.filters.items():
        query.setlist(name, values)
    if grouped and view.grouping:
        query["group"] = view.grouping
    query["view"] = str(view.pk)
    return query

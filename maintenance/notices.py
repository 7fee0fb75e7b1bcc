"""其他公示: a notice whose words a township or a village types itself; the publication is its own object."""

from django.urls import reverse

from maintenance.actions.publishing import TYPED as KIND
from maintenance.models import Publication
from maintenance.places import PublishedKind


def find(object_id: str) -> Publication | None:
    if not object_id.isdecimal() or len(object_id) > 18:
        return None
    rows = Publication.objects.everywhere(because="the object of a publication already held")
    return rows.filter(pk=object_id, kind=KIND).first()


def url(row: Publication) -> str:
    return reverse("maintenance:publication-detail", args=[row.pk])


def sheet(row: Publication, division) -> dict:
    """Its words say all: no table."""
    return {"title": row.title, "unit": "", "columns": [], "rows": [], "notes": []}


__all__ = ["KIND", "PUBLISHED"]
PUBLISHED = PublishedKind("其他公示", find, url, sheet)

"""The divisions a post may name in a workbook."""

from accounts.models import Division

MOST_CHOICES = 500  # a longer drop-down list helps nobody


def areas_of(by) -> list[Division]:
    """Present divisions of the post's area with their parents and aliases, in two queries."""
    areas = Division.objects.visible_to(by).filter(closed_on=None)
    return list(areas.select_related("parent").prefetch_related("aliases"))


def area_names(by) -> list[str]:
    """For a drop-down list; none where two divisions share a name, since a name would not say which."""
    areas = Division.objects.visible_to(by).filter(closed_on=None)[:MOST_CHOICES]
    names = [division.short_name for division in areas]
    return names if len(set(names)) == len(names) else []

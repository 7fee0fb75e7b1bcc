"""What papers and closed months say, counted again by night from the data of their time (NIGHTLY_CHECKS)."""

from collections.abc import Iterator

from accounts.models import Division
from tasks_checklist.actions.closing import differences as register_differences
from tasks_checklist.actions.papers import differences as paper_differences
from tasks_checklist.models import Paper, RegisterPeriod

BECAUSE = "the night's check of every county"
NEWEST = 20  # papers counted again each night
MONTHS = 2  # closed months of each county


def recounted() -> Iterator[str]:
    """What differs, in words."""
    papers = Paper.objects.everywhere(because=BECAUSE).select_related("division").order_by("-id")[:NEWEST]
    for paper in papers:
        for part in paper_differences(paper):
            yield f"文稿“{paper}”（{paper.pk}）的{part}与重新统计不符"
    counties = Division.objects.everywhere(because=BECAUSE).filter(level=Division.Level.COUNTY)
    for county in counties.order_by("code"):
        for window in _closed(county):
            for line in register_differences(county, window):
                yield f"整改台账结转 {line} 与重新统计不符"


def _closed(county: Division) -> list:
    rows = RegisterPeriod.objects.everywhere(because=BECAUSE).filter(division=county, party=None)
    return list(rows.order_by("-period_from").values_list("period_from", "period_until")[:MONTHS])

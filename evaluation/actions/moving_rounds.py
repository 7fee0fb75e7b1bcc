"""What of 评价 becomes of a village that merges into another: its sheet of a round under way is not judged any more."""

from django.db.models import F

from accounts.models import DivisionMerge
from evaluation.models import Evaluation, EvaluationState, Level

BECAUSE = "sheets of a village that is being closed"
S = EvaluationState
SETTLED = (S.NOTICED, S.FINAL, S.VOID)


def move_sheets(merge: DivisionMerge, by) -> int:
    """Sheets that are not settled are 不参评: the successor files its own; results that were made known stand."""
    rows = Evaluation.objects.everywhere(because=BECAUSE).filter(
        division=merge.closed, level__in=(Level.VILLAGE, Level.TOWNSHIP)
    )
    return rows.exclude(state__in=SETTLED).update(state=S.VOID, version=F("version") + 1)

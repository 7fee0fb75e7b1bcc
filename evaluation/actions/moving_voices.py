"""What of voices goes along when villages merge: opinions to answer, experiences not yet judged, events to come."""

from typing import Any

from django.db.models import F

from accounts.models import DivisionMerge
from evaluation.models import Event, EventState, Experience, ExperienceState, Opinion, OpinionState

BECAUSE = "what is open in a division that is being closed"
OPEN: dict[Any, tuple[str, ...]] = {
    Opinion: (OpinionState.RECEIVED,),
    Experience: (ExperienceState.DRAFT, ExperienceState.SUBMITTED, ExperienceState.RETURNED),
    Event: (EventState.PLANNED,),
}


def move_voices(merge: DivisionMerge, by) -> int:
    """Open ones; what was answered, approved or held keeps its village, and so do the answers of surveys.

    What is answered from now on at a place of the closed village is kept for the successor (actions/answers.py).
    """
    said = {"division": merge.successor, "version": F("version") + 1}
    return sum(
        model.objects.everywhere(because=BECAUSE)
        .filter(division=merge.closed, state__in=states)
        .update(**said)
        for model, states in OPEN.items()
    )

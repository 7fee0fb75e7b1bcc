"""数据冻结: at the deadline the counts behind every computed part are kept with the round; later records change nothing."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common import jobs
from common.jobs import Asker
from common.models import Job
from evaluation.counting import FROM_SCORES, SYSTEM, counted, judged, period_of, require_known, unit_of
from evaluation.models import (
    ROUND_FLOW,
    EvaluationState,
    PartScore,
    Round,
    RoundState,
    ScoreChange,
)
from maintenance.actions.holding import held

KIND = "evaluation.freeze_round"
BECAUSE = "every sheet of a round whose deadline has passed"
AT_A_TIME = 1000
# A signature counts by the moment it began, and is seen once it is committed: the web server gives a request at most
# 60 s (config/supervisor.py), so what was begun in time has landed, or failed, by then.
LANDED_AFTER = timedelta(minutes=2)
FILLED = ("applies", "computed", "numerator", "denominator", "rate", "told", "rows_url", "raises")


def due(at=None):
    """Rounds whose last signatures have landed and that are not frozen."""
    rows = Round.objects.everywhere(because=BECAUSE)
    return rows.filter(state=RoundState.OPEN, deadline__lt=(at or timezone.now()) - LANDED_AFTER)


def hold_back_freeze(round_id: int) -> None:
    """Until the end of the transaction the counting waits; any number may hold it back at once. Before the sheet's lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM evaluation_round WHERE id = %s FOR SHARE", [round_id])


def begin(*, round: Round, by: Asker) -> Job:
    """The job that freezes it, one for each deadline, whoever asks."""
    key = f"freeze-round-{round.pk}-{round.deadline:%Y%m%d%H%M}"
    title = _("冻结评价数据：%s") % round.title
    return jobs.start(KIND, arguments={"round": round.pk}, by=by, title=title[:200], key=key)


def to_count(round: Round) -> list[PartScore]:
    """The computed lines of all sheets, but for those that come from the villages' own results.

    Waits for whoever is signing: those after find the round too late (filing.submit), so none is missed.
    """
    with transaction.atomic():
        rounds = Round.objects.everywhere(because=BECAUSE).select_for_update(of=("self",))
        rounds.filter(pk=round.pk).first()
    rows = PartScore.objects.everywhere(because=BECAUSE).filter(evaluation__round=round, part__method=SYSTEM)
    rows = rows.exclude(evaluation__state=EvaluationState.VOID).exclude(part__calculator=FROM_SCORES)
    return list(rows.select_related("part", "evaluation").order_by("pk"))


def count(
    round: Round, scores: Iterable[PartScore], step: Callable[[int], Any] = lambda n: None
) -> list[PartScore]:
    """The lines with their counts as of the deadline; nothing is written. Each calculator is asked once for all units."""
    by_calculator: dict[str, list[PartScore]] = defaultdict(list)
    for score in scores:
        by_calculator[score.part.calculator].append(score)
    require_known([lines[0].part for lines in by_calculator.values()])
    for key, lines in by_calculator.items():
        units = list(dict.fromkeys(unit_of(one.evaluation) for one in lines))
        said = counted([lines[0].part], units, period_of(round))
        for one in lines:
            for name, value in judged(one.part, said.get((key, unit_of(one.evaluation)))).items():
                setattr(one, name, value)
        step(len(lines))
    return [one for lines in by_calculator.values() for one in lines]


@transaction.atomic
def keep(*, round: Round, scores: list[PartScore], by) -> Round:
    """Write the counts down and close the filing, once. Raises Http404, WrongMove, ValidationError before the deadline."""
    row = held(round, by=by)
    if row.frozen_at is not None:
        return row
    if timezone.now() <= row.deadline + LANDED_AFTER:
        raise ValidationError(_("自评还没有截止，不能冻结数据"))
    ROUND_FLOW.move(row, "freeze", by=by, frozen_at=timezone.now())
    write(scores, stage=ScoreChange.Stage.FREEZE, by=by)
    return row


def write(scores: list[PartScore], *, stage: str, by, why: str = "") -> None:
    """The counted columns of lines of a round held, each change of points remembered."""
    at = timezone.now()
    keys = [score.pk for score in scores]
    stored = PartScore.objects.everywhere(because=BECAUSE).filter(pk__in=keys)
    before = dict(stored.values_list("pk", "computed"))
    for score in scores:
        score.computed_at = at
    PartScore.objects.everywhere(because=BECAUSE).bulk_update(scores, [*FILLED, "computed_at"], AT_A_TIME)
    changes = [
        ScoreChange(score=one, stage=stage, before=before[one.pk], after=one.computed, why=why, by_id=by.person_id, at=at)
        for one in scores
        if before[one.pk] != one.computed
    ]  # fmt: skip
    ScoreChange.objects.bulk_create(changes, batch_size=AT_A_TIME)


def freeze(*, round: Round, by) -> Round:
    """Count all units as of the deadline and keep it, in one go. Run again it changes nothing.

    Raises Http404, ValidationError (not yet over, a calculator nobody offers).
    """
    if round.frozen_at is not None:
        return round
    return keep(round=round, scores=count(round, to_count(round)), by=by)

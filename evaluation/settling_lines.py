"""A round added up: from the stored points of every part to score, grade and place of every sheet. Reads, writes nothing."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from evaluation.models import (
    Evaluation,
    EvaluationState,
    GradeBand,
    Level,
    PartScore,
    Proof,
    Round,
    Scheme,
)
from evaluation.places import ADJUSTMENTS
from evaluation.scoring import Band, Entry, Line, Rules, ranked, total

BECAUSE = "every sheet of the round being settled"
COLUMNS = (
    "earned",
    "applicable",
    "base",
    "bonus",
    "deduction",
    "score",
    "grade",
    "grade_reason",
    "place",
    "of_group",
)


def rules_of(scheme: Scheme) -> Rules:
    bands = GradeBand.objects.filter(scheme=scheme)
    return Rules(
        scheme.bonus_cap,
        scheme.deduction_cap,
        tuple(Band(one.grade, one.word, one.from_score) for one in bands),
    )


def sheets_of(round: Round) -> list[Evaluation]:
    rows = Evaluation.objects.everywhere(because=BECAUSE).filter(round=round)
    rows = rows.exclude(state=EvaluationState.VOID).select_related("division", "party", "round")
    return list(rows.order_by("level", "division_id", "pk"))


def weighed(scores: QuerySet[PartScore]) -> QuerySet[PartScore]:
    """Lines with all that `stands` reads, in the one query."""
    proofs = Proof.objects.everywhere(because=BECAUSE).filter(score=OuterRef("pk"))
    return scores.select_related("part__indicator", "evaluation").annotate(has_proof=Exists(proofs))


def line_of(score: PartScore) -> Line:
    indicator = score.part.indicator
    return Line(
        indicator=indicator.code,
        kind=indicator.kind,
        earned=score.stands,
        worth=score.part.points,
        cap=indicator.points,
        caps_grade=indicator.caps_grade,
        name=indicator.name,
    )


def lines_of(sheets: Iterable[Evaluation]) -> dict[int, list[Line]]:
    """The lines of every sheet, with what was found case by case (ADJUSTMENTS). One query and theirs."""
    found = {sheet.pk: sheet for sheet in sheets}
    scores = weighed(PartScore.objects.everywhere(because=BECAUSE).filter(evaluation__in=found))
    lines: dict[int, list[Line]] = defaultdict(list)
    for score in scores.order_by("pk"):
        lines[score.evaluation_id].append(line_of(score))
    for adjust in ADJUSTMENTS:
        for key, more in adjust(list(found.values())).items():
            lines[key] += more
    return lines


def results_of(round: Round) -> dict[int, dict[str, Any]]:
    """{sheet: its columns of result} of the whole round, places among them."""
    sheets, rules = sheets_of(round), rules_of(round.scheme)
    lines = lines_of(sheets)
    found: dict[int, dict[str, Any]] = {}
    for sheet in sheets:
        sums = total(lines[sheet.pk], rules)
        found[sheet.pk] = {
            "earned": sums.earned, "applicable": sums.applicable, "base": sums.base, "bonus": sums.bonus,
            "deduction": sums.deduction, "score": sums.score, "grade": sums.grade,
            "grade_reason": sums.reason[:200], "place": None, "of_group": None,
        }  # fmt: skip
    entries = [
        Entry(sheet.pk, _group(sheet), found[sheet.pk]["score"] if _is_ranked(sheet) else None)
        for sheet in sheets
    ]
    for key, place, of_group in ranked(entries):
        if place is not None:
            found[int(key)] |= {"place": place, "of_group": of_group}
    return found


def _group(sheet: Evaluation) -> str:
    return f"{sheet.level} {sheet.group}"


def _is_ranked(sheet: Evaluation) -> bool:
    """A village with too few facilities stands in no group."""
    return sheet.level != Level.VILLAGE or bool(sheet.group)

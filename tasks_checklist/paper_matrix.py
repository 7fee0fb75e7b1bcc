"""Objects of 定期文稿 and 督导规则 for the authorisation matrix."""

from datetime import date

from accounts.places import ObjectFactory
from common.moments import morning
from tasks_checklist.finding_matrix import finding_in
from tasks_checklist.models import Paper, PaperKind


def paper_in(division) -> Paper:
    """A paper of the division, named after it, with a ranking that names it; the next free month."""
    rows = Paper.objects.everywhere(because="the matrix's own rows")
    month = 1 + rows.filter(division=division).count() % 12
    year = 2024 + rows.filter(division=division).count() // 12
    first = date(year, month, 1)
    line = {"rank": 1, "key": division.pk, "done": 1, "due": 1, "percent": "100.0"}
    return Paper.objects.create(
        division=division,
        kind=PaperKind.MONTHLY_RANKING,
        period_from=first,
        period_until=first,
        cut_off=morning(first),
        title=f"{division.short_name}矩阵通报",
        body=f"现将{division.short_name}有关情况通报如下。",
        figures={
            "rule": 1,
            "rates": {"whole": {"done": 1, "due": 1, "percent": "100.0"}, "lines": [line], "left_out": []},
            "names": {division.pk: division.short_name},
        },
    )


def _paper(**more: str) -> ObjectFactory:
    return ObjectFactory(lambda division: {"paper_id": paper_in(division).pk, **more})


def _rule(**more: str) -> ObjectFactory:
    return ObjectFactory(lambda division: {"key": "limit-common", **more}, shared=True)


FACTORIES = {
    "tasks_checklist:paper-detail": _paper(),
    "tasks_checklist:paper-edit": _paper(),
    "tasks_checklist:paper-act": _paper(act="sign"),
    "tasks_checklist:paper-word": _paper(),
    "tasks_checklist:paper-print": _paper(),
    "tasks_checklist:paper-export": _paper(),
    "tasks_checklist:finding-word": ObjectFactory(lambda division: {"finding_id": finding_in(division).pk}),
    "tasks_checklist:rule-set": _rule(),
    "tasks_checklist:rule-restore": _rule(),
    "tasks_checklist:rule-take-back": _rule(day="2026-12-01"),
}

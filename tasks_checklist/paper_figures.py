"""The figures of a paper: one area, one period, one cut-off. Counted from dated facts, so that they can be counted again.

Everything that a paper says in numbers stands in the answer, as JSON keeps it; the lines are named by keys of
paper_units, and what they were called is kept beside ("names") and is no part of a recount.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.utils import timezone

from accounts.models import Division, Sector
from tasks_checklist import finding_past, paper_units, task_past
from tasks_checklist.finding_past import Stood
from tasks_checklist.finding_rules import Step, ladder_of
from tasks_checklist.models import PaperKind, Visit
from tasks_checklist.paper_shapes import SHAPES
from tasks_checklist.planning.windows import windows_of
from tasks_checklist.ranking import Counted, mean, percent, ranked, rate
from tasks_checklist.register import BUCKETS, balance
from tasks_checklist.visit_past import supervised

BECAUSE = "a paper of an area counts what lies in it"
RULE = 1  # the way of counting below; a later way gets the next number and counts old papers by theirs
MOST = 100  # lines of a list of findings; how many there are is said beside
SOON = 7  # days after the period in which a limit ends "soon"
TASK_COUNTS = ("given", "confirmed", "reported", "late", "due", "in_time")
Lines = list[dict[str, Any]]


class Counting:
    """One paper's counting: what stood at the cut-off is asked for once, each part takes its own of it."""

    def __init__(self, area: Division, kind: str, first: date, last: date, cut_off: datetime) -> None:
        self.area, self.kind, self.first, self.last, self.cut_off = area, kind, first, last, cut_off

    # --- what stood ----------------------------------------------------------------------------------
    @cached_property
    def findings(self) -> list[Stood]:
        return finding_past.stood(self.area, self.cut_off)

    @cached_property
    def shares(self) -> list[task_past.Share]:
        return task_past.shares(self.area, self.last.year, self.cut_off)

    @cached_property
    def lines(self) -> dict[int, str]:
        """{unit: its line}"""
        units = {one.party for one in self.findings} | {one.party for one in self.shares}
        return paper_units.lines_of(self.area, units, self.cut_off)

    @cached_property
    def places(self) -> list[str]:
        return paper_units.places_of(self.area, self.last, self.cut_off)

    def _by_line(self, rows: Iterable[Any]) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = defaultdict(list)
        for row in rows:
            found[self.lines[row.party]].append(row)
        return dict(sorted(found.items()))

    # --- the parts -----------------------------------------------------------------------------------
    def visits(self) -> dict[str, Any]:
        """What the area's teams did, and how many of the visits due were made."""
        return supervised(self.area, self.first, self.last, self.cut_off)

    def register(self) -> dict[str, Any]:
        """整改台账 of the period, whole and by line."""
        named = self._by_line(self.findings)
        lines = [{"key": key, **self._balance(rows)} for key, rows in named.items()]
        told = [line for line in lines if any(line[bucket] for bucket in BUCKETS)]
        return {"whole": self._balance(self.findings), "lines": told}

    def _balance(self, rows: Iterable[Stood]) -> dict[str, int]:
        return balanced(rows, self.first, self.last)

    def added(self) -> dict[str, Any]:
        """Findings issued in the period."""
        return self._listed(
            one for one in self.findings if self.first <= timezone.localdate(one.issued_at) <= self.last
        )

    def overdue(self) -> dict[str, Any]:
        """Past their limit at the cut-off; a paper that is made known names those that the ladder lists (列入通报)."""
        late = finding_past.overdue(self.findings, self.cut_off)
        if self.kind != PaperKind.WEEKLY_DISPATCH:
            today = timezone.localdate(self.cut_off)
            days = ladder_of(self.area.county_code, today)[Step.BULLETIN]
            late = [one for one in late if (today - one.due_on).days >= days]
        return self._listed(late)

    def soon(self) -> dict[str, Any]:
        """Open ones whose limit ends in the days after the period."""
        until = self.last + timedelta(days=SOON)
        return self._listed(
            one for one in self.findings if one.ended_at is None and self.last < one.due_on <= until
        )

    def _listed(self, rows: Iterable[Stood]) -> dict[str, Any]:
        held, today = list(rows), timezone.localdate(self.cut_off)
        told = [
            {
                "number": one.number,
                "title": one.title,
                "key": self.lines[one.party],
                "severity": one.severity,
                "due_on": one.due_on.isoformat(),
                "late": max(0, (today - one.due_on).days),
            }
            for one in held[:MOST]
        ]
        return {"count": len(held), "rows": told}

    def rates(self) -> dict[str, Any]:
        """按期整改率: struck off in time ÷ due, ranked; who has nothing due is left out and named."""
        counted = self._rectified()
        ranks, left_out = ranked({key: rate(one) for key, one in counted.items()})
        lines = [{"rank": place, "key": key, **_counted(counted[key])} for place, key in ranks]
        whole = (sum(one[0] for one in counted.values()), sum(one[1] for one in counted.values()))
        return {"whole": _counted(whole), "lines": lines, "left_out": left_out}

    def _rectified(self) -> dict[str, Counted]:
        """{line: (struck off in time, due in the period)}, places with nothing due among them."""
        counted = dict.fromkeys(self.places, (0, 0))
        for key, rows in self._by_line(self.findings).items():
            due = [one for one in rows if one.is_due(self.first, self.last)]
            counted[key] = (sum(one.in_time for one in due), len(due))
        return counted

    def exam(self) -> dict[str, Any]:
        """Score: the mean of 按期整改率 and 任务按期完成率, of those that there are."""
        findings = self._rectified()
        tasks = {line["key"]: (line["in_time"], line["due"]) for line in self.tasks()["lines"]}
        keys = sorted({*findings, *tasks})
        both = {key: (findings.get(key, (0, 0)), tasks.get(key, (0, 0))) for key in keys}
        scores = {key: mean(map(rate, pair)) for key, pair in both.items()}
        ranks, left_out = ranked(scores)
        lines = [
            {
                "rank": place,
                "key": key,
                "score": percent(scores[key]),
                "findings": _counted(both[key][0]),
                "tasks": _counted(both[key][1]),
            }
            for place, key in ranks
        ]
        return {"lines": lines, "left_out": left_out}

    def tasks(self) -> dict[str, Any]:
        """重点任务 by line: given out, confirmed, waiting for the office, late; due in the period and done in time."""
        lines = [{"key": key, **self._tasks(rows)} for key, rows in self._by_line(self.shares).items()]
        return {"whole": self._tasks(self.shares), "lines": lines}

    def _tasks(self, shares: Iterable[task_past.Share]) -> dict[str, int]:
        today, counts = timezone.localdate(self.cut_off), Counter[str]()
        for share in shares:
            due = self.first <= share.due_on <= self.last
            waits = share.reported_on is not None and not share.confirmed
            late = share.due_on < today and not share.confirmed and share.reported_on is None
            for name, so in (
                ("given", True), ("confirmed", share.confirmed), ("reported", waits), ("late", late), ("due", due),
                ("in_time", due and share.in_time),
            ):  # fmt: skip
                counts[name] += so
        return {name: counts[name] for name in TASK_COUNTS}

    def reports(self) -> dict[str, Any]:
        """一旬一上报: of the shares reported every ten days, which had been by the cut-off."""
        asked = [share for share in self.shares if share.every == "ten_days"]
        came = task_past.reported(asked, self.first, self.cut_off)
        lines = [
            {"key": key, "due": len(rows), "received": sum(row.pk in came for row in rows)}
            for key, rows in self._by_line(asked).items()
        ]
        return {"due": len(asked), "received": len(came), "lines": lines}

    def months(self) -> Lines:
        """整改台账 month by month."""
        windows = windows_of("monthly", self.first, self.last)
        return [
            {"month": first.isoformat()[:7], **balanced(self.findings, first, last)}
            for first, last in windows
        ]

    def sectors(self) -> Lines:
        """What was found by sector: new ones, still open, come back."""
        found: dict[str, list[Stood]] = defaultdict(list)
        for one in self.findings:
            found[one.sector or ""].append(one)
        lines = []
        for sector, rows in sorted(found.items()):
            new = [row for row in rows if self.first <= timezone.localdate(row.issued_at) <= self.last]
            count = self._balance(rows)
            line = {
                "added": count["added"],
                "still_open": count["still_open"],
                "relapses": sum(row.relapse for row in new),
            }
            lines += [{"sector": sector, **line}] if any(line.values()) else []
        return lines


def balanced(rows: Iterable[Stood], first: date, last: date) -> dict[str, int]:
    """{bucket of the register: number}"""
    found = balance((one.life for one in rows), first, last)
    return {bucket: getattr(found, bucket) for bucket in BUCKETS}


def _counted(counted: Counted) -> dict[str, Any]:
    return {"done": counted[0], "due": counted[1], "percent": percent(rate(counted))}


def count(area: Division, kind: str, first: date, last: date, cut_off: datetime) -> dict[str, Any]:
    """All that a paper of the kind says in numbers, without names. A constant number of queries."""
    counting = Counting(area, kind, first, last, cut_off)
    parts: dict[str, Callable[[], Any]] = {
        name: getattr(counting, name) for name in SHAPES[PaperKind(kind)].parts
    }
    return {"rule": RULE, **{name: part() for name, part in parts.items()}}


def keys_in(figures: Any) -> set[str]:
    """The lines that figures name."""
    if isinstance(figures, list):
        return set().union(*map(keys_in, figures)) if figures else set()
    if not isinstance(figures, dict):
        return set()
    own = {figures["key"]} if "key" in figures else set()
    return own | set(figures.get("left_out", ())) | set().union(*map(keys_in, figures.values()))


def named(figures: dict[str, Any]) -> dict[str, Any]:
    """The figures with what their lines and sectors are called today."""
    sectors = {line["sector"] for line in figures.get("sectors", ())}
    told = dict(Sector.objects.filter(pk__in=sectors).values_list("pk", "name"))
    return {**figures, "names": paper_units.names_of(keys_in(figures)) | told}


def is_empty(area: Division, cut_off: datetime) -> bool:
    """Whether the area had none of this yet at a moment: then no paper is prepared by itself. At most eight queries."""
    visited = Visit.objects.everywhere(because=BECAUSE).filter(division=area, recorded_at__lt=cut_off)
    if visited.exists() or finding_past.stood(area, cut_off):
        return False
    return not task_past.shares(area, timezone.localdate(cut_off).year, cut_off)

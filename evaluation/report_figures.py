"""The figures of reports, read in sets: a chunk of units costs as many queries as one."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import Count
from django.utils import timezone

from accounts.models import Division, Party
from accounts.scoping import in_ranges
from accounts.system import SystemPost
from assets.models import Facility
from assets.models.moves import STANDING
from evaluation.models import Evaluation, EvaluationState, Level, PartScore, Report, Round, RoundState
from evaluation.models.reports import KNOWN_ROUNDS, ReportLevel
from evaluation.report_words import Figures, Place, ScoreLine
from evaluation.settling_lines import weighed
from funding.reporting import Asked, Basis, budget_cells, cells_of, report
from maintenance.models.responsibilities import FundKind

BECAUSE = "a report of an area whose asker was checked"

NOTHING = Decimal(0)


class ReportFigures:
    """Of one round, for some of its reports. Nothing is read before it is asked for, and nothing twice."""

    def __init__(self, round: Round, reports: Sequence[Report], on: date | None = None) -> None:
        self.round, self.reports = round, list(reports)
        self.on = on or timezone.localdate()
        self.known = round.state in KNOWN_ROUNDS

    # --- read once ------------------------------------------------------------------------------------
    @cached_property
    def sheets(self) -> list[Evaluation]:
        """All of the round's that take part."""
        rows = Evaluation.objects.everywhere(because=BECAUSE).filter(round=self.round)
        return list(rows.exclude(state=EvaluationState.VOID).select_related("division", "party"))

    @cached_property
    def lines(self) -> dict[int, list[ScoreLine]]:
        """{sheet: its parts in order}."""
        wanted = [report.evaluation_id for report in self.reports if report.evaluation_id]
        rows = PartScore.objects.everywhere(because=BECAUSE).filter(evaluation__in=wanted)
        found: dict[int, list[PartScore]] = {}
        for row in weighed(rows).order_by("indicator__order", "part__order"):
            found.setdefault(row.evaluation_id, []).append(row)
        return {sheet: _lines(scores) for sheet, scores in found.items()}

    @cached_property
    def before(self) -> dict[tuple[str, str, int | None], Evaluation]:
        """The sheets of the same round a year ago, once they were final."""
        rows = Evaluation.objects.everywhere(because=BECAUSE).filter(
            round__division=self.round.division,
            round__kind=self.round.kind,
            round__part=self.round.part,
            round__year=self.round.year - 1,
            round__state=RoundState.FINAL,
            score__isnull=False,
        )
        return {(row.level, row.division_id, row.party_id): row for row in rows}

    @cached_property
    def facilities(self) -> list[tuple[str, int | None, str, int]]:
        """(division, department's sector, its name, facilities in use) today."""
        rows = Facility.objects.everywhere(because=BECAUSE).counted().filter(status__in=STANDING)
        rows = rows.filter(in_ranges("division_id", self.round.division.ranges)).order_by()
        counted = rows.values_list("division_id", "type__sector_id", "type__sector__name")
        return list(counted.annotate(in_use=Count("pk")).order_by("type__sector_id"))

    @cached_property
    def money(self) -> dict[tuple[str, str], list[Decimal]]:
        """{(division, source): budget, arrived, spent} of the period."""
        first, last = self.round.from_date, self.round.until
        asked = Asked(first, last, "village", "source", tuple(self.round.division.ranges))
        told = report(SystemPost(), asked)
        columns = (
            budget_cells(SystemPost(), asked),
            cells_of(told, Basis.ARRIVED),
            cells_of(told, Basis.SPENT),
        )
        found: dict[tuple[str, str], list[Decimal]] = {}
        for place, cells in enumerate(columns):
            for (division, source), amount in cells.items():
                found.setdefault((division or "", source or ""), [NOTHING, NOTHING, NOTHING])[place] += amount
        return found

    @cached_property
    def sectors(self) -> dict[int, set[str]]:
        """{department's party: its sectors}."""
        rows = Party.objects.everywhere(because=BECAUSE).filter(
            pk__in=[report.party_id for report in self.reports if report.party_id]
        )
        pairs = rows.values_list("pk", "department__sectors__code")
        found: dict[int, set[str]] = {}
        for party, sector in pairs:
            found.setdefault(party, set()).add(sector)
        return found

    @cached_property
    def offices(self) -> dict[str, str]:
        """{division: the name of the office that issues its papers}."""
        kinds = (Party.Kind.VILLAGE_COMMITTEE, Party.Kind.TOWNSHIP_OFFICE, Party.Kind.COUNTY_OFFICE)
        wanted = {report.division_id for report in self.reports}
        rows = Party.objects.everywhere(because=BECAUSE).filter(
            division__in=wanted, kind__in=kinds, active=True
        )
        return dict(rows.order_by("-pk").values_list("division_id", "name"))

    # --- one report -----------------------------------------------------------------------------------
    def of(self, one: Report) -> Figures:
        """Everything its text is made from."""
        sheet = next((row for row in self.sheets if row.pk == one.evaluation_id), None)
        told = Figures(
            title=self.title(one),
            unit=one.unit,
            office=one.party.name if one.party else self.offices.get(one.division_id, one.division.name),
            level=one.level,
            year=self.round.year,
            first=self.round.from_date,
            last=self.round.until,
            on=self.on,
            known=self.known,
            facilities=self.facilities_of(one),
            money=[] if one.level == ReportLevel.DEPARTMENT else self.money_of(one.division),
            beneath=self.beneath(one),
        )
        if sheet is not None:
            self._judged(told, sheet)
        return told

    def title(self, one: Report) -> str:
        return f"关于{one.unit}{self.round.title.removeprefix(self.round.division.short_name)}情况的报告"

    def _judged(self, told: Figures, sheet: Evaluation) -> None:
        for name in ("score", "base", "earned", "applicable", "bonus", "deduction", "group", "grade_reason"):
            setattr(told, name, getattr(sheet, name))
        told.grade = sheet.grade
        told.summary, told.next_steps = sheet.summary, sheet.next_steps
        told.lines = self.lines.get(sheet.pk, [])
        before = self.before.get((sheet.level, sheet.division_id, sheet.party_id))
        if before is not None:
            told.last_score, told.last_grade = before.score, before.grade
        if self.known:  # what others scored is told once it is published
            told.place, told.of_group = sheet.place, sheet.of_group
            told.county_average = self.average(sheet.level, "")
            if sheet.level == Level.VILLAGE:
                told.township_average = self.average(sheet.level, sheet.division_id[:9])

    def average(self, level: str, prefix: str) -> Decimal | None:
        """The mean score of the sheets of a level beneath a prefix; None where none has a score."""
        scores = [
            row.score
            for row in self.sheets
            if row.level == level and row.score is not None and row.division_id.startswith(prefix)
        ]
        return (sum(scores, NOTHING) / len(scores)).quantize(Decimal("0.01")) if scores else None

    def facilities_of(self, one: Report) -> list[tuple[str, int]]:
        """(sector, in use) of a unit: of a department its sectors' in the whole area of the round."""
        prefix = _prefix(one.division) if one.level != ReportLevel.DEPARTMENT else ""
        own = self.sectors.get(one.party_id) if one.party_id else None
        found: dict[str, int] = {}
        for division, sector, name, number in self.facilities:
            if division.startswith(prefix) and (own is None or sector in own):
                found[name or "未分行业"] = found.get(name or "未分行业", 0) + number
        return list(found.items())

    def money_of(self, division: Division) -> list[tuple[str, Decimal, Decimal, Decimal]]:
        """(source, budget, arrived, spent) of an area, in the order of the sources."""
        found: dict[str, list[Decimal]] = {}
        for (code, source), amounts in self.money.items():
            if code.startswith(_prefix(division)):
                sums = found.setdefault(source, [NOTHING, NOTHING, NOTHING])
                found[source] = [one + other for one, other in zip(sums, amounts, strict=True)]
        words = dict(FundKind.choices)
        return [(str(words[key]), *found[key]) for key in words if key in found]  # type: ignore[misc]

    def beneath(self, one: Report) -> list[Place]:
        """The villages of a township, the villages of the whole round for the county; best first."""
        if one.level not in (ReportLevel.TOWNSHIP, ReportLevel.COUNTY):
            return []
        prefix = _prefix(one.division)
        rows = [
            row for row in self.sheets if row.level == Level.VILLAGE and row.division_id.startswith(prefix)
        ]
        rows.sort(key=lambda row: (row.group, -(row.score or NOTHING), row.division_id))
        return [
            Place(row.division.short_name, row.group, row.score, row.grade, row.place if self.known else None)
            for row in rows
        ]


def _prefix(division: Division) -> str:
    """The digits that all places beneath share."""
    digits = {Division.Level.COUNTY: 6, Division.Level.TOWNSHIP: 9, Division.Level.VILLAGE: 12}
    return division.pk[: digits[Division.Level(division.level)]]


def _lines(scores: Iterable[PartScore]) -> list[ScoreLine]:
    rows = list(scores)
    parts: dict[int, int] = {}
    for row in rows:
        parts[row.indicator_id] = parts.get(row.indicator_id, 0) + 1
    return [_line(row, several=parts[row.indicator_id] > 1) for row in rows]


def _line(row: PartScore, *, several: bool) -> ScoreLine:
    return ScoreLine(
        code=row.part.indicator.code,
        name=row.part.indicator.name,
        group=row.part.indicator.group,
        kind=row.part.indicator.kind,
        text=row.part.text,
        worth=row.part.points if row.part.points is not None else row.part.indicator.points,
        told=row.told,
        rate=row.rate,
        claimed=row.claimed,
        computed=row.computed,
        reviewed=row.reviewed,
        checked=row.checked,
        stands=row.stands,
        raises=row.raises,
        several=several,
    )

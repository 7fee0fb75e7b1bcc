"""Compares what was read of a ledger with its answer key, as sample_ledger_guide.md says ("Reading the answer key").

score(items, key)                  # what read_ledger gave: Readings and Skipped
score(items, key, understood)      # and the Understandings it told, by sheet name: heads and columns judged too
score(report, key)                 # what `import_ledger --json` printed
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from assets.ledger import HELD, Reading, Skipped

Where = tuple[str, int]

# the key's plain kinds of facility → types of our register that are right
KINDS = {
    "农村道路": {"0101", "0102", "0109", "0601"},
    "桥梁": {"0103", "0602"},
    "供水设施": {"0201", "0202", "0203", "0204", "0205", "0206"},
    "污水处理设施": {"0301", "0302", "0303", "0304", "0305"},
    "公共厕所": {"0401"},
    "垃圾收集点": {"0402"},
    "沟渠河道": {"0501", "0507", "0306"},
    "灌溉泵站": {"0502"},
    "塘坝水库": {"0503", "0504"},
    "路灯": {"0801", "0802"},
    "文体广场": {"1101", "1102", "1105"},
    "公共服务用房": {"1201", "1202", "1103", "1301", "1302"},
}
# the key's word for a fact → ours
FACTS = {
    "funding_source": "fund_source",
    "ownership": "owner",
    "maintainer_org": "party",
    "maintainer_person": "person",
    "village_code": "division",
    "lon": "longitude",
    "lat": "latitude",
}
TEXTS = frozenset(
    ("name", "funding_source", "ownership", "maintainer_org", "maintainer_person", "remark", "address")
)
COLUMNS = {theirs: ours for theirs, ours in FACTS.items() if theirs != "village_code"}
ALSO = {"build_fund": "fund_source"}  # facts of ours that the key does not tell apart
# unit → the unit it is a multiple of, and how many; any other unit only equals itself
SIZES = {
    "公里": ("米", 1000), "千米": ("米", 1000), "km": ("米", 1000), "米": ("米", 1), "m": ("米", 1),
    "公顷": ("平方米", 10_000), "平方公里": ("平方米", 1_000_000), "平方米": ("平方米", 1), "㎡": ("平方米", 1),
    "亩": ("平方米", Decimal("666.6666666667")),
}  # fmt: skip
DEGREES_APART = Decimal("0.0001")  # about ten metres


class Wrong(NamedTuple):
    """A judged value that is not as the key says."""

    sheet: str
    row: int
    fact: str
    wanted: object
    got: object


@dataclass(slots=True)
class Answer:
    """What came of a file, whoever told it: facilities' values, codes of held rows, kinds of skipped rows."""

    facilities: dict[Where, dict[str, Any]] = field(default_factory=dict)
    held: dict[Where, list[str]] = field(default_factory=dict)
    skipped: dict[Where, str] = field(default_factory=dict)
    told: set[Where] = field(default_factory=set)  # rows with a problem of any kind
    twice: list[Where] = field(default_factory=list)


@dataclass(slots=True)
class Score:
    """How near an answer came to its key. Lists name rows (sheet, row), so that a failure can be looked at."""

    good: int = 0
    imported: int = 0  # of the good
    bad: int = 0
    bad_held: int = 0
    judged: int = 0
    missed: list[tuple[Where, str]] = field(
        default_factory=list
    )  # good rows held or skipped: the code or the kind
    slipped: list[Where] = field(default_factory=list)  # bad rows that became facilities
    lost: list[Where] = field(
        default_factory=list
    )  # data rows neither imported nor held, rows not told at all
    invented: list[Where] = field(default_factory=list)  # facilities where the key has none
    noise: list[Where] = field(default_factory=list)  # rows that are no facility, held as errors
    silent: list[Where] = field(default_factory=list)  # rows to be flagged, imported without a word
    wrong: list[Wrong] = field(default_factory=list)
    reasons: list[Wrong] = field(default_factory=list)  # bad rows held for another reason than the key's
    kinds: list[Wrong] = field(default_factory=list)  # skipped rows named otherwise
    columns: list[Wrong] = field(default_factory=list)  # columns and head rows understood otherwise

    def __iadd__(self, other: "Score") -> "Score":
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        return self

    @property
    def whole(self) -> bool:
        """Nothing lost, nothing invented, every bad row held."""
        return not (self.lost or self.invented or self.slipped)

    @property
    def imported_share(self) -> float:
        return self.imported / self.good if self.good else 1.0

    @property
    def right_share(self) -> float:
        return 1 - len(self.wrong) / self.judged if self.judged else 1.0

    def __str__(self) -> str:
        return (
            f"good {self.imported}/{self.good} ({self.imported_share:.2%}), bad held {self.bad_held}/{self.bad}, "
            f"values {self.judged - len(self.wrong)}/{self.judged} ({self.right_share:.2%}), lost {len(self.lost)}, "
            f"invented {len(self.invented)}, slipped {len(self.slipped)}, noise {len(self.noise)}, "
            f"silent {len(self.silent)}, reasons {len(self.reasons)}, kinds {len(self.kinds)}, "
            f"columns {len(self.columns)}"
        )


def score(
    answer: Mapping[str, Any] | Iterable[Reading | Skipped],
    key: Mapping[str, Any],
    understood: Mapping[str, Any] | None = None,
) -> Score:
    """Judge an answer by its key. Sheets that the key does not call a ledger must give no facility."""
    told = of_report(answer) if isinstance(answer, Mapping) else of_items(answer)
    found = Score()
    _judge_good(found, told, key)
    _judge_bad(found, told, key)
    _judge_flagged(found, told, key)
    _judge_others(found, told, key)
    for expected in key["expected"]:
        _judge_values(found, told.facilities.get((expected["sheet"], expected["row"])), expected)
    if understood is not None:
        _judge_columns(found, understood, key)
    return found


def of_items(items: Iterable[Reading | Skipped]) -> Answer:
    """An answer from the core's own items."""
    answer = Answer()
    seen: set[Where] = set()
    for item in items:
        where = item.sheet, item.row
        if where in seen:
            answer.twice.append(where)
        seen.add(where)
        if isinstance(item, Skipped):
            answer.skipped[where] = item.kind
            continue
        if item.problems or item.notes:
            answer.told.add(where)
        if item.held:
            answer.held[where] = [each.code for each in item.problems if each.severity == HELD]
        else:
            values = item.values
            answer.facilities[where] = {name: getattr(values, name) for name in values.__slots__}
    return answer


def of_report(report: Mapping[str, Any]) -> Answer:
    """An answer from one object of `import_ledger --json`."""
    answer = Answer()
    for facility in report["facilities"]:
        answer.facilities[facility["sheet"], facility["row"]] = facility
    for skipped in report["skipped"]:
        answer.skipped[skipped["sheet"], skipped["row"]] = skipped["kind"]
    for problem in report["problems"]:
        where = problem["sheet"], problem["row"]
        answer.told.add(where)
        if problem["severity"] == HELD:
            answer.held.setdefault(where, []).append(problem["code"])
    return answer


# -- rows ----------------------------------------------------------------------------------------------------------


def _good_rows(key: Mapping[str, Any]) -> set[Where]:
    return {(sheet, row) for sheet, rows in key["good_rows"].items() for row in rows}


def _rows(named: Iterable[Mapping[str, Any]]) -> set[Where]:
    return {(each["sheet"], each["row"]) for each in named}


def _judge_good(found: Score, told: Answer, key: Mapping[str, Any]) -> None:
    for where in sorted(_good_rows(key)):
        found.good += 1
        if where in told.facilities:
            found.imported += 1
        elif where in told.held:
            found.missed.append((where, "+".join(told.held[where])))
        else:
            found.lost.append(where)
            found.missed.append((where, told.skipped.get(where, "nothing")))


def _judge_bad(found: Score, told: Answer, key: Mapping[str, Any]) -> None:
    for bad in key["bad_rows"]:
        where = bad["sheet"], bad["row"]
        found.bad += 1
        if where in told.facilities:
            found.slipped.append(where)
        elif where in told.held:
            found.bad_held += 1
            wanted = {issue["code"] for issue in bad["issues"]}
            if not wanted & set(told.held[where]):
                found.reasons.append(Wrong(*where, "reason", sorted(wanted), told.held[where]))
        else:
            found.lost.append(where)


def _judge_flagged(found: Score, told: Answer, key: Mapping[str, Any]) -> None:
    for flagged in key["flag_rows"]:
        where = flagged["sheet"], flagged["row"]
        if where not in told.facilities and where not in told.held:
            found.lost.append(where)
        elif where not in told.told and where not in told.held:
            found.silent.append(where)


def _judge_others(found: Score, told: Answer, key: Mapping[str, Any]) -> None:
    data = _good_rows(key) | _rows(key["bad_rows"]) | _rows(key["flag_rows"])
    found.invented += sorted(set(told.facilities) - data) + told.twice
    found.noise += sorted(set(told.held) - data)
    for sheet in key["sheets"]:
        for skipped in sheet["skipped_rows"]:
            where = sheet["sheet"], skipped["row"]
            if where in told.facilities or where in told.held:
                continue  # counted already
            if where not in told.skipped:
                found.lost.append(where)
            elif told.skipped[where] != skipped["kind"]:
                found.kinds.append(Wrong(*where, "kind", skipped["kind"], told.skipped[where]))
        if sheet["role"] == "ledger" and sheet["state"] == "visible":
            heads = {(sheet["sheet"], row) for row in sheet["header_rows"]}
            found.lost += sorted(heads - set(told.skipped) - set(told.facilities) - set(told.held))


# -- values --------------------------------------------------------------------------------------------------------


def _judge_values(found: Score, got: Mapping[str, Any] | None, expected: Mapping[str, Any]) -> None:
    """Every value that the key judges; those of a row that was not imported are not judged (the row itself is)."""
    if got is None:
        return
    for fact, wanted in expected["values"].items():
        if fact == "village_name":
            continue  # the code says it
        name = "type_code" if fact == "category" else FACTS.get(fact, fact)
        if name not in got and fact != "quantity":
            continue  # the report does not tell it (remarks, addresses)
        found.judged += 1
        ours = got.get(name)
        if fact == "quantity":
            ours = (ours, got.get("unit"))
        if not _right(fact, wanted, ours):
            found.wrong.append(Wrong(expected["sheet"], expected["row"], fact, wanted, ours))


def _right(fact: str, wanted: Any, got: Any) -> bool:
    if fact == "quantity":
        return _same_quantity(wanted, *got)
    if wanted is None or wanted == []:
        return not got
    if fact == "category":
        return got in KINDS.get(wanted, wanted.split("|"))
    if got is None:
        return False
    if fact in TEXTS:
        return folded(str(got)) == folded(str(wanted))
    if fact == "phones":
        return sorted(got) == sorted(wanted)
    if fact == "cost_yuan":
        return Decimal(str(got)) == Decimal(str(wanted))
    if fact in ("lon", "lat"):
        return abs(Decimal(str(got)) - Decimal(str(wanted))) <= DEGREES_APART
    return str(got) == str(wanted)


def _same_quantity(wanted: Mapping[str, Any] | None, value: Any, unit: str | None) -> bool:
    if wanted is None or wanted.get("value") is None:
        return value is None
    if value is None:
        return False
    number, measure = _in_base(wanted["value"], wanted.get("unit"))
    ours, own = _in_base(value, unit)
    return measure in (own, None) and abs(number - ours) <= abs(number) / 10_000


def _in_base(value: Any, unit: str | None) -> tuple[Decimal, str | None]:
    base, size = SIZES.get(unit or "", (unit, 1))
    return Decimal(str(value)) * size, base


def folded(text: str) -> str:
    """Text as the guide compares it: NFKC, no white space, no zero-width characters."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(
        char for char in plain if not char.isspace() and unicodedata.category(char) not in ("Cf", "Cc")
    )


# -- heads ---------------------------------------------------------------------------------------------------------


def _judge_columns(found: Score, understood: Mapping[str, Any], key: Mapping[str, Any]) -> None:
    for sheet in key["sheets"]:
        name = sheet["sheet"]
        told = understood.get(name)
        if told is None or told.role != sheet["role"]:
            found.columns.append(Wrong(name, 0, "role", sheet["role"], told.role if told else None))
        elif sheet["role"] == "ledger":
            facts = {column.letter: column.fact for column in told.columns}
            for letter, theirs in sheet["columns"].items():
                wanted, got = COLUMNS.get(theirs, theirs), facts.get(letter, "")
                if ALSO.get(got, got) != wanted:
                    found.columns.append(Wrong(name, 0, letter, wanted, got))

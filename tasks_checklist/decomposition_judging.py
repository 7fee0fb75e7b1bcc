"""What an uploaded 任务分解表 asks of a plan: each line new, changed, the same or wrong, its units given, changed or gone."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from accounts.imports.widgets import ChoiceWidget, DayWidget, TextWidget
from accounts.models import Party, Person
from tasks_checklist.decomposition import BETWEEN_UNITS, SHARES, TASKS, tasks_and_shares
from tasks_checklist.decomposition_units import Units
from tasks_checklist.models import AnnualTask, Assignment, TaskSheet

LONGEST = {"section": 60, "title": 120, "text": 3000, "deliverables": 1000, "evidence_required": 1000, "target": 300,
           "lead_words": 200, "responsible_words": 300}  # fmt: skip
CHOICES = {
    "deadline": (AnnualTask.Deadline.choices, AnnualTask.Deadline.ANNUAL),
    "every": (AnnualTask.Every.choices, AnnualTask.Every.NONE),
    "batch": (AnnualTask.Batch.choices, AnnualTask.Batch.NONE),
}
HEADS = {column.name: str(column.head) for column in TASKS}
SHARE_HEADS = {column.name: str(column.head) for column in SHARES}


@dataclass(frozen=True)
class Asked:
    """A share as the workbook wants it. `there`: the one that stands, None for a new one."""

    party: Party
    due_on: date
    share: str
    person: Person | None
    there: Assignment | None

    @property
    def differs(self) -> bool:
        here = self.there
        return here is None or (here.due_on, here.share, here.person_id) != (
            self.due_on,
            self.share,
            self.person.pk if self.person else None,
        )


@dataclass
class Line:
    """A line of the sheet of tasks. `values`: what the task shall say otherwise; `gone`: shares that the workbook has no more."""

    line: int
    number: int
    title: str
    task: AnnualTask | None
    values: dict[str, Any] = field(default_factory=dict)
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    gone: list[Assignment] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def kind(self) -> str:
        if self.problems:
            return "wrong"
        if self.unknown:
            return "asked"
        if self.task is None:
            return "new"
        return "changed" if self.values or self.given or self.gone else "same"

    @property
    def given(self) -> list[Asked]:
        return [one for one in self.asked if one.differs]


class Judging:
    """A staged workbook against its plan as it is now; a constant number of queries."""

    def __init__(self, sheet: TaskSheet) -> None:
        self.sheet, self.plan = sheet, sheet.plan
        self.units = Units(self.plan, sheet.units)
        tasks, shares = tasks_and_shares(self.plan)
        self.tasks = {task.number: task for task in tasks}
        self.shares: dict[int, dict[int, Assignment]] = {}
        for share in shares:
            self.shares.setdefault(share.task_id, {})[share.party_id] = share

    @cached_property
    def leaders(self) -> dict[str, list[Person]]:
        return self._by_name(
            Person.objects.everywhere(because="people near the plan").filter(
                active=True, division=self.plan.division
            )
        )

    @cached_property
    def people(self) -> dict[str, list[Person]]:
        """Whom the workbook names as answering for a unit, by name."""
        names = {row.get("person", "") for row in self.sheet.shares} - {""}
        return self._by_name(
            Person.objects.everywhere(because="people of units asked").filter(active=True, name__in=names)
        )

    @staticmethod
    def _by_name(rows: Iterable[Person]) -> dict[str, list[Person]]:
        found: dict[str, list[Person]] = {}
        for person in rows:
            found.setdefault(person.name, []).append(person)
        return found

    @cached_property
    def lines(self) -> list[Line]:
        """One a line of the workbook, in its order; lines of shares stand with their task's."""
        found = [self._line(row) for row in self.sheet.rows]
        seen: set[int] = set()
        for line in found:
            if line.number in seen:
                line.problems.append(_("序号%s在表中出现了两次") % line.number)
            seen.add(line.number)
        for row in self.sheet.shares:
            if not any(str(line.number) == row.get("number", "").strip() for line in found):
                found.append(self._orphan(row))
        return found

    @property
    def unknown(self) -> list[str]:
        """Names of units still to be asked about, each once."""
        return list(dict.fromkeys(name for line in self.lines for name in line.unknown))

    @property
    def untouched(self) -> list[AnnualTask]:
        """Tasks of the plan that the workbook does not name: they stay as they are."""
        named = {line.number for line in self.lines}
        return [task for number, task in self.tasks.items() if number not in named]

    @property
    def stamp(self) -> str:
        """What was shown, in short: what is written later must have the same."""
        told = [(one.line, one.kind, one.changes, one.problems, one.unknown) for one in self.lines]
        return hashlib.sha256(repr(told).encode()).hexdigest()[:32]

    # --- one line -------------------------------------------------------------------------------
    def _line(self, row: dict[str, str]) -> Line:
        typed = row.get("number", "").strip()
        number = int(typed) if typed.isdecimal() and len(typed) < 5 else 0
        line = Line(int(row["line"]), number, row.get("title", "").strip(), self.tasks.get(number))
        if not number:
            line.problems.append(_("“序号”：“%s”应填整数") % typed[:20])
            return line
        for name in HEADS:
            if name in row and name not in ("number", "units"):
                self._cell(line, name, row[name])
        if line.task is None and not line.problems:
            line.values.setdefault("outline", not line.values.get("due_on"))
        if line.task is not None and "due_on" in line.values:
            line.values["outline"] = line.values["due_on"] is None
        self._units(line, row)
        return line

    def _orphan(self, row: dict[str, str]) -> Line:
        """A line of shares whose task the sheet of tasks does not have."""
        line = Line(int(row["line"]), 0, row.get("unit", ""), None)
        line.problems.append(_("工作表“分到单位”：任务表里没有序号%s") % (row.get("number", "")[:10] or "—"))
        return line

    def _cell(self, line: Line, name: str, text: str) -> None:
        try:
            value = self._value(name, text)
        except ValueError as error:
            line.problems.append(f"“{HEADS[name]}”：{error}")
            return
        now = getattr(line.task, name) if line.task else None
        if line.task is None or value != now:
            line.values[name] = value
            if (old := self._told(name, now)) != (new := self._told(name, value)):
                line.changes.append((HEADS[name], old, new))

    def _value(self, name: str, text: str) -> Any:
        if name == "due_on":
            return DayWidget().clean(text)
        if name in CHOICES:
            choices, empty = CHOICES[name]
            return ChoiceWidget(choices).clean(text) if text.strip() else empty
        if name == "leader":
            return self._person(self.leaders, text.strip())
        if name == "lead_party":
            return self._leading(text.strip())
        return TextWidget(longest=LONGEST[name], required=name == "title").clean(text)

    def _told(self, name: str, value: Any) -> str:
        if name in CHOICES:
            return str(dict(CHOICES[name][0]).get(value, "")) if value else ""
        return value.isoformat() if isinstance(value, date) else str(value or "")

    def _person(self, known: dict[str, list[Person]], name: str) -> Person | None:
        found = known.get(name, []) if name else []
        if name and len(found) != 1:
            raise ValueError(
                _("没有登记“%s”") % name[:20] if not found else _("有%s人叫这个名字") % len(found)
            )
        return found[0] if found else None

    def _leading(self, name: str) -> Party | None:
        found = self.units.meant(name) if name else []
        if found is None or len(found) > 1:
            raise ValueError(_("未找到“%s”，请填单位全称，或填到“牵头单位原文”") % name[:40])
        return found[0] if found else None

    # --- its units ------------------------------------------------------------------------------
    def _units(self, line: Line, row: dict[str, str]) -> None:
        """Units of both sheets; what only stands in the plan is gone, if the workbook has a column of units at all."""
        standing = self.shares.get(line.task.pk, {}) if line.task else {}
        units, line.unknown = self.units.parted(row.get("units", ""))
        wanted = {party.pk: party for party in units}
        said: dict[int, dict[str, str]] = {}
        for own in self._rows_of(line.number):
            named, unknown = self.units.parted(own.get("unit", ""))
            line.unknown += [name for name in unknown if name not in line.unknown]
            for party in named:
                wanted.setdefault(party.pk, party)
                said[party.pk] = own
        due = line.values.get("due_on", line.task.due_on if line.task else None)
        for key, party in wanted.items():
            self._share(line, party, said.get(key, {}), standing.get(key), due)
        if "units" in row:
            line.gone = [share for key, share in standing.items() if key not in wanted]
        self._tell_units(line)

    def _rows_of(self, number: int) -> list[dict[str, str]]:
        return [row for row in self.sheet.shares if row.get("number", "").strip() == str(number)]

    def _share(
        self, line: Line, party: Party, own: dict[str, str], there: Assignment | None, due: date | None
    ) -> None:
        try:
            day = DayWidget().clean(own.get("due_on", "")) or (there.due_on if there else due)
            share = (
                TextWidget(longest=500).clean(own["share"])
                if "share" in own
                else (there.share if there else "")
            )
            person = (
                self._answering(party, own["person"].strip())
                if "person" in own
                else (there.person if there else None)
            )
        except ValueError as error:
            line.problems.append(f"{party}：{error}")
            return
        if day is None:
            line.problems.append(_("%s：没有期限。请填任务的完成期限") % party)
            return
        line.asked.append(Asked(party, day, share, person, there))

    def _answering(self, party: Party, name: str) -> Person | None:
        near = [one for one in self.people.get(name, []) if one.party_id in (None, party.pk)]
        own = [one for one in near if one.party_id == party.pk or one.division_id == party.division_id]
        return self._person({name: own}, name)

    def _tell_units(self, line: Line) -> None:
        """In words, beside the changes of the task itself."""
        fresh = [str(one.party) for one in line.given if one.there is None]
        if fresh:
            line.changes.append((_("分解到"), "", BETWEEN_UNITS.join(fresh)))
        for one in line.given:
            if one.there is not None:
                old = f"{one.there.due_on:%Y-%m-%d} {one.there.share} {one.there.person or ''}".strip()
                new = f"{one.due_on:%Y-%m-%d} {one.share} {one.person or ''}".strip()
                line.changes.append((str(one.party), old, new))
        if line.gone:
            line.changes.append(
                (_("表中没有的单位"), "", BETWEEN_UNITS.join(str(one.party) for one in line.gone))
            )

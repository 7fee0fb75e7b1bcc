"""What was typed in from a paper sheet: every line with what it says, and its faults by field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from maintenance.actions.sheets import Line
from maintenance.models import Checkpoint, SheetLine

CONDITIONS = (
    ("", "没有变化"),
    ("good", "完好"),
    ("fair", "基本完好"),
    ("damaged", "受损"),
    ("failed", "失效"),
)
FAULTS = (("C", "C 不整洁、小缺损"), ("B", "B 失去功能"), ("A", "A 危险"))
LONGEST = 500
LARGEST = Decimal(10) ** 9


@dataclass
class Row:
    """A line as the page shows it: what was sent for it, and what is wrong with that."""

    line: SheetLine
    points: Sequence[Checkpoint]
    known: str = ""  # the result kept already, of Inspection.Result
    sent: Mapping[str, Any] = field(default_factory=dict)
    fault: str = ""

    def name(self, part: str) -> str:
        return f"{part}-{self.line.seq}"

    @property
    def state(self) -> str:
        """normal, abnormal or skipped; a line is normal until somebody says otherwise."""
        said = self.sent.get(self.name("state"), "normal")
        return said if said in ("normal", "abnormal", "skipped") else "normal"

    @property
    def failed(self) -> list[str]:
        return self.sent.getlist(self.name("failed")) if hasattr(self.sent, "getlist") else []

    @property
    def marks(self) -> list[tuple[Checkpoint, bool]]:
        """Checkpoints that pass or fail, and whether each was marked as failed."""
        marked = set(self.failed)
        there = [one for one in self.points if one.answer == Checkpoint.Answer.YES_NO and one.severity]
        return [(point, str(point.pk) in marked) for point in there]

    @property
    def numbers(self) -> list[tuple[Checkpoint, str, str]]:
        """Checkpoints that ask for a number: with the field's name and what was typed."""
        there = [one for one in self.points if one.answer == Checkpoint.Answer.NUMBER]
        names = [(point, f"number-{self.line.seq}-{point.pk}") for point in there]
        return [(point, name, self.sent.get(name, "")) for point, name in names]

    @property
    def note(self) -> str:
        return str(self.sent.get(self.name("note"), "")).strip()[:LONGEST]

    @property
    def condition(self) -> str:
        return self._one_of(CONDITIONS, "condition")

    @property
    def severity(self) -> str:
        return self._one_of(FAULTS, "fault") or "C"

    def _one_of(self, choices, part: str) -> str:
        said = self.sent.get(self.name(part), "")
        return said if said in dict(choices) else ""

    def said(self) -> Line | None:
        """The line for the act; None where it is left out or wrong (`fault` says what)."""
        if self.known or self.state == "skipped":
            return None
        numbers = self._numbers()
        if numbers is None:
            return None
        if self.state == "normal":
            return Line(self.line, normal=True, numbers=numbers)
        failed = frozenset(point.pk for point, marked in self.marks if marked)
        if not failed and not self.note:
            self.fault = "请选不合格的检查点，或写明异常情况"
            return None
        return Line(self.line, False, failed, numbers, self.note, self.condition, self.severity)

    def _numbers(self) -> dict[int, Decimal] | None:
        found = {}
        for point, _name, text in self.numbers:
            if not text.strip():
                continue
            try:
                found[point.pk] = Decimal(text.strip())
            except InvalidOperation:
                self.fault = f"“{point.text}”请填数字"
                return None
            if not (found[point.pk].is_finite() and abs(found[point.pk]) < LARGEST):
                self.fault = f"“{point.text}”的数字过大"
                return None
        return found

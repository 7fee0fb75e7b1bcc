"""What marks come to: one answer's score, and what many answers say of a village (pure).

Marks stand in the order of the questions: 1 to 5, 0 for “不了解”, which the mean leaves out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from evaluation.models.surveys import BEST, FEWEST

FINE, SHOWN = Decimal("0.0001"), Decimal("0.01")


def score_of(marks: Sequence[int]) -> Decimal | None:
    """The mean of the marks above 0, four decimals; None where nothing was judged."""
    judged = [mark for mark in marks if mark]
    if not judged:
        return None
    return (Decimal(sum(judged)) / len(judged)).quantize(FINE, ROUND_HALF_UP)


def read_marks(typed: str, questions: int) -> list[int]:
    """Marks typed in a row, a digit a question (“54550”), blanks ignored. Raises ValueError in words."""
    digits = "".join(typed.split())
    if not digits.isascii() or not digits.isdigit() or any(int(one) > BEST for one in digits):
        raise ValueError(_("评分只填数字 0 至 5，每题一个"))
    if len(digits) != questions:
        raise ValueError(_("应有 %(n)s 个评分，填了 %(m)s 个") % {"n": questions, "m": len(digits)})
    return [int(one) for one in digits]


@dataclass(frozen=True)
class Satisfaction:
    """What the valid answers say: how many, the mean of their scores, how many of them are satisfied."""

    valid: int
    mean: Decimal | None = None
    satisfied: int = 0

    @property
    def says_enough(self) -> bool:
        """Whether there are answers enough; fewer are not shown either, so that nobody is guessed from them."""
        return self.valid >= FEWEST and self.mean is not None

    @property
    def rate(self) -> Decimal:
        """The mean as part of the best mark, unrounded: s of indicator H1."""
        return self.mean / BEST if self.mean is not None else Decimal(0)

    @property
    def shown_mean(self) -> str:
        return (
            f"{self.mean.quantize(SHOWN, ROUND_HALF_UP)}"
            if self.mean is not None and self.says_enough
            else ""
        )

    @property
    def shown_share(self) -> str:
        """Per cent of the answers that are satisfied, one decimal."""
        if not self.says_enough:
            return ""
        return f"{(Decimal(self.satisfied * 100) / self.valid).quantize(Decimal('0.1'), ROUND_HALF_UP)}%"

"""Made-up figures by which a template is tried before it is kept: every list has a row, every word a value."""

from datetime import date
from decimal import Decimal

from evaluation.report_words import Figures, Place, ScoreLine
from evaluation.report_writing import written

TEN = Decimal(10)


def sample(level: str) -> Figures:
    """A unit of a level that has something everywhere."""
    line = ScoreLine(
        "A1",
        "指标",
        "有制度",
        "base",
        "内容",
        TEN,
        "应有 10 项，已有 9 项",
        Decimal("0.9"),
        TEN,
        TEN,
        TEN,
        TEN,
        TEN - 1,
    )
    return Figures(
        title="样例报告",
        unit="样例单位",
        office="样例办公室",
        level=level,
        year=2000,
        first=date(2000, 1, 1),
        last=date(2000, 12, 31),
        on=date(2000, 12, 31),
        score=Decimal(90),
        base=Decimal(90),
        earned=Decimal(90),
        applicable=Decimal(100),
        grade="优秀",
        place=1,
        of_group=2,
        lines=[line],
        facilities=[("水务", 3)],
        money=[("县财政", TEN, TEN, TEN)],
        cases=["样例经验"],
        beneath=[Place("样例村", "一组", Decimal(90), "优秀", 1)],
        summary="小结",
        next_steps="下一步",
    )


def tried(level: str, template: bytes) -> bytes:
    """The template filled with the sample. Raises ValidationError in words."""
    return written(sample(level), template)

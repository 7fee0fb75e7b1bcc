"""Schemes, rounds and sheets for tests: plain functions, keyword only. Small villages, one scheme of all kinds of parts."""

from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from evaluation.actions import filing, proofs, rounds
from evaluation.actions.filing import Said
from evaluation.models import Evaluation, GradeBand, Indicator, PartScore, Round, Scheme
from evaluation.places import CALCULATORS, Calculator, Counted
from tests.factories import COUNTY, HENGXI, SHITANG, make_division

D = Decimal
CALCULATOR = "test_rate"
BANDS = (("excellent", "优秀", 90), ("good", "良好", 80), ("pass", "合格", 60), ("fail", "不合格", 0))


def make_scheme(*, number: int = 1, least: int = 0) -> Scheme:
    """A1 3 of three self parts with photo; C1 6 computed by `test_rate`; E4 4 on the spot; P2 bonus 2 declared; N2 10."""
    row = Scheme.objects.create(
        division=make_division(code=COUNTY), name="试用指标", number=number,
        from_date=date(2020, 1, 1), least_facilities=least,
    )  # fmt: skip
    for grade, word, line in BANDS:
        GradeBand.objects.create(scheme=row, grade=grade, word=word, from_score=line)
    one = {"scheme": row, "level": "village", "rule": "见细则"}
    declared = Indicator.objects.create(
        order=1, code="A1", group="有制度", name="管护制度健全并公开", points=3, **one
    )
    for n, text in enumerate(("有本村管护制度文件", "制度上墙", "写入村规民约"), 1):
        declared.parts.create(order=n, text=text, points=1, method="self", proof="any" if n == 2 else "none")  # type: ignore[attr-defined]
    computed = Indicator.objects.create(
        order=2, code="C1", group="清单与赋码", name="清单完整率", points=6, **one
    )
    computed.parts.create(
        order=1, text="完整率", points=6, method="system", calculator=CALCULATOR, curve="share"
    )  # type: ignore[attr-defined]
    spot = Indicator.objects.create(order=3, code="E4", group="管护实效", name="抽查合格率", points=4, **one)
    spot.parts.create(order=1, text="合格率", points=4, method="spot")  # type: ignore[attr-defined]
    bonus = Indicator.objects.create(
        order=4, code="P2", group="加分", name="媒体报道", kind="bonus", points=2, **one
    )
    bonus.parts.create(order=1, text="每件0.5", points=2, method="self", proof="any")  # type: ignore[attr-defined]
    off = Indicator.objects.create(
        order=5,
        code="N2",
        group="扣分",
        name="安全事故",
        kind="deduction",
        points=10,
        caps_grade="pass",
        **one,
    )
    off.parts.create(order=1, text="每起扣10", points=10, method="spot")  # type: ignore[attr-defined]
    row.state = "issued"
    row.save(update_fields=["state"])
    return row


@contextmanager
def counting(told: dict[str, tuple[int, int]] | None = None):
    """The calculator `test_rate` stands while the block runs; `told`: {village: (numerator, denominator)}, 3 of 4 unless said."""
    said = told or {}

    def count(units, period):
        found = {}
        for unit in units:
            n, of = said.get(unit, (3, 4))
            found[unit] = Counted(
                D(n), D(of), f"{of} 处中 {n} 处完整", "/facilities/", "补齐 1 处" if n < of else ""
            )
        return found

    calculator = Calculator("试用", "完整", "在用", "village", count)
    CALCULATORS._entries[CALCULATOR] = (0, calculator)
    try:
        yield
    finally:
        CALCULATORS._entries.pop(CALCULATOR)


def make_round(
    *, by, division: str = HENGXI, scheme: Scheme | None = None, opened: bool = True, **said
) -> Round:
    today = timezone.localdate()
    year = said.pop("year", today.year)
    columns = {
        "kind": "year", "title": "", "from_date": date(year, 1, 1), "until": date(year, 12, 31), "opens_on": today,
        "deadline": timezone.now() + timedelta(days=5), "review_due": today + timedelta(days=15),
        "check_due": today + timedelta(days=25), "county_step": True,
    } | said  # fmt: skip
    row = rounds.create(
        division=make_division(code=division), scheme=scheme or make_scheme(), year=year, by=by, **columns
    )
    return rounds.open(round=row, by=by) if opened else row


def sheet_of(row: Round, code: str = SHITANG) -> Evaluation:
    return Evaluation.objects.everywhere(because="test").get(round=row, level="village", division_id=code)


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("制度.pdf", PDF, "application/pdf")


def lines_of(sheet: Evaluation) -> dict[str, PartScore]:
    """{"A1.1": its line}"""
    rows = PartScore.objects.everywhere(because="test").filter(evaluation=sheet)
    return {
        f"{row.part.indicator.code}.{row.part.order}": row for row in rows.select_related("part__indicator")
    }


def filled(sheet: Evaluation, by) -> Evaluation:
    """All declared parts, the second without its proof yet."""
    keys = lines_of(sheet)
    answers = {keys[f"A1.{n}"].pk: Said(D(1), "已上墙") for n in (1, 2, 3)}
    return filing.write(evaluation=sheet, answers=answers, summary="小结", by=by)


def proved(sheet: Evaluation, by) -> None:
    proofs.add(evaluation=sheet, score_id=lines_of(sheet)["A1.2"].pk, file=paper(), by=by)


def filed(sheet: Evaluation, by) -> Evaluation:
    """Filled, proved, signed by the head."""
    filled(sheet, by)
    proved(sheet, by)
    return filing.submit(evaluation=sheet, by=by)

"""What a report costs: CPU seconds of figures, words and charts over the bare template library filling the same template
with the same words and ready pictures; and what a second worker brings."""

import os
import subprocess
import sys
import time
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from itertools import count
from statistics import median
from urllib.parse import urlsplit, urlunsplit

from bench_frame import ROOT, Figure, database, prepared

NAME, VILLAGES, REPORTS, ROUNDS = "guanhu_bench_reports", 400, 25, 5
WORKER = """
import sys, time, django
django.setup()
from django.db import connection
from common import acting, jobs
from evaluation import report_jobs
connection.ensure_connection()
print("ready", flush=True)
sys.stdin.readline()
with acting.as_(acting.Acting(door="task")):
    while jobs.run_next() is not None:
        pass
"""
_year = count(2030)


def report_vs_template() -> Figure:
    """CPU seconds a report, ours over the bare library's."""
    prepared(NAME, _fill)
    with database(NAME):
        from docx.shared import Mm
        from docxtpl import DocxTemplate, InlineImage

        from evaluation.models import Report, Round
        from evaluation.report_figures import ReportFigures
        from evaluation.report_first import template
        from evaluation.report_words import context
        from evaluation.report_writing import charts, written

        rows = Report.objects.everywhere(because="bench").filter(level="village").order_by("pk")
        chosen = list(rows.select_related("division", "party", "round__division")[:REPORTS])
        round = (
            Round.objects.everywhere(because="bench").select_related("division").get(pk=chosen[0].round_id)
        )
        file = template("village")
        figures = ReportFigures(round, chosen)
        ready = [(context(figures.of(one)), charts(figures.of(one))) for one in chosen]

        def ours() -> None:
            told = ReportFigures(round, chosen)
            for one in chosen:
                written(told.of(one), file)

        def bare() -> None:
            for words, pictures in ready:
                filled = DocxTemplate(BytesIO(file))
                shown = {
                    name: InlineImage(filled, BytesIO(picture), width=Mm(150))
                    for name, picture in pictures.items()
                }
                filled.render({**words, **shown}, autoescape=True)
                filled.save(BytesIO())

        seconds = _cpu({"ours": ours, "bare": bare})
    each = {name: taken / REPORTS * 1000 for name, taken in seconds.items()}
    note = (
        f"{each['ours']:.0f} ms of CPU a report with its figures, words and charts, over {each['bare']:.0f} ms by docxtpl alone "
        f"with the same words and ready pictures; medians of {ROUNDS} × {REPORTS}, in turn"
    )
    return Figure("report_vs_template", seconds["ours"] / seconds["bare"], 2, note)


def _cpu(sides) -> dict[str, float]:
    """The median CPU seconds of each side, in turn, after one round that only warms."""
    taken: dict[str, list[float]] = {name: [] for name in sides}
    for number in range(ROUNDS + 1):
        for name, act in sides.items():
            start = time.process_time()
            act()
            if number:
                taken[name].append(time.process_time() - start)
    return {name: median(each) for name, each in taken.items()}


def report_workers() -> Figure:
    """Reports a second with two workers over one."""
    prepared(NAME, _fill)
    with database(NAME):
        paces: dict[int, list[float]] = {workers: [] for workers in (1, 2)}
        for _turn in range(3):
            for workers, found in paces.items():
                found.append(_pace(workers))
    one, two = (median(paces[workers]) for workers in (1, 2))
    note = f"{two:.1f} reports a second with two workers over {one:.1f} with one, all reports of a county's round; medians of 3"
    return Figure("report_workers", two / one, 1.7, note, at_least=True)


def _pace(workers: int) -> float:
    """Reports a second of one whole run."""
    from accounts.system import SystemPost
    from common.models import Job
    from evaluation.actions import reports
    from evaluation.models import Report, Round

    round = Round.objects.everywhere(because="bench").select_related("division").get(title="基准评价")
    Job.objects.all().filter(state="queued").update(state="cancelled")
    run, _started = reports.ask(round=round, division=round.division, by=SystemPost())
    place = urlsplit(os.environ["DATABASE_URL"])
    env = {
        **os.environ,
        "DATABASE_URL": urlunsplit(place._replace(path=f"/{NAME}")),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    hands = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER], cwd=ROOT, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        for _ in range(workers)
    ]
    for hand in hands:
        assert hand.stdout and hand.stdout.readline()
    start = time.perf_counter()
    for hand in hands:
        hand.communicate(b"\n")
    taken = time.perf_counter() - start
    made = Report.objects.everywhere(because="bench").filter(run=run).made().count()
    assert made == run.total, f"{made} of {run.total}"
    return made / taken


def _fill() -> None:
    """A round of 400 villages and 20 townships, every part of every sheet judged."""
    from django.utils import timezone

    from accounts.models import Division
    from evaluation.models import Evaluation, PartScore, Report, Round, Scheme

    because = "a bench of its own database"
    scheme = Scheme.objects.filter(state="issued").order_by("number").first()
    county = scheme.division
    villages = list(
        Division.objects.everywhere(because=because)
        .filter(level="village", pk__startswith=county.pk[:6])
        .order_by("pk")[:VILLAGES]
    )
    townships = list(
        Division.objects.everywhere(because=because)
        .filter(level="township", pk__startswith=county.pk[:6])
        .order_by("pk")[:20]
    )
    round = Round.objects.create(
        division=county, scheme=scheme, year=next(_year), title="基准评价", from_date=date(2030, 1, 1),
        until=date(2030, 12, 31), opens_on=date(2030, 12, 1), deadline=timezone.now() - timedelta(days=9),
        review_due=date(2030, 12, 31), seed=1, state="final",
    )  # fmt: skip
    sheets = Evaluation.objects.bulk_create(
        Evaluation(
            round=round, level=level, division=place, state="final", score=Decimal(80), base=Decimal(80),
            earned=Decimal(80), applicable=Decimal(100), grade="良好", group="全部",
        )
        for level, places in (("village", villages), ("township", townships))
        for place in places
    )  # fmt: skip
    parts = [
        (indicator, part)
        for indicator in scheme.indicators.prefetch_related("parts")
        for part in indicator.parts.all()
    ]
    PartScore.objects.bulk_create(
        PartScore(
            evaluation=sheet, indicator=indicator, part=part, numerator=8, denominator=10, rate=Decimal("0.8"),
            told="应有 10 项，其中 8 项达到要求", raises="补齐 2 项", computed=(part.points or Decimal(0)) * Decimal("0.8"),
        )
        for sheet in sheets
        for indicator, part in parts
        if indicator.level == sheet.level and indicator.kind == "base"
    )  # fmt: skip
    Report.objects.bulk_create(
        Report(round=round, level=sheet.level, division=sheet.division, evaluation=sheet) for sheet in sheets
    )

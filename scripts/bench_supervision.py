"""Drawing a year's supervision up for 400 villages and for 100: what one visit costs the solver.

supervision_growth: deterministic time (the solver's own count of work, the same on every machine) to a plan within 5 % of
the proven bound, per visit, at 400 villages over the same at 100; twelve teams, quarterly visits and those of the tasks.
"""

from datetime import date
from functools import partial

from bench_frame import Figure, database, prepared

FEW, MANY = 100, 400
YEAR = 2026
GAP = 0.05


def supervision_growth() -> Figure:
    from tasks_checklist import demo_synthetic
    from tasks_checklist.planning.drawing import draw
    from tasks_checklist.planning.terms import Limits

    costs, said = {}, []
    for villages in (FEW, MANY):
        prepared(_name(villages), partial(demo_synthetic.fill, villages, year=YEAR))
        with database(_name(villages)):
            problem = _problem()
        drawn = draw(problem, Limits(gap=GAP))
        if drawn.gap > GAP or drawn.unplaced:
            raise AssertionError(f"{villages} villages: gap {drawn.gap:.3f}, {len(drawn.unplaced)} left out")
        costs[villages] = drawn.deterministic_time / len(drawn.trips)
        said.append(
            f"{villages} villages: {len(drawn.trips)} visits, gap {drawn.gap:.2%}, {drawn.deterministic_time:.4f}"
        )
    return Figure(
        "supervision_growth", costs[MANY] / costs[FEW], 1.5, "deterministic time; " + "; ".join(said)
    )


def _problem():
    from tasks_checklist.models import SupervisionPlan
    from tasks_checklist.supervision_input import problem_of

    return problem_of(SupervisionPlan.objects.select_related("division").get(), date(YEAR, 1, 1))


def _name(villages: int) -> str:
    return f"guanhu_bench_supervision_{villages}"

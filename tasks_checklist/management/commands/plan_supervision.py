"""Draw a year's supervision up from the command line: the same drawing as in the browser."""

import json
from datetime import date

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import Division
from accounts.system import SystemPost
from common import acting
from tasks_checklist.actions.drawing import adopt, keep, outside_window
from tasks_checklist.models import Drawing, SupervisionPlan, Team
from tasks_checklist.planning.drawing import draw
from tasks_checklist.planning.terms import Drawn, Limits, Problem
from tasks_checklist.supervision_input import problem_of


class Command(BaseCommand):
    help = "拟排年度督导日程"

    def add_arguments(self, parser) -> None:
        parser.add_argument("--year", type=int, required=True, help="年度")
        parser.add_argument("--division", help="哪个区划的计划（12 位代码）；只有一个时可不写")
        parser.add_argument(
            "--from", dest="from_date", type=date.fromisoformat, help="自何日起排（YYYY-MM-DD）"
        )
        parser.add_argument("--adopt", action="store_true", help="排好即采用")
        parser.add_argument("--json", action="store_true", help="输出一个 JSON 对象")

    def handle(self, *args, **options) -> None:
        with acting.as_(acting.Acting(None, None, None, door="command")):
            plan = self._plan(options["year"], options["division"])
            first = options["from_date"] or date(plan.year, 1, 1)
            try:
                problem = problem_of(plan, first)
            except ValidationError as refusal:
                raise CommandError("；".join(refusal.messages)) from refusal
            drawn = draw(problem, Limits())
            self._keep(plan, problem, drawn, first, adopt_it=options["adopt"])
        report = told(problem, drawn, *_names(problem))
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False))
        else:
            self.stdout.write(
                f"应督导 {report['obligations']} 项，排出行程 {len(report['visits'])} 次，期限外 {report['outside_window']} 项，"
                f"排不下 {len(drawn.unplaced)} 项；目标值 {report['objective']}，下界 {report['bound']}，差距 {report['gap']:.2%}"
            )

    def _plan(self, year: int, code: str | None) -> SupervisionPlan:
        rows = SupervisionPlan.objects.filter(year=year).exclude(state=SupervisionPlan.State.DROPPED)
        if code:
            if not Division.objects.filter(pk=code).exists():
                raise CommandError(f"没有代码为 {code} 的区划")
            rows = rows.filter(division=code)
        found = list(rows.select_related("division")[:2])
        if len(found) != 1:
            said = "没有" if not found else "不止一份"
            raise CommandError(f"{said}{year}年的督导计划，请用 --division 指明")
        return found[0]

    @transaction.atomic
    def _keep(
        self, plan: SupervisionPlan, problem: Problem, drawn: Drawn, first: date, *, adopt_it: bool
    ) -> Drawing:
        drawing = keep(plan=plan, problem=problem, drawn=drawn, from_date=first, job_id=None)
        if adopt_it:
            adopt(drawing=drawing, by=SystemPost())
        return drawing


def _names(problem: Problem) -> tuple[dict[int, str], dict[int, str]]:
    """{unit: the code of its division}, {team: its name}."""
    teams = Team.objects.filter(pk__in=[team.key for team in problem.teams])
    return {unit.key: unit.order for unit in problem.units}, dict(teams.values_list("pk", "name"))


def told(problem: Problem, drawn: Drawn, places: dict[int, str], teams: dict[int, str]) -> dict:
    """The shape of `--json`; `villages` are the codes of the units' divisions in the order of the way."""
    return {
        "visits": [
            {
                "date": trip.on.isoformat(),
                "team": teams[trip.team],
                "villages": [places[unit] for unit in trip.units],
            }
            for trip in drawn.trips
        ],
        "obligations": len(problem.obligations),
        "outside_window": outside_window(problem, drawn),
        "unmet": [
            {
                "kind": wish.kind,
                "village": places.get(wish.unit or 0),
                "team": teams.get(wish.team or 0),
                "date": wish.on and wish.on.isoformat(),
            }
            for wish in drawn.wishes
        ],
        "objective": drawn.objective,
        "bound": drawn.bound,
        "gap": drawn.gap,
    }

"""The drawing of a supervision plan as a load: asked for through its page without pause, every second one adopted.

A job that a worker died over is drawn again by another, and leaves one drawing; what is adopted stands once.
"""

import random

from tests.kill.house import House
from tests.kill.ledgers import post_form, prepared

PREPARE = """
import django
django.setup()
from itertools import count
from tests import factories
factories._number = count(1000)  # other loads have made people of the first numbers
from tests.factories import HENGXI, _rows, client_of, make_post
from tests.tasks_checklist.supervision_rows import ask, make_plan, make_team
villages = tuple(sorted(code for code in _rows() if code[:9] == HENGXI[:9] and code != HENGXI))
plan = make_plan(villages=villages)
for rhythm, kind, share in (("monthly", "regular", 100), ("quarterly", "unannounced", 100), ("monthly", "random", 30)):
    ask(plan, rhythm=rhythm, kind=kind, share=share)
for number in range(4):
    make_team(name=f"第{number}组", stops_a_day=3)
print(plan.pk, client_of(make_post(role="township_clerk", division=HENGXI)).cookies["guanhu-session"].value)
"""
JOBS = "SELECT id, state FROM common_job WHERE kind = 'tasks_checklist.draw_plan' ORDER BY id DESC"


class Drawings:
    """One clerk of 横溪街道, one drawing at a time."""

    def __init__(self, chance: random.Random) -> None:
        self.plan = self.session = ""

    def prepare(self, house: House) -> None:
        self.plan, self.session = prepared(house, PREPARE)

    def feed(self, house: House) -> None:
        jobs = house.ask(JOBS)
        if jobs and jobs[0][1] in ("queued", "running"):
            return
        waiting = house.ask("SELECT id FROM tasks_checklist_drawing WHERE state = 'proposed'")
        if waiting and len(jobs) % 2:
            post_form(house, f"/duty/drawings/{waiting[0][0]}/act/adopt/", {}, self.session)
        year = {"from_date": "2026-01-01"}
        post_form(house, f"/duty/supervision/{self.plan}/draw/", year, self.session)

    def faults(self, house: House) -> list[str]:
        wrong = [f"drawing job {key} ended {state}" for key, state in house.ask(JOBS) if state != "done"]
        asked = {key for key, _state in house.ask(JOBS)}
        kept = [key for (key,) in house.ask("SELECT job_id FROM tasks_checklist_drawing")]
        if sorted(kept) != sorted(asked):
            wrong.append(f"drawings of jobs {sorted(kept)}, asked for by {sorted(asked)}")
        adopted = house.ask("SELECT count(*) FROM tasks_checklist_drawing WHERE state = 'adopted'")[0][0]
        stops, met, unmet = house.ask(
            "SELECT (SELECT count(*) FROM tasks_checklist_visitstop s JOIN tasks_checklist_visit v ON v.id = s.visit_id"
            " WHERE v.state = 'planned'), count(DISTINCT stop_id), count(*) FILTER (WHERE stop_id IS NULL)"
            " FROM tasks_checklist_obligation"
        )[0]
        if not adopted or unmet or stops != met:
            wrong.append(
                f"{adopted} adopted: {stops} stops planned, {met} meet what is owed, {unmet} met by none"
            )
        return wrong

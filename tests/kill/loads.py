"""What the house is busy with while its processes are killed, and how to see afterwards that all is well.

A further load is one more class with the same three methods, listed in LOADS.
"""

import random
from typing import Protocol

from tests.kill.drawings import Drawings
from tests.kill.house import House
from tests.kill.ledgers import Ledgers


class Load(Protocol):
    def prepare(self, house: House) -> None:
        """Before the first kill."""

    def feed(self, house: House) -> None:
        """Ask for more work through the front door. Raises OSError while the door is dead."""

    def faults(self, house: House) -> list[str]:
        """When everything is final: what is lost, doubled or half done, in words."""


class SampleJobs:
    """Counts and transfers (tests/kill/sample), asked for by web requests repeated until answered."""

    COINS = 10**9

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.asked: dict[str, tuple[str, int]] = {}
        self.answered: dict[str, int] = {}

    def prepare(self, house: House) -> None:
        house.ask(
            "INSERT INTO sample_purse (name, amount) VALUES ('landed', 0), ('from', %s), ('to', 0)",
            self.COINS,
        )

    def feed(self, house: House) -> None:
        # Not more than the workers can do: waiting behind others is no sign of something stuck.
        if set(self.asked) == set(self.answered) and house.get("/sample/")["open"] < 5:
            kind = self.chance.choice(["sample.count", "sample.transfer"])
            self.asked[f"{kind} {len(self.asked)}"] = (kind, self.chance.randint(30, 250))
        for key in set(self.asked) - set(self.answered):
            kind, amount = self.asked[key]
            self.answered[key] = house.post("/sample/start", kind=kind, amount=amount, key=key)["job"]

    def faults(self, house: House) -> list[str]:
        return [*self._jobs(house), *self._pieces(house), *self._coins(house)]

    def _jobs(self, house: House) -> list[str]:
        rows = house.ask("SELECT key, id, state, problem FROM common_job WHERE kind LIKE 'sample.%%'")
        found = {key: job_id for key, job_id, _, _ in rows}
        wrong = [
            f"job {job_id} ended {state}: {problem}" for _, job_id, state, problem in rows if state != "done"
        ]
        if len(rows) != len(found) or found != self.answered:
            wrong.append(f"jobs asked {self.answered}, found {found}")
        return wrong

    def _pieces(self, house: House) -> list[str]:
        rows = house.ask("SELECT job_id, array_agg(piece ORDER BY piece) FROM sample_landed GROUP BY job_id")
        landed = dict(rows)
        expected = {
            self.answered[key]: list(range(n)) for key, (kind, n) in self.asked.items() if "count" in kind
        }
        left = house.ask("SELECT count(*) FROM sample_counted")[0][0]
        wrong = [
            f"pieces landed differ for job {job}" for job in expected if landed.get(job) != expected[job]
        ]
        wrong += (
            [f"pieces landed for unknown jobs {set(landed) - set(expected)}"]
            if set(landed) - set(expected)
            else []
        )
        return wrong + ([f"{left} staging rows left behind"] if left else [])

    def _coins(self, house: House) -> list[str]:
        purses = dict(house.ask("SELECT name, amount FROM sample_purse"))
        moved, counted = (
            sum(n for kind, n in self.asked.values() if word in kind) for word in ("transfer", "count")
        )
        right = {"landed": counted, "from": self.COINS - moved, "to": moved}
        return [] if purses == right else [f"purses hold {purses}, should hold {right}"]


LOADS = [SampleJobs, Ledgers, Drawings]

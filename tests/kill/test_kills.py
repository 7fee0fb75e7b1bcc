"""kill -9 of worker, web, beat, Valkey, PostgreSQL at random moments under load.

Nothing is lost, doubled, half done or stuck; each job shows life again within 120 s of the services' return.
`make test` runs a fixed tenth with a shortened lease, GUANHU_LONG=1 all 30 with the lease of production.
"""

import os
import random
import shutil
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.kill.house import VICTIMS, House, standing, wait_until
from tests.kill.loads import LOADS, Load
from tests.kill.watching import Watch

SEED = int(os.environ.get("GUANHU_SEED", "20240712"))
LONG = os.environ.get("GUANHU_LONG") == "1"
KILLS = 30
TENTH = ("worker", "postgres", "valkey")
LIMIT = 120.0
SHORT_LEASE = {"JOB_LEASE_SECONDS": "6", "JOB_WAKE_SECONDS": "4", "JOB_SWEEP_SECONDS": "2"}


@pytest.fixture
def var():
    """A folder that the servers' own account can reach."""
    place = Path(tempfile.mkdtemp(prefix="guanhu-kill-"))
    place.chmod(0o755)
    yield place / "var"
    shutil.rmtree((place / "var/servers").resolve(), ignore_errors=True)
    shutil.rmtree(place)


def say(words: str) -> None:
    """A line of the protocol; `pytest -s` shows it at once, a failure shows all."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def feed_for(loads: list[Load], house: House, seconds: float) -> None:
    """Ask for work for so long, and until a job is running; a dead door is asked again."""
    until = time.monotonic() + seconds
    while time.monotonic() < until or not is_busy(house):
        assert time.monotonic() < until + LIMIT, "no job was taken up"
        for load in loads:
            with suppress(OSError):
                load.feed(house)
        time.sleep(min(1.0, max(0.0, until - time.monotonic())))


def is_busy(house: House) -> bool:
    return house.ask("SELECT count(*) FROM common_job WHERE state = 'running'") != [(0,)]


def is_quiet(house: House) -> bool:
    return house.ask("SELECT count(*) FROM common_job WHERE state IN ('queued', 'running')") == [(0,)]


def kill_one(house: House, watch: Watch, victim: str, chance: random.Random) -> float:
    """Seconds until all services were back."""
    watch.gone()
    pid = house.kill(victim, chance.choice)
    took = wait_until(lambda: house.is_back(without=pid), 90, f"services return after the death of {victim}")
    watch.back()
    return took


def test_nothing_is_lost_doubled_half_done_or_stuck(var):
    chance = random.Random(SEED)
    kills = [chance.choice(VICTIMS) for _ in range(KILLS)] if LONG else list(TENTH)
    say(f"seed {SEED}, kills: {', '.join(kills)}")
    with standing(var, **({} if LONG else SHORT_LEASE)) as house:
        loads: list[Load] = [load(chance) for load in LOADS]
        for load in loads:
            load.prepare(house)
        watch = Watch(house)
        watch.start()
        for number, victim in enumerate(kills, 1):
            feed_for(loads, house, chance.uniform(1.5, 20 if LONG else 4))
            took = kill_one(house, watch, victim, chance)
            say(
                f"{number:2}. {victim}: back after {took:.1f} s, longest wait so far {watch.longest[0]:.1f} s"
            )
        feed_for(loads, house, 2)
        took = wait_until(lambda: is_quiet(house), LIMIT + 60, "all jobs final")
        watch.stop()
        jobs, again = house.ask("SELECT count(*), count(*) FILTER (WHERE attempts > 1) FROM common_job")[0]
        say(f"{len(kills)} kills, {jobs} jobs, {again} taken up again, all final {took:.0f} s after the last")
        imported = house.ask("SELECT count(*) FROM assets_ledgerbatch WHERE state = 'imported'")[0][0]
        say(
            f"{imported} ledgers imported whole, longest wait after the services' return: {watch.longest[0]:.1f} s"
        )
        assert [fault for load in loads for fault in load.faults(house)] == []
        assert again > 0 and imported > 0
        assert watch.longest[0] <= LIMIT

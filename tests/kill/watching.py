"""How long each job waited for a sign of life, seen from outside once a second."""

import threading
import time

import psycopg2

from tests.kill.house import House

LOOK = """
    SELECT job.id, job.state, job.attempts, progress.heartbeat_at, progress.done
      FROM common_job job JOIN common_jobprogress progress ON progress.job_id = job.id
     WHERE job.state IN ('queued', 'running')
"""


class Watch(threading.Thread):
    """Waiting counts from a job's last visible change, or the services' return after the kill that followed.

    Later kills do not set it back: the longest wait is the worst case with everything that came in between.
    """

    def __init__(self, house: House) -> None:
        super().__init__(daemon=True)
        self.house = house
        self.returns: list[float] = []
        self.are_back = True
        self.longest = (0.0, 0)  # seconds, job
        self._seen: dict[int, tuple[tuple, float]] = {}
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.wait(0.5):
            try:
                self._look()
            except psycopg2.Error:
                continue  # killed just now

    def stop(self) -> None:
        self._over.set()
        self.join()

    def gone(self) -> None:
        self.are_back = False

    def back(self) -> None:
        self.returns.append(time.monotonic())
        self.are_back = True

    def _look(self) -> None:
        now = time.monotonic()
        for job, *looks in self.house.ask(LOOK):
            before, since = self._seen.get(job, (None, now))
            since = since if tuple(looks) == before else now
            self._seen[job] = (tuple(looks), since)
            if self.are_back:
                begin = next((moment for moment in self.returns if moment >= since), since)
                self.longest = max(self.longest, (now - begin, job))

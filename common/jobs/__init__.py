"""Background jobs: rows that are asked for, taken up by a worker, revived if it dies, and done exactly once.

@job_kind("assets.read_ledger", title="读取台账", stages=[("read", "读取"), ("check", "核对")])
def read_ledger(work: Work) -> dict: …

job = jobs.start("assets.read_ledger", arguments={"batch": 7}, by=Asker.present())  # in an action
jobs.wake(job)  # in its door
"""

from common.jobs.actions import Asker, cancel, retry, start
from common.jobs.errors import Cancelled, Failed, LeaseLost, NoLongerAllowed, WrongState
from common.jobs.kinds import JobKind, Stage, job_kind
from common.jobs.running import run
from common.jobs.waking import wake
from common.jobs.work import Work

__all__ = [
    "Asker",
    "Cancelled",
    "Failed",
    "JobKind",
    "LeaseLost",
    "NoLongerAllowed",
    "Stage",
    "Work",
    "WrongState",
    "cancel",
    "job_kind",
    "retry",
    "run",
    "start",
    "wake",
]

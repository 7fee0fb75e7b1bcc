"""The worker's doors of JUDGE: thin, each may be delivered twice, late, or never."""

from celery import shared_task

from common import jobs
from common.jobs import Asker
from evaluation.actions import freezing


@shared_task
def freeze_due_rounds() -> None:
    """数据冻结 of each round whose deadline has passed since the last round of the clock."""
    for round in freezing.due():
        jobs.wake(freezing.begin(round=round, by=Asker()))

"""Two ways of working: staging first and a short decision, and one long transaction."""

import time

from django.db import transaction
from django.db.models import F

from common.jobs import Work, job_kind
from tests.kill.sample.models import Counted, Landed, Purse

PAUSE = 0.02


@job_kind(
    "sample.count",
    title="计数",
    stages=[("count", "计数"), ("land", "入账")],
    for_system=True,
    max_attempts=30,
)
def count(work: Work) -> None:
    """Counts pieces slowly into staging rows, then lands them all at once."""
    pieces, mine = work.arguments["pieces"], {"job_id": work.job.pk, "token": work.job.token}
    work.stage("count", total=pieces)
    for piece in range(pieces):
        Counted.objects.create(**mine, piece=piece)
        time.sleep(PAUSE)
        work.advance()
    with transaction.atomic():
        work.fence()
        work.stage("land", total=pieces)
        for row in Counted.objects.filter(**mine).order_by("piece"):
            Landed.objects.create(job_id=row.job_id, piece=row.piece)
            work.advance()
        Purse.objects.filter(name="landed").update(amount=F("amount") + pieces)
        Counted.objects.filter(job_id=work.job.pk).delete()
        work.finish({"landed": pieces})


@job_kind("sample.transfer", title="转账", stages=[("move", "转账")], for_system=True, max_attempts=30)
def transfer(work: Work) -> None:
    """Moves coins one by one from one purse to another in one long transaction."""
    coins = work.arguments["coins"]
    with transaction.atomic():
        work.fence()
        work.stage("move", total=coins)
        for _ in range(coins):
            Purse.objects.filter(name="from").update(amount=F("amount") - 1)
            Purse.objects.filter(name="to").update(amount=F("amount") + 1)
            time.sleep(PAUSE)
            work.advance()
        work.finish({"moved": coins})

"""Freezing a round as a job: begun by the clock once the last signatures have landed, decided once."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from accounts.system import SystemPost
from common.jobs import Failed, Work, job_kind
from evaluation.actions.freezing import KIND, count, keep, to_count
from evaluation.models import Round


@job_kind(
    KIND,
    title="冻结评价数据",
    stages=[("count", "逐项计算"), ("keep", "写入评价表")],
    for_system=True,
    says=lambda done: f"冻结 {done['sheets']} 份评价表的 {done['lines']} 项数据。",
    result_url=lambda job: reverse("evaluation:round-detail", args=[job.arguments["round"]]),
    unit="项",
)
def freeze_round(work: Work) -> dict:
    rows = Round.objects.everywhere(because="the round whose deadline has passed")
    round = rows.get(pk=work.arguments["round"])
    scores = to_count(round)
    work.stage("count", len(scores))
    try:
        found = count(round, scores, work.advance)
    except ValidationError as refusal:
        raise Failed("；".join(refusal.messages)) from refusal
    work.stage("keep")
    result = {"lines": len(found), "sheets": len({one.evaluation_id for one in found})}
    with transaction.atomic():
        work.fence()
        keep(round=round, scores=found, by=SystemPost())
        work.finish(result)
    return result

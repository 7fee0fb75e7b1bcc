"""Reports of the demo: those of 横溪街道's round that is final, written as in life; once."""

from accounts.demo import HENGXI
from accounts.models import Division
from accounts.system import SystemPost
from common import jobs
from evaluation.actions import reports
from evaluation.models import Report, ReportLevel, Round, RoundState

BECAUSE = "the demo's own rows"


def load(options) -> str:
    """Once, where the round stands."""
    rows = Round.objects.everywhere(because=BECAUSE).filter(division_id=HENGXI, state=RoundState.FINAL)
    round = rows.order_by("pk").first()
    if round is None:
        return "没有定稿的评价，不写示范的评价报告"
    if Report.objects.everywhere(because=BECAUSE).filter(round=round).exists():
        return "示范的评价报告已在册"
    township = Division.objects.get(pk=HENGXI)
    run, started = reports.ask(round=round, division=township, by=SystemPost(), level=ReportLevel.VILLAGE)
    for job in started:
        jobs.run(job.pk)
    return f"示范的评价报告 {run.total} 份"

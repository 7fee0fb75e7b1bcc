"""A year's list opened as a job, where a township has many items."""

from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.urls import reverse

from common.jobs import Work, job_kind
from maintenance.actions.renewing import KIND, items_of, open_all
from maintenance.models import Renewal


def _says(result: dict[str, Any]) -> str:
    words = f"已重开 {result['count']:,} 条，待各村确认"
    return words + (f"；{result['to_fill']:,} 条须先补齐" if result["to_fill"] else "")


@job_kind(
    KIND,
    title="重开年度清单",
    stages=[("open", "逐村重开")],
    unit="条",
    says=_says,
    result_url=lambda job: reverse("maintenance:renewal-detail", args=[job.arguments["renewal"]]),
)
def renew_list(work: Work) -> None:
    """All in the deciding transaction: whoever dies in the middle leaves the list as it was, and it is done again."""
    rows = Renewal.objects.visible_to(work.asker).select_related("division")
    renewal = get_object_or_404(rows, pk=work.arguments["renewal"])
    work.stage("open", total=items_of(renewal.division).count())
    with transaction.atomic():
        done = open_all(renewal=renewal, by=work.asker, on_village=work.advance)
        work.finish({"count": done.count, "to_fill": done.to_fill})

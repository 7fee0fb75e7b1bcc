"""What of the register waits for the reader, for the workbench."""

from datetime import timedelta

from django.db.models import Count, Q
from django.urls import reverse

from accounts.access import may
from accounts.places import WaitingMatter
from accounts.rights import Right
from assets.models import Condition, Facility, LedgerBatch, Registration, Status

DAYS_TO_CONFIRM = 7


def ledgers_to_confirm(post) -> list[WaitingMatter]:
    """Ledgers read and checked that nobody has confirmed or given up; at most twenty, the oldest first."""
    if not may(post, Right.LEDGER_IMPORT):
        return []
    checked = (
        LedgerBatch.objects.visible_to(post)
        .filter(state=LedgerBatch.State.CHECKED)
        .select_related("division")
    )
    return [_matter(batch) for batch in checked.order_by("created_at")[:20]]


def _matter(batch: LedgerBatch) -> WaitingMatter:
    counts = batch.counts
    return WaitingMatter(
        kind="台账导入",
        what=f"{batch.file_name}，{counts.get('imported', 0)} 行可入库，{counts.get('held', 0)} 行待处理",
        source=batch.division.short_name,
        since=batch.created_at,
        due=batch.created_at + timedelta(days=DAYS_TO_CONFIRM),
        act="核对",
        url=reverse("assets:ledger-detail", args=[batch.pk]),
        icon="table-import",
    )


def measures(post) -> list[dict]:
    """The figures of the register on the workbench, each opening the list that makes it."""
    if not may(post, Right.FACILITY_VIEW):
        return []
    found = (
        Facility.objects.visible_to(post)
        .counted()
        .aggregate(
            in_use=Count("pk", filter=Q(status__in=[Status.IN_USE, Status.SUSPENDED])),
            coded=Count("pk", filter=Q(registration=Registration.CODED)),
            all=Count("pk"),
            broken=Count("pk", filter=Q(condition__in=[Condition.DAMAGED, Condition.FAILED])),
            unknown=Count("pk", filter=Q(condition=Condition.UNKNOWN)),
        )
    )
    here = reverse("assets:facility-list")
    rate = f"{100 * found['coded'] / found['all']:.2f}" if found["all"] else "—"
    return [
        {
            "label": "在用设施",
            "value": f"{found['in_use']:,}",
            "unit": "处",
            "url": f"{here}?status=standing",
        },
        {"label": "受损、失效", "value": found["broken"], "unit": "处", "url": f"{here}?condition=broken"},
        {
            "label": "赋码率",
            "value": rate,
            "unit": "%" if found["all"] else "",
            "url": f"{here}?registration=uncoded",
        },
        {"label": "状况未核实", "value": found["unknown"], "unit": "处", "url": f"{here}?condition=unknown"},
    ]

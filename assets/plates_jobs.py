"""Background work of the plates: drawing a sheet."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import may, require
from accounts.rights import Right
from assets.actions.plates import keep_sheet
from assets.models import PlateOrder
from assets.plates import why_not_printed
from assets.plates_sheet import labels, plates_of, sheet
from common.jobs import Failed, Work, job_kind


def page_of_order(job) -> str:
    return reverse("assets:plate-order-detail", args=[job.arguments["order"]])


def _says(result: dict) -> str:
    return _("已生成 %(labels)s 张码牌的 PDF") % result


def may_read_sheet(post, order_id: str) -> bool:
    """Who may print in the order's area may take its sheet (ATTACHMENT_OWNERS)."""
    order = PlateOrder(pk=int(order_id)) if order_id.isdigit() else None
    return order is not None and may(post, Right.PLATE_PRINT, order)


@job_kind(
    "assets.print_plates",
    title="制作码牌",
    stages=[("draw", "生成二维码"), ("set", "排版")],
    result_url=page_of_order,
    says=_says,
    unit="张",
)
def print_plates(work: Work) -> None:
    """Draw the sheet and keep it with its order; may be run again from the start. Raises Failed, Refused."""
    order = (
        PlateOrder.objects.visible_to(work.asker).select_related("division").get(pk=work.arguments["order"])
    )
    require(work.asker, Right.PLATE_PRINT, order)
    if problem := why_not_printed():
        raise Failed(problem)
    plates = plates_of(order)
    work.stage("draw", len(plates))
    said = list(labels(plates, on_label=work.advance))
    work.stage("set")
    pdf = sheet(order.size, said)
    with transaction.atomic():
        work.fence()
        keep_sheet(order=order, pdf=pdf, account=work.job.account_id)
        work.finish({"labels": len(said)})

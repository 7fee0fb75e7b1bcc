"""An arrival as a published kind (PUBLISHED_KINDS): drafted on its page, hung on the board, followed as it is made known."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Division
from common.money import show
from funding.models import Arrival
from maintenance.actions import publishing
from maintenance.models import Publication

KIND = "fund_arrival"
WORD = "资金到账"
LONGEST_KEY = 18  # digits
BECAUSE = "what is published is for everyone"
COLUMNS = ["通知单号", "到账日期", "资金来源", "到账依据", "付款方", "用途", "金额（元）"]


def find(object_id: str) -> Arrival | None:
    if not object_id.isdecimal() or len(object_id) > LONGEST_KEY:
        return None
    rows = Arrival.objects.everywhere(because=BECAUSE).select_related(
        "division__parent", "share__allocation", "booking__reversal"
    )
    return rows.filter(pk=int(object_id)).first()


def url(row: Arrival) -> str:
    return reverse("funding:arrival-detail", args=[row.pk])


def sheet(row: Arrival, division: Division) -> dict[str, Any]:
    """The one line for the board."""
    from funding.arrival_shown import board_line

    line = [row.number, f"{row.arrived_on:%Y-%m-%d}", *board_line(row), show(row.amount)]
    title, said = _("%(unit)s资金到账公示") % {"unit": row.division}, []
    if turned := getattr(row.booking, "reversal", None):
        title = _("%s（已冲销）") % title
        said = [
            _("该笔到账已于 %(day)s 冲销：%(reason)s") % {"day": turned.booked_on, "reason": turned.reason}
        ]
    return {
        "title": title,
        "unit": _("金额单位：元"),
        "columns": COLUMNS,
        "rows": [line],
        "notes": [*said, _("对到账资金有异议的，请在公示期内向监督电话反映。")],
    }


def publication_of(row: Arrival) -> Publication | None:
    """Its notice that was not taken down, the newest."""
    return Publication.objects.of(KIND, row.pk).exclude(state=Publication.State.WITHDRAWN).first()


def draft(*, arrival: Arrival, by) -> Publication:
    """拟公示: its own page publishes it. Raises Refused, Http404, ValidationError once it is reversed."""
    row = Arrival.objects.visible_to(by).select_related("division", "booking__reversal").get(pk=arrival.pk)
    if hasattr(row.booking, "reversal"):
        raise ValidationError(_("该笔到账已经冲销，不能公示"))
    said = {
        "unit": row.division, "day": f"{row.arrived_on:%Y年%-m月%-d日}", "amount": show(row.amount),
        "source": row.get_source_display(), "number": row.number,
    }  # fmt: skip
    return publishing.draft(
        kind=KIND,
        object_id=row.pk,
        division=row.division.heir,  # of a merged village: on the board that is there
        title=_("%(unit)s管护资金到账公示（%(number)s）") % said,
        body=_("%(day)s，%(unit)s收到%(source)s资金 %(amount)s 元，现予公示。") % said,
        by=by,
    )


def take_down(row: Arrival, reason: str, by) -> None:
    """已冲销: what was told of it is no longer so, whoever takes it back; boards are told to take the sheet down."""
    publishing.revoke(kind=KIND, object_id=row.pk, reason=_("该笔到账已冲销：%s") % reason, by=by)


@transaction.atomic
def follow(publication: Publication, by) -> None:
    """The arrival knows the first day on which it is known; taken down, it is to be published again."""
    rows = Arrival.objects.everywhere(because=BECAUSE).select_for_update(of=("self",))
    row = rows.filter(pk=int(publication.object_id)).first()
    if row is None:
        return
    known = publication.state == Publication.State.RUNNING
    row.published_on = (publication.from_date or timezone.localdate()) if known else None
    row.version += 1
    row.save(update_fields=["published_on", "version"])

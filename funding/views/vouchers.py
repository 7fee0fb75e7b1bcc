"""遮盖: the clerk draws over names, accounts and telephones of a voucher's scan; the public copy is made here."""

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from accounts.doors import needs
from accounts.rights import Right
from accounts.views.answers import done
from common.attachments.content import PICTURES
from common.models import Attachment
from funding.actions import vouchers
from funding.masking import Box
from funding.models import Expenditure

SIDES = ("left", "top", "width", "height")


@needs(Right.PAYMENT_ASK, Right.PAYMENT_PAY, methods="GET POST")
def voucher_mask(request, public_id):
    """A scan with boxes over it; sent, the masked copy stands beside it and the scan stays as it is."""
    scans = Attachment.objects.filter(
        owner_kind=vouchers.SCANS, kind__in=PICTURES, state=Attachment.State.KEPT
    )
    scan = get_object_or_404(scans, public_id=public_id)
    rows = Expenditure.objects.visible_to(request.post)
    row = rows.filter(pk=int(scan.owner_id)).first() if scan.owner_id.isdecimal() else None
    if row is None:
        raise Http404
    vouchers.require_keeper(row, request.post)
    wrong = ""
    if request.method == "POST":
        try:
            said = {"expenditure": row, "scan": scan, "by": request.post, "account_id": request.account.pk}
            vouchers.mask(boxes=_boxes(request.POST), **said)
            return done(
                request, _("已生成遮盖后的公开用凭证，原件没有改动"), "funding:expenditure-detail", row.pk
            )
        except ValidationError as refusal:
            wrong = refusal.messages[0]
    context = {"expenditure": row, "scan": scan, "wrong": wrong}
    return render(request, "funding/voucher_mask.html", context, status=422 if wrong else 200)


def _boxes(sent) -> list[Box]:
    """Raises ValidationError for none, and for one that lies outside of the picture."""
    lines = list(zip(*(sent.getlist(side) for side in SIDES), strict=False))[: vouchers.MOST_BOXES + 1]
    try:
        return [Box.of_hundredths(*line) for line in lines]
    except ValueError as error:
        raise ValidationError(_("遮盖的位置不对，请重新框选")) from error

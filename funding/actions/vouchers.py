"""凭证 of a payment: scans for the office, and copies with names, accounts and telephones blacked out for the public."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import Refused, may, require
from accounts.rights import Right
from common.attachments import Owner, discard, opened
from common.attachments.content import ACCEPTED, PICTURES
from common.models import Attachment
from funding.masking import Box, painted
from funding.models import Expenditure, SpendingState
from maintenance.actions.keeping import keep_some, kept

SCANS, PUBLIC = "expenditure_voucher", "expenditure_voucher_public"  # owners, in the place ATTACHMENT_OWNERS
MOST, MOST_BOXES = 20, 40
ADDING = (Right.PAYMENT_ASK, Right.PAYMENT_PAY)
ENDED = (SpendingState.DROPPED, SpendingState.REVERSED)


def scans_of(expenditure: Expenditure, kind: str = SCANS):
    return kept(Owner(kind, expenditure.pk))


@transaction.atomic
def add(
    *,
    expenditure: Expenditure,
    files: Iterable[UploadedFile],
    by,
    account_id: int | None,
    public: bool = False,
) -> list[Attachment]:
    """Keep scans, or copies fit to be shown. Raises Refused, Http404, ValidationError."""
    require_keeper(expenditure, by)
    if expenditure.state in ENDED:
        raise ValidationError(_("现为“%s”，不能再补凭证") % expenditure.get_state_display())
    owner = Owner(PUBLIC if public else SCANS, expenditure.pk)
    said = {"division": expenditure.division_id, "account_id": account_id, "accepted": ACCEPTED}
    return keep_some(files, most=MOST, owner=owner, **said)


def require_keeper(expenditure: Expenditure, by) -> None:
    """Who asks for it or pays it keeps its vouchers. Raises Refused, Http404."""
    require(by, Right.FUND_VIEW, expenditure)
    if not any(may(by, right) for right in ADDING):
        raise Refused(_("凭证由申请人和财政所上传"))


@transaction.atomic
def mask(
    *, expenditure: Expenditure, scan: Attachment, boxes: Sequence[Box], by, account_id: int | None
) -> Attachment:
    """A public copy of a scan with the boxes painted black; the scan stays as it is. Raises Refused, Http404, ValidationError."""
    require_keeper(expenditure, by)
    if not boxes or len(boxes) > MOST_BOXES:
        raise ValidationError(_("请框出要遮盖的地方，最多 %s 处") % MOST_BOXES)
    if scan.owner_kind != SCANS or scan.owner_id != str(expenditure.pk) or scan.kind not in PICTURES:
        raise ValidationError(_("只能遮盖这笔用款的凭证照片；PDF 请先存成图片"))
    with opened(scan) as original:
        content = painted(original, boxes)
    copy = SimpleUploadedFile(f"{Path(scan.name).stem}（已遮盖）.jpg", content, content_type="image/jpeg")
    return add(expenditure=expenditure, files=[copy], by=by, account_id=account_id, public=True)[0]


@transaction.atomic
def remove(*, expenditure: Expenditure, attachment: Attachment, by) -> None:
    """A scan put there by mistake, before it is paid; a public copy at any time. Raises Refused, Http404, ValidationError."""
    require_keeper(expenditure, by)
    row = Expenditure.objects.visible_to(by).get(pk=expenditure.pk)
    if attachment.owner_kind == SCANS and row.state in (SpendingState.PAID, SpendingState.REVERSED):
        raise ValidationError(_("已支付的凭证不能删除"))
    discard(attachment)


def may_read(post, owner_id: str) -> bool:
    """Whoever sees the payment sees its vouchers (ATTACHMENT_OWNERS)."""
    known = may(post, Right.FUND_VIEW) and owner_id.isdigit()
    return known and Expenditure.objects.visible_to(post).filter(pk=int(owner_id)).exists()

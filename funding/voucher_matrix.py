"""A voucher's scan of a division for the authorisation matrix."""

from accounts.models import Division
from accounts.places import ObjectFactory
from common.attachments import Owner, keep_made
from common.models import Attachment
from funding.actions.vouchers import SCANS
from funding.spending_matrix import expenditure_in


def scan_in(division: Division) -> Attachment:
    owner = Owner(SCANS, expenditure_in(division).pk)
    kind = Attachment.Kind.JPEG
    return keep_made([b"x"], name="发票", kind=kind, owner=owner, by=None, division=division.pk)


FACTORIES = {
    "funding:voucher-mask": ObjectFactory(lambda division: {"public_id": scan_in(division).public_id}),
}

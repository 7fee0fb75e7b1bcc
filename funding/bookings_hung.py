"""What a booking hangs on: the arrival, the disbursement, the expenditure it moved the money for."""

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from accounts.access import sees
from funding.models import Booking, Expenditure

# related name on the booking, its word, the url of its page
RECORDS = (
    ("arrival", _("到账"), "funding:arrival-detail"),
    ("allocation", _("下达"), "funding:allocation-detail"),
    ("disbursement", _("拨付"), "funding:disbursement-detail"),
    ("expenditure", _("用款支出"), "funding:expenditure-detail"),
    ("refund", _("收款方退回"), "funding:refund-detail"),
)


@dataclass(frozen=True)
class Record:
    """The row a booking hangs on, its kind in words."""

    word: Any
    row: Any
    url_name: str

    def url_for(self, post) -> str:
        """'' where the post does not see the row, or no page shows it."""
        if not sees(post, self.row):
            return ""
        try:
            return reverse(self.url_name, args=[self.row.pk])
        except NoReverseMatch:
            return ""


def record_of(booking: Booking) -> Record | None:
    """None: the booking stands by itself. A question each at most."""
    for name, word, url_name in RECORDS:
        if row := getattr(booking, name, None):
            return Record(word, row, url_name)
    rows = Expenditure.objects.everywhere(because="what a booking already held was made for")
    held = rows.filter(reserved=booking).first()
    return Record(_("用款申请"), held, "funding:expenditure-detail") if held else None

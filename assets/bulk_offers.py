"""Which acts the bulk bar of the list offers a post, and up to how many facilities."""

from django.utils.translation import gettext_lazy as _

from accounts.access import may
from accounts.rights import Right
from assets.actions.bulk import MOST

__all__ = ["MOST", "offered"]
ACTS = (  # each its name, its word, its icon, the right it asks
    ("code", _("赋码"), "qrcode", Right.FACILITY_CODE),
    ("state", _("变更状态"), "activity", Right.FACILITY_CHANGE),
    ("grid", _("划入网格"), "map", Right.FACILITY_CHANGE),
    ("keeper", _("指定管护主体"), "user-check", Right.FACILITY_CHANGE),
    ("plates", _("制作码牌"), "printer", Right.PLATE_PRINT),
)


def offered(post) -> list[dict]:
    """For components/bulk_bar.html."""
    return [
        {"name": name, "word": word, "icon": icon} for name, word, icon, right in ACTS if may(post, right)
    ]


def right_of(name: str) -> Right | None:
    return next((right for known, _word, _icon, right in ACTS if known == name), None)

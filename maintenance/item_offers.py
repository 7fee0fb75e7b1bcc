"""What the bulk bar of the list offers a post: each act its name, word, icon and right."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.access import may
from accounts.rights import Right

RETURN_OF = (
    (Right.LIST_CHECK, "return_from_county"),
    (Right.LIST_REVIEW, "return_from_township"),
    (Right.LIST_CONFIRM, "return_to_village"),
)


@dataclass(frozen=True)
class BulkOffer:
    name: str
    word: Any
    icon: str
    rights: tuple[Right, ...]


OFFERS = (
    BulkOffer("fill", _("批量填报"), "pencil", (Right.LIST_FILL,)),
    BulkOffer("like", _("参照填报"), "copy", (Right.LIST_FILL,)),
    BulkOffer("inherit", _("从上一版带入"), "history", (Right.LIST_FILL,)),
    BulkOffer("submit", _("提交"), "send", (Right.LIST_FILL,)),
    BulkOffer("confirm", _("村确认"), "check", (Right.LIST_CONFIRM,)),
    BulkOffer("review", _("镇审核"), "check", (Right.LIST_REVIEW,)),
    BulkOffer("check", _("核定"), "check", (Right.LIST_CHECK,)),
    BulkOffer("return", _("退回"), "arrow-back-up", tuple(right for right, _act in RETURN_OF)),
)
BY_NAME = {one.name: one for one in OFFERS}


def offered(post) -> list[dict[str, Any]]:
    """For components/bulk_bar.html."""
    return [
        {"name": one.name, "word": one.word, "icon": one.icon}
        for one in OFFERS
        if any(may(post, right) for right in one.rights)
    ]


def return_of(post) -> str:
    """Which return is this post's."""
    return next(act for right, act in RETURN_OF if may(post, right))

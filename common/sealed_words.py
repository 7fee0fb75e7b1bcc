"""Words typed into a search box, as they may stand in an address: a whole telephone number is sealed first.

An address stays in histories, bookmarks and links that are passed on. A page that searches sends the reader on to the same
address with `sealed(words)`, and reads it with `opened`.
"""

from django.core.exceptions import BadRequest
from django.utils.translation import gettext as _

from common.crypto import CannotOpen, seal, unseal
from common.phones import NotAPhone, normalise_phone, phone_digits

MARK = "~"  # what a sealed number begins with
LONGEST = 400  # characters of one
SHORTEST_PHONE = 7  # digits: shorter is a service number or a tail, and no secret


def sealed(typed: str) -> str:
    """The typed telephone number sealed; "" for words that are none, which may stand as they are."""
    try:
        number = normalise_phone(typed)
    except NotAPhone:
        return ""
    return MARK + seal(number) if len(phone_digits(number)) >= SHORTEST_PHONE else ""


def is_sealed(words: str) -> bool:
    return words.startswith(MARK)


def opened(words: str) -> str:
    """What was typed. Raises BadRequest for what only looks sealed."""
    if not is_sealed(words):
        return words
    try:
        return unseal(words.removeprefix(MARK)[:LONGEST])
    except CannotOpen as unknown:
        raise BadRequest(_("查询地址有误，请重新输入电话")) from unknown

"""A plate's number as it is typed and printed, the address its QR holds, and whether one may be printed at all."""

import re
import unicodedata
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from assets.models.plates import LENGTH, LETTERS

_NUMBER = re.compile(f"[{LETTERS}]{{{LENGTH}}}")
_BETWEEN = re.compile(r"[\s\u200b\-\u2010-\u2015\u2212_]+")


def number_of(text: str) -> str | None:
    """The number a text writes (upper case, with hyphens or full-width letters too); None if it is no number."""
    plain = _BETWEEN.sub("", unicodedata.normalize("NFKC", text)).lower()
    return plain if _NUMBER.fullmatch(plain) else None


def spaced(number: str) -> str:
    """As printed for people: `k7m2p-9xq4h`."""
    return f"{number[:5]}-{number[5:]}"


def address_of(number: str) -> str:
    """What the QR of a plate holds."""
    return f"{settings.PUBLIC_BASE_URL.rstrip('/')}/q/{number}"


def why_not_printed() -> str:
    """Why no plate may be printed on this installation, in a sentence; empty if plates may.

    A plate hangs for years: an address that is unset, or that only this machine can open, must not get onto one.
    The demo prints its own.
    """
    base = settings.PUBLIC_BASE_URL
    if not base:
        return _(
            "还没有设置系统的公开网址，印出的二维码会打不开。请系统管理员设置 PUBLIC_BASE_URL 后再制作码牌。"
        )
    parts = urlsplit(base)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return _("公开网址“%(base)s”不完整，应以 https:// 开头。请系统管理员改正后再制作码牌。") % {
            "base": base
        }
    if _only_here(parts.hostname) and not settings.DEMO:
        return _(
            "公开网址“%(base)s”只有本机能打开，手机扫码会打不开。请系统管理员改为对外的网址后再制作码牌。"
        ) % {"base": base}
    return ""


def _only_here(host: str) -> bool:
    """Whether only this machine opens the host."""
    try:
        address = ip_address(host)
    except ValueError:
        return host.rstrip(".").lower().partition(".")[0] == "localhost" or host.lower().endswith(
            (".localhost", ".localdomain")
        )
    return address.is_loopback or address.is_unspecified or address.is_link_local

"""Connections to a channel's server: only to public addresses, to the very address that was looked at (no second look-up).

A server within the office's own network needs CHANNELS_MAY_BE_PRIVATE=1; one whose certificate an own authority signed,
CHANNELS_CA_FILE.
"""

import http.client
import smtplib
import socket
import ssl
from ipaddress import ip_address, ip_network
from typing import Any

from django.conf import settings

SECONDS = 15
UNICAST = ip_network("2000::/3")  # the only addresses of version 6 given out to the world


class NotReached(Exception):
    """The channel's server was not reached, or refused; its words are shown. `final`: trying again is no use."""

    def __init__(self, words: str, *, final: bool = False) -> None:
        super().__init__(words)
        self.final = final


def trusted() -> ssl.SSLContext:
    """Certificates are always checked."""
    return ssl.create_default_context(cafile=settings.CHANNELS_CA_FILE or None)


def connected(host: str, port: int) -> socket.socket:
    """A connection to one of the host's addresses that may be called. Raises NotReached."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotReached(f"找不到服务器 {host}") from error
    allowed = [one for one in found if settings.CHANNELS_MAY_BE_PRIVATE or _is_public(str(one[4][0]))]
    if not allowed:
        raise NotReached(f"{host} 是内网地址，系统管理员未允许向内网发送", final=True)
    family, kind, protocol, _name, address = allowed[0]
    line = socket.socket(family, kind, protocol)
    line.settimeout(SECONDS)
    try:
        line.connect(address)
    except OSError as error:
        line.close()
        raise NotReached(f"连不上 {host}:{port}") from error
    return line


def _is_public(address: str) -> bool:
    found: Any = ip_address(address.partition("%")[0])
    inside = getattr(found, "ipv4_mapped", None) or found
    if inside.version == 6 and (inside not in UNICAST or inside.sixtofour or inside.teredo):
        return False  # an address of version 4, perhaps an inner one, may stand in it
    return inside.is_global and not inside.is_multicast


class Https(http.client.HTTPSConnection):
    """HTTPS to the address looked at, by the name that was asked for; redirects are not followed."""

    def connect(self) -> None:
        line = connected(self.host, self.port)
        self.sock = trusted().wrap_socket(line, server_hostname=self.host)


class Smtp(smtplib.SMTP):
    def _get_socket(self, host, port, timeout):
        return connected(host, port)


class SmtpOverTls(smtplib.SMTP):
    def _get_socket(self, host, port, timeout):
        return trusted().wrap_socket(connected(host, port), server_hostname=host)

"""Encryption of contact fields at rest, keyed hashes to find them again, and the SM3 digest.

Sealed text reads `g1.<cipher>.<key id>.<base64url of nonce, ciphertext and tag>`. Keys are derived from the
secrets in `settings.CONTACT_KEYS`, newest first: the first one seals and hashes, all of them open and match;
a key is changed by putting a new one in front. AES-256-GCM or, by setting, SM4-GCM (GB/T 32907-2016).
"""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models

VERSION = "g1"
KEY_BYTES = {"aes": 32, "sm4": 16}
NONCE_BYTES, TAG_BYTES = 12, 16
HASH_LENGTH = 32  # hexadecimal digits kept of a keyed hash (128 bits)


class CannotOpen(ValueError):
    """Sealed text was altered, or the key that sealed it is not in CONTACT_KEYS."""


def sm3(content: bytes | str) -> str:
    """SM3 digest (GB/T 32905-2016) as 64 hexadecimal digits; text is taken as UTF-8."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(content.encode() if isinstance(content, str) else content)
    return digest.finalize().hex()


def sm3_of_file(file: Path | BinaryIO) -> str:
    """SM3 digest of a file, read in pieces from its present position."""
    if isinstance(file, Path):
        with file.open("rb") as opened:
            return sm3_of_file(opened)
    digest = hashes.Hash(hashes.SM3())
    while piece := file.read(1 << 20):
        digest.update(piece)
    return digest.finalize().hex()


@cache
def _derived(secret: str, use: str, length: int) -> bytes:
    """A key of its own for each use, so that no two uses share one."""
    return HKDF(hashes.SHA256(), length, salt=b"guanhu contact", info=use.encode()).derive(secret.encode())


@cache
def _key_id(secret: str) -> str:
    return _derived(secret, "key id", 4).hex()


def _secrets() -> list[str]:
    return list(settings.CONTACT_KEYS)


class SM4GCM:
    """SM4 in Galois counter mode with the interface of AESGCM, which the library has for AES alone."""

    def __init__(self, key: bytes) -> None:
        self._algorithm = algorithms.SM4(key)

    def encrypt(self, nonce: bytes, text: bytes, beside: bytes) -> bytes:
        encryptor = Cipher(self._algorithm, modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(beside)
        return encryptor.update(text) + encryptor.finalize() + encryptor.tag

    def decrypt(self, nonce: bytes, hidden: bytes, beside: bytes) -> bytes:
        decryptor = Cipher(self._algorithm, modes.GCM(nonce, hidden[-TAG_BYTES:])).decryptor()
        decryptor.authenticate_additional_data(beside)
        return decryptor.update(hidden[:-TAG_BYTES]) + decryptor.finalize()


@cache
def _cipher(name: str, secret: str) -> AESGCM | SM4GCM:
    key = _derived(secret, f"seal {name}", KEY_BYTES[name])
    return AESGCM(key) if name == "aes" else SM4GCM(key)


@cache
def _sealing(name: str, secret: str) -> tuple[bytes, bytes, Callable[[bytes, bytes, bytes], bytes]]:
    """What sealed text begins with, the same as it is sealed beside the text, and what encrypts."""
    head = f"{VERSION}.{name}.{_key_id(secret)}".encode()
    return head + b".", head, _cipher(name, secret).encrypt


_nonces: list[bytes] = []  # drawn from the system by the hundred: asking it once costs as much as sealing
os.register_at_fork(after_in_child=_nonces.clear)  # no two processes seal with the same


def _nonce() -> bytes:
    """A fresh random nonce; each is handed out once, whichever thread asks."""
    try:
        return _nonces.pop()
    except IndexError:
        drawn = os.urandom(256 * NONCE_BYTES)
        _nonces.extend(drawn[at : at + NONCE_BYTES] for at in range(NONCE_BYTES, len(drawn), NONCE_BYTES))
        return drawn[:NONCE_BYTES]


def seal(text: str) -> str:
    """Encrypt text with the newest key and the configured cipher. Empty text stays empty: nothing to hide."""
    if not text:
        return ""
    begin, beside, encrypt = _sealing(settings.CONTACT_CIPHER, settings.CONTACT_KEYS[0])
    nonce = _nonce()
    return (begin + urlsafe_b64encode(nonce + encrypt(nonce, text.encode(), beside))).decode()


def unseal(sealed: str) -> str:
    """The text that was sealed, by whichever of our keys and ciphers. Raises CannotOpen."""
    if not sealed:
        return ""
    head, _, body = sealed.rpartition(".")
    version, _, rest = head.partition(".")
    name, _, key_id = rest.partition(".")
    secret = next((secret for secret in _secrets() if _key_id(secret) == key_id), None)
    if version != VERSION or name not in KEY_BYTES or secret is None:
        raise CannotOpen("sealed with a key or a cipher this installation does not have")
    try:
        packed = urlsafe_b64decode(body)
        nonce, hidden = packed[:NONCE_BYTES], packed[NONCE_BYTES:]
        return _cipher(name, secret).decrypt(nonce, hidden, head.encode()).decode()
    except (InvalidTag, Base64Error, ValueError) as error:
        raise CannotOpen("sealed text was altered") from error


def is_current(sealed: str) -> bool:
    """Whether text is sealed with the newest key and the configured cipher (empty text always is)."""
    return not sealed or sealed.startswith(f"{VERSION}.{settings.CONTACT_CIPHER}.{_key_id(_secrets()[0])}.")


@cache
def _mac(secret: str, purpose: str) -> hmac.HMAC:
    """Ready to be copied: laying the key anew costs more than the hash of a number."""
    return hmac.HMAC(_derived(secret, f"hash {purpose}", 32), hashes.SM3())


def _hash_with(secret: str, purpose: str, text: str) -> str:
    mac = _mac(secret, purpose).copy()
    mac.update(text.encode())
    return mac.finalize().hex()[:HASH_LENGTH]


def keyed_hash(purpose: str, text: str) -> str:
    """HMAC-SM3 of text, 32 hexadecimal digits, by the newest key for this purpose; empty text stays empty."""
    return _hash_with(settings.CONTACT_KEYS[0], purpose, text) if text else ""


def keyed_hashes(purpose: str, text: str) -> list[str]:
    """The hashes by all our keys, newest first: what a search must match while a key is being changed."""
    return [_hash_with(secret, purpose, text) for secret in _secrets()] if text else []


class EncryptedTextField(models.TextField):
    """Text that is sealed in the database and clear in Python.

    It cannot be searched, since each sealing differs: only `isnull` and comparison with the empty text are.
    """

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return value if value is None else unseal(value)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if value is None or hasattr(value, "as_sql"):
            return value
        return seal(self.to_python(value))

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "exact":
            return ExactlyEmpty
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(f"{self.name} is encrypted and cannot be searched by {lookup_name}")


class ExactlyEmpty(models.lookups.Exact):
    """Equality, for the empty text alone."""

    def get_prep_lookup(self) -> Any:
        if self.rhs != "":
            raise FieldError("an encrypted field can only be compared with the empty text")
        return self.rhs

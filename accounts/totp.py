"""The second factor as its owner sees it: a picture to scan, the secret to type, in the demo the code."""

import time
from base64 import b32encode

import segno
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice


def picture(device: TOTPDevice) -> str:
    """The QR of the device as a data address (SVG)."""
    return segno.make(device.config_url, error="m").svg_data_uri(scale=5, border=2)


def readable(device: TOTPDevice) -> str:
    """The secret in groups of four, for typing."""
    text = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def present_token(device: TOTPDevice) -> str:
    """The six digits to type now, the next ones if those are spent. Only for demo accounts and tests."""
    code = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    code.time = time.time()
    if code.t() <= device.last_t:
        code.time += device.step
    return f"{code.token():06d}"

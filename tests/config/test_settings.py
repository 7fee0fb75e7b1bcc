"""What a server must not run with, and that Django's own check finds nothing (rules 55, 56, 58)."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

SERVER = {"SECRET_KEY": "k" * 25 + "0123456789-abcdefghijklmnopqrstuvwxyz", "ALLOWED_HOSTS": "guanhu.example"}


def run(words: list[str], **given: str) -> subprocess.CompletedProcess:
    """A management command in an environment of its own."""
    ours = {"DEMO", "DEBUG", "DJANGO_ALLOW_ASYNC_UNSAFE", *SERVER}  # one is of the browser tests
    cleared = {name: value for name, value in os.environ.items() if name not in ours}
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=settings.ROOT,
        env=cleared | given,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_it_works():
    done = run(["check", "--deploy", "--fail-level", "WARNING"], **SERVER)
    assert done.returncode == 0, done.stderr
    assert "0 silenced" in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"DEMO": "1"}, "DEMO=1"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "127.0.0.1,*", "DEBUG": "1"}, "ALLOWED_HOSTS"),
        ({"DEBUG": "1"}, "DEBUG=1"),
        ({"CONTACT_KEYS": settings.SAMPLE_KEY}, "SECRET_KEY"),
        ({"SECRET_KEY": settings.SAMPLE_KEY}, "SECRET_KEY"),
    ],
)
def test_a_server_refuses_demo_debug_sample_key_and_any_host(given, words):
    done = run(["check"], **SERVER | given)
    assert done.returncode != 0
    assert words in done.stderr


def test_a_server_has_no_demo_data():
    done = run(["load_demo"], **SERVER)
    assert done.returncode != 0
    assert "不能装在服务器上" in done.stderr


def test_cookies_of_a_server_are_bound_to_it():
    asked = "SESSION_COOKIE_NAME SESSION_COOKIE_SECURE SESSION_COOKIE_HTTPONLY SESSION_COOKIE_SAMESITE CSRF_COOKIE_NAME"
    program = f"from django.conf import settings as s; print([getattr(s, n) for n in '{asked}'.split()])"
    done = run(["shell", "--no-imports", "-c", program], **SERVER)
    assert "['__Host-session', True, True, 'Lax', '__Host-csrf']" in done.stdout, done.stderr


def test_pages_carry_the_headers(client, db):
    answer = client.get("/sign-in/")
    policy = answer["Content-Security-Policy"]
    for part in ("frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'", "object-src 'none'"):
        assert part in policy
    assert "unsafe" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"

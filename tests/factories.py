"""Rows for tests: plain functions, keyword only, naming just what a test is about. Division codes are real ones."""

from itertools import count

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from django.utils import timezone
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import reference
from accounts.actions.sessions import BACKEND, OPENED_AT, POST
from accounts.models import Account, AccountSession, Division, Party, Person, Post, Role

COUNTY, HENGXI, GULI = "320115000000", "320115009000", "320115007000"
SHITANG, GULI_VILLAGE = "320115009210", "320115007001"  # 石塘村 of 横溪街道, 谷里社区 of 谷里街道
STRANGE_COUNTY, STRANGE_VILLAGE = "140781000000", "140781001005"

_number = count(1)
_divisions: dict[str, dict[str, str]] = {}


def make_division(*, code: str) -> Division:
    """The real division of that code, with all above it."""
    divisions = Division.objects.everywhere(because="test")
    if there := divisions.filter(code=code).first():
        return there
    row = _rows()[code]
    if row["parent_code"]:
        make_division(code=row["parent_code"])
    return divisions.create(code=code, **_said_of(row))


def make_villages(*townships: str) -> None:
    """All villages of the townships, in one statement."""
    for code in townships:
        make_division(code=code)
    rows = [row for row in _rows().values() if row["parent_code"] in townships]
    Division.objects.bulk_create(
        [Division(code=row["code"], **_said_of(row)) for row in rows], ignore_conflicts=True
    )


def _rows() -> dict[str, dict[str, str]]:
    """The lines of the reference file by code."""
    if not _divisions:
        _divisions.update({row["code"]: row for row in reference.rows_of("divisions.csv")})
    return _divisions


def _said_of(row: dict[str, str]) -> dict[str, str | None]:
    short = reference.short_name(row["name"]) if row["level"] == "village" else row["name"]
    return {
        "name": row["name"],
        "short_name": short,
        "level": row["level"],
        "parent_id": row["parent_code"] or None,
    }


def make_role(*, code: str) -> Role:
    """A role as reference/roles.csv says it; it stands already (tests/standing.py)."""
    return Role.objects.get(code=code)


def make_party(*, division: str = SHITANG, kind: str = Party.Kind.CONTRACTOR, name: str = "") -> Party:
    place = make_division(code=division)
    return Party.objects.create(division=place, kind=kind, name=name or f"单位{next(_number)}")


def make_person(
    *, division: str = SHITANG, name: str = "", phone: str = "", party: Party | None = None
) -> Person:
    place = make_division(code=division)
    return Person.objects.create(
        division=place, name=name or f"人员{next(_number)}", phone=phone, party=party
    )


def make_account(
    *, person: Person | None = None, username: str = "", password: str = "", **values
) -> Account:
    """An account that need not change its password; without `password` it can't sign in by one."""
    account = Account(
        username=username or f"account{next(_number)}",
        person=person or make_person(),
        **{"must_change_password": False, **values},
    )
    if password:
        account.set_password(password)
    else:
        account.set_unusable_password()
    account.save()
    return account


def make_post(
    *, role: str = "township_clerk", division: str = GULI, person: Person | None = None, **values
) -> Post:
    """A post in force, of a person with an account."""
    held = make_role(code=role)
    place = make_division(code=division)
    someone = person or make_person(division=division)
    if not Account.objects.filter(person=someone).exists():
        make_account(person=someone)
    return Post.objects.create(person=someone, role=held, division=place, **values)


def client_of(post: Post, **values) -> Client:
    """A browser signed in as the post's person, working in that post, second factor passed: a real, open session."""
    account = Account.objects.get(person=post.person)
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session[OPENED_AT], session[POST] = timezone.now().timestamp(), post.pk
    if post.role.second_factor:
        device, _ = TOTPDevice.objects.get_or_create(user=account, defaults={"name": "totp"})
        session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    session.create()
    AccountSession.objects.create(account=account, session_key=session.session_key)
    client = Client(**values)
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client

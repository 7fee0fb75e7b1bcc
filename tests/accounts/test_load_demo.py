"""`load_demo`: one account a role that really signs in, the same each time, never on a server."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import demo, reference
from accounts.actions.merging import merge_divisions
from accounts.demo import SEATS
from accounts.models import Account, Division, GridMember, Party, Person, Post, Role
from accounts.passwords import faults
from accounts.totp import present_token


def load(**options) -> str:
    printed = StringIO()
    call_command("load_demo", stdout=printed, stderr=StringIO(), **options)
    return printed.getvalue()


@pytest.fixture
def people(bare) -> None:
    """The people of the demo, without the rooms above."""
    reference.load_divisions()
    reference.load_parties()
    reference.load_roles()
    demo.load({})


def sign_in(account: dict) -> Client:
    """By the front door, with what was printed."""
    browser = Client()
    browser.post("/sign-in/", {"username": account["username"], "password": account["password"]})
    if account["second_factor"]:
        device = TOTPDevice.objects.get(user__username=account["username"])
        browser.post("/sign-in/second-factor/", {"token": present_token(device)})
    return browser


def test_it_works(people):
    for account in demo.demo_accounts()[::6]:
        assert account["role_name"] in sign_in(account).get("/me/").text


def test_the_command_prints_json_and_can_be_run_again(bare):
    first = json.loads(load(json=True))["accounts"]
    tables = (Account, Person, Post, Party, TOTPDevice)
    counts = [table.objects.count() for table in tables]
    assert json.loads(load(json=True))["accounts"] == first
    assert [table.objects.count() for table in tables] == counts
    assert {"username", "password", "person", "role", "division", "totp_secret"} <= first[0].keys()


def test_it_can_be_run_again_after_villages_were_merged(people):
    """`make demo` starts anew what a clerk has tried out the merge in."""
    by = Post.objects.get(person__account__username="county.office")
    closed, successor = (Division.objects.get(pk=code) for code in (demo.SHITANG, demo.XUGAO))
    merge_divisions(closed=closed, successor=successor, on_date=timezone.localdate(), by=by)
    heads = set(GridMember.objects.values_list("grid", "person", "duty"))
    demo.load({})
    assert set(GridMember.objects.values_list("grid", "person", "duty")) == heads
    assert not closed.grids.exists() and not closed.settlements.exists()


def test_every_role_has_an_account_and_both_townships_theirs(people):
    held = {(account["role"], account["division_name"]) for account in demo.demo_accounts()}
    assert {role for role, _division in held} == set(Role.objects.values_list("pk", flat=True))
    for role in ("township_clerk", "township_leader", "township_finance"):
        assert {(role, "横溪街道"), (role, "谷里街道")} <= held


def test_somebody_holds_two_posts(people):
    assert Person.objects.get(account__username="hx.leader").posts.count() == 2


def test_passwords_keep_the_profile(people):
    for account in Account.objects.filter(is_demo=True).select_related("person__division", "person__party"):
        assert list(faults(demo.password_of(account.username), account)) == []


def test_printed_passwords_hold_again_after_somebody_changed_one(people):
    account = Account.objects.get(username="shitang.clerk")
    browser = sign_in(
        {"username": account.username, "password": demo.password_of(account.username), "second_factor": 0}
    )
    changed = {"present": demo.password_of(account.username), "password": "Lantern-and-7-boats"}
    Account.objects.update(created_at="2026-01-01T00:00Z")
    assert browser.post("/password/", changed | {"again": changed["password"]}).status_code == 302
    demo.load({})
    account.refresh_from_db()
    assert account.check_password(demo.password_of(account.username))


def test_names_and_phones_are_invented(people):
    assert len({seat.name for seat in SEATS}) == len(SEATS)
    for phone in Person.objects.values_list("duty_phone", flat=True).union(
        Party.objects.exclude(duty_phone="").values_list("duty_phone", flat=True)
    ):
        assert phone.startswith("025-0000-")


def test_never_on_a_server(db, settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError):
        load(json=True)
    assert not Account.objects.filter(is_demo=True).exists()


def test_demo_accounts_do_not_sign_in_on_a_server(people, settings):
    account = demo.demo_accounts()[-1]
    inside = sign_in(account)
    assert inside.get("/me/").status_code == 200
    settings.PRODUCTION = True
    assert inside.get("/me/").status_code == 302
    assert sign_in(account).get("/me/").status_code == 302
    assert demo.demo_accounts() == []


def test_codes_are_shown_only_in_the_demo(people, settings, client):
    assert "示范账号" not in client.get("/sign-in/").text
    settings.DEMO = True
    page = client.get("/sign-in/").text
    assert present_token(TOTPDevice.objects.get(user__username="gl.clerk")) in page

"""The command line: the example ledger equals its key, twice is once, other people's ledgers stay out."""

import json
from decimal import Decimal
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from assets import codes
from assets.models import Facility, FacilityCode, FacilityState, LedgerBatch, RegisteredFacts
from common.models import AuditRecord
from tests.assets.factories import make_type
from tests.factories import GULI, HENGXI, make_post

EXAMPLE = settings.REFERENCE / "example_ledger.xlsx"
KEY = json.loads((settings.REFERENCE / "example_ledger.xlsx.key.json").read_text(encoding="utf-8"))


@pytest.fixture
def ground(county, db, settings, tmp_path):
    """谷里街道 with its villages, the types, and a clerk."""
    settings.MEDIA_ROOT = tmp_path
    make_type()
    return make_post(division=GULI)


def run(*arguments: str, **options) -> list[dict]:
    out = StringIO()
    call_command("import_ledger", *arguments, "--json", stdout=out, **options)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_the_example_equals_its_key(ground):
    (report,) = run(str(EXAMPLE), "--division", GULI)
    assert report["verdict"] == "imported"
    assert report["rows"] == {
        "read": 138,
        "imported": 116,
        "changed": 0,
        "unchanged": 0,
        "held": 5,
        "skipped": 17,
    }
    held = {(p["sheet"], p["row"]): p["code"] for p in report["problems"] if p["severity"] == "held"}
    assert held == {(bad["sheet"], bad["row"]): bad["issues"][0]["code"] for bad in KEY["bad_rows"]}
    skipped = {(one["row"], one["kind"]) for one in report["skipped"]}
    assert skipped == {(KEY["sheets"][0]["header_rows"][0], "head")} | {
        (row["row"], row["kind"]) for row in KEY["sheets"][0]["skipped_rows"]
    }


def test_every_value_equals_the_key(ground):
    (report,) = run(str(EXAMPLE), "--division", GULI)
    found = {(one["sheet"], one["row"]): one for one in report["facilities"]}
    good = set(KEY["good_rows"]["台账"])
    for row in KEY["expected"]:
        if row["row"] not in good:
            continue
        values, facility = row["values"], found[row["sheet"], row["row"]]
        assert facility["name"] == "".join(values["name"].split())
        assert facility["division"] == values["village_code"]
        assert same_quantity(facility, values["quantity"])
        assert facility["built"] == values["built"]
        assert Decimal(facility["cost_yuan"]) == Decimal(values["cost_yuan"])
        assert facility["phones"] == values["phones"]
        told = {"fund_source": "funding_source", "party": "maintainer_org", "person": "maintainer_person"}
        assert {name: facility[name] for name in told} == {name: values[of] for name, of in told.items()}
        assert facility["owner"] == values["ownership"]


def same_quantity(facility: dict, wanted: dict) -> bool:
    thousand = {("公里", "米"): 1000, ("米", "公里"): Decimal("0.001")}
    found = Decimal(facility["quantity"]) * thousand.get((facility["unit"], wanted["unit"]), 1)
    return found == Decimal(wanted["value"])


def test_each_facility_stands_in_the_register_under_a_code_with_state_and_facts(ground):
    (report,) = run(str(EXAMPLE), "--division", GULI)
    assert Facility.objects.count() == FacilityCode.objects.count() == FacilityState.objects.count() == 116
    assert RegisteredFacts.objects.filter(batch=LedgerBatch.objects.get()).count() == 116
    for one in report["facilities"]:
        code = codes.parse(one["code"])
        assert (code.village, code.type_code) == (one["division"], one["type_code"])


def test_twice_is_once(ground):
    run(str(EXAMPLE), "--division", GULI)
    (again,) = run(str(EXAMPLE), "--division", GULI)
    assert again["rows"] == {
        "read": 138,
        "imported": 0,
        "changed": 0,
        "unchanged": 116,
        "held": 5,
        "skipped": 17,
    }
    assert Facility.objects.count() == 116


def test_a_dry_run_leaves_nothing(ground):
    (report,) = run(str(EXAMPLE), "--division", GULI, "--dry-run")
    assert report["rows"]["imported"] == 116
    assert not Facility.objects.exists()
    assert not LedgerBatch.objects.exists()


def test_what_differs_from_the_register_waits_and_is_applied_with_update(ground):
    run(str(EXAMPLE), "--division", GULI)
    facility = Facility.objects.get(name="谷里社区广场公厕")
    Facility.objects.filter(pk=facility.pk).update(built="1999", quantity=7)
    (waiting,) = run(str(EXAMPLE), "--division", GULI)
    assert (waiting["rows"]["unchanged"], waiting["rows"]["held"]) == (115, 6)
    (told,) = [p for p in waiting["problems"] if p["code"] == "differs_from_register"]
    assert "数量、建成时间" in told["message"]
    (applied,) = run(str(EXAMPLE), "--division", GULI, "--update")
    assert (applied["rows"]["changed"], applied["rows"]["unchanged"]) == (1, 115)
    facility.refresh_from_db()
    assert (facility.built, facility.quantity) == ("2016", 2)


def test_the_clerk_of_the_place_imports_and_the_trail_names_her(ground):
    username = ground.person.account.username
    run(str(EXAMPLE), "--division", GULI, by=username)
    made = AuditRecord.objects.filter(table="assets_facility", act="insert")
    assert made.count() == 116
    assert set(made.values_list("person_id", "door")) == {(ground.person_id, "command")}


def test_a_clerk_of_another_township_is_refused(ground):
    stranger = make_post(division=HENGXI)
    with pytest.raises(CommandError, match="恰有一个"):
        run(str(EXAMPLE), "--division", GULI, by=stranger.person.account.username)
    assert not Facility.objects.exists()


def test_a_role_without_the_right_is_refused(ground):
    leader = make_post(role="township_leader", division=GULI)
    with pytest.raises(CommandError, match="导入台账"):
        run(str(EXAMPLE), "--division", GULI, by=leader.person.account.username)


def test_two_posts_must_be_named(ground):
    second = make_post(role="township_leader", division=GULI, person=ground.person)
    with pytest.raises(CommandError, match=f"{second.pk}"):
        run(str(EXAMPLE), "--division", GULI, by=ground.person.account.username)
    run(str(EXAMPLE), "--division", GULI, by=ground.person.account.username, post=ground.pk)


def test_unknown_division_account_and_file_are_told(ground, tmp_path):
    for arguments in (
        (str(EXAMPLE), "--division", "999999999999"),
        (str(EXAMPLE), "--division", GULI, "--by", "nobody"),
        (str(tmp_path / "missing.xlsx"), "--division", GULI),
    ):
        with pytest.raises(CommandError):
            run(*arguments)


def test_what_is_no_workbook_is_rejected_with_a_sentence(ground, tmp_path):
    path = tmp_path / "台账.xlsx"
    path.write_bytes(b"not a workbook at all")
    (report,) = run(str(path), "--division", GULI)
    assert report["verdict"] == "rejected"
    assert report["message"].endswith(("。", "上传"))
    assert report["rows"]["read"] == 0


def test_the_system_account_imports_when_nobody_is_named(ground):
    run(str(EXAMPLE), "--division", GULI)
    assert AuditRecord.objects.filter(table="assets_facility", door="command").count() == 116

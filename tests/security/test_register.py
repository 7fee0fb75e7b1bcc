"""The register in hostile hands: rubbish in its addresses and forms, numbers of other areas, work without end."""

import re
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from random import randrange
from time import process_time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import Grid
from assets import plates_limits
from assets.actions.campaigns import open_campaign
from assets.models import Campaign, Facility, SavedView
from assets.tracks import simplified
from tests.assets.factories import make_facility, make_type
from tests.factories import (
    COUNTY,
    GULI,
    GULI_VILLAGE,
    HENGXI,
    SHITANG,
    client_of,
    make_division,
    make_party,
    make_person,
    make_post,
)

XINYANG = "320115009002"


@pytest.fixture
def clerk(db):
    return client_of(make_post(division=GULI))


@pytest.fixture
def facility(db) -> Facility:
    return make_facility(division=GULI_VILLAGE)


@pytest.mark.parametrize(
    "address",
    [
        "map/features/?bbox=1,2,3,nan&zoom=15",
        "map/features/?zoom=" + "9" * 5000,
        "map/features/?zoom=%C2%B2",
        "map/features/?bbox=" + "1" * 5000,
        "map/?q=%00",
        "summary/?day=%00",
        "summary/?by=password",
        "summary/?day=0001-01-01&idle=yes",
        "work/?kind=password",
        "plates/make/?row=%C2%B2",
        "plates/make/?row=" + "9" * 40,
        "coverage/?township=%00",
        "register/fields/?type=%00",
        "register/fields/?type=0401&division=%00",
    ],
)
def test_no_question_breaks_the_register(clerk, facility, address):
    answer = clerk.get(f"/facilities/{address}")
    assert answer.status_code in (200, 400, 404), answer.text[:200]


@pytest.mark.parametrize("since", ["0001-01-01", "1900-01-01"])
@pytest.mark.parametrize("ledger", ["work/", "work/paper/", "work/export/"])
def test_a_period_beyond_the_calendar_is_refused(clerk, facility, ledger, since):
    answer = clerk.get(f"/facilities/{ledger}?since={since}&until=9999-12-31")
    assert answer.status_code == 400
    assert clerk.get(f"/facilities/{ledger}?since=1900-01-01&until=2199-12-31").status_code == 200


@pytest.mark.parametrize("number", ["²", "①", "9" * 30, "-1", "x", ""])
def test_no_number_of_another_breaks_a_choice(clerk, facility, number):
    page = f"/facilities/{facility.pk}"
    assert clerk.get(f"{page}/merge/", {"kept": number}).status_code in (200, 400, 404)
    assert clerk.post(f"{page}/parent/", {"parent": number}).status_code in (302, 400, 404)
    for act in ("code", "state", "grid", "keeper"):
        answer = clerk.post("/facilities/bulk/", {"act": act, "row": number, "agreed": "1"})
        assert answer.status_code in (200, 302, 422)
    assert clerk.post("/facilities/coding/act/", {"act": "code", "row": number}).status_code == 302


@pytest.mark.parametrize(
    "sent",
    [
        {"shape": "point"},
        {"shape": "point", "outline": "x\0"},
        {"shape": "point", "outline": "118.7, 31.7", "outline_datum": "mars"},
        {"shape": "point", "outline": "1" * 400_001},
        {"shape": "line", "outline": "118.7, 31.7\n118.8, 31.8", "outline_source": "x"},
        {"shape": "line", "outline": "nan, nan\ninf, inf"},
        {"shape": "area", "outline": "118.7, 31.7\n" * 20_000},
        {"shape": "line", "outline": "118.7, 31.7\n118.8, 31.8", "quantity": "NaN", "unit": "公里"},
    ],
)
def test_no_drawing_breaks_the_map(clerk, sent):
    answer = clerk.post("/facilities/map/read/", sent)
    assert answer.status_code == 200
    assert answer.json()


def test_a_track_made_to_keep_the_server_busy_is_smoothed_soon():
    """A zigzag that narrows slowly: its furthest point is always the first, so that halving halves nothing."""
    number = 20_000
    track = [(118 + 1e-4 * at, 31.7 + (-1) ** at * 1e-3 * (1 - at / number / 2)) for at in range(number)]
    before = process_time()
    assert len(simplified(track)) == number
    assert (
        process_time() - before < 20
    )  # some 3 seconds; by the square of the points it would be a quarter of an hour


def test_no_name_is_markup_on_the_map():
    """Leaflet takes a string for markup: what it shows in popups and hints is made of nodes."""
    scripts = "".join(path.read_text() for path in (Path(__file__).parents[2] / "static/js").glob("map*.js"))
    shown = re.findall(r"bind(?:Popup|Tooltip)\((.{5})", scripts)
    assert shown
    assert set(shown) == {"() =>"}
    assert "innerHTML" not in scripts


# --- Numbers of another area --------------------------------------------------------------------
def test_no_forged_number_reaches_another_township(clerk, facility):
    """Whatever stands in the body: rows, targets, grids, units, people."""
    theirs = make_facility(division=SHITANG, coded=False)
    grid = Grid.objects.create(division=theirs.division, number=1, name="他村网格")
    unit, person = make_party(division=SHITANG), make_person(division=SHITANG)
    before = Facility.objects.values().get(pk=theirs.pk)
    page, day = f"/facilities/{facility.pk}", timezone.localdate().isoformat()
    said = {"from_date": day, "reason": "试", "agreed": "1"}
    for act in ("code", "state", "grid", "keeper"):
        sent = said | {"act": act, "row": theirs.pk, "says": "suspend"}
        assert clerk.post("/facilities/bulk/", sent).status_code == 302  # nothing was chosen
    every = said | {"act": "state", "all": "1", "says": "suspend", "query": f"village={SHITANG}"}
    assert clerk.post("/facilities/bulk/", every).status_code == 400
    assert clerk.post("/facilities/coding/act/", {"act": "return", "row": theirs.pk}).status_code == 302
    assert clerk.post(f"{page}/merge/", said | {"kept": theirs.pk}).status_code == 404
    assert clerk.post(f"{page}/parent/", {"parent": theirs.pk}).status_code == 404
    assert clerk.post(f"{page}/grid/", {"grid": grid.pk}).status_code == 422
    assert clerk.post(f"{page}/move/", said | {"division": SHITANG, "confirmed": "1"}).status_code == 422
    for field, value in (("keeper", unit.pk), ("keeper_person", person.pk)):
        sent = said | {"keeper_kind": "village", field: value}
        assert clerk.post(f"{page}/keeper/", sent).status_code == 422
    made = clerk.get("/facilities/plates/make/", {"row": theirs.pk})
    assert theirs.name not in made.text
    kept = {"registration", "grid_id", "parent_id", "keeper_id", "merged_into_id", "division_id", "version"}
    assert Facility.objects.values().get(pk=theirs.pk) == before
    fresh, was = Facility.objects.values().get(pk=facility.pk), facility.__dict__
    assert {name: fresh[name] for name in kept} == {name: was[name] for name in kept}


def test_the_map_counts_nothing_beyond_the_area(clerk, facility):
    at = {"longitude": Decimal("118.8"), "latitude": Decimal("31.7")}
    theirs = make_facility(division=SHITANG, **at)
    for query in ("bbox=118.7,31.6,118.9,31.8&zoom=15", "bbox=-180,-90,180,90&zoom=3", ""):
        answer = clerk.get(f"/facilities/map/features/?{query}")
        assert theirs.name not in answer.text
        assert SHITANG not in answer.text
        assert answer.json().get("placed", 0) == 0
    assert clerk.get(f"/facilities/map/features/?village={SHITANG}").status_code == 400


def test_a_village_learns_nothing_of_its_neighbours_from_a_campaign(db):
    make_facility(division=SHITANG), make_facility(division=XINYANG), make_facility(division=XINYANG)
    township = make_post(division=HENGXI)
    ends = timezone.localdate() + timedelta(days=9)
    open_campaign(division=make_division(code=HENGXI), name="清查", due_on=ends, by=township)
    village = make_post(role="village_clerk", division=SHITANG)
    for post, seen in ((township, 3), (village, 1), (make_post(role="caretaker", division=SHITANG), 0)):
        (row,) = Campaign.objects.reaching(post).with_progress(post)
        assert (row.asked, row.answered) == (seen, 0)


def test_ticks_that_are_no_numbers_confirm_nothing(clerk, facility):
    ends = timezone.localdate() + timedelta(days=9)
    clerk_post = make_post(division=GULI)
    made = open_campaign(division=make_division(code=GULI), name="清查", due_on=ends, by=clerk_post)
    sent = {"row": ["x", "²", "-1", "9" * 40]}
    assert clerk.post(f"/facilities/campaigns/{made.pk}/lines/", sent).status_code == 302
    assert made.lines.get().answer == "pending"


@pytest.mark.parametrize("day", ["0001-01-01", "1990-01-01"])
def test_a_day_before_every_rule_breaks_no_act(clerk, facility, day):
    said = {"from_date": day, "reason": "试", "property_class": "operating", "condition": "good"}
    for act in ("class", "condition", "keeper", "status/suspend"):
        assert clerk.post(f"/facilities/{facility.pk}/{act}/", said).status_code in (302, 422), act


# --- Strangers ----------------------------------------------------------------------------------
def test_a_stranger_cannot_read_the_register_by_counting_up(db):
    """Codes are made of known parts; whoever types one after the other is asked to wait, found or not."""
    client = Client(REMOTE_ADDR=f"10.{randrange(256)}.{randrange(256)}.1")  # counts outlive a test
    codes = [make_facility().code for _ in range(3)]
    seen = [client.get("/q/", {"code": codes[at % 3]}).status_code for at in range(plates_limits.MOST + 5)]
    assert (seen[0], seen[-1]) == (200, 429)
    assert seen.count(200) == plates_limits.MOST
    own = client_of(make_post(division=GULI), REMOTE_ADDR="10.9.8.6")
    assert {own.get("/q/", {"code": codes[0]}).status_code for _ in range(plates_limits.MOST + 5)} == {200}


# --- What is kept -------------------------------------------------------------------------------
def test_a_cookie_of_columns_breaks_no_saved_view(clerk):
    clerk.cookies["facility-columns"] = "name." + "x" * 500
    assert clerk.post("/facilities/views/save/", {"name": "视图", "query": ""}).status_code == 302
    assert SavedView.objects.get().columns == ["name"]


@pytest.mark.parametrize("name", ["㍿" * 40, "㍿" * 119, "\u200b\u200b", "=HYPERLINK(1)", "x" * 121])
def test_a_strange_name_is_kept_as_text_or_refused(clerk, name):
    make_type()
    make_division(code=GULI_VILLAGE)
    sent = {"division": GULI_VILLAGE, "type": "0401", "name": name, "quantity": "1"}
    page = clerk.post("/facilities/register/", sent)
    assert page.status_code in (302, 422)
    api = clerk.post("/api/facilities/", sent | {"another": True}, content_type="application/json")
    assert api.status_code in (201, 400)


@pytest.mark.parametrize(
    "values",
    [{"beds": 1}, {"own_1": "x"}, {"stalls": "9" * 400}, {"stalls": {"a": [1]}}, {"stalls": 1e308}, [1], "x"],
)
def test_attributes_that_are_none_of_the_type_are_refused(clerk, facility, values):
    sent = {"attributes": values, "version": facility.version}
    answer = clerk.patch(f"/api/facilities/{facility.pk}/", sent, content_type="application/json")
    assert answer.status_code == 400
    assert Facility.objects.get(pk=facility.pk).attributes == {}


def test_the_api_changes_only_what_it_names(clerk, facility):
    """Code, state, village, keeper and owner are said by acts of their own."""
    theirs = make_party(division=SHITANG)
    sent = {"version": facility.version, "note": "好", "code": "1", "registration": "void", "division": SHITANG,
            "status": "retired", "keeper": theirs.pk, "owner": theirs.pk, "title_state": "settled",
            "verified_on": "2020-01-01", "merged_into": facility.pk, "id": 1}  # fmt: skip
    answer = clerk.patch(f"/api/facilities/{facility.pk}/", sent, content_type="application/json")
    fresh = Facility.objects.get(pk=facility.pk)
    assert (answer.status_code, fresh.note) == (200, "好")
    same = ("code", "registration", "division_id", "status", "keeper_id", "owner_id", "title_state")
    assert all(getattr(fresh, name) == getattr(facility, name) for name in same)


@pytest.mark.parametrize("cell", ["名\0字", "名" * 500, ""])
def test_a_hostile_list_of_divisions_is_refused_or_read(db, cell):
    make_division(code=GULI_VILLAGE)
    admin = client_of(make_post(role="county_admin", division=COUNTY))
    text = f"代码,名称\n320115007²²²,甲\n320115007999,{cell}\n"
    sent = {"year": "2027", "file": SimpleUploadedFile("codes.csv", text.encode())}
    answer = admin.post("/editions/", sent)
    assert answer.status_code in (302, 422)
    if answer.status_code == 302:
        accepted = admin.post(answer.headers["Location"], {"accept-320115007999": "1"})
        assert accepted.status_code in (302, 422)


# --- Words --------------------------------------------------------------------------------------
MARKUP = "</script><img src=x onerror=alert(1)>\"'{{7*7}}"


def test_markup_in_the_register_stays_text(clerk):
    """Names, addresses, notes, reasons on every page of a facility, in lists, on paper, in the map's JSON."""
    at = {"longitude": Decimal("118.8"), "latitude": Decimal("31.7")}
    said = {"address": MARKUP, "note": MARKUP, "fund_source": MARKUP}
    one = make_facility(
        division=GULI_VILLAGE, name=MARKUP, said={"party": MARKUP, "owner": MARKUP}, **said, **at
    )
    make_facility(division=GULI_VILLAGE, name=MARKUP)
    day = timezone.localdate().isoformat()
    page = f"/facilities/{one.pk}/"
    assert (
        clerk.post(f"{page}condition/", {"condition": "good", "from_date": day, "reason": MARKUP}).status_code
        == 302
    )
    campaign = open_campaign(
        division=make_division(code=GULI), name=MARKUP, note=MARKUP, due_on=timezone.localdate(), by=make_post(division=GULI)
    )  # fmt: skip
    rounds = f"/facilities/campaigns/{campaign.pk}/"
    tabs = [f"{page}?tab={tab}" for tab in ("facts", "ownership", "changes", "photos", "relations")]
    acts = [
        f"{page}{act}/"
        for act in ("edit", "merge", "parent", "split", "retype", "move", "keeper", "shape", "idle")
    ]
    lists = ["/facilities/", "/facilities/?group=village", "/facilities/map/", "/facilities/coding/", "/facilities/work/",
             "/facilities/work/paper/", "/facilities/detail/paper/", "/facilities/summary/", rounds, f"{rounds}lines/",
             f"{rounds}sheet/", "/facilities/campaigns/", f"/facilities/plates/make/?row={one.pk}", "/"]  # fmt: skip
    for address in (*tabs, *acts, *lists, f"/q/?code={one.code}"):
        answer = clerk.get(address)
        assert answer.status_code == 200, address
        assert "<img src=x" not in answer.text, address
    features = clerk.get("/facilities/map/features/?bbox=118.7,31.6,118.9,31.8&zoom=15")
    assert features.headers["Content-Type"] == "application/json"

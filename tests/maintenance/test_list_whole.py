"""A township's list from beginning to end, through the pages, each step by whoever does it in the office.

Completed in bulk, confirmed, reviewed, checked, frozen, published, posted, objected to, changed, frozen and published again;
the differences between the two editions are right to the row and the column.
"""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Department, Party, Person
from assets.models import Facility, RegisteredFacts
from maintenance.models import (
    Edition,
    EditionLine,
    Objection,
    Posting,
    Publication,
    ResponsibilityItem,
)
from maintenance.publication_terms import load_terms
from tests.assets.factories import make_facility
from tests.factories import COUNTY, HENGXI, SHITANG, client_of, make_party, make_person, make_post
from tests.maintenance.publication_rows import picture

XUGAO = "320115009209"
WHO = {
    "clerk": ("township_clerk", HENGXI),
    "leader": ("township_leader", HENGXI),
    "office": ("county_office", COUNTY),
    "village": ("village_clerk", SHITANG),
    "head": ("village_head", SHITANG),
    "watch": ("village_supervisor", SHITANG),
    "other_head": ("village_head", XUGAO),
}


def url(name: str, *args) -> str:
    return reverse(f"maintenance:{name}", args=args)


@pytest.fixture
def people(db):
    """Whoever takes part, each in a browser of their own."""
    load_terms()
    posts = {name: make_post(role=role, division=place) for name, (role, place) in WHO.items()}
    return {name: client_of(post) for name, post in posts.items()}


@pytest.fixture
def facilities(db):
    """Five in one village, three in another, as a ledger registered them."""
    made = [make_facility(division=SHITANG, address="村东头") for _ in range(4)]
    made.append(make_facility(division=SHITANG, type_code="0201", name="石塘供水站", address="村西头"))
    made += [make_facility(division=XUGAO, address="路口") for _ in range(3)]
    for one in made:
        words = {
            "party": "宁穗物业服务公司",
            "person": "陈守田",
            "phones": "13900001234",
            "fund_source": "村集体",
        }
        RegisteredFacts.objects.update_or_create(facility=one, defaults=words)
    department = make_party(division=COUNTY, kind=Party.Kind.INDUSTRY_DEPARTMENT, name="江宁区农业农村局")
    for title in ("农业农村局", "水利（水务）局"):
        if not Department.objects.filter(party=department).exists():
            Department.objects.create(party=department, title=title)
    make_party(division=COUNTY, kind=Party.Kind.CONTRACTOR, name="宁穗物业服务公司")
    return made


def bulk(client, act: str, **said):
    """One act over all that the list shows, asked first, then agreed to."""
    sent = {"act": act, "all": "1", "query": said.pop("query", "")}
    assert client.post(url("item-bulk"), sent).status_code == 200
    done = client.post(url("item-bulk"), sent | {"agreed": "1"} | said, follow=True)
    assert done.status_code == 200, done.text
    return done.text


def walk(people, number: int) -> None:
    """Handed in, confirmed by each village, reviewed, checked."""
    assert f"已办 {number} 条" in bulk(people["clerk"], "submit", query="state=draft")
    for head in ("head", "other_head"):
        if ResponsibilityItem.objects.filter(state="submitted", facility__division=WHO[head][1]).exists():
            bulk(people[head], "confirm", query="state=submitted")
    assert f"已办 {number} 条" in bulk(people["leader"], "review", query="state=confirmed")
    assert f"已办 {number} 条" in bulk(people["office"], "check", query="state=reviewed")


def complete(people) -> None:
    """Items made for the township, words answered once, the rest filled in bulk."""
    people["clerk"].post(url("item-make"))
    for village in (SHITANG, XUGAO):
        first = ResponsibilityItem.objects.filter(facility__division=village).order_by("pk").first()
        people["clerk"].post(url("item-person", first.pk))
    supervisor = Person.objects.get(posts__role="township_leader")
    common = {
        "public_phone": "025-52281111",
        "duty_text": "保洁、巡查、小修",
        "own_standard": "村规民约第三条",
        "mode": "purchased",
        "annual_cost": "1200",
        "supervisor": supervisor.pk,
        "department": Party.objects.get(name="江宁区农业农村局").pk,
        "only_empty": "on",
    }
    assert "已填报 8 条" in bulk(people["clerk"], "fill", **common)


def freeze(people) -> Edition:
    answer = people["clerk"].post(url("edition-freeze"), {"division": HENGXI, "leaving": 0}, follow=True)
    assert "已定版" in answer.text
    return Edition.objects.latest("pk")


def publish(people, edition: Edition) -> Publication:
    drafted = people["clerk"].post(url("edition-publish", edition.pk), follow=True)
    assert drafted.status_code == 200, drafted.text
    publication = Publication.objects.latest("pk")
    sent = {"from_date": str(timezone.localdate()), "days": publication.term_days, "phone": "025-52280000"}
    people["clerk"].post(url("publication-publish", publication.pk), sent)
    publication.refresh_from_db()
    assert publication.state == Publication.State.RUNNING
    return publication


def post_on_the_board(people, publication: Publication) -> Posting:
    photos = url("posting-photo-create", publication.pk, SHITANG)
    people["village"].post(photos, {"photos": picture()}, headers={"X-One-By-One": "1"})
    sent = {"place": "村务公开栏", "posted_on": str(timezone.localdate())}
    people["village"].post(url("posting-create", publication.pk, SHITANG), sent)
    posting = Posting.objects.latest("pk")
    people["watch"].post(url("posting-confirm", posting.pk))
    posting.refresh_from_db()
    return posting


def changes(edition: Edition) -> dict[int, tuple[str, list[str]]]:
    lines = EditionLine.objects.filter(edition=edition)
    return {line.facility_id: (line.change, line.changed_columns) for line in lines}


def test_a_township_s_list_from_beginning_to_end(people, facilities):
    complete(people)
    walk(people, 8)
    kept = Facility.objects.get(pk=facilities[0].pk)
    assert kept.keeper.name == "宁穗物业服务公司" and kept.keeper_person.name == "陈守田"
    first = freeze(people)
    assert (first.count, first.added_count, first.left_out) == (8, 8, 0)

    publication = publish(people, first)
    paper = people["village"].get(f"{url('publication-paper', publication.pk)}?village={SHITANG}")
    assert paper.status_code == 200
    assert post_on_the_board(people, publication).confirmed_by is not None

    said = {
        "way": "phone",
        "received_on": str(timezone.localdate()),
        "text": "公厕的公开电话打不通",
        "facility": facilities[0].code,
        "name": "周小满",
    }
    people["village"].post(url("objection-create", publication.pk), said)
    objection = Objection.objects.get()
    assert objection.facility == facilities[0]
    answer = {"answer": "属实，更正公开电话", "reason": "属实，更正公开电话"}
    people["leader"].post(url("objection-uphold", objection.pk), answer)
    item = ResponsibilityItem.objects.get(facility=facilities[0])
    assert item.state == "draft" and objection.number in item.returned_reason and item.reopened_at

    page = {"version": item.version, "public_phone": "025-52289999"}
    kept_as_it_is = {
        "party": item.party_id,
        "keeper_kind": item.keeper_kind,
        "person": item.person_id,
        "duty_text": item.duty_text,
        "mode": item.mode,
        "own_standard": item.own_standard,
        "interval_days": item.interval_days,
        "fund_kinds": item.fund_kinds,
        "annual_cost": item.annual_cost,
        "department": item.department_id,
        "supervisor": item.supervisor_id,
        "note": "",
    }
    edited = people["village"].post(url("item-edit", item.pk), kept_as_it_is | page)
    assert edited.status_code == 302, edited.text
    walk(people, 1)

    newcomer = make_facility(division=XUGAO, address="新建")
    people["clerk"].post(url("item-make"))
    like = {"like": facilities[5].code, "only_empty": "on"}
    bulk(people["clerk"], "like", query="state=draft", **like)
    walk(people, 1)
    gone = facilities[3]
    people["clerk"].post(
        reverse("assets:facility-status", args=[gone.pk, "retire"]),
        {"from_date": str(timezone.localdate()), "reason": "已拆除重建"},
    )
    assert Facility.objects.get(pk=gone.pk).status == "retired"

    second = freeze(people)
    others = {one.pk: ("kept", []) for one in facilities if one.pk not in (facilities[0].pk, gone.pk)}
    assert changes(second) == others | {
        facilities[0].pk: ("changed", ["phone"]),
        newcomer.pk: ("added", []),
        gone.pk: ("dropped", []),
    }
    assert (second.number, second.before, second.count) == (2, first, 8)
    assert changes(first) == {one.pk: ("added", []) for one in facilities}  # the first stands as it stood
    shown = people["clerk"].get(url("edition-detail", second.pk), {"change": "changed"}).text
    assert "<del>025-52281111</del>" in shown and "<ins>025-52289999</ins>" in shown
    again = publish(people, second)
    assert again.object_id == str(second.pk) and again.pk != publication.pk
    assert ResponsibilityItem.objects.filter(reopened_at__isnull=False).count() == 0


def test_a_name_is_masked_on_the_board_unless_a_decision_names_it(people, facilities):
    from maintenance.edition_publishing import sheet

    complete(people)
    walk(people, 8)
    edition = freeze(people)
    said = sheet(edition, Facility.objects.get(pk=facilities[0].pk).division)
    assert len(said["rows"]) == 5 and len(said["columns"]) == len(said["rows"][0])
    whole = str(said["rows"])
    assert "陈守田" not in whole and "陈*" in whole and "025-52281111" in whole
    assert make_person().name not in whole

"""Granting posts: inside one's own area and level, never to oneself, 三员分立, a second look by another."""

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse

from accounts.access import Refused
from accounts.actions.posts import end_post, grant_post, review_post
from accounts.models import AccountSession, Notice, Person, Role
from tests.county import employ
from tests.factories import client_of


@pytest.fixture
def newcomer(county):
    return Person.objects.create(name="新人", division=county.village)


def role(code):
    return Role.objects.get(pk=code)


def test_granted_inside_the_area(county, newcomer):
    admin = county.posts["county_admin"]
    post = grant_post(person=newcomer, role=role("village_clerk"), division=county.village, by=admin)
    assert (post.division, post.granted_by, post.reviewed_at) == (county.village, admin.person, None)


def test_not_to_oneself(county):
    admin = county.posts["county_admin"]
    with pytest.raises(Refused, match="本人"):
        grant_post(person=admin.person, role=role("village_clerk"), division=county.village, by=admin)


def test_not_to_a_person_of_another_county(county):
    stranger = Person.objects.create(name="外县人", division=county.fourth_village)
    with pytest.raises(Http404):
        grant_post(
            person=stranger,
            role=role("village_clerk"),
            division=county.village,
            by=county.posts["county_admin"],
        )


def test_not_over_another_county(county, newcomer):
    with pytest.raises(Refused, match="管理范围"):
        grant_post(
            person=newcomer,
            role=role("village_clerk"),
            division=county.fourth_village,
            by=county.posts["county_admin"],
        )


def test_not_without_the_right(county, newcomer):
    with pytest.raises(Refused, match="授予岗位"):
        grant_post(
            person=newcomer,
            role=role("village_clerk"),
            division=county.village,
            by=county.posts["township_clerk"],
        )


def test_not_above_ones_own_level(county, newcomer):
    clerk = role("township_clerk")
    clerk.rights = [*clerk.rights, "post.grant"]
    clerk.save()
    granter = employ(clerk, county, name="镇管理员")
    with pytest.raises(Refused, match="级别高于"):
        grant_post(person=newcomer, role=role("county_leader"), division=county.county, by=granter)


def test_area_must_have_the_level_of_the_role(county, newcomer):
    with pytest.raises(ValidationError) as error:
        grant_post(
            person=newcomer,
            role=role("village_clerk"),
            division=county.township,
            by=county.posts["county_admin"],
        )
    assert "应选村（社区）" in error.value.message_dict["division"][0]


@pytest.mark.parametrize(
    ("held", "asked"),
    [("county_admin", "security_admin"), ("security_admin", "audit_admin"), ("audit_admin", "county_admin")],
)
def test_three_administrators_are_three_people(county, held, asked):
    person = employ(role(held), county, name="兼任者").person
    with pytest.raises(ValidationError, match="三员分立"):
        grant_post(person=person, role=role(asked), division=county.county, by=county.posts["county_admin"])


def test_department_post_needs_sectors(county, newcomer):
    admin = county.posts["county_admin"]
    with pytest.raises(ValidationError, match="行业大类"):
        grant_post(person=newcomer, role=role("department"), division=county.county, by=admin)
    post = grant_post(
        person=newcomer, role=role("department"), division=county.county, by=admin, sectors=["01"]
    )
    assert post.sectors == ["01"]


def test_held_once(county, newcomer):
    admin = county.posts["county_admin"]
    grant_post(person=newcomer, role=role("village_clerk"), division=county.village, by=admin)
    with pytest.raises(ValidationError, match="已担任"):
        grant_post(person=newcomer, role=role("village_clerk"), division=county.village, by=admin)


def test_ending_a_post_ends_the_sessions(county):
    post = county.posts["village_clerk"]
    client = client_of(post)
    assert client.get("/", follow=True).status_code == 200
    end_post(post=post, by=county.posts["county_admin"])
    assert not AccountSession.objects.filter(account=post.person.account).exists()
    assert reverse("accounts:sign-in") in client.get("/").url


def test_own_post_is_ended_by_another(county):
    admin = county.posts["county_admin"]
    with pytest.raises(Refused, match="本人"):
        end_post(post=admin, by=admin)


def test_review_by_another_only(county, newcomer):
    admin, security = county.posts["county_admin"], county.posts["security_admin"]
    post = grant_post(person=newcomer, role=role("village_clerk"), division=county.village, by=admin)
    own = grant_post(person=security.person, role=role("county_leader"), division=county.county, by=admin)
    with pytest.raises(Refused, match="不能复核"):
        review_post(post=own, by=security)
    review_post(post=post, by=security)
    assert post.reviewed_by == security.person
    assert Notice.objects.filter(person=admin.person, title__contains="已复核").exists()
    with pytest.raises(ValidationError, match="已经复核"):
        review_post(post=post, by=security)


def test_page_grants_and_tells(county, newcomer):
    client = county.client("county_admin")
    url = reverse("accounts:post-create", args=[newcomer.pk])
    sent = {"role": "village_clerk", "division": county.village.pk, "from_date": "2026-11-20"}
    answer = client.post(url, sent, follow=True)
    assert "已授予新人" in answer.content.decode()
    assert "待复核" in answer.content.decode()
    again = client.post(url, sent)
    assert again.status_code == 422
    assert "已担任" in again.content.decode()


def test_page_offers_no_foreign_area(county, newcomer):
    page = (
        county.client("county_admin")
        .get(reverse("accounts:post-create", args=[newcomer.pk]))
        .content.decode()
    )
    assert county.village.pk in page
    assert county.fourth_village.pk not in page

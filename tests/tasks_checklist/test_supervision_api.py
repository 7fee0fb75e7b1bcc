"""督导计划、督导组、村风险分、时间节点 by the API: to whom the pages show them, evenly asked; no two components of one name."""

from collections import Counter
from datetime import date

import pytest
from django.urls import reverse
from rest_framework import serializers

from tasks_checklist.models import Frequency, SupervisionPlan, Team, TeamMember, VillageRisk
from tests.county import STRANGE, make_county
from tests.factories import make_person
from tests.flat import assert_flat
from tests.tasks_checklist.annual_rows import make_annual, make_node

pytestmark = pytest.mark.django_db
NOUNS = ("supervision-plan", "supervision-team", "village-risk", "milestone")


@pytest.fixture
def county():
    return make_county()


def lists(client, noun: str, **asked) -> list[dict]:
    answer = client.get(reverse(f"api:{noun}-list"), asked)
    assert answer.status_code == 200, answer.text
    return answer.json()["results"]


def plan_of(division, year: int = 2026) -> SupervisionPlan:
    row = SupervisionPlan.objects.create(division=division, year=year, title=f"{division}督导计划", seed=7)
    Frequency.objects.create(plan=row, target="village", rhythm="quarterly")
    return row


def team_of(division, name: str = "一组") -> Team:
    row = Team.objects.create(division=division, name=f"{division}{name}")
    TeamMember.objects.create(team=row, person=make_person(division=division.pk), head=True)
    return row


def test_read_as_on_the_pages(county):
    plan, team = plan_of(county.township), team_of(county.township)
    plan_of(county.other_township), team_of(county.other_township)
    VillageRisk.objects.create(division=county.village, from_date=date(2026, 1, 5), score=50)
    node = make_node(make_annual(county).tasks.first())
    make_node(make_annual(county, division=county.other_township).tasks.first())
    clerk, village = county.client("township_clerk"), county.client("village_clerk")
    found = {noun: lists(clerk, noun) for noun in NOUNS}
    assert [row["id"] for row in found["supervision-plan"]] == [plan.pk]
    assert found["supervision-plan"][0]["frequencies"][0]["rhythm"] == "quarterly"
    assert [row["id"] for row in found["supervision-team"]] == [team.pk]
    assert found["supervision-team"][0]["members"][0]["head"] is True
    risk = next(row for row in found["village-risk"] if row["division"] == county.village.pk)
    assert (risk["said"], risk["said_from"]) == (50, "2026-01-05") and 20 <= risk["risk"] <= 100
    assert sum(part["points"] for part in risk["parts"]) == pytest.approx(risk["risk"], abs=1)
    assert [row["id"] for row in found["milestone"]] == [node.pk] and node.title == found["milestone"][0][
        "title"
    ]
    one = clerk.get(reverse("api:village-risk-detail", args=[county.village.pk])).json()
    assert one == risk and clerk.get(reverse("api:milestone-detail", args=[node.pk])).json()["id"] == node.pk
    assert STRANGE not in str(found["supervision-plan"]) + str(found["supervision-team"])
    for noun in NOUNS[:3]:
        assert village.get(reverse(f"api:{noun}-list")).status_code == 403
    assert (
        lists(clerk, "milestone", overdue="true") == [] and lists(clerk, "supervision-plan", year=2020) == []
    )


def test_the_lists_ask_evenly(county):
    clerk = county.client("township_clerk")
    annual = make_annual(county)
    plans = reverse("api:supervision-plan-list")
    assert_flat(clerk, plans, lambda n: plan_of(county.township, 2030 + n), rows=6)
    assert_flat(
        clerk, reverse("api:supervision-team-list"), lambda n: team_of(county.township, f"{n}"), rows=6
    )
    nodes = reverse("api:milestone-list")
    assert_flat(clerk, nodes, lambda n: make_node(annual.tasks.first(), title=f"节点{n}"), rows=6)


def test_no_two_components_share_a_name():
    """Two serializers of one name would be one component of the description, and the second would be lost."""

    def beneath(kind):
        for one in kind.__subclasses__():
            yield one
            yield from beneath(one)

    ours = {one for one in beneath(serializers.BaseSerializer) if ".api." in one.__module__}
    names = Counter(one.__name__.removesuffix("Serializer") for one in ours)
    assert [name for name, times in names.items() if times > 1] == []

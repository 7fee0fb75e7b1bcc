"""选填 tells the truth: every form that makes something is sent with what it asks for alone, and goes through.

A field neither required nor marked as needed in some cases stands with 选填 beside it: here it is left out.
"""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tasks_checklist.models import AnnualPlan, AnnualTask
from tests.factories import HENGXI, SHITANG, client_of, make_division, make_person, make_post
from tests.tasks_checklist.finding_rows import committee, office
from tests.tasks_checklist.meeting_rows import make_group, make_meeting
from tests.tasks_checklist.visit_rows import make_plan, make_team, workday

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(db):
    office()
    committee()
    make_division(code=SHITANG)
    return make_post(role="township_clerk", division=HENGXI)


def _annual(clerk) -> AnnualPlan:
    year = timezone.localdate().year
    return AnnualPlan.objects.create(division=clerk.division, year=year, title="年度重点任务")


def _doors(clerk) -> dict[str, tuple[list, dict[str, Any]]]:
    """{url name: (arguments, what its required fields and those needed in this case are told)}"""
    today, village, person = timezone.localdate(), committee(), make_person(division=HENGXI)
    soon, plan, year = today + timedelta(days=40), make_plan(), today.year
    dated = today.replace(month=12, day=20)
    return {
        "plan-create": ([], {"division": HENGXI, "year": year + 3, "title": "计划"}),
        "task-create": (
            [_annual(clerk).pk],
            {"number": 1, "title": "任务", "due_on": dated, "deadline": AnnualTask.Deadline.values[0], "every": ""},
        ),
        "phase-create": (
            [AnnualPlan.objects.everywhere(because="test").get().pk],
            {"name": "阶段", "from_date": dated, "until": dated},
        ),
        "finding-create": (
            [],
            {
                "title": "问题", "severity": "common", "party": village.pk, "source": "visit", "found_on": today,
                "client_key": uuid.uuid4(),
            },
        ),
        "group-create": ([], {"name": "领导小组", "kind": "leading"}),
        "seat-create": (
            [make_group(by=clerk, name="甲组").pk],
            {"person": person.pk, "role": "member", "from_date": today},
        ),
        "meeting-create": (
            [],
            {
                "group": make_group(by=clerk, name="乙组").pk, "kind": "regular", "title": "例会",
                "held_at": f"{soon}T09:00",
            },
        ),
        "decision-create": (
            [make_meeting(by=clerk, state="held").pk],
            {"text": "更换管护牌", "party": village.pk, "due_on": soon},
        ),
        "pilot-create": (
            [],
            {
                "name": "试点", "lead_party": village.pk, "from_date": today, "until": soon, "tried": "统一维修",
                "places": [SHITANG],
            },
        ),
        "supervision-create": ([], {"year": year + 1, "title": "督导计划", "least_gap_days": 7, "checklist": ""}),
        "frequency-create": (
            [plan.pk],
            {"target": "village", "rhythm": "quarterly", "kind": "regular", "share": 100},
        ),
        "blackout-create": ([plan.pk], {"from_date": today, "until": today, "note": "迎检"}),
        "team-create": ([], {"name": "新组", "stops_a_day": 4}),
        "absence-create": ([make_team().pk], {"from_date": today, "until": today}),
        "duty-item-create": ([], {"party": village.pk, "duty": "清扫"}),
        "duty-item-fill": ([], {"parties": [village.pk], "duty": "巡查"}),
        "visit-create": (
            [],
            {
                "kind": "topical", "team": make_team().pk, "on": workday(30), "parties": [village.pk],
                "anyway": "", "reason": "",
            },
        ),
    }  # fmt: skip


def test_what_stands_as_optional_may_be_left_out(clerk):
    client, wrong = client_of(clerk), []
    for name, (arguments, told) in _doors(clerk).items():
        url = reverse(f"tasks_checklist:{name}", args=arguments)
        form = client.get(url).context["form"]
        optional = {
            field.name
            for field in form.visible_fields()
            if not field.field.required and not getattr(field.field, "later", False)
        }
        lies = optional & {key for key, value in told.items() if value != ""}
        answer = client.post(url, told)
        if answer.status_code != 302:
            said = answer.context["form"].errors if answer.context else answer.text[:200]
            wrong.append((name, answer.status_code, str(said)))
        wrong += [(name, "选填而必填", key) for key in lies]
    assert wrong == []

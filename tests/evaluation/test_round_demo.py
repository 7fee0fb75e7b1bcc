"""The demo's rounds: last year's final and the same when added up again, this year's in every state; loaded once."""

import pytest
from django.core.management import call_command

from evaluation import demo_rounds
from evaluation.actions import settling
from evaluation.models import Evaluation, Round

pytestmark = pytest.mark.django_db


def test_the_demo_lives_two_rounds():
    call_command("load_reference", verbosity=0)
    told = demo_rounds.load()
    assert "已定稿" in told, told
    assert demo_rounds.load().startswith("示范的评价已在册")
    past, now = Round.objects.everywhere(because="test").order_by("year")
    assert (past.state, now.state, now.county_step) == ("final", "open", True)
    assert settling.recount() == []
    final = Evaluation.objects.everywhere(because="test").filter(round=past)
    assert final.count() == 21 and not final.exclude(state="final").exists()
    assert not final.filter(score=None).exists()
    states = set(
        Evaluation.objects.everywhere(because="test").filter(round=now).values_list("state", flat=True)
    )
    assert states >= {"not_started", "drafting", "submitted", "under_review", "returned", "reviewed"}

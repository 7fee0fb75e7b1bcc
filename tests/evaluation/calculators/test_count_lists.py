"""清单: complete, published, brought up to date, hung out, with its money named."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.system import SystemPost
from evaluation.places import Period
from maintenance.actions import publishing
from maintenance.actions.editions import freeze
from maintenance.models import Edition, ItemState, Posting, Publication
from maintenance.publication_terms import load_terms
from tests.assets.factories import make_facility
from tests.evaluation.counted_rows import count, figure
from tests.factories import HENGXI, SHITANG, make_division, make_post
from tests.maintenance.item_rows import bring, filled_by, make_item
from tests.maintenance.publication_rows import PHONE
from tests.maintenance.renewal_rows import XUGAO, listed, people

pytestmark = pytest.mark.django_db


def frozen(*, leaving: int = 0, division: str = HENGXI, on: date | None = None) -> Edition:
    return freeze(division=make_division(code=division), by=SystemPost(), leaving=leaving, on=on)


def publish(edition: Edition) -> Publication:
    load_terms()
    said = {"title": "管护责任清单公示", "phone": PHONE, "by": SystemPost()}
    draft = publishing.draft(
        kind="responsibility_list", object_id=edition.pk, division=edition.division, **said
    )
    return publishing.publish(publication=draft, from_date=timezone.localdate(), by=SystemPost())


def year_of(edition: Edition, *, deadline=None) -> Period:
    """The year whose list the edition is."""
    ends = deadline or timezone.now() + timedelta(days=400)
    return Period(date(edition.year, 1, 1), date(edition.year, 12, 31), ends)


def test_complete_and_in_the_edition_that_holds():
    listed(SHITANG, SHITANG, XUGAO)
    make_item(state=ItemState.DRAFT)
    make_facility()
    edition = frozen(leaving=2)
    counted = count("list_complete", period=year_of(edition))
    assert (counted.numerator, counted.denominator) == (2, 4)
    assert counted.told == "在用设施 4 处，在现行版清单内且必填项齐全的 2 处，50.0%"
    assert counted.raises == "补齐 2 处设施的清单，核定后列入新版"
    assert figure("list_complete", unit=XUGAO, period=year_of(edition)) == (1, 1)


def test_an_edition_after_the_deadline_is_not_there_yet():
    listed(SHITANG)
    deadline = timezone.now()
    edition = frozen()
    assert figure("list_complete", period=year_of(edition)) == (1, 1)
    assert figure("list_complete", period=year_of(edition, deadline=deadline)) == (0, 1)


def test_the_villages_own_edition_replaces_the_townships():
    item = listed(SHITANG)[0]
    frozen()
    type(item).objects.filter(pk=item.pk).update(state=ItemState.DRAFT)
    listed(SHITANG)
    edition = frozen(division=SHITANG, leaving=1)
    assert figure("list_complete", period=year_of(edition)) == (1, 2)


def test_a_line_with_a_gap_is_not_complete():
    item = listed(SHITANG)[0]
    type(item).objects.filter(pk=item.pk).update(duty_text="")
    assert figure("list_complete", period=year_of(frozen())) == (0, 1)


# --- published ----------------------------------------------------------------------------------
def test_published_by_the_township_for_its_villages():
    listed(SHITANG)
    edition = frozen()
    period = year_of(edition)
    assert figure("list_published", period=period) == (0, 1)
    before = timezone.now()
    told = publish(edition)
    assert figure("list_published", period=period) == (1, 1)
    assert count("list_published", period=period).url.endswith(f"/{told.pk}/")
    assert figure("list_published", period=year_of(edition, deadline=before)) == (0, 1)
    assert figure("list_published", unit="320115007001", period=period) == (0, 1)


def test_what_was_withdrawn_was_never_published():
    listed(SHITANG)
    edition = frozen()
    publishing.withdraw(publication=publish(edition), reason="内容有误", by=SystemPost())
    assert figure("list_published", period=year_of(edition)) == (0, 1)


def test_hung_on_the_villages_own_board():
    listed(SHITANG)
    edition = frozen()
    told, period = publish(edition), year_of(edition)
    assert figure("list_posted", period=period) == (0, 1)
    said = {"publication": told, "place": "村部", "posted_on": timezone.localdate()}
    refused = Posting.objects.create(division=make_division(code=SHITANG), state="refused", **said)
    assert figure("list_posted", period=period) == (0, 1)
    Posting.objects.filter(pk=refused.pk).update(state="posted")
    assert figure("list_posted", period=period) == (1, 1)
    assert figure("list_posted", unit=XUGAO, period=period) == (0, 1)


# --- brought up to date -------------------------------------------------------------------------
def changed():
    """A published list, and one of its items opened again by its village."""
    people()
    item = listed(SHITANG)[0]
    edition = frozen()
    publish(edition)
    clerk = make_post(role="village_clerk", division=SHITANG)
    return filled_by(clerk, item, duty_text="保洁、巡查、除草"), year_of(edition)


def test_a_change_whose_days_have_not_passed_is_left_out():
    _item, period = changed()
    assert figure("list_updated", period=period) == (0, 0)


def test_a_change_made_known_anew_within_its_days():
    item, period = changed()
    bring(item, ItemState.CHECKED)
    publish(frozen())
    assert figure("list_updated", period=period) == (1, 1)


def test_a_change_never_made_known_is_late():
    _item, period = changed()
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        counted = count("list_updated", period=period)
    assert (counted.numerator, counted.denominator) == (0, 1)
    assert counted.raises == "变更后及时出新版并公布，已有 1 条超期"


def test_money_named_of_the_items():
    make_item(fund_kinds=["county"])
    make_item(fund_kinds=[])
    make_item(fund_kinds=["county"], division=XUGAO)
    assert figure("items_funded") == (1, 2)
    assert count("items_funded", unit="320115007001").told == "还没有管护清单条目"

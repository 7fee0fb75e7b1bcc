"""Acts on many facilities: asked with their number, done through their own acts, all or none, taken back as one."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.access import Refused
from accounts.models import Grid
from assets.actions import bulk
from assets.actions.states import record_state, truth
from assets.models import BulkAct, Condition, Facility, FacilityState, KeeperKind, Registration, Status
from tests.assets.factories import make_facility
from tests.factories import GULI_VILLAGE, HENGXI, SHITANG, client_of, make_party, make_post


@pytest.fixture
def clerk(db):
    return make_post(role="township_clerk", division=HENGXI)


@pytest.fixture
def rows(db) -> list[Facility]:
    return [make_facility(division=SHITANG) for _ in range(3)]


def keys(rows) -> list[int]:
    return [row.pk for row in rows]


def now(row: Facility) -> Facility:
    return Facility.objects.get(pk=row.pk)


def said(days: int = 0) -> dict:
    return {"from_date": timezone.localdate() - timedelta(days=days), "reason": "统一办理"}


def test_many_are_changed_as_one_and_taken_back_as_one(clerk, rows) -> None:
    act = bulk.change_all(facilities=keys(rows), says="suspend", by=clerk, **said())
    assert (act.count, act.states.count()) == (3, 3)
    assert {now(row).status for row in rows} == {Status.SUSPENDED}
    bulk.take_back(act=act, by=clerk)
    assert {now(row).status for row in rows} == {Status.IN_USE}
    assert not act.states.filter(closed_at=None).exists()
    with pytest.raises(ValidationError, match="已经撤回"):
        bulk.take_back(act=act, by=clerk)


def test_a_first_condition_taken_back_is_unknown_again(clerk, rows) -> None:
    act = bulk.change_all(facilities=keys(rows), says="damaged", by=clerk, **said())
    bulk.take_back(act=act, by=clerk)
    for row in rows:
        assert now(row).condition == Condition.UNKNOWN
        assert "condition" not in truth(row, on=timezone.localdate())


def test_what_is_so_already_is_not_counted(clerk, rows) -> None:
    record_state(facility=rows[0], by=clerk, status=Status.SUSPENDED, **said())
    assert bulk.change_all(facilities=keys(rows), says="suspend", by=clerk, **said()).count == 2
    with pytest.raises(ValidationError, match="都已经"):
        bulk.change_all(facilities=keys(rows), says="suspend", by=clerk, **said())


def test_one_that_cannot_stops_all_and_names_itself(clerk, rows) -> None:
    record_state(facility=rows[2], by=clerk, status=Status.RETIRED, **said())
    with pytest.raises(ValidationError, match=rows[2].name):
        bulk.change_all(facilities=keys(rows), says="suspend", by=clerk, **said())
    assert now(rows[0]).status == Status.IN_USE
    assert not BulkAct.objects.exists()


def test_nothing_is_taken_back_once_something_was_built_on_it(clerk, rows) -> None:
    act = bulk.change_all(facilities=keys(rows), says="damaged", by=clerk, **said(2))
    record_state(facility=rows[1], by=clerk, condition=Condition.GOOD, **said())
    with pytest.raises(ValidationError, match=rows[1].name):
        bulk.take_back(act=act, by=clerk)
    assert act.states.filter(closed_at=None).count() == 3
    assert now(rows[0]).condition == Condition.DAMAGED


def test_another_aspect_said_since_does_not_stand_in_the_way(clerk, rows) -> None:
    act = bulk.change_all(facilities=keys(rows), says="damaged", by=clerk, **said(2))
    record_state(facility=rows[1], by=clerk, status=Status.SUSPENDED, **said())
    bulk.take_back(act=act, by=clerk)
    assert (now(rows[1]).condition, now(rows[1]).status) == (Condition.UNKNOWN, Status.SUSPENDED)


def test_codes_are_given_and_never_taken_back(clerk) -> None:
    waiting = [make_facility(division=SHITANG, coded=False) for _ in range(3)]
    act = bulk.code_all(facilities=keys(waiting), by=clerk)
    assert {now(row).registration for row in waiting} == {Registration.CODED}
    assert FacilityState.objects.filter(act=act).count() == 3
    with pytest.raises(ValidationError, match="不能撤回"):
        bulk.take_back(act=act, by=clerk)
    with pytest.raises(ValidationError, match="都已有编码"):
        bulk.code_all(facilities=keys(waiting), by=clerk)


def test_grids_are_assigned_and_restored(clerk, rows) -> None:
    first, second = (Grid.objects.create(division_id=SHITANG, number=n, name=f"第{n}网格") for n in (1, 2))
    Facility.objects.filter(pk=rows[0].pk).update(grid=first)
    act = bulk.grid_all(facilities=keys(rows), grid=second, by=clerk)
    assert {now(row).grid_id for row in rows} == {second.pk}
    bulk.take_back(act=act, by=clerk)
    assert [now(row).grid_id for row in rows] == [first.pk, None, None]


def test_a_grid_of_another_village_is_refused(clerk, rows) -> None:
    make_facility(division=GULI_VILLAGE)
    other = Grid.objects.create(division_id=GULI_VILLAGE, number=1, name="第1网格")
    with pytest.raises(ValidationError, match="本村"):
        bulk.grid_all(facilities=keys(rows), grid=other, by=clerk)


def test_a_keeper_is_appointed_and_taken_back(clerk, rows) -> None:
    before, after = make_party(name="甲公司"), make_party(name="乙公司")
    appointment = {"keeper_person": None, "keeper_kind": KeeperKind.PURCHASED, "by": clerk}
    bulk.appoint_all(facilities=keys(rows[:1]), keeper=before, **appointment, **said(3))
    act = bulk.appoint_all(facilities=keys(rows), keeper=after, **appointment, **said())
    assert {now(row).keeper_id for row in rows} == {after.pk}
    bulk.take_back(act=act, by=clerk)
    assert [now(row).keeper_id for row in rows] == [before.pk, None, None]


def test_a_keeper_from_elsewhere_is_refused(clerk, rows) -> None:
    far = make_party(division=GULI_VILLAGE, name="谷里公司")
    with pytest.raises(ValidationError, match="不在"):
        bulk.appoint_all(
            facilities=keys(rows), keeper=far, keeper_person=None, keeper_kind="other", by=clerk, **said()
        )


def test_another_area_is_never_touched(clerk, rows) -> None:
    foreign = make_facility(division=GULI_VILLAGE)
    act = bulk.change_all(facilities=keys([*rows, foreign]), says="suspend", by=clerk, **said())
    assert act.count == 3
    assert now(foreign).status == Status.IN_USE
    neighbour = make_post(role="township_clerk", division="320115007000")
    client = client_of(neighbour)
    assert client.post(f"/facilities/bulk/acts/{act.pk}/take-back/").status_code == 404
    assert "停用" not in client.get("/facilities/bulk/acts/").content.decode()


def test_a_post_without_the_right_is_refused(rows) -> None:
    leader = make_post(role="township_leader", division=HENGXI)
    with pytest.raises(Refused):
        bulk.change_all(facilities=keys(rows), says="suspend", by=leader, **said())
    assert client_of(leader).post("/facilities/bulk/", {"act": "state", "row": keys(rows)}).status_code == 403
    assert 'name="act"' not in client_of(leader).get("/facilities/").content.decode()


def test_too_many_at_once_are_refused(clerk) -> None:
    with pytest.raises(Refused, match="500"):
        bulk.change_all(facilities=range(1, 502), says="suspend", by=clerk, **said())


# --- The pages ----------------------------------------------------------------------------------
def test_the_page_says_how_many_before_and_after(clerk, rows) -> None:
    client, agreed = client_of(clerk), {"agreed": "1", "says": "suspend", "from_date": timezone.localdate()}
    chosen = {"act": "state", "row": keys(rows[:2]), "query": "village=" + SHITANG}
    asked = client.post("/facilities/bulk/", chosen).content.decode()
    assert "变更状态：2 处设施" in asked and "确认办理 2 处" in asked
    assert now(rows[0]).status == Status.IN_USE
    wrong = client.post("/facilities/bulk/", {**chosen, **agreed, "reason": ""})
    assert wrong.status_code == 422
    answer = client.post("/facilities/bulk/", {**chosen, **agreed, "reason": "季节性停用"}, follow=True)
    assert answer.redirect_chain[0][0] == f"/facilities/?village={SHITANG}"
    assert "已办理 2 处" in answer.content.decode()
    assert [now(row).status for row in rows] == ["suspended", "suspended", "in_use"]


def test_all_that_the_filter_shows_means_just_that(clerk, rows) -> None:
    make_facility(division=SHITANG, type_code="0101", name="村道")
    chosen = {"act": "state", "all": "1", "query": "type=0401&q=公厕"}
    asked = client_of(clerk).post("/facilities/bulk/", chosen).content.decode()
    assert "变更状态：3 处设施" in asked


def test_nothing_chosen_and_rubbish_change_nothing(clerk, rows) -> None:
    client = client_of(clerk)
    assert "没有选中设施" in client.post("/facilities/bulk/", {"act": "state"}, follow=True).content.decode()
    assert client.post("/facilities/bulk/", {"act": "explode", "row": keys(rows)}).status_code == 400
    assert (
        client.post("/facilities/bulk/", {"act": "state", "all": "1", "query": "type=zz"}).status_code == 400
    )
    odd = client.post("/facilities/bulk/", {"act": "state", "row": ["x", "-1", "9" * 30, "²"]}, follow=True)
    assert "没有选中设施" in odd.content.decode()


def test_plates_are_asked_on_their_own_page(clerk, rows) -> None:
    answer = client_of(clerk).post("/facilities/bulk/", {"act": "plates", "row": keys(rows[:2])})
    assert answer.status_code == 302
    assert answer.url == f"/facilities/plates/make/?row={rows[0].pk}&row={rows[1].pk}"


def test_the_act_is_taken_back_from_its_page(clerk, rows) -> None:
    act = bulk.change_all(facilities=keys(rows), says="suspend", by=clerk, **said())
    client, url = client_of(clerk), f"/facilities/bulk/acts/{act.pk}/take-back/"
    assert url in client.get("/facilities/bulk/acts/").content.decode()
    assert "撤回 3 处" in client.get(url).content.decode()
    assert "已撤回 3 处" in client.post(url, follow=True).content.decode()
    assert client.post(url).status_code == 422

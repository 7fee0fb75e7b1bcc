"""水质检测: judged by the limits of its day, a failing or late one becomes one matter, closed by a test that passes."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import Division
from common.models import Attachment
from maintenance.actions import matter_moves as moves
from maintenance.actions import water as acts
from maintenance.models import Matter, WaterIndicator, WaterInterval, WaterLate
from maintenance.monitoring_checks import judged_as_found
from maintenance.water_rules import indicators_on, with_due
from maintenance.water_values import Found, keeps, read_result
from tests.factories import COUNTY, GULI_VILLAGE, client_of, make_post
from tests.maintenance.matter_rows import advance, make_handler, make_matter
from tests.maintenance.monitoring_rows import BAD, GOOD, enter, make_clerk, make_supply

D = Decimal


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("7.2", Found(D("7.2"), False)),
        (" <0.05 ", Found(D("0.05"), True)),
        ("＜5", Found(D(5), True)),
        ("未检出", Found(D(0), True)),
        ("1,200", Found(D(1200), False)),
        ("", None),
        ("  ", None),
    ],
)
def test_a_result_is_read_as_laboratories_write_it(text, found):
    assert read_result(text) == found


@pytest.mark.parametrize("text", ["x", "-1", "1e5", "NaN", "7.2.1", "<", "99999999"])
def test_what_is_no_result_is_refused(text):
    with pytest.raises(ValueError):
        read_result(text)


@pytest.mark.parametrize(
    ("text", "low", "high", "good"),
    [
        ("0.3", "0.3", "2", True),
        ("2", "0.3", "2", True),
        ("2.01", "0.3", "2", False),
        ("0.29", "0.3", "2", False),
        ("<0.5", "0.3", "2", False),
        ("未检出", None, "0", True),
        ("1", None, "0", False),
        ("<5", None, "15", True),
        ("9", None, None, True),
    ],
)
def test_limits_include_their_bounds(text, low, high, good):
    found = read_result(text)
    assert keeps(found, low=D(low) if low else None, high=D(high) if high else None) is good


pytestmark = pytest.mark.django_db


def matters():
    return Matter.objects.everywhere(because="test").filter(source="water_test")


def county() -> Division:
    return Division.objects.everywhere(because="test").get(pk=COUNTY)


def verify_offer(matter, post) -> str:
    from maintenance.models.matter_flow import FLOW

    row = Matter.objects.everywhere(because="test").get(pk=matter.pk)
    return next(offer.why_not for offer in FLOW.offers(row, post) if offer.move.act == "verify")


class TestJudging:
    def test_by_the_limits_in_force_when_the_sample_was_taken(self):
        clerk, plant = make_clerk(), make_supply()
        office = make_post(role="county_office", division=COUNTY)
        today = timezone.localdate()
        acts.set_indicator(
            county=county(),
            name="浑浊度",
            from_date=today - timedelta(days=10),
            high=D(3),
            severity="B",
            by=office,
        )
        assert enter(facility=plant, by=clerk, results=BAD, days_ago=5).passed
        old = enter(facility=plant, by=clerk, results=BAD, days_ago=20)
        assert not old.passed
        assert old.results.get(indicator__name="浑浊度").high == 1

    def test_nothing_typed_a_strange_indicator_and_a_day_to_come_are_refused(self):
        clerk, plant = make_clerk(), make_supply()
        for said in (
            {"results": {"pH": " "}},
            {"results": {"不明": "1"}},
            {"results": {"pH": "酸"}},
            {"days_ago": -1},
        ):
            with pytest.raises(ValidationError):
                enter(facility=plant, by=clerk, **said)
        enter(facility=plant, by=clerk, report_number="同一份")
        with pytest.raises(ValidationError, match="已录入"):
            enter(facility=plant, by=clerk, report_number="同一份")

    def test_an_indicator_put_out_of_use_is_asked_no_more(self):
        make_supply()
        today = timezone.localdate()
        WaterIndicator.objects.filter(name="色度").update(until=today - timedelta(days=1))
        assert "色度" not in [one.name for one in indicators_on(COUNTY, today)]
        assert "色度" in [one.name for one in indicators_on(COUNTY, today - timedelta(days=1))]


class TestFailing:
    def test_it_opens_one_matter_and_a_second_failing_test_joins_it(self):
        clerk, plant = make_clerk(), make_supply()
        first = enter(facility=plant, by=clerk, results=BAD, days_ago=9)
        assert first.matter.severity == "B" and "浑浊度" in first.matter.title and not first.matter.hazard
        again = enter(facility=plant, by=clerk, results=BAD, days_ago=5)
        assert again.matter == first.matter and matters().count() == 1

    def test_danger_to_health_is_a_hazard(self):
        clerk, plant = make_clerk(), make_supply()
        test = enter(facility=plant, by=clerk, results=GOOD | {"总大肠菌群": "6"})
        assert (test.matter.severity, test.matter.hazard) == ("A", "general")

    def test_it_is_closed_only_after_what_failed_is_found_good(self):
        clerk, plant = make_clerk(), make_supply()
        matter = enter(facility=plant, by=clerk, results=BAD, days_ago=3).matter
        handler = make_handler(division=GULI_VILLAGE)
        leader = make_post(role="village_supervisor", division=GULI_VILLAGE)
        matter = advance(matter, "handled", clerk=clerk, handler=handler)
        assert "浑浊度" in verify_offer(matter, leader)
        with pytest.raises(ValidationError, match="复检"):
            moves.verify(matter=matter, by=leader)
        enter(facility=plant, by=clerk, results={"pH": "7"}, days_ago=2)
        enter(facility=plant, by=clerk, results=GOOD, days_ago=8)  # taken before it failed
        assert "浑浊度" in verify_offer(matter, leader)
        good = enter(facility=plant, by=clerk, results=GOOD, days_ago=1)
        assert good.matter == matter and matter.steps.filter(act="test").exists()
        moves.verify(matter=matter, by=leader)
        assert enter(facility=plant, by=clerk, results=BAD).matter != matter

    def test_a_voided_good_test_closes_nothing_and_a_voided_bad_one_asks_for_none(self):
        clerk, plant = make_clerk(), make_supply()
        bad = enter(facility=plant, by=clerk, results=BAD, days_ago=3)
        leader = make_post(role="village_supervisor", division=GULI_VILLAGE)
        matter = advance(bad.matter, "handled", clerk=clerk, handler=make_handler(division=GULI_VILLAGE))
        good = enter(facility=plant, by=clerk, days_ago=1)
        acts.void_test(test=good, reason="抄错", by=clerk)
        assert verify_offer(matter, leader)
        bad.refresh_from_db()
        acts.void_test(test=bad, reason="抄错", by=clerk)
        assert not verify_offer(matter, leader)

    def test_merging_it_does_not_free_it_from_the_retest(self):
        clerk, plant = make_clerk(), make_supply()
        matter = enter(facility=plant, by=clerk, results=BAD, days_ago=3).matter
        other = make_matter(facility=plant, by=clerk)
        moves.merge(matter=matter, into=other, by=clerk)
        other = advance(other, "handled", clerk=clerk, handler=make_handler(division=GULI_VILLAGE))
        assert "浑浊度" in verify_offer(other, make_post(role="village_supervisor", division=GULI_VILLAGE))
        assert enter(facility=plant, by=clerk, results=BAD, days_ago=1).matter == other


class TestLate:
    def at(self, plant, **shift):
        return timezone.localdate() + timedelta(**shift)

    def test_due_an_interval_after_the_last_or_after_it_was_registered(self):
        clerk, plant = make_clerk(), make_supply()
        today = timezone.localdate()
        rows = type(plant).objects.visible_to(clerk)
        assert with_due(rows, today).get().due_on == today + timedelta(days=90)
        enter(facility=plant, by=clerk, days_ago=30)
        assert with_due(rows, today).get().due_on == today + timedelta(days=60)
        WaterInterval.objects.filter(type="0201").update(days=None)
        assert not with_due(rows, today).exists()

    def test_it_is_told_of_once_however_often_it_is_looked(self):
        make_supply()
        late = self.at(None, days=91)
        assert [
            acts.report_late_tests(today=day)
            for day in (late - timedelta(days=1), late, late, late + timedelta(days=5))
        ] == [0, 1, 0, 0]
        assert matters().get().severity == "C"

    def test_a_test_lets_it_be_closed_and_the_next_is_due_later(self):
        clerk, plant = make_clerk(), make_supply()
        acts.report_late_tests(today=self.at(plant, days=91))
        leader = make_post(role="village_supervisor", division=GULI_VILLAGE)
        matter = advance(matters().get(), "handled", clerk=clerk, handler=make_handler(division=GULI_VILLAGE))
        assert "检测" in verify_offer(matter, leader)
        enter(facility=plant, by=clerk)
        assert not verify_offer(matter, leader)
        moves.verify(matter=matter, by=leader)
        WaterInterval.objects.filter(type="0201").update(days=60)
        assert acts.report_late_tests(today=self.at(plant, days=60)) == 0
        assert acts.report_late_tests(today=self.at(plant, days=61)) == 1
        assert WaterLate.objects.count() == 2

    def test_what_is_out_of_use_is_not_due(self):
        plant = make_supply()
        type(plant).objects.everywhere(because="test").filter(pk=plant.pk).update(status="idle")
        assert acts.report_late_tests(today=self.at(plant, days=200)) == 0


class TestRules:
    def test_the_county_keeps_them_and_nobody_else(self):
        make_supply()
        clerk = make_clerk()
        for act in (
            lambda: acts.set_indicator(county=county(), name="铅", from_date=timezone.localdate(), by=clerk),
            lambda: acts.set_water_interval(
                county=county(),
                type=WaterInterval.objects.first().type,
                from_date=timezone.localdate(),
                days=1,
                by=clerk,
            ),
        ):
            with pytest.raises(ValidationError, match="县级"):
                act()

    def test_loading_again_keeps_what_the_county_edited(self):
        from maintenance.water_reference import load_water_rules

        make_supply()
        WaterIndicator.objects.filter(name="pH").update(high=D(9))
        before = WaterIndicator.objects.count()
        load_water_rules()
        assert WaterIndicator.objects.count() == before
        assert WaterIndicator.objects.get(name="pH").high == 9


def test_the_report_is_kept_and_read_by_those_who_see_the_test():
    clerk, plant = make_clerk(), make_supply()
    file = SimpleUploadedFile("报告.pdf", b"%PDF-1.4\n%%EOF\n", content_type="application/pdf")
    client = client_of(clerk)
    sent = {"sampled_on": timezone.localdate().isoformat(), "point": "outlet", "lab": "疾控", "file": file}
    key = WaterIndicator.objects.get(name="pH").pk
    answer = client.post(f"/care/water-tests/of/{plant.pk}/create/", sent | {f"result_{key}": "7.1"})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    kept = Attachment.objects.get(owner_kind=acts.REPORTS)
    page = client.get(answer["Location"]).content.decode()
    assert str(kept.public_id) in page and "合格" in page
    shown = client.get(f"/files/{kept.public_id}/")
    assert shown.status_code == 200 and b"".join(shown.streaming_content).startswith(b"%PDF")
    stranger = make_post(division="320115009000")
    assert client_of(stranger).get(f"/files/{kept.public_id}/").status_code == 404


def test_a_result_that_cannot_be_read_returns_to_its_field():
    clerk, plant = make_clerk(), make_supply()
    key = WaterIndicator.objects.get(name="pH").pk
    sent = {
        "sampled_on": timezone.localdate().isoformat(),
        "point": "outlet",
        "lab": "疾控",
        f"result_{key}": "酸性",
    }
    answer = client_of(clerk).post(f"/care/water-tests/of/{plant.pk}/create/", sent)
    assert answer.status_code == 422 and "“酸性”" in answer.content.decode()


def test_the_nights_check_tells_of_a_judgement_that_differs():
    clerk, plant = make_clerk(), make_supply()
    test = enter(facility=plant, by=clerk)
    assert list(judged_as_found()) == []
    type(test).objects.everywhere(because="test").update(passed=False)
    assert len(list(judged_as_found())) == 1

"""结果: added up from the stored points, made known, corrected after an objection, final; again it is the same."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Division, Party
from evaluation import result_publishing
from evaluation.actions import proofs, reviewing, rounds, settling
from evaluation.actions.reviewing import Opinion
from evaluation.calculators import township
from evaluation.counting import period_of
from evaluation.forms.reviewing import CorrectForm
from evaluation.models import Evaluation, PartScore, Proof, ScoreChange
from evaluation.ranking_shown import five_haves
from evaluation.settling_lines import weighed
from maintenance.actions import publishing
from maintenance.models import Objection, Publication
from maintenance.publication_terms import load_terms
from tests.evaluation.round_rows import counting, filed, lines_of, make_round, sheet_of
from tests.factories import (
    COUNTY,
    HENGXI,
    SHITANG,
    client_of,
    make_division,
    make_party,
    make_person,
    make_post,
)
from tests.maintenance.publication_rows import make_objection

pytestmark = pytest.mark.django_db
D = Decimal
NEIGHBOUR = "320115009209"
PHONE = "025-52100000"


def upheld(publication: Publication, **said) -> Objection:
    told = {"state": "upheld", "answer": "成立", "answered_at": timezone.now()}
    return make_objection(publication=publication, **told, **said)


@pytest.fixture
def posts():
    load_terms()
    for code in (SHITANG, NEIGHBOUR):
        make_division(code=code)
    make_party(division=HENGXI, kind=Party.Kind.TOWNSHIP_OFFICE, name="横溪街道办事处")
    return {
        "leader": make_post(role="township_leader", division=HENGXI),
        "clerk": make_post(role="township_clerk", division=HENGXI),
        "head": make_post(role="village_head", division=SHITANG),
        "neighbour": make_post(role="village_head", division=NEIGHBOUR),
    }


def reviewed(sheet: Evaluation, by) -> Evaluation:
    sheet = reviewing.take(evaluation=sheet, by=by)
    said = {lines_of(sheet)[f"A1.{n}"].pk: Opinion("accepted") for n in (1, 2, 3)}
    reviewing.judge(evaluation=sheet, opinions=said, by=by)
    return reviewing.review(evaluation=sheet, by=by)


@pytest.fixture
def round(posts):
    """One village filed and reviewed, its neighbour never filed; the counts frozen."""
    row = make_round(by=posts["clerk"])
    filed(sheet_of(row), posts["head"])
    with (
        counting({SHITANG: (3, 4), NEIGHBOUR: (4, 4)}),
        time_machine.travel(row.deadline + timedelta(minutes=5), tick=False),
    ):
        row = rounds.freeze(round=row, by=posts["clerk"])
    reviewed(sheet_of(row), posts["clerk"])
    return row


def test_a_result_from_notice_to_final(round, posts):
    leader = posts["leader"]
    publication = settling.notice(round=round, phone=PHONE, by=leader)
    mine, other = sheet_of(round), sheet_of(round, NEIGHBOUR)
    # 3 declared + 4.5 of 6, the spot part does not apply: 7.5 of 9
    assert (mine.earned, mine.applicable, mine.base, mine.score) == (
        D("7.50"),
        D("9.00"),
        D("83.33"),
        D("83.33"),
    )
    assert (mine.grade, mine.place, mine.of_group, mine.state) == ("good", 1, 2, "noticed")
    # never filed: nothing declared counts; 6 of 9
    assert (other.base, other.grade, other.place) == (D("66.67"), "pass", 2)
    assert publication.kind == "evaluation_result" and publication.term_in_workdays
    round.refresh_from_db()
    assert settling.recount() == []
    with pytest.raises(ValidationError, match="公示期未满"):
        settling.finish(round=round, by=leader)
    with pytest.raises(ValidationError, match="异议成立"):
        settling.correct(
            evaluation=mine,
            objection_id=1,
            score_id=lines_of(mine)["A1.1"].pk,
            points=D(0),
            why="查实",
            by=leader,
        )
    right = upheld(publication)
    both = make_post(role="township_leader", division=HENGXI, person=posts["head"].person)
    with pytest.raises(ValidationError, match="自己填报"):
        settling.correct(
            evaluation=mine,
            objection_id=right.pk,
            score_id=lines_of(mine)["A1.1"].pk,
            points=D(1),
            why="查实",
            by=both,
        )
    mine = settling.correct(
        evaluation=mine,
        objection_id=right.pk,
        score_id=lines_of(mine)["A1.1"].pk,
        points=D(0),
        why="查实没有文件",
        by=leader,
    )
    assert (mine.base, mine.place) == (D("72.22"), 1)
    change = ScoreChange.objects.everywhere(because="test").get(stage="objection")
    assert right.number in change.why and "不属实" in change.why  # it names no village: its words are kept
    with time_machine.travel(round.deadline + timedelta(days=60), tick=False):
        done = settling.finish(round=round, by=leader)
    assert done.state == "final" and sheet_of(round).state == "final"
    assert settling.recount() == []
    Evaluation.objects.everywhere(because="test").filter(pk=mine.pk).update(score=D(99))
    assert settling.recount() and "99" in settling.recount()[0]


def test_a_correction_rests_on_an_objection_about_that_very_sheet(round, posts):
    leader = posts["leader"]
    first = settling.notice(round=round, phone=PHONE, by=leader)
    former = upheld(first, division=SHITANG)
    publishing.withdraw(publication=first, reason="漏算", by=leader)
    round.refresh_from_db()
    told = settling.notice(round=round, phone=PHONE, by=leader)
    mine = sheet_of(round)
    said = {"score_id": lines_of(mine)["C1.1"].pk, "points": D(0), "why": "查实", "by": leader}
    with pytest.raises(ValidationError, match="异议成立"):  # against the notice that was taken down
        settling.correct(evaluation=mine, objection_id=former.pk, **said)
    other, right = upheld(told, division=NEIGHBOUR), upheld(told, division=SHITANG)
    for wrong in (former, make_objection(publication=told, division=SHITANG)):
        with pytest.raises(ValidationError, match="已答复为成立"):
            settling.correct(evaluation=mine, objection_id=wrong.pk, **said)
    with pytest.raises(ValidationError, match="不能据以更正石塘"):
        settling.correct(evaluation=mine, objection_id=other.pk, **said)
    page = client_of(leader).get(f"/judgement/sheets/{mine.pk}/correct/").content.decode()
    assert right.number in page and other.number not in page and former.number not in page
    sent = {"objection": right.pk, "score": said["score_id"], "points": "0", "why": "查实"}
    assert client_of(leader).post(f"/judgement/sheets/{mine.pk}/correct/", sent).status_code == 302
    assert lines_of(mine)["C1.1"].checked == 0
    Evaluation.objects.everywhere(because="test").filter(pk=mine.pk).update(state="void")
    with pytest.raises(ValidationError, match="不参评"):
        settling.correct(evaluation=mine, objection_id=right.pk, **said)


def test_a_side_notice_neither_runs_the_term_nor_topples_the_round(round, posts):
    leader, village = posts["leader"], make_division(code=SHITANG)
    said = {"kind": result_publishing.KIND, "object_id": round.pk, "title": "结果", "phone": PHONE}
    with pytest.raises(ValidationError, match="不能另行拟稿"):
        publishing.draft(division=village, by=leader, **said)
    page = client_of(leader).get(f"/care/publications/new/?kind=evaluation_result&object={round.pk}")
    assert page.status_code == 400 and "不能另行拟稿" in page.content.decode()
    side = publishing.draft(division=village, by=leader, own=True, **said)  # one from before it was refused
    publishing.publish(publication=side, from_date=timezone.localdate(), by=leader)
    Publication.objects.filter(pk=side.pk).update(state="ended")
    settling.notice(round=round, phone=PHONE, by=leader)
    round.refresh_from_db()
    with pytest.raises(ValidationError, match="公示期未满"):
        settling.finish(round=round, by=leader)
    side.refresh_from_db()
    publishing.withdraw(publication=side, reason="撤下", by=leader)
    round.refresh_from_db()
    assert round.state == "noticed"


def test_a_village_closed_while_its_result_is_known_is_judged_no_more(round, posts):
    publication = settling.notice(round=round, phone=PHONE, by=posts["leader"])
    closed = Division.objects.filter(pk=NEIGHBOUR)
    closed.update(closed_on=timezone.localdate())
    publishing.withdraw(publication=publication, reason="并村", by=posts["leader"])
    other = sheet_of(round, NEIGHBOUR)
    assert other.state == "void" and other.score is not None
    round.refresh_from_db()
    settling.notice(round=round, phone=PHONE, by=posts["leader"])
    rows = result_publishing.sheet(round, round.division)["rows"]
    assert [line[2] for line in rows] == [sheet_of(round).unit]
    period = period_of(round)
    Evaluation.objects.everywhere(because="test").filter(round=round).update(facilities=1)
    assert township.village_scores([HENGXI], period)[HENGXI].numerator == sheet_of(round).score


def test_nothing_is_made_known_before_the_review_is_over(posts):
    row = make_round(by=posts["clerk"])
    filed(sheet_of(row), posts["head"])
    with counting(), time_machine.travel(row.deadline + timedelta(minutes=5), tick=False):
        row = rounds.freeze(round=row, by=posts["clerk"])
    with pytest.raises(ValidationError, match="没有审核完：石塘"):
        settling.notice(round=row, phone=PHONE, by=posts["leader"])


def test_a_notice_taken_down_gives_the_round_back(round, posts):
    publication = settling.notice(round=round, phone=PHONE, by=posts["leader"])
    publishing.withdraw(publication=publication, reason="漏算", by=posts["leader"])
    round.refresh_from_db()
    assert round.state == "frozen"
    assert (sheet_of(round).state, sheet_of(round, NEIGHBOUR).state) == ("reviewed", "not_started")


def test_who_sees_what_before_and_after_the_notice(round, posts):
    head, leader = client_of(posts["head"]), client_of(posts["leader"])
    assert "试算" in leader.get("/judgement/ranking/").content.decode()
    assert "还没有公示" in head.get("/judgement/ranking/").content.decode()
    settling.compute(round=round)  # even if it was added up
    page = head.get(f"/judgement/sheets/{sheet_of(round).pk}/").content.decode()
    assert "83.33" not in page and "等次" not in page
    assert "83.33" not in head.get("/judgement/sheets/").content.decode()
    settling.notice(round=round, phone=PHONE, by=posts["leader"])
    other = sheet_of(round, NEIGHBOUR).unit
    page = head.get("/judgement/ranking/").content.decode()
    assert "石塘村" in page and other in page
    page = head.get("/judgement/five-haves/").content.decode()
    assert "石塘村" in page and other not in page  # what another village lacks is its own matter
    page = leader.get("/judgement/five-haves/").content.decode()
    assert "石塘村" in page and other in page
    assert head.get(f"/judgement/sheets/{sheet_of(round, NEIGHBOUR).pk}/").status_code == 404
    for url in ("ranking/export/", "five-haves/export/"):
        assert leader.get(f"/judgement/{url}").status_code == 200
    assert leader.get(f"/judgement/rounds/{round.pk}/").status_code == 200
    assert leader.get(f"/judgement/sheets/{sheet_of(round).pk}/correct/").status_code == 200


def test_a_department_reads_its_own_sheet_and_of_others_the_result(round, posts):
    bureau = make_party(division=COUNTY, kind=Party.Kind.INDUSTRY_DEPARTMENT, name="水务局")
    traffic = make_party(division=COUNTY, kind=Party.Kind.INDUSTRY_DEPARTMENT, name="交通局")
    person = make_person(division=COUNTY, party=bureau)  # a department's post names no party, its person does
    post = make_post(role="department", division=COUNTY, person=person, sectors=["02"])
    county = make_division(code=COUNTY)
    own, foreign = (
        Evaluation.objects.create(round=round, level="department", division=county, party=party)
        for party in (bureau, traffic)
    )
    village, key = sheet_of(round), lines_of(sheet_of(round))["A1.2"].pk
    client = client_of(post)

    def seen() -> set[int]:
        return {one["id"] for one in client.get("/api/evaluations/").json()["results"]}

    assert seen() == {own.pk}
    for one in (village, foreign):
        for url in (
            f"/judgement/sheets/{one.pk}/",
            f"/judgement/sheets/{one.pk}/print/",
            f"/api/evaluations/{one.pk}/",
        ):
            assert client.get(url).status_code == 404, url
    settling.notice(round=round, phone=PHONE, by=posts["leader"])
    assert {village.pk, own.pk, foreign.pk} <= seen()
    page = client.get(f"/judgement/sheets/{village.pk}/").content.decode()
    assert "83.33" in page and "只公示结果" in page and "已上墙" not in page and "制度上墙" not in page
    assert client.get(f"/judgement/sheets/{village.pk}/print/").status_code == 403
    said = client.get(f"/api/evaluations/{village.pk}/").json()
    assert (said["score"], said["lines"], said["summary"]) == ("83.33", [], "")
    assert "石塘村" not in client.get("/judgement/five-haves/").content.decode()
    assert not proofs.may_read(post, str(key)) and proofs.may_read(posts["clerk"], str(key))
    for model in (PartScore, Proof, ScoreChange):
        assert (
            model.objects.everywhere(because="test").exists() and not model.objects.visible_to(post).exists()
        )
    stray = make_post(role="department", division=COUNTY)  # of no unit: no sheet is his own
    assert not PartScore.objects.visible_to(stray).exists()
    assert own.pk not in {one.pk for one in Evaluation.objects.opened_to(stray)}


def test_the_points_shown_are_the_points_that_count(round, posts):
    """A sheet never filed declares nothing; points without proof are none: on paper, in lists, reports and forms alike."""
    other = sheet_of(round, NEIGHBOUR)
    rows = PartScore.objects.everywhere(because="test")
    for key in ("A1.1", "A1.2"):
        rows.filter(pk=lines_of(other)[key].pk).update(claimed=D(1))
    settling.notice(round=round, phone=PHONE, by=posts["leader"])
    counted = {
        f"{one.part.indicator.code}.{one.part.order}": one.stands
        for one in weighed(rows.filter(evaluation=other))
    }
    assert (counted["A1.1"], counted["A1.2"], counted["C1.1"], counted["E4.1"]) == (0, 0, 6, None)
    other = sheet_of(round, NEIGHBOUR)
    assert sum((one or D(0) for one in counted.values()), D(0)) == other.earned
    ((_sheet, haves),) = five_haves([other], posts["clerk"])
    assert haves[0].earned == 0
    form = CorrectForm(row=other, post=posts["leader"])
    assert any("（现 0）" in word for _key, word in form.fields["score"].choices)
    rows.filter(evaluation=other).update(claimed=D(1))
    Evaluation.objects.everywhere(because="test").filter(pk=other.pk).update(
        first_submitted_at=timezone.now()
    )
    again = {
        f"{one.part.indicator.code}.{one.part.order}": one.stands
        for one in weighed(rows.filter(evaluation=other))
    }
    assert (again["A1.1"], again["A1.2"]) == (1, 0)  # filed: what needs a proof has none

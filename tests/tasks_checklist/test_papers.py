"""定期文稿: prepared once a period, counted from dated facts and counted again, signed, told, withdrawn; who sees what."""

import threading
from datetime import date, timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from accounts import demo
from accounts.access import Refused
from accounts.actions.merging import merge_divisions
from accounts.models import Division, DivisionEdition, Notice
from accounts.system import SystemPost
from common import acting, jobs
from tasks_checklist import demo_papers, paper_shapes, waiting_papers
from tasks_checklist.actions import papers, rules
from tasks_checklist.models import (
    Finding,
    FindingStep,
    Obligation,
    Paper,
    PaperKind,
    SupervisionPlan,
    Visit,
    VisitStop,
)
from tasks_checklist.models.papers import PAPER_FLOW
from tasks_checklist.paper_checks import recounted
from tests.factories import COUNTY, GULI, GULI_VILLAGE, HENGXI, SHITANG, client_of, make_division, make_post
from tests.flat import assert_flat
from tests.tasks_checklist.finding_rows import committee, make_clerk, office
from tests.tasks_checklist.paper_rows import at, make_paper, past_finding

LIST = reverse("tasks_checklist:paper-list")
XUGAO = "320115009209"
K, S = PaperKind, Paper.State
MAY, TODAY = date(2026, 5, 1), date(2026, 6, 3)


@pytest.fixture
def leader(db):
    office(division=HENGXI)
    return make_post(role="township_leader", division=HENGXI)


@pytest.fixture
def village(db):
    return make_post(role="village_clerk", division=SHITANG)


def stored(**asked) -> Paper:
    return Paper.objects.everywhere(because="test").select_related("division").get(**asked)


def some_findings() -> None:
    """In May: one struck off in time, one too late, one open and overdue, one withdrawn, of two villages."""
    past_finding(1, issued=MAY, days=10, ended=date(2026, 5, 8))
    past_finding(2, issued=MAY, days=5, ended=date(2026, 5, 20), applied=date(2026, 5, 18))
    past_finding(3, issued=date(2026, 5, 4), days=10, village=XUGAO)
    past_finding(4, issued=date(2026, 5, 5), days=10, ended=date(2026, 5, 9), withdrawn=True)
    past_finding(5, issued=date(2026, 4, 2), days=20, village=XUGAO, ended=date(2026, 5, 30))


def prepared(kind: str = K.MONTHLY_BULLETIN, *, area: str = HENGXI, on: date = MAY) -> Paper:
    first, last = paper_shapes.period_of(kind, on)
    cut_off = at(last + timedelta(days=3), 0)
    return papers.prepare(
        division=make_division(code=area), kind=kind, first=first, last=last, cut_off=cut_off, by=SystemPost()
    )


@given(st.sampled_from(K), st.dates(date(2023, 1, 1), date(2028, 12, 31)))
def test_periods_follow_one_another(kind, on):
    first, last = paper_shapes.period_of(kind, on)
    assert first <= on <= last and paper_shapes.period_before(kind, on)[1] == first - timedelta(days=1)
    assert paper_shapes.period_of(kind, last) == (first, last)
    assert paper_shapes.period_of(kind, last + timedelta(days=1))[0] == last + timedelta(days=1)


def test_a_bulletin_says_what_the_rows_say(leader):
    some_findings()
    row = prepared()
    whole = row.figures["register"]["whole"]
    assert whole == {"opening": 1, "added": 4, "struck": 3, "withdrawn": 1, "still_open": 1}
    rates = row.figures["rates"]
    assert [(line["rank"], line["key"], line["done"], line["due"]) for line in rates["lines"]] == [
        (1, SHITANG, 1, 2),
        (2, XUGAO, 0, 1),
    ]
    assert row.figures["names"][SHITANG] == "石塘村" and HENGXI not in rates["left_out"]
    assert row.figures["overdue"]["rows"][0]["number"].endswith("0003")
    assert "2026年6月3日0时" in row.body and "一、总体情况" in row.body and "期末未销号1件" in row.body
    assert "许高村“问题3”" in row.body and row.title == "关于2026年5月督导整改情况的通报"


def test_a_county_ranks_its_townships_and_names_those_with_nothing_due(leader):
    some_findings()
    past_finding(1, issued=MAY, village=GULI_VILLAGE, days=10, ended=date(2026, 5, 8))
    office(division=COUNTY, kind="county_office")
    row = prepared(K.MONTHLY_RANKING, area=COUNTY)
    assert [(line["rank"], line["key"]) for line in row.figures["rates"]["lines"]] == [(1, GULI), (2, HENGXI)]


def test_counted_again_later_it_is_equal(leader):
    """Whatever happens after the cut-off: struck off, extended, merged, withdrawn, a new one."""
    some_findings()
    moved = make_division(code="320115009208")
    rows = [
        prepared(kind)
        for kind in (K.MONTHLY_BULLETIN, K.QUARTERLY_EXAM, K.HALF_YEAR_ASSESSMENT, K.YEAR_REPORT)
    ]
    assert [papers.differences(stored(pk=row.pk)) for row in rows] == [[]] * 4
    bulletin = stored(pk=rows[0].pk)
    open_one = Finding.objects.everywhere(because="test").get(number__endswith="0003")
    Finding.objects.filter(pk=open_one.pk).update(
        state="struck", applied_at=at(TODAY, 9), ended_at=at(TODAY, 10)
    )
    FindingStep.objects.create(
        finding=open_one, act="strike", before="applied", after="struck", at=at(TODAY, 10)
    )
    Finding.objects.filter(pk=open_one.pk).update(division=moved, party=committee(division=moved.pk))
    past_finding(9, issued=TODAY)
    assert papers.differences(bulletin) == [] and list(recounted())[:0] == []
    Finding.objects.filter(number__endswith="0001").update(
        ended_at=at(date(2026, 5, 9)), state="withdrawn"
    )  # forged
    assert "register" in papers.differences(bulletin) and any("不符" in line for line in recounted())


def test_a_merge_and_a_new_village_do_not_change_what_was_told(leader):
    """A village closed since stands in the papers of its time, also when it was closed as of a day within them."""
    from tests.tasks_checklist.supervision_rows import ask, make_plan

    some_findings()
    call_command("load_reference", verbosity=0)
    idle = "320115009208"
    committee(division=idle)
    plan = make_plan(villages=(SHITANG, idle))
    asked, first = ask(plan), {"window_from": date(2026, 4, 1), "window_until": MAY}
    for code in (SHITANG, idle):
        unit = committee(division=code)
        Obligation.objects.create(plan=plan, frequency=asked, party=unit, division=unit.division, **first)
    SupervisionPlan.objects.filter(pk=plan.pk).update(state="standing", approved_on=date(2026, 1, 1))
    rows = [prepared(kind) for kind in (K.MONTHLY_BULLETIN, K.QUARTERLY_EXAM)]
    county = prepared(K.MONTHLY_RANKING, area=COUNTY)
    assert idle in rows[0].figures["rates"]["left_out"] and rows[0].figures["visits"]["due"] == 2
    said = {"successor": make_division(code=SHITANG), "by": SystemPost(), "paper": "横委发〔2026〕9号"}
    merge_divisions(closed=make_division(code=idle), on_date=date(2026, 5, 20), **said)
    merge_divisions(closed=make_division(code=XUGAO), on_date=TODAY, **said)
    Division.objects.create(
        code="320115009299", name="新设村", short_name="新设村", level="village", parent_id=HENGXI
    )
    DivisionEdition.objects.create(
        county_id=COUNTY, year=2027, file_name="codes.csv", state="confirmed", confirmed_at=timezone.now(),
        lines=[{"kind": "added", "code": "320115009299", "name": "新设村", "accepted": True}],
    )  # fmt: skip
    assert [papers.differences(stored(pk=row.pk)) for row in (*rows, county)] == [[], [], []]


def test_shares_of_tasks_are_counted_as_they_stood(leader):
    from tasks_checklist.models import AnnualPlan, AnnualTask, Assignment

    plan = AnnualPlan.objects.create(
        division=make_division(code=HENGXI),
        year=2026,
        title="重点任务",
        state="issued",
        issued_on=date(2026, 1, 5),
    )
    task = AnnualTask.objects.create(
        plan=plan, number=1, title="赋码", every="ten_days", due_on=date(2026, 5, 20)
    )
    said = {"task": task, "due_on": date(2026, 5, 20), "given_at": at(date(2026, 1, 6))}
    done, late = (
        Assignment.objects.create(party=committee(division=code), division=make_division(code=code), **said)
        for code in (SHITANG, XUGAO)
    )
    Assignment.objects.filter(pk=done.pk).update(
        state="confirmed", reported_at=at(date(2026, 5, 18)), confirmed_at=at(date(2026, 5, 22))
    )
    row = prepared()
    expected = {"given": 2, "confirmed": 1, "reported": 0, "late": 1, "due": 2, "in_time": 1}
    assert row.figures["tasks"]["whole"] == expected
    Assignment.objects.filter(pk=late.pk).update(state="dropped", due_on=date(2026, 9, 1))
    Assignment.objects.filter(pk=done.pk).update(state="running", confirmed_at=None)  # 撤销确认
    assert papers.differences(stored(pk=row.pk)) == []
    exam = prepared(K.QUARTERLY_EXAM)
    assert exam.figures["tasks"]["whole"]["given"] == 2  # its cut-off lies before the changes as well


def test_an_unannounced_visit_counts_once_it_is_recorded(leader):
    from tests.tasks_checklist.supervision_rows import ask, make_plan, make_team

    plan = make_plan()
    SupervisionPlan.objects.filter(pk=plan.pk).update(approved_on=date(2026, 1, 1))
    hidden = ask(plan, kind="unannounced")
    team, place, unit = make_team(), make_division(code=HENGXI), committee()
    visit = Visit.objects.create(
        plan=plan, division=place, team=team, on=date(2026, 5, 6), kind="unannounced", hidden=True
    )
    stop = VisitStop.objects.create(visit=visit, seq=1, party=unit, division=unit.division)
    Obligation.objects.create(
        plan=plan, frequency=hidden, party=unit, division=unit.division, window_from=MAY, window_until=date(2026, 5, 31), stop=stop
    )  # fmt: skip
    before = prepared()
    assert before.figures["visits"] == {"visits": 0, "stops": 0, "places": 0, "kinds": {}, "due": 0, "met": 0}
    assert "明查暗访" not in before.body
    recorded = at(date(2026, 5, 6), 18)
    VisitStop.objects.filter(pk=stop.pk).update(recorded_at=recorded)
    Visit.objects.filter(pk=visit.pk).update(state="recorded", recorded_at=recorded)
    assert papers.recounted(stored(pk=before.pk))["visits"]["kinds"] == {"unannounced": 1}


def test_prepared_by_the_clock_exactly_once(leader):
    some_findings()
    type(leader).objects.filter(pk=leader.pk).update(from_date=MAY)
    with time_machine.travel(at(TODAY, 7), tick=False):
        job = jobs.run(jobs.start("tasks_checklist.prepare_papers", arguments={}, by=jobs.Asker()).pk)
        assert job.problem == "" and job.result["prepared"] >= 3, job.problem
        again = jobs.run(jobs.start("tasks_checklist.prepare_papers", arguments={}, by=jobs.Asker()).pk)
        assert again.result == {"prepared": 0}
        assert stored(division=HENGXI, kind=K.MONTHLY_BULLETIN).period_from == MAY
        assert (
            not Paper.objects.everywhere(because="test").filter(division=GULI).exists()
        )  # none of it there yet
        assert Notice.objects.filter(person=leader.person, title__startswith="待签发").exists()
        row = stored(division=HENGXI, kind=K.MONTHLY_RANKING)
        papers.drop(paper=row, reason="与通报合并", by=leader)
        assert papers.prepare_due(today=TODAY, by=SystemPost()) == {"prepared": 0}  # dropped is an answer too
        made = papers.draft_now(kind=K.MONTHLY_RANKING, on=MAY, by=leader)
        assert made.pk != row.pk
        with pytest.raises(ValidationError, match="已经拟好"):
            papers.draft_now(kind=K.MONTHLY_RANKING, on=MAY, by=leader)
    with pytest.raises(IntegrityError), transaction.atomic():
        Paper.objects.create(
            division=made.division,
            kind=made.kind,
            period_from=MAY,
            period_until=TODAY,
            cut_off=at(TODAY),
            title="重复",
        )


def test_the_countys_rhythm_decides(leader):
    some_findings()
    office(division=COUNTY, kind="county_office")
    with time_machine.travel(at(date(2026, 5, 20)), tick=False):
        by = make_post(role="county_office", division=COUNTY)
        said = {"from_date": date(2026, 5, 21), "source": "纪要", "by": by}
        rules.set_rule(key="rhythm-township-monthly_ranking", days_after=3, active=False, **said)
        rules.set_rule(key="rhythm-township-monthly_bulletin", days_after=2, active=True, **said)
    papers.prepare_due(today=date(2026, 6, 2), by=SystemPost())
    of_hengxi = set(
        Paper.objects.everywhere(because="test").filter(division=HENGXI).values_list("kind", flat=True)
    )
    assert K.MONTHLY_BULLETIN in of_hengxi and K.MONTHLY_RANKING not in of_hengxi
    assert stored(division=HENGXI, kind=K.MONTHLY_BULLETIN).cut_off == at(date(2026, 6, 2), 0)


def test_through_the_pages_from_draft_to_withdrawal(leader, village):
    some_findings()
    signer, reader = client_of(leader), client_of(village)
    last = timezone.localdate().replace(day=1) - timedelta(days=1)
    new = reverse("tasks_checklist:paper-create")
    assert signer.get(new).status_code == 200 and reader.get(new).status_code == 403
    sent = {"kind": K.MONTHLY_BULLETIN, "on": timezone.localdate()}
    assert signer.post(new, sent).status_code == 422  # not over yet
    assert signer.post(new, {**sent, "on": last}).status_code == 302
    row = stored(kind=K.MONTHLY_BULLETIN)
    page, act = (reverse(f"tasks_checklist:paper-{name}", args=[row.pk]) for name in ("detail", "edit"))
    assert reader.get(page).status_code == 404 and row.title not in reader.get(f"{LIST}?state=all").text
    assert waiting_papers.waiting(leader)[0].what == row.title and waiting_papers.waiting(village) == []
    assert (
        signer.post(act, {"title": row.title, "body": "一、改过的话", "seen": row.version}).status_code == 302
    )
    shown = signer.get(page).text
    assert "改过的话" in shown and "签发" in shown and "（送签稿）" in shown
    door = lambda act: reverse("tasks_checklist:paper-act", args=[row.pk, act])  # noqa: E731
    suggested = papers.next_number(stored(pk=row.pk))
    assert suggested in signer.get(door("sign")).text
    assert reader.post(door("sign"), {"number": suggested}).status_code == 403
    assert signer.post(door("sign"), {"number": suggested}).status_code == 302
    assert stored(pk=row.pk).state == S.PUBLISHED and suggested in reader.get(page).text
    assert Notice.objects.filter(person=village.person, title=row.title).exists()
    assert signer.get(act).status_code == 400 and waiting_papers.found(village, suggested)
    word = reader.get(reverse("tasks_checklist:paper-word", args=[row.pk]))
    texts = [line.text for line in Document(BytesIO(word.content)).paragraphs]
    assert suggested in texts and row.title in texts and "一、改过的话" in texts
    assert row.title in reader.get(reverse("tasks_checklist:paper-print", args=[row.pk])).text
    assert signer.post(door("withdraw"), {"reason": ""}).status_code == 422
    assert signer.post(door("withdraw"), {"reason": "数据有误"}).status_code == 302
    assert reader.get(page).status_code == 404 and stored(pk=row.pk).reason == "数据有误"


def test_whoever_signs_is_of_the_area_and_only_along_the_table(leader, village):
    some_findings()
    row = prepared()
    county = make_post(role="county_office", division=COUNTY)
    neighbour = make_post(role="township_leader", division=GULI)
    with pytest.raises(ValidationError, match="由横溪街道签发"):
        papers.sign(paper=row, number="甲〔2026〕1号", by=county)
    assert (
        "签发" not in [one.text for one in ()]
        and client_of(neighbour).get(reverse("tasks_checklist:paper-detail", args=[row.pk])).status_code
        == 404
    )
    with pytest.raises(Refused):
        papers.sign(paper=row, number="甲〔2026〕1号", by=make_clerk())
    papers.sign(paper=row, number="甲〔2026〕1号", by=leader)
    other = prepared(K.MONTHLY_RANKING)
    with pytest.raises(ValidationError, match="已经用过"):
        papers.sign(paper=other, number="甲〔2026〕1号", by=leader)
    assert papers.next_number(other) == f"甲〔{timezone.localdate().year}〕2号"
    client, seen = client_of(leader), stored(pk=row.pk).state
    for move in PAPER_FLOW:
        if seen not in move.before:
            url = reverse("tasks_checklist:paper-act", args=[row.pk, move.act])
            assert client.post(url, {"number": "乙", "reason": "无"}).status_code == 400
    assert (
        client_of(village).get(reverse("tasks_checklist:paper-act", args=[row.pk, "sign"])).status_code == 403
    )


def test_the_ranking_as_a_workbook(leader):
    import openpyxl

    some_findings()
    row = prepared()
    answer = client_of(leader).get(reverse("tasks_checklist:paper-export", args=[row.pk]))
    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    cells = [[cell.value for cell in line] for line in sheet.iter_rows()]
    assert any(line[:5] == [1, "石塘村", 2, 1, 50] for line in cells), cells
    assert "2026年6月3日0时" in str(cells)
    dispatch = prepared(K.WEEKLY_DISPATCH)
    assert (
        client_of(leader).get(reverse("tasks_checklist:paper-export", args=[dispatch.pk])).status_code == 404
    )


def test_the_list_asks_evenly_and_finds(leader):
    months = [date(2025, month, 1) for month in range(1, 7)]
    assert_flat(client_of(leader), LIST, lambda n: prepared(on=months[n]), rows=6)
    found = client_of(leader).get(f"{LIST}?kind=monthly_bulletin&year=2025&q=2025年3月").text
    assert "关于2025年3月" in found and "关于2025年4月" not in found


def test_counting_asks_evenly(leader):
    from django.test.utils import CaptureQueriesContext

    past_finding(1, issued=MAY)
    with CaptureQueriesContext(connection) as few:
        prepared()
    for number in range(2, 9):
        past_finding(number, issued=MAY, village=[SHITANG, XUGAO][number % 2])
    with CaptureQueriesContext(connection) as many:
        prepared(K.MONTHLY_RANKING)
    assert len(many) <= len(few)


def test_the_notice_of_a_finding_as_word(leader, village):
    clerk = make_clerk()
    from tests.tasks_checklist.finding_rows import make_finding

    row = make_finding(by=clerk, title="管护牌缺失")
    url = reverse("tasks_checklist:finding-word", args=[row.pk])
    reader = client_of(village)
    assert "整改通知书" in reader.get(reverse("tasks_checklist:finding-detail", args=[row.pk])).text
    document = Document(BytesIO(reader.get(url).content))
    cells = [cell.text for table in document.tables for line in table.rows for cell in line.cells]
    assert (
        row.number in [line.text for line in document.paragraphs]
        and "管护牌缺失" in cells
        and "签收人" in cells
    )
    assert client_of(make_post(role="village_clerk", division=GULI_VILLAGE)).get(url).status_code == 404
    draft = make_finding(by=clerk, issued=False, title="未下发的")
    assert client_of(clerk).get(reverse("tasks_checklist:finding-word", args=[draft.pk])).status_code == 400


def test_the_demo_has_papers_in_several_states(db):
    call_command("load_reference", verbosity=0)
    demo.load({})
    assert "定期文稿 5 份" in demo_papers.load({})
    states = set(Paper.objects.everywhere(because="test").values_list("state", flat=True))
    assert states == {S.PREPARED, S.PUBLISHED} and demo_papers.load({}) == "示范的定期文稿已在册"


@pytest.mark.django_db(transaction=True)
def test_of_two_signed_at_once_one_keeps_the_number():
    leader = make_post(role="township_leader", division=HENGXI)
    rows = [make_paper(kind=kind) for kind in (K.MONTHLY_BULLETIN, K.MONTHLY_RANKING)]
    both, said = threading.Barrier(2), []

    def sign(row: Paper) -> None:
        both.wait()
        try:
            with acting.as_(acting.Acting(door="test")):
                papers.sign(paper=row, number="甲〔2026〕1号", by=leader)
            said.append("signed")
        except ValidationError as refusal:
            said.append(refusal.messages[0])
        finally:
            connection.close()

    threads = [threading.Thread(target=sign, args=[row]) for row in rows]
    [one.start() for one in threads]
    [one.join() for one in threads]
    assert sorted(said) == ["signed", "文号甲〔2026〕1号已经用过"]


def test_the_database_keeps_a_number_once(db):
    make_paper(number="甲〔2026〕1号", state="withdrawn")
    make_paper(kind=K.QUARTERLY_EXAM)
    make_paper(kind=K.HALF_YEAR_ASSESSMENT)  # no number yet: as many as there are
    with pytest.raises(IntegrityError), transaction.atomic():
        make_paper(kind=K.MONTHLY_RANKING, number="甲〔2026〕1号")

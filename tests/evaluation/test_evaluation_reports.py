"""评价报告: written by jobs, exactly once, read by those whose they are; templates that the county edits."""

import io
import json
import zipfile
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.http import Http404
from django.urls import reverse
from docx import Document
from docxtpl import DocxTemplate

from accounts.access import Refused
from common import acting, jobs
from common.models import Attachment, Job
from evaluation.actions import reports
from evaluation.models import Report, ReportLevel, Round, RoundState
from evaluation.report_first import template
from evaluation.report_trial import sample
from evaluation.report_words import context
from evaluation.report_writing import written
from tests.evaluation.report_rows import make_round, make_sheet
from tests.factories import COUNTY, GULI, HENGXI, SHITANG, client_of, make_post, make_villages
from tests.flat import assert_flat

pytestmark = pytest.mark.django_db
XUGAO = "320115009209"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def texts(content: bytes) -> str:
    file = Document(io.BytesIO(content))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in file.paragraphs), *cells])


def write_all(round, *, division=None, by=None):
    by = by or make_post(role="county_office", division=round.division_id)
    run, started = reports.ask(round=round, division=division or round.division, by=by)
    for job in started:
        jobs.run(job.pk)
    return run


def content_of(report: Report) -> bytes:
    from common import attachments

    with attachments.opened(Attachment.objects.get(pk=report.file_id)) as stream:
        return stream.read()


def test_every_unit_has_its_report_with_its_own_figures():
    round = make_round()
    make_sheet(round=round, division=SHITANG, score="88.5", next_steps="明年补齐路灯台账。")
    make_sheet(round=round, division=XUGAO, score="71.2")
    run = write_all(round)
    assert run.total == 3  # two villages and the county
    assert Report.objects.filter(run=run).made().count() == 3
    said = texts(content_of(Report.objects.get(division_id=SHITANG)))
    assert "得分88.5分" in said and "明年补齐路灯台账。" in said and "应有 10 项，已有 9 项" in said
    assert "71.2" not in said  # what another village scored is no part of its report
    whole = texts(content_of(Report.objects.get(level=ReportLevel.COUNTY)))
    assert "88.5" in whole and "71.2" in whole


def test_written_again_it_is_the_next_draft_and_the_old_file_is_gone():
    round = make_round()
    make_sheet(round=round, division=SHITANG)
    write_all(round)
    first = Report.objects.get(division_id=SHITANG)
    write_all(round)
    again = Report.objects.get(division_id=SHITANG)
    assert again.revision == 2
    assert not Attachment.objects.filter(pk=first.file_id).exists()
    assert Attachment.objects.filter(owner_kind=reports.FILES).count() == 2


def test_a_chunk_done_twice_writes_each_report_once():
    round = make_round()
    make_sheet(round=round, division=SHITANG)
    by = make_post(role="county_office", division=round.division_id)
    run, started = reports.ask(round=round, division=round.division, by=by)
    jobs.run(started[0].pk)
    Job.objects.filter(pk=started[0].pk).update(
        state="queued", result=None, finished_at=None
    )  # a message that came twice
    jobs.run(started[0].pk)
    assert set(Report.objects.filter(run=run).values_list("revision", flat=True)) == {1}


def test_nothing_is_written_before_the_counts_are_frozen():
    round = make_round(state=RoundState.OPEN)
    make_sheet(round=round, division=SHITANG, state="drafting", score=None)
    with pytest.raises(ValidationError, match="冻结"):
        reports.ask(
            round=round,
            division=round.division,
            by=make_post(role="county_office", division=round.division_id),
        )


def test_one_run_of_an_area_at_a_time():
    round = make_round()
    make_sheet(round=round, division=SHITANG)
    by = make_post(role="county_office", division=round.division_id)
    run, _started = reports.ask(round=round, division=round.division, by=by)
    with pytest.raises(ValidationError, match="正在生成"):
        reports.ask(round=round, division=round.division, by=by)
    reports.cancel(run=run, by=by)
    assert not reports.is_running(run)
    (job,) = reports.resume(run=run, by=by)
    jobs.run(job.pk)
    assert Report.objects.filter(run=run).made().count() == 2


def test_a_township_writes_its_own_only():
    round = make_round()
    make_sheet(round=round, division=SHITANG)
    clerk = make_post(role="township_clerk", division=GULI)
    with pytest.raises(Refused):
        reports.ask(round=round, division=round.division, by=clerk)
    own = make_post(role="township_clerk", division=HENGXI)
    run = write_all(round, division=own.division, by=own)
    assert [one.division_id for one in run.reports.all()] == [SHITANG]


def test_a_village_reads_its_own_after_the_notice_and_never_another():
    round = make_round(state=RoundState.FROZEN)
    make_sheet(round=round, division=SHITANG, state="reviewed")
    make_sheet(round=round, division=XUGAO, state="reviewed")
    write_all(round)
    own, other = (Report.objects.get(division_id=code) for code in (SHITANG, XUGAO))
    browser = client_of(make_post(role="village_clerk", division=SHITANG))
    url = reverse("evaluation:report-file", args=[own.pk, "docx"])
    assert browser.get(url).status_code == 404
    round.state = RoundState.FINAL
    round.save()
    answer = browser.get(url)
    assert answer.status_code == 200 and answer["Content-Type"] == DOCX
    assert b"".join(answer.streaming_content).startswith(b"PK")
    assert browser.get(reverse("evaluation:report-file", args=[other.pk, "docx"])).status_code == 404
    shown = browser.get(reverse("evaluation:report-list")).content.decode()
    assert "石塘" in shown and "许高" not in shown


def test_asked_for_on_the_page_and_packed_in_one_archive():
    round = make_round()
    make_sheet(round=round, division=SHITANG)
    browser = client_of(make_post(role="county_office", division=round.division_id))
    sent = {"division": round.division_id, "level": ""}
    answer = browser.post(reverse("evaluation:report-create", args=[round.pk]), sent)
    assert answer.status_code == 302
    for job in Job.objects.queued().filter(kind=reports.KIND):
        jobs.run(job.pk)
    assert "已生成 2 份" in browser.get(answer["Location"]).content.decode()
    packed = b"".join(browser.get(reverse("evaluation:report-archive")).streaming_content)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.testzip() is None
        names = [name.rpartition("/")[2] for name in archive.namelist()]
    assert len(names) == 2 and f"{SHITANG}石塘村.docx" in names


def test_the_command_writes_files(tmp_path, capsys):
    round = make_round()
    make_sheet(round=round, division=SHITANG)
    with acting.as_(acting.Acting(None, None, None, door="command")):
        call_command("write_reports", round=round.pk, out=tmp_path, json=True)
    told = json.loads(capsys.readouterr().out)
    assert (told["reports"], told["failed"]) == (2, 0)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(told["files"])


def test_a_department_writes_and_stops_only_what_is_its_own():
    round = make_round()
    make_sheet(round=round, division=SHITANG)
    office = make_post(role="county_office", division=COUNTY)
    run, _started = reports.ask(round=round, division=round.division, by=office)
    water = make_post(role="department", division=COUNTY, sectors=["水务"])
    with pytest.raises(Refused):
        reports.ask(round=round, division=round.division, by=water)
    browser = client_of(water)
    assert browser.get(reverse("evaluation:report-run-detail", args=[run.pk])).status_code == 404
    with pytest.raises(Http404):
        reports.cancel(run=run, by=water)


def test_names_within_the_archive_lead_nowhere_else():
    round = make_round()
    make_sheet(round=round, division=SHITANG)
    Round.objects.filter(pk=round.pk).update(title="../../etc/评价")
    write_all(round)
    desk = client_of(make_post(role="county_office", division=COUNTY))
    packed = b"".join(desk.get(reverse("evaluation:report-archive")).streaming_content)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert all(".." not in name and name.count("/") == 2 for name in archive.namelist())


def test_lists_ask_as_often_for_many_as_for_one():
    desk = client_of(make_post(role="county_office", division=COUNTY))
    make_villages(HENGXI)
    villages = [f"3201150092{number:02}" for number in range(10)]
    round = make_round()

    def make(number: int) -> None:
        make_sheet(round=round, division=villages[number])
        write_all(round)
        file = own_template("{{ 得分 }}")
        reports.add_template(level="village", file=file, by=make_post(role="county_office", division=COUNTY))

    assert_flat(desk, reverse("evaluation:report-list"), make, rows=4)
    for number in range(4, 7):
        make_sheet(round=round, division=villages[number])
    assert_flat(desk, reverse("evaluation:report-template-list"), lambda n: make(n + 7), rows=3)


def own_template(words: str) -> SimpleUploadedFile:
    from common.papers import OfficialPaper

    paper = OfficialPaper(title="{{ 单位 }}报告")
    paper.text(words)
    return SimpleUploadedFile("模板.docx", paper.saved(), DOCX)


def test_the_countys_own_template_is_used_from_then_on():
    round = make_round()
    make_sheet(round=round, division=SHITANG)
    by = make_post(role="county_office", division=round.division_id)
    reports.add_template(level="village", file=own_template("本县格式：{{ 得分 }}分"), by=by)
    write_all(round, by=by)
    assert "本县格式：88.5分" in texts(content_of(Report.objects.get(division_id=SHITANG)))


@pytest.mark.parametrize(
    "words", ["{{ 没有这个 }}", "{% for %}", "{{ ''.__class__.__mro__ }}", "{{ 单位.__init__.__globals__ }}"]
)
def test_a_template_that_would_not_do_is_refused_and_nothing_kept(words):
    by = make_post(role="county_office")
    with pytest.raises(ValidationError):
        reports.add_template(level="village", file=own_template(words), by=by)
    assert reports.template_in_force("village", COUNTY) is None


def test_a_file_that_is_no_word_file_is_refused():
    file = SimpleUploadedFile("模板.docx", b"not a zip at all", DOCX)
    with pytest.raises(ValidationError):
        reports.add_template(level="village", file=file, by=make_post(role="county_office"))


@pytest.mark.parametrize("level", ReportLevel.values)
def test_words_of_people_are_never_markup(level):
    told = sample(level)
    told.unit, told.next_steps = "<w:p>村&社</w:p>", "{{ 单位 }}\x00第二句"
    said = texts(written(told, template(level)))
    assert "{{ 单位 }}" in said


def test_every_placeholder_of_the_first_templates_is_filled():
    for level in ReportLevel.values:
        asked = DocxTemplate(io.BytesIO(template(level))).get_undeclared_template_variables()
        assert asked <= {*context(sample(level)), "图_分组", "图_比较"}


def test_points_lost_are_told_the_costliest_first():
    told = sample("village")
    line = told.lines[0]
    from dataclasses import replace

    told.lines = [
        replace(line, name="小", stands=Decimal(9)),
        replace(line, name="大", stands=Decimal(2)),
        replace(line, name="不适用", stands=None),
        replace(line, name="满", stands=Decimal(10)),
    ]
    words = context(told)
    assert [said.partition("：")[0] for said in words["问题"]] == ["大", "小"]
    assert words["满分项"] == "满1项指标得满分。"
    assert words["指标"][2]["得分"] == "不适用"


def test_a_chunk_costs_as_many_queries_as_one(django_assert_max_num_queries):
    from evaluation.report_figures import ReportFigures

    round = make_round()
    for code in (SHITANG, XUGAO):
        make_sheet(round=round, division=code)
    write_all(round)
    rows = list(Report.objects.filter(level="village").select_related("division", "party"))
    with django_assert_max_num_queries(12):
        figures = ReportFigures(round, rows)
        for row in rows:
            figures.of(row)

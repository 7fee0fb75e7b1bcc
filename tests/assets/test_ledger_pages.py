"""Handing over, checking, confirming in the clerk's pages; the worker's part runs as the job it is."""

import json
from io import BytesIO

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from assets.models import Facility, LedgerBatch
from common import jobs
from common.models.jobs import Job
from tests.assets.factories import make_batch, make_facility, make_type
from tests.factories import GULI, GULI_VILLAGE, HENGXI, SHITANG, client_of, make_post

EXAMPLE = settings.REFERENCE / "example_ledger.xlsx"


@pytest.fixture
def ground(county, settings, tmp_path):
    """谷里街道 with its villages and the types; a clerk of 谷里, her clerk, and a clerk of 横溪."""
    settings.MEDIA_ROOT = tmp_path
    make_type()
    return make_post(division=GULI)


@pytest.fixture
def clerk(ground):
    return client_of(ground)


def hand_over(clerk, content: bytes | None = None, division: str = GULI):
    file = SimpleUploadedFile("台账.xlsx", EXAMPLE.read_bytes() if content is None else content)
    return clerk.post("/facilities/ledgers/hand-over/", {"division": division, "file": file})


def work_off() -> None:
    """What the worker would do now."""
    for job in Job.objects.filter(state="queued").order_by("pk"):
        jobs.run(job.pk)


def test_it_works_from_the_file_to_the_register(clerk, ground):
    answer = hand_over(clerk)
    batch = LedgerBatch.objects.get()
    assert answer["Location"] == f"/facilities/ledgers/{batch.pk}/"
    assert "排队中" in clerk.get(answer["Location"]).text
    work_off()
    page = clerk.get(answer["Location"]).text
    assert "确认入库 116 行" in page
    assert "未找到" in page or "范围内没有“谷丰村”" in page
    assert not Facility.objects.exists()
    clerk.post(f"/facilities/ledgers/{batch.pk}/confirm/")
    work_off()
    assert Facility.objects.count() == 116
    assert "已入库" in clerk.get(answer["Location"]).text
    assert "共 116 处" in clerk.get("/facilities/").text
    assert "共 0 处" not in clerk.get("/facilities/?type=0401").text
    facility = Facility.objects.first()
    assert facility.name in clerk.get(f"/facilities/{facility.pk}/").text


def test_the_workbench_shows_what_waits(clerk):
    hand_over(clerk)
    work_off()
    assert "116 行可入库，5 行待处理" in clerk.get("/").text


def test_confirming_twice_registers_once(clerk):
    hand_over(clerk)
    work_off()
    batch = LedgerBatch.objects.get()
    for _ in range(2):
        clerk.post(f"/facilities/ledgers/{batch.pk}/confirm/")
    work_off()
    assert clerk.post(f"/facilities/ledgers/{batch.pk}/confirm/").status_code == 403
    assert Facility.objects.count() == 116


def test_a_file_that_is_no_workbook_is_told_in_words(clerk):
    hand_over(clerk, b"nonsense")
    work_off()
    batch = LedgerBatch.objects.get()
    assert batch.state == "rejected"
    assert batch.message in clerk.get(f"/facilities/ledgers/{batch.pk}/").text


def test_a_batch_can_be_given_up(clerk):
    hand_over(clerk)
    work_off()
    batch = LedgerBatch.objects.get()
    clerk.post(f"/facilities/ledgers/{batch.pk}/discard/")
    batch.refresh_from_db()
    assert batch.state == "discarded"
    assert not batch.rows.exists()


def test_a_neighbouring_township_sees_none_of_it(clerk):
    hand_over(clerk)
    work_off()
    batch = LedgerBatch.objects.get()
    clerk.post(f"/facilities/ledgers/{batch.pk}/confirm/")
    work_off()
    stranger = client_of(make_post(division=HENGXI))
    for path in (f"/facilities/ledgers/{batch.pk}/", f"/facilities/{Facility.objects.first().pk}/"):
        assert stranger.get(path).status_code == 404
    assert "还没有登记设施" in stranger.get("/facilities/").text
    assert "还没有导入过台账" in stranger.get("/facilities/ledgers/").text


def test_a_ledger_cannot_be_handed_over_for_another_township(clerk):
    assert hand_over(clerk, division=HENGXI).status_code == 422
    assert not LedgerBatch.objects.exists()


def test_the_register_goes_out_as_a_workbook_with_masked_phones(clerk):
    hand_over(clerk)
    work_off()
    clerk.post(f"/facilities/ledgers/{LedgerBatch.objects.get().pk}/confirm/")
    work_off()
    answer = clerk.get(f"/facilities/export/?village={GULI_VILLAGE}")
    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    rows = list(sheet.iter_rows(values_only=True))
    text = json.dumps(rows, ensure_ascii=False, default=str)
    assert "谷里社区至大塘道路" in text
    assert "170****0001" in text
    assert "17002440001" not in text
    assert "张溪社区" not in text


def test_held_rows_go_out_with_their_reasons(clerk):
    hand_over(clerk)
    work_off()
    answer = clerk.get(f"/facilities/ledgers/{LedgerBatch.objects.get().pk}/held/")
    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    text = "".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)
    assert "范围内没有“谷丰村”" in text
    assert "数量不能为负" in text


def test_held_rows_mended_in_their_download_keep_their_money_and_the_rest(clerk):
    """31.9 under a head that says 万元 is still 319,000 yuan when the mended rows come back."""
    hand_over(clerk)
    work_off()
    answer = clerk.get(f"/facilities/ledgers/{LedgerBatch.objects.get().pk}/held/")
    book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))
    sheet, mended = book.active, BytesIO()
    heads = {cell.value: cell.column for row in sheet.iter_rows(max_row=5) for cell in row}
    row = next(line[0].row for line in sheet.iter_rows() if "谷丰村" in [cell.value for cell in line])
    sheet.cell(row, heads["所在村"], "向阳社区")
    book.save(mended)
    hand_over(clerk, mended.getvalue())
    work_off()
    staged = LedgerBatch.objects.latest("pk").rows.get(row=row)
    assert (staged.verdict, staged.values["cost_yuan"]) == ("new", "319000")
    assert staged.values["fund_source"] and staged.values["owner"]
    assert not staged.problems


def test_doubts_are_counted_and_offered_as_other_readings(clerk):
    hand_over(clerk)
    work_off()
    batch = LedgerBatch.objects.get()
    doubtful = batch.rows.filter(flagged=True, verdict="new").count()
    page = " ".join(clerk.get(f"/facilities/ledgers/{batch.pk}/?tab=flagged").text.split())
    assert f"有疑问<span>{doubtful}</span>" in page.replace(" ", "")
    assert ">太阳能路灯</button>" in page


def test_rows_that_are_no_facilities_show_their_words(clerk):
    hand_over(clerk)
    work_off()
    assert "合计" in clerk.get(f"/facilities/ledgers/{LedgerBatch.objects.get().pk}/?tab=skipped").text


def test_the_job_and_its_notice_say_what_came_of_the_file(clerk, ground):
    hand_over(clerk)
    hand_over(clerk, b"nonsense")
    work_off()
    refused = LedgerBatch.objects.get(state="rejected").message
    assert "新增 116 行，待处理 5 行" in clerk.get("/jobs/").text
    assert refused in clerk.get("/jobs/").text
    assert refused in clerk.get("/notices/").text
    assert "重新上传" in clerk.get(f"/facilities/ledgers/{LedgerBatch.objects.latest('pk').pk}/").text


@pytest.mark.parametrize("path", ["/facilities/", "/facilities/ledgers/"])
def test_lists_ask_as_many_questions_at_thirty_rows_as_at_one(clerk, path):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counted = []
    for rows in (1, 29):
        for _ in range(rows):
            make_facility(division=GULI_VILLAGE)
            make_batch(division=GULI_VILLAGE)
        clerk.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert clerk.get(path).status_code == 200
        counted.append(len(asked))
    assert counted[0] == counted[1]


def test_search_by_an_old_grouped_code(clerk):
    facility = make_facility(division=GULI_VILLAGE)
    code = f"{facility.code[:12]}-{facility.code[12:16]}-{facility.code[16:21]}-{facility.code[21]}"
    assert facility.name in clerk.get("/facilities/", {"q": code}).text
    stranger = make_facility(division=SHITANG)
    assert stranger.name not in clerk.get("/facilities/", {"q": stranger.code}).text


def test_rubbish_in_the_address_is_a_plain_400(clerk):
    for query in (
        "township=abc",
        "status=nonsense",
        "sort=password",
        "size=1000000",
        "after=%00",
        "q=" + "x" * 500,
    ):
        answer = clerk.get(f"/facilities/?{query}")
        assert answer.status_code == 400, query


def test_many_facilities_leave_only_after_the_password_was_given_again(clerk, ground):
    hand_over(clerk)
    work_off()
    clerk.post(f"/facilities/ledgers/{LedgerBatch.objects.get().pk}/confirm/")
    work_off()
    account = ground.person.account
    account.set_password("Liushu-2026-x")
    account.save()
    clerk = client_of(ground)
    assert "本人登录密码" in clerk.get("/facilities/export/").text
    assert clerk.post("/facilities/export/", {"password": "nope"}).status_code == 422
    answer = clerk.post("/facilities/export/", {"password": "Liushu-2026-x"})
    assert openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active.max_row > 116

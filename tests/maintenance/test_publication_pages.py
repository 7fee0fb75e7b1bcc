"""公示 in the browser: drafted, published, printed, listed, exported; the same number of questions however many rows."""

import io
import json

import openpyxl
import pytest
import typst
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from common.jobs.running import run_next
from common.models import Job
from maintenance.models import NamingDecision, Posting, Publication
from maintenance.notice_sheet import SOURCE, notice, pdf, setting, widths
from maintenance.publication_terms import load_terms
from tests.factories import COUNTY, HENGXI, SHITANG, client_of, make_division, make_person, make_post
from tests.flat import assert_flat
from tests.maintenance.publication_rows import PHONE, make_draft, make_objection, make_publication
from tests.strict import strict_templates  # noqa: F401  a fixture

HOSTILE = ('#read("/etc/passwd")', '"; #panic("x") #"', "$ x^2 $ *b* _i_ <a>", "= 标题 #eval(1)")


@pytest.fixture
def clerk(db):
    load_terms()
    make_division(code=SHITANG)
    return make_post(division=HENGXI)


def text_of(client, name: str, *arguments, query: str = "") -> str:
    answer = client.get(reverse(f"maintenance:{name}", args=arguments) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_notice_is_drafted_changed_and_published(clerk, strict_templates):  # noqa: F811
    browser = client_of(clerk)
    said = {"division": HENGXI, "title": "停灯公示", "body": "因检修停灯。", "phone": "", "on_boards": "on"}
    shown = browser.post(reverse("maintenance:publication-create"), said, follow=True).content.decode()
    made = Publication.objects.get()
    assert "待发布" in shown and made.object_id == str(made.pk)
    edit = reverse("maintenance:publication-edit", args=[made.pk])
    assert browser.get(edit).status_code == 200
    words = {"title": "停灯公示", "body": "因检修停灯两日。", "version": made.version, "on_boards": "on"}
    browser.post(edit, words)
    stale = browser.post(edit, words | {"body": "另一人改的"})
    assert stale.status_code == 422 and "因检修停灯两日。" in stale.content.decode()
    publish = reverse("maintenance:publication-publish", args=[made.pk])
    today = str(timezone.localdate())
    short = browser.post(publish, {"from_date": today, "days": 3, "phone": PHONE})
    assert short.status_code == 422 and "不能少于 7" in short.content.decode()
    browser.post(publish, {"from_date": today, "days": 7, "phone": PHONE})
    assert "公示中" in text_of(browser, "publication-detail", made.pk)
    assert browser.post(publish, {"from_date": today, "days": 7, "phone": PHONE}).status_code == 400
    withdraw = reverse("maintenance:publication-withdraw", args=[made.pk])
    browser.post(withdraw, {"reason": "有误"})
    assert "已撤下" in text_of(browser, "publication-detail", made.pk)


def test_the_page_says_at_once_that_the_term_is_over(clerk):
    made = make_publication(days_ago=9)
    assert made.state == "running"
    assert "公示期满" in text_of(client_of(clerk), "publication-detail", made.pk)
    over = text_of(client_of(clerk), "publication-list", query="?state=over")
    assert made.title in over
    assert made.title not in text_of(client_of(clerk), "publication-list", query="?state=running")


def test_filters_stand_in_the_address(clerk):
    first, second = make_publication(title="甲公示"), make_draft(title="乙公示")
    browser = client_of(clerk)
    asked = {
        "?state=draft": (second, first),
        "?q=甲": (first, second),
        "?kind=notice&state=running": (first, second),
    }
    for query, (there, absent) in asked.items():
        shown = text_of(browser, "publication-list", query=query)
        assert there.title in shown and absent.title not in shown
    year = timezone.localdate().year
    assert first.title in text_of(browser, "publication-list", query=f"?year={year}")
    assert first.title not in text_of(browser, "publication-list", query=f"?year={year - 1}")


def test_a_button_of_another_room_leads_to_its_one_draft(clerk):
    browser = client_of(clerk)
    unknown = reverse("maintenance:publication-create") + "?kind=nothing&object=1"
    assert browser.get(unknown).status_code == 404


def test_what_open_objections_hold_up_is_said(clerk):
    made = make_publication(days_ago=9)
    make_objection(publication=made)
    assert "答复前不能进入下一步" in text_of(client_of(clerk), "publication-detail", made.pk)


@pytest.mark.parametrize("size", ["a3", "a4"])
def test_the_paper_is_a_pdf(clerk, size):
    made = make_publication()
    answer = client_of(clerk).get(reverse("maintenance:publication-paper", args=[made.pk]), {"size": size})
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF-")
    paper = reverse("maintenance:publication-paper", args=[made.pk])
    assert client_of(clerk).get(paper, {"size": "a0"}).status_code == 400


def drawn(said: dict) -> list[Image.Image]:
    pages = typst.compile(str(SOURCE), format="png", ppi=40, **setting(said))
    return [Image.open(io.BytesIO(one)) for one in (pages if isinstance(pages, list) else [pages])]


def words_on(said: dict) -> str:
    found = json.loads(typst.query(str(SOURCE), "<said>", **setting(said)))
    texts = [one.get("child", one) for one in found]
    assert {one["func"] for one in texts} == {"text"}
    return "".join(one["text"] for one in texts).replace("\u200b", "")


def test_what_is_typed_is_printed_as_typed(clerk):
    made = make_publication(title=HOSTILE[0], body="\n".join(HOSTILE))
    said = notice(made, made.division, size="a4")
    for words in HOSTILE:
        assert words in words_on(said)


def test_a_long_table_runs_over_pages_with_its_heads(clerk):
    made = make_publication()
    said = notice(made, made.division, size="a4")
    heads = ["序号", "设施名称", "管护主体", "责任人", "电话"]
    rows = [[str(n), f"第{n}处公厕", "石塘村村民委员会", "张*", PHONE] for n in range(1, 121)]
    said |= {"columns": heads, "rows": rows, "widths": widths(heads, rows)}
    pages = drawn(said)
    assert len(pages) > 2
    assert len({page.size for page in pages}) == 1
    bands = [page.convert("L").crop((0, 26, page.width, 40)).tobytes() for page in pages[1:-1]]
    assert len(set(bands)) == 1 and min(bands[0]) < 200  # each later page begins with the same heads


def test_a_draft_is_marked_and_wide_tables_are_turned(clerk):
    made = make_draft()
    assert notice(made, made.division, size="a4")["draft"] is True
    assert pdf(made, made.division, size="a3").startswith(b"%PDF-")
    said = notice(make_publication(), made.division, size="a3") | {"wide": True}
    (page,) = drawn(said)
    assert page.width > page.height


def test_the_export_holds_what_the_filter_shows(clerk):
    make_publication(title="甲公示")
    make_draft(title="=乙公示")
    answer = client_of(clerk).get(reverse("maintenance:publication-export"), {"state": "draft"})
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value]
    assert any("乙公示" in str(cell.value) for cell in cells)
    assert not any("甲公示" in str(cell.value) for cell in cells)
    assert not any(cell.data_type == "f" for cell in cells)


def test_objections_are_exported_and_printed_masked(clerk):
    make_objection(publication=make_publication(), name="周小满", phone="13800001111", text="=1+1 不属实")
    browser = client_of(clerk)
    answer = browser.get(reverse("maintenance:objection-export"))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    values = [str(cell.value) for row in book.active.iter_rows() for cell in row if cell.value]
    assert any("周* 138****1111" in value for value in values)
    assert "13800001111" not in " ".join(values)
    assert "138****1111" in text_of(browser, "objection-paper")


def test_terms_are_shown_to_all_and_set_by_the_county(clerk):
    shown = text_of(client_of(clerk), "publication-terms")
    assert "5个工作日" in shown and "改期限" not in shown
    office = client_of(make_post(role="county_office", division=COUNTY))
    assert "改期限" in text_of(office, "publication-terms")
    day = str(timezone.localdate())
    said = {
        "from_date": day,
        "days": 9,
        "board_days": 2,
        "answer_days": 5,
        "change_days": 30,
        "source": "会议",
    }
    office.post(reverse("maintenance:publication-term-create", args=["notice"]), said)
    assert "9日" in text_of(office, "publication-terms")


LISTS = {
    "publication-list": lambda n: make_publication(title=f"公示{n}"),
    "publication-export": lambda n: make_publication(title=f"公示{n}"),
    "objection-list": lambda n: make_objection(publication=make_publication()),
    "objection-export": lambda n: make_objection(publication=make_publication()),
    "naming-list": lambda n: NamingDecision.objects.create(
        person=make_person(division=SHITANG), division_id=SHITANG, basis="同意", from_date="2026-01-01"
    ),
}


@pytest.mark.parametrize("name", LISTS)
def test_lists_ask_as_often_for_thirty_rows_as_for_one(clerk, name):
    client = client_of(make_post(role="county_office", division=COUNTY))
    assert_flat(client, reverse(f"maintenance:{name}"), LISTS[name])


def test_the_page_asks_as_often_for_thirty_boards_as_for_one(clerk):
    made = make_publication()
    page = reverse("maintenance:publication-detail", args=[made.pk])

    def posted(number: int) -> None:
        today = timezone.localdate()
        Posting.objects.create(publication=made, division_id=SHITANG, place=f"{number}号栏", posted_on=today)
        make_objection(publication=made)

    assert_flat(client_of(clerk), page, posted)


def test_a_long_paper_is_set_by_a_job_once_and_fetched_from_it(clerk, monkeypatch):
    monkeypatch.setattr("maintenance.views.publication_paper.AT_ONCE", -1)
    made, browser = make_publication(), client_of(clerk)
    paper = reverse("maintenance:publication-paper", args=[made.pk]) + "?size=a4"
    assert "开始排版" in browser.get(paper).text and not Job.objects.exists()
    browser.post(paper)
    assert browser.post(paper)["Location"] == reverse("accounts:job-detail", args=[Job.objects.get().pk])
    job = run_next() or Job.objects.get()
    assert job.state == "done", job.problem
    page = browser.get(reverse("accounts:job-detail", args=[job.pk]))
    assert job.result_url in page.text
    kept = browser.get(job.result_url)
    assert b"".join(kept.streaming_content).startswith(b"%PDF-")
    other = client_of(make_post(role="township_clerk", division=HENGXI))
    assert other.get(job.result_url).status_code == 404

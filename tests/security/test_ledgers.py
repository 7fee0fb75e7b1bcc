"""Ledgers of a hostile hand: refused in words or taken as plain text, never run, never in the way of the rest."""

import io
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from assets.models import Facility, LedgerBatch
from common import jobs
from common.models import Job
from tests.assets.factories import make_facility, make_type
from tests.factories import GULI, GULI_VILLAGE, HENGXI, client_of, make_division, make_post

HEADS = [
    "序号",
    "设施名称",
    "设施类别",
    "所在村",
    "数量",
    "单位",
    "建成时间",
    "管护主体",
    "责任人",
    "联系电话",
    "备注",
]
GOOD = [1, "村口公厕", "公厕", "谷里社区", 1, "座", "2020", "谷里社区居委会", "张三", "13812345678", ""]
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"
SHEET = "xl/worksheets/sheet1.xml"


def workbook(*rows: list) -> bytes:
    book = openpyxl.Workbook()
    for row in [["谷里街道公共基础设施台账"], HEADS, *rows]:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def row(**cells) -> list:
    places = {"name": 1, "village": 3, "quantity": 4, "party": 7, "person": 8, "remark": 10}
    changed = list(GOOD)
    for name, value in cells.items():
        changed[places[name]] = value
    return changed


def rebuilt(part: str, change, **added: bytes) -> bytes:
    """The good workbook with one part changed and others added."""
    content = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(GOOD))) as old,
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            text = old.read(entry.filename)
            new.writestr(entry.filename, change(text) if entry.filename == part else text)
        for name, text in added.items():
            new.writestr(name, text)
    return content.getvalue()


def declared(doctype: bytes):
    return lambda text: doctype + text[text.index(b"<worksheet") :]


@pytest.fixture
def post(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    make_type()
    make_division(code=GULI_VILLAGE)
    return make_post(division=GULI)


@pytest.fixture
def clerk(post):
    return client_of(post)


def sent(clerk, content: bytes, name: str = "台账.xlsx", division: str = GULI):
    file = SimpleUploadedFile(name, content)
    return clerk.post("/facilities/ledgers/hand-over/", {"division": division, "file": file})


def hand_over(clerk, content: bytes, name: str = "台账.xlsx", division: str = GULI) -> LedgerBatch:
    answer = sent(clerk, content, name, division)
    assert answer.status_code == 302, answer.text
    work_off()
    return LedgerBatch.objects.latest("pk")


def work_off() -> None:
    for job in Job.objects.filter(state="queued").order_by("pk"):
        jobs.run(job.pk)


@pytest.mark.parametrize(
    "content",
    [
        rebuilt(SHEET, declared(b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>')),
        rebuilt(SHEET, declared(b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;">]>')),
        rebuilt(SHEET, lambda text: text.replace(b"<sheetData>", b"<sheetData>" + b" " * (8 << 20))),
        rebuilt(SHEET, lambda text: text, **{"../../../tmp/evil.txt": b"x"}),
        rebuilt(SHEET, lambda text: text, **{f"a/{n}.xml": b"x" for n in range(1000)}),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        b"PK\x03\x04" + bytes(range(256)) * 8,
        b"%PDF-1.7",
    ],
    ids=[
        "outside entity",
        "entities in entities",
        "bomb",
        "way out",
        "many parts",
        "empty ole",
        "broken",
        "pdf",
    ],
)
def test_a_hostile_file_is_refused_in_words(clerk, content):
    batch = hand_over(clerk, content)
    assert batch.state == "rejected"
    assert batch.message.endswith("。")
    assert Job.objects.get().state == "done"


def test_a_file_that_lies_about_its_size_is_read_whole(clerk):
    lying = rebuilt(SHEET, lambda text: text.replace(b'ref="A1:K3"', b'ref="A1:XFD1048576"'))
    assert hand_over(clerk, lying).counts["imported"] == 1


def test_markup_in_cells_and_file_names_stays_text(clerk):
    wicked = row(name=SCRIPT, party=SCRIPT, person=SCRIPT[:50], remark=SCRIPT)
    batch = hand_over(clerk, workbook(wicked), name="a<img src=x onerror=alert(2)>.xlsx")
    checked = clerk.get(f"/facilities/ledgers/{batch.pk}/").text
    clerk.post(f"/facilities/ledgers/{batch.pk}/confirm/")
    work_off()
    facility = Facility.objects.get()
    assert facility.name == SCRIPT
    auditor = client_of(make_post(role="audit_admin", division="320115000000"))
    pages = [checked] + [
        clerk.get(address).text
        for address in (
            f"/facilities/{facility.pk}/",
            "/facilities/",
            f"/search/?q={SCRIPT}",
            "/facilities/ledgers/",
            "/jobs/",
            "/",
        )
    ]
    pages.append(auditor.get("/audit/").text)
    for page in pages:
        assert "<script>alert" not in page
        assert "<img src=x" not in page


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "＝", "＋"])
def test_what_a_cell_began_with_is_text_in_the_export(clerk, start):
    wicked = row(person=f"{start}1", remark=f"{start}HYPERLINK(1)")
    book = openpyxl.load_workbook(io.BytesIO(workbook(wicked)))
    for line in book.active.iter_rows():
        for cell in line:
            cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type
    content = io.BytesIO()
    book.save(content)
    batch = hand_over(clerk, content.getvalue())
    clerk.post(f"/facilities/ledgers/{batch.pk}/confirm/")
    work_off()
    export = openpyxl.load_workbook(io.BytesIO(clerk.get("/facilities/export/").getvalue()))
    cells = [cell for line in export.active.iter_rows() for cell in line]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert any("HYPERLINK" in str(cell.value) for cell in cells)


@pytest.mark.parametrize(
    "wrong",
    [
        {"party": "甲" * 101},
        {"person": "乙" * 61},
        {"remark": "丙" * 501},
        {"name": "丁" * 121},
        {"quantity": 10**12},
    ],
    ids=lambda cells: next(iter(cells)),
)
def test_a_row_the_register_cannot_hold_waits_and_the_others_go_in(clerk, wrong):
    too_much = row(**{"name": "另一座公厕"} | wrong)
    batch = hand_over(clerk, workbook(GOOD, too_much))
    assert (batch.counts["imported"], batch.counts["held"]) == (1, 1)
    clerk.post(f"/facilities/ledgers/{batch.pk}/confirm/")
    work_off()
    assert Facility.objects.get().name == "村口公厕"


def test_a_row_cannot_reach_into_a_neighbouring_township(clerk):
    """Neither by the village's name nor by the code of a facility there."""
    theirs = make_facility(division="320115009210", name="石塘公厕")
    version = theirs.version
    batch = hand_over(
        clerk, workbook(row(name="石塘公厕", village="石塘村"), [*GOOD[:1], "改名公厕", *GOOD[2:]])
    )
    clerk.post(f"/facilities/ledgers/{batch.pk}/confirm/")
    work_off()
    theirs.refresh_from_db()
    assert (theirs.name, theirs.version) == ("石塘公厕", version)
    assert list(Facility.objects.exclude(pk=theirs.pk).values_list("division_id", flat=True)) == [
        GULI_VILLAGE
    ]


def test_a_batch_given_up_while_it_waited_is_not_read(clerk):
    clerk.post(
        "/facilities/ledgers/hand-over/",
        {"division": GULI, "file": SimpleUploadedFile("台账.xlsx", workbook(GOOD))},
    )
    batch = LedgerBatch.objects.get()
    clerk.post(f"/facilities/ledgers/{batch.pk}/discard/")
    work_off()
    batch.refresh_from_db()
    assert batch.state == "discarded"
    assert not batch.rows.exists()


def test_a_clerk_who_lost_the_post_confirms_nothing(clerk, post):
    """The job asks for the post again when it runs."""
    batch = hand_over(clerk, workbook(GOOD))
    clerk.post(f"/facilities/ledgers/{batch.pk}/confirm/")
    type(post).objects.filter(pk=post.pk).update(role="village_head")
    work_off()
    assert not Facility.objects.exists()
    assert "没有“导入台账”权限" in Job.objects.get(kind="assets.confirm_ledger").problem
    type(post).objects.filter(pk=post.pk).update(
        role="township_clerk", from_date="2019-01-01", until="2020-01-01"
    )
    assert clerk.get(f"/facilities/ledgers/{batch.pk}/").status_code in (302, 403)


@pytest.mark.parametrize("reader", ["township_clerk", "village_clerk", "caretaker", "county_admin"])
def test_the_reading_of_another_is_nobody_elses(clerk, reader):
    batch = hand_over(clerk, workbook(GOOD))
    levels = {"township_clerk": HENGXI, "county_admin": "140781000000"}
    stranger = client_of(make_post(role=reader, division=levels.get(reader, "320115009210")))
    for address in (
        f"/facilities/ledgers/{batch.pk}/",
        f"/facilities/ledgers/{batch.pk}/held/",
        f"/jobs/{batch.job_id}/",
    ):
        assert stranger.get(address).status_code in (403, 404), address
    for act in ("confirm", "discard"):
        assert stranger.post(f"/facilities/ledgers/{batch.pk}/{act}/").status_code in (403, 404)
    batch.refresh_from_db()
    assert batch.state == "checked"


def test_circled_numbers_are_no_failure(clerk):
    """① is a digit to Python and no number: under 序号, or under a head that might be the code's."""
    book = openpyxl.Workbook()
    for line in [["谷里街道公共基础设施台账"], ["编号", *HEADS], *([one, *row()] for one in "①②③²")]:
        book.active.append([line[0], *("①" if cell == 1 else cell for cell in line[1:])])
    content = io.BytesIO()
    book.save(content)
    assert hand_over(clerk, content.getvalue()).state == "checked"


@pytest.mark.parametrize(
    "number", ["9" * 30, "9" * 5000, "٣", "-1", "1\0", "", "x"], ids=lambda text: text[:4]
)
def test_no_number_breaks_a_row(clerk, number):
    batch = hand_over(clerk, workbook(GOOD, row(name="二号", village="王麻子村")))
    waiting = batch.rows.get(verdict="held")
    address = f"/facilities/ledgers/{batch.pk}"
    for act in ("dismiss", "restore", "update"):
        assert clerk.post(f"{address}/rows/{act}/", {"row": number}).status_code == 302
    asked = {"problem": number, "value": number}
    assert clerk.post(f"{address}/rows/{waiting.pk}/accept/", asked).status_code == 302
    expected = 400 if "\0" in number else 200  # no address holds a NUL
    assert clerk.get("/facilities/ledgers/", {"upload": number}).status_code == expected
    assert clerk.post("/facilities/ledgers/confirm/", {"upload": number}).status_code == 302
    assert clerk.post(f"{address}/reading/", {"sheet": number}).status_code in (200, 422)


def test_the_waiting_rows_of_another_batch_mend_nothing(clerk):
    """Each batch has its row 3: the workbook says which batch it is of."""
    one, other = (
        hand_over(clerk, workbook(row(name=name, village="王麻子村"))) for name in ("甲公厕", "乙公厕")
    )
    book = openpyxl.load_workbook(io.BytesIO(clerk.get(f"/facilities/ledgers/{one.pk}/held/").getvalue()))
    place = next(cell for cell in book.active[3] if cell.value == "所在村")
    book.active.cell(4, place.column, "谷里社区")
    content = io.BytesIO()
    book.save(content)

    def mend(batch):
        file = SimpleUploadedFile("改好.xlsx", content.getvalue())
        return clerk.post(f"/facilities/ledgers/{batch.pk}/held/mend/", {"file": file})

    answer = mend(other)
    assert answer.status_code == 422
    assert f"这是批次 {one.pk} 的待处理行" in answer.text
    assert other.rows.filter(verdict="held").count() == 1
    assert mend(one).status_code == 302
    assert one.rows.get(verdict="new").name == "甲公厕"


def test_a_word_one_township_taught_means_nothing_in_another(clerk):
    """Neither does it hold the neighbour's rows, nor stop the neighbour from giving the word a meaning of its own."""
    make_type()
    village = make_division(code="320115009210").pk
    theirs = client_of(make_post(division=HENGXI))
    taught = hand_over(theirs, workbook(row(village="东庄头")), division=HENGXI)
    teach(theirs, taught, village)
    assert taught.rows.get(verdict="new").division_code == village
    ours = hand_over(clerk, workbook(row(village="东庄头")))
    (problem,) = ours.rows.get(verdict="held").problems
    assert problem["code"] == "unknown_village"
    assert "石塘" not in problem["message"]
    teach(clerk, ours, GULI_VILLAGE)
    for browser, division, code in ((theirs, HENGXI, village), (clerk, GULI, GULI_VILLAGE)):
        again = hand_over(browser, workbook(row(name="再来一座", village="东庄头")), division=division)
        assert again.rows.get(verdict="new").division_code == code


def teach(browser, batch, village: str) -> None:
    held = batch.rows.get(verdict="held")
    form = browser.get(f"/facilities/ledgers/{batch.pk}/rows/{held.pk}/").context["form"]
    texts = {name: form[name].value() or "" for name in form.fields}
    texts |= {"village": village, "alike_village": "on"}
    assert browser.post(f"/facilities/ledgers/{batch.pk}/rows/{held.pk}/", texts).status_code == 302


def test_a_file_without_a_name_can_be_opened_from_the_list(clerk):
    batch = hand_over(clerk, workbook(GOOD), name="   ")
    assert batch.file_name == "未命名的台账"

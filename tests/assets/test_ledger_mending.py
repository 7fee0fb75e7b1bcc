"""Between check and register: rows mended on the page and in the workbook, dismissed, taken as a change, taken back."""

import json
from io import BytesIO

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import DivisionAlias
from assets.models import Facility, FacilityCode, LedgerBatch, LedgerRow, RegisteredFacts, TypeWord
from assets.past import counts, differences
from tests.assets.factories import make_facility, make_type
from tests.assets.test_ledger_pages import work_off
from tests.factories import GULI, GULI_VILLAGE, HENGXI, client_of, make_post, make_role

QINJIAN = "320115007202"
EXAMPLE = settings.REFERENCE / "example_ledger.xlsx"
HEAD = ["设施名称", "设施类别", "所在村", "数量", "建成时间", "投资（万元）", "管护主体", "联系电话"]
GOOD = ["村口公厕", "公厕", "亲见村", "1座", "2019", "12", "亲见村委会", "13951830001"]


@pytest.fixture
def ground(county, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    make_type()
    return make_post(division=GULI)


@pytest.fixture
def clerk(ground):
    return client_of(ground)


def workbook(*rows: list, head: list = HEAD, hidden: str = "") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "台账"
    for row in (head, *rows):
        sheet.append(row)
    if hidden:
        book.create_sheet(hidden).append(head)
        book[hidden].append([f"{hidden}旧公厕", *GOOD[1:]])
        book[hidden].sheet_state = "hidden"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def row(**changed) -> list:
    names = ["name", "category", "village", "quantity", "built", "cost", "party", "phone"]
    return [changed.get(name, value) for name, value in zip(names, GOOD, strict=True)]


def hand_over(clerk, *contents: bytes) -> LedgerBatch:
    files = [SimpleUploadedFile(f"台账{n}.xlsx", content) for n, content in enumerate(contents, start=1)]
    clerk.post("/facilities/ledgers/hand-over/", {"division": GULI, "file": files})
    work_off()
    return LedgerBatch.objects.order_by("-pk").first()


def page(batch: LedgerBatch, rest: str = "") -> str:
    return f"/facilities/ledgers/{batch.pk}/{rest}"


def waiting(batch: LedgerBatch) -> dict[str, LedgerRow]:
    """Rows that wait, by the first reason."""
    held = batch.rows.filter(verdict="held").order_by("position")
    return {next(p["code"] for p in one.problems if p["severity"] == "held"): one for one in held}


def form_of(clerk, batch: LedgerBatch, one: LedgerRow) -> dict:
    """What the row's form holds when it is opened."""
    form = clerk.get(page(batch, f"rows/{one.pk}/")).context["form"]
    return {name: "" if form[name].value() is None else form[name].value() for name in form.fields}


def mend(clerk, batch: LedgerBatch, one: LedgerRow, **changed) -> LedgerRow:
    clerk.post(page(batch, f"rows/{one.pk}/"), form_of(clerk, batch, one) | changed)
    one.refresh_from_db()
    return one


def confirm(clerk, batch: LedgerBatch) -> None:
    clerk.post(page(batch, "confirm/"))
    work_off()
    batch.refresh_from_db()


def test_the_example_becomes_120_facilities(clerk):
    """Issue 4, line 1: four rows mended on the page, the duplicate dismissed."""
    batch = hand_over(clerk, EXAMPLE.read_bytes())
    confirm(clerk, batch)
    assert (Facility.objects.count(), batch.counts["held"]) == (116, 5)
    held = waiting(batch)
    right = {
        "missing_name": {"name": "村口健身广场"},
        "unknown_village": {"village": GULI_VILLAGE},
        "unknown_category": {"category": "0401"},
        "quantity_negative": {"quantity": "3"},
        "quantity_unreadable": {"quantity": "2"},
    }
    for code, one in held.items():
        if code == "duplicate_in_file":
            clerk.post(page(batch, "rows/dismiss/"), {"row": one.pk})
        else:
            assert mend(clerk, batch, one, **right[code]).verdict == "new", one.problems
    assert "确认入库 4 行" in clerk.get(page(batch)).text
    confirm(clerk, batch)
    assert Facility.objects.count() == 120
    assert (batch.counts["imported"], batch.counts["held"], batch.counts["pending"]) == (120, 0, 0)
    assert batch.counts["read"] == 120 + batch.counts["skipped"]
    assert clerk.post(page(batch, "confirm/")).status_code == 403


def test_what_was_not_touched_stays_as_it_was_read(clerk):
    batch = hand_over(clerk, workbook(row(village="谷里东村", cost="待审计", built="2019.6")))
    one = mend(clerk, batch, waiting(batch)["unknown_village"], village=GULI_VILLAGE)
    assert one.verdict == "new"
    assert one.flagged, "the amount that could not be read is still told"
    confirm(clerk, batch)
    facility = Facility.objects.get()
    assert (facility.built, facility.original_value, facility.division_id) == ("2019-06", None, GULI_VILLAGE)
    assert RegisteredFacts.objects.get().phones == "13951830001"


def test_a_bare_number_of_the_ledger_keeps_its_unit(clerk):
    """12 stood under 万元; the form shows yuan, and mending another fact leaves the amount."""
    batch = hand_over(clerk, workbook(row(village="谷里东村")))
    one = waiting(batch)["unknown_village"]
    assert form_of(clerk, batch, one)["cost"] == "120000元"
    mend(clerk, batch, one, village=GULI_VILLAGE, quantity="两座")
    confirm(clerk, batch)
    facility = Facility.objects.get()
    assert (facility.original_value, facility.quantity) == (120000, 2)


def test_a_row_mended_wrongly_still_waits_and_says_why(clerk):
    batch = hand_over(clerk, workbook(row(quantity="若干")))
    one = waiting(batch)["quantity_unreadable"]
    answer = clerk.post(page(batch, f"rows/{one.pk}/"), form_of(clerk, batch, one) | {"quantity": "很多"})
    assert answer.status_code == 200
    assert "读不出数量" in answer.text
    one.refresh_from_db()
    assert one.verdict == "held"


def test_a_row_mended_into_a_twin_waits(clerk):
    batch = hand_over(clerk, workbook(row(), row(name="另一座公厕", quantity="若干")))
    one = waiting(batch)["quantity_unreadable"]
    one = mend(clerk, batch, one, name="村口公厕", quantity="1")
    assert [p["code"] for p in one.problems] == ["duplicate_in_file"]
    one = mend(clerk, batch, one, name="村尾公厕")
    assert one.verdict == "new"


def test_one_click_mends_all_rows_with_the_same_word_and_teaches_it(clerk):
    strange = "亲见新村"
    batch = hand_over(clerk, workbook(*(row(name=f"{n}号公厕", village=strange) for n in "甲乙丙")))
    one = batch.rows.filter(verdict="held").first()
    problem = one.problems[0]
    assert problem["values"] == [QINJIAN]
    clerk.post(page(batch, f"rows/{one.pk}/accept/"), {"problem": 0, "value": QINJIAN, "alike": "1"})
    batch.refresh_from_db()
    assert (batch.counts["held"], batch.counts["pending"]) == (0, 3)
    assert DivisionAlias.objects.get(name=strange).division_id == QINJIAN
    again = hand_over(clerk, workbook(row(name="丁号公厕", village=strange)))
    assert again.counts["held"] == 0, "the township's word is known from now on"


def test_a_type_word_is_taught_to_this_township_only(clerk):
    batch = hand_over(
        clerk, workbook(row(category="旱改水茅房子"), row(name="乙公厕", category="旱改水茅房子"))
    )
    one = batch.rows.filter(verdict="held").first()
    if "0401" not in one.problems[0]["values"]:
        LedgerRow.objects.filter(batch=batch, verdict="held").update(
            problems=[one.problems[0] | {"values": ["0401"], "suggestion": "公厕"}]
        )
    clerk.post(page(batch, f"rows/{one.pk}/accept/"), {"problem": 0, "value": "0401", "alike": "1"})
    word = TypeWord.objects.get(word="旱改水茅房子")
    assert (word.type_id, word.township) == ("0401", GULI)
    assert hand_over(clerk, workbook(row(name="丙公厕", category="旱改水茅房子"))).counts["held"] == 0


def test_what_was_not_suggested_is_not_accepted(clerk):
    batch = hand_over(clerk, workbook(row(village="亲见新村")))
    one = batch.rows.get(verdict="held")
    answer = clerk.post(
        page(batch, f"rows/{one.pk}/accept/"), {"problem": 0, "value": "320115009210"}, follow=True
    )
    assert "请按现在的内容再选" in answer.text
    one.refresh_from_db()
    assert one.verdict == "held"


def test_dismissed_rows_can_be_brought_back(clerk):
    batch = hand_over(clerk, workbook(row(quantity="若干"), row(name="乙公厕")))
    one = waiting(batch)["quantity_unreadable"]
    clerk.post(page(batch, "rows/dismiss/"), {"row": one.pk})
    batch.refresh_from_db()
    assert (batch.counts["held"], batch.counts["skipped"]) == (0, 2)
    assert "不导入" in clerk.get(page(batch, "?tab=skipped")).text
    clerk.post(page(batch, "rows/restore/"), {"row": one.pk})
    one.refresh_from_db()
    assert (one.verdict, one.problems[0]["code"]) == ("held", "quantity_unreadable")


def test_the_waiting_rows_go_out_are_mended_and_come_back(clerk):
    batch = hand_over(
        clerk, workbook(row(quantity="若干"), row(name="乙公厕", village="谷里东村"), row(name="丙公厕"))
    )
    content = b"".join(clerk.get(page(batch, "held/")).streaming_content)
    book = openpyxl.load_workbook(BytesIO(content))
    sheet = book.active
    heads = {cell.value: cell.column for line in sheet.iter_rows() for cell in line if cell.value}
    for line in sheet.iter_rows(min_row=3):
        if line[heads["设施名称"] - 1].value == "村口公厕":
            line[heads["数量"] - 1].value = "4座"
        if line[heads["设施名称"] - 1].value == "乙公厕":
            line[heads["所在村"] - 1].value = "亲见村"
    out = BytesIO()
    book.save(out)
    answer = clerk.post(
        page(batch, "held/mend/"), {"file": SimpleUploadedFile("改好.xlsx", out.getvalue())}, follow=True
    )
    assert "改了 2 行，还有 0 行待处理" in answer.text
    confirm(clerk, batch)
    assert Facility.objects.count() == 3
    assert Facility.objects.get(name="村口公厕").quantity == 4
    kept = {facts.phones for facts in RegisteredFacts.objects.all()}
    assert kept == {"13951830001"}, "phones were not in the workbook"


def test_another_workbook_is_refused_in_words(clerk):
    batch = hand_over(clerk, workbook(row(quantity="若干")))
    answer = clerk.post(page(batch, "held/mend/"), {"file": SimpleUploadedFile("x.xlsx", workbook(row()))})
    assert answer.status_code == 422
    assert "原工作表" in answer.text
    answer = clerk.post(page(batch, "held/mend/"), {"file": SimpleUploadedFile("x.xlsx", b"nonsense")})
    assert answer.status_code == 422


def test_how_a_sheet_is_read_can_be_changed_and_is_remembered(clerk):
    head = ["设施名称", "设施类别", "所在村", "数量", "建成时间", "投资", "甲方", "联系电话"]
    batch = hand_over(clerk, workbook(row(quantity="若干"), row(name="乙公厕"), head=head))
    one = waiting(batch)["quantity_unreadable"]
    mend(clerk, batch, one, quantity="5")
    (sheet,) = batch.understanding["sheets"]
    form = clerk.get(page(batch, "reading/")).context["forms"][0]
    told = {name: form[name].value() or "" for name in form.fields}
    letter = next(c["letter"] for c in sheet["columns"] if c["head"] == "甲方")
    told |= {"sheet": "0", "amount_unit": "万元", f"column_{letter}": "party"}
    clerk.post(page(batch, "reading/"), told)
    work_off()
    batch.refresh_from_db()
    kept = batch.rows.get(row=2)
    assert (kept.verdict, kept.values["quantity"]) == ("new", "5"), "what was mended stays mended"
    assert {one.values["party"] for one in batch.rows.filter(verdict="new")} == {"亲见村委会"}
    assert {one.values["cost_yuan"] for one in batch.rows.filter(verdict="new")} == {"120000"}
    again = hand_over(clerk, workbook(row(name="丙公厕"), head=head))
    assert again.rows.get(verdict="new").values["cost_yuan"] == "120000"
    assert "以前改过读法" in clerk.get(page(again)).text
    assert clerk.get(page(again, "reading/")).context["forms"][0]["amount_unit"].value() == "万元"
    stranger = client_of(make_post(division=HENGXI))
    file = SimpleUploadedFile("x.xlsx", workbook(row(name="丁公厕", village="石塘村"), head=head))
    stranger.post("/facilities/ledgers/hand-over/", {"division": HENGXI, "file": file})
    work_off()
    theirs = LedgerBatch.objects.order_by("-pk").first()
    assert "cost_yuan" not in theirs.rows.get(verdict="new").values, "another township chose nothing"


def test_a_hidden_sheet_is_asked_about(clerk):
    batch = hand_over(clerk, workbook(row(), hidden="去年"))
    assert batch.counts["imported"] == 1
    assert "隐藏的工作表没有读取：去年" in clerk.get(page(batch)).text
    number = [one["sheet"] for one in batch.understanding["sheets"]].index("去年")
    clerk.post(page(batch, "reading/"), {"sheet": number, "include": "yes"})
    work_off()
    batch.refresh_from_db()
    assert batch.counts["imported"] == 2


def test_a_difference_from_the_register_is_taken_by_one_click(clerk):
    confirm(clerk, hand_over(clerk, workbook(row())))
    batch = hand_over(clerk, workbook(row(quantity="3座", party="亲见物业")))
    one = waiting(batch)["differs_from_register"]
    assert Facility.objects.get().quantity == 1
    clerk.post(page(batch, "rows/update/"), {"row": one.pk})
    confirm(clerk, batch)
    facility = Facility.objects.get()
    assert (facility.quantity, facility.facts.party) == (3, "亲见物业")
    clerk.post(page(batch, "undo/"))
    work_off()
    facility = Facility.objects.get()
    assert (facility.quantity, facility.facts.party) == (1, "亲见村委会")
    assert facility.registration == "coded"
    clerk.post(page(LedgerBatch.objects.order_by("pk").first(), "undo/"))
    work_off()
    assert Facility.objects.get().registration == "void", "nothing stands on the first batch any more"


def test_a_facility_changed_since_the_check_is_not_written_over(clerk):
    confirm(clerk, hand_over(clerk, workbook(row())))
    batch = hand_over(clerk, workbook(row(quantity="3座")))
    clerk.post(page(batch, "rows/update/"), {"every": "1"})
    Facility.objects.update(version=9, note="别人刚改的")
    confirm(clerk, batch)
    assert Facility.objects.get().quantity == 1
    assert waiting(batch).keys() == {"differs_from_register"} or "changed_meanwhile" in json.dumps(
        [one.problems for one in batch.rows.all()]
    )


def test_several_files_at_once_are_confirmed_together(clerk):
    hand_over(clerk, workbook(row()), workbook(row(name="乙公厕")), workbook(row(name="丙公厕")))
    batches = LedgerBatch.objects.all()
    assert len({batch.upload for batch in batches}) == 1
    listed = clerk.get(f"/facilities/ledgers/?upload={batches[0].upload}").text
    assert "全部确认入库 3 行" in listed
    clerk.post("/facilities/ledgers/confirm/", {"upload": batches[0].upload})
    work_off()
    assert Facility.objects.count() == 3


def test_the_same_facility_in_two_files_is_registered_once(clerk):
    hand_over(clerk, workbook(row()), workbook(row()))
    clerk.post("/facilities/ledgers/confirm/", {"upload": LedgerBatch.objects.first().upload})
    work_off()
    assert Facility.objects.count() == 1
    assert sum(batch.counts["held"] for batch in LedgerBatch.objects.all()) == 1


def test_a_batch_is_taken_back_whole(clerk):
    batch = hand_over(clerk, workbook(row(), row(name="乙公厕")))
    confirm(clerk, batch)
    codes = set(FacilityCode.objects.values_list("code", flat=True))
    clerk.post(page(batch, "undo/"))
    work_off()
    batch.refresh_from_db()
    assert batch.state == "undone"
    assert "共 0 处" in clerk.get("/facilities/").text or "还没有登记设施" in clerk.get("/facilities/").text
    assert set(Facility.objects.values_list("registration", flat=True)) == {"void"}
    assert set(FacilityCode.objects.values_list("code", flat=True)) == codes, "codes are for ever"
    again = hand_over(clerk, workbook(row(), row(name="乙公厕")))
    confirm(clerk, again)
    assert Facility.objects.filter(registration="coded").count() == 2
    assert not codes & set(Facility.objects.filter(registration="coded").values_list("code", flat=True))


def test_what_was_built_on_stops_the_taking_back(clerk, ground):
    batch = hand_over(clerk, workbook(row(), row(name="乙公厕")))
    confirm(clerk, batch)
    make_facility(parent=Facility.objects.first())
    answer = clerk.post(page(batch, "undo/"), follow=True)
    assert "不能整批撤销" in answer.text
    assert "已有下属、合并或拆分的设施（如“" in answer.text
    assert not Facility.objects.filter(registration="void").exists()


def test_past_days_count_what_was_known_then(clerk, ground):
    """Taken back today: as known now it never counted, as known before the taking back it did."""
    batch = hand_over(clerk, workbook(row()))
    confirm(clerk, batch)
    confirmed = timezone.now()
    clerk.post(page(batch, "undo/"))
    work_off()
    today = timezone.localdate()
    assert counts(ground, day=today) == [{"count": 0}]
    assert counts(ground, day=today, known_at=confirmed) == [{"count": 1}]
    assert not differences()


def test_another_village_is_taken_by_the_act_of_moving_and_taken_back(clerk):
    confirm(clerk, hand_over(clerk, workbook(row())))
    code = Facility.objects.get().code
    batch = hand_over(clerk, workbook([*row(village="谷里社区"), code], head=[*HEAD, "统一编码"]))
    one = waiting(batch)["village_differs"]
    clerk.post(page(batch, "rows/update/"), {"row": one.pk})
    confirm(clerk, batch)
    moved = Facility.objects.get()
    assert (moved.division_id, moved.code) == (GULI_VILLAGE, code)
    assert moved.states.filter(division=GULI_VILLAGE, closed_at=None).exists()
    told = clerk.post(page(batch, "undo/"), follow=True).text
    work_off()
    assert Facility.objects.get().division_id == QINJIAN, told
    assert not differences()


def test_each_row_is_asked_for_its_own_right(clerk):
    """A post that may import and register, but neither code nor change: the new row is registered uncoded, the change waits."""
    confirm(clerk, hand_over(clerk, workbook(row())))
    batch = hand_over(clerk, workbook(row(quantity="3座"), row(name="乙公厕")))
    clerk.post(page(batch, "rows/update/"), {"every": "1"})
    role = make_role(code="township_leader")
    role.rights = [*role.rights, "ledger.import", "facility.register"]
    role.save()
    confirm(client_of(make_post(division=GULI, role="township_leader")), batch)
    assert Facility.objects.get(name="乙公厕").registration == "uncoded"
    assert Facility.objects.get(name="村口公厕").quantity == 1
    assert "no_right" in waiting(batch)
    assert "没有“修改设施”的权限" in clerk.get(page(batch)).text


def test_the_head_can_be_named_where_it_was_not_found(clerk):
    """Strange heads in the second row, under a row that looks more like heads."""
    strange = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛"]
    batch = hand_over(clerk, workbook(strange, row(), row(name="乙公厕"), head=HEAD))
    form = clerk.get(page(batch, "reading/")).context["forms"][0]
    told = {name: form[name].value() or "" for name in form.fields} | {"sheet": "0", "head_rows": "2"}
    clerk.post(page(batch, "reading/"), told)
    work_off()
    batch.refresh_from_db()
    assert batch.understanding["sheets"][0]["head_rows"] == [2]
    wrong = clerk.post(page(batch, "reading/"), told | {"head_rows": "第二行"})
    assert wrong.status_code == 422
    assert "写行号" in wrong.text


def test_no_page_shows_a_telephone_of_the_ledger(clerk):
    """Whole numbers are looked at with a right and a reason, never by the way (docs/security.md, 37)."""
    batch = hand_over(clerk, workbook(row(quantity="若干", phone="139 5183 0001"), row(name="乙公厕")))
    one = batch.rows.get(verdict="held")
    for rest in ("", "?tab=taken", "reading/", f"rows/{one.pk}/"):
        shown = clerk.get(page(batch, rest)).text
        assert "13951830001" not in shown
        assert "139 5183 0001" not in shown
    assert "0001" in clerk.get(page(batch, f"rows/{one.pk}/")).text


def test_a_word_nobody_knew_is_mended_once_for_all_rows(clerk):
    """No suggestion: the clerk chooses the village in one row's form and says that it holds for every such row."""
    batch = hand_over(clerk, workbook(*(row(name=f"{n}号公厕", village="新片区") for n in range(1, 5))))
    one = batch.rows.get(row=2)
    assert "写“新片区”的行都这样改" in clerk.get(page(batch, f"rows/{one.pk}/")).text
    assert mend(clerk, batch, one, village=QINJIAN, quantity="2座", alike_village="on").verdict == "new"
    batch.refresh_from_db()
    assert (batch.counts["held"], batch.counts["pending"]) == (0, 4)
    assert sorted(one.values["quantity"] for one in batch.rows.filter(verdict="new")) == ["1", "1", "1", "2"]
    assert DivisionAlias.objects.get(name="新片区").division_id == QINJIAN
    alone = hand_over(
        clerk, workbook(row(name="甲公厕", village="老片区"), row(name="乙公厕", village="老片区"))
    )
    mend(clerk, alone, alone.rows.get(row=2), village=QINJIAN)
    alone.refresh_from_db()
    assert alone.counts["held"] == 1, "the other row was not named"
    assert not DivisionAlias.objects.filter(name="老片区").exists()


def test_only_an_amount_without_its_unit_is_asked_about(clerk):
    head = [word.replace("投资（万元）", "投资金额") for word in HEAD]
    said = "没有写明金额是元还是万元"
    told = hand_over(clerk, workbook(row(cost="22万元"), head=head))
    assert "strip-warn" not in clerk.get(page(told)).text, said
    asked = hand_over(clerk, workbook(row(name="乙公厕"), head=head))
    assert "没有单位的金额没有读取" in clerk.get(page(asked)).text


def test_the_list_of_ledgers_offers_no_order_it_does_not_have(clerk):
    batch = hand_over(clerk, workbook(row()), workbook(row(name="乙公厕")))
    for address in ("/facilities/ledgers/", f"/facilities/ledgers/?upload={batch.upload}"):
        assert "sort=" not in clerk.get(address).text


def test_what_became_of_a_batch_is_said_after_it_became_so(clerk):
    """The same facility in two files of one upload: the second waits, and the page says so."""
    second = hand_over(clerk, workbook(row()), workbook(row()))
    clerk.post("/facilities/ledgers/confirm/", {"upload": second.upload})
    work_off()
    second.refresh_from_db()
    assert (second.counts["imported"], second.counts["held"]) == (0, 1)
    assert "待处理 1 行" in second.message
    assert "点“不导入”" in clerk.get(page(second)).text
    one = second.rows.get(verdict="held")
    for told in ("1 行不导入", "没有改动"):
        answer = clerk.post(page(second, "rows/dismiss/"), {"row": one.pk}, follow=True)
        assert told in answer.text


def test_two_or_three_is_no_number(clerk):
    batch = hand_over(clerk, workbook(row(quantity="两三座")))
    assert "quantity_unreadable" in waiting(batch)


def test_back_from_a_row_is_where_the_clerk_was(clerk):
    batch = hand_over(clerk, workbook(row(quantity="若干"), row(name="乙公厕")))
    one = batch.rows.get(verdict="held")
    shown = clerk.get(page(batch, f"rows/{one.pk}/") + "?at=tab%3Dheld%26size%3D20%26evil%3D1").text
    assert f'href="{page(batch)}?tab=held&amp;size=20"' in shown


def test_a_difference_says_what_the_register_holds(clerk):
    """Whether the ledger is right is judged between two values, not by the name of the column."""
    confirm(clerk, hand_over(clerk, workbook(row(cost=""))))
    batch = hand_over(clerk, workbook(row(quantity="3座", cost="15", party="亲见村民小组")))
    one = waiting(batch)["differs_from_register"]
    said = "在册写的是：数量 1 座，建设资金 （空），管护主体 亲见村委会。"
    assert said in clerk.get(page(batch)).text
    assert said in clerk.get(page(batch, f"rows/{one.pk}/")).text
    clerk.post(page(batch, "rows/update/"), {"row": one.pk})
    confirm(clerk, batch)
    assert "在册写的是" not in clerk.get(page(batch, "?tab=taken")).text


def test_the_lists_of_the_template_are_no_hidden_ledger(clerk):
    answer = clerk.get("/facilities/ledgers/template/file/", {"division": GULI})
    book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))
    for cell, value in zip("BCDFG", ["甲公厕", "农村公厕", "亲见村", 1, "座"], strict=True):
        book.active[f"{cell}5"] = value
    out = BytesIO()
    book.save(out)
    batch = hand_over(clerk, out.getvalue())
    assert batch.counts["imported"] == 1
    assert "隐藏的工作表" not in clerk.get(page(batch)).text.split("看懂了什么")[0]

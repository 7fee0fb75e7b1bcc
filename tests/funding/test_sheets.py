"""导入资金台账: a workbook as the village keeps it, through the pages, into the ledger, and back."""

from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.access import Refused
from funding.actions import sheets as acts
from funding.models import Arrival, Expenditure, FundAccount, FundSheet, FundUse
from tests.factories import COUNTY, GULI, HENGXI, SHITANG, client_of, make_division, make_post
from tests.flat import assert_flat
from tests.funding.money_rows import make_account

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year - 1  # a ledger of the past
HEADS = ["日期", "凭证号", "摘要", "收款单位", "资金来源", "支出类别", "收入（元）", "支出（元）", "结余"]
ROWS = [
    ["", "", "上年结转", "", "村集体", "", "", "", 500],
    [f"{YEAR}-01-05", "收001", "卫生费", "", "农户付费", "", 1200.5, "", 1700.5],
    [f"{YEAR}-01-09", "付001", "修路灯", "横溪照明", "村集体", "材料与维修", "", 300, 1400.5],
    ["", "", "合计", "", "", "", 1200.5, 300, ""],
]


def workbook(rows=ROWS, name="石塘收支账.xlsx") -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    for row in [["石塘村管护资金收支账"], HEADS, *rows]:
        book.active.append(row)
    stream = BytesIO()
    book.save(stream)
    return SimpleUploadedFile(name, stream.getvalue())


@pytest.fixture
def finance():
    FundUse.objects.get_or_create(code="repair", defaults={"name": "材料与维修"})
    return make_post(role="township_finance", division=HENGXI)


@pytest.fixture
def second():
    """Who confirms: never the one who handed it in."""
    return make_post(role="finance", division=COUNTY)


def handed(by, rows=ROWS, **said) -> FundSheet:
    named = {"division": make_division(code=SHITANG), "year": YEAR, "basis_document": "村账"}
    return acts.hand_in(file=workbook(rows), by=by, **named | said)


def held(source: str) -> Decimal:
    rows = FundAccount.objects.everywhere(because="test").filter(division_id=SHITANG, kind="available")
    return sum(rows.filter(source=source).values_list("balance", flat=True), Decimal(0))


def test_a_ledger_is_entered_and_taken_back(finance, second):
    sheet = handed(finance)
    assert [row.problems for row in sheet.rows.all()] == [[], [], []] and not sheet.wrong_totals
    assert sheet.told == ["1 笔支出没有写凭证种类或认不出，按“其他、未注明”记；可逐行改正"]
    acts.confirm(sheet=sheet, by=second)
    assert (held("village_collective"), held("household_fee")) == (Decimal("200.00"), Decimal("1200.50"))
    assert sorted(Arrival.objects.values_list("basis", flat=True)) == ["fee", "opening"]
    assert Expenditure.objects.get().voucher_number == "付001"
    acts.undo(sheet=sheet, reason="重复导入", by=finance)
    assert held("village_collective") == held("household_fee") == 0
    assert Expenditure.objects.get().state == "reversed"
    again = handed(finance)
    acts.confirm(sheet=again, by=second)
    assert held("household_fee") == Decimal("1200.50")


def test_nothing_is_entered_when_one_row_can_not_be(finance, second):
    too_much = [
        *ROWS[:3],
        [f"{YEAR}-01-10", "付002", "修桥", "某公司", "村集体", "材料与维修", "", 900, 500.5],
    ]
    sheet = handed(finance, too_much)
    with pytest.raises(ValidationError, match=r"第6行：.*余额 200.00元，不够 900.00元"):
        acts.confirm(sheet=sheet, by=second)
    assert held("household_fee") == 0 and not Expenditure.objects.exists()


def test_gates_hold_for_imports_too(finance, second):
    fiscal = [[f"{YEAR}-01-05", "收1", "县补", "", "县财政", "", 100, "", ""]]
    sheet = handed(finance, fiscal)
    assert "资金下达文件" in sheet.rows.get().problems[0]
    with pytest.raises(ValidationError, match="1 行没有处理好"):
        acts.confirm(sheet=sheet, by=second)
    twice = [
        *ROWS[:3],
        [f"{YEAR}-01-11", "付001", "又修路灯", "横溪照明", "村集体", "材料与维修", "", 10, 1390.5],
    ]
    with pytest.raises(ValidationError, match="已经用过"):
        acts.confirm(sheet=handed(finance, twice), by=second)
    with pytest.raises(Refused):
        handed(make_post(role="village_clerk", division=SHITANG))


def test_a_payment_of_today_is_no_import(finance, second):
    """It is asked for, approved and paid; an import is for the past and for two people."""
    sheet = handed(finance)
    with pytest.raises(ValidationError, match="上传人以外"):
        acts.confirm(sheet=sheet, by=finance)
    said = {"division_id": SHITANG, "account": make_account(), "words": "修灯", "amount": 1, "payee": "甲"}
    Expenditure.objects.create(**said, state="returned", asked_at=f"{YEAR}-01-09T09:00:00+08:00")
    with pytest.raises(ValidationError, match=r"第5行：.*请到“用款”申请"):
        acts.confirm(sheet=sheet, by=second)
    assert held("household_fee") == 0
    today = timezone.localdate().isoformat()
    new = [*ROWS[:2], [today, "付" * 41, "修路灯", "横溪照明", "村集体", "材料与维修", "", 300, ""]]
    said_of = "".join(handed(finance, new).rows.get(kind="expense").problems)
    assert "本月的支出" in said_of and "凭证号超过 40 个字" in said_of


def test_totals_that_disagree_are_told_and_looked_at_first(finance, second):
    sheet = handed(finance, [*ROWS[:3], ["", "", "合计", "", "", "", 1300, 300, ""]])
    assert sheet.wrong_totals == 1 and "各行相加 1,200.50元" in sheet.told[0]
    with pytest.raises(ValidationError, match="请先核对"):
        acts.confirm(sheet=sheet, by=second)
    acts.accept_totals(sheet=sheet, by=finance)
    assert acts.confirm(sheet=sheet, by=second).state == "confirmed"


def test_the_pages(finance, second):
    client = client_of(finance)
    make_division(code=SHITANG)
    sent = {
        "file": workbook([*ROWS[:2], [f"{YEAR}-01-09", "", "修灯", "横溪照明", "村集体", "", "", 30, ""]])
    }
    sent |= {"division": SHITANG, "year": YEAR, "basis_document": "村账"}
    page = client.post("/money/sheets/new/", sent, follow=True).text
    assert "1 行待处理" in page and "没有凭证号" in page
    sheet = FundSheet.objects.get()
    url = f"/money/sheets/{sheet.pk}/"
    row = sheet.rows.get(kind="expense")
    said = {"division": SHITANG, "day": f"{YEAR}-01-09", "amount": "30", "source": "village_collective"}
    said |= {"use": "repair", "words": "修灯", "who": "横溪照明", "paper": "付9"}
    assert client.get(f"{url}rows/{row.pk}/").status_code == 200
    assert client.post(f"{url}rows/{row.pk}/", said).status_code == 302
    assert client.post(f"{url}confirm/").status_code == 400
    assert client_of(second).post(f"{url}confirm/").status_code == 302
    assert held("village_collective") == 470
    assert client.post(f"{url}rows/{row.pk}/", said).status_code == 400
    assert client.post(f"{url}undo/", {"reason": "导错"}).status_code == 302
    assert client.get("/money/sheets/").status_code == 200
    assert client_of(make_post(role="township_finance", division=GULI)).get(url).status_code == 404
    assert client_of(make_post(role="auditor", division=COUNTY)).get(url).status_code == 403


def test_what_is_no_ledger_is_refused_in_words(finance):
    with pytest.raises(ValidationError, match="Excel"):
        acts.hand_in(
            file=SimpleUploadedFile("a.xlsx", b"PK\x03\x04junk"), division=make_division(code=SHITANG),
            year=YEAR, basis_document="账", by=finance,
        )  # fmt: skip
    with pytest.raises(ValidationError, match="没有找到金额的表头"):
        _no_money(finance)


def _no_money(finance):
    book = openpyxl.Workbook()
    book.active.append(["姓名", "电话"])
    stream = BytesIO()
    book.save(stream)
    file = SimpleUploadedFile("名单.xlsx", stream.getvalue())
    acts.hand_in(file=file, division=make_division(code=SHITANG), year=YEAR, basis_document="账", by=finance)


def test_the_list_asks_as_often_for_thirty_rows_as_for_one(finance):
    said = {"year": YEAR, "basis_document": "账", "unit": "元", "division_id": SHITANG}
    make_division(code=SHITANG)

    def one(number: int) -> None:
        sheet = FundSheet.objects.create(name=f"{number}.xlsx", digest=str(number), **said)
        sheet.rows.create(tab="表", number=1, kind="income")

    assert_flat(client_of(finance), "/money/sheets/", one)


def test_the_sheet_says_which_voucher_stands_behind_a_payment(finance, second):
    """By its own column, else by the words beside the number, else 其他 and told; it can be mended row by row."""
    heads = [*HEADS[:2], "票据种类", *HEADS[2:]]
    said = (("付001", "增值税发票"), ("收据 0012", ""), ("付003", ""), ("付004", "工资发放表"))
    rows = [["", "", "", "上年结转", "", "村集体", "", "", "", 500]]
    for at, (number, kind) in enumerate(said):
        rows.append(
            [f"{YEAR}-02-{at + 1:02}", number, kind, "修路灯", "横溪照明", "村集体", "材料与维修", "", 10, ""]
        )
    book = openpyxl.Workbook()
    for row in (heads, *rows):
        book.active.append(row)
    stream = BytesIO()
    book.save(stream)
    file = SimpleUploadedFile("账.xlsx", stream.getvalue())
    named = {"division": make_division(code=SHITANG), "year": YEAR, "basis_document": "村账"}
    sheet = acts.hand_in(file=file, by=finance, **named)
    assert list(sheet.rows.order_by("pk").values_list("voucher_kind", flat=True)) == [
        "", "invoice", "receipt", "other", "payroll",
    ]  # fmt: skip
    assert "1 笔支出没有写凭证种类" in sheet.told[-1] and not sheet.wrong_totals
    acts.mend(row=sheet.rows.get(paper="付003"), voucher_kind="list", by=finance)
    acts.confirm(sheet=sheet, by=second)
    kinds = Expenditure.objects.order_by("paid_on").values_list("voucher_kind", flat=True)
    assert list(kinds) == ["invoice", "receipt", "list", "payroll"]

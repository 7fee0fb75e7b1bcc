"""The register's workbook is a template of itself: imported again it changes nothing, edited it changes just that."""

import json
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from random import Random

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.forms.models import model_to_dict

from assets import columns
from assets.actions.registering import say
from assets.models import Facility, FacilityType, LedgerBatch, RegisteredFacts
from assets.remembered import COLUMNS
from common import jobs
from common.models.jobs import Job
from tests.assets.factories import make_facility, make_type
from tests.factories import GULI, GULI_VILLAGE, client_of, make_party, make_person, make_post

# what people write: blanks, breaks, brackets, full-width, emoji, what looks like a formula or like nothing at all
WORDS = (
    "财政资金", "村  集体（2024年度）", "第一行\n第二行", "＝SUM(A1)", "=1+1", "+86元", "-不详-", "@所有人", "'=quoted",
    "ＡＢＣ１２３", "同上", "小计", "无", "/", "路灯🛣️管护", "A&B<C>\"D\"", "合计", "注：见附件", "x" * 60, "2024-05-01", "12",
    "联系人：张三", "１。５万元", "_x000D_", "\u3000前后空格 ", "单位：万元",
)  # fmt: skip
NAMES = (
    "示 范 公 厕",
    "（北）水泥路(一期)",
    "１号路灯",
    "设计院门前合计点",
    "=桥",
    "村口“老”井",
    "A-1 机耕路",
    "小 计",
)
EVERY = [column.name for column in columns.COLUMNS]
BUILT = ("", "2014", "2014-06", "2014-06-30", "1935", "2031", "1890", "2020-10")
QUANTITIES = (None, "0", "1", "2.5", "0.001", "99999999999.999", "3000")
VALUES = (None, "0", "0.01", "123456789012.34", "31900", "12000.50")
PHONES = (
    [],
    ["13812345678"],
    ["025-52711234"],
    ["13812345678", "025-52711234"],
    ["12345"],
    ["025-52711234转801"],
)
STATES = {
    "status": ["in_use", "retired", "demolished", "suspended", "building"],
    "condition": ["good", "failed", "unknown", "fair"],
    "owner_kind": ["state", "village", "enterprise", "cooperative", "person", "unsettled", "disputed"],
    "relief_kind": ["", "operating"],
    "title_state": ["unsettled", "settled", "disputed"],
}  # fmt: skip


@pytest.fixture
def clerk(county, settings, tmp_path):
    """谷里街道 with its villages and the types; a clerk who may export."""
    settings.MEDIA_ROOT = tmp_path
    make_type()
    return make_post(division=GULI)


@pytest.fixture
def client(clerk):
    return client_of(clerk)


def odd_facility(chance: Random, kind: FacilityType, number: int) -> Facility:
    """A facility with whatever a register may hold."""
    placed = chance.random() < 0.5
    word = lambda: chance.choice(WORDS)  # noqa: E731
    facility = make_facility(
        division=GULI_VILLAGE,
        type_code=kind.code,
        name=f"{chance.choice(NAMES)}{number}",
        coded=chance.random() < 0.8,
        quantity=as_decimal(chance.choice(QUANTITIES)),
        unit=chance.choice([kind.unit, kind.unit, "米", "樘", "㎡", "盏"]),
        built=chance.choice(BUILT),
        original_value=as_decimal(chance.choice(VALUES)),
        fund_source=word(),
        address=word(),
        note=chance.choice([word(), "长" * 500, ""]),
        longitude=Decimal("118.712345") if placed else None,
        latitude=Decimal("31.812345") if placed else None,
        position_datum="gcj02" if placed else "",
        property_class="semi_operating",
        class_reason="按实际经营",
        **{name: chance.choice(values) for name, values in STATES.items()},
    )
    if chance.random() < 0.8:
        words = {name: word() for name in ("party", "person", "fund_source", "owner")}
        say(facility, phones=chance.choice(PHONES), **words)
    if chance.random() < 0.3:
        Facility.objects.filter(pk=facility.pk).update(
            owner=make_party(), keeper=make_party(), keeper_person=make_person(name="程守安")
        )
    return facility


def as_decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def odd_register(number: int, *, seed: int = 20261122) -> list[Facility]:
    """So many odd facilities, of every type in turn, and two of one name."""
    chance, kinds = Random(seed), FacilityType.objects.order_by("code")[:number]
    made = [odd_facility(chance, kind, place) for place, kind in enumerate(kinds)]
    twins = [make_facility(division=GULI_VILLAGE, name="孪生公厕", built=year) for year in ("2001", "2002")]
    return [*made, *twins]


def snapshot() -> dict[int, dict]:
    """Everything the register holds of its facilities."""
    said = {
        row.pk: model_to_dict(row, exclude=["batch", "recorded_at"]) for row in RegisteredFacts.objects.all()
    }
    return {one.pk: model_to_dict(one) | {"facts": said.get(one.pk)} for one in Facility.objects.all()}


def exported(client, query: str = "", *, chosen: list[str] | None = None, form: str = "xlsx") -> bytes:
    """What the door of the export answers for the columns chosen."""
    client.cookies[COLUMNS] = ".".join(chosen or [])
    answer = client.post(f"/facilities/export/?{query}&form={form}", {"password": PASSWORD})
    assert answer.status_code == 200 and answer.streaming, answer.content.decode()[:500]
    return b"".join(answer.streaming_content)


PASSWORD = "Liushu-2026-x"


@pytest.fixture(autouse=True)
def password(clerk):
    """More than a hundred facilities leave after the password was given again."""
    account = clerk.person.account
    account.set_password(PASSWORD)
    account.save()


def imported(content: bytes, tmp_path: Path, *options: str, name: str = "导出.xlsx") -> dict:
    path = tmp_path / name
    path.write_bytes(content)
    out = StringIO()
    call_command("import_ledger", str(path), "--division", GULI, "--json", *options, stdout=out)
    return json.loads(out.getvalue())


def assert_nothing_new(report: dict, number: int) -> None:
    told = [p["message"] for p in report["problems"] if p["severity"] == "held" or "与在册" in p["message"]]
    assert (report["verdict"], told) == ("imported", [])
    assert (report["rows"]["unchanged"], report["rows"]["imported"]) == (number, 0), report["rows"]


def column_sets() -> dict[str, list[str]]:
    """The usual, all, the fewest, and some by chance."""
    chance = Random(7)
    sets = {f"chance {n}": chance.sample(EVERY, chance.randint(1, len(EVERY))) for n in range(6)}
    return {"usual": [], "all": EVERY, "address alone": ["address"], "states": [
        "settlement", "grid", "property_class", "title_state", "relief_kind", "registration", "status", "condition",
        "verified_on", "registered_at"]} | sets  # fmt: skip


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_imported_again_it_changes_nothing(client, tmp_path, form) -> None:
    """A facility of every type, with whatever a register may hold."""
    number = len(odd_register(200))
    before = snapshot()
    content = exported(client, chosen=EVERY, form=form)
    assert_nothing_new(imported(content, tmp_path, "--update", name=f"导出.{form}"), number)
    assert snapshot() == before


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_that_holds_for_whatever_columns_are_chosen(client, tmp_path, form) -> None:
    number = len(odd_register(24, seed=8))
    before = snapshot()
    for name, chosen in column_sets().items():
        report = imported(
            exported(client, chosen=chosen, form=form), tmp_path, "--update", name=f"{name}.{form}"
        )
        assert_nothing_new(report, number)
    assert snapshot() == before


@pytest.mark.parametrize("kind", ["0101", "0103", "0105", "0207", "0303", "0401"])
def test_a_types_own_measures_come_back_as_they_went(client, clerk, tmp_path, kind) -> None:
    """Among them `数量` and `长度` of 0105, whose names alone would tell facts of every ledger."""
    measures = {
        "0101": {"width_m": 3.5, "surface_kind": "水泥", "start_point": "村 委 会", "end_point": "=终点"},
        "0103": {"length_m": 12, "is_dangerous_bridge": False, "bridge_rating": "未评定"},
        "0105": {"subtype": "护栏", "length_m": 120.5, "item_count": 3, "road_name": "谷里线"},
        "0207": {"caliber_mm": 50, "calibration_until": "2031-05-01"},
        "0303": {"volume_m3": 99999, "chamber_count": 3, "last_emptied_on": "2026-01-31"},
        "0401": {"toilet_class": "早已不用的一类", "toilet_stall_count": 4, "opening_hours": "6:00-22:00"},
    }[kind]
    make_facility(division=GULI_VILLAGE, type_code=kind, name="量过的", attributes=measures)
    make_facility(division=GULI_VILLAGE, type_code=kind, name="没量过的")
    before = snapshot()
    content = exported(client, f"type={kind}")
    report = imported(content, tmp_path, "--update")
    assert_nothing_new(report, 2)
    assert snapshot() == before
    assert not [problem for problem in report["problems"] if problem["code"] == "attribute_unreadable"]


# column: what is typed over it; facts it changes: what they are then
EDITS = {
    "设施名称": ("改了名的公厕", {"name": "改了名的公厕"}),
    "位置": ("村委会西侧", {"address": "村委会西侧"}),
    "数量": (7, {"quantity": Decimal(7)}),
    "单位": ("处", {"unit": "处"}),
    "建成": ("2019-03", {"built": "2019-03"}),
    "原值（元）": (45000.5, {"original_value": Decimal("45000.50")}),
    "建设资金来源": ("县级配套", {"fund_source": "县级配套"}),
    "产权归属": ("国有", {"owner_kind": "state", "facts.owner": "国有"}),
    "管护主体": ("绿野保洁公司", {"facts.party": "绿野保洁公司"}),
    "责任人": ("沈立夏", {"facts.person": "沈立夏"}),
    "联系电话": ("13911112222", {"facts.phones": "13911112222"}),
    "经费来源": ("村集体经营收入", {"facts.fund_source": "村集体经营收入"}),
    "经度（WGS-84）": (118.7333, {"longitude": Decimal("118.733300")}),
    "备注": ("2026年复核", {"note": "2026年复核"}),
    "厕位数（个）": (6, {"attributes": {"toilet_stall_count": 6, "toilet_class": "二类"}}),
    "状况": ("失效", {}),
    "自然村组": ("前塘", {}),
}
FOLLOWS = {"longitude": {"position_raw"}, "facts.phones": {"facts.phone_hashes"}}


def with_measures() -> Facility:
    """A facility with something in every column."""
    facility = make_facility(
        division=GULI_VILLAGE, name="原来的公厕", quantity=Decimal("2.5"), built="2014-06-30", note="原备注\n第二行",
        address="村 委 会 东侧", fund_source="省级（2014）", original_value=Decimal("31900.01"), owner_kind="village",
        longitude=Decimal("118.712345"), latitude=Decimal("31.812345"),
        attributes={"toilet_stall_count": 4, "toilet_class": "二类"},
    )  # fmt: skip
    say(
        facility,
        phones=["13812345678", "025-52711234"],
        party="村 委 会",
        person="程守安",
        fund_source="村集体",
        owner="",
    )
    return facility


def edited(content: bytes, head: str, typed: object, *, name: str = "原来的公厕") -> bytes:
    """The workbook with one cell written over: of the column, in the row of the facility."""
    book, target = openpyxl.load_workbook(BytesIO(content)), BytesIO()
    sheet = book.active
    heads = {cell.value: cell.column for cell in sheet[3]}
    row = next(cells[0].row for cells in sheet.iter_rows() if name in [cell.value for cell in cells])
    sheet.cell(row, heads[head], typed)
    book.save(target)
    return target.getvalue()


def flat(row: dict) -> dict:
    facts = {f"facts.{name}": value for name, value in (row["facts"] or {}).items()}
    return {name: value for name, value in row.items() if name != "facts"} | facts


@pytest.mark.parametrize("head", EDITS)
def test_an_edited_cell_changes_just_that(client, clerk, tmp_path, head) -> None:
    typed, facts = EDITS[head]
    facility = with_measures()
    make_facility(division=GULI_VILLAGE, name="旁边的公厕", note="别动")
    before = snapshot()
    content = edited(
        exported(client, "type=0401", chosen=[*EVERY, "attribute_toilet_stall_count"]), head, typed
    )

    waiting = imported(content, tmp_path)
    assert (waiting["rows"]["held"], waiting["rows"]["unchanged"]) == ((1, 1) if facts else (0, 2))
    assert snapshot() == before

    report = imported(content, tmp_path, "--update")
    assert (report["rows"]["changed"], report["rows"]["unchanged"]) == ((1, 1) if facts else (0, 2)), report
    after = snapshot()
    was, now = flat(before.pop(facility.pk)), flat(after.pop(facility.pk))
    expected = {**facts} | {
        name: now[name] for fact in facts for name in FOLLOWS.get(fact, ()) if name in now
    }
    assert {name: value for name, value in now.items() if value != was[name]} == expected
    assert after == before
    assert_nothing_new(imported(content, tmp_path, "--update"), 2)


def test_a_facility_said_to_lie_elsewhere_waits(client, clerk, tmp_path) -> None:
    facility = with_measures()
    for head, typed, said in (("村（社区）", "向阳社区", "所在村"), ("类别", "村道", "类别")):
        report = imported(edited(exported(client), head, typed), tmp_path, "--update")
        assert report["rows"]["held"] == 1
        assert said in next(p["message"] for p in report["problems"] if p["severity"] == "held")
    facility.refresh_from_db()
    assert (facility.division_id, facility.type_id) == (GULI_VILLAGE, "0401")


def test_of_two_facilities_of_one_name_the_code_says_which(client, clerk, tmp_path) -> None:
    first, second = (
        make_facility(division=GULI_VILLAGE, name="孪生公厕", built=year) for year in ("2001", "2002")
    )
    content = exported(client)
    book, target = openpyxl.load_workbook(BytesIO(content)), BytesIO()
    heads = {cell.value: cell.column for cell in book.active[3]}
    book.active.cell(5, heads["建成"], "2012")
    book.save(target)
    assert imported(target.getvalue(), tmp_path, "--update")["rows"]["changed"] == 1
    first.refresh_from_db(), second.refresh_from_db()
    assert (first.built, second.built) == ("2001", "2012")


def test_what_an_act_settled_is_told_and_left(client, clerk, tmp_path) -> None:
    """A keeper is appointed, an owner confirmed by papers: a cell of a ledger does neither."""
    facility = with_measures()
    Facility.objects.filter(pk=facility.pk).update(keeper=make_party(name="绿野保洁"), title_state="settled")
    content = exported(client)
    assert_nothing_new(imported(content, tmp_path, "--update"), 1)
    before = snapshot()
    report = imported(edited(content, "管护主体", "别的公司"), tmp_path, "--update")
    assert report["rows"]["unchanged"] == 1
    (told,) = [problem for problem in report["problems"] if problem["code"] == "settled_by_act"]
    assert "绿野保洁" in told["message"] and "指定管护主体" in told["suggestion"]
    assert snapshot() == before


def test_one_of_two_masked_telephones_is_replaced_and_the_other_kept(client, clerk, tmp_path) -> None:
    facility = with_measures()
    content = edited(exported(client), "联系电话", "13911112222、025-****1234")
    assert imported(content, tmp_path, "--update")["rows"]["changed"] == 1
    facility.refresh_from_db()
    assert facility.facts.phone_list == ["13911112222", "025-52711234"]


def test_columns_that_no_ledger_changes_are_told_once(client, clerk, tmp_path) -> None:
    with_measures()
    imported(exported(client, chosen=EVERY), tmp_path)
    (sheet,) = LedgerBatch.objects.latest("pk").understanding["sheets"]
    reasons = {column["head"]: column["reason"] for column in sheet["columns"] if not column["fact"]}
    assert set(reasons) == {
        "自然村组", "网格", "经营属性", "确权状态", "衔接资产", "赋码情况", "状态", "状况", "核实日期", "登记时间",
    }  # fmt: skip
    assert all("不由台账变更" in reason for reason in reasons.values())


def test_on_the_page_it_is_unchanged_as_well(client, clerk, tmp_path) -> None:
    with_measures()
    before = snapshot()
    file = SimpleUploadedFile("导出.xlsx", exported(client))
    client.post("/facilities/ledgers/hand-over/", {"division": GULI, "file": file})
    for job in Job.objects.filter(state="queued"):
        jobs.run(job.pk)
    counts = LedgerBatch.objects.get().counts
    assert (counts["unchanged"], counts["imported"], counts["held"]) == (1, 0, 0)
    assert snapshot() == before

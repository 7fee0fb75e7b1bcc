"""The register's list: its filters, its columns, its groups and sums, the workbook of just that."""

from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.utils import timezone

from assets.models import Facility, IdleSpell, TypeAttribute
from tests.assets.factories import make_facility, make_type
from tests.factories import COUNTY, GULI_VILLAGE, HENGXI, SHITANG, client_of, make_party, make_post
from tests.flat import assert_flat, queries_of

LIST = "/facilities/"


@pytest.fixture
def client(db):
    return client_of(make_post(role="county_office", division=COUNTY))


def page(client, query: str = "", **more) -> str:
    answer = client.get(f"{LIST}?{query}", more, follow=True)
    assert answer.status_code == 200, (query, answer.status_code)
    return answer.content.decode()


def shown(client, query: str) -> list[str]:
    """The names of the rows the query shows."""
    answer = client.get(f"{LIST}?{query}")
    assert answer.status_code == 200, (query, answer.content.decode()[:300])
    return [row.name for row in answer.context["page"].rows]


# --- Filters ------------------------------------------------------------------------------------
FILTERS = {
    "type=0103": {"type_code": "0103"},
    "sector=01": {"type_code": "0103"},
    "registration=uncoded": {"coded": False},
    "status=suspended": {"status": "suspended"},
    "condition=broken": {"condition": "failed"},
    "property_class=operating": {"property_class": "operating", "class_reason": "由企业经营"},
    "owner_kind=state": {"owner_kind": "state"},
    "title_state=disputed": {"title_state": "disputed"},
    "relief_kind=operating": {"relief_kind": "operating"},
    "year=2014": {"built": "2014-06"},
    "returned=yes": {"coded": False, "returned_reason": "名称请写到自然村组"},
    "placed=yes": {"longitude": Decimal("118.7"), "latitude": Decimal("31.7")},
    "verified=yes": {"verified_on": "2024-07-12"},
}


@pytest.mark.parametrize("query", FILTERS)
def test_a_filter_shows_just_those(client, query: str) -> None:
    make_facility(division=SHITANG, name="别的")
    make_facility(division=SHITANG, name="所找的", **FILTERS[query])
    assert shown(client, query) == ["所找的"]


def test_no_is_asked_as_well(client) -> None:
    make_facility(division=SHITANG, name="没有坐标")
    make_facility(division=SHITANG, name="有坐标", longitude=Decimal("118.7"), latitude=Decimal("31.7"))
    assert shown(client, "placed=no") == ["没有坐标"]


def test_idle_ones_are_those_that_lie_idle_now(client) -> None:
    today = timezone.localdate()
    for name, ended in (("闲着的", None), ("又用了的", today)):
        IdleSpell.objects.create(
            facility=make_facility(division=SHITANG, name=name),
            since=today,
            reason="无人使用",
            follow_up_on=today,
            ended_on=ended,
        )
    make_facility(division=SHITANG, name="在用的")
    assert shown(client, "idle=yes") == ["闲着的"]
    assert shown(client, "idle=no") == ["又用了的", "在用的"]


def test_owner_and_keeper_are_asked_by_their_names(client) -> None:
    kept, owned = make_facility(division=SHITANG, name="管的"), make_facility(division=SHITANG, name="有的")
    Facility.objects.filter(pk=kept.pk).update(keeper=make_party(name="绿野照明"))
    Facility.objects.filter(pk=owned.pk).update(owner=make_party(name="宁穗供水"))
    assert shown(client, "keeper=绿野") == ["管的"]
    assert shown(client, "owner=供水") == ["有的"]
    assert shown(client, "kept=yes") == ["管的"]


def test_a_type_brings_the_filters_of_its_attributes(client) -> None:
    make_type(code="0101")
    for name, width, surface in (("窄路", 3, "水泥"), ("宽路", 6, "沥青")):
        values = {"width_m": width, "surface_kind": surface}
        make_facility(division=SHITANG, type_code="0101", name=name, attributes=values)
    if not TypeAttribute.objects.filter(type_id="0101").exists():
        TypeAttribute.objects.create(
            type_id="0101", key="width_m", name="路面宽度", kind="decimal", unit="米"
        )
        TypeAttribute.objects.create(
            type_id="0101", key="surface_kind", name="路面类型", kind="choice", choices=["水泥", "沥青"]
        )
    assert "attribute_width_m_from" in page(client, "type=0101")
    assert "attribute_width_m_from" not in page(client)
    assert shown(client, "type=0101&attribute_width_m_from=4") == ["宽路"]
    assert shown(client, "type=0101&attribute_surface_kind=水泥") == ["窄路"]
    assert client.get(f"{LIST}?type=0101&attribute_width_m_from=很宽").status_code == 400


@pytest.mark.parametrize(
    "query",
    ["type=zz", "type=0x01", "year=1", "status=x", "sort=name", "size=7", "view=x", "view=99999999999"],
)
def test_what_cannot_be_asked_is_no_fault_of_ours(client, query: str) -> None:
    assert client.get(f"{LIST}?{query}").status_code in (200, 400, 404)


def test_the_order_is_by_village(client) -> None:
    make_facility(division=SHITANG, name="石塘")
    make_facility(division=GULI_VILLAGE, name="谷里")
    make_facility(division=SHITANG, name="石塘后")
    assert shown(client, "") == ["谷里", "石塘", "石塘后"]
    assert shown(client, "sort=newest") == ["石塘后", "谷里", "石塘"]


def test_more_filters_say_how_many_are_chosen(client) -> None:
    make_facility(division=SHITANG)
    assert "更多筛选<b>2</b>" in page(client, "year=2014&owner_kind=state")


# --- Columns ------------------------------------------------------------------------------------
def test_columns_are_chosen_remembered_and_exported(client) -> None:
    make_facility(division=SHITANG, name="石塘公厕", address="村委会东侧")
    answer = client.get(f"{LIST}?status=in_use&columns=name&columns=address&columns=__class__")
    assert answer.status_code == 302 and answer.url == f"{LIST}?status=in_use"
    assert "村委会东侧" in page(client)
    assert "统一编码</th>" not in page(client)
    sheet = workbook(client, "status=in_use")
    assert sheet[2] == ("序号", "设施名称", "统一编码", "类别", "镇（街道）", "村（社区）", "位置")
    assert (sheet[3][1], sheet[3][6]) == ("石塘公厕", "村委会东侧")


def test_without_a_choice_the_office_gets_its_whole_ledger(client) -> None:
    make_facility(division=SHITANG, name="石塘公厕", original_value=Decimal("12000.50"))
    heads, row = workbook(client, "")[2:4]
    assert {"统一编码", "责任人", "联系电话", "原值（元）"} <= set(heads)
    assert row[heads.index("原值（元）")] == 12000.5


def test_an_export_of_one_type_holds_its_attributes(client) -> None:
    make_type(code="0101")
    TypeAttribute.objects.get_or_create(
        type_id="0101", key="width_m", defaults={"name": "路面宽度", "kind": "decimal", "unit": "米"}
    )
    make_facility(division=SHITANG, type_code="0101", name="村道", attributes={"width_m": 3.5})
    heads, row = workbook(client, "type=0101")[2:4]
    assert row[heads.index("路面宽度（米）")] == 3.5


def test_an_export_names_what_it_was_narrowed_to(client) -> None:
    make_facility(division=SHITANG, name="石塘公厕")
    told = " ".join(
        str(cell) for row in workbook(client, "type=0401&status=in_use")[:2] for cell in row if cell
    )
    assert "筛选：" in told and "类别：农村公厕" in told and "状态：在用" in told
    assert "筛选" not in str(workbook(client, "")[:2])


def workbook(client, query: str) -> list[tuple]:
    answer = client.get(f"/facilities/export/?{query}")
    book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))
    return list(book.active.iter_rows(values_only=True))


def test_the_page_size_is_remembered(client) -> None:
    for _ in range(22):
        make_facility(division=SHITANG)
    assert len(shown(client, "")) == 22
    assert len(shown(client, "size=20")) == 20
    assert len(shown(client, "")) == 20


def test_every_row_of_a_page_is_drawn(client) -> None:
    for _ in range(51):
        make_facility(division=SHITANG)
    page = client.get(LIST).content.decode()
    assert page.count("<tr") == 1 + 50


# --- Sums and groups ----------------------------------------------------------------------------
def test_sums_stand_there_and_the_quantity_where_it_has_one_unit(client) -> None:
    for value in ("1000", "2000.50"):
        make_facility(division=SHITANG, type_code="0103", original_value=Decimal(value), quantity=2)
    make_facility(division=SHITANG, original_value=Decimal(5))
    assert "原值 3,005.50 元" in page(client)
    one_type = page(client, "type=0103")
    assert "原值 3,000.50 元" in one_type and "数量 4 座" in one_type


def test_beyond_what_is_counted_sums_are_on_demand(client, monkeypatch) -> None:
    for _ in range(4):
        make_facility(division=SHITANG, original_value=Decimal(5))
    monkeypatch.setattr("common.paging.COUNTED", 2)
    assert "算合计" in page(client) and "原值 20.00" not in page(client)
    assert "原值 20.00 元" in page(client, "sums=1")


@pytest.mark.parametrize("way", ["village", "type", "status", "condition", "registration", "property_class"])
def test_groups_count_sum_and_open_their_list(client, way: str) -> None:
    for village in (SHITANG, SHITANG, GULI_VILLAGE):
        make_facility(division=village, original_value=Decimal(10))
    answer = client.get(f"{LIST}?group={way}&status=in_use")
    found = answer.context["groups"]
    assert sum(group.number for group in found) == 3
    assert sum(group.value for group in found) == 30
    for group in found:
        assert len(shown(client, group.url.removeprefix("?"))) == group.number
    if way == "village":
        assert [(group.key, group.number) for group in found] == [(GULI_VILLAGE, 1), (SHITANG, 2)]


def test_groups_show_the_readers_area_alone(client) -> None:
    make_facility(division=SHITANG)
    make_facility(division=GULI_VILLAGE)
    township = client_of(make_post(role="township_clerk", division=HENGXI))
    assert [group.key for group in township.get(f"{LIST}?group=village").context["groups"]] == [SHITANG]


# --- Questions ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "query",
    [
        "",
        "group=village",
        "group=type",
        "q=公厕",
        "q=5678",
        "type=0401",
        "sums=1&status=in_use",
        "keeper=公司",
    ],
)
def test_the_list_asks_as_often_for_thirty_rows_as_for_one(client, query: str) -> None:
    assert_flat(
        client, f"{LIST}?{query}", lambda number: make_facility(division=SHITANG, name=f"公厕{number}")
    )


def test_every_column_asks_no_more(client) -> None:
    from assets.columns import COLUMNS

    client.get(LIST, {"columns": [column.name for column in COLUMNS]})
    assert_flat(client, LIST, lambda number: make_facility(division=SHITANG, name=f"公厕{number}"))
    assert len(queries_of(client, LIST)) < 25


def test_a_page_in_the_middle_is_one_run_of_an_index(client) -> None:
    rows = Facility.objects.everywhere(because="test").counted().for_list().order_by("division_id", "id")
    with connection.cursor() as cursor:
        for other_way in ("seqscan", "sort", "incremental_sort", "bitmapscan", "hashjoin", "mergejoin"):
            cursor.execute(f"SET LOCAL enable_{other_way} = off")  # what a planner may prefer for a few rows
        sql, values = rows[:51].query.sql_with_params()
        cursor.execute("EXPLAIN " + sql, values)
        assert "facility_of_division" in "\n".join(line for (line,) in cursor.fetchall())

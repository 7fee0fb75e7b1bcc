"""指标体系: copied, written, tried, issued, retired by the county's office; read by all its units; refused to everyone else."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.access import Refused
from common.models.versions import StaleVersion
from evaluation.actions import schemes as acts
from evaluation.models import Scheme, SchemeState
from evaluation.places import Counted
from evaluation.scheme_checks import lacking
from evaluation.scheme_words import changes
from evaluation.schemes import whole
from tests.evaluation.scheme_rows import (
    ONE,
    SEEN,
    make_draft,
    make_first,
    make_office,
    make_ready,
    offering,
)
from tests.factories import COUNTY, HENGXI, SHITANG, STRANGE_COUNTY, client_of, make_division, make_post
from tests.flat import assert_flat

pytestmark = pytest.mark.django_db
D = Decimal


def read(scheme: Scheme) -> Scheme:
    return whole(Scheme.objects.filter(pk=scheme.pk)).get()


@pytest.fixture
def office():
    return make_office()


def test_the_next_version_is_a_copy_and_only_one_is_written_at_a_time(office) -> None:
    first = make_first()
    made = acts.draft_next(by=office)
    assert (made.number, made.before_id, made.state) == (2, first.pk, SchemeState.DRAFT)
    assert changes(read(first), read(made)) == []
    assert read(made).indicators.count() == 45
    assert [one.grade for one in read(made).bands.all()] == ["excellent", "good", "pass", "fail"]
    with pytest.raises(ValidationError, match="已有一版"):
        acts.draft_next(by=office)
    acts.discard(scheme=made, by=office)
    assert acts.draft_next(by=office).number == 2


def test_what_a_version_changes_is_told(office) -> None:
    first = make_first()
    made = acts.draft_next(by=office)
    acts.write_indicator(scheme=made, parts=[SEEN], by=office, **ONE)
    acts.remove_indicator(indicator=made.indicators.get(code="C3"), by=office)
    row = made.indicators.get(code="E1")
    said = {name: getattr(row.parts.get(), name) for name in acts.OF_PART if name != "order"}
    fields = {name: getattr(row, name) for name in acts.OF_INDICATOR} | {"name": "设施完好"}
    part = said | {"high": D("0.98")}
    acts.write_indicator(scheme=made, indicator=row, parts=[part], by=office, **fields)
    told = {(one.what, one.indicator.code): one.columns for one in changes(read(first), read(made))}
    assert set(told) == {("added", "Z1"), ("dropped", "C3"), ("changed", "E1")}
    name, parts = told["changed", "E1"]
    assert name == ("指标", "设施完好率", "设施完好")
    assert "70% 起分，95% 得满分" in parts[1] and "70% 起分，98% 得满分" in parts[2]


def test_an_indicator_is_worth_what_its_parts_come_to(office) -> None:
    scheme = make_draft()
    row = acts.write_indicator(
        scheme=scheme,
        parts=[SEEN | {"points": D("1.5")}, SEEN | {"points": D(2)}],
        by=office,
        **ONE | {"points": D(99)},
    )
    assert (row.points, row.order, row.parts.count()) == (D("3.5"), 1, 2)
    off = SEEN | {"points": None, "curve": "each", "each": D(1), "method": "spot"}
    taken = acts.write_indicator(
        scheme=scheme, parts=[SEEN | {"points": D(4)}, off], by=office, **ONE | {"code": "Z2"}
    )
    assert (taken.points, taken.order, taken.method) == (D(4), 2, "mixed")
    veto = ONE | {"code": "Z3", "kind": "veto", "points": D(5)}
    row = acts.write_indicator(scheme=scheme, parts=[SEEN | {"points": None}], by=office, **veto)
    assert row.points is None


@pytest.mark.parametrize(
    ("part", "why"),
    [
        ({"method": "system", "curve": "share"}, "要选计算项"),
        ({"method": "system", "calculator": "test"}, "要选得分规则"),
        ({"method": "system", "calculator": "nobody", "curve": "share"}, "还没有提供"),
        ({"method": "system", "calculator": "of_towns", "curve": "share"}, "算的是镇街"),
        (
            {"method": "system", "calculator": "test", "curve": "band", "low": D(1), "high": D(1)},
            "起分值要小于",
        ),
        ({"method": "system", "calculator": "test", "curve": "target"}, "满分值"),
        ({"method": "system", "calculator": "test", "curve": "each"}, "每件多少分"),
        ({"method": "spot", "curve": "band", "low": D(0), "high": D(1)}, "只能是按比例或按件"),
        ({"points": None}, "请填分值"),
    ],
)
def test_a_part_that_cannot_be_judged_is_refused_in_words(office, part, why) -> None:
    scheme = make_draft()
    with (
        offering("test", None),
        offering("of_towns", None, level="township"),
        pytest.raises(ValidationError, match=why),
    ):
        acts.write_indicator(scheme=scheme, parts=[SEEN | part], by=office, **ONE)
    assert not scheme.indicators.exists()


def test_codes_stand_once_and_the_second_writer_is_told(office) -> None:
    scheme = make_ready(by=office)
    row = scheme.indicators.get()
    with pytest.raises(ValidationError, match="已用于另一项"):
        acts.write_indicator(scheme=scheme, parts=[SEEN], by=office, **ONE)
    acts.write_indicator(scheme=scheme, indicator=row, version=1, parts=[SEEN], by=office, **ONE)
    with pytest.raises(StaleVersion):
        acts.write_indicator(scheme=scheme, indicator=row, version=1, parts=[SEEN], by=office, **ONE)
    said = {"name": "改名", "bonus_cap": 5, "deduction_cap": 5, "least_facilities": 0, "source": ""}
    bands = [
        {"grade": "", "word": "好", "from_score": D(50)},
        {"grade": "fail", "word": "差", "from_score": D(0)},
    ]
    acts.revise(scheme=scheme, version=1, bands=bands, by=office, **said)
    with pytest.raises(StaleVersion):
        acts.revise(scheme=scheme, version=1, bands=bands, by=office, **said)
    assert [(one.grade, one.word) for one in scheme.bands.all()] == [("grade1", "好"), ("fail", "差")]


def test_issuing_names_everything_that_lacks(office) -> None:
    scheme = make_draft()
    scheme.bands.all().delete()
    acts.write_indicator(
        scheme=scheme,
        parts=[SEEN | {"points": D(98)}],
        by=office,
        **ONE | {"caps_grade": "pass", "rounds": []},
    )
    said = lacking(read(scheme))
    assert said == [
        "村（社区）的基本分合计 98 分，应为 100 分",
        "“Z1 试用指标”没有选适用哪些评价",
        "等次至少要有两个",
        "最低等次的分数线应为 0 分",
        "“Z1 试用指标”限定的最高等次已不在等次里",
    ]
    with pytest.raises(ValidationError) as refused:
        acts.issue(scheme=scheme, from_date=timezone.localdate(), by=office)
    assert refused.value.messages == said


def test_issued_it_holds_from_its_day_and_never_changes(office) -> None:
    first, scheme, today = make_first(), make_ready(by=office), timezone.localdate()
    with pytest.raises(ValidationError, match="不能早于今天"):
        acts.issue(scheme=scheme, from_date=today - timedelta(days=1), by=office)
    acts.issue(scheme=scheme, from_date=today + timedelta(days=3), by=office)
    assert Scheme.objects.in_force(COUNTY).first() == first
    assert Scheme.objects.in_force(COUNTY, today + timedelta(days=3)).first() == scheme
    row = scheme.indicators.get()
    for act in (
        lambda: acts.discard(scheme=scheme, by=office),
        lambda: acts.remove_indicator(indicator=row, by=office),
        lambda: acts.write_indicator(scheme=scheme, indicator=row, parts=[SEEN], by=office, **ONE),
        lambda: acts.issue(scheme=scheme, from_date=today, by=office),
        lambda: acts.retire(scheme=scheme, reason="", by=office),
    ):
        with pytest.raises(ValidationError):
            act()
    acts.retire(scheme=scheme, reason="有新文件", by=office)
    scheme.refresh_from_db()
    assert (scheme.state, scheme.retired_reason) == (SchemeState.RETIRED, "有新文件")
    with pytest.raises(ValidationError):
        acts.retire(scheme=scheme, reason="再停", by=office)


def test_only_the_office_of_the_county_writes(office) -> None:
    scheme = make_ready(by=office)
    for role, place in (("township_clerk", HENGXI), ("county_leader", COUNTY), ("village_head", SHITANG)):
        by = make_post(role=role, division=place)
        with pytest.raises(Refused):
            acts.issue(scheme=scheme, from_date=timezone.localdate(), by=by)
        with pytest.raises(Refused):
            acts.draft_next(by=by)
    far = make_post(role="county_office", division=make_division(code=STRANGE_COUNTY).pk)
    with pytest.raises(Http404):
        acts.discard(scheme=scheme, by=far)


def test_who_reads_what(office) -> None:
    first, draft = make_first(), make_ready(by=office)
    village = client_of(make_post(role="village_clerk", division=SHITANG))
    far = client_of(make_post(role="county_office", division=make_division(code=STRANGE_COUNTY).pk))
    pages = [reverse(f"evaluation:scheme-{name}", args=[draft.pk]) for name in ("detail", "print")]
    for page in pages:
        assert client_of(office).get(page).status_code == 200
        assert village.get(page).status_code == far.get(page).status_code == 404
    shown = village.get(reverse("evaluation:scheme-detail", args=[first.pk]), {"level": "township"})
    assert shown.status_code == 200 and "辖区村平均得分" in shown.text
    assert "印发前还要改" not in shown.text
    assert draft.name not in village.get(reverse("evaluation:scheme-list")).text
    assert far.get(reverse("evaluation:scheme-detail", args=[first.pk])).status_code == 404
    answer = village.get(reverse("api:scheme-list")).json()
    assert [row["number"] for row in answer["results"]] == [1]
    assert len(answer["results"][0]["indicators"]) == 45


def _form(scheme: Scheme, **more: str) -> dict[str, str]:
    said = {
        "level": "village", "kind": "base", "group": "管护实效", "code": "E9", "name": "自组指标", "rule": "按记录",
        "rounds": "year", "part-TOTAL_FORMS": "1", "part-INITIAL_FORMS": "0", "part-0-text": "合格比例",
        "part-0-points": "4", "part-0-method": "system", "part-0-calculator": "test", "part-0-curve": "band",
        "part-0-low": "70", "part-0-high": "95", "part-0-without_rows": "na", "part-0-ORDER": "1",
    }  # fmt: skip
    return said | more


def test_a_system_indicator_is_composed_tried_and_kept_without_code(office) -> None:
    scheme, client = make_draft(), client_of(office)
    make_division(code=SHITANG)
    url = reverse("evaluation:indicator-create", args=[scheme.pk])
    counted = Counted(D(33), D(40), "40 处中 33 处合格", "/facilities/?x=1", "修好 5 处")
    with offering("test", counted) as asked:
        nowhere = client.post(url, _form(scheme, **{"try": "1"}))
        assert nowhere.status_code == 422 and "请选择在哪里试算" in nowhere.text
        found = client.post(url, _form(scheme, **{"try": "1", "try-village": SHITANG}))
        assert found.status_code == 200 and not scheme.indicators.exists()
        for words in ("40 处中 33 处合格", "2.00 / 4", "修好 5 处", 'href="/facilities/?x=1"'):
            assert words in found.text, words
        assert asked[0][0] == [SHITANG] and asked[0][1].deadline <= timezone.now()
        kept = client.post(url, _form(scheme))
        assert kept.status_code == 302
        part = scheme.indicators.get(code="E9").parts.get()
        assert (part.low, part.high, part.curve) == (D("0.70"), D("0.95"), "band")
        page = client.get(reverse("evaluation:indicator-edit", args=[scheme.pk, part.indicator_id]))
        assert 'value="70"' in page.text and 'value="95"' in page.text
        listed = client.get(reverse("evaluation:calculator-list"), {"village": SHITANG})
        assert "试算项" in listed.text and "40 处中 33 处合格" in listed.text
        strange = client.get(reverse("evaluation:calculator-list"), {"village": "140781001001"})
        assert strange.status_code == 200 and "40 处中 33 处合格" not in strange.text


def test_the_pages_of_the_office(office) -> None:
    make_first()
    client = client_of(office)
    assert client.post(reverse("evaluation:scheme-next")).status_code == 302
    draft = Scheme.objects.get(number=2)
    shown = client.get(reverse("evaluation:scheme-detail", args=[draft.pk])).text
    assert "增加指标" in shown and "指标与上一版相同" in shown
    edit = reverse("evaluation:scheme-edit", args=[draft.pk])
    said = {
        "version": "1", "name": "新名", "bonus_cap": "8", "deduction_cap": "20", "least_facilities": "5",
        "band-TOTAL_FORMS": "3", "band-INITIAL_FORMS": "0", "band-0-word": "合格", "band-0-from_score": "60",
        "band-0-grade": "pass", "band-1-word": "不合格", "band-1-from_score": "0", "band-1-grade": "fail",
    }  # fmt: skip
    assert client.post(edit, said).status_code == 302
    draft.refresh_from_db()
    assert (draft.name, draft.bonus_cap, draft.bands.count()) == ("新名", D(8), 2)
    row = draft.indicators.get(code="C3")
    assert client.post(reverse("evaluation:indicator-remove", args=[draft.pk, row.pk])).status_code == 302
    day = {"from_date": f"{timezone.localdate()}"}
    refused = client.post(reverse("evaluation:scheme-issue", args=[draft.pk]), day)
    assert refused.status_code == 422 and "应为 100 分" in refused.text
    assert client.post(reverse("evaluation:scheme-discard", args=[draft.pk])).status_code == 302
    ready = make_ready(by=office)
    assert client.post(reverse("evaluation:scheme-issue", args=[ready.pk]), day).status_code == 302
    assert client.get(reverse("evaluation:scheme-edit", args=[ready.pk])).status_code == 400
    retire = client.post(reverse("evaluation:scheme-retire", args=[ready.pk]), {"reason": "换新版"})
    assert retire.status_code == 302


def test_the_workbook_and_the_list(office) -> None:
    first = make_first()
    client = client_of(office)
    taken = client.get(reverse("evaluation:scheme-export", args=[first.pk]), {"form": "csv"})
    text = b"".join(taken.streaming_content).decode("utf-8-sig")
    assert text.count("\n") == 53 and "设施完好率" in text
    number = iter(range(20, 60))
    assert_flat(
        client,
        reverse("evaluation:scheme-list"),
        lambda n: Scheme.objects.create(division_id=COUNTY, number=next(number), name=f"版{n}"),
        rows=6,
    )
    village = client_of(make_post(role="village_clerk", division=SHITANG))
    make_row = iter(range(60, 99))
    assert_flat(
        village,
        reverse("evaluation:calculator-list"),
        lambda n: Scheme.objects.create(division_id=COUNTY, number=next(make_row), name=f"版{n}"),
        rows=3,
    )

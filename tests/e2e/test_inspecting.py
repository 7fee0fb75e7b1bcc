"""巡查 at 360 pixels with the network really gone: nothing is lost, nothing is kept twice, nobody sees another's."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, Route, expect

from accounts.models import Post
from assets.models import Facility
from maintenance import inspecting_shell
from maintenance.models import Checkpoint, Inspection, InspectionPhoto, Matter
from tests.assets.factories import make_facility
from tests.e2e.conftest import assert_accessible, assert_fits
from tests.e2e.test_facility_page import photo
from tests.e2e.test_weight import asked_for, check
from tests.factories import HENGXI, SHITANG, client_of, make_person, make_post
from tests.maintenance.inspecting_rows import make_patrol, make_points
from tests.maintenance.plan_rows import make_duty, make_plan

PHONE = {"width": 360, "height": 740}
ALL = "a test looks at what was kept"


@pytest.fixture
def village(transactional_db: None) -> Post:
    standard = make_points("C", "B", "A")
    Checkpoint.objects.create(
        standard=standard, seq=4, text="当日保洁次数", answer="number", unit="次", pass_min=2, severity="C"
    )
    for name in ("后石塘公厕", "前石塘公厕"):
        make_facility(division=SHITANG, name=name)
    make_patrol(types=("0401",))
    return make_post(role="village_clerk", division=SHITANG)


@pytest.fixture
def phone(page: Page, live_server, village: Post, sign_in) -> Page:
    """The village clerk's, today's list taken along, the page kept by its worker."""
    sign_in(village)
    page.set_viewport_size(PHONE)
    open_list(page, live_server)
    return page


def open_list(page: Page, live_server) -> None:
    page.goto(f"{live_server.url}/care/inspecting/")
    expect(page.get_by_role("heading", name="今日巡查")).to_be_visible()
    expect(page.get_by_text("处设施都可离线登记")).to_be_visible()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")


def open_toilet(page: Page, name: str = "后石塘公厕") -> None:
    page.get_by_role("link", name="每周巡查").click()
    page.get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", name="检查项", exact=True)).to_be_visible()


def choose(page: Page, seq: int, word: str) -> None:
    point = page.locator(".point", has_text=f"{seq}．")
    point.get_by_role("radio", name=word, exact=True).check()


def look_with_a_fault(page: Page) -> None:
    """The second point fails, with a photo and words; all others pass."""
    choose(page, 1, "合格")
    choose(page, 2, "不合格")
    point = page.locator(".point", has_text="2．")
    point.locator("input[type=file]").set_input_files([photo("teal")])
    expect(point.get_by_text("已存本机")).to_be_visible()
    point.get_by_role("textbox").fill("男厕洗手池龙头关不严")
    choose(page, 3, "合格")
    page.get_by_label("当日保洁次数（次）").fill("2")


def kept() -> tuple[int, int, int]:
    """Looks, photos, matters on the server."""
    models = (Inspection, InspectionPhoto, Matter)
    return tuple(model.objects.everywhere(because=ALL).count() for model in models)  # type: ignore[return-value]


def test_a_look_with_no_signal_arrives_once_when_the_network_is_back(
    phone: Page, live_server, context: BrowserContext
) -> None:
    context.set_offline(True)
    phone.reload()
    expect(phone.get_by_text("没有信号，照常填写")).to_be_visible()
    open_toilet(phone)
    assert_fits(phone)
    look_with_a_fault(phone)
    expect(phone.get_by_text("提交后自动报修：B级")).to_be_visible()
    assert_accessible(phone)
    phone.get_by_role("button", name="完成并存本机").click()
    expect(phone.get_by_text("待发送 1 条")).to_be_visible()
    phone.get_by_role("link", name="待发送 1 条").click()
    expect(phone.get_by_text("请不要退出登录或清除浏览器数据")).to_be_visible()
    expect(phone.get_by_text("等信号")).to_be_visible()
    assert_accessible(phone)
    assert_fits(phone)
    phone.get_by_role("button", name="现在试一次").click()
    expect(phone.get_by_text("还没有信号，稍后自动再试")).to_be_visible()
    phone.reload()
    expect(phone.get_by_text("1 条巡查还在本机")).to_be_visible()
    assert kept() == (0, 0, 0)
    context.set_offline(False)
    expect(phone.get_by_text("回执 XC-")).to_be_visible()
    assert kept() == (1, 1, 1)
    made = Inspection.objects.everywhere(because=ALL).get()
    assert (made.entry, made.result, made.duty_id is not None) == ("offline", "abnormal", True)
    matter = made.matters.get()
    assert "男厕洗手池龙头关不严" in matter.text


def test_a_lost_answer_sends_again_and_keeps_once(phone: Page, live_server, context: BrowserContext) -> None:
    lost: list[str] = []

    def handled_but_unheard(route: Route) -> None:
        """The server does it; the answer never arrives, the first time for each address."""
        path = route.request.url.rstrip("/").rpartition("/")[2]
        if path in lost:
            return route.continue_()
        lost.append(path)
        route.fetch()
        return route.abort("connectionreset")

    context.route("**/care/inspecting/photos/", handled_but_unheard)
    context.route("**/care/inspecting/records/", handled_but_unheard)
    open_toilet(phone)
    look_with_a_fault(phone)
    phone.get_by_role("button", name="完成并").click()
    expect(phone.get_by_role("link", name="待发送 1 条")).to_be_visible()
    phone.get_by_role("link", name="待发送 1 条").click()
    again = phone.get_by_role("button", name="现在试一次")
    expect(phone.get_by_text("上次尝试")).to_be_visible()
    again.click()
    expect(phone.get_by_text("还没有信号，稍后自动再试")).to_be_visible()
    assert lost == ["photos", "records"]
    assert kept() == (1, 1, 1)
    again.click()
    expect(phone.get_by_text("回执 XC-")).to_be_visible()
    assert kept() == (1, 1, 1)


def test_the_rest_is_one_tap(phone: Page, live_server, context: BrowserContext) -> None:
    Checkpoint.objects.filter(severity="A").update(severity="B")
    open_list(phone, live_server)
    context.set_offline(True)
    phone.get_by_role("link", name="每周巡查").click()
    expect(phone.get_by_role("button", name="其余 2 处正常")).to_be_visible()
    assert_accessible(phone)
    phone.get_by_role("button", name="其余 2 处正常").click()
    phone.get_by_role("dialog").get_by_role("button", name="都正常").click()
    expect(phone.get_by_text("这次巡查已全部查完")).to_be_visible()
    context.set_offline(False)
    expect(phone.get_by_text("1 条已收到")).to_be_visible()
    ways = Inspection.objects.everywhere(because=ALL).values_list("way", "entry")
    assert sorted(ways) == [("rest_normal", "offline")] * 2


def test_where_a_point_is_danger_no_tap_is_offered(phone: Page) -> None:
    phone.get_by_role("link", name="每周巡查").click()
    expect(phone.get_by_text("2 处须逐处检查")).to_be_visible()
    expect(phone.get_by_role("button", name="其余")).to_have_count(0)


def test_a_facility_late_twice_stands_under_each_of_its_days(phone: Page, live_server) -> None:
    facility, plan, today = (
        make_facility(division=SHITANG, name="村口公厕"),
        make_plan(),
        timezone.localdate(),
    )
    late = [today - timedelta(days=days) for days in (14, 7)]
    for day in (*late, today):
        make_duty(facility=facility, plan=plan, opens_on=day - timedelta(days=6), due_on=day)
    open_list(phone, live_server)
    overdue = phone.get_by_role("region", name="已逾期")
    for day in late:
        expect(overdue.get_by_text(f"{day.month}月{day.day}日应查，已逾期")).to_be_visible()
    links = phone.get_by_role("link", name="村口公厕").evaluate_all("links => links.map(link => link.hash)")
    assert len(set(links[:3])) == 3  # each opens its own duty


def test_what_is_missing_is_shown_and_a_draft_survives(phone: Page, context: BrowserContext) -> None:
    open_toilet(phone)
    phone.get_by_role("button", name="完成并提交").click()
    expect(phone.locator(".point.missing")).to_have_count(1)
    phone.get_by_role("button", name="其余合格").click()
    expect(phone.get_by_text("已填 2 / 4")).to_be_visible()
    phone.locator(".point", has_text="3．").get_by_role("button", name="不适用").click()
    expect(phone.get_by_text("已填 3 / 4")).to_be_visible()
    expect(phone.get_by_text("已存本机")).to_be_visible()
    phone.reload()
    expect(phone.get_by_text("已填 3 / 4")).to_be_visible()
    phone.get_by_role("button", name="当日保洁次数：加一").click()
    expect(phone.get_by_text("提交后自动报修：C级")).to_be_visible()
    assert_accessible(phone)


def test_another_person_on_the_phone_sees_and_sends_nothing_of_it(
    phone: Page, live_server, context: BrowserContext, village: Post, sign_in
) -> None:
    context.set_offline(True)
    open_toilet(phone)
    look_with_a_fault(phone)
    phone.get_by_role("button", name="完成并存本机").click()
    expect(phone.get_by_text("待发送 1 条")).to_be_visible()
    other = make_post(role="village_clerk", division=SHITANG)
    sign_in(other)
    context.set_offline(False)
    expect(phone.get_by_text("现在登录的是另一个账号")).to_be_visible()
    assert kept() == (0, 0, 0)
    open_list(phone, live_server)
    expect(phone.get_by_text(other.person.name)).to_be_visible()
    expect(phone.get_by_text("待发送")).to_have_count(0)
    context.set_offline(True)
    phone.reload()
    expect(phone.get_by_text(other.person.name)).to_be_visible()
    sign_in(village)
    context.set_offline(False)
    open_list(phone, live_server)
    expect(phone.get_by_text("1 条已收到")).to_be_visible()
    assert kept() == (1, 1, 1)


def test_a_lapsed_sign_in_keeps_everything_and_says_so(
    phone: Page, live_server, context: BrowserContext, village: Post, sign_in
) -> None:
    open_toilet(phone)
    look_with_a_fault(phone)
    context.clear_cookies()
    phone.get_by_role("button", name="完成并").click()
    expect(phone.get_by_text("登录已过期，已填的都在本机")).to_be_visible()
    phone.reload()
    expect(phone.get_by_text("登录已过期，已填的都在本机")).to_be_visible()
    assert kept() == (0, 0, 0)
    phone.get_by_role("link", name="去登录").click()
    expect(phone.get_by_role("button", name="登录")).to_be_visible()
    sign_in(village)
    phone.goto(f"{live_server.url}/care/inspecting/enter/")
    expect(phone.get_by_text("1 条已收到")).to_be_visible()
    assert kept() == (1, 1, 1)


def test_a_post_without_the_right_is_told_so(page: Page, live_server, village: Post, sign_in) -> None:
    sign_in(make_post(role="village_supervisor", division=SHITANG))
    page.goto(f"{live_server.url}/care/inspecting/")
    expect(page.get_by_text("您的岗位没有“巡查”权限")).to_be_visible()
    assert_accessible(page)


def test_a_stranger_is_led_to_sign_in(page: Page, live_server, village: Post) -> None:
    page.goto(f"{live_server.url}/care/inspecting/#waiting")
    expect(page.get_by_role("button", name="登录")).to_be_visible()


def test_signing_out_warns_of_what_waits_and_leaves_nothing_to_see(
    phone: Page, live_server, context: BrowserContext
) -> None:
    context.route("**/care/inspecting/records/", lambda route: route.abort())
    open_toilet(phone)
    look_with_a_fault(phone)
    phone.get_by_role("button", name="完成并").click()
    expect(phone.get_by_role("link", name="待发送 1 条")).to_be_visible()
    phone.goto(f"{live_server.url}/")
    phone.get_by_text("我的菜单").locator("..").click()
    phone.get_by_role("button", name="退出登录").click()
    expect(phone.get_by_text("本机还有 1 条巡查没有送出")).to_be_visible()
    phone.get_by_role("dialog").get_by_role("button", name="退出登录").click()
    expect(phone).to_have_url(f"{live_server.url}/sign-in/")
    context.set_offline(True)
    phone.goto(f"{live_server.url}/care/inspecting/")
    expect(phone.get_by_text("本机还没有下载过清单")).to_be_visible()
    assert "后石塘" not in phone.content()


def test_the_worker_keeps_the_shell_and_nothing_else(phone: Page, live_server) -> None:
    open_toilet(phone)
    phone.goto(f"{live_server.url}/care/inspecting/")
    kept_names = phone.evaluate(
        """caches.keys().then((names) => Promise.all(names.map((name) => caches.open(name).then((one) => one.keys()))))
        .then((lists) => JSON.stringify(lists.flat().map((request) => new URL(request.url).pathname)))"""
    )
    paths = json.loads(kept_names)
    assert "/care/inspecting/" in paths
    assert all(path == "/care/inspecting/" or path.startswith("/static/") for path in paths), paths


def test_scanned_or_typed_without_a_network(phone: Page, context: BrowserContext) -> None:
    code = Facility.objects.get(name="前石塘公厕").code
    context.set_offline(True)
    phone.get_by_role("link", name="扫码").click()
    phone.get_by_label("扫不出时，输入统一编码或牌号").fill(str(code))
    phone.get_by_role("button", name="查找").click()
    expect(phone.get_by_role("heading", name="前石塘公厕")).to_be_visible()
    phone.goto(phone.url.partition("#")[0] + "#scan")
    assert_accessible(phone)


PRESSED = ".btn, .link, .bar-act, .yes-no label, .choice, .stepper button, .stepper input, .line, .shoot, .search, .words"


def assert_thumbs(page: Page) -> None:
    """Whatever is pressed is as large as a thumb."""
    small = page.locator(PRESSED).evaluate_all(
        """(all) => all.map(one => [one.getBoundingClientRect(), one.innerText || one.ariaLabel || one.className])
        .filter(([box]) => box.width && (box.width < 43.5 || box.height < 43.5))
        .map(([box, word]) => `${word}: ${Math.round(box.width)} × ${Math.round(box.height)}`)"""
    )
    assert small == [], f"{page.url}: {small}"


def test_every_view_fits_a_thumb_and_is_accessible(phone: Page, live_server) -> None:
    facility = Facility.objects.get(name="后石塘公厕").pk
    for view in ("", "#waiting", "#scan", f"#facility/{facility}"):
        phone.goto(f"{live_server.url}/care/inspecting/{view}")
        expect(phone.locator("main h1")).to_be_visible()
        if "facility" in view:
            choose(phone, 1, "不合格")
            phone.get_by_role("radio", name="异常").check()
        assert_fits(phone)
        assert_thumbs(phone)
        assert_accessible(phone)


def test_the_first_page_weighs_little(page: Page, live_server, village: Post, sign_in) -> None:
    sign_in(village)
    check(asked_for(page, f"{live_server.url}/care/inspecting/"), client_of(village))


def test_a_new_version_comes_when_the_reader_says_so(phone: Page, live_server, monkeypatch) -> None:
    monkeypatch.setattr(inspecting_shell, "version", lambda: "second")
    phone.reload()
    expect(phone.get_by_text("有新版本")).to_be_visible()
    assert phone.locator("body").get_attribute("data-version") != "second"
    phone.get_by_role("button", name="更新").click()
    expect(phone.locator("body[data-version=second]")).to_be_visible()
    expect(phone.get_by_role("heading", name="今日巡查")).to_be_visible()
    assert phone.evaluate("caches.keys()") == ["guanhu-inspecting-second"]


def test_what_the_server_refuses_says_why_and_can_be_mended(phone: Page, context: BrowserContext) -> None:
    open_toilet(phone)
    look_with_a_fault(phone)
    context.set_offline(True)
    phone.get_by_role("button", name="完成并存本机").click()
    make_points("B", from_date=timezone.localdate())
    context.set_offline(False)
    phone.get_by_role("link", name="待发送 1 条").click()
    expect(phone.get_by_text("检查点与当日的管护标准不符")).to_be_visible()
    assert_accessible(phone)
    phone.get_by_role("button", name="修改后再发").click()
    expect(phone.get_by_text("已填 0 / 1")).to_be_visible()
    choose(phone, 1, "合格")
    phone.get_by_role("button", name="完成并提交").click()
    expect(phone.get_by_text("1 条已收到")).to_be_visible()
    assert kept() == (1, 1, 0)


def test_only_what_was_touched_is_a_draft_and_it_can_be_emptied(phone: Page) -> None:
    open_toilet(phone)
    phone.get_by_role("link", name="返回").click()
    expect(phone.get_by_text("未完成")).to_have_count(0)
    phone.get_by_role("link", name="后石塘公厕").click()
    choose(phone, 1, "合格")
    phone.get_by_role("button", name="清空重填").click()
    phone.get_by_role("dialog").get_by_role("button", name="清空").click()
    expect(phone.get_by_text("已填 0 / 4")).to_be_visible()


# --- The whole chain -----------------------------------------------------------------------------
def act(
    page: Page, word: str, fill: dict[str, str] | None = None, choose_in: dict[str, str] | None = None
) -> None:
    """Press a button of a matter, answer its dialog, press the same word there."""
    page.get_by_role("group", name="办理").get_by_role("link", name=word, exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    for label, words in (fill or {}).items():
        dialog.get_by_label(label).fill(words)
    for label, option in (choose_in or {}).items():
        dialog.get_by_label(label).select_option(label=option)
    dialog.get_by_role("button", name=word, exact=True).click()
    expect(dialog).to_be_hidden()


def test_found_on_the_phone_repaired_by_one_checked_by_another(
    phone: Page, live_server, context: BrowserContext, village: Post, sign_in
) -> None:
    clerk = make_post(division=HENGXI, person=make_person(division=HENGXI, name="沈知遥"))
    keeper = make_post(role="caretaker", division=SHITANG, person=make_person(name="姚小满"))
    head = make_post(role="village_head", division=SHITANG, person=make_person(name="魏长庚"))
    toilet = Facility.objects.get(name="后石塘公厕")
    # scanned and inspected with no signal, sent when it is back
    context.set_offline(True)
    phone.get_by_role("link", name="扫码").click()
    phone.get_by_label("扫不出时，输入统一编码或牌号").fill(str(toilet.code))
    phone.get_by_role("button", name="查找").click()
    expect(phone.get_by_role("heading", name="后石塘公厕")).to_be_visible()
    look_with_a_fault(phone)
    phone.get_by_role("radio", name="受损").check()
    phone.get_by_role("button", name="完成并存本机").click()
    expect(phone.get_by_text("待发送 1 条")).to_be_visible()
    context.set_offline(False)
    expect(phone.get_by_text("1 条已收到")).to_be_visible()
    matter = Matter.objects.everywhere(because=ALL).get()
    toilet.refresh_from_db()
    assert (matter.state, matter.severity, toilet.condition) == ("reported", "B", "damaged")
    address = f"{live_server.url}/care/matters/{matter.pk}/"
    # dispatched by the township, with the evidence before the eyes
    sign_in(clerk)
    phone.goto(address)
    expect(phone.get_by_text("男厕洗手池龙头关不严").first).to_be_visible()
    expect(phone.locator("#matter-photos img")).to_have_count(1)
    act(phone, "派单", choose_in={"处置人": option_of(keeper)})
    # taken on and handled by the caretaker
    sign_in(keeper)
    phone.goto(address)
    act(phone, "接单")
    phone.goto(address)
    act(phone, "处置完成", fill={"处置情况": "更换水龙头，已不漏"})
    # verified and closed by somebody else
    sign_in(head)
    phone.goto(address)
    assert_accessible(phone)
    act(phone, "核查办结")
    matter.refresh_from_db()
    toilet.refresh_from_db()
    assert (matter.state, toilet.condition) == ("closed", "good")
    people = [
        matter.reported_by,
        matter.steps.get(act="dispatch").person,
        matter.handled_by,
        matter.verified_by,
    ]
    assert people == [village.person, clerk.person, keeper.person, head.person]


def option_of(post: Post) -> str:
    """How a person is named in the choice."""
    return f"{post.person.name}（{post.person.division}{post.person.title}）"

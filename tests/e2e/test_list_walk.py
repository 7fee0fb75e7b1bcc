"""A township's list from beginning to end in the browser, each by whoever does it: township and county at a desk, the village on
a phone. Completed in bulk, confirmed, reviewed, checked, frozen, published, posted, objected to, changed and published again."""

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from accounts.models import Department, Party, Post
from assets.models import Facility, RegisteredFacts
from maintenance.actions.item_flow import move_many
from maintenance.actions.posting import confirm_sheet
from maintenance.models import Edition, EditionLine, Objection, Posting, Publication, ResponsibilityItem
from maintenance.publication_terms import load_terms
from tests.assets.factories import make_facility
from tests.e2e.conftest import DESK, PHONE, assert_accessible, assert_fits
from tests.e2e.test_facility_page import photo
from tests.factories import COUNTY, HENGXI, SHITANG, make_party, make_person, make_post

XUGAO = "320115009209"
WHO = {
    "clerk": ("township_clerk", HENGXI, "沈知遥"),
    "leader": ("township_leader", HENGXI, "许望舒"),
    "office": ("county_office", COUNTY, "顾明远"),
    "village": ("village_clerk", SHITANG, "程若溪"),
    "head": ("village_head", SHITANG, "魏长庚"),
    "watch": ("village_supervisor", SHITANG, "姚小满"),
    "other_head": ("village_head", XUGAO, "陶安"),
}
COMMON = {
    "公开电话": "025-52281111",
    "管护内容": "保洁、巡查、小修",
    "管护标准": "按街道管护办法执行",
    "年度预算": "1200",
}
CHOSEN = {"管护方式": "购买服务", "监管人": "许望舒", "监管单位": "江宁区农业农村局"}


class Walk:
    """One browser, in which now this, now that person is signed in, each at their own width."""

    def __init__(self, page: Page, base: str, sign_in: Callable[[Post], None]) -> None:
        self.page, self.base, self.sign_in = page, base, sign_in
        self.posts = {
            name: make_post(role=role, division=place, person=make_person(division=place, name=person))
            for name, (role, place, person) in WHO.items()
        }

    def become(self, who: str, address: str, *, phone: bool = False) -> Page:
        self.sign_in(self.posts[who])
        self.page.set_viewport_size(PHONE if phone else DESK)
        self.page.goto(f"{self.base}{address}")
        self.look()
        return self.page

    def look(self) -> None:
        assert_accessible(self.page)
        assert_fits(self.page)

    def press(self, word: str) -> Locator:
        """A button at the head of the page that asks in a dialog; the dialog."""
        self.page.get_by_role("link", name=word, exact=True).first.click()
        dialog = self.page.locator("#dialog")
        expect(dialog).to_be_visible()
        self.look()
        return dialog

    def agree(self, word: str) -> None:
        """The dialog's button; what was done is told on the page it leads to."""
        self.page.locator("#dialog").get_by_role("button", name=word, exact=True).click()
        expect(self.page.locator("#dialog")).to_be_hidden()

    def ask(self, word: str) -> None:
        """All rows of the list, one act of the bulk bar."""
        self.page.get_by_role("checkbox", name="全选本页").check()
        bar = self.page.get_by_role("group", name="批量办理")
        bar.get_by_role("button", name=word, exact=True).click()
        expect(self.page.get_by_role("button", name=re.compile(rf"^{word} \d+ 条$"))).to_be_visible()
        self.look()

    def bulk(self, word: str, number: int) -> None:
        """Asked with the number of rows, agreed to, told with the number."""
        self.ask(word)
        self.page.get_by_role("button", name=f"{word} {number} 条", exact=True).click()
        self.tells(f"{word}：已办 {number} 条")

    def tells(self, words: str) -> None:
        expect(self.page.locator("main")).to_contain_text(words)


@pytest.fixture
def walk(page: Page, live_server, transactional_db, sign_in) -> Walk:
    load_terms()
    return Walk(page, live_server.url, sign_in)


@pytest.fixture
def facilities(walk: Walk) -> list[Facility]:
    """Five in one village, three in another, as a ledger registered them; whom it names are known people and units."""
    made = [make_facility(division=SHITANG, address="村东头", name=f"石塘{n}号公厕") for n in range(1, 6)]
    made += [make_facility(division=XUGAO, address="路口", name=f"许高{n}号公厕") for n in range(1, 4)]
    for village in (SHITANG, XUGAO):
        make_person(division=village, name="陈守田")
    make_party(division=COUNTY, kind=Party.Kind.CONTRACTOR, name="宁穗物业服务公司")
    said = {"party": "宁穗物业服务公司", "person": "陈守田", "fund_source": "村集体"}
    for one in made:
        RegisteredFacts.objects.update_or_create(facility=one, defaults=said)
    department = make_party(division=COUNTY, kind=Party.Kind.INDUSTRY_DEPARTMENT, name=CHOSEN["监管单位"])
    Department.objects.create(party=department, title="农业农村局")
    return made


def at(name: str, *args, query: str = "") -> str:
    return f"{reverse(f'maintenance:{name}', args=args)}{query}"


def complete(walk: Walk) -> None:
    """Items made for the township; what no ledger said is filled into all of them at once."""
    page = walk.become("clerk", at("item-list"))
    walk.press("建立条目")
    walk.agree("建立条目")
    walk.tells("条目已建立，缺项见下")
    walk.become("clerk", at("item-list"))
    walk.ask("批量填报")
    for label, words in COMMON.items():
        page.get_by_label(label).fill(words)
    for label, option in CHOSEN.items():
        box = page.get_by_label(label)
        box.select_option(value=box.locator("option", has_text=option).first.get_attribute("value"))
    page.get_by_role("button", name="批量填报 8 条").click()
    walk.tells("已填报 8 条")
    walk.bulk("提交", 8)


def confirm_and_check(walk: Walk, of_village: int, of_other: int = 0) -> None:
    """The village on a phone, the township and the county at their desks."""
    walk.become("head", at("item-list", query="?state=submitted"), phone=True)
    walk.bulk("村确认", of_village)
    if of_other:
        held = ResponsibilityItem.objects.filter(state="submitted").values_list("pk", flat=True)
        assert move_many(items=held, act="confirm", by=walk.posts["other_head"]).done == of_other
    walk.become("leader", at("item-list", query="?state=confirmed"))
    walk.bulk("镇审核", of_village + of_other)
    walk.become("office", at("item-list", query="?state=reviewed"))
    walk.bulk("核定", of_village + of_other)


def freeze_and_publish(walk: Walk) -> tuple[Edition, Publication]:
    page = walk.become("clerk", at("edition-freeze"))
    page.get_by_role("button", name="定版").click()
    walk.tells("已定版")
    walk.look()
    walk.press("公示")
    walk.agree("拟公示")
    walk.tells("已拟公示，请核对后发布")
    walk.look()
    walk.press("发布").get_by_label("监督电话").fill("025-52280000")
    walk.agree("发布")
    walk.tells("已发布")
    return Edition.objects.latest("pk"), Publication.objects.latest("pk")


def post_on_the_board(walk: Walk, publication: Publication) -> None:
    page = walk.become("village", at("publication-detail", publication.pk), phone=True)
    page.get_by_role("link", name="张榜", exact=True).first.click()
    walk.look()
    page.locator("[data-pick]").last.set_input_files([photo("teal")])
    expect(page.locator("ul.photos li")).to_have_count(1)
    page.get_by_label("张榜地点").fill("村务公开栏")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("村务公开栏").first).to_be_visible()
    walk.look()
    posting = confirm_sheet(posting=Posting.objects.get(publication=publication), by=walk.posts["watch"])
    assert posting.confirmed_by == walk.posts["watch"].person


def object_to(walk: Walk, publication: Publication, facility: Facility) -> Objection:
    """Said by telephone to the village's clerk, found true by the township's leader."""
    page = walk.become("village", at("publication-detail", publication.pk), phone=True)
    page.get_by_role("link", name="登记异议").click()
    walk.look()
    page.get_by_role("radio", name="电话").check()
    page.get_by_label("异议内容").fill("公厕的公开电话打不通")
    page.get_by_label("涉及设施").fill(str(facility.code))
    page.get_by_label("提出人").fill("周小满")
    page.get_by_role("button", name="登记").click()
    expect(page.get_by_role("heading", name="异议内容")).to_be_visible()
    walk.look()
    objection = Objection.objects.get(facility=facility)
    walk.become("leader", at("objection-detail", objection.pk))
    walk.press("异议成立").get_by_role("textbox").fill("属实，更正公开电话")
    walk.agree("异议成立")
    walk.tells("异议成立")
    return objection


def correct(walk: Walk, facility: Facility, number: str) -> None:
    """The village's clerk on the phone: why it came back, what is right, handed in again."""
    item = ResponsibilityItem.objects.get(facility=facility)
    page = walk.become("village", at("item-detail", item.pk), phone=True)
    walk.tells(number)
    page.get_by_role("link", name="填报", exact=True).click()
    walk.look()
    page.get_by_label("公开电话").fill("025-52289999")
    page.get_by_role("button", name="保存").click()
    walk.tells("已保存")
    walk.press("提交")
    walk.agree("提交")
    walk.tells("已办理：提交")


def changes(edition: Edition) -> dict[str, tuple[str, list[str]]]:
    lines = EditionLine.objects.filter(edition=edition)
    return {line.columns["name"]: (line.change, line.changed_columns) for line in lines}


def test_a_township_s_list_from_the_ledger_to_its_second_edition(walk: Walk, facilities: list[Facility]):
    complete(walk)
    confirm_and_check(walk, 5, 3)
    first, publication = freeze_and_publish(walk)
    assert (first.count, first.added_count) == (8, 8)
    post_on_the_board(walk, publication)
    objection = object_to(walk, publication, facilities[0])
    correct(walk, facilities[0], objection.number)
    confirm_and_check(walk, 1)
    second, again = freeze_and_publish(walk)
    kept = {one.name: ("kept", []) for one in facilities[1:]}
    assert changes(second) == kept | {facilities[0].name: ("changed", ["phone"])}
    assert changes(first) == {one.name: ("added", []) for one in facilities}
    assert (again.object_id, second.before) == (str(second.pk), first)
    page = walk.become("clerk", at("edition-detail", second.pk, query="?change=changed"))
    row = page.locator("tbody tr")
    expect(row).to_have_count(1)
    expect(row.locator("del")).to_have_text("025-52281111")
    expect(row.locator("ins")).to_have_text("025-52289999")

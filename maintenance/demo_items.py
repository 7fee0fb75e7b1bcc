"""The list of the demo's 横溪: villages in every state, two editions and what changed between them, the first published."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.models import Division, Party, Person, Post
from accounts.system import SystemPost
from assets.actions.registering import correct
from maintenance.actions import item_flow, item_words, publishing
from maintenance.actions import items as acts
from maintenance.actions.editions import freeze, unfinished
from maintenance.completeness import lacking, types_with_standard
from maintenance.edition_publishing import KIND
from maintenance.models import ItemState, Mode, ResponsibilityItem

TOWNSHIP, COUNTY = "320115009000", "320115000000"
BECAUSE = "the demo's own rows"
PHONE = "025-52281001"  # of the township's office, printed on the notice
# by sector: what is done, in which way, what a year costs
DUTIES = {
    "01": ("路面保洁、边沟清理、坑槽修补、标志维护", Mode.SELF, "1800.00"),
    "04": ("每日保洁、设备检修、除臭、粪污清掏", Mode.PURCHASED, "4200.00"),
    "08": ("亮灯巡查、灯具更换、线路检修", Mode.PURCHASED, "260.00"),
}
OTHERWISE = ("日常巡查、保洁、小修", Mode.SELF, "900.00")
# villages up to which the list has come so far, 石塘村 first, the others in the order of their codes
WHOLE, CONFIRMED, REVIEWED, HANDED_IN = 11, 14, 16, 18
MENDED = 8  # villages in which nothing is missing any more


@transaction.atomic
def load(options) -> str:
    """Once; needs the demo's facilities and people."""
    township = Division.objects.everywhere(because=BECAUSE).filter(pk=TOWNSHIP).first()
    posts = {
        name: post_of(name)
        for name in ("hx.clerk", "hx.leader", "county.office", "shitang.clerk", "shitang.head")
    }
    rows = ResponsibilityItem.objects.everywhere(because=BECAUSE)
    if township is None or posts["hx.clerk"] is None:
        return "没有示范人员，不写示范的责任清单"
    if rows.exists():
        return "示范的责任清单已在册"
    villages = list(
        Division.objects.everywhere(because=BECAUSE)
        .filter(parent=township, closed_on=None, facilities__isnull=False)
        .distinct()
        .order_by("code")
    )
    villages.sort(key=lambda village: village.short_name != "石塘村")
    for number, village in enumerate(villages[:-1]):  # the last has not begun
        acts.make(division=village, by=posts["hx.clerk"])
        if number < HANDED_IN:
            fill(village, number, by=posts["hx.clerk"], leader=posts["hx.leader"])
        if number < MENDED:
            mend(village, by=posts["hx.clerk"])
        if number < HANDED_IN:
            _bring(village, number, posts)
    return _editions(township, villages, posts)


def post_of(username: str) -> Post | None:
    rows = Post.objects.everywhere(because=BECAUSE).select_related("person", "role", "division")
    return rows.filter(person__account__username=username).order_by("pk").first()


def of_village(village: Division, **conditions):
    rows = ResponsibilityItem.objects.everywhere(because=BECAUSE).live()
    return rows.filter(facility__division=village, **conditions).order_by("pk")


def fill(village: Division, number: int, *, by: Post, leader: Post | None) -> None:
    """A person of the ledger for those alike, one for the rest; phone, duty, way and money by sector."""
    named = (
        of_village(village, person=None, words__has_key="person").select_related("facility__division").first()
    )
    if named is not None and not Person.objects.filter(division=village, name=named.words["person"]).exists():
        item_words.create_person(item=named, by=by, all_alike=True)
    person = Person.objects.filter(division=village, active=True).order_by("pk").first()
    committee = Party.objects.filter(division=village, kind=Party.Kind.VILLAGE_COMMITTEE).first()
    keys = list(of_village(village).values_list("pk", flat=True))
    said = {
        "person": person,
        "party": committee,
        "public_phone": f"025-5228{2000 + number:04d}",
        "supervisor": leader.person if leader else None,
        "fund_kinds": ["village_collective", "township"],
    }
    given = {name: value for name, value in said.items() if value is not None}
    acts.fill_many(items=keys, values=given, only_empty=True, by=by)
    for sector, (duty, mode, cost) in {**DUTIES, "": OTHERWISE}.items():
        rows = of_village(village, duty_text="")
        rows = rows.filter(facility__type__sector=sector) if sector else rows
        some = list(rows.values_list("pk", flat=True))
        if some:
            values = {"duty_text": duty, "mode": mode, "annual_cost": Decimal(cost), "own_standard": ""}
            acts.fill_many(items=some, values=values, only_empty=True, by=by)


def mend(village: Division, *, by: Post) -> None:
    """What the register did not say of the place, and the words of the standard where none is in force."""
    kinds = types_with_standard(COUNTY)
    bare = of_village(village).exclude(facility__type__in=kinds).values_list("pk", flat=True)
    words = "按《横溪街道村级公共设施管护办法》执行"
    acts.fill_many(items=bare, values={"own_standard": words}, only_empty=True, by=by)
    for item in (
        of_village(village).filter(lacking("location", with_standard=kinds)).select_related("facility")
    ):
        held = item.facility
        correct(facility=held, version=held.version, address=f"{village.short_name}村部附近", by=by)


def _bring(village: Division, number: int, posts: dict) -> None:
    """As far as the village's place in the order says; whoever has no account is stood for by the system."""
    own = village.short_name == "石塘村"
    clerk = posts["shitang.clerk"] if own and posts["shitang.clerk"] else SystemPost()
    head = posts["shitang.head"] if own and posts["shitang.head"] else SystemPost()
    way = [
        ("submit", clerk),
        ("confirm", head),
        ("review", posts["hx.leader"]),
        ("check", posts["county.office"]),
    ]
    steps = 4 if number < WHOLE or own else 2 if number < CONFIRMED else 3 if number < REVIEWED else 1
    keys = list(of_village(village).values_list("pk", flat=True))
    for act, by in way[:steps]:
        item_flow.move_many(items=keys[: len(keys) - 4] if own else keys, act=act, by=by)


def _editions(township: Division, villages: list[Division], posts: dict) -> str:
    clerk = posts["hx.clerk"]
    first = _frozen(township, by=clerk, note="年度首版")
    title = f"{township}农村公共基础设施管护责任清单（{first.year}年第{first.number}版）公示"
    drafted = publishing.draft(
        kind=KIND, object_id=first.pk, division=township, title=title, by=clerk, phone=PHONE
    )
    publishing.publish(publication=drafted, from_date=timezone.localdate(), by=clerk)
    _change(villages[1], clerk, posts)
    second = _frozen(township, by=clerk, note="三处更换公开电话、调整预算")
    returned = list(
        of_village(villages[WHOLE + 1], state=ItemState.CONFIRMED).values_list("pk", flat=True)[:6]
    )
    if returned:
        item_flow.move_many(
            items=returned, act="return_from_township", reason="责任人或电话有误", by=posts["hx.leader"]
        )
    open_ones = of_village(villages[0], state=ItemState.CHECKED).select_related("facility__division")[:2]
    for item in open_ones:
        acts.fill(item=item, version=item.version, by=clerk, duty_text="每日保洁、门窗水电检修、台账登记")
    return f"示范的责任清单：{second}，列入 {second.count} 条"


def _frozen(township: Division, *, by: Post, note: str):
    return freeze(division=township, leaving=sum(unfinished(township).values()), note=note, by=by)


def _change(village: Division, clerk: Post, posts: dict) -> None:
    """Three checked items are changed and walk the whole way again."""
    changed = list(of_village(village, state=ItemState.CHECKED).select_related("facility__division")[:3])
    for item in changed:
        acts.fill(
            item=item,
            version=item.version,
            by=clerk,
            public_phone="025-52289000",
            annual_cost=Decimal("1500.00"),
        )
    keys = [item.pk for item in changed]
    for act, by in (
        ("submit", SystemPost()),
        ("confirm", SystemPost()),
        ("review", posts["hx.leader"]),
        ("check", posts["county.office"]),
    ):
        item_flow.move_many(items=keys, act=act, by=by)

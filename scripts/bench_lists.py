"""Lists and searches at a million facilities: a whole page through Django's test client, as the county's office sees it.

list_growth: the worst of four pages at 1,000,000 over the same page at 10,000, in two databases of one server.
search_cost: the worst search at 1,000,000 over the plain first page there.
"""

from collections.abc import Callable
from functools import partial

from bench_frame import Figure, database, medians, prepared

FEW, MANY = 10_000, 1_000_000
ROUNDS = 9
LIST = "/facilities/"
PAGES = {
    "first": LIST,
    "township": f"{LIST}?township=990901002000",
    "type and state": f"{LIST}?type=0802&condition=damaged",
    "last": f"{LIST}?last=1",
}


def list_growth() -> Figure:
    few, many = _county(FEW), _county(MANY)
    sides: dict[str, Callable[[], object]] = {}
    for name, url in PAGES.items():
        sides |= {f"{name} few": partial(few, url), f"{name} many": partial(many, url)}
    seconds = medians(sides, rounds=ROUNDS)
    ratios = {name: seconds[f"{name} many"] / seconds[f"{name} few"] for name in PAGES}
    told = ", ".join(f"{name} {ratio:.2f}" for name, ratio in ratios.items())
    note = f"worst page at {MANY:,} facilities over the same at {FEW:,}: {told}; medians of {ROUNDS}, in turn"
    return Figure("list_growth", max(ratios.values()), 1.3, note)


def search_cost() -> Figure:
    ask = _county(MANY)
    sides: dict[str, Callable[[], object]] = {"plain": partial(ask, LIST)}
    for name, words in _searches().items():
        sides[name] = partial(ask, f"{LIST}?q={words}")
    seconds = medians(sides, rounds=ROUNDS)
    plain = seconds.pop("plain")
    ratios = {name: taken / plain for name, taken in seconds.items()}
    told = ", ".join(f"{name} {ratio:.2f}" for name, ratio in ratios.items())
    note = f"worst search at {MANY:,} facilities over a plain page of {1000 * plain:.0f} ms: {told}; medians of {ROUNDS}, in turn"
    return Figure("search_cost", max(ratios.values()), 5.0, note)


def _searches() -> dict[str, str]:
    """What people type, each for a facility in the middle of the register."""
    from assets.models import Facility

    with database(_name(MANY)):
        rows = Facility.objects.exclude(code=None).select_related("facts").order_by("id")
        one = rows.filter(name__contains="戏台", id__gt=MANY // 2).first() or rows[MANY // 2]
        return {
            "two characters, common": "路灯",
            "two characters": "戏台",
            "rare name": one.name,
            "initials": one.initials[:6],
            "keeper": one.facts.person,
            "phone": one.facts.phone_list[0],  # answered by two requests: it does not stay in the address
            "last four of a phone": one.facts.phone_list[0][-4:],
            "tail of a code": (one.code or "")[-8:],
        }


def _name(number: int) -> str:
    return f"guanhu_bench_{number}"


def _county(number: int) -> Callable[[str], None]:
    """A signed-in reader of the synthetic county with so many facilities: `ask(url)` gets a page or fails."""
    from assets import demo_synthetic

    prepared(_name(number), partial(demo_synthetic.fill, number))
    with database(_name(number)):
        client = _reader()

    def ask(url: str) -> None:
        with database(_name(number)):
            answer = client.get(url, follow=True)
            if answer.status_code != 200 or b"<tbody><tr" not in answer.content:
                raise SystemExit(f"{url} answers {answer.status_code} without rows")

    return ask


def _reader():
    """A client signed in as the county's office."""
    from accounts.models import Account, Division, Person, Post, Role
    from assets.demo_synthetic import COUNTY
    from tests.factories import client_of

    county = Division.objects.get(pk=COUNTY)
    person, _made = Person.objects.get_or_create(name="测速", division=county)
    if not Account.objects.filter(person=person).exists():
        Account.objects.create(username="bench", person=person, must_change_password=False)
    role = Role.objects.get(pk="county_office")
    post, _made = Post.objects.get_or_create(person=person, role=role, division=county)
    return client_of(post)

"""Two small counties for tests of who sees what, made without the reference files.

county = make_county()             # divisions, roles, one account per role, each in its own place
client = county.client("village_clerk")
"""

from dataclasses import dataclass, field
from functools import cached_property

from django.test import Client

from accounts import reference
from accounts.models import Account, Division, Party, Person, Post, Role
from accounts.scoping import ScopeKind
from tests.factories import client_of

STRANGE = "越界"  # stands in every name of what a reader must not see


@dataclass
class County:
    county: Division
    township: Division
    village: Division
    other_village: Division  # same township
    other_township: Division
    third_village: Division  # of the other township
    other_county: Division
    fourth_village: Division  # of the other county
    party: Party
    posts: dict[str, Post] = field(default_factory=dict)

    def foreign_to(self, post: Post) -> Division:
        """A village just beyond the post's area, and named so."""
        if post.scope_kind not in (ScopeKind.AREA, ScopeKind.AREA_SECTORS):
            return self.third_village
        beyond = {
            "county": self.fourth_village,
            "township": self.third_village,
            "village": self.other_village,
        }
        return beyond[post.division.level]

    def client(self, role: str) -> Client:
        """A browser in which the holder of the role is signed in, second factor passed."""
        return client_of(self.posts[role])

    @cached_property
    def divisions(self) -> list[Division]:
        return [
            self.county,
            self.township,
            self.village,
            self.other_village,
            self.other_township,
            self.third_village,
        ]


def division(code: str, name: str, parent: Division | None = None) -> Division:
    """Not yet kept."""
    level = "county" if code.endswith("000000") else "township" if code.endswith("000") else "village"
    return Division(
        code=code,
        name=f"{name}委会" if level == "village" else name,
        short_name=name,
        level=level,
        parent=parent,
        pinyin=reference.initials(name),
    )


def make_county() -> County:
    """Divisions and one signed-up person per role; the roles stand already."""
    first = division("990101000000", "安平县")
    township = division("990101001000", "清河镇", first)
    second = division("990101002000", f"{STRANGE}镇", first)
    other = division("990102000000", f"{STRANGE}县")
    far = division("990102001000", f"{STRANGE}远镇", other)
    made = County(
        county=first,
        township=township,
        village=division("990101001201", "柳树村", township),
        other_village=division("990101001202", f"{STRANGE}东村", township),
        other_township=second,
        third_village=division("990101002201", f"{STRANGE}西村", second),
        other_county=other,
        fourth_village=division("990102001201", f"{STRANGE}远村", far),
        party=Party(kind=Party.Kind.OPERATOR, name="清河供水公司", division=first),
    )
    Division.objects.bulk_create([*made.divisions, other, far, made.fourth_village])
    made.party.save()
    posts = [hired(role, made) for role in Role.objects.all()]
    keep(posts)
    made.posts |= {post.role_id: post for post in posts}
    return made


def employ(role: Role, county: County, *, area: Division | None = None, name: str = "") -> Post:
    """A person with an account in the role; the area is the test county's unless given."""
    post = hired(role, county, area=area, name=name)
    keep([post])
    return post


def hired(role: Role, county: County, *, area: Division | None = None, name: str = "") -> Post:
    """Not yet kept."""
    places = {"county": county.county, "township": county.township, "village": county.village}
    where = area or places[role.level]
    return Post(
        person=Person(name=name or f"{role.name}一", division=where, phone="13812345678"),
        role=role,
        division=where,
        sectors=["01"] if role.scope_kind == ScopeKind.AREA_SECTORS else [],
        party=county.party if role.scope_kind == ScopeKind.OWN_PARTY else None,
    )


def keep(posts: list[Post]) -> None:
    """With their people and an account each: three statements, however many they are."""
    Person.objects.bulk_create([post.person for post in posts])
    accounts = [
        Account(
            username=f"{post.role_id}-{post.person.pk}".replace("_", "-"),
            person=post.person,
            must_change_password=False,
        )
        for post in posts
    ]
    for account in accounts:
        account.set_unusable_password()
    Account.objects.bulk_create(accounts)
    Post.objects.bulk_create(posts)

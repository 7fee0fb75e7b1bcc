"""Authorisation matrix, generated from the URL configuration: url × method × role × own or foreign object, 0 leaks.

A new page needs nothing here. If its address names an object, its room puts one line into `<room>/matrix.py`:

    FACTORIES = {"assets:facility-detail": ObjectFactory(lambda division: {"facility_id": facility(division).pk})}

(filled into OBJECT_FACTORIES by the room's apps.py). `own=` makes what belongs to the reader alone, `shared=True` says
that no area owns it. Objects carry their village's name: villages beyond the reader's area must not be named in any
answer, neither by name nor by code. Every cell's request is rolled back but for those that the post lacks the right
for: these run as at the door, each change committed, and at the end the trail must know of none.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from functools import cache, partial

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import Max
from django.test import Client, override_settings

from accounts.models import AccountSession, Division, Post
from accounts.places import OBJECT_FACTORIES, ObjectFactory
from accounts.reference import rows_of
from common import acting
from common.models import AuditRecord
from common.places import REFERENCE_LOADERS
from tests.county import County, make_county
from tests.doors import Doorway, every_door

pytestmark = pytest.mark.django_db
DOORS = every_door()
REACHED = {200, 201, 204, 302, 400, 409, 422}  # found, whatever was wrong with an empty body
KNOCKS = 900  # doors and their methods: one that is lost lowers it
WHOLE_TRAIL = "accounts:audit-"  # the audit administrator reads all of it (security rule 12)
LONG_WORDS = re.compile(r"[0-9A-Za-z+/=_-]{16,}")  # tokens, nonces, request numbers


def roles() -> list[str]:
    """The roles of the reference file, without a database."""
    return [row["code"] for row in rows_of("roles.csv")]


@cache
def lacking(door: Doorway, method: str) -> list[str]:
    """The roles that may not come in."""
    return [row["code"] for row in rows_of("roles.csv") if not door.opens(method, set(row["rights"].split()))]


class Built:
    """The county, and one object per address and village."""

    def __init__(self) -> None:
        self.county: County = make_county()
        for key, load in REFERENCE_LOADERS.items():
            if not key.startswith("accounts."):  # whose county this is not
                load()
        self.made: dict[tuple[str, str], dict] = {}
        county = self.county
        for division in (county.village, county.other_village, county.third_village, county.fourth_village):
            for door in object_doors():
                self.made[door.name, division.pk] = factory_of(door).make(division)

    def arguments(self, door: Doorway, division: Division) -> dict:
        """What the address wants for its object in that village; the trail is emptied between tests, so made anew."""
        if door.name.partition(":")[2].startswith("audit"):
            return factory_of(door).make(division)
        return self.made[door.name, division.pk]

    def beyond(self, post: Post) -> set[str]:
        """Names and codes of all divisions outside the post's area."""
        all_of_them = Division.objects.everywhere(because="test")
        outside = [one for one in all_of_them if not any(start <= one.pk < end for start, end in post.ranges)]
        below = [one for one in outside if one.level == Division.Level.VILLAGE]
        return {one.short_name for one in below} | {one.pk for one in below}


def object_doors() -> list[Doorway]:
    return [door for door in DOORS if door.takes_object and not door.is_public]


def factory_of(door: Doorway) -> ObjectFactory:
    factory = OBJECT_FACTORIES.get(door.name)
    assert factory is not None, f"{door.name} names an object and has no line in its room's matrix.py"
    return factory


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Built]:
    """Committed, so that each cell has a short transaction of its own or none; swept away afterwards."""
    media = override_settings(MEDIA_ROOT=tmp_path_factory.getbasetemp() / "media")
    with django_db_blocker.unblock(), media:
        with transaction.atomic(), acting.change(door="test"):
            made = Built()
        yield made
        call_command("flush", verbosity=0, interactive=False)


@pytest.fixture
def _django_db_helper(built: Built) -> None:
    """In place of pytest-django's: no transaction around a whole test, each cell has its own or none."""


def asked(client: Client, method: str, url: str):
    """The answer, with its whole text; what it changed stays."""
    kind = {"content_type": "application/json"} if url.startswith("/api/") and method != "GET" else {}
    answer = client.generic(method, url, "{}" if kind else "", **kind)
    answer.text_of_all = text_of(answer)
    return answer


def taken_back(ask: Callable):
    """What `ask()` answers; whatever it changed is taken back."""
    with transaction.atomic():
        answer = ask()
        transaction.set_rollback(True)
    return answer


def text_of(answer) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content.startswith(b"PK"):
        archive = zipfile.ZipFile(io.BytesIO(content))
        return "".join(archive.read(name).decode(errors="replace") for name in archive.namelist())
    return content.decode(errors="replace")


class Sheet:
    """The cells of one role: how many were checked, and what was wrong."""

    def __init__(self, built: Built, role: str) -> None:
        self.built, self.role = built, role
        self.post: Post = built.county.posts[role]
        self.client = built.county.client(role)
        self.client.raise_request_exception = False
        self.beyond = built.beyond(self.post)
        self.knocked, self.cells, self.wrong = 0, 0, []
        self.since = AuditRecord.objects.aggregate(last=Max("pk", default=0))["last"]

    def check(self, door: Doorway) -> None:
        for method in door.methods:
            self.knocked += 1
            may = door.opens(method, self.post.rights)
            if door.takes_object:
                for whose, arguments in self._objects(door, method, may):
                    self._judge(door, method, whose, arguments, may)
            else:
                self._judge(door, method, "list", dict, may)

    def _objects(self, door: Doorway, method: str, may: bool) -> Iterator[tuple[str, Callable]]:
        """One of the own area, one beyond it. Who lacks the right is refused before either is looked at: of those roles
        the first asks for both, the others for the one and the other in turn.
        """
        factory, county = factory_of(door), self.built.county
        turn = 0 if may else lacking(door, method).index(self.role)
        if factory.shared or turn % 2 == 0:
            at_home = partial(self.built.arguments, door, county.village)
            yield "own", partial(factory.own, self.post) if factory.own else at_home
        if not factory.shared and (turn % 2 or turn == 0):
            yield "foreign", partial(self.built.arguments, door, county.foreign_to(self.post))

    def changes(self) -> list[str]:
        """What the cells changed for good: nothing, for where a right is lacking nothing may be done."""
        rows = AuditRecord.objects.changes().filter(pk__gt=self.since, door__in=["page", "api"])
        return [str(row) for row in rows.exclude(table=AccountSession._meta.db_table)]

    def _judge(self, door: Doorway, method: str, whose: str, arguments: Callable, may: bool) -> None:
        def ask():
            return asked(self.client, method, door.url(arguments()))

        self.cells += 1
        makes = whose == "own" and factory_of(door).own
        answer = taken_back(ask) if may or makes else ask()
        if fault := self._fault(door, answer, whose, may):
            self.wrong.append(f"{self.role} {method} {door.name} {whose}: {answer.status_code} {fault}")

    def _fault(self, door: Doorway, answer, whose: str, may: bool) -> str:
        if answer.status_code >= 500:
            return "a failure"
        if answer.status_code != 404 and (shown := self._strange_words(door, answer)):
            return f"shows {shown[0]}, which lies beyond the area"
        if not may and answer.status_code != 403:
            return "answers without the right"
        if may and whose == "foreign" and answer.status_code not in (403, 404):
            return "answers for a foreign object"
        return ""

    def _strange_words(self, door: Doorway, answer) -> list[str]:
        if door.name.startswith(WHOLE_TRAIL):
            return []
        return [word for word in self.beyond if word in answer.text_of_all]


@pytest.mark.parametrize("role", roles())
def test_no_role_sees_or_changes_what_is_not_its_own(built: Built, role: str, capsys) -> None:
    sheet = Sheet(built, role)
    for door in DOORS:
        if not door.is_public:
            sheet.check(door)
    with capsys.disabled():
        print(f"\n{role}: {sheet.cells} cells, {len(sheet.wrong)} leaks", end="")
    assert not sheet.wrong, "\n".join(sheet.wrong)
    assert sheet.knocked >= KNOCKS
    assert sheet.changes() == []


def test_a_stranger_is_sent_to_sign_in(built: Built, capsys) -> None:
    client, wrong, cells = Client(raise_request_exception=False), [], 0
    for door in DOORS:
        if door.is_public:
            continue
        for method in door.methods:
            cells += 1
            url = door.url(built.arguments(door, built.county.village) if door.takes_object else {})
            answer = taken_back(partial(asked, client, method, url))
            sent = answer.status_code == 302 and "/sign-in/" in answer.headers["Location"]
            if not (sent or answer.status_code in (401, 403)):
                wrong.append(f"{method} {door.name}: {answer.status_code}")
    with capsys.disabled():
        print(f"\nnobody: {cells} cells, {len(wrong)} leaks", end="")
    assert not wrong, "\n".join(wrong)


def test_methods_nobody_declared_are_refused(built: Built) -> None:
    client = built.county.client("county_admin")
    client.raise_request_exception = False
    wrong = []
    for door in DOORS:
        if door.is_public:
            continue
        url = door.url(built.arguments(door, built.county.village) if door.takes_object else {})
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - set(door.methods):
            status = taken_back(partial(asked, client, method, url)).status_code
            if status not in (403, 405):
                wrong.append(f"{method} {door.name}: {status}")
    assert not wrong, "\n".join(wrong)


def _knocks(built: Built, client: Client, post: Post, door: Doorway):
    factory = factory_of(door)
    own = factory.own(post) if factory.own else built.arguments(door, built.county.village)
    return asked(client, door.methods[0], door.url(own))


def test_every_object_can_be_reached_by_somebody(built: Built) -> None:
    """A factory whose object nobody can open proves nothing."""
    clients = {role: built.county.client(role) for role in built.county.posts}
    useless = []
    for door in object_doors():
        for role, client in clients.items():
            post = built.county.posts[role]
            if not door.opens(door.methods[0], post.rights):  # its own test has it refused
                continue
            answer = taken_back(partial(_knocks, built, client, post, door))
            if answer.status_code in REACHED:
                break
        else:
            useless.append(f"{door.methods[0]} {door.name}")
    assert not useless, "\n".join(useless)


def test_foreign_and_unknown_are_told_alike(built: Built) -> None:
    """The same 404 with the same words, so that nobody learns which numbers exist."""
    client = built.county.client("county_office")
    wrong = []
    for door in object_doors():
        (name, *others), known = door.arguments, built.arguments(door, built.county.fourth_village)
        if factory_of(door).shared or others or "GET" not in door.methods or not isinstance(known[name], int):
            continue
        foreign, unknown = (
            taken_back(partial(asked, client, "GET", door.url(known))),
            taken_back(partial(asked, client, "GET", door.url({name: 987_654_321}))),
        )
        if foreign.status_code == 404 and _plain(foreign) != _plain(unknown):
            wrong.append(door.name)
    assert not wrong, "\n".join(wrong)


def _plain(answer) -> str:
    return LONG_WORDS.sub("", answer.text_of_all)

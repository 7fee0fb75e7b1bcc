"""Objects for the authorisation matrix (tests/test_matrix.py): what a url of WHO names, standing in a given village.

Every url name with arguments has one entry. A room adds its own the same way: `FACTORIES` in <room>/matrix.py, filled into
OBJECT_FACTORIES by its apps.py. Names carry the division's, so that a leak is seen in any answer.
"""

from collections.abc import Callable
from datetime import date
from itertools import count
from typing import Any
from uuid import uuid4

from django.utils import timezone

from accounts.models import (
    Account,
    AccountSession,
    Department,
    Division,
    DivisionAlias,
    DivisionEdition,
    DivisionMerge,
    Grid,
    GridMember,
    Notice,
    Party,
    Person,
    Post,
    PostHandover,
    Role,
    Sector,
    Settlement,
    Suggestion,
    TableImport,
)
from accounts.places import IMPORTABLE_TABLES, ObjectFactory
from common import acting, attachments, jobs
from common.attachments import Owner
from common.attachments.keeping import DRAFT_LIVES
from common.audit import note
from common.models import Attachment, Job

Arguments = dict[str, Any]
_number = count(1)  # each address has an object of its own


def party(division: Division) -> Party:
    kind = Party.Kind.INDUSTRY_DEPARTMENT
    return Party.objects.create(
        kind=kind, name=f"{division.short_name}用水合作社{next(_number)}", division=division
    )


def person(division: Division) -> Person:
    return Person.objects.create(name=f"{division.short_name}人", division=division, phone="13912345678")


def account(division: Division) -> Account:
    return Account.objects.create(username=f"matrix-{next(_number)}", person=person(division), password="!")


def post(division: Division) -> Post:
    """Held by someone in the village, granted by someone else."""
    role = Role.objects.filter(level=division.level, scope_kind="area")[0]
    return Post.objects.create(
        person=person(division), role=role, division=division, granted_by=person(division)
    )


def _department(division: Division) -> Department:
    return Department.objects.create(party=party(division), title=f"{division.short_name}水务站")


def settlement(division: Division) -> Settlement:
    kind = Settlement.Kind.GROUP
    return Settlement.objects.create(
        division=division, kind=kind, name=f"{division.short_name}{next(_number)}组"
    )


def grid(division: Division) -> Grid:
    return Grid.objects.create(division=division, number=next(_number), name=f"{division.short_name}网格")


def _by(name: str, make: Callable[[Division], Any], key: str = "pk") -> ObjectFactory:
    """A factory whose url has one argument `name`, taken from the made row's `key`."""
    return ObjectFactory(lambda division: {name: getattr(make(division), key)})


def _here(division: Division) -> Division:
    return division


def _alias(division: Division) -> DivisionAlias:
    source = DivisionAlias.Source.CONFIRMED
    return DivisionAlias.objects.create(
        division=division, name=f"{division.short_name}别名{next(_number)}", source=source
    )


def _merge(division: Division) -> DivisionMerge:
    return DivisionMerge.objects.create(
        closed=division,
        successor=division,
        on_date=date(2024, 1, 1),
        moved=[],
        paper=f"{division.short_name}批文",
    )


def _edition(division: Division) -> DivisionEdition:
    """Stands in the area of the village, where a real one stands in its county."""
    return DivisionEdition.objects.create(county=division, year=2024, file_name=f"{division.short_name}.csv")


def _handover(division: Division) -> PostHandover:
    held = post(division)
    return PostHandover.objects.create(
        post=held, division=division, receiver=person(division), on_date=date(2024, 1, 1), moved=[]
    )


def _member(division: Division) -> GridMember:
    return GridMember.objects.create(grid=grid(division), person=person(division), duty=GridMember.Duty.HEAD)


def _notice_to(reader: Person) -> Notice:
    return Notice.objects.create(person=reader, title=f"{reader.division.short_name}的消息")


def _suggestion(division: Division) -> Suggestion:
    return Suggestion.objects.create(
        person=person(division), division=division, text=f"{division.short_name}的建议"
    )


def _file(account: Account) -> Attachment:
    """A file somebody has uploaded and not yet handed in: nobody else's to read."""
    kind, owner = Attachment.Kind.PDF, Owner("draft", account.pk)
    made = attachments.keep_made([b"%PDF-1.7"], name="草稿", kind=kind, owner=owner, by=account.pk)
    made.state, made.expires_at = Attachment.State.DRAFT, timezone.now() + DRAFT_LIVES
    made.save(update_fields=["state", "expires_at"])
    return made


def _import_of(held: Post) -> TableImport:
    """Of a table that the post may import, so that its own is found."""
    table = next((one for one in IMPORTABLE_TABLES if one.right in held.rights), None)
    rows = '{"columns": [], "rows": []}'
    counts = {"new": 0, "changed": 0}
    return TableImport.objects.create(
        person=held.person,
        post=held,
        table=table.key if table else "parties",
        file_name=f"{held.division.short_name}.xlsx",
        rows=rows,
        counts=counts,
    )


def _audit_record(division: Division) -> int:
    """Something an account of the village did."""
    with acting.change(account_id=account(division).pk):
        return note("export", details={"title": division.short_name})


def _override(division: Division):
    from common.models import WorkdayOverride

    override, _created = WorkdayOverride.objects.get_or_create(
        day=date(2026, 12, 19), defaults={"worked": True, "reason": "测试"}
    )
    return override


def _session_of(owner: Account) -> AccountSession:
    return AccountSession.objects.create(account=owner, session_key=uuid4().hex)


def _job_of(asker: Person | None) -> Job:
    assert asker is not None
    """A background job somebody asked for, still waiting."""
    asked = jobs.Asker(asker.account.pk, asker.pk, None)
    return jobs.start(
        "accounts.import_table", arguments={}, by=asked, title=f"{asker.division.short_name}的任务"
    )


OF_DIVISION = (
    "division-detail",
    "division-figures",
    "merge-create",
    "alias-create",
    "settlement-create",
    "grid-create",
)
OF_GRID = ("grid-edit", "grid-delete", "grid-member-create")
OF_PARTY = ("party-detail", "party-edit", "department-edit")
UNLOCKING = ("account-security", "account-unlock", "account-sign-out", "second-factor-reset")
OF_PERSON = ("person-detail", "person-edit", "person-phone", "account-create", "post-create")
OF_ACCOUNT = ("account-reset", "account-disable", "account-enable", *UNLOCKING)
OF_IMPORT = ("table-import-detail", "table-import-confirm", "table-import-drop", "table-import-passwords")
OF_TABLE = ("table-import", "table-template", "table-export")
OF_JOB = ("job-detail", "job-cancel", "job-retry")
OF_YEAR = ("calendar-year", "workday-create", "year-declare", "year-withdraw")

FACTORIES: dict[str, ObjectFactory] = {
    "accounts:channel-edit": ObjectFactory(lambda division: {"channel": "email"}, shared=True),
    "accounts:channel-trial": ObjectFactory(lambda division: {"channel": "email"}, shared=True),
    **{f"accounts:{name}": _by("code", _here) for name in OF_DIVISION},
    **{f"accounts:{name}": _by("grid_id", grid) for name in OF_GRID},
    **{f"accounts:{name}": _by("party_id", party) for name in OF_PARTY},
    **{f"accounts:{name}": _by("person_id", person) for name in OF_PERSON},
    **{f"accounts:{name}": _by("person_id", account, "person_id") for name in OF_ACCOUNT},
    "accounts:audit-detail": ObjectFactory(lambda division: {"record_id": _audit_record(division)}),
    "accounts:alias-delete": _by("alias_id", _alias),
    "accounts:settlement-delete": _by("settlement_id", settlement),
    "accounts:grid-member-delete": _by("member_id", _member),
    "accounts:session-end": ObjectFactory(
        lambda division: {"session_id": _session_of(account(division)).pk},
        own=lambda post: {"session_id": _session_of(post.person.account).pk},
    ),
    "accounts:post-end": _by("post_id", post),
    "accounts:post-hand-over": _by("post_id", post),
    "accounts:handover-sheet": _by("handover_id", _handover),
    "accounts:merge-detail": _by("merge_id", _merge),
    "accounts:edition-detail": _by("edition_id", _edition),
    "accounts:edition-discard": _by("edition_id", _edition),
    "accounts:post-review": _by("post_id", post),
    "accounts:suggestion-detail": _by("suggestion_id", _suggestion),
    "accounts:suggestion-answer": _by("suggestion_id", _suggestion),
    "accounts:notice-read": ObjectFactory(
        lambda division: {"notice_id": _notice_to(person(division)).pk},
        own=lambda post: {"notice_id": _notice_to(post.person).pk},
    ),
    "accounts:attachment-show": ObjectFactory(
        lambda division: {"public_id": _file(account(division)).public_id},
        own=lambda post: {"public_id": _file(post.person.account).public_id},
    ),
    **{
        f"accounts:{name}": ObjectFactory(
            lambda division: {"import_id": _import_of(post(division)).pk},
            own=lambda post: {"import_id": _import_of(post).pk},
        )
        for name in OF_IMPORT
    },
    **{
        f"accounts:{name}": ObjectFactory(
            lambda division: {"job_id": _job_of(account(division).person).pk},
            own=lambda post: {"job_id": _job_of(post.person).pk},
        )
        for name in OF_JOB
    },
    "api:division-detail": _by("pk", _here),
    "api:party-detail": _by("pk", party),
    "api:department-detail": _by("pk", _department),
    "api:person-detail": _by("pk", person),
    "api:post-detail": _by("pk", post),
    "api:suggestion-detail": _by("pk", _suggestion),
    "api:suggestion-answer": _by("pk", _suggestion),
    **{
        f"api:{name}": ObjectFactory(
            lambda division: {"pk": _notice_to(person(division)).pk},
            own=lambda post: {"pk": _notice_to(post.person).pk},
        )
        for name in ("notice-detail", "notice-read")
    },
    **{
        f"api:{name}": ObjectFactory(
            lambda division: {"pk": _job_of(account(division).person).pk},
            own=lambda post: {"pk": _job_of(post.person).pk},
        )
        for name in OF_JOB
    },
    "api:sector-detail": ObjectFactory(lambda division: {"pk": Sector.objects.all()[0].pk}, shared=True),
    "api:role-detail": ObjectFactory(lambda division: {"pk": Role.objects.all()[0].pk}, shared=True),
    # what belongs to everyone who may open it
    **{
        f"accounts:{name}": ObjectFactory(lambda division: {"table": "parties"}, shared=True)
        for name in OF_TABLE
    },
    **{f"accounts:{name}": ObjectFactory(lambda division: {"year": 2026}, shared=True) for name in OF_YEAR},
    "accounts:workday-delete": ObjectFactory(
        lambda division: {"override_id": _override(division).pk}, shared=True
    ),
    "accounts:role-detail": ObjectFactory(lambda division: {"code": Role.objects.all()[0].pk}, shared=True),
}

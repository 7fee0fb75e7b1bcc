"""The resource: each row of the workbook is a person to register, to change, or to leave; accounts and posts go along.

Every write is one of the acts that the pages use, so each row is asked for its own rights: registering, changing, moving,
opening an account, granting a post. Nothing is written here that a page could not write.
"""

from collections.abc import Callable
from copy import copy
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from import_export import fields, resources
from import_export.instance_loaders import BaseInstanceLoader

from accounts.access import Refused
from accounts.actions.accounts import check_username, open_account
from accounts.actions.people import change_person, create_person
from accounts.actions.posts import grant_post, grantable_roles
from accounts.imports import widgets
from accounts.imports.columns import HEADS
from accounts.models import Division, Party, Person
from accounts.scoping import ScopeKind

OF_PERSON = ("name", "division", "party", "title", "phone", "duty_phone", "is_villager")
OF_ACCOUNT = ("username", "role", "area")


class PersonResource(resources.Resource):
    """`opened` gathers (person, username, password) of the accounts opened; in a rehearsal none are."""

    class Meta:
        model = Person
        import_id_fields = ()
        instance_loader_class = BaseInstanceLoader  # unused: get_instance below knows better
        report_skipped = True
        skip_diff = True
        use_transactions = False
        clean_model_instances = False

    def __init__(self, *, by, rehearsal: bool, on_row: Callable[[], Any] = lambda: None) -> None:
        super().__init__()
        self.by, self.rehearsal, self.on_row = by, rehearsal, on_row
        self.opened: list[tuple[Person, str, str]] = []
        self.usernames: set[str] = set()
        self.seen: set[int] = set()
        self.fields = {name: _field(name, widget) for name, widget in self._widgets().items()}

    def _widgets(self) -> dict[str, widgets.Widget]:
        areas = list(
            Division.objects.visible_to(self.by)
            .filter(closed_on=None)
            .select_related("parent")
            .prefetch_related("aliases")
        )
        parties = Party.objects.visible_to(self.by).filter(active=True).select_related("division")
        return {
            "name": widgets.TextWidget(longest=40, required=True),
            "division": widgets.RequiredDivisionWidget(areas),
            "party": widgets.PartyWidget(parties),
            "title": widgets.TextWidget(longest=40),
            "phone": widgets.PhoneWidget(),
            "duty_phone": widgets.OfficePhoneWidget(),
            "is_villager": widgets.YesNoWidget(),
            "username": widgets.TextWidget(longest=40),
            "role": widgets.RoleWidget(grantable_roles(self.by)),
            "area": widgets.DivisionWidget(areas),
        }

    def init_instance(self, row=None) -> Person:
        return Person()

    # --- Which person a row means ---------------------------------------------------------------
    def get_instance(self, instance_loader, row):
        """By number, else by account, else the one of that name in that division."""
        mine = Person.objects.visible_to(self.by).select_related("account", "party", "division")
        if number := row.get("id", ""):
            found = mine.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 18 else None
            if found is None:
                raise _wrong("id", f"未找到编号“{number[:20]}”的人员，请用导出的编号，新登记的留空")
            return found
        username = row.get("username", "").lower()
        found = mine.filter(account__username=username).first() if username else None
        if found is not None and found.name != row.get("name", "").strip():
            raise _wrong("username", f"账号“{username}”已是{found.name}的；要改姓名请填写编号")
        return found or self._of_that_name(mine, row)

    def _of_that_name(self, mine, row):
        try:
            division = self.fields["division"].widget.clean(row.get("division"), row)
        except ValueError:
            return None  # told again at its column
        same = list(mine.filter(name=row.get("name", "").strip(), division=division, active=True)[:2])
        if len(same) > 1:
            raise _wrong("name", f"{division}有两个以上“{row['name']}”，请填写编号")
        return same[0] if same else None

    def after_init_instance(self, instance, new, row, **kwargs) -> None:
        self.before = copy(instance)
        self.asked: dict[str, Any] = {}
        if not new and instance.pk in self.seen:
            raise _wrong("name", f"“{instance.name}”在表中出现了两次，请只留一行")
        if not new:
            self.seen.add(instance.pk)

    def import_field(self, field, instance, row, is_m2m=False, **kwargs) -> None:
        """Cleaned values are gathered, not set: the acts compare them with the person as it is."""
        if field.column_name in row:
            self.asked[field.column_name] = field.clean(row, **kwargs)

    # --- What is to be done for it ---------------------------------------------------------------
    def skip_row(self, instance, original, row, import_validation_errors=None) -> bool:
        if import_validation_errors:
            return False
        has_nothing = not self._account_to_open() and not self._post_to_grant(instance)
        return instance.pk is not None and not self._changes() and has_nothing

    def _changes(self) -> dict[str, Any]:
        """What the row asks otherwise than it is; a masked or empty phone asks nothing."""
        asked = {name: value for name, value in self.asked.items() if name in OF_PERSON}
        if asked.get("phone", "") is None:
            del asked["phone"]
        return {name: value for name, value in asked.items() if getattr(self.before, name, None) != value}

    def _account_to_open(self) -> str:
        """The account name the row asks for where the person has none. Raises ValidationError for another one."""
        username = self.asked.get("username", "").lower()
        account = getattr(self.before, "account", None) if self.before.pk else None
        if username and account is not None and account.username != username:
            raise _wrong("username", f"{self.before.name}已有账号“{account.username}”，不能改为“{username}”")
        return username if account is None else ""

    def _post_to_grant(self, person) -> dict[str, Any]:
        role = self.asked.get("role")
        if role is None:
            return {}
        area = self.asked.get("area") or self.asked.get("division")
        held = person.pk and person.posts.filter(role=role, division=area, until=None).exists()
        return {} if held else {"role": role, "division": area}

    def do_instance_save(self, instance, is_create) -> None:
        changes = self._changes()
        if is_create:
            person = create_person(by=self.by, **changes)
        elif changes:
            person = change_person(person=self.before, by=self.by, version=self.before.version, **changes)
        else:
            person = self.before
        instance.pk = person.pk
        self._open(person)
        self._grant(person)

    def _open(self, person: Person) -> None:
        username = self._account_to_open()
        if not username:
            return
        if username in self.usernames:
            raise _wrong("username", f"账号“{username}”在表中出现了两次")
        self.usernames.add(username)
        if self.rehearsal:  # hashing five hundred passwords only to forget them takes a minute
            check_username(username)
        else:
            _account, password = open_account(person=person, username=username, by=self.by)
            self.opened.append((person, username, password))

    def _grant(self, person: Person) -> None:
        wanted = self._post_to_grant(person)
        if not wanted:
            return
        kind = wanted["role"].scope_kind
        if kind == ScopeKind.AREA_SECTORS:
            raise _wrong("role", f"“{wanted['role']}”须选择行业，请在人员页面上授予")
        try:
            grant_post(
                person=person,
                by=self.by,
                party=person.party if kind == ScopeKind.OWN_PARTY else None,
                **wanted,
            )
        except ValidationError as error:
            told = error.message_dict if hasattr(error, "error_dict") else {"role": error.messages}
            raise ValidationError(
                {{"division": "area"}.get(name, name): words for name, words in told.items()}
            ) from error

    def after_import_row(self, row, row_result, **kwargs) -> None:
        self.on_row()


def _field(name: str, widget: widgets.Widget) -> fields.Field:
    return fields.Field(attribute=name, column_name=name, widget=widget)


def _wrong(name: str, sentence: str) -> ValidationError:
    return ValidationError({name: sentence})


def problems_of(row_result) -> list[str]:
    """What is wrong with a row, each with its column: `“账号”：…`."""
    if row_result.validation_error is not None:
        return _told(row_result.validation_error)
    return [_sentence(error.error) for error in row_result.errors]


def _told(error: ValidationError) -> list[str]:
    if not hasattr(error, "error_dict"):
        return list(error.messages)
    heads = {name: f"“{HEADS[name]}”：" if name in HEADS else "" for name in error.error_dict}
    return [heads[name] + message for name, messages in error.message_dict.items() for message in messages]


def _sentence(error: Exception) -> str:
    """Refusals carry their own words; what we did not foresee is told plainly and stands in the log."""
    if isinstance(error, Refused | ValidationError):
        return str(error) if isinstance(error, Refused) else "；".join(error.messages)
    if isinstance(error, PermissionDenied | Http404):
        return "不在您的管理范围内"
    raise error

"""人员与账号: each line is a person to register, to change, or to leave; accounts and posts go along.

Every write is one of the acts that the pages use, so each line is asked for its own rights: registering, changing,
moving, opening an account, granting a post. Nothing is written here that a page could not write.
"""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError

from accounts.actions.accounts import check_username, open_account
from accounts.actions.people import change_person, create_person
from accounts.actions.posts import grant_post, grantable_roles
from accounts.imports import widgets
from accounts.imports.areas import area_names, areas_of
from accounts.imports.tables import Change, TableResource, wrong
from accounts.models import Party, Person
from accounts.querysets import people_for_list
from accounts.rights import Right
from accounts.scoping import ScopeKind
from common.spreadsheets.out import Column

OF_PERSON = ("name", "division", "party", "title", "phone", "duty_phone", "is_villager")


class PersonResource(TableResource):
    """`opened` gathers (person, username, password) of the accounts opened; in a rehearsal none are."""

    key, title, right = "people", "人员与账号", Right.PERSON_MANAGE
    list_url, export_url = "accounts:person-list", "accounts:person-export"
    columns = (
        Column("id", "编号", 8, "code", note="改已有人员时保留导出的编号，新登记留空"),
        Column("name", "姓名", required=True),
        Column("division", "所属区划", 18, note="填区划名称或 12 位代码；同名时填代码", required=True),
        Column("party", "单位", 30),
        Column("title", "职务"),
        Column("phone", "手机", 16, "code", note="隐去的号码（138****1234）不会被改动"),
        Column("duty_phone", "办公电话", 16, "code"),
        Column("is_villager", "本村村民"),
        Column(
            "username",
            "账号",
            18,
            note="填写即开通账号，一次性密码在导入后下载；小写字母开头，如 gl.zhangsan",
        ),
        Column("role", "角色", 20, note="填写即授予岗位"),
        Column("area", "岗位区域", 18, note="岗位的区域，不填即所属区划"),
    )
    shown = ("name", "division", "username")
    examples = {
        "name": "张晓禾",
        "division": "石塘村",
        "title": "会计",
        "phone": "13800000000",
        "is_villager": "是",
        "username": "st.zhangxh",
        "role": "村（社区）经办",
    }
    hints = (
        "新登记：姓名、所属区划必填，编号留空。",
        "改已有的：保留导出的编号，只改要改的格。",
        "填了账号就开通；填了角色就授予岗位。",
    )
    most_rows = 500  # hashing the password of an account takes a tenth of a second

    class Meta(TableResource.Meta):
        model = Person

    def __init__(self, **kwargs) -> None:
        super().__init__(**kwargs)
        self.opened: list[tuple[Person, str, str]] = []
        self.usernames: set[str] = set()

    def widgets(self) -> dict[str, widgets.Widget]:
        areas = areas_of(self.by)
        parties = Party.objects.visible_to(self.by).filter(active=True).select_related("division")
        return {
            "name": widgets.TextWidget(longest=40, required=True),
            "division": widgets.DivisionWidget(areas, required=True),
            "party": widgets.PartyWidget(parties),
            "title": widgets.TextWidget(longest=40),
            "phone": widgets.PhoneWidget(),
            "duty_phone": widgets.OfficePhoneWidget(),
            "is_villager": widgets.YesNoWidget(),
            "username": widgets.TextWidget(longest=40),
            "role": widgets.RoleWidget(grantable_roles(self.by)),
            "area": widgets.DivisionWidget(areas),
        }

    def rows(self):
        return people_for_list(self.by)

    def value_of(self, name: str, row: Person) -> Any:
        if name == "username":
            account = getattr(row, "account", None) if row.pk else None
            return account.username if account else ""
        return None if name in ("role", "area") else getattr(row, name)

    def choices(self) -> dict[str, Sequence[str]]:
        areas = area_names(self.by)
        roles = [role.name for role in grantable_roles(self.by)]
        return {"role": roles, "is_villager": ["是", "否"], "division": areas, "area": areas}

    # --- Which person a line means --------------------------------------------------------------
    def find(self, row):
        """By number, else by account, else the one of that name in that division."""
        mine = Person.objects.visible_to(self.by).select_related("account", "party", "division__parent")
        if number := row.get("id", ""):
            found = mine.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 18 else None
            if found is None:
                raise wrong("id", f"未找到编号“{number[:20]}”的人员，请用导出的编号，新登记的留空")
            return found
        username = row.get("username", "").lower()
        found = mine.filter(account__username=username).first() if username else None
        if found is not None and found.name != row.get("name", "").strip():
            raise wrong("username", f"账号“{username}”已是{found.name}的；要改姓名请填写编号")
        return found or self._of_that_name(mine, row)

    def _of_that_name(self, mine, row):
        try:
            division = self.fields["division"].widget.clean(row.get("division"), row)
        except ValueError:
            return None  # told again at its column
        same = list(mine.filter(name=row.get("name", "").strip(), division=division, active=True)[:2])
        if len(same) > 1:
            raise wrong("name", f"{division}有两个以上“{row['name']}”，请填写编号")
        return same[0] if same else None

    # --- What is to be done for it ---------------------------------------------------------------
    def skip_row(self, instance, original, row, import_validation_errors=None) -> bool:
        if import_validation_errors:
            return False
        has_nothing = not self._account_to_open() and not self._post_to_grant(instance)
        return self.held is not None and not self.changes() and has_nothing

    def changes(self) -> dict[str, Any]:
        """What the line asks otherwise than it is; a masked or empty phone asks nothing."""
        asked = {name: value for name, value in self.asked.items() if name in OF_PERSON}
        if asked.get("phone", "") is None:
            del asked["phone"]
        before = self.held or Person()
        return {name: value for name, value in asked.items() if getattr(before, name, None) != value}

    def told(self) -> list[Change]:
        heads = self.heads()
        opened = [(heads["username"], "", name)] if (name := self._account_to_open()) else []
        wanted = self._post_to_grant(self.held or Person())
        granted = [(heads["role"], "", f"{wanted['division'] or ''}{wanted['role']}")] if wanted else []
        return [*super().told(), *opened, *granted]

    def _account_to_open(self) -> str:
        """The account name the line asks for where the person has none. Raises ValidationError for another one."""
        username = self.asked.get("username", "").lower()
        account = getattr(self.held, "account", None) if self.held else None
        if username and account is not None and account.username != username:
            raise wrong("username", f"{self.held.name}已有账号“{account.username}”，不能改为“{username}”")
        return username if account is None else ""

    def _post_to_grant(self, person) -> dict[str, Any]:
        role = self.asked.get("role")
        if role is None:
            return {}
        area = self.asked.get("area") or self.asked.get("division") or getattr(self.held, "division", None)
        held = person.pk and person.posts.filter(role=role, division=area, until=None).exists()
        return {} if held else {"role": role, "division": area}

    def write(self, instance) -> None:
        changes = self.changes()
        if self.held is None:
            person = create_person(by=self.by, **changes)
        elif changes:
            person = change_person(person=self.held, by=self.by, version=self.held.version, **changes)
        else:
            person = self.held
        instance.pk = person.pk
        self._open(person)
        self._grant(person)

    def _open(self, person: Person) -> None:
        username = self._account_to_open()
        if not username:
            return
        if username in self.usernames:
            raise wrong("username", f"账号“{username}”在表中出现了两次")
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
            raise wrong("role", f"“{wanted['role']}”须选择行业，请在人员页面上授予")
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

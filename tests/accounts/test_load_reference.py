"""`load_reference`: all of the files, once; again changes nothing."""

from io import StringIO
from random import Random

import pytest
from django.core.management import call_command
from pypinyin import Style, lazy_pinyin

from accounts.models import Account, Department, Division, DivisionAlias, Party, Role, Sector
from accounts.reference import SPOKEN, initials, rows_of, short_name
from accounts.rights import Right
from common.models import AuditRecord

TABLES = (Division, DivisionAlias, Sector, Party, Department, Role, Account)


@pytest.fixture
def loaded(bare) -> None:
    call_command("load_reference", stdout=StringIO())


def test_it_works(loaded):
    assert Division.objects.count() == 831
    assert DivisionAlias.objects.filter(source="former").count() == 33
    assert Sector.objects.count() == 14
    shitang = Division.objects.get(code="320115009210")
    assert (shitang.short_name, shitang.pinyin, shitang.parent.parent.name) == ("石塘村", "stc", "江宁区")


def test_again_changes_nothing(loaded):
    counts = [table.objects.count() for table in TABLES]
    last = AuditRecord.objects.count()
    call_command("load_reference", stdout=StringIO())
    assert [table.objects.count() for table in TABLES] == counts
    assert AuditRecord.objects.count() == last


def test_what_the_county_edited_stays(loaded):
    Party.objects.filter(division="320115009210").update(name="石塘村村民委员会")
    Division.objects.filter(code="320115009210").update(pinyin="shitang")
    call_command("load_reference", stdout=StringIO())
    assert Party.objects.get(division="320115009210").name == "石塘村村民委员会"
    assert Division.objects.get(code="320115009210").pinyin == "shitang"


def test_a_role_becomes_what_the_file_says(loaded):
    Role.objects.filter(pk="auditor").update(rights=["facility.move"])
    call_command("load_reference", stdout=StringIO())
    assert "facility.move" not in Role.objects.get(pk="auditor").rights


def test_every_type_has_its_department_in_every_county(loaded):
    titles = {row["department"] for row in rows_of("categories.csv")}
    for county in Division.objects.filter(level="county"):
        found = Department.objects.filter(party__division=county)
        assert set(found.values_list("title", flat=True)) == titles
        assert set(found.values_list("sectors", flat=True)) == set(
            Sector.objects.values_list("pk", flat=True)
        )


def test_every_village_has_its_committee_every_township_its_offices(loaded):
    villages = Division.objects.filter(level="village")
    assert Party.objects.filter(kind="village_committee").count() == villages.count()
    for kind in ("township_office", "township_finance"):
        assert Party.objects.filter(kind=kind).count() == Division.objects.filter(level="township").count()


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("石塘村委会", "石塘村"),
        ("横溪社区居委会", "横溪社区"),
        ("席村村民委员会", "席村"),
        ("南村民委员会", "南村"),
        ("新华村村委会", "新华村"),
        ("翠屏社区居民委员会", "翠屏社区"),
        ("霞辉庙社区居委", "霞辉庙社区"),
        ("西刘屯村民委会", "西刘屯村"),
        ("综合保税管理区", "综合保税管理区"),
        ("江宁开发区虚拟社区", "江宁开发区虚拟社区"),
    ],
)
def test_short_names(name, short):
    assert short_name(name) == short


def test_no_two_villages_of_a_township_share_a_short_name(loaded):
    names = list(Division.objects.filter(level="village").values_list("parent", "short_name"))
    assert len(names) == len(set(names))


def test_initials_read_place_names_as_people_say_them():
    assert initials("长山社区") == "cssq"
    assert initials("朝阳路社区") == "cylsq"


def test_the_three_administrators_share_no_power(loaded):
    powers = {
        "county_admin": {Right.PERSON_MANAGE, Right.POST_GRANT},
        "security_admin": {Right.POST_REVIEW, Right.ACCOUNT_UNLOCK},
        "audit_admin": {Right.AUDIT_EXPORT},
    }
    for role, own in powers.items():
        held = set(Role.objects.get(pk=role).rights)
        others = set().union(*(rights for name, rights in powers.items() if name != role))
        assert own <= held
        assert not held & others


@pytest.mark.parametrize("role", ["auditor", "audit_admin", "county_leader"])
def test_readers_change_nothing(loaded, role):
    reading = {"view", "read", "export"}
    assert {right.split(".")[1] for right in Role.objects.get(pk=role).rights} <= reading


def test_those_who_see_no_phones_see_no_people(loaded):
    assert not {"contact.reveal", "person.view"} & set(Role.objects.get(pk="finance").rights)


def test_the_system_account_has_no_password(loaded):
    assert not Account.objects.get(is_system=True).has_usable_password()


def test_initials_are_the_same_as_pypinyin_spells_the_whole_name():
    """They are put together from remembered words: no word may be read otherwise for standing alone."""
    draw = Random(7)
    known = [row["name"] for row in rows_of("divisions.csv")] + [
        row["word"] for row in rows_of("type_words.csv")
    ]
    for _ in range(3000):
        strange = "".join(draw.choice("0123AB-()（）·，ａ１ \n𠀀é☆") for _ in range(draw.randint(0, 3)))
        name = draw.choice(known) + strange + draw.choice(known)
        if not any(written in name for written in SPOKEN):
            assert initials(name) == "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()[:60]

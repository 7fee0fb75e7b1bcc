"""What a password must be, and that earlier ones do not come back."""

import pytest
from django.core.exceptions import ValidationError

from accounts import passwords
from accounts.models import Account, Person
from accounts.passwords import ProfileValidator, faults, one_time_password, put_password, was_used
from tests.factories import SHITANG, make_account, make_division, make_person

GOOD = "Lantern-and-7-boats"


@pytest.fixture
def account(db) -> Account:
    """Of 陈守安, who works in 石塘村 and has a phone."""
    make_division(code=SHITANG)
    return make_account(
        person=make_person(division=SHITANG, name="陈守安", phone="13912345678"), username="st.chen"
    )


def test_it_works(account):
    assert list(faults(GOOD, account)) == []


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("Sh0rt-one", "至少 10 位"),
        ("alllowercaseletters", "三种"),
        ("lowercase12345", "三种"),
        ("Password2024!", "太常见"),
        ("Qwertyuiop123", "太常见"),
        ("x" * 129 + "A1", "最多 128 位"),
        ("ChenShouAn-88x", "chenshouan"),
        ("Liebe-shitang-77", "shitang"),
        ("Hengxi-jiedao-1", "hengxi"),
        ("Jiangning#9981", "jiangning"),
        ("石塘Abcdef1234!", "石塘"),
        ("Ab-345678-boats", "345678"),
        ("My-st.chen-2931", "st.chen"),
        ("Guanhu-8837-xyz", "guanhu"),
    ],
)
def test_what_anyone_nearby_would_try_is_refused(account, password, words):
    assert words in "".join(faults(password, account))


@pytest.mark.parametrize("password", ["长江后浪推前浪Ab1-x", GOOD + " " * 40 + "end", "aB3" + "x" * 61])
def test_long_ones_and_chinese_ones_are_allowed(account, password):
    assert list(faults(password, account)) == []


def test_the_asvs_profile_asks_for_length_only(account, settings):
    settings.PASSWORD_PROFILE = "asvs"
    assert list(faults("plumtreesinthesnow", account)) == []
    assert list(faults("plumtree", account))
    assert not passwords.was_used(GOOD, account)
    assert not passwords.must_change(account)


def test_the_validator_tells_all_faults_at_once(account):
    with pytest.raises(ValidationError) as refusal:
        ProfileValidator().validate("石塘ab", account)
    assert len(refusal.value.messages) == 3


def test_the_last_five_do_not_come_back_the_sixth_does(account):
    used = [f"{GOOD}-{number}" for number in range(6)]
    for password in used:
        put_password(account, password)
    assert [was_used(password, account) for password in used] == [False, True, True, True, True, True]
    assert account.earlier_passwords.count() == 5


def test_the_password_before_a_reset_is_remembered_too(account):
    put_password(account, GOOD)
    passwords.give_one_time_password(account)
    assert was_used(GOOD, account)


def test_one_time_passwords_keep_the_rules_and_differ():
    made = {one_time_password() for _number in range(200)}
    assert len(made) == 200
    assert all(list(faults(password)) == [] for password in made)
    assert not set("".join(made)) & set("0O1lI")


def test_hashes_are_argon2id_with_the_parameters_of_the_rules(account):
    put_password(account, GOOD)
    assert account.password.startswith("argon2$argon2id$v=19$m=47104,t=1,p=1$")


def test_own_words_name_nothing_shorter_than_two_characters(account):
    assert all(len(word) >= 2 for word in passwords.own_words(account))


def test_a_person_without_a_unit_has_own_words(db):
    person = Person(name="王一", division=make_division(code=SHITANG))
    assert "王一" in passwords.own_words(Account(username="a.wang", person=person))

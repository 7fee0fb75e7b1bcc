"""What a password must be, by profile (security rules 51, 52); one-time passwords; when one must be changed.

`dengbao`: 10 characters, three of four classes, 90 days, the last five not again. `asvs`: 12 characters,
nothing else. Both: up to 128 characters, nothing common, no word of the reader's place, unit, name or phone.
"""

import re
import secrets
import string
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher, check_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from pypinyin import lazy_pinyin

from accounts.models import Account, Division, PasswordHistory
from common.phones import phone_digits

LONGEST = 128
ONE_TIME_HOURS = 72
CLASSES = (string.ascii_lowercase, string.ascii_uppercase, string.digits)  # the fourth: everything else
CLEAR = "abcdefghijkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789"  # nothing that looks like another
SHORTEST_WORD = 4  # letters or digits; shorter words stand in too many passwords
OWN_WORDS = ("guanhu", "管护")


class Argon2id(Argon2PasswordHasher):
    """ASVS appendix C: 46 MiB, one pass, one lane; 0.1 s where Django's PBKDF2 takes 1.5 s."""

    time_cost = 1
    memory_cost = 47104
    parallelism = 1


@dataclass(frozen=True)
class Profile:
    """What a county asks of passwords; 0 days or passwords: not asked."""

    length: int
    classes: int
    days: int
    remembered: int


PROFILES = {
    "dengbao": Profile(length=10, classes=3, days=90, remembered=5),
    "asvs": Profile(length=12, classes=1, days=0, remembered=0),
}


def profile() -> Profile:
    """The profile in force (setting PASSWORD_PROFILE)."""
    return PROFILES[settings.PASSWORD_PROFILE]


class ProfileValidator:
    """Django's door to `faults`."""

    def validate(self, password: str, user: Account | None = None) -> None:
        """Raises ValidationError with every fault in words."""
        if found := list(faults(password, user)):
            raise ValidationError(found)

    def get_help_text(self) -> str:
        """What the form says beside the field."""
        asked = profile()
        if asked.classes == 1:
            return _("至少 %(n)d 位，可以是一句话；不能含姓名、地名、单位、电话") % {"n": asked.length}
        words = _("至少 %(n)d 位，含大写字母、小写字母、数字、符号中的三种；不能含姓名、地名、单位、电话")
        return words % {"n": asked.length}


def faults(password: str, account: Account | None = None) -> Iterator[str]:
    """What is wrong with a password, each in a sentence."""
    asked = profile()
    if len(password) < asked.length:
        yield _("密码至少 %(n)d 位，现在是 %(now)d 位") % {"n": asked.length, "now": len(password)}
    if len(password) > LONGEST:
        yield _("密码最多 %(n)d 位") % {"n": LONGEST}
    if kinds_in(password) < asked.classes:
        yield _("密码要含大写字母、小写字母、数字、符号中的三种")
    if _common.holds(password):
        yield _("这个密码太常见，容易被猜到，请换一个")
    if account is not None and (word := own_word_in(password, account)):
        yield _("密码不能含“%(word)s”：姓名、账号、地名、单位和电话都容易被猜到") % {"word": word}


def kinds_in(password: str) -> int:
    """How many of the four classes stand in it: lower case, upper case, digits, everything else."""
    named = sum(any(letter in kind for letter in password) for kind in CLASSES)
    return named + any(letter not in "".join(CLASSES) for letter in password)


class _Common:
    """Django's list of 20,000 common passwords, read at first use."""

    @cached_property
    def words(self) -> set[str]:
        return CommonPasswordValidator().passwords

    def holds(self, password: str) -> bool:
        """Common as it is, or common but for digits and signs put around it (Password2024!)."""
        plain = password.lower().strip()
        core = plain.strip(string.digits + string.punctuation)
        return plain in self.words or (len(core) * 2 > len(plain) and core in self.words)


_common = _Common()


def own_word_in(password: str, account: Account) -> str:
    """The first word of the account's surroundings that stands in the password; empty if none does."""
    plain = password.lower()
    return next((word for word in own_words(account) if word.lower() in plain), "")


def own_words(account: Account) -> Iterator[str]:
    """Names and their pinyin, the account, the last digits of phones: what anyone nearby would try."""
    person = account.person
    yield from OWN_WORDS
    yield from _spelt(account.username)
    if person is None:
        return
    places: list[str] = []
    place: Division | None = person.division
    while place is not None:
        places += [place.name, place.short_name, _bare(place.short_name)]
        place = place.parent
    for name in (person.name, *places, *([person.party.name] if person.party else [])):
        yield from _spelt(name)
    for number in filter(None, (person.phone, person.duty_phone)):
        yield phone_digits(number)[-6:]


def _bare(name: str) -> str:
    """横溪街道 → 横溪."""
    return re.sub(r"(街道|社区|镇|乡|村|区|市|县)$", "", name)


def _spelt(name: str) -> Iterator[str]:
    """The name, and its pinyin where that is long enough to mean it."""
    if len(name) >= (2 if re.search(r"[一-鿿]", name) else SHORTEST_WORD):
        yield name
    if len(spelt := "".join(lazy_pinyin(name))) >= SHORTEST_WORD:
        yield spelt


def was_used(password: str, account: Account) -> bool:
    """Whether it is the present password or one of those that the profile remembers."""
    remembered = profile().remembered
    if not remembered or not account.pk:
        return False
    earlier = account.earlier_passwords.values_list("password", flat=True)[: remembered - 1]
    return any(check_password(password, kept) for kept in (account.password, *earlier))


def put_password(account: Account, password: str, *, one_time: bool = False) -> None:
    """Save the account with this password; the one before is remembered. `one_time`: for 72 hours only."""
    now = timezone.now()
    if account.pk and account.has_usable_password():
        PasswordHistory.objects.create(account=account, password=account.password)
        kept = account.earlier_passwords.values_list("pk", flat=True)[: max(profile().remembered, 5)]
        account.earlier_passwords.exclude(pk__in=list(kept)).delete()
    account.set_password(password)
    account.password_changed_at = now
    account.must_change_password = one_time
    account.one_time_until = now + timedelta(hours=ONE_TIME_HOURS) if one_time else None
    account.save()


def give_one_time_password(account: Account) -> str:
    """Save the account with a new password that holds for 72 hours; it is kept nowhere in clear."""
    password = one_time_password()
    put_password(account, password, one_time=True)
    return password


def one_time_password() -> str:
    """Like `Kp7m-Xw3d-9RtY`: readable over the phone, 12 letters and digits of three kinds."""
    while True:
        letters = [secrets.choice("".join(CLEAR)) for _number in range(12)]
        if all(any(letter in kind for letter in letters) for kind in CLEAR):
            return "-".join("".join(letters[start : start + 4]) for start in (0, 4, 8))


def one_time_is_over(account: Account) -> bool:
    """Whether the one-time password was not changed within its 72 hours."""
    return account.one_time_until is not None and account.one_time_until <= timezone.now()


def must_change(account: Account) -> bool:
    """Whether the password has to be changed first: one-time, or too old. Not for demo accounts."""
    if account.is_demo:
        return False
    days, age = profile().days, timezone.now() - account.password_changed_at
    return account.must_change_password or bool(days and age > timedelta(days=days))

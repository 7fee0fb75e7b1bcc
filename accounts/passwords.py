"""Passwords: how they are hashed, what is refused, and the one-time ones an administrator hands out (rules 51, 52)."""

import secrets
import string
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

KEPT = 5  # earlier passwords that may not come back
ONE_TIME_HOURS = 72
CLASSES = (string.ascii_lowercase, string.ascii_uppercase, string.digits)
EASY_LETTERS = "abcdefghjkmnpqrstuvwxyz"
# length, classes of characters, days until it must be changed (0: never)
PROFILES = {"dengbao": (10, 3, 90), "asvs": (12, 1, 0)}


class Argon2id(Argon2PasswordHasher):
    """Argon2id m=47104, t=1, p=1 (OWASP ASVS appendix C): about a tenth of a second."""

    time_cost, memory_cost, parallelism = 1, 47_104, 1


class ProfileValidator:
    """The county's password profile: length, kinds of characters, common and context words, the last five."""

    def __init__(self) -> None:
        self.length, self.classes, _days = PROFILES[settings.PASSWORD_PROFILE]

    def validate(self, password: str, user=None) -> None:
        if len(password) < self.length:
            raise ValidationError(_("密码至少 %(n)s 位") % {"n": self.length})
        if kinds_of(password) < self.classes:
            raise ValidationError(_("密码须含大写字母、小写字母、数字、符号中的三种"))
        CommonPasswordValidator().validate(password, user)
        if found := next((word for word in context_words(user) if word in password.lower()), None):
            raise ValidationError(_("密码不能包含“%(word)s”这样容易猜到的内容") % {"word": found})

    def get_help_text(self) -> str:
        if self.classes == 1:
            return _("至少 %(n)s 位，可以是一句容易记住的话") % {"n": self.length}
        return _("至少 %(n)s 位，含大写字母、小写字母、数字、符号中的三种") % {"n": self.length}


def kinds_of(password: str) -> int:
    """How many of lower case, upper case, digits and others the password has."""
    others = any(not any(char in kind for kind in CLASSES) for char in password)
    return sum(any(char in kind for char in password) for kind in CLASSES) + others


def context_words(account) -> list[str]:
    """What a stranger would try first: the name, the place, the unit, the phone (lower case, three letters and up)."""
    if account is None:
        return []
    words = {account.username, *account.username.replace("-", ".").replace("_", ".").split(".")}
    if person := account.person:
        place = person.division
        words |= {person.name, person.phone, place.short_name, place.name, place.pinyin}
        words |= {person.party.name} if person.party else set()
    return sorted(word.lower() for word in words if len(word) >= 3 or (len(word) == 2 and not word.isascii()))


def was_used(account, password: str) -> bool:
    """Whether the password is the present one or one of the last five."""
    from django.contrib.auth.hashers import check_password

    earlier = account.earlier_passwords.values_list("password", flat=True)[:KEPT]
    return account.check_password(password) or any(check_password(password, hashed) for hashed in earlier)


def has_expired(account) -> bool:
    """Whether the profile asks for a new password by now. Demo accounts keep theirs."""
    days = PROFILES[settings.PASSWORD_PROFILE][2]
    return bool(days) and not account.is_demo and account.password_changed_at < timezone.now() - timedelta(days=days)


def one_time_password() -> str:
    """Twelve characters that are easily read out: two groups of letters, one of digits."""
    letters = ["".join(secrets.choice(EASY_LETTERS) for _ in range(4)) for _ in range(2)]
    digits = "".join(secrets.choice("23456789") for _ in range(4))
    return f"{letters[0].capitalize()}-{letters[1]}-{digits}"


def give_one_time_password(account) -> str:
    """Give the account a password that works once, within 72 hours; saved. Answers it in clear, for the one showing."""
    password = one_time_password()
    account.set_password(password)
    account.must_change_password = True
    account.one_time_until = timezone.now() + timedelta(hours=ONE_TIME_HOURS)
    account.password_changed_at = timezone.now()
    account.save()
    return password

"""Telephone numbers: one spelling, sealed at rest, found by two keyed hashes (whole number, last digits).

A model declares three columns, and everything that writes them goes through `phone_columns`:

    phone = PhoneField("电话", blank=True, default="")
    phone_hash = PhoneHashField("phone")
    phone_tail_hash = PhoneTailField("phone")

Saving a row fills the hashes by itself (with `update_fields=["phone"]` too, thanks to `KeepsPhones`). COPY
writes the three values of `phone_columns(number)`, `update(**phone_values("phone", number))` the same through
the ORM. Lists filter by `phone_matches("phone", typed)`.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core import checks
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.crypto import HASH_LENGTH, EncryptedTextField, keyed_hash, keyed_hashes, seal

WHOLE, TAIL = "phone", "phone tail"  # purposes of the two keyed hashes
TAIL_DIGITS = 4

_EXTENSION = re.compile(r"(?:转|ext\.?|x|#)(\d{1,6})$", re.IGNORECASE)
_HYPHENED_EXTENSION = re.compile(r"(\d{7,8})-(\d{1,6})$")
_SEPARATORS = re.compile(r"[\s\-–—_.,·()\[\]【】、]+")
_PLAIN_MOBILE = re.compile(r"1[3-9][0-9]{9}").fullmatch  # most numbers are in their one spelling already
_MOBILE = re.compile(r"(?:\+?86|0086)?(1[3-9]\d{9})")
_LANDLINE = re.compile(r"(?:\+86|0086)?(010|02\d|0[3-9]\d{2})?([2-9]\d{6,7})")
_LANDLINE_WITHOUT_ZERO = re.compile(r"(?:\+86|0086)(10|2\d|[3-9]\d{2})([2-9]\d{6,7})")
_SERVICE = re.compile(r"[48]00\d{7}|1[0-2]\d{1,4}|9\d{4,7}")  # 400 and 800, 110, 12345, 95598


class NotAPhone(ValueError):
    """Text that is no telephone number of mainland China; its words say so in Chinese."""


def normalise_phone(text: str) -> str:
    """The one spelling of a number: `13812345678`, `025-52281234`, `025-52281234转801`, `52281234`, `12345`.

    Full-width digits, blanks, brackets, hyphens and +86 are understood; empty stays empty. Raises NotAPhone.
    """
    if _PLAIN_MOBILE(text):
        return text
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return ""
    number, extension = _split_extension(plain)
    bare = _SEPARATORS.sub("", number)
    suffix = f"转{extension}" if extension else ""
    if mobile := _MOBILE.fullmatch(bare):
        return mobile[1] + suffix
    if line := _LANDLINE.fullmatch(bare):
        return (f"{line[1]}-{line[2]}" if line[1] else line[2]) + suffix
    if line := _LANDLINE_WITHOUT_ZERO.fullmatch(bare):
        return f"0{line[1]}-{line[2]}{suffix}"
    if _SERVICE.fullmatch(bare):
        return bare + suffix
    raise NotAPhone(f"“{text[:30]}”不是电话号码，请填写手机号码，或带区号的固定电话（如 025-52281234）")


def _split_extension(text: str) -> tuple[str, str]:
    if found := _EXTENSION.search(text):
        return text[: found.start()].rstrip(), found[1]
    if found := _HYPHENED_EXTENSION.search(text):
        return text[: found.end(1)], found[2]
    return text, ""


def phone_digits(number: str) -> str:
    """The digits of a normalised number without its extension."""
    return number.partition("转")[0].replace("-", "")


def phone_columns(text: str) -> tuple[str, str, str]:
    """(sealed number, hash of the whole number, hash of its last four digits). Raises NotAPhone."""
    number = normalise_phone(text)
    return seal(number), *_hashes(number)


def _hashes(number: str) -> tuple[str, str]:
    digits = phone_digits(number)
    return keyed_hash(WHOLE, digits), keyed_hash(TAIL, digits[-TAIL_DIGITS:])


def phone_values(field: str, text: str) -> dict[str, str]:
    """The three columns by name, for `update()`, which fills nothing by itself. Raises NotAPhone."""
    number = normalise_phone(text)
    whole, tail = _hashes(number)
    return {field: number, f"{field}_hash": whole, f"{field}_tail_hash": tail}


def phone_list_columns(texts: Iterable[str]) -> tuple[str, list[str]]:
    """(sealed numbers joined by `、`, all their hashes) for a row that holds several numbers in one cell.

    The hashes, whole numbers and last digits alike, fill an array column. Raises NotAPhone.
    """
    numbers = [number for text in texts if (number := normalise_phone(text))]
    hashes = {hashed for number in numbers for hashed in _hashes(number)}
    return seal("、".join(numbers)), sorted(hashes)


def phone_list_matches(field: str, typed: str) -> Q:
    """`phone_matches` for an array column filled by `phone_list_columns`."""
    return Q(**{f"{field}__overlap": _wanted(typed)[1]})


def phone_matches(prefix: str, typed: str) -> Q:
    """Rows whose number is the typed one, or ends in the four digits typed; anything else matches nothing.

    `prefix` names the field, paths allowed. A land line typed without its area code is another number.
    """
    kind, hashes = _wanted(typed)
    return Q(**{f"{prefix}_{'tail_hash' if kind == TAIL else 'hash'}__in": hashes})


def _wanted(typed: str) -> tuple[str, list[str]]:
    """Which of the two hashes the typed text asks for, and its values; none if it is no number."""
    plain = unicodedata.normalize("NFKC", typed).strip()
    if re.fullmatch(rf"\d{{{TAIL_DIGITS}}}", plain):
        return TAIL, keyed_hashes(TAIL, plain)
    try:
        return WHOLE, keyed_hashes(WHOLE, phone_digits(normalise_phone(plain)))
    except NotAPhone:
        return WHOLE, []


def validate_phone(text: str) -> None:
    """Validator for forms and models."""
    try:
        normalise_phone(text)
    except NotAPhone as error:
        raise ValidationError(str(error), code="phone") from error


class PhoneField(EncryptedTextField):
    """A sealed telephone number, always in its one spelling; beside it stand its two hash fields."""

    default_validators = [validate_phone]

    def clean(self, value: Any, model_instance: Any) -> str:
        return normalise_phone(super().clean(value, model_instance) or "")

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        number = normalise_phone(getattr(model_instance, self.attname) or "")
        setattr(model_instance, self.attname, number)
        return number

    def formfield(self, **kwargs: Any) -> Any:
        box = forms.TextInput(attrs={"inputmode": "tel"})
        return super().formfield(**{"widget": box, "max_length": 40, **kwargs})

    def check(self, **kwargs: Any) -> list[Any]:
        found, model = super().check(**kwargs), self.model
        if not model._meta.abstract and not issubclass(model, KeepsPhones):
            words = f"{model.__name__} has a PhoneField and must inherit KeepsPhones"
            found.append(checks.Error(words, obj=self, id="common.E001"))
        if {type(field) for field in hash_fields(model) if field.of == self.name} != {
            PhoneHashField,
            PhoneTailField,
        }:
            words = "a PhoneField needs its PhoneHashField and its PhoneTailField"
            found.append(checks.Error(words, obj=self, id="common.E002"))
        return found


class PhoneHashField(models.CharField):
    """Keyed hash of the whole number in the PhoneField named by `of`; filled when the row is saved."""

    description = _("电话号码的检索值")
    position = 0  # in _hashes

    def __init__(self, of: str, **kwargs: Any) -> None:
        self.of = of
        kwargs |= {"max_length": HASH_LENGTH, "editable": False, "blank": True, "default": ""}
        kwargs.setdefault("db_index", True)
        super().__init__(**kwargs)

    def deconstruct(self) -> Any:
        name, path, _args, kwargs = super().deconstruct()
        for fixed in ("max_length", "editable", "blank", "default"):
            kwargs.pop(fixed, None)
        if kwargs.pop("db_index", False) is False:
            kwargs["db_index"] = False  # it is indexed unless told otherwise
        return name, path, [self.of], kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = _hashes(normalise_phone(getattr(model_instance, self.of) or ""))[self.position]
        setattr(model_instance, self.attname, value)
        return value


class PhoneTailField(PhoneHashField):
    """Keyed hash of the last four digits of the PhoneField named by `of`."""

    position = 1


def hash_fields(model: type[models.Model]) -> list[PhoneHashField]:
    return [field for field in model._meta.concrete_fields if isinstance(field, PhoneHashField)]


class KeepsPhones(models.Model):
    """Base of every model with a PhoneField: naming the number in `update_fields` saves its hashes too."""

    class Meta:
        abstract = True

    def save(self, *, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        if update_fields is not None:
            named = set(update_fields)
            update_fields = named | {field.name for field in hash_fields(type(self)) if field.of in named}
        super().save(update_fields=update_fields, **kwargs)

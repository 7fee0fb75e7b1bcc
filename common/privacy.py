"""How delicate each column is, and how a delicate value looks to someone who may not see it in clear.

Every model says it once, naming every concrete field:

    field_classes = classes(public="id name", internal="created", personal="phone", sensitive="report_text")

Tables we did not write are declared at the end of this file. A test fails on any column that is not classed.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.db.models import Field, Model


class FieldClass(StrEnum):
    PUBLIC = "public"  # may stand on the public's site
    INTERNAL = "internal"  # for those who work here
    PERSONAL = "personal"  # about a person: masked without the right to see it in clear
    SENSITIVE = "sensitive"  # never shown, logged or audited in clear: secrets, reports, raw cells


Classes = dict[str, FieldClass]
_declared: dict[str, Classes] = {}
# people part numbers to be read, or past a rule; `\d` is a digit of any width
_APART = r"[ \t\-–—_.·]{0,2}"
_MOBILE = re.compile(rf"(?<!\d)(?:\+?[8８][6６]{_APART})?[1１]{_APART}[3-9３-９](?:{_APART}\d){{9}}(?!\d)")
_IDENTITY = re.compile(
    r"(?<!\d)[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)"
)
_WITHIN_NUMBER = re.compile(r"(?<=\d)[ \t\-–—_.·]{1,2}(?=[\dXx])")


def classes(*, public: str = "", internal: str = "", personal: str = "", sensitive: str = "") -> Classes:
    """Field names (blank-separated) by class, as {name: class}. Raises ValueError on a repeat."""
    found: Classes = {}
    for field_class, names in zip(FieldClass, (public, internal, personal, sensitive), strict=True):
        for name in names.split():
            if name in found:
                raise ValueError(f"{name} is classed as {found[name]} and as {field_class}")
            found[name] = field_class
    return found


def declare(label: str, **named: str) -> None:
    """Class the fields of a model of a third party, `declare("axes.accessattempt", personal="username")`."""
    if label.lower() in _declared:
        raise ValueError(f"{label} is declared twice")
    _declared[label.lower()] = classes(**named)


def classes_of(model: type[Model]) -> Classes:
    """All that is classed of a model; tables that Django makes for many-to-many relations are internal."""
    real = model._meta.concrete_model or model
    if real._meta.auto_created:
        return {field.name: FieldClass.INTERNAL for field in real._meta.concrete_fields}
    return _declared.get(real._meta.label_lower) or getattr(real, "field_classes", {})


def class_of(model: type[Model], field: str | Field) -> FieldClass:
    """The class of one field (name, column name or field). Raises LookupError if nobody has said it."""
    name = field if isinstance(field, str) else field.name
    known = classes_of(model)
    if name not in known:
        name = next(
            (one.name for one in model._meta.concrete_fields if name in (one.attname, one.column)), name
        )
    if name not in known:
        raise LookupError(f"{model._meta.label}.{name} has no field class")
    return known[name]


def stored_models() -> list[type[Model]]:
    """Every installed model with a table of its own, many-to-many tables included."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]


def unclassed(models: Iterable[type[Model]]) -> list[str]:
    """Concrete fields nobody has classed, `app.Model.field`."""
    return [
        f"{model._meta.label}.{field.name}"
        for model in models
        for field in model._meta.concrete_fields
        if field.name not in classes_of(model)
    ]


def misnamed(models: Iterable[type[Model]]) -> list[str]:
    """Classed names that are no field (any more), `app.Model.name`."""
    return [f"{model._meta.label}.{name}" for model in models for name in _unknown_names(model)]


def _unknown_names(model: type[Model]) -> Iterator[str]:
    names = {field.name for field in (*model._meta.concrete_fields, *model._meta.many_to_many)}
    return (name for name in classes_of(model) if name not in names)


# --- Masking ------------------------------------------------------------------------------------
HIDDEN = "****"
COMPOUND_SURNAMES = frozenset(
    """
    欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶
    太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良
    漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 公户 公玉 公仪 梁丘 公仲
    公上 公门 公山 公坚 左丘 公伯 西门 公祖 第五 公乘 贯丘 公皙 南荣 东里 东宫 仲长 子书 子桑 即墨 达奚
    褚师
    """.split()  # noqa: SIM905
)


def mask_phone(number: str) -> str:
    """`138****1234`, `025-****1234`, `****1234` (no area code); a short or strange number shows nothing."""
    main = number.partition("转")[0].strip()
    area, hyphen, line = main.rpartition("-")
    if not line.isdigit() or (area and not area.isdigit()) or len(line) < 7:
        return HIDDEN if number.strip() else ""
    if area:
        return f"{area}{hyphen}{HIDDEN}{line[-4:]}"
    if len(line) == 11:
        return f"{line[:3]}{HIDDEN}{line[-4:]}"
    return f"{HIDDEN}{line[-4:]}"


def mask_name(name: str) -> str:
    """The surname and one star, however long the name: `张*`, `欧阳*`; a surname alone is hidden."""
    plain = name.strip()
    surname = plain[:2] if plain[:2] in COMPOUND_SURNAMES and len(plain) > 2 else plain[:1]
    return f"{surname}*" if len(plain) > len(surname) else "*" * len(plain)


def has_mobile(words: str) -> bool:
    """Whether words hold a private telephone, however it is parted, in half or full width."""
    return _MOBILE.search(words) is not None


def has_identity_number(words: str) -> bool:
    """Whether words hold an identity number, however it is parted, in half or full width."""
    plain = unicodedata.normalize("NFKC", words)
    return any(_IDENTITY.search(text) for text in (plain, _WITHIN_NUMBER.sub("", plain)))


def mask_mobiles(words: str) -> str:
    """Words for everyone: the private telephones in them read `138****1234`."""
    return _MOBILE.sub(lambda found: mask_phone(_bare(found[0])[-11:]), words)


def _bare(number: str) -> str:
    """Its digits alone, in half width."""
    return "".join(one for one in unicodedata.normalize("NFKC", number) if one.isdigit())


def mask(value: Any) -> str:
    """Any other personal value: whether there is one, nothing more."""
    return HIDDEN if value not in (None, "") else ""


# --- Tables of third parties --------------------------------------------------------------------
declare("contenttypes.ContentType", internal="id app_label model")
declare("auth.Permission", internal="id name content_type codename")
declare("auth.Group", internal="id name")
declare("sessions.Session", sensitive="session_key session_data", internal="expire_date")
_visit = "user_agent ip_address username http_accept path_info attempt_time"
declare(
    "axes.AccessAttempt", internal="id failures_since_start", personal=_visit, sensitive="get_data post_data"
)
declare("axes.AccessAttemptExpiration", internal="access_attempt expires_at")
declare("axes.AccessFailureLog", internal="id locked_out", personal=_visit)
declare("axes.AccessLog", internal="id logout_time", personal=_visit, sensitive="session_hash")
_device = (
    "id user name confirmed throttling_failure_timestamp throttling_failure_count created_at last_used_at"
)
declare("otp_totp.TOTPDevice", internal=f"{_device} step t0 digits tolerance drift last_t", sensitive="key")
declare("otp_static.StaticDevice", internal=_device)
declare("otp_static.StaticToken", internal="id device", sensitive="token")

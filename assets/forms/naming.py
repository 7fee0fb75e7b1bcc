"""A facility that is typed: by any code ever given to it, or by its whole name where only one bears it."""

from typing import Any

from django.db.models import QuerySet
from django.forms import ValidationError
from django.utils.translation import gettext as _

from assets.finding import is_code
from assets.models import Facility
from assets.resolving import resolve


def one_named(typed: str, among: QuerySet[Facility], *, none: Any = "") -> Facility:
    """The one facility among those that the words name. Raises ValidationError (`none`: what is said if there is none)."""
    words = typed.strip()
    if is_code(words):
        by_code = resolve(words, among)
        found = [by_code] if by_code else []
    else:
        found = list(among.filter(name=words)[:2])
    if len(found) == 1:
        return found[0]
    if found:
        raise ValidationError(_("有多处设施叫“%(name)s”，请填写设施编码") % {"name": words})
    raise ValidationError(none or _("您的范围内没有这处设施，请核对编码或名称"))

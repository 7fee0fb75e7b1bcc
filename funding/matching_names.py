"""A payee's name as it is compared, here and in the database: the same unit by whatever spelling."""

import re
import unicodedata

from django.db.models import CharField, Func

LONGEST = 100
_UNHEARD = re.compile(r"[\s（）()·.,，。、]+")


def payee_key(name: str) -> str:
    """No blanks, brackets, width or case."""
    return _UNHEARD.sub("", unicodedata.normalize("NFKC", name)).casefold()[:LONGEST]


class PayeeKey(Func):
    """`payee_key` of a column, so that names that stand in another table can be compared."""

    function = "regexp_replace"
    template = (
        "left(lower(regexp_replace(normalize(%(expressions)s, NFKC), "
        f"'[[:space:]（）()·.,，。、]+', '', 'g')), {LONGEST})"
    )
    output_field = CharField()

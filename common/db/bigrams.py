"""Words of Chinese found by an index: every pair of neighbouring characters is a key.

Trigrams find nothing for two characters, and two characters are what people type most.
"""

from django.contrib.postgres.fields import ArrayField
from django.db.models import Func, TextField

MAKE = """
    CREATE OR REPLACE FUNCTION guanhu_bigrams(words text) RETURNS text[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
        SELECT coalesce(array_agg(DISTINCT substr(words, n, 2)), '{}')
        FROM generate_series(1, length(words) - 1) AS n
    $$
"""
DROP = "DROP FUNCTION IF EXISTS guanhu_bigrams(text)"


class Bigrams(Func):
    """The pairs of neighbouring characters of a text, as PostgreSQL's text[]; for a GIN index and for asking it."""

    function = "guanhu_bigrams"
    arity = 1
    output_field = ArrayField(TextField())


def pairs(words: str) -> list[str]:
    """What to ask for: the pairs of a folded text of two characters or more; none for a shorter one."""
    return sorted({words[n : n + 2] for n in range(len(words) - 1)})

"""Words of Chinese found by an index: every pair of neighbouring characters is a key.

Trigrams find nothing for two characters, and two characters are what people type most.
"""

from django.contrib.postgres.fields import ArrayField
from django.db.models import Func, TextField

# A loop takes a third of the time of an aggregate, and each row of a ledger pays for it twice; the index keeps a pair once.
MAKE = """
    CREATE OR REPLACE FUNCTION guanhu_bigrams(words text) RETURNS text[]
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
    DECLARE
        found text[] := '{}';
    BEGIN
        FOR n IN 1 .. length(words) - 1 LOOP
            found[n] := substr(words, n, 2);
        END LOOP;
        RETURN found;
    END $$
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

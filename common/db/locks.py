"""One at a time by a name: whoever does the same thing at once stands in line until the first one's transaction ends.

For what no row can be locked for because it is not there yet: the next number of a year, the first of two sends of a form.
Call it before reading what the act depends on.
"""

from django.db import connection


def one_at_a_time(name: str) -> None:
    """Wait for whoever holds `name`, and hold it until the transaction ends. Names begin with what they are of."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])

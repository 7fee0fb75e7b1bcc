"""A list asks the database as often for thirty rows as for one."""

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def queries_of(client: Client, url: str) -> list[str]:
    """The statements of one GET, which must succeed. The first request warms what is cached for good."""
    assert client.get(url).status_code == 200, url
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(url)
        if answer.streaming:
            b"".join(answer.streaming_content)
    return [query["sql"] for query in captured.captured_queries]


def assert_flat(client: Client, url: str, make_row: Callable[[int], object], *, rows: int = 30) -> None:
    """`make_row(number)` makes one more row of the list; one first, then the others."""
    make_row(0)
    one = queries_of(client, url)
    for number in range(1, rows):
        make_row(number)
    many = queries_of(client, url)
    more = [sql[:200] for sql in many if many.count(sql) > 1]
    assert len(many) <= len(one), (
        f"{url}: {len(one)} queries for one row, {len(many)} for {rows}; repeated: {more[:3]}"
    )

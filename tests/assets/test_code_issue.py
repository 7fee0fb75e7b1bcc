"""赋码 under concurrency: every serial once, none skipped, nobody sees an error."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from accounts.models import Division
from assets import codes
from assets.actions.codes import SerialsUsedUp, issue
from assets.models import CodeCounter

VILLAGE, TYPE = "320115009210", "0401"


@pytest.fixture
def ground(db):
    make_ground()


@pytest.fixture
def committed_ground(transactional_db):
    make_ground()


def make_ground() -> None:
    for code, level, parent in (
        ("320115000000", "county", None),
        ("320115009000", "township", "320115000000"),
        (VILLAGE, "village", "320115009000"),
        ("320115009201", "village", "320115009000"),
    ):
        Division.objects.create(code=code, name=code, short_name=code, level=level, parent_id=parent)


def serials(issued: list[str]) -> list[int]:
    return sorted(codes.parse(code).serial for code in issued)


def test_it_works(ground):
    issued = issue([(VILLAGE, TYPE), ("320115009201", TYPE), (VILLAGE, TYPE)])
    assert [codes.parse(code).serial for code in issued] == [1, 1, 2]
    assert all(str(codes.parse(code)) == code for code in issued)
    assert serials(issue([(VILLAGE, TYPE)])) == [3]


def test_a_batch_that_is_rolled_back_leaves_no_gap(committed_ground):
    with transaction.atomic():
        issue([(VILLAGE, TYPE)] * 5)
        transaction.set_rollback(True)
    with transaction.atomic():
        assert serials(issue([(VILLAGE, TYPE)])) == [1]


def test_serials_end_at_five_digits(ground):
    CodeCounter.objects.create(division_id=VILLAGE, type_id=TYPE, last=99_999)
    with pytest.raises(SerialsUsedUp), transaction.atomic():
        issue([(VILLAGE, TYPE)])


def test_issuing_needs_a_transaction(committed_ground):
    with pytest.raises(RuntimeError):
        issue([(VILLAGE, TYPE)])


def test_many_at_once_get_every_serial_once(committed_ground):
    """Both villages in opposite orders, so that a wrong lock order would end in a deadlock."""

    def one_batch(number: int) -> list[str]:
        pairs = [(VILLAGE, TYPE), ("320115009201", TYPE)]
        try:
            with transaction.atomic():
                return issue(pairs[:: 1 if number % 2 else -1])
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as people:
        issued = [code for batch in people.map(one_batch, range(80)) for code in batch]
    for village in (VILLAGE, "320115009201"):
        assert serials([code for code in issued if code.startswith(village)]) == list(range(1, 81))

"""A small county for the tests of WHO."""

import pytest

from tests.county import County, make_county


@pytest.fixture
def county(db) -> County:
    return make_county()

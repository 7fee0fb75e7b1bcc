"""What tests of the register share."""

import pytest

from accounts import reference
from tests.factories import GULI, HENGXI, make_division, make_role


@pytest.fixture
def county(db) -> None:
    """谷里街道 and 横溪街道 with all their villages, and the roles."""
    for row in reference.rows_of("divisions.csv"):
        if row["parent_code"] in (GULI, HENGXI):
            make_division(code=row["code"])
    make_role(code="township_clerk")

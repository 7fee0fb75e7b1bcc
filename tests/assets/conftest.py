"""What tests of the register share."""

import pytest

from tests.factories import GULI, HENGXI, make_role, make_villages


@pytest.fixture
def county(db) -> None:
    """谷里街道 and 横溪街道 with all their villages, and the roles."""
    make_villages(GULI, HENGXI)
    make_role(code="township_clerk")

"""Templates that fail on a variable no view has given, instead of showing nothing."""

import pytest
from django.template import engines


class Unknown(str):
    """Stands in for such a variable where it would be shown."""

    __slots__ = ()

    def __mod__(self, variable: object) -> str:
        raise AssertionError(f"unknown template variable {variable}")


@pytest.fixture
def strict_templates():
    engine = engines["django"].engine
    before, engine.string_if_invalid = engine.string_if_invalid, Unknown("%s")
    yield
    engine.string_if_invalid = before

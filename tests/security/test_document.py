"""docs/security.md names tests; each must be there, and every rule of its sections must have a line."""

import re

from django.conf import settings

TEXT = (settings.ROOT / "docs" / "security.md").read_text(encoding="utf-8")


def test_every_named_test_exists():
    named = set(re.findall(r"`([\w/]+\.py)::(\w+)`", TEXT))
    assert len(named) > 100
    missing = []
    for path, name in sorted(named):
        file = settings.ROOT / "tests" / path
        if not file.exists() or not re.search(
            rf"^(async )?def {name}\(", file.read_text(encoding="utf-8"), re.M
        ):
            missing.append(f"{path}::{name}")
    assert missing == []


def test_every_rule_has_its_line():
    numbers = [int(number) for number in re.findall(r"^(\d+)\. ", TEXT, re.M)]
    assert numbers == [*range(1, 59)]


def test_it_claims_no_certificate():
    assert not re.search(r"compliant|certified|passed 等保|通过等保", TEXT)

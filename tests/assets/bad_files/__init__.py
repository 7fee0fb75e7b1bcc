"""Bad files for the ledger's door: kinds by the dozen, each a function that makes one from a seed.

A kind says what must become of it: REFUSED (a sentence, no row), a number (that many facilities are imported or held),
or EITHER (damage may or may not be repairable; then every row is accounted for).
"""

import random
from collections.abc import Iterator

from tests.assets.bad_files import foreign, packages, sheets, texts, workbooks
from tests.assets.bad_files.kinds import EITHER, REFUSED, BadFile, Kind

__all__ = ["EITHER", "KINDS", "REFUSED", "BadFile", "Kind", "bad_files"]

KINDS: list[Kind] = [
    kind for place in (foreign, packages, sheets, texts, workbooks) for kind in place.KINDS.found
]


def bad_files(each: int, seed: int) -> Iterator[BadFile]:
    """`each` files of every kind, the same for the same seed; kinds take turns."""
    for number in range(each):
        for kind in KINDS:
            name, content = kind.make(random.Random(f"{seed} {kind.name} {number}"))
            yield BadFile(kind, number, name, content)

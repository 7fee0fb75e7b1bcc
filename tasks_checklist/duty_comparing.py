"""What an edition of the duty list says, and how it differs from the one before, duty by duty and column by column. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# {key of DutyEditionLine.columns: head}, in their order
HEADS = {
    "party": "责任单位",
    "content": "具体内容",
    "standard": "工作标准",
    "frequency": "时限、频次",
    "basis": "依据",
    "sector": "行业",
    "person": "责任人（职务）",
}
KEPT, ADDED, CHANGED, DROPPED = "kept", "added", "changed", "dropped"


def head(key: str) -> str:
    return HEADS.get(key, key)


@dataclass(frozen=True)
class Said:
    """One duty of one unit, in words."""

    party: int
    division_code: str
    duty: str
    columns: dict[str, str]

    @property
    def key(self) -> tuple[int, str]:
        return self.party, self.duty


@dataclass(frozen=True)
class Compared:
    """How a duty stands to the edition before; `differs`: the keys of the columns that changed."""

    said: Said
    change: str
    differs: tuple[str, ...] = ()


def compare(before: Iterable[Said], now: Iterable[Said]) -> Iterator[Compared]:
    """Every duty of `now` in its order, then those that only `before` has. A duty is known by its unit and its words."""
    left = {said.key: said for said in before}
    for said in now:
        old = left.pop(said.key, None)
        if old is None:
            yield Compared(said, ADDED)
            continue
        differs = tuple(key for key in HEADS if old.columns.get(key, "") != said.columns.get(key, ""))
        yield Compared(said, CHANGED if differs else KEPT, differs)
    for old in left.values():
        yield Compared(old, DROPPED)

"""From what a row of a ledger says to rows of ours: whose money, which source, use, sector, day; and what still lacks."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Division, Sector
from assets.ledger.dates import read_date
from assets.ledger.text import key
from funding.bases import PAPERS, why_not_received
from funding.models import FundSheet, FundSheetRow, FundUse
from funding.sheet_reading import Said
from maintenance.fund_words import kinds_of

WORDS_OF_USE = {
    "pay": "工资 报酬 补贴 误工",
    "repair": "维修 修 材料",
    "energy": "电费 水费",
    "service": "服务 保洁 外包 托管",
    "equipment": "更新 购置 更换",
    "insurance": "保险",
    "training": "培训",
}
Kind = FundSheetRow.Kind


@dataclass
class Names:
    """What a post's words can mean, read once for a whole sheet."""

    by: Any
    sheet: FundSheet

    @cached_property
    def divisions(self) -> dict[str, Division | None]:
        """Names and aliases beneath the sheet's division; a name that two share means neither."""
        found: dict[str, Division | None] = {}
        rows = Division.objects.visible_to(self.by).filter(closed_on=None).prefetch_related("aliases")
        for one in rows:
            if any(low <= one.pk < high for low, high in self.sheet.division.ranges):
                for name in {
                    key(one.name),
                    key(one.short_name),
                    *(key(alias.name) for alias in one.aliases.all()),
                }:
                    found[name] = None if name in found else one
        return found

    @cached_property
    def uses(self) -> dict[str, FundUse]:
        return {use.pk: use for use in FundUse.objects.filter(active=True)}

    @cached_property
    def sectors(self) -> dict[str, Sector]:
        return {key(sector.name): sector for sector in Sector.objects.all()}

    def use(self, said: str) -> FundUse | None:
        """By its name, or by a word that means one use only."""
        bare = key(said)
        for use in self.uses.values():
            if bare == key(use.name):
                return use
        hits = [code for code, words in WORDS_OF_USE.items() if any(word in bare for word in words.split())]
        return self.uses.get(hits[0]) if len(hits) == 1 else None


def row_of(said: Said, names: Names) -> FundSheetRow:
    """A row with everything that could be matched; `problems` says the rest."""
    sheet, facts = names.sheet, said.facts
    place = facts.get("division", "")
    sources = kinds_of(facts.get("source", ""))
    row = FundSheetRow(
        sheet=sheet, tab=said.tab[:80], number=said.number, cells=said.cells, kind=said.kind, amount=said.amount,
        division=names.divisions.get(key(place)) if place else sheet.division,
        source=sources[0] if len(sources) == 1 else "" if facts.get("source") else sheet.usual_source,
        use=names.use(facts.get("use", "") or facts.get("words", "")) or sheet.usual_use,
        sector=names.sectors.get(key(facts.get("sector", ""))),
        day=_day(facts.get("day", ""), sheet, said.kind), words=facts.get("words", "")[:200],
        who=facts.get("who", "")[:100], paper=facts.get("paper", "")[:120],
    )  # fmt: skip
    row.problems = [said.fault] if said.fault else problems(row)
    return row


def _day(said: str, sheet: FundSheet, kind: str) -> date | None:
    if kind == Kind.OPENING and not said:
        return date(sheet.year, 1, 1)
    value = read_date(said, timezone.localdate()).value if said else None
    return date.fromisoformat(value) if value and len(value) == 10 else None


def problems(row: FundSheetRow) -> list[str]:
    """Why a row can't be entered as it is, in sentences; the same after a person has changed it."""
    found = []
    if row.amount is None or row.amount <= 0:
        found.append(_("金额须大于零"))
    if row.division_id is None:
        found.append(_("所在单位认不出，请选择"))
    if row.day is None:
        found.append(_("日期读不出年月日，请填写"))
    elif row.day > timezone.localdate():
        found.append(_("日期在今天之后"))
    if not row.source:
        found.append(_("资金来源认不出，请选择"))
    return found + (_of_expense(row) if row.kind == Kind.EXPENSE else _of_income(row))


def _of_expense(row: FundSheetRow) -> list[str]:
    found = [] if row.use_id else [_("用途认不出，请选择")]
    if not row.who.strip():
        found.append(_("没有收款方"))
    return found if row.paper.strip() else [*found, _("没有凭证号，一张凭证只付一次，请补凭证号")]


def _of_income(row: FundSheetRow) -> list[str]:
    if row.kind != Kind.INCOME or not row.source:
        return []
    basis = basis_of(row)
    said = why_not_received(row.source, basis)
    return [said] if said else []


def basis_of(row: FundSheetRow) -> str:
    """The paper on which money of the source comes."""
    if row.kind == Kind.OPENING:
        return "opening"
    return next(iter(sorted(PAPERS.get(row.source, ()))), "village")

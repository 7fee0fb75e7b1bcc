"""From what a row of a ledger says to rows of ours: whose money, which source, use, sector, day; and what still lacks."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Division, Sector
from assets.ledger.dates import read_date
from assets.ledger.text import key
from funding.bases import PAPERS, why_not_received
from funding.models import Expenditure, FundSheet, FundSheetRow, FundUse
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
VOUCHER_WORDS = {  # the first that is met: a 财政票据 is no 发票
    "receipt": "财政票据 收据 收条 收款凭证 往来票据",
    "invoice": "发票",
    "payroll": "工资表 工资单 发放表 花名册",
    "list": "白条 清单 领条",
    "transfer": "转账 回单 汇款 银行",
}
LONGEST_VOUCHER: int = Expenditure._meta.get_field("voucher_number").max_length  # type: ignore[assignment, union-attr]
ASKED = "from which day on a unit asks for its payments here"
Kind = FundSheetRow.Kind


def first_asked(division_id: str) -> date | None:
    """The day on which the unit first asked for a payment in the system; what was imported was asked for on paper."""
    rows = Expenditure.objects.everywhere(because=ASKED).filter(division=division_id)
    at = rows.aggregate(first=Min("asked_at"))["first"]
    return timezone.localdate(at) if at else None


@dataclass
class Names:
    """What a post's words can mean, read once for a whole sheet."""

    by: Any
    sheet: FundSheet
    _begun: dict[str, date | None] = field(default_factory=dict)

    def begun(self, division_id: str) -> date | None:
        if division_id not in self._begun:
            self._begun[division_id] = first_asked(division_id)
        return self._begun[division_id]

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
        voucher_kind=voucher_of(facts) if said.kind == Kind.EXPENSE else "",
    )  # fmt: skip
    row.problems = [said.fault] if said.fault else problems(row, names.begun)
    return row


def voucher_of(facts: dict[str, str]) -> str:
    """The kind of voucher by its own column, else by the words beside its number; what says neither is 其他、未注明."""
    for said in (facts.get("voucher", ""), facts.get("paper", "")):
        hits = [code for code, words in VOUCHER_WORDS.items() if any(word in said for word in words.split())]
        if hits:
            return hits[0]
    return Expenditure.Voucher.OTHER


def _day(said: str, sheet: FundSheet, kind: str) -> date | None:
    if kind == Kind.OPENING and not said:
        return date(sheet.year, 1, 1)
    value = read_date(said, timezone.localdate()).value if said else None
    return date.fromisoformat(value) if value and len(value) == 10 else None


def problems(row: FundSheetRow, begun: Callable[[str], date | None] = first_asked) -> list[str]:
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
    if row.kind != Kind.EXPENSE:
        return found + _of_income(row)
    late = too_new(row, begun)
    return found + _of_expense(row) + ([late] if late else [])


def too_new(row: FundSheetRow, begun: Callable[[str], date | None] = first_asked) -> str:
    """Why an expense is no past one: a payment of today is asked for, approved and paid by three acts, never imported."""
    if row.day is None or row.division_id is None:
        return ""
    if row.day >= timezone.localdate().replace(day=1):
        return _("本月的支出不能导入，请到“用款”申请")
    since = begun(row.division_id)
    if since is None or row.day < since:
        return ""
    return _("本单位 %s 起已在系统里申请用款，这一天以后的支出不能导入，请到“用款”申请") % since


def _of_expense(row: FundSheetRow) -> list[str]:
    found = [] if row.use_id else [_("用途认不出，请选择")]
    if len(row.paper.strip()) > LONGEST_VOUCHER:
        found.append(_("凭证号超过 %s 个字，请只留凭证号") % LONGEST_VOUCHER)
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

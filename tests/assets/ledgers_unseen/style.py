"""How one ledger is laid out."""

from dataclasses import dataclass


@dataclass
class Style:
    """How one ledger is laid out. `village` and `category` say where these stand: column, merged, section, title
    (or the sheet's name, which is the caller's to write)."""

    left: int = 0
    blank_top: int = 0
    blank_after_title: bool = False
    titles: int = 1
    depth: int = 1
    merged_heads: bool = True
    messy_heads: bool = False
    unlisted: bool = False
    permuted: bool = False
    others: int = 0
    foreign_groups: int = 0
    empty_heads: int = 0
    column_numbers: bool = False
    village: str = "column"
    category: str = "column"
    township: str = ""  # "", column or merged
    unit_at: str = "head"  # of amounts: head, line or cell
    quantity: str = "text"  # text, unit (a column of its own) or number
    drop: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()  # facts beside the usual: group, lonlat, position
    subtotals: str = ""
    total: str = ""  # top or bottom
    reprint: int = 0  # the head again after so many rows
    page_sums: bool = False
    footer: str = ""
    template_rows: int = 0
    blanks_between: bool = False
    notes_right: bool = False
    serial: str = "running"  # running, gaps, dotted, per_block or none
    wide_name: bool = False  # the name's column is two columns wide
    formulas: bool = False  # serial numbers and sums as formulas that no program has calculated
    split_labels: bool = False  # 合 | 计
    hints: str = ""  # below the head: what to fill in, or an example
    asides: bool = False
    upright: bool = False
    person_phone: bool = False
    broad_category: bool = False  # 设施大类 before 设施小类
    parts: bool = False  # of the money, beside the whole
    far: bool = False  # one head in three from far_heads
    two_measures: bool = False  # lengths in one column, counts in another
    datum: str = ""  # of the positions, where they are not WGS-84: line or head
    bad: float = 0.06
    rows: tuple[int, int] = (2, 6)

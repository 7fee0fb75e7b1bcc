"""What the register's workbook costs: 50,000 facilities out of the door, over the same rows by xlsxwriter.

Both sides ask the same query, walk the same rows and write the same fifteen columns with title, heads, widths and a
frozen pane into memory; xlsxwriter with `constant_memory`, the set-up it recommends for large files.
"""

import io
from functools import partial

from bench_frame import Figure, database, medians, prepared

ROWS, ROUNDS = 50_000, 5
NAME = "guanhu_bench_export"
COLUMNS = (
    *("name", "code", "type", "township", "division", "address", "quantity", "unit", "built", "value"),
    *("owner", "keeper", "person", "status"),
)  # with the number of the row fifteen
FORMATS = {"number": "0", "money": "#,##0.00", "date": "yyyy-mm-dd"}


def export_vs_xlsxwriter() -> Figure:
    from assets import demo_synthetic

    prepared(NAME, partial(demo_synthetic.fill, ROWS))
    with database(NAME):
        sides = {"ours": _ours, "theirs": _theirs, "query": _only_query}
        seconds = medians(sides, rounds=ROUNDS)
    note = (
        f"{ROWS:,} facilities, 15 columns: ours {seconds['ours']:.2f} s over xlsxwriter {seconds['theirs']:.2f} s, "
        f"query and rows alone {seconds['query']:.2f} s; medians of {ROUNDS}, in turn"
    )
    return Figure("export_vs_xlsxwriter", seconds["ours"] / seconds["theirs"], 0.4, note)


def _sheet():
    """The sheet that the door would answer with: the query is asked while its rows are walked."""
    from assets import columns, exports
    from assets.models import Facility
    from common.spreadsheets.out import Sheet

    rows, shown = Facility.objects.everywhere(because="bench").counted(), columns.chosen(COLUMNS)
    return Sheet(
        "农村公共基础设施管护台账", exports.on_paper(shown), exports.lines(rows, shown), freeze_columns=3
    )


def _ours() -> int:
    from common.spreadsheets.out import xlsx_pieces

    return sum(map(len, xlsx_pieces(_sheet())))


def _only_query() -> int:
    return sum(1 for _ in _sheet().rows)


def _theirs() -> int:
    import xlsxwriter

    sheet, target = _sheet(), io.BytesIO()
    book = xlsxwriter.Workbook(
        target, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    page = book.add_worksheet()
    head = book.add_format({"bold": True, "border": 1, "bg_color": "#E8EDF4", "align": "center"})
    formats = [
        book.add_format({"border": 1, "num_format": FORMATS.get(one.kind, "@")}) for one in sheet.columns
    ]
    for index, column in enumerate(sheet.columns):
        page.set_column(index, index, column.width)
    page.write_string(0, 0, sheet.title)
    page.write_row(1, 0, [column.full_head for column in sheet.columns], head)
    page.freeze_panes(2, sheet.freeze_columns)
    for number, row in enumerate(sheet.rows, start=2):
        for index, value in enumerate(row):
            page.write(number, index, value, formats[index])
    book.close()
    return len(target.getvalue())

"""A spreadsheet as an answer of a door: streamed, named in Chinese, kept by no cache."""

from typing import Literal

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

from common.spreadsheets.out import Sheet, csv_pieces, xlsx_pieces

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def spreadsheet_answer(
    name: str, *sheets: Sheet, form: Literal["xlsx", "csv"] = "xlsx"
) -> StreamingHttpResponse:
    """The sheets as a download called `name` (without ending); CSV holds the first one only.

    Rows are fetched while the answer goes out, so `rows` may be `queryset.iterator()`.
    """
    pieces, kind = (
        (xlsx_pieces(*sheets), XLSX) if form == "xlsx" else (csv_pieces(sheets[0]), "text/csv; charset=utf-8")
    )
    return StreamingHttpResponse(
        pieces,
        content_type=kind,
        headers={
            "Content-Disposition": content_disposition_header(as_attachment=True, filename=f"{name}.{form}"),
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )

"""A spreadsheet as an answer of a door: streamed, named in Chinese, kept by no cache; as a workbook, or as CSV if asked."""

from collections.abc import Iterator
from typing import Literal, cast

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from common.spreadsheets.out import Sheet, csv_pieces, xlsx_pieces

Form = Literal["xlsx", "csv"]
KINDS: dict[Form, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
ASKED = "form"  # in the address: ?form=csv


class SpreadsheetAnswer(StreamingHttpResponse):
    """The sheets as a download; CSV holds the first one only. Rows are fetched while the answer goes out."""

    def __init__(self, name: str, sheets: tuple[Sheet, ...], form: Form) -> None:
        super().__init__(headers={"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"})
        self._name, self._sheets = name, sheets
        self.written_as(form)

    def written_as(self, form: Form) -> None:
        """Decide the form, before anything has gone out."""
        self["Content-Type"] = KINDS[form]
        self["Content-Disposition"] = content_disposition_header(
            as_attachment=True, filename=f"{self._name}.{form}"
        )
        self.streaming_content = self._pieces(form)

    def _pieces(self, form: Form) -> Iterator[bytes]:
        return csv_pieces(self._sheets[0]) if form == "csv" else xlsx_pieces(*self._sheets)


def spreadsheet_answer(name: str, *sheets: Sheet, form: Form = "xlsx") -> SpreadsheetAnswer:
    """The sheets as a download called `name` (without ending); `rows` of a sheet may be `queryset.iterator()`."""
    return SpreadsheetAnswer(name, sheets, form)


def as_asked(request, answer: HttpResponse) -> HttpResponse:
    """A spreadsheet in the form that the address asks for; any other answer as it is."""
    if isinstance(answer, SpreadsheetAnswer) and (form := request.GET.get(ASKED)) in KINDS:
        answer.written_as(cast("Form", form))
    return answer

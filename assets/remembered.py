"""What the list remembers of its reader between visits, in two cookies that hold names of columns and a number; and the
address, which is put right before it is answered: a choice of columns and a whole telephone number do not stay in it."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect

from common.paging import PAGE_SIZES
from common.sealed_words import sealed

COLUMNS, SIZE = "facility-columns", "list-size"
YEAR = 365 * 24 * 3600
LONGEST = 2000
LONGEST_NAME = 40  # as a saved view holds it


def columns(request) -> list[str]:
    """The columns the reader chose last; none: the usual ones. Whoever reads them knows which there are."""
    return [
        name
        for name in request.COOKIES.get(COLUMNS, "")[:LONGEST].split(".")
        if 0 < len(name) <= LONGEST_NAME
    ]


def kept(request) -> HttpResponse | None:
    """Where to go instead: to the same list with the choice of columns kept, the typed telephone sealed; None: stay."""
    query = request.GET.copy()
    chosen = query.pop("columns", None)
    query.pop("view", None) if chosen else None
    if hidden := sealed(query.get("q", "")):
        query["q"] = hidden
    if chosen is None and not hidden:
        _take_size(request)
        return None
    answer = redirect(f"{request.path}?{query.urlencode()}")
    if chosen is not None:
        names = ".".join(name for name in chosen if name.isidentifier())[:LONGEST]
        _keep(answer, COLUMNS, names)
    return answer


def _take_size(request) -> None:
    """The page size of the last visit, unless the address names one."""
    size = request.COOKIES.get(SIZE, "")
    if "size" not in request.GET and size in map(str, PAGE_SIZES):
        request.GET = request.GET.copy()
        request.GET["size"] = size


def keep_size(request, answer: HttpResponse, size: int) -> HttpResponse:
    if request.COOKIES.get(SIZE) != str(size):
        _keep(answer, SIZE, str(size))
    return answer


def _keep(answer: HttpResponse, name: str, value: str) -> None:
    answer.set_cookie(
        name, value, max_age=YEAR, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )

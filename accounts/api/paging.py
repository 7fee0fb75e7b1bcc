"""Pages of the API by keyset: `?cursor=…&page_size=…`, at most 200 rows."""

from rest_framework.pagination import CursorPagination


class KeysetPagination(CursorPagination):
    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"
    ordering = "pk"

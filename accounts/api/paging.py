"""Pages of the API: the same keyset pages as the lists, `?sort=…&size=…&after=…`, at most 200 rows."""

from typing import Any

from rest_framework.pagination import BasePagination
from rest_framework.response import Response

from common import paging

SIZES = (50, 20, 100, 200)
BY_KEY = {"key": paging.Order("按编号", "pk")}
WORDS = {
    "sort": "排序方式",
    "size": "每页条数：20、50、100 或 200",
    "after": "上一页最后一条的位置，取自 next",
    "before": "下一页第一条的位置，取自 previous",
    "last": "填 1 取末页",
    "count": "填 exact 数清全部，否则数到 1000 为止",
}


class KeysetPagination(BasePagination):
    """`orders` of the view is the allow-list of sortings. Raises BadRequest (400) for anything else."""

    def paginate_queryset(self, queryset, request, view=None) -> list[Any]:
        self.request = request
        self.page = paging.page(
            queryset, request.query_params, orders=getattr(view, "orders", BY_KEY), sizes=SIZES
        )
        return self.page.rows

    def get_paginated_response(self, data) -> Response:
        return Response(
            {
                "count": self.page.number_of_rows,
                "exact": self.page.exact,
                "next": self._absolute(self.page.next_url),
                "previous": self._absolute(self.page.previous_url),
                "results": data,
            }
        )

    def _absolute(self, query: str | None) -> str | None:
        return None if query is None else self.request.build_absolute_uri(f"{self.request.path}{query}")

    def get_paginated_response_schema(self, schema: dict) -> dict:
        link = {"type": "string", "format": "uri", "nullable": True}
        properties = {
            "count": {"type": "integer"},
            "exact": {"type": "boolean"},
            "next": link,
            "previous": link,
        }
        return {
            "type": "object",
            "required": ["count", "exact", "results"],
            "properties": {**properties, "results": schema},
        }

    def get_schema_operation_parameters(self, view) -> list[dict]:
        sorts = {
            "sort": {"type": "string", "enum": list(getattr(view, "orders", BY_KEY))},
            "size": {"type": "integer", "enum": list(SIZES)},
        }
        return [
            {
                "name": name,
                "in": "query",
                "required": False,
                "description": words,
                "schema": sorts.get(name, {"type": "string"}),
            }
            for name, words in WORDS.items()
        ]

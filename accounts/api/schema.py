"""The description of the API in the words of the office, and its page."""

from functools import cache
from typing import Any

from django.http import JsonResponse
from django.shortcuts import render
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema

from accounts.doors import signed_in

ACTS = {"list": "列表", "retrieve": "详情", "create": "登记", "partial_update": "修改"}
METHODS = ("get", "post", "patch", "put", "delete")


class ChineseSchema(AutoSchema):
    """Summaries and groups from the `title` of the endpoint; an action of its own has it as its description."""

    def get_tags(self) -> list[str]:
        return [getattr(self.view, "title", "其他")]

    def get_summary(self) -> str:
        act = getattr(self.view, "action", "")
        own = getattr(getattr(self.view, act, None), "kwargs", {}).get("description", "")
        return f"{getattr(self.view, 'title', '')}：{ACTS.get(act) or own or act}"

    def get_description(self) -> str:  # type: ignore[override]
        return ""


@cache
def described() -> dict[str, Any]:
    """The OpenAPI description; the same for every reader, since rights decide at the door."""
    return SchemaGenerator().get_schema(request=None, public=True)


@signed_in()
def api_schema(request):
    return JsonResponse(described(), json_dumps_params={"ensure_ascii": False})


@signed_in()
def api_docs(request):
    """A plain page of our own: the usual one needs inline scripts that our content policy forbids."""
    return render(request, "accounts/api_docs.html", {"groups": _groups(described())})


def _groups(description: dict[str, Any]) -> list[dict[str, Any]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            if method in METHODS:
                groups.setdefault(operation["tags"][0], []).append(
                    _operation(path, method, operation, description)
                )
    return [{"name": name, "operations": operations} for name, operations in groups.items()]


def _operation(
    path: str, method: str, operation: dict[str, Any], description: dict[str, Any]
) -> dict[str, Any]:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    return {
        "method": method.upper(),
        "path": path,
        "summary": operation["summary"].partition("：")[2],
        "parameters": [_parameter(one) for one in operation.get("parameters", [])],
        "fields": _fields(body, description),
    }


def _parameter(parameter: dict[str, Any]) -> dict[str, str]:
    choices = parameter["schema"].get("enum") or []
    words = parameter.get("description", "").splitlines()
    return {
        "name": parameter["name"],
        "says": words[0] if words else "",
        "choices": "、".join(map(str, choices)),
    }


def _fields(schema: dict[str, Any], description: dict[str, Any]) -> list[dict[str, Any]]:
    """Name, words and whether it must be there, of each field of a request's body."""
    named = description["components"]["schemas"].get(schema.get("$ref", "").rpartition("/")[2], schema)
    required = named.get("required", [])
    return [
        {
            "name": name,
            "says": one.get("title") or one.get("description", "").partition("\n")[0],
            "required": name in required,
        }
        for name, one in named.get("properties", {}).items()
        if not one.get("readOnly")
    ]

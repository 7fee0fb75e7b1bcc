"""Every door of the house, found by walking the URL configuration: pages, fragments, exports, API routes.

for door in every_door():
    door.name, door.methods, door.rights(method), door.takes_object
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

API_METHODS = {"get": "GET", "post": "POST", "patch": "PATCH", "put": "PUT", "delete": "DELETE"}


class Undeclared(AssertionError):
    """A view that does not say who may come in."""


@dataclass(frozen=True)
class Doorway:
    """One named address. `rights(method)`: any of them opens; empty: every signed-in post."""

    name: str
    view: Any
    arguments: tuple[str, ...]

    @property
    def is_api(self) -> bool:
        return hasattr(self.view, "cls")

    @property
    def is_declared(self) -> bool:
        return "required_right" in _said(self.view.cls) if self.is_api else hasattr(self.view, "door")

    @property
    def is_public(self) -> bool:
        return not self.is_api and self.view.door.public

    @property
    def methods(self) -> tuple[str, ...]:
        if not self.is_declared:
            raise Undeclared(self.name)
        if self.is_api:
            return tuple(API_METHODS[method] for method in self.view.actions if method in API_METHODS)
        return self.view.door.methods

    def rights(self, method: str) -> tuple[str, ...]:
        if not self.is_api:
            return tuple(map(str, self.view.door.rights))
        act = self.view.actions[method.lower()]
        right = getattr(self.view.cls, "required_rights", {}).get(act) or self.view.cls.required_right
        return (str(right),) if right else ()

    def opens(self, method: str, held: set[str] | frozenset[str]) -> bool:
        """Whether a post with these rights may come in."""
        wanted = set(self.rights(method))
        also = set() if self.is_api else set(map(str, self.view.door.also))
        return (not wanted or bool(wanted & set(held))) and also <= set(held)

    @property
    def takes_object(self) -> bool:
        return bool(self.arguments)

    def url(self, arguments: dict[str, Any]) -> str:
        return reverse(self.name, kwargs={name: arguments[name] for name in self.arguments})


def _said(view_class: type) -> set[str]:
    """What the class and its own bases say (the framework's defaults do not count)."""
    ours = [
        one for one in view_class.__mro__ if not one.__module__.startswith(("rest_framework", "builtins"))
    ]
    return {name for one in ours for name in vars(one)}


def every_door() -> list[Doorway]:
    return list(_walk(get_resolver().url_patterns, ""))


def _walk(patterns: list, space: str) -> Iterator[Doorway]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _walk(
                pattern.url_patterns, f"{space}{pattern.namespace}:" if pattern.namespace else space
            )
        elif isinstance(pattern, URLPattern):
            arguments = tuple(pattern.pattern.regex.groupindex)
            yield Doorway(
                f"{space}{pattern.name}",
                pattern.callback,
                tuple(name for name in arguments if name != "format"),
            )

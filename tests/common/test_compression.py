"""What is packed on its way to the browser, and what is left as it is."""

import gzip

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from common.compression import CompressText

LONG = "管护" * 2000


def answer(kind: str, accepted: str = "gzip") -> HttpResponse:
    request = RequestFactory().get("/", headers={"accept-encoding": accepted})
    return CompressText(lambda _request: HttpResponse(LONG, content_type=kind))(request)


@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "text/css", "text/javascript", "image/svg+xml"])
def test_text_is_packed(kind: str) -> None:
    packed = answer(kind)
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content).decode() == LONG
    assert len(packed.content) < 1000


@pytest.mark.parametrize(
    "kind", ["image/jpeg", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"]
)
def test_what_is_packed_already_is_left(kind: str) -> None:
    assert "Content-Encoding" not in answer(kind)


def test_a_browser_that_takes_no_gzip_gets_none() -> None:
    assert "Content-Encoding" not in answer("text/html", accepted="identity")

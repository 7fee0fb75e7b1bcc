"""Error pages: a plain Chinese sentence and the number of the request; details stand only in the log."""

from django.shortcuts import render


def bad_request(request, exception=None):
    return render(request, "400.html", {"reason": _sentence(exception)}, status=400)


def refused(request, exception=None):
    return render(request, "403.html", {"reason": _sentence(exception)}, status=403)


def not_found(request, exception=None):
    return render(request, "404.html", status=404)


def failed(request):
    return render(request, "500.html", status=500)


def csrf_failed(request, reason=""):
    return render(
        request, "403.html", {"reason": "页面停留过久或已在别处登录，请返回上一页刷新后再提交"}, status=403
    )


def _sentence(exception) -> str:
    """Our own refusals carry a sentence for the reader; anything else stays in the log."""
    from accounts.access import Refused

    return str(exception) if isinstance(exception, Refused) else ""

"""The gallery: every component with its named arguments and an example, for those who build pages."""

import re

from django.conf import settings
from django.shortcuts import render

from accounts.doors import signed_in
from portal import examples

COMPONENTS = settings.ROOT / "templates/components"
COMMENT = re.compile(r"\{% comment %\}(.*?)\{% endcomment %\}", re.S)


def described() -> dict[str, str]:
    """What each component says of itself in the comment at its top, by name."""
    found = {path.stem: COMMENT.search(path.read_text()) for path in sorted(COMPONENTS.glob("*.html"))}
    return {name: match.group(1).strip() if match else "" for name, match in found.items()}


@signed_in()
def gallery(request):
    return render(request, "portal/gallery.html", {**examples.everything(), "says": described()})


@signed_in()
def gallery_dialog(request):
    """The example dialog; nothing is sent anywhere."""
    context = {"action": request.path, "phrases": examples.PHRASES}
    return render(request, "portal/gallery_dialog.html", context)


@signed_in()
def gallery_job(request):
    """The example job, finished; polled as a real one would be."""
    context = {"job": examples.job("done"), "poll_url": request.path}
    return render(request, "components/job.html", context)


@signed_in()
def gallery_print(request):
    return render(request, "portal/gallery_print.html", {"rows": examples.ROWS * 12})

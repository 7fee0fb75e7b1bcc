"""The shell of the page that works with no signal: its files, and the version that a phone asks for.

The shell is the same for everyone and holds nobody's data (security rule 14). Its service worker caches just these files.
"""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static

from common.crypto import sm3

TEMPLATE = "maintenance/inspecting_today.html"
STYLES = ("css/tokens.css", "css/inspecting.css")
SCRIPTS = (
    "js/inspecting.js",
    "js/inspecting_dom.js",
    "js/inspecting_facility.js",
    "js/inspecting_net.js",
    "js/inspecting_photos.js",
    "js/inspecting_point.js",
    "js/inspecting_scan.js",
    "js/inspecting_store.js",
    "js/inspecting_today.js",
    "js/inspecting_waiting.js",
)
PICTURES = ("npm/icons.svg", "svg/mark.svg")
FILES = (*STYLES, *SCRIPTS, *PICTURES)


def addresses() -> list[str]:
    """Where the files are fetched."""
    return [static(name) for name in FILES]


@cache
def version() -> str:
    """Changes with any of the files or the page itself: twelve hexadecimal digits."""
    folder = Path(settings.ROOT) / "templates"
    own = [folder / TEMPLATE, folder / "maintenance" / "inspecting_worker.js"]
    found = [Path(finders.find(name) or "") for name in FILES]
    return sm3(b"".join(path.read_bytes() for path in [*own, *found]))[:12]

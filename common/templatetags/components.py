"""Tags that the layout and the components need and Django has not."""

from django import template
from django.forms import BoundField

from common.paging import PAGE_SIZES, PLACE_WORDS

register = template.Library()
SPANS = (  # seconds, the word
    (365 * 86400, "年"),
    (30 * 86400, "个月"),
    (7 * 86400, "周"),
    (86400, "天"),
    (3600, "小时"),
    (60, "分钟"),
)


class CaptureNode(template.Node):
    """Renders what it holds and keeps it under a name."""

    child_nodelists = ("nodelist",)

    def __init__(self, nodelist: template.NodeList, name: str) -> None:
        self.nodelist, self.name = nodelist, name

    def render(self, context) -> str:
        context[self.name] = self.nodelist.render(context).strip()
        return ""


@register.tag
def capture(parser, token) -> CaptureNode:
    """`{% capture name %}…{% endcapture %}`: what stands between can be shown twice (a page's title)."""
    _, name = token.split_contents()
    nodelist = parser.parse(("endcapture",))
    parser.delete_first_token()
    return CaptureNode(nodelist, name)


@register.filter
def control(field: BoundField) -> str:
    """What kind of control a form field is: input, check, choices, select, textarea, file, hidden."""
    name = type(field.field.widget).__name__.lower()
    if field.is_hidden:
        return "hidden"
    if name in {"checkboxinput", "nullbooleanselect"}:
        return "check" if name == "checkboxinput" else "select"
    for word, kind in (
        ("radio", "choices"),
        ("checkboxselect", "choices"),
        ("file", "file"),
        ("select", "select"),
    ):
        if word in name:
            return kind
    return "textarea" if "textarea" in name else "input"


@register.filter
def thousands(number: object) -> str:
    """A count with thousands separators (41,206), which Django's Chinese locale lacks. Empty stays empty."""
    return "" if number is None or number == "" else f"{number:,}"


@register.filter
def how_long(since, now) -> str:
    """How long ago, in its largest unit alone: 2 个月, 3 天. Django's words (2 月, 3 日) read as dates."""
    gone = (now - since).total_seconds()
    found = next(((int(gone // length), word) for length, word in SPANS if gone >= length), None)
    return f"{found[0]} {found[1]}" if found else "不到 1 分钟"


@register.filter
def wrong_fields(form) -> list[BoundField]:
    """The fields of a form that have errors, in the form's order."""
    return [field for field in form if field.errors]


@register.simple_tag
def shares(parts: list[dict], whole: float) -> list[dict]:
    """Where each part (`value`, `tone`) begins and how wide it is on a bar of 100, for an SVG."""
    lengths, start = [], 0.0
    for part in parts:
        width = 100 * float(part["value"]) / float(whole) if whole else 0.0
        lengths.append({"tone": part["tone"], "start": f"{start:.2f}", "width": f"{width:.2f}"})
        start += width
    return lengths


@register.simple_tag
def address(request, **changes) -> str:
    """The present query with some values changed, beginning with `?`; an empty value takes one out."""
    query = request.GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = value
    return f"?{query.urlencode()}"


@register.inclusion_tag("components/pager.html")
def pager(page, unit: str = "条", target: str = "") -> dict:
    """`{% pager page unit="个" %}` under a list: the pager of a page of common.paging."""
    kept = [(name, value) for name, value in page.query.items() if name not in {"size", *PLACE_WORDS}]
    return {
        "page": page,
        "told": f"共 {page.count_text} {unit}",
        "size": page.size,
        "sizes": sorted(PAGE_SIZES),
        "kept": kept,
        "target": target,
    }

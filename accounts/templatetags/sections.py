"""The tabs that join the pages of one entry of the sidebar."""

from django import template

from accounts.sections import tabs_beside

register = template.Library()


@register.inclusion_tag("components/section_tabs.html", takes_context=True)
def section_tabs(context) -> dict:
    """The tabs beside the present page; none where it stands alone or nobody is signed in."""
    request = context.get("request")
    post = getattr(request, "post", None)
    match = getattr(request, "resolver_match", None)
    return {"rows": tabs_beside(match.view_name, post) if post is not None and match else []}

"""赋码覆盖: registered, coded, waiting, returned, and what is missing, by township or village."""

from django.shortcuts import get_object_or_404, render

from accounts.access import may
from accounts.doors import needs
from accounts.models import Division
from accounts.rights import Right
from assets import coverage as covered


@needs(Right.FACILITY_VIEW)
def coverage(request):
    """A county sees its townships and opens one; a township or a village sees villages."""
    township = _township(request)
    lines = covered.lines(request.post, township=township)
    from_county = request.post.division.level == Division.Level.COUNTY
    area = {"township": township.pk} if township and from_county else {}
    total = covered.total_of(lines, area)
    context = {
        "heads": list(covered.HEADS.values()),
        "lines": lines,
        "total": total,
        "rate": covered.rate_of(total),
        "township": township,
        "from_county": from_county,
        "may_code": may(request.post, Right.FACILITY_CODE),
    }
    return render(request, "assets/coverage.html", context)


def _township(request) -> Division | None:
    post = request.post
    if post.division.level == Division.Level.TOWNSHIP:
        return post.division
    if post.division.level == Division.Level.VILLAGE:
        return post.division.parent
    if not (asked := request.GET.get("township", "")[:12]):
        return None
    townships = Division.objects.visible_to(post).filter(level=Division.Level.TOWNSHIP)
    return get_object_or_404(townships, pk=asked)

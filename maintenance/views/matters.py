"""事项: the page of one matter."""

from django.shortcuts import get_object_or_404, render

from accounts.doors import needs
from accounts.rights import Right
from maintenance.models import Matter


@needs(Right.CARE_VIEW)
def matter_detail(request, matter_id):
    matter = get_object_or_404(Matter.objects.visible_to(request.post).for_list(), pk=matter_id)
    return render(request, "maintenance/matter_detail.html", {"matter": matter})

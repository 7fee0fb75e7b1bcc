"""捐赠致谢: what the public of a place reads of its donors."""

from accounts.models import Division
from accounts.scoping import in_ranges
from funding.models import Donation


def thanked_in(division: Division):
    """Gifts thanked in the division and beneath it, newest first; none whose money went back."""
    rows = Donation.objects.everywhere(because="thanked in public").shown()
    return rows.filter(in_ranges("division_id", division.ranges)).for_list().order_by("-thanked_on", "-id")

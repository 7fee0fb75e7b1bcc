"""A long notice set by a job for whoever asks: the same asked again while it is being set is the same job."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Division
from common import jobs
from common.models import Job
from common.models.jobs import OPEN
from maintenance.models import Publication
from maintenance.notice_sheet import SIZES

KIND = "maintenance.set_notice"


@transaction.atomic
def ask_for_paper(*, publication: Publication, division: Division, size: str) -> Job:
    """The job that sets the notice of a division in a size; the door has looked whether the asker may see it, and wakes it."""
    asker = jobs.Asker.present()
    arguments = {"publication": publication.pk, "division": division.pk, "size": size}
    under_way = Job.objects.filter(kind=KIND, person_id=asker.person_id, arguments=arguments, state__in=OPEN)
    title = _("排版公示 %(place)s %(size)s") % {"place": division.short_name, "size": SIZES[size]}
    return under_way.first() or jobs.start(
        KIND, arguments=arguments, by=asker, title=title, owner=publication, division=division.pk
    )

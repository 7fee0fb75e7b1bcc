"""Background work of WHO: writing an import of people, where each new account costs a tenth of a second of hashing."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actions.people_imports import write_people
from accounts.models import PeopleImport
from common.jobs import Work, job_kind


def _page(job) -> str:
    return reverse("accounts:people-import-detail", args=[job.arguments["import"]])


def _says(result: dict) -> str:
    return _("新登记 %(new)s 人，修改 %(changed)s 人，开通账号 %(accounts)s 个") % result


@job_kind(
    "accounts.import_people", title="导入人员与账号", stages=[("write", "登记")], result_url=_page, says=_says
)
def import_people(work: Work) -> None:
    """Write the rows and end the job in one transaction, so that nothing is written twice."""
    people_import = PeopleImport.objects.get(pk=work.arguments["import"], person_id=work.asker.person_id)
    work.stage("write", people_import.counts["new"] + people_import.counts["changed"])
    with transaction.atomic():
        work.fence()
        work.finish(write_people(people_import=people_import, by=work.asker, on_row=work.advance))

"""Background work of WHO: writing an import of a table, where each new account costs a tenth of a second of hashing."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actions.table_imports import write_table
from accounts.models import TableImport
from common.jobs import Work, job_kind


def _page(job) -> str:
    return reverse("accounts:table-import-detail", args=[job.arguments["import"]])


def _says(result: dict) -> str:
    told = _("新增 %(new)s 行，变更 %(changed)s 行") % result
    opened = _("，开通账号 %(accounts)s 个") % result if "accounts" in result else ""
    return told + opened


@job_kind("accounts.import_table", title="导入表格", stages=[("write", "登记")], result_url=_page, says=_says)
def import_table(work: Work) -> None:
    """Write the rows and end the job in one transaction, so that nothing is written twice."""
    table_import = TableImport.objects.get(pk=work.arguments["import"], person_id=work.asker.person_id)
    work.stage("write", table_import.counts["new"] + table_import.counts["changed"])
    with transaction.atomic():
        work.fence()
        work.finish(write_table(table_import=table_import, by=work.asker, on_row=work.advance))

"""操作记录: who did what when, for those who audit. Nothing can be changed here."""

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from accounts import audit_lists
from accounts.access import may
from accounts.doors import needs
from accounts.exports import answer
from accounts.lists import asked, listing
from accounts.rights import Right
from common.audit import sealing
from common.audit.words import tell, whole
from common.models import AuditRecord, Result


@needs(Right.AUDIT_READ)
def audit_list(request):
    form = asked(audit_lists.AuditFilter, request)
    rows = form.narrow(audit_lists.trail_for_list(request.post))
    context = listing(
        request, form=form, rows=rows, table=audit_lists.AuditTable, orders=audit_lists.ORDERS, unit=_("条")
    )
    context["sealed"] = audit_lists.sealed_words()
    context["may_export"] = may(request.post, Right.AUDIT_EXPORT)
    return render(request, "accounts/audit_list.html", context)


@needs(Right.AUDIT_READ)
def audit_detail(request, record_id):
    """One record with every column before and after."""
    record = get_object_or_404(audit_lists.trail_for_list(request.post), pk=record_id)
    context = {
        "record": record,
        "told": tell([record])[0],
        "facts": audit_lists.facts(record),
        "changes": whole(record),
        "tone": audit_lists.TONES[Result(record.result)],
        "ways": audit_lists.ways(record),
    }
    return render(request, "accounts/audit_detail.html", context)


@needs(Right.AUDIT_EXPORT)
def audit_export(request):
    """The workbook carries the newest seal, so that paper can be held against the trail later."""
    form = asked(audit_lists.AuditFilter, request)
    rows = audit_lists.export_rows(form.narrow(audit_lists.trail_for_list(request.post)))
    sealing.seal()
    sealed = audit_lists.sealed_words()
    columns = audit_lists.EXPORT_COLUMNS
    return answer(_("操作记录"), columns, rows, post=request.post, table=AuditRecord, below_title=sealed)

"""整改通知书 of a finding as Word, for whoever may read the finding."""

from django.core.exceptions import BadRequest
from django.utils.translation import gettext as _

from accounts.doors import needs
from accounts.rights import Right
from tasks_checklist import finding_notice as notice
from tasks_checklist.models import Finding
from tasks_checklist.views.findings import finding_of
from tasks_checklist.views.papers import word_answer


@needs(Right.TASK_VIEW)
def finding_word(request, finding_id):
    finding = finding_of(request, finding_id)
    if not notice.may_print(finding):
        raise BadRequest(_("现为“%s”，没有整改通知书") % finding.get_state_display())
    return word_answer(notice.document(finding), notice.file_name(finding), table=Finding)

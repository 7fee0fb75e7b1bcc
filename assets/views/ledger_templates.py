"""台账模板: choose the village or township, and a type if one is meant; take the empty workbook away."""

from django.core.exceptions import BadRequest
from django.shortcuts import render

from accounts.doors import needs
from accounts.models import Division
from accounts.rights import Right
from assets.forms.ledger_templates import TemplateForm
from assets.ledger_template import template
from common.spreadsheets.answers import spreadsheet_answer


@needs(Right.LEDGER_IMPORT)
def ledger_template(request):
    return render(request, "assets/ledger_template.html", {"form": _form(request, None)})


@needs(Right.LEDGER_IMPORT)
def ledger_template_file(request):
    form = _form(request, request.GET)
    if not form.is_valid():
        raise BadRequest("请选择台账是哪里的")
    sheet = template(form.cleaned_data["division"], form.cleaned_data["type"])
    return spreadsheet_answer(sheet.title, sheet)


def _form(request, sent) -> TemplateForm:
    return TemplateForm(sent, areas=Division.objects.visible_to(request.post).filter(closed_on=None))

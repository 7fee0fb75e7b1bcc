"""Which empty ledger is wanted."""

from django import forms

from accounts.models import Division
from assets.models import FacilityType


class TemplateForm(forms.Form):
    """The place it is for; the areas are those of the post."""

    division = forms.ModelChoiceField(Division.objects.none(), label="台账是哪里的", empty_label=None)
    type = forms.ModelChoiceField(
        FacilityType.objects.filter(active=True).order_by("code"),
        label="只登记一类",
        required=False,
        empty_label="各类都登记",
        help_text="选了类别，模板里多出这一类的属性列，如公厕的厕位数",
    )

    def __init__(self, *args, areas, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["division"].queryset = areas  # type: ignore[attr-defined]

"""Handing over a ledger."""

from django import forms

from accounts.models import Division
from assets.ledger_files import MOST_BYTES


class HandOverForm(forms.Form):
    """A ledger and the area it is of; the areas are those of the post."""

    division = forms.ModelChoiceField(Division.objects.none(), label="导入到", empty_label=None)
    file = forms.FileField(
        label="台账文件",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.xls,.et,.csv,.txt,.htm,.html,.xml"}),
    )

    def __init__(self, *args, areas, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["division"].queryset = areas  # type: ignore[attr-defined]

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError("文件超过 60 MB，请按村拆开后分别导入")
        return file

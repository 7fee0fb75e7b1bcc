"""Handing over ledgers."""

from django import forms

from accounts.models import Division
from assets import held_rows
from assets.ledger_files import MOST_BYTES, MOST_FILES, MOST_TOGETHER


class SeveralFiles(forms.ClearableFileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files: cleaned to a list."""

    widget = SeveralFiles

    def clean(self, data, initial=None) -> list:
        """Each file by the rules of one."""
        several = data if isinstance(data, (list, tuple)) else [data]
        return [super(FilesField, self).clean(one, initial) for one in several or [None]]


class HandOverForm(forms.Form):
    """Ledgers and the area they are of; the areas are those of the post."""

    division = forms.ModelChoiceField(Division.objects.none(), label="导入到", empty_label=None)
    file = FilesField(label="台账文件")

    def __init__(self, *args, areas, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["division"].queryset = areas  # type: ignore[attr-defined]
        self.fields["file"].widget.attrs["accept"] = ".xlsx,.xlsm,.xls,.et,.csv,.txt,.htm,.html,.xml"

    def clean_file(self) -> list:
        files = self.cleaned_data["file"]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(f"一次最多 {MOST_FILES} 个文件，请分几次上传")
        if sum(file.size for file in files) > MOST_TOGETHER:
            raise forms.ValidationError("合计超过 120 MB，请分几次上传")
        for file in files:
            if file.size > MOST_BYTES:
                raise forms.ValidationError(f"“{file.name}”超过 60 MB，请按村拆开后分别导入")
        return files


class MendedFileForm(forms.Form):
    """The workbook of waiting rows, mended."""

    file = forms.FileField(label="改好的待处理行")

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > held_rows.MOST_BYTES:
            raise forms.ValidationError("文件超过 5 MB，请只上传从本批次下载的待处理行")
        return file

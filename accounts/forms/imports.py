"""The upload of a workbook of a plain table."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import PostForm


class TableFileForm(PostForm):
    file = forms.FileField(
        label=_("导入表"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": _("请选择文件"), "empty": _("文件是空的，请检查是否选错了文件")},
    )

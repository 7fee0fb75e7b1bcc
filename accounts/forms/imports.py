"""The upload of a workbook of people."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import PostForm


class PeopleFileForm(PostForm):
    file = forms.FileField(
        label=_("人员与账号导入表"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": _("请选择文件"), "empty": _("文件是空的，请检查是否选错了文件")},
    )

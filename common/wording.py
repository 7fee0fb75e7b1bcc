"""What forms say when a field is wrong, in the words of the office instead of Django's translated ones."""

from django import forms
from django.utils.translation import gettext_lazy as _

WORDS: tuple[tuple[type[forms.Field], dict], ...] = (
    (forms.Field, {"required": _("请填写")}),
    (
        forms.ChoiceField,
        {"required": _("请选择"), "invalid_choice": _("没有“%(value)s”这一项，请从列表中选择")},
    ),
    (
        forms.MultipleChoiceField,
        {"required": _("请至少选一项"), "invalid_choice": _("没有“%(value)s”这一项，请从列表中选择")},
    ),
    (forms.ModelChoiceField, {"required": _("请选择"), "invalid_choice": _("没有这一项，请从列表中选择")}),
    (forms.IntegerField, {"invalid": _("请填写整数，如 12")}),
    (forms.DecimalField, {"invalid": _("请填写数字，如 1.25")}),
    (forms.DateField, {"invalid": _("请填写日期，如 2026-07-12")}),
    (forms.DateTimeField, {"invalid": _("请填写日期和时间，如 2026-07-12 09:30")}),
    (forms.EmailField, {"invalid": _("请填写电子邮箱，如 name@example.cn")}),
    (
        forms.FileField,
        {
            "required": _("请选择文件"),
            "invalid": _("没有收到文件，请重新选择"),
            "missing": _("没有收到文件，请重新选择"),
            "empty": _("文件是空的，请检查后重新选择"),
        },
    ),
    (forms.ImageField, {"invalid_image": _("不是图片，或图片已损坏")}),
)


def speak_plainly() -> None:
    """Put our sentences in place of Django's; called once when the floor is ready."""
    for kind, words in WORDS:
        kind.default_error_messages = {**kind.__dict__.get("default_error_messages", {}), **words}

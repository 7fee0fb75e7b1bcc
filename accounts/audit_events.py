"""What the events of this room are called in the trail."""

from django.utils.translation import gettext_lazy as _

EVENTS = {
    "session.open": _("登录"),
    "session.close": _("退出"),
    "session.refuse": _("登录失败"),
    "session.lock": _("登录失败次数过多，暂停登录"),
    "session.guess": _("多次输错当前密码，退出登录"),
    "session.end": _("结束会话"),
    "account.unlock": _("解除暂停登录"),
    "second_factor.set_up": _("启用动态口令"),
    "second_factor.reset": _("重置动态口令"),
    "second_factor.pass": _("通过动态口令"),
    "second_factor.refuse": _("动态口令错误"),
    "password.change": _("修改密码"),
    "post.switch": _("身份切换"),
    "access.refuse": _("越权访问"),
    "contact.reveal": _("查看完整电话"),
    "export": _("导出"),
}

"""What each act on an arrival asks and does, for page and API."""

from django.utils.translation import gettext_lazy as _

from funding.actions import arrivals
from funding.forms.arrivals import ConfirmForm, DisputeForm
from maintenance.forms.acts import Act

ARRIVAL_ACTS = {
    "confirm": Act(
        ConfirmForm,
        arrivals.confirm,
        _("已确认到账"),
        _("请先核对银行入账，金额、日期与通知单一致再确认。"),
    ),
    "dispute": Act(
        DisputeForm,
        arrivals.dispute,
        _("已提出，登记人会收到提醒"),
        _("登记人会收到您的意见。"),
        danger=True,
    ),
}

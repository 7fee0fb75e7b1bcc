"""What the acts on an imported ledger ask and do: one table."""

from django.utils.translation import gettext_lazy as lazy

from funding.actions import sheets
from maintenance.forms.acts import Act, ActForm, ReasonForm

ACTS = {
    "confirm": Act(
        ActForm,
        sheets.confirm,
        lazy("已入账"),
        lazy("全部行一次记账：期初、到账、支出；有一行记不了，全部不记。"),
    ),
    "drop": Act(ActForm, sheets.drop, lazy("已登记不入账"), danger=True),
    "undo": Act(
        ReasonForm,
        sheets.undo,
        lazy("已撤销入账"),
        lazy("每张凭证各记一张冲销，原凭证和冲销都留存。"),
        danger=True,
    ),
}
KINDS = {"confirm": "primary", "undo": "danger"}

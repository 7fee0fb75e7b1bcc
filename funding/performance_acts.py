"""What the small acts on a performance sheet ask and do: one table."""

from django.utils.translation import gettext_lazy as lazy

from funding.actions import performance
from funding.forms.performance import UseForm
from maintenance.forms.acts import Act, ActForm, ReasonForm

ACTS = {
    "submit": Act(
        ActForm, performance.submit, lazy("目标已提交"), lazy("提交后由财政审定，审定前可被退回。")
    ),
    "accept": Act(ActForm, performance.accept, lazy("目标已审定")),
    "return": Act(ReasonForm, performance.send_back, lazy("已退回"), danger=True),
    "reopen": Act(ReasonForm, performance.send_back, lazy("已退回自评"), danger=True),
    "use": Act(UseForm, performance.use_result, lazy("已登记结果应用")),
}
PAGES = {"score": "funding:performance-score", "check": "funding:performance-check"}
KINDS = {"submit": "primary", "accept": "primary", "score": "primary", "check": "primary", "return": "return"}

"""管护合同: the list, one contract, its facilities, and its acts."""

from decimal import Decimal
from functools import partial
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import Count, OuterRef, Subquery
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.doors import needs, needs_to_export
from accounts.exports import answer
from accounts.forms.base import carried_out
from accounts.lists import asked, listing
from accounts.rights import Right
from accounts.scoping import in_ranges
from accounts.trail import events_of
from accounts.views.answers import bound, done, small_act
from assets.models import Facility
from assets.templatetags.register import money
from common.paging import Order
from common.spreadsheets.out import Column
from maintenance import contract_terms as terms
from maintenance.actions import contract_checks
from maintenance.actions import contracts as acts
from maintenance.contract_tables import ContractTable, ScopeTable, state_of
from maintenance.contracts_counted import measures
from maintenance.forms import contracts as forms
from maintenance.forms.standards import ReasonForm
from maintenance.models import Contract, QualityCheck
from maintenance.models.contracts import FLOW
from maintenance.places import CHECK_ACTS
from maintenance.views.moves import buttons, by_name, reason_act

ORDERS = {
    "newest": Order(_("最近拟订"), "-id"),
    "end": Order(_("先到期"), "until", "id"),
}
SCOPE_ORDERS = {"village": Order(_("按村"), "division_id", "id")}
EXPORTED = (
    Column("number", "合同编号", 16, "code"),
    Column("name", "合同名称", 30),
    Column("division", "范围", 14),
    Column("sector", "行业", 12),
    Column("client", "发包单位", 24),
    Column("party", "承包单位", 24),
    Column("kind", "承包单位种类", 16),
    Column("from_date", "起始", 12, "date"),
    Column("until", "截止", 12, "date"),
    Column("facilities", "设施", 8, "number", unit="处"),
    Column("price", "总价", 14, "money", unit="元"),
    Column("period", "付款周期", 10),
    Column("score", "最近考核", 10, "number"),
    Column("state", "状态", 14),
    Column("ended", "终止原因", 24),
)


def _rows(post):
    """Contracts in sight with what the list shows of each, in one query."""
    last = QualityCheck.objects.everywhere(because="of contracts in sight").filter(
        contract=OuterRef("pk"), voided_at=None
    )
    through = Contract.facilities.through.objects.filter(contract=OuterRef("pk")).order_by()
    number: Any = through.values("contract").annotate(found=Count("pk"))
    return (
        Contract.objects.visible_to(post)
        .for_list()
        .annotate(
            number_of_facilities=Subquery(number.values("found")),
            last_score=Subquery(last.order_by("-period_from").values("score")[:1]),
        )
    )


@needs(Right.CONTRACT_MANAGE)
def contract_list(request):
    form = asked(forms.ContractFilter, request)
    context = listing(
        request,
        form=form,
        rows=form.narrow(_rows(request.post)),
        table=ContractTable,
        orders=ORDERS,
        unit=_("份"),
    )
    context["measures"] = measures(request.post)
    return render(request, "maintenance/contract_list.html", context)


@needs_to_export(Right.CONTRACT_MANAGE)
def contract_list_export(request):
    form = asked(forms.ContractFilter, request)
    rows = form.narrow(_rows(request.post)).order_by("-id")
    lines = (
        [
            row.number,
            row.name,
            str(row.division),
            str(row.sector or _("跨行业")),
            str(row.client),
            str(row.party),
            row.party.get_kind_display(),
            row.from_date,
            row.until,
            row.number_of_facilities or 0,
            row.price,
            row.get_period_display(),
            row.last_score,
            row.get_state_display(),
            row.ended_reason,
        ]
        for row in rows.iterator(500)
    )
    return answer(_("管护合同"), EXPORTED, lines, post=request.post, table=Contract)


def contract_of(request, contract_id: int) -> Contract:
    rows = Contract.objects.visible_to(request.post).for_list().select_related("before", "made_by")
    return get_object_or_404(rows, pk=contract_id)


def page_of(contract: Contract) -> tuple:
    return ("maintenance:contract-detail", contract.pk)


@needs(Right.CONTRACT_MANAGE)
def contract_detail(request, contract_id):
    contract = contract_of(request, contract_id)
    checks = list(contract.checks.select_related("checked_by"))
    good = [one for one in checks if not one.voided_at]
    inside = Facility.objects.everywhere(because="facilities of a contract in sight").filter(
        contracts=contract
    )
    by_type = (
        inside.order_by().values("type__name").annotate(found=Count("pk")).order_by("-found", "type__name")
    )
    by_village = inside.order_by().values("division__short_name").annotate(found=Count("pk"))
    context = {
        "contract": contract,
        "state": state_of(contract),
        "facts": _facts(contract),
        "bands": contract.bands.all(),
        "periods": _periods(contract, good, _acts_on(request.post, contract, good)),
        "voided": [one for one in checks if one.voided_at],
        "years": _years(contract),
        "paid": money(sum((one.payable for one in good), start=Decimal(0))),
        "types": list(by_type),
        "villages": list(by_village.order_by("division_id", "division__short_name")),
        "number": sum(row["found"] for row in by_type),
        "offers": _buttons(contract, request.post),
        "drafted": contract.state == "draft",
        "running": contract.state in ("active", "failed", "ended", "terminated"),
        "renewals": contract.renewals.exclude(state="dropped"),
        "why_not_renewed": acts.why_not_renewed(contract),
        "events": events_of(contract, limit=12),
    }
    return render(request, "maintenance/contract_detail.html", context)


def _facts(contract: Contract) -> list[tuple]:
    days = (contract.until - contract.from_date).days + 1
    return [
        (_("合同编号"), contract.number),
        (_("范围"), contract.division, contract.sector or _("跨行业")),
        (_("发包单位"), contract.client),
        (_("承包单位"), contract.party, contract.party.get_kind_display()),
        (
            _("期限"),
            f"{contract.from_date:%Y-%m-%d} 至 {contract.until:%Y-%m-%d}",
            _("%(n)s 天") % {"n": days},
        ),
        (_("合同总价"), _("%(sum)s 元") % {"sum": money(contract.price)}, contract.get_period_display()),
        (_("签订日期"), contract.signed_on and f"{contract.signed_on:%Y-%m-%d}"),
        (_("值班电话"), contract.party.duty_phone),
        (_("管护内容"), contract.service),
        (_("验收办法"), contract.acceptance),
        (_("备注"), contract.note),
    ]


def _acts_on(post, contract: Contract, checks: list[QualityCheck]) -> dict[int, list[tuple[str, str, str]]]:
    """What other rooms offer beside each check: its payment."""
    found: dict[int, list[tuple[str, str, str]]] = {}
    for make in CHECK_ACTS:
        for key, act in make(post, contract, checks).items():
            found.setdefault(key, []).append(act)
    return found


def _periods(
    contract: Contract, checks: list[QualityCheck], acts_on: dict[int, list[tuple[str, str, str]]]
) -> list[dict]:
    """Each period with its price and its check, if there is one, and what may be done with it."""
    spans = terms.periods(contract.from_date, contract.until, contract.period)
    of_day = {one.period_from: one for one in checks}
    today = timezone.localdate()
    return [
        {
            "first": first,
            "last": last,
            "price": money(price),
            "check": of_day.get(first),
            "acts": acts_on.get(of_day[first].pk, []) if first in of_day else [],
            "late": first not in of_day and last < today and contract.state in ("active", "failed"),
        }
        for (first, last), price in zip(spans, terms.prices(contract.price, spans), strict=True)
    ]


def _years(contract: Contract) -> list[dict]:
    done_of = {one.year: one for one in contract.evaluations.select_related("evaluated_by")}
    spans = terms.years(contract.from_date, contract.until)
    return [
        {"number": number, "first": first, "last": last, "evaluation": done_of.get(number)}
        for number, (first, last) in enumerate(spans, start=1)
    ]


def _buttons(contract: Contract, post) -> list[dict]:
    """An unqualified year comes of an evaluation, not of a button."""
    failed = contract.state == "failed"
    kinds = {"sign": "primary", "finish": "primary", "terminate": "danger" if failed else ""}
    where = by_name("contract", contract)
    return buttons(FLOW, contract, post, url_of=where, kinds=kinds, hidden=("fail",))


@needs(Right.CONTRACT_MANAGE, methods="GET POST")
def contract_create(request):
    form = forms.ContractForm(bound(request), post=request.post)
    if form.is_valid():
        said = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        made = carried_out(form, acts.draw_up, by=request.post, **said)
        if made is not None:
            return done(request, _("已拟订，请选设施"), "maintenance:contract-facilities", made.pk)
    context = {"form": form, "draft": "contract-create"}
    return render(request, "maintenance/contract_create.html", context, status=422 if form.is_bound else 200)


@needs(Right.CONTRACT_MANAGE, methods="GET POST")
def contract_edit(request, contract_id):
    contract = contract_of(request, contract_id)
    initial = forms.ContractReviseForm.initial_of(contract)
    form = forms.ContractReviseForm(bound(request), post=request.post, initial=initial)
    if form.is_valid() and carried_out(
        form, acts.revise, contract=contract, by=request.post, **form.cleaned_data
    ):
        return done(request, _("已保存"), *page_of(contract))
    context = {"form": form, "contract": contract, "draft": f"contract-{contract.pk}"}
    return render(request, "maintenance/contract_create.html", context, status=422 if form.is_bound else 200)


@needs(Right.CONTRACT_MANAGE, methods="GET POST")
def contract_facilities(request, contract_id):
    """Facilities picked by filters, put in or taken out many at once while the contract is a draft."""
    contract = contract_of(request, contract_id)
    form = asked(forms.ScopeFilter, request)
    here = in_ranges("division_id", contract.division.ranges)
    seen = Facility.objects.visible_to(request.post).counted().filter(here)
    if contract.sector_id:
        seen = seen.filter(type__sector=contract.sector_id)
    inside = Contract.facilities.through.objects.filter(contract=contract).values("facility_id")
    taken = form.value("within") == "in"
    rows = form.narrow(seen.filter(pk__in=inside) if taken else seen.exclude(pk__in=inside))
    if request.method == "POST":
        return _picked(request, contract, rows, taken=taken)
    context = listing(
        request,
        form=form,
        rows=rows.select_related("type", "division"),
        table=ScopeTable,
        orders=SCOPE_ORDERS,
        unit=_("处"),
    )
    word = _("从合同中移出") if taken else _("列入合同")
    context |= {
        "contract": contract,
        "drafted": contract.state == "draft",
        "number": contract.facilities.through.objects.filter(contract=contract).count(),
        "acts": [{"word": word, "name": "pick", "icon": "x" if taken else "plus"}],
        "full_path": request.get_full_path(),
    }
    return render(request, "maintenance/contract_facilities.html", context)


def _picked(request, contract: Contract, rows, *, taken: bool):
    ticked = [text for text in request.POST.getlist("row") if text.isdecimal() and len(text) < 16]
    if not request.POST.get("all") and not ticked:
        raise BadRequest(_("请先选择设施"))
    chosen = rows if request.POST.get("all") else rows.filter(pk__in=ticked)
    keys = list(chosen.order_by("division_id", "id").values_list("pk", flat=True)[: acts.MOST_FACILITIES])
    if taken:
        number = acts.remove_facilities(contract=contract, facilities=keys, by=request.post)
        return done(request, _("已移出 %(n)s 处") % {"n": number}, request.get_full_path())
    number = acts.add_facilities(contract=contract, facilities=keys, by=request.post)
    return done(request, _("已列入 %(n)s 处") % {"n": number}, request.get_full_path())


@needs(Right.CONTRACT_MANAGE, methods="GET POST")
def contract_sign(request, contract_id):
    contract = contract_of(request, contract_id)
    return small_act(
        request,
        form=forms.SignForm(bound(request), post=request.post),
        act=lambda form: acts.sign(contract=contract, by=request.post, **form.cleaned_data),
        title=_("签订：%(name)s") % {"name": contract.name},
        intro=_("签订后内容和设施不能再改。"),
        word=_("签订生效"),
        told=_("合同已生效"),
        then=page_of(contract),
    )


@needs(Right.CONTRACT_MANAGE, methods="GET POST")
def contract_finish(request, contract_id):
    contract = contract_of(request, contract_id)
    return small_act(
        request,
        act=lambda form: acts.finish(contract=contract, by=request.post),
        title=_("到期办结：%(name)s？") % {"name": contract.name},
        word=_("办结"),
        told=_("已办结"),
        then=page_of(contract),
    )


def _with_reason(request, contract_id: int, *, move: str, act: Any, told: str):
    contract = contract_of(request, contract_id)
    do = partial(act, contract=contract)
    return reason_act(
        request, flow=FLOW, act=move, do=do, what=contract.name, then=page_of(contract), told=told
    )


@needs(Right.CONTRACT_MANAGE, methods="GET POST")
def contract_terminate(request, contract_id):
    return _with_reason(request, contract_id, move="terminate", act=acts.terminate, told=_("已终止"))


@needs(Right.CONTRACT_MANAGE, methods="GET POST")
def contract_drop(request, contract_id):
    return _with_reason(request, contract_id, move="drop", act=acts.drop, told=_("已作废"))


@needs(Right.CONTRACT_MANAGE, methods="GET POST")
def contract_check(request, contract_id):
    contract = contract_of(request, contract_id)
    checking = forms.CheckForm(bound(request), post=request.post, contract=contract)
    return small_act(
        request,
        form=checking,
        act=lambda form: contract_checks.check(contract=contract, by=request.post, **checking.said()),
        title=_("质量考核：%(name)s") % {"name": contract.name},
        intro=_("得分按付款档次算出本期可付金额，保存后不能改，有误须作废重考。"),
        word=_("保存考核"),
        told=_("已考核"),
        then=page_of(contract),
    )


@needs(Right.CONTRACT_MANAGE, methods="GET POST")
def contract_check_void(request, check_id):
    rows = QualityCheck.objects.visible_to(request.post).select_related("contract")
    check = get_object_or_404(rows, pk=check_id)
    return small_act(
        request,
        form=ReasonForm(bound(request), post=request.post, phrases=("得分录错", "周期选错")),
        act=lambda form: contract_checks.void_check(check=check, by=request.post, **form.cleaned_data),
        title=_("作废 %(day)s 起一期的考核") % {"day": check.period_from},
        word=_("作废考核"),
        told=_("已作废，可以重新考核"),
        then=page_of(check.contract),
        danger=True,
        template="maintenance/reason_act.html",
    )


@needs(Right.CONTRACT_MANAGE, methods="GET POST")
def contract_evaluate(request, contract_id):
    contract = contract_of(request, contract_id)
    return small_act(
        request,
        form=forms.EvaluateForm(bound(request), post=request.post, contract=contract),
        act=lambda form: contract_checks.evaluate(contract=contract, by=request.post, **form.cleaned_data),
        title=_("年度评估：%(name)s") % {"name": contract.name},
        intro=_("续签前每年都要评估；评为不合格的，合同转入待终止。"),
        word=_("保存评估"),
        told=_("已评估"),
        then=page_of(contract),
    )


@needs(Right.CONTRACT_MANAGE, methods="GET POST")
def contract_renew(request, contract_id):
    contract = contract_of(request, contract_id)
    initial = forms.RenewForm.initial_of(contract)
    return small_act(
        request,
        form=forms.RenewForm(bound(request), post=request.post, initial=initial),
        act=lambda form: acts.renew(contract=contract, by=request.post, **form.cleaned_data),
        title=_("续签：%(name)s") % {"name": contract.name},
        intro=acts.why_not_renewed(contract) or _("按原合同的设施和付款档次拟订新合同，签订后生效。"),
        word=_("续签"),
        told=_("已拟订续签合同，请核对后签订"),
        then=page_of(contract),
    )

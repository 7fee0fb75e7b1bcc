"""以奖代补: the list, reckoning, one award, putting approved ones into an allocation, the county's measures."""

from django.core.exceptions import BadRequest
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import may
from accounts.doors import needs
from accounts.exports import answer
from accounts.forms.base import carried_out
from accounts.lists import asked, listing
from accounts.models import Division
from accounts.rights import Right
from accounts.views.answers import bound, done, small_act
from common.money import show
from common.paging import Order
from common.spreadsheets.out import Column
from funding import award_grounds
from funding.actions import awards as acts
from funding.forms import awards as forms
from funding.income_acts import AWARD_ACTS
from funding.income_tables import AWARD_TONES, AwardTable
from funding.models import Award, AwardRule, AwardState
from funding.models.awards import AWARD_FLOW
from funding.views.own_income import Noun, act_page, detail_page, file_page, form_page, total
from maintenance.views.asking import linked

ORDERS = {"newest": Order(gettext_lazy("最近测算"), "-id")}
NOUN = Noun("award", "award", gettext_lazy("以奖代补"), Award, AWARD_FLOW, AWARD_ACTS, AWARD_TONES)
EXPORTED = (
    Column("division", "受奖单位", 14),
    Column("ground", "奖补事项", 14),
    Column("name", "名称", 30),
    Column("year", "年度", 8, "number"),
    Column("accepted_on", "验收日期", 12, "date"),
    Column("acceptance", "验收依据", 24),
    Column("cost", "核定投资", 14, "money", unit="元"),
    Column("rate", "奖补比例", 10, "number", unit="%"),
    Column("ceiling", "最高奖补", 14, "money", unit="元"),
    Column("amount", "奖补金额", 14, "money", unit="元"),
    Column("made_by", "测算人", 10),
    Column("approved_by", "批准人", 10),
    Column("document", "下达文号", 20),
    Column("state", "状态", 12),
)


@needs(Right.FUND_VIEW)
def award_list(request):
    form = asked(forms.AwardFilter, request)
    rows = form.narrow(NOUN.rows(request.post))
    context = listing(request, form=form, rows=rows, table=AwardTable, orders=ORDERS, unit=_("项"))
    context |= {
        "may_export": may(request.post, Right.FUND_EXPORT),
        "may_reckon": may(request.post, Right.AWARD_PROPOSE),
        "may_allocate": may(request.post, Right.ALLOCATION_ISSUE),
        "amount": total(rows.exclude(state=AwardState.DROPPED), "amount"),
        "given": total(rows.filter(state=AwardState.ALLOCATED), "amount"),
    }
    return render(request, "funding/award_list.html", context)


@needs(Right.FUND_EXPORT)
def award_list_export(request):
    form = asked(forms.AwardFilter, request)
    rows = form.narrow(NOUN.rows(request.post)).select_related("made_by", "approved_by").order_by("-id")
    lines = (
        [
            row.division.short_name,
            row.get_ground_display(),
            row.name,
            row.year,
            row.accepted_on,
            row.acceptance,
            row.cost,
            row.rate,
            row.ceiling,
            row.amount,
            str(row.made_by or ""),
            str(row.approved_by or ""),
            row.allocation.document if row.allocation else "",
            row.get_state_display(),
        ]
        for row in rows.iterator(500)
    )
    return answer(_("以奖代补"), EXPORTED, lines, post=request.post, table=Award)


@needs(Right.AWARD_PROPOSE, methods="GET POST")
def award_create(request):
    form = forms.ReckonForm(bound(request), post=request.post)
    if form.is_valid():
        made = carried_out(form, acts.reckon, row=form.work(), by=request.post)
        if made is not None:
            return done(request, _("已测算，核对后提请批准"), "funding:award-detail", made.pk)
    intro = _("先建后补、不建不补：只有验收合格的才能测算；金额按县里的奖补标准自动算出。")
    return form_page(request, form, title=_("测算奖补"), back=NOUN.url("list"), draft="award", intro=intro)


@needs(Right.AWARD_PROPOSE, methods="GET POST")
def award_grade(request):
    return small_act(
        request,
        form=forms.GradeForm(bound(request), post=request.post),
        act=lambda form: acts.reckon_grade(by=request.post, **form.cleaned_data),
        title=_("按评价等次测算奖补"),
        word=_("测算"),
        told=_("已测算"),
        then=("funding:award-list",),
    )


@needs(Right.ALLOCATION_ISSUE, methods="GET POST")
def award_allocate(request):
    """All awards approved in the post's area, put into one draft of an allocation."""
    rows = list(Award.objects.visible_to(request.post).filter(state=AwardState.APPROVED).order_by("pk"))
    if not rows:
        raise BadRequest(_("没有已批准、待下达的奖补"))
    said = {"n": len(rows), "amount": show(sum(one.amount for one in rows))}
    return small_act(
        request,
        form=forms.AllocateForm(bound(request), post=request.post),
        act=lambda form: acts.allocate(awards=rows, by=request.post, **form.cleaned_data),
        title=_("列入下达"),
        word=_("列入下达"),
        intro=_("已批准的 %(n)s 项、共 %(amount)s 元按村汇总成一份下达草稿，核对后下达。") % said,
        told=_("已列入下达草稿"),
        then=("funding:award-list",),
    )


@needs(Right.FUND_VIEW)
def award_detail(request, award_id):
    row = NOUN.of(request, award_id)
    work = linked(row.one_case, "funding:case-detail") or linked(row.matter, "maintenance:matter-detail")
    facts = [
        (_("受奖单位"), row.division, row.sector or _("综合")),
        (_("奖补事项"), row.get_ground_display(), row.grade),
        (_("对应的"), work or row.project),
        (_("验收"), row.acceptance, f"{row.accepted_on:%Y-%m-%d}"),
        (_("核定投资（元）"), show(row.cost) if row.cost else ""),
        (_("奖补标准"), _rule_words(row), row.rule.document),
        (_("奖补金额（元）"), show(row.amount)),
        (_("测算人"), row.made_by),
        (_("批准人"), row.approved_by, f"{row.approved_on:%Y-%m-%d}" if row.approved_on else ""),
        (_("资金下达"), row.allocation),
        (_("审批意见"), row.said),
    ]
    return detail_page(request, NOUN, row, facts=facts, warning=award_grounds.still(row))


def _rule_words(row: Award) -> str:
    said = {"rate": f"{row.rate.normalize():f}", "most": show(row.ceiling)}
    return _("核定投资的 %(rate)s%%，最高 %(most)s 元") % said if row.rate else _("定额 %(most)s 元") % said


@needs(Right.AWARD_PROPOSE, Right.AWARD_APPROVE, methods="GET POST")
def award_act(request, award_id, act):
    return act_page(request, NOUN, award_id, act)


@needs(Right.AWARD_PROPOSE, methods="POST", most_bytes=60 * 1024 * 1024)
def award_file(request, award_id):
    return file_page(request, NOUN, award_id)


@needs(Right.FUND_VIEW)
def award_rule_list(request):
    county = request.post.division.county_code
    rows = AwardRule.objects.filter(county_code=county).select_related("set_by")
    may_set = may(request.post, Right.FUND_RULE) and request.post.division.level == Division.Level.COUNTY
    return render(request, "funding/award_rule_list.html", {"rules": rows[:50], "may_set": may_set})


@needs(Right.FUND_RULE, methods="GET POST")
def award_rule_create(request):
    return small_act(
        request,
        form=forms.AwardRuleForm(bound(request), post=request.post),
        act=lambda form: acts.set_rule(by=request.post, **form.cleaned_data),
        title=_("设定奖补标准"),
        word=_("保存"),
        told=_("已设定"),
        then=("funding:award-rule-list",),
    )

"""专家队伍: the register, one of them with what was asked of him, the number for a reason."""

from django.db.models import Avg, Count, Q
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.doors import needs, needs_to_export
from accounts.exports import answer
from accounts.forms.base import carried_out
from accounts.lists import asked, listing
from accounts.rights import Right
from accounts.views.answers import bound, done
from common.paging import Order
from common.privacy import mask_phone
from common.spreadsheets.out import Column
from maintenance.actions import experts as acts
from maintenance.forms import experts as forms
from maintenance.guidance_tables import QUESTION_TONES, ExpertTable, state_of
from maintenance.models import Expert, Question
from maintenance.models.questions import WAITING
from maintenance.views.asking import form_page

ORDERS = {"area": Order(_("按范围"), "division_id", "id")}
EXPORTED = (
    Column("name", "姓名、队伍", 18),
    Column("kind", "种类", 10),
    Column("sectors", "行业", 24),
    Column("division", "服务范围", 14),
    Column("skill", "专长", 30),
    Column("title", "职称、资质", 16),
    Column("party", "所属单位", 24),
    Column("phone", "电话", 14),
    Column("open", "在办", 8, "number", unit="件"),
    Column("closed", "办结", 8, "number", unit="件"),
    Column("mean", "平均评分", 10, "number"),
    Column("active", "状态", 8),
)


def _rows(post):
    """Experts in reach, with what each has in hand, has done, and how it was found."""
    return (
        Expert.objects.reaching(post)
        .select_related("division", "party")
        .prefetch_related("sectors")
        .annotate(
            open_now=Count("questions", filter=Q(questions__state__in=WAITING), distinct=True),
            answered=Count("questions", filter=Q(questions__state="closed"), distinct=True),
            mean=Avg("questions__rating"),
        )
    )


@needs(Right.CARE_VIEW)
def expert_list(request):
    form = asked(forms.ExpertFilter, request)
    rows = form.narrow(_rows(request.post))
    context = listing(request, form=form, rows=rows, table=ExpertTable, orders=ORDERS, unit=_("个"))
    context["may_manage"] = may(request.post, Right.TRAINING_MANAGE)
    return render(request, "maintenance/expert_list.html", context)


@needs_to_export(Right.CARE_VIEW)
def expert_list_export(request):
    form = asked(forms.ExpertFilter, request)
    rows = form.narrow(_rows(request.post)).order_by("division_id", "id")
    lines = (
        [
            row.name,
            row.get_kind_display(),
            "、".join(one.name for one in row.sectors.all()),
            str(row.division),
            row.skill,
            row.title,
            str(row.party or ""),
            mask_phone(row.phone),
            row.open_now,
            row.answered,
            row.mean and round(row.mean, 1),
            _("在库") if row.active else _("已停用"),
        ]
        for row in rows.iterator(500)
    )
    return answer(_("技术服务专家"), EXPORTED, lines, post=request.post, table=Expert)


@needs(Right.CARE_VIEW)
def expert_detail(request, expert_id):
    expert = get_object_or_404(_rows(request.post), pk=expert_id)
    questions = Question.objects.visible_to(request.post).filter(expert=expert).for_list()
    context = {
        "expert": expert,
        "facts": _facts(expert),
        "questions": [(row, state_of(row, QUESTION_TONES)) for row in questions.order_by("-id")[:20]],
        "may_edit": may(request.post, Right.TRAINING_MANAGE, expert),
        "may_call": expert.phone and acts.may_call(request.post, expert),
    }
    return render(request, "maintenance/expert_detail.html", context)


def _facts(expert) -> list[tuple]:
    mean = _("平均 %s 分") % f"{expert.mean:.1f}" if expert.mean else ""
    return [
        (_("种类"), expert.get_kind_display(), expert.title),
        (_("服务范围"), expert.division),
        (_("行业"), "、".join(one.name for one in expert.sectors.all())),
        (_("专长"), expert.skill),
        (_("所属单位"), expert.party),
        (_("电话"), mask_phone(expert.phone)),
        (_("本系统人员"), expert.person),
        (_("办结"), _("%s 件") % expert.answered, mean),
        (_("备注"), expert.note),
    ]


@needs(Right.TRAINING_MANAGE, methods="GET POST")
def expert_create(request):
    form = forms.ExpertForm(bound(request), post=request.post)
    if form.is_valid():
        made = carried_out(form, acts.register, by=request.post, **form.said())
        if made is not None:
            return done(request, _("已登记%s") % made, "maintenance:expert-detail", made.pk)
    back = reverse("maintenance:expert-list")
    return form_page(request, form, title=_("登记专家、队伍"), back=back, draft="expert")


@needs(Right.TRAINING_MANAGE, methods="GET POST")
def expert_edit(request, expert_id):
    expert = get_object_or_404(Expert.objects.visible_to(request.post), pk=expert_id)
    form = forms.ExpertForm(bound(request), post=request.post, initial=forms.ExpertForm.initial_of(expert))
    said = {"expert": expert, "by": request.post}
    if form.is_valid() and carried_out(form, acts.revise, **said, **form.cleaned_data) is not None:
        return done(request, _("已保存"), "maintenance:expert-detail", expert.pk)
    back = reverse("maintenance:expert-detail", args=[expert.pk])
    return form_page(request, form, title=expert.name, back=back, draft=f"expert-{expert.pk}")


@needs(Right.CARE_VIEW, methods="GET POST")
def expert_phone(request, expert_id):
    """The whole number after a reason was given; the answer is not stored anywhere."""
    expert = get_object_or_404(Expert.objects.reaching(request.post), pk=expert_id)
    form = forms.RevealForm(bound(request), post=request.post)
    shown = None
    if form.is_valid():
        shown = carried_out(form, acts.reveal_expert, expert=expert, by=request.post, **form.cleaned_data)
    context = {"form": form, "expert": expert, "shown": shown, "action": request.path}
    status = 422 if form.is_bound and shown is None else 200
    return render(request, "maintenance/expert_phone.html", context, status=status)

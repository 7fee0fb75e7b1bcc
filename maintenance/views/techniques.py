"""适用技术库: the list, one technique with files and uses, where it is put to use."""

from django.core.exceptions import BadRequest, ValidationError
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.doors import needs, needs_to_export
from accounts.exports import answer
from accounts.forms.base import carried_out
from accounts.lists import asked, listing
from accounts.rights import Right
from accounts.scoping import ScopeKind
from accounts.views.answers import bound, done, small_act
from common.attachments.content import PICTURES
from common.paging import Order
from common.spreadsheets.out import Column
from maintenance.actions import techniques as acts
from maintenance.actions.keeping import kept
from maintenance.forms import techniques as forms
from maintenance.guidance_tables import NEED_TONES, RANK_TONES, TechniqueTable, state_of
from maintenance.models import Need, Technique, TechniqueUse
from maintenance.views.asking import facility_of, form_page

ORDERS = {"newest": Order(_("最近登记"), "-id"), "rank": Order(_("按类别"), "rank", "id")}
EXPORTED = (
    Column("name", "技术", 26),
    Column("rank", "类别", 12),
    Column("sector", "行业", 12),
    Column("types", "适用类别", 30),
    Column("division", "推广范围", 14),
    Column("description", "技术要点", 50),
    Column("incentive", "激励办法", 30),
    Column("source", "技术来源", 24),
    Column("used", "在用", 8, "number", unit="处"),
    Column("state", "状态", 10),
)


def _rows(post):
    rows = Technique.objects.reaching(post).select_related("division", "sector")
    return rows.annotate(in_use=Count("uses", filter=Q(uses__until=None), distinct=True))


@needs(Right.CARE_VIEW)
def technique_list(request):
    form = asked(forms.TechniqueFilter, request)
    rows = form.narrow(_rows(request.post))
    context = listing(request, form=form, rows=rows, table=TechniqueTable, orders=ORDERS, unit=_("项"))
    context["may_manage"] = may(request.post, Right.TRAINING_MANAGE)
    return render(request, "maintenance/technique_list.html", context)


@needs_to_export(Right.CARE_VIEW)
def technique_list_export(request):
    form = asked(forms.TechniqueFilter, request)
    rows = form.narrow(_rows(request.post)).prefetch_related("types").order_by("-id")
    lines = (
        [
            row.name,
            row.get_rank_display(),
            str(row.sector or _("跨行业")),
            "、".join(one.name for one in row.types.all()),
            str(row.division),
            row.description,
            row.incentive,
            row.source,
            row.in_use,
            _("在库") if row.active else _("已下架"),
        ]
        for row in rows.iterator(500)
    )
    return answer(_("适用技术"), EXPORTED, lines, post=request.post, table=Technique)


def technique_of(request, technique_id: int) -> Technique:
    return get_object_or_404(_rows(request.post), pk=technique_id)


def _may_use(post) -> bool:
    by_area = post.scope_kind in (ScopeKind.AREA, ScopeKind.AREA_SECTORS)
    return by_area and (may(post, Right.TRAINING_MANAGE) or may(post, Right.LIST_FILL))


@needs(Right.CARE_VIEW)
def technique_detail(request, technique_id):
    technique = technique_of(request, technique_id)
    uses = TechniqueUse.objects.visible_to(request.post).filter(technique=technique)
    needs_of = Need.objects.visible_to(request.post).filter(technique=technique).for_list()
    files = list(kept(acts.owner_of(technique)))
    context = {
        "technique": technique,
        "tone": RANK_TONES[technique.rank],
        "facts": _facts(technique),
        "uses": uses.select_related("division", "facility").order_by("until", "-from_date", "-id")[:50],
        "needs": [(row, state_of(row, NEED_TONES)) for row in needs_of.order_by("-id")[:20]],
        "photos": [one for one in files if one.kind in PICTURES],
        "papers": [one for one in files if one.kind not in PICTURES],
        "may_edit": may(request.post, Right.TRAINING_MANAGE, technique),
        "may_use": technique.active and _may_use(request.post),
    }
    return render(request, "maintenance/technique_detail.html", context)


def _facts(technique) -> list[tuple]:
    kinds = "、".join(one.name for one in technique.types.all())
    return [
        (_("推广范围"), technique.division),
        (_("行业"), technique.sector or _("跨行业")),
        (_("适用类别"), kinds or _("不限")),
        (_("激励办法"), technique.incentive),
        (_("技术来源"), technique.source),
        (_("在用"), _("%s 处") % technique.in_use, _("推广范围内")),
    ]


@needs(Right.TRAINING_MANAGE, methods="GET POST")
def technique_create(request):
    form = forms.TechniqueForm(bound(request), post=request.post)
    if form.is_valid():
        made = carried_out(form, acts.add, by=request.post, **form.said())
        if made is not None:
            return done(request, _("已入库，可以上传照片、资料"), "maintenance:technique-detail", made.pk)
    back = reverse("maintenance:technique-list")
    return form_page(request, form, title=_("登记适用技术"), back=back, draft="technique")


@needs(Right.TRAINING_MANAGE, methods="GET POST")
def technique_edit(request, technique_id):
    technique = get_object_or_404(Technique.objects.visible_to(request.post), pk=technique_id)
    initial = forms.TechniqueForm.initial_of(technique)
    form = forms.TechniqueForm(bound(request), post=request.post, initial=initial)
    said = {"technique": technique, "by": request.post}
    if form.is_valid() and carried_out(form, acts.revise, **said, **form.cleaned_data) is not None:
        return done(request, _("已保存"), "maintenance:technique-detail", technique.pk)
    back = reverse("maintenance:technique-detail", args=[technique.pk])
    return form_page(request, form, title=technique.name, back=back, draft=f"technique-{technique.pk}")


@needs(Right.TRAINING_MANAGE, methods="POST", most_bytes=60 * 1024 * 1024)
def technique_file(request, technique_id):
    technique = get_object_or_404(Technique.objects.visible_to(request.post), pk=technique_id)
    files = request.FILES.getlist("files")
    if not files:
        raise BadRequest(_("请选择文件"))
    try:
        acts.add_files(technique=technique, files=files, by=request.post, account_id=request.account.pk)
    except ValidationError as refusal:
        raise BadRequest(" ".join(refusal.messages)) from refusal
    return redirect(reverse("maintenance:technique-detail", args=[technique.pk]))


@needs(Right.TRAINING_MANAGE, Right.LIST_FILL, methods="GET POST")
def technique_use_create(request):
    """From a technique's page for a village (?technique=), from a facility's page for that (?facility=)."""
    facility, chosen = facility_of(request), request.GET.get("technique", "")[:15]
    initial = {"technique": chosen} if chosen.isascii() and chosen.isdigit() else {}
    form = forms.UseForm(bound(request), post=request.post, facility=facility, initial=initial)
    if form.is_valid():
        made = carried_out(form, acts.put_to_use, by=request.post, **form.said())
        if made is not None:
            return done(request, _("已登记应用"), "maintenance:technique-detail", made.technique_id)
    title = _("登记应用技术：%s") % facility.name if facility else _("登记技术应用")
    back = (
        reverse("assets:facility-detail", args=[facility.pk])
        if facility
        else reverse("maintenance:technique-list")
    )
    return form_page(request, form, title=title, back=back, draft="technique-use")


@needs(Right.TRAINING_MANAGE, Right.LIST_FILL, methods="GET POST")
def technique_use_edit(request, use_id):
    rows = TechniqueUse.objects.visible_to(request.post).select_related("technique", "division", "facility")
    use = get_object_or_404(rows, pk=use_id)
    return small_act(
        request,
        form=forms.EffectForm(bound(request), post=request.post, initial={"effect": use.effect}),
        act=lambda form: acts.tell_effect(use=use, by=request.post, **form.cleaned_data),
        title=_("应用效果：%s") % use,
        word=_("保存"),
        told=_("已保存"),
        then=("maintenance:technique-detail", use.technique_id),
    )

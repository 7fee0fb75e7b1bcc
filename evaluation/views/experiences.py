"""典型经验: the list, one of them and its acts, and the library that anyone may read."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.access import may, require
from accounts.doors import needs, public_page
from accounts.exports import answer
from accounts.forms.base import carried_out
from accounts.lists import asked, listing
from accounts.rights import Right
from accounts.views.answers import bound, done
from accounts.views.attachments import SANDBOX
from common import attachments
from common.attachments.content import PICTURES
from common.models import Attachment
from common.paging import Order
from common.spreadsheets.out import Column
from evaluation import pictures_kept as kept
from evaluation.actions import experiences as acts
from evaluation.experience_acts import EXPERIENCE_ACTS
from evaluation.experience_tables import EXPERIENCE_TONES, ExperienceTable
from evaluation.forms import experiences as forms
from evaluation.models import EXPERIENCE_FLOW, Experience, ExperienceState
from evaluation.views.nouns import Noun, Pictures, act_page, detail_page, files_page, form_page

ORDERS = {"newest": Order(lazy("最近撰写"), "-id")}
SHOWN = 120  # of the public library at once
SIDES = {"before": kept.BEFORE, "after": kept.AFTER}
NOUN = Noun(
    "case", "experience", lazy("典型经验"), Experience, EXPERIENCE_FLOW, EXPERIENCE_ACTS, EXPERIENCE_TONES
)
EXPORTED = (
    Column("title", "标题", 30),
    Column("division", "单位", 14),
    Column("direction", "方向", 14),
    Column("sector", "行业", 12),
    Column("year", "年度", 8),
    Column("before", "原来的问题", 40),
    Column("practice", "主要做法", 60),
    Column("effect", "取得的成效", 40),
    Column("approved_on", "通过日期", 12, "date"),
    Column("state", "状态", 10),
)


@needs(Right.EVALUATION_VIEW)
def case_list(request):
    form = asked(forms.ExperienceFilter, request)
    rows = form.narrow(NOUN.rows(request.post))
    context = listing(request, form=form, rows=rows, table=ExperienceTable, orders=ORDERS, unit=_("个"))
    context["may_write"] = may(request.post, Right.CASE_WRITE)
    context["may_export"] = may(request.post, Right.EVALUATION_EXPORT)
    return render(request, "evaluation/case_list.html", context)


@needs(Right.EVALUATION_EXPORT)
def case_list_export(request):
    rows = asked(forms.ExperienceFilter, request).narrow(NOUN.rows(request.post)).order_by("-id")
    lines = (
        [
            row.title,
            row.division.short_name,
            row.get_direction_display(),
            str(row.sector or _("综合")),
            str(row.year),
            row.before,
            row.practice,
            row.effect,
            timezone.localdate(row.approved_at) if row.approved_at else None,
            row.get_state_display(),
        ]
        for row in rows.iterator(500)
    )
    return answer(_("典型经验"), EXPORTED, lines, post=request.post, table=Experience)


@needs(Right.CASE_WRITE, methods="GET POST")
def case_create(request):
    form = forms.ExperienceForm(bound(request), post=request.post)
    if form.is_valid():
        made = carried_out(form, acts.draft, by=request.post, **form.said())
        if made is not None:
            return done(request, _("已保存，请上传前后对比照片再报送"), "evaluation:case-detail", made.pk)
    intro = _("审核通过后会向社会公开：不写个人电话、身份证号码，写人请写职务。")
    return form_page(request, form, title=_("撰写典型经验"), back=NOUN.url("list"), draft="case", intro=intro)


@needs(Right.EVALUATION_VIEW)
def case_detail(request, case_id):
    row = NOUN.of(request, case_id)
    adds = kept.may_add(row, request.post)
    groups = [
        Pictures(
            word,
            list(kept.files_of(SIDES[side], row)),
            url=NOUN.url("file", row.pk, side) if adds else "",
            none=none,
        )
        for side, word, none in (
            ("before", _("原来的照片"), _("没有原来的照片")),
            ("after", _("现在的照片"), _("还没有照片，报送前至少一张")),
        )
    ]
    words = [
        (_("原来的问题"), row.before),
        (_("主要做法"), row.practice),
        (_("取得的成效"), row.effect),
        (_("可以推广的经验"), row.lesson),
    ]
    returned = row.state in (ExperienceState.RETURNED, ExperienceState.WITHDRAWN) and row.said
    change = row.state in acts.TO_WRITE and may(request.post, Right.CASE_WRITE, row)
    return detail_page(
        request,
        NOUN,
        row,
        facts=_facts(row),
        words=words,
        pictures=groups,
        template="evaluation/case_detail.html",
        warning=_("%(state)s：%(why)s") % {"state": row.get_state_display(), "why": row.said}
        if returned
        else "",
        edit_url=NOUN.url("edit", row.pk) if change else "",
    )


def _facts(row: Experience) -> list[tuple]:
    def day(moment):
        return f"{timezone.localdate(moment):%Y-%m-%d}" if moment else ""

    return [
        (_("单位"), row.division),
        (_("方向"), row.get_direction_display()),
        (_("行业"), row.sector or _("综合")),
        (_("年度"), row.year),
        (_("报送日期"), day(row.submitted_at)),
        (_("通过日期"), day(row.approved_at), row.said if row.approved_at and not row.withdrawn_at else ""),
        (_("公开日期"), day(row.published_at)),
    ]


@needs(Right.CASE_WRITE, methods="GET POST")
def case_edit(request, case_id):
    row = NOUN.of(request, case_id)
    require(request.post, Right.CASE_WRITE, row)
    initial = {name: getattr(row, name) for name in forms.ExperienceForm.base_fields}
    form = forms.ExperienceForm(bound(request), post=request.post, initial=initial)
    if form.is_valid():
        said = {"experience": row, "version": form.cleaned_data["version"] or 0, "by": request.post}
        if carried_out(form, acts.revise, **said, **form.said()) is not None:
            return done(request, _("已保存"), "evaluation:case-detail", row.pk)
    back = NOUN.url("detail", row.pk)
    return form_page(request, form, title=_("修改典型经验"), back=back, draft=f"case-{row.pk}")


@needs(Right.CASE_WRITE, Right.CASE_REVIEW, methods="GET POST")
def case_act(request, case_id, act):
    return act_page(request, NOUN, NOUN.of(request, case_id), act)


@needs(Right.CASE_WRITE, methods="POST", most_bytes=60 * 1024 * 1024)
def case_file(request, case_id, side):
    if side not in SIDES:
        raise Http404
    row = NOUN.of(request, case_id)
    said = {"kind": SIDES[side], "row": row, "by": request.post, "account_id": request.account.pk}
    return files_page(request, NOUN, row, lambda files: kept.add(files=files, **said))


@public_page()
def experience_library(request):
    """典型经验库: what was published, searched by direction, sector and words."""
    form = forms.LibraryFilter(request.GET or None)
    rows = form.narrow(Experience.objects.public().for_list()).order_by("-published_at", "-id")
    context = {"form": form, "cases": rows[:SHOWN], "number": rows.count()}
    return render(request, "evaluation/experience_library.html", context)


def _published(case_id: int) -> Experience:
    return get_object_or_404(Experience.objects.public().for_list(), pk=case_id)


@public_page()
def experience_read(request, case_id):
    row = _published(case_id)
    before, after = (list(kept.files_of(kind, row)) for kind in SIDES.values())
    return render(request, "evaluation/experience_read.html", {"case": row, "before": before, "after": after})


@public_page()
def experience_photo(request, case_id, public_id):
    """A picture of a published experience; with `?thumbnail` its small one. Nothing else leaves by this door."""
    row = _published(case_id)
    rows = Attachment.objects.filter(
        owner_kind__in=SIDES.values(), owner_id=str(row.pk), kind__in=PICTURES, state=Attachment.State.KEPT
    )
    picture = get_object_or_404(rows, public_id=public_id)
    small = attachments.thumbnail_of(picture) if "thumbnail" in request.GET else None
    try:
        file = small or attachments.opened(picture)
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(
        file,
        content_type=Attachment.Kind.JPEG.value if small else picture.kind,
        headers={"Content-Security-Policy": SANDBOX, "X-Content-Type-Options": "nosniff"},
    )

"""培训: sessions and plans, who came by code or tick, scores and photos."""

from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from django.core.exceptions import BadRequest, ValidationError
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.doors import needs, needs_to_export, signed_in
from accounts.exports import answer
from accounts.forms.base import PostForm, carried_out
from accounts.lists import asked, listing
from accounts.models import Person
from accounts.rights import Right
from accounts.views.answers import bound, done, small_act
from assets.plates_sheet import qr_picture
from common.paging import Order
from common.spreadsheets.out import Column
from maintenance.actions import training as acts
from maintenance.forms import training as forms
from maintenance.models import Attendance, TrainingPlan, TrainingSession
from maintenance.models.training import FLOW
from maintenance.training_tables import PeopleTable, PlanTable, SessionTable
from maintenance.views.moves import buttons, by_name, reason_act

ORDERS = {"newest": Order(_("最近"), "-held_on", "-id")}
PLAN_ORDERS = {"newest": Order(_("最近"), "-year", "-id")}
PEOPLE_ORDERS = {"village": Order(_("按村"), "division_id", "id")}
EXPORTED = (
    Column("title", "主题", 30),
    Column("day", "日期", 12, "date"),
    Column("division", "范围", 14),
    Column("sector", "行业", 14),
    Column("place", "地点", 20),
    Column("teacher", "授课人", 14),
    Column("hours", "学时", 8, "number"),
    Column("attended", "到课", 8, "number", unit="人"),
    Column("material", "教材资料", 24),
    Column("state", "状态", 10),
    Column("summary", "小结", 40),
)


def _rows(post):
    there = Attendance.objects.everywhere(because="of sessions in sight").filter(session=OuterRef("pk"))
    number: Any = there.order_by().values("session").annotate(n=Count("pk"))
    return (
        TrainingSession.objects.visible_to(post)
        .for_list()
        .annotate(attended=Coalesce(Subquery(number.values("n")), 0))
    )


@needs(Right.CARE_VIEW)
def training_list(request):
    form = asked(forms.SessionFilter, request)
    rows = form.narrow(_rows(request.post))
    context = listing(request, form=form, rows=rows, table=SessionTable, orders=ORDERS, unit=_("期"))
    context["may_manage"] = may(request.post, Right.TRAINING_MANAGE)
    return render(request, "maintenance/training_list.html", context)


@needs_to_export(Right.CARE_VIEW)
def training_list_export(request):
    form = asked(forms.SessionFilter, request)
    rows = form.narrow(_rows(request.post)).order_by("-held_on", "-id")
    lines = (
        [
            row.title,
            row.held_on,
            str(row.division),
            str(row.sector or ""),
            row.place,
            row.teacher,
            row.hours,
            row.attended,
            row.material,
            row.get_state_display(),
            row.summary or row.cancelled_reason,
        ]
        for row in rows.iterator(500)
    )
    return answer(_("培训"), EXPORTED, lines, post=request.post, table=TrainingSession)


@needs(Right.CARE_VIEW)
def training_plan_list(request):
    """Plans of a year with the sessions held and how often people came (S10)."""
    form = asked(forms.PlanFilter, request)
    held = Q(sessions__state=TrainingSession.State.HELD)
    rows = TrainingPlan.objects.visible_to(request.post).select_related("division", "sector")
    rows = form.narrow(rows).annotate(
        done=Count("sessions", filter=held, distinct=True),
        people=Count("sessions__attendances", filter=held, distinct=True),
    )
    context = listing(request, form=form, rows=rows, table=PlanTable, orders=PLAN_ORDERS, unit=_("个"))
    context["may_manage"] = may(request.post, Right.TRAINING_MANAGE)
    return render(request, "maintenance/training_plan_list.html", context)


def _form_page(request, form, **context: Any):
    status = 422 if form.is_bound else 200
    return render(request, "maintenance/training_form.html", {"form": form, **context}, status=status)


@needs(Right.TRAINING_MANAGE, methods="GET POST")
def training_plan_create(request):
    form = forms.PlanForm(bound(request), post=request.post)
    if form.is_valid() and carried_out(form, acts.plan, by=request.post, **form.said()) is not None:
        return done(request, _("已制定培训方案"), "maintenance:training-plan-list")
    back = reverse("maintenance:training-plan-list")
    return _form_page(request, form, title=_("制定培训方案"), back=back, draft="training-plan")


@needs(Right.TRAINING_MANAGE, methods="GET POST")
def training_plan_edit(request, plan_id):
    plan = get_object_or_404(TrainingPlan.objects.visible_to(request.post), pk=plan_id)
    form = forms.PlanForm(bound(request), post=request.post, initial=forms.PlanForm.initial_of(plan))
    said = {"plan": plan, "by": request.post}
    if form.is_valid() and carried_out(form, acts.revise_plan, **said, **form.cleaned_data) is not None:
        return done(request, _("已保存"), "maintenance:training-plan-list")
    back = reverse("maintenance:training-plan-list")
    return _form_page(request, form, title=plan.title, back=back, draft=f"training-plan-{plan.pk}")


@needs(Right.TRAINING_MANAGE, methods="GET POST")
def training_create(request):
    form = forms.SessionForm(bound(request), post=request.post)
    if form.is_valid():
        made = carried_out(form, acts.arrange, by=request.post, **form.said())
        if made is not None:
            return done(request, _("已登记培训"), "maintenance:training-detail", made.pk)
    back = reverse("maintenance:training-list")
    return _form_page(request, form, title=_("登记培训"), back=back, draft="training")


def session_of(request, session_id: int) -> TrainingSession:
    rows = TrainingSession.objects.visible_to(request.post).for_list()
    return get_object_or_404(rows, pk=session_id)


def page_of(session: TrainingSession) -> tuple:
    return ("maintenance:training-detail", session.pk)


@needs(Right.TRAINING_MANAGE, methods="GET POST")
def training_edit(request, session_id):
    session = session_of(request, session_id)
    initial = forms.SessionForm.initial_of(session)
    form = forms.SessionForm(bound(request), post=request.post, initial=initial)
    said = {"session": session, "by": request.post}
    if form.is_valid() and carried_out(form, acts.revise, **said, **form.cleaned_data) is not None:
        return done(request, _("已保存"), *page_of(session))
    back = reverse("maintenance:training-detail", args=[session.pk])
    return _form_page(request, form, title=session.title, back=back, draft=f"training-{session.pk}")


@needs(Right.CARE_VIEW)
def training_detail(request, session_id):
    session = session_of(request, session_id)
    manages = may(request.post, Right.TRAINING_MANAGE)
    attend = reverse("maintenance:training-attend", args=[session.token])
    context = {
        "session": session,
        "facts": _facts(session),
        "attendances": session.attendances.select_related("person__division").order_by("at", "pk"),
        "photos": acts.photos_of(session),
        "manages": manages,
        "planned": session.state == "planned",
        "today": session.held_on == timezone.localdate(),
        "begun": session.held_on <= timezone.localdate() and session.state != "cancelled",
        "picture": qr_picture(request.build_absolute_uri(attend)) if manages else "",
        "offers": buttons(
            FLOW, session, request.post, url_of=by_name("training", session), kinds={"hold": "primary"}
        ),
    }
    return render(request, "maintenance/training_detail.html", context)


def _facts(session: TrainingSession) -> list[tuple]:
    begins = f" {session.begins:%H:%M}" if session.begins else ""
    return [
        (_("日期"), f"{session.held_on:%Y-%m-%d}{begins}"),
        (_("学时"), f"{session.hours.normalize():f}"),
        (_("地点"), session.place),
        (_("授课人"), session.teacher),
        (_("范围"), session.division, session.sector or _("跨行业")),
        (_("培训方案"), session.plan),
        (_("教材资料"), session.material),
        (_("小结"), session.summary),
    ]


@signed_in(methods="GET POST")
def training_attend(request, token):
    """What the code of a session opens on the phone of whoever came: one tap, and he is there."""
    rows = TrainingSession.objects.everywhere(because="whoever holds the session's code may attend it")
    session = get_object_or_404(rows, token=token)
    mine = session.attendances.filter(person=request.post.person_id).first()
    form = PostForm(bound(request), post=request.post)
    if form.is_valid() and carried_out(form, acts.attend, session=session, by=request.post) is not None:
        return done(request, _("已签到"), "maintenance:training-attend", token)
    open_today = session.held_on == timezone.localdate() and session.state != "cancelled"
    context = {"session": session, "mine": mine, "form": form, "open_today": open_today}
    return render(request, "maintenance/training_attend.html", context, status=422 if form.is_bound else 200)


@needs(Right.TRAINING_MANAGE, methods="GET POST")
def training_tick(request, session_id):
    """Those who came without a phone, ticked from the caretakers or all people of the area."""
    session = session_of(request, session_id)
    form = asked(forms.PeopleFilter, request)
    there = session.attendances.values("person_id")
    rows = form.narrow(Person.objects.visible_to(request.post)).exclude(pk__in=there)
    if request.method == "POST":
        ticked = [text for text in request.POST.getlist("row") if text.isdecimal() and len(text) < 16]
        chosen = rows if request.POST.get("all") else rows.filter(pk__in=ticked)
        try:
            number = acts.tick(session=session, people=chosen.values_list("pk", flat=True), by=request.post)
        except ValidationError as refusal:
            raise BadRequest(" ".join(refusal.messages)) from refusal
        return done(request, _("已登记 %(n)s 人到课") % {"n": number}, *page_of(session))
    context = listing(
        request,
        form=form,
        rows=rows.select_related("division"),
        table=PeopleTable,
        orders=PEOPLE_ORDERS,
        unit=_("人"),
    )
    context |= {
        "session": session,
        "acts": [{"word": _("登记到课"), "name": "tick", "icon": "check"}],
        "full_path": request.get_full_path(),
    }
    return render(request, "maintenance/training_tick.html", context)


@needs(Right.TRAINING_MANAGE, methods="GET POST")
def training_absent(request, attendance_id):
    rows = Attendance.objects.visible_to(request.post).select_related("session", "person")
    one = get_object_or_404(rows, pk=attendance_id)
    return small_act(
        request,
        act=lambda form: acts.untick(attendance=one, by=request.post),
        title=_("%(name)s没有到课？") % {"name": one.person.name},
        word=_("移除"),
        told=_("已移除"),
        then=page_of(one.session),
        danger=True,
    )


@needs(Right.TRAINING_MANAGE, methods="POST")
def training_scores(request, session_id):
    """The column of scores on the page, sent as one."""
    session = session_of(request, session_id)
    keys = session.attendances.values_list("pk", flat=True)
    try:
        scores = {key: _score(request.POST.get(f"score-{key}")) for key in keys}
        number = acts.score(session=session, scores=scores, by=request.post)
    except ValidationError as refusal:
        raise BadRequest(" ".join(refusal.messages)) from refusal
    return done(request, _("已保存 %(n)s 人的得分") % {"n": number}, *page_of(session))


def _score(text: str | None) -> Decimal | None:
    if not (words := (text or "").strip()):
        return None
    try:
        number = Decimal(words)
    except InvalidOperation as error:
        raise ValidationError(_("“%(text)s”不是得分") % {"text": words[:10]}) from error
    if not number.is_finite() or abs(number) > 1000 or number != round(number, 2):
        raise ValidationError(_("“%(text)s”不是得分，最多两位小数") % {"text": words[:10]})
    return number


@needs(Right.TRAINING_MANAGE, methods="POST", most_bytes=20 * 1024 * 1024)
def training_photo(request, session_id):
    session = session_of(request, session_id)
    files = request.FILES.getlist("photos")
    if not files:
        raise BadRequest(_("请选择照片"))
    try:
        for file in files:
            acts.add_photo(session=session, file=file, by=request.post, account_id=request.account.pk)
    except ValidationError as refusal:
        raise BadRequest(" ".join(refusal.messages)) from refusal
    return redirect(reverse("maintenance:training-detail", args=[session.pk]))


@needs(Right.TRAINING_MANAGE, methods="GET POST")
def training_hold(request, session_id):
    session = session_of(request, session_id)
    return small_act(
        request,
        form=forms.HoldForm(bound(request), post=request.post, initial={"summary": session.summary}),
        act=lambda form: acts.hold(session=session, by=request.post, **form.cleaned_data),
        title=_("登记举办：%(title)s") % {"title": session.title},
        intro=_("登记后到课人员的学时计入今年。"),
        word=_("登记举办"),
        told=_("已登记举办"),
        then=page_of(session),
    )


@needs(Right.TRAINING_MANAGE, methods="GET POST")
def training_cancel(request, session_id):
    session = session_of(request, session_id)
    do = partial(acts.cancel, session=session)
    return reason_act(
        request,
        flow=FLOW,
        act="cancel",
        do=do,
        what=session.title,
        then=page_of(session),
        told=_("已取消"),
        word=_("取消培训"),
    )

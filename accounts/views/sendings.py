"""发送: the county's channels and their trial, what became of each sending, what a person wants sent."""

import django_tables2 as tables
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.actions import channels as acts
from accounts.delivering import deliver
from accounts.doors import needs, signed_in
from accounts.forms.base import carried_out
from accounts.forms.sendings import FORMS, TRIALS, ChoiceForm, SendingFilter
from accounts.lists import asked, listing
from accounts.models import Channel, ChannelSettings, Division, Sending, SendingChoice
from accounts.rights import Right
from accounts.tables import NONE, Plain, badge, shows
from accounts.views.answers import bound, done, small_act
from common.paging import Order
from common.privacy import mask_phone

ORDERS = {"newest": Order(_("最近"), "-id")}
TONES = {"queued": "run", "sent": "ok", "failed": "warn", "gave_up": "bad"}


class SendingTable(Plain):
    title = tables.Column(
        verbose_name=__("消息"), accessor="notice__title", default=__("测试消息"), attrs=shows("title")
    )
    person = tables.Column(verbose_name=__("收件人"), accessor="person__name", attrs=shows("fact"))
    division = tables.Column(verbose_name=__("所属区划"), accessor="person__division__short_name")
    channel = tables.Column(verbose_name=__("渠道"), attrs=shows("fact"))
    created_at = tables.DateTimeColumn(verbose_name=__("产生"), format="m-d H:i")
    due_at = tables.DateTimeColumn(verbose_name=__("定于"), format="m-d H:i")
    sent_at = tables.DateTimeColumn(
        verbose_name=__("送出"), format="m-d H:i", default=NONE, attrs=shows("fact")
    )
    attempts = tables.Column(verbose_name=__("次数"), attrs={"th": {"class": "num"}, "td": {"class": "num"}})
    answer = tables.Column(verbose_name=__("对方答复"), default=NONE, attrs=shows("wide"))
    state = tables.Column(verbose_name=__("状态"), attrs=shows("state"))

    def render_channel(self, record):
        return _("邮件") if record.channel == Channel.EMAIL else _("手机")

    def render_state(self, record):
        return badge(TONES[record.state], record.get_state_display())


def _county(request) -> Division:
    """The reader's own county."""
    rows = Division.objects.everywhere(because="the county that the reader's post lies in")
    return rows.get(pk=request.post.division.county_code)


@needs(Right.CHANNEL_MANAGE)
def channel_list(request):
    county = _county(request)
    channels = [(value, label, acts.settings_of(county, value)) for value, label in Channel.choices]
    return render(request, "accounts/channel_list.html", {"channels": channels})


@needs(Right.CHANNEL_MANAGE, methods="GET POST")
def channel_edit(request, channel):
    row = _settings(request, channel)
    form = FORMS[channel](bound(request), post=request.post, channel=row)
    if form.is_valid():
        said = {"county": row.county, "channel": channel, "by": request.post}
        if carried_out(form, acts.set_channel, **said, **form.cleaned_data):
            return done(request, _("已保存，请发一条测试消息"), "accounts:channel-list")
    context = {"form": form, "channel": row}
    return render(request, "accounts/channel_edit.html", context, status=422 if form.is_bound else 200)


def _settings(request, channel: str) -> ChannelSettings:
    if channel not in Channel.values:
        raise Http404
    return acts.settings_of(_county(request), channel)


@needs(Right.CHANNEL_MANAGE, methods="GET POST")
def channel_trial(request, channel):
    """One message to an address typed now, which is kept nowhere; the other side's answer is told at once."""
    row = _settings(request, channel)
    return small_act(
        request,
        form=TRIALS[channel](bound(request), post=request.post),
        act=lambda form: _try(request, row, form.cleaned_data["to"]),
        title=_("发一条测试消息"),
        intro=_("用已保存的设置发送，不论是否启用。地址不保存。"),
        word=_("发送"),
        told=_("已发送，请查收"),
        then=("accounts:channel-list",),
    )


def _try(request, row: ChannelSettings, to: str) -> None:
    sending = acts.start_trial(county=row.county, channel=row.channel, by=request.post)
    if not deliver([sending], to=to):
        raise acts.not_delivered(sending)


@needs(Right.CHANNEL_MANAGE)
def sending_list(request):
    form = asked(SendingFilter, request)
    rows = Sending.objects.visible_to(request.post).select_related("notice", "person__division")
    context = listing(
        request, form=form, rows=form.narrow(rows), table=SendingTable, orders=ORDERS, unit=_("条")
    )
    return render(request, "accounts/sending_list.html", context)


@signed_in(methods="GET POST")
def sending_choice(request):
    """What the reader wants sent out."""
    person = request.post.person
    choice = SendingChoice.objects.filter(person=person).first() or SendingChoice(person=person)
    names = ("gateway_on", "email_on", "email", "what", "pace", "quiet_from", "quiet_until")
    initial = {name: getattr(choice, name) for name in names}
    form = ChoiceForm(bound(request), post=request.post, initial=initial)
    if form.is_valid() and carried_out(form, acts.choose_sending, person=person, **form.cleaned_data):
        messages.success(request, _("已保存"))
        return redirect("accounts:notice-list")
    active = [acts.settings_of(_county(request), value).active for value in Channel.values]
    context = {"form": form, "any_channel": any(active), "phone": mask_phone(person.phone)}
    return render(request, "accounts/sending_choice.html", context, status=422 if form.is_bound else 200)

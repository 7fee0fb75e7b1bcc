"""监测设备: the list, one device with its chart and its key, the readings of a facility."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.doors import needs, needs_to_export
from accounts.exports import answer
from accounts.forms.base import carried_out
from accounts.lists import asked, asks, listing
from accounts.models import Division
from accounts.rights import Right
from accounts.views.answers import bound, done, small_act
from assets.models import Facility
from common.paging import Order
from maintenance import device_shown as told
from maintenance.actions import devices as acts
from maintenance.device_tables import EXPORTED, DeviceTable, line
from maintenance.forms.devices import DeviceFilter, DeviceForm, NewDeviceForm, RetentionForm
from maintenance.models import Device
from maintenance.reading_rules import keep_days

ORDERS = {
    "newest": Order(_("最近登记"), "-id"),
    "division": Order(_("按村"), "facility__division_id", "number"),
    "number": Order(_("按编号"), "number"),
}
SHOWN = 12  # devices of one facility on its page


def visible(post):
    return Device.objects.visible_to(post).for_list()


def is_county(post) -> bool:
    return post.division.level == Division.Level.COUNTY and may(post, Right.SENSOR_MANAGE)


@needs(Right.CARE_VIEW)
def device_list(request):
    form = asked(DeviceFilter, request)
    rows = form.narrow(visible(request.post))
    context = listing(request, form=form, rows=rows, table=DeviceTable, orders=ORDERS, unit=_("台"))
    context["may_keep"] = is_county(request.post)
    return render(request, "maintenance/device_list.html", context)


@needs_to_export(Right.CARE_VIEW)
def device_list_export(request):
    form = asked(DeviceFilter, request)
    rows = form.narrow(visible(request.post)).order_by("facility__division_id", "number")
    lines = (line(row) for row in rows.iterator(500))
    return answer(_("监测设备"), EXPORTED, lines, post=request.post, table=Device, below_title=asks(form))


def _device(request, device_id) -> Device:
    return get_object_or_404(visible(request.post), pk=device_id)


@needs(Right.CARE_VIEW)
def device_detail(request, device_id):
    device, span = _device(request, device_id), told.span_of(request.GET.get("span", ""))
    context = told.shown(device, span) | {
        "facts": told.facts(device),
        "days": told.latest_days(device),
        "spans": told.spans(request.path, span),
        "may_manage": may(request.post, Right.SENSOR_MANAGE),
    }
    return render(request, "maintenance/device_detail.html", context)


@needs(Right.CARE_VIEW)
def device_readings(request, facility_id):
    """All that is measured at a facility, a chart for each device."""
    facility = _facility(request, facility_id)
    span = told.span_of(request.GET.get("span", ""))
    rows = visible(request.post).in_use().filter(facility=facility).order_by("number")[:SHOWN]
    context = {
        "facility": facility,
        "charts": [told.shown(device, span) for device in rows],
        "spans": told.spans(request.path, span),
        "may_manage": may(request.post, Right.SENSOR_MANAGE),
    }
    return render(request, "maintenance/device_readings.html", context)


def _facility(request, key: int) -> Facility:
    rows = Facility.objects.visible_to(request.post).counted().select_related("division__parent", "type")
    return get_object_or_404(rows, pk=key)


@needs(Right.SENSOR_MANAGE, methods="GET POST")
def device_create(request, facility_id):
    facility = _facility(request, facility_id)
    form = NewDeviceForm(bound(request), post=request.post)
    if form.is_valid():
        made = carried_out(form, acts.register_device, facility=facility, by=request.post, **form.said())
        if made is not None:
            return done(request, _("已登记，请生成密钥交给设备"), "maintenance:device-detail", made.pk)
    context = {
        "form": form,
        "facility": facility,
        "title": _("登记监测设备"),
        "back": reverse("maintenance:device-readings", args=[facility.pk]),
    }
    return render(request, "maintenance/device_form.html", context, status=422 if form.is_bound else 200)


@needs(Right.SENSOR_MANAGE, methods="GET POST")
def device_edit(request, device_id):
    device = _device(request, device_id)
    form = DeviceForm(bound(request), post=request.post, initial=DeviceForm.initial_of(device))
    if form.is_valid():
        version = form.cleaned_data["version"] or 0
        said = form.said() | {"version": version}
        if carried_out(form, acts.change_device, device=device, by=request.post, **said) is not None:
            return done(request, _("已保存"), "maintenance:device-detail", device.pk)
    context = {
        "form": form,
        "facility": device.facility,
        "title": _("修改监测设备"),
        "back": reverse("maintenance:device-detail", args=[device.pk]),
    }
    return render(request, "maintenance/device_form.html", context, status=422 if form.is_bound else 200)


@needs(Right.SENSOR_MANAGE, methods="GET POST")
def device_key(request, device_id):
    """Asks on GET; draws on POST and shows the key in the answer itself, so that it can't be opened again."""
    device = _device(request, device_id)
    if request.method == "POST":
        key = acts.draw_device_key(device=device, by=request.post)
        address = request.build_absolute_uri(reverse("api:reading-list"))
        return render(
            request, "maintenance/device_key.html", {"device": device, "key": key, "address": address}
        )
    again = _("原来的密钥立即失效，设备要换成新的才能上传。") if device.key_hash else ""
    return render(request, "maintenance/device_key_ask.html", {"device": device, "again": again})


@needs(Right.SENSOR_MANAGE, methods="GET POST")
def device_key_withdraw(request, device_id):
    device = _device(request, device_id)
    return small_act(
        request,
        act=lambda form: acts.withdraw_device_key(device=device, by=request.post),
        title=_("作废密钥：%s") % device.number,
        intro=_("作废后设备不能再上传读数，直到生成新的密钥。"),
        word=_("作废"),
        told=_("密钥已作废"),
        then=("maintenance:device-detail", device.pk),
        danger=True,
    )


@needs(Right.SENSOR_MANAGE, methods="GET POST")
def device_use(request, device_id):
    device = _device(request, device_id)
    return small_act(
        request,
        act=lambda form: acts.set_device_use(device=device, active=not device.active, by=request.post),
        title=(_("停用设备：%s") if device.active else _("恢复使用：%s")) % device.number,
        intro=_("停用后不再收读数、不再提醒，密钥作废，历史读数保留。") if device.active else "",
        word=_("停用") if device.active else _("恢复使用"),
        told=_("已停用") if device.active else _("已恢复使用，请生成新的密钥"),
        then=("maintenance:device-detail", device.pk),
        danger=device.active,
    )


@needs(Right.SENSOR_MANAGE, methods="GET POST")
def device_retention(request):
    county = Division.objects.everywhere(because="the county of the post; the act asks whether it may")
    code = request.post.division.county_code
    kept = keep_days(code, timezone.localdate())
    return small_act(
        request,
        form=RetentionForm(bound(request), post=request.post, initial={"keep_days": kept}),
        act=lambda form: acts.set_retention(county=county.get(pk=code), by=request.post, **form.cleaned_data),
        title=_("读数保留期"),
        intro=_("现在保留 %s 日。每夜清理更早的单次读数，每日汇总长期保留。") % kept,
        word=_("设定"),
        told=_("已设定"),
        then=("maintenance:device-list",),
    )

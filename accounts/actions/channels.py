"""发送渠道: set by an administrator, tried with one message; what a person wants sent is the person's own to say."""

from datetime import time
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.access import require, require_division
from accounts.actions.sending import LEASE
from accounts.channel_gateway import WrongTemplate, parsed
from accounts.models import Channel, ChannelSettings, Division, Person, Sending, SendingChoice
from accounts.rights import Right
from common.models.versions import change

EMAIL_COLUMNS = ("active", "host", "port", "security", "user", "sender")
GATEWAY_COLUMNS = ("active", "url", "header", "body")
COLUMNS = {Channel.EMAIL: EMAIL_COLUMNS, Channel.GATEWAY: GATEWAY_COLUMNS}


def settings_of(county: Division, channel: str) -> ChannelSettings:
    """The county's row of a channel, unsaved where none was set yet."""
    rows = ChannelSettings.objects.everywhere(because="the settings of a county already held")
    found = rows.filter(county=county, channel=channel).first()
    return found or ChannelSettings(county=county, channel=channel)


@transaction.atomic
def set_channel(
    *, county: Division, channel: str, version: int, by, secret: str = "", forget: bool = False, **said: Any
) -> ChannelSettings:
    """Write a channel's settings; an empty `secret` keeps the one there is, `forget` drops it.

    Raises Refused, StaleVersion, ValidationError.
    """
    require(by, Right.CHANNEL_MANAGE)
    require_division(by, county.pk)
    if strange := said.keys() - set(COLUMNS[Channel(channel)]):
        raise TypeError(f"this channel has no {sorted(strange)}")
    _check(channel, said)
    row = settings_of(county, channel)
    moved = channel == Channel.GATEWAY and row.url and said["url"] != row.url
    moved = moved or (channel == Channel.EMAIL and row.host and said["host"] != row.host)
    if moved and row.secret and not (secret or forget):
        raise ValidationError({"secret": "地址改了，请重新填写密码或令牌，以免发给别的服务器"})
    if secret or forget:
        said["secret"] = secret
    if row.pk is None:
        for name, value in said.items():
            setattr(row, name, value)
        row.save()
        return row
    change(row, version=version, **said)
    return row


def _check(channel: str, said: dict[str, Any]) -> None:
    if channel == Channel.EMAIL:
        if said["active"] and not (said["host"] and said["sender"]):
            raise ValidationError("启用前请填写邮件服务器和发件地址")
        return
    where = urlsplit(said["url"])
    if said["url"] and (where.scheme != "https" or not where.hostname or where.username):
        raise ValidationError({"url": "网关地址须以 https:// 开头，不含用户名和密码"})
    if said["active"] and not said["url"]:
        raise ValidationError({"url": "启用前请填写网关地址"})
    if said["body"] or said["active"]:
        try:
            parsed(said["body"])
        except WrongTemplate as wrong:
            raise ValidationError({"body": str(wrong)}) from wrong


@transaction.atomic
def start_trial(*, county: Division, channel: str, by) -> Sending:
    """A test message of one's own, claimed at once by whoever asks. Raises Refused, ValidationError."""
    require(by, Right.CHANNEL_MANAGE)
    require_division(by, county.pk)
    if settings_of(county, channel).pk is None:
        raise ValidationError("请先保存渠道设置")
    return Sending.objects.create(
        person=by.person, channel=channel, trial=True, attempts=1, claimed_until=timezone.now() + LEASE
    )


@transaction.atomic
def choose_sending(
    *, person: Person, email_on: bool, email: str, gateway_on: bool, what: str, pace: str,
    quiet_from: time, quiet_until: time,
) -> SendingChoice:  # fmt: skip
    """What a person wants sent out. Raises ValidationError where an address is missing."""
    if email_on and not email:
        raise ValidationError({"email": "请填写邮箱地址"})
    said = {"email_on": email_on, "email": email, "gateway_on": gateway_on, "what": what, "pace": pace}
    said |= {"quiet_from": quiet_from, "quiet_until": quiet_until}
    choice, _created = SendingChoice.objects.update_or_create(person=person, defaults=said)
    return choice


def not_delivered(sending: Sending) -> ValidationError:
    """Why a trial was not handed over, for the form that asked."""
    return ValidationError(f"没有发出去：{sending.answer}")

"""Sending what is due: claim, hand over outside any transaction, write down the answer. At least once.

A worker killed between the handing over and the writing down leaves a lease that ends; the message then goes out again,
with the same Message-ID or Idempotency-Key.
"""

import logging

from django.conf import settings

from accounts.actions.sending import claim, settle
from accounts.channel_email import send_email
from accounts.channel_gateway import send_by_gateway
from accounts.channel_sockets import NotReached
from accounts.models import Account, Channel, ChannelSettings, Sending, SendingChoice

log = logging.getLogger("guanhu.sending")
BECAUSE = "the channel of the county of whoever is written to"
MOST_TURNS = 50
LISTED = 10  # notices named in one digest


def deliver_due() -> int:
    """Send everything due now; answers how many messages were handed over."""
    sent = 0
    for _turn in range(MOST_TURNS):
        messages = claim()
        if not messages:
            break
        sent += sum(deliver(message) for message in messages)
    return sent


def deliver(message: list[Sending], *, to: str = "") -> bool:
    """One message, claimed before; whether it was handed over. `to`: an address typed for a trial."""
    try:
        answer = _hand_over(message, to)
    except NotReached as refusal:
        log.warning("sending %s not handed over: %s", message[0].pk, refusal)
        settle(message=message, answer=str(refusal), sent=False, final=refusal.final or message[0].trial)
        return False
    settle(message=message, answer=answer, sent=True)
    return True


def _hand_over(message: list[Sending], to: str) -> str:
    first = message[0]
    channel = _channel_of(first)
    title, text, link = words_of(message)
    mark = f"sending-{first.pk}"
    if first.channel == Channel.EMAIL:
        address = to or _email_of(first)
        return send_email(channel, to=address, title=title, text=f"{text}\n\n{link}".strip(), mark=mark)
    account = Account.objects.filter(person=first.person_id).first()
    said = {"title": title, "text": text, "link": link, "phone": to or first.person.phone}
    said |= {"name": first.person.name, "account": account.username if account else ""}
    if not said["phone"]:
        raise NotReached("没有登记手机号码", final=True)
    return send_by_gateway(channel, said=said, mark=mark)


def _channel_of(sending: Sending) -> ChannelSettings:
    county = sending.person.division.county_code
    rows = ChannelSettings.objects.everywhere(because=BECAUSE).filter(county_id=county)
    found = rows.filter(channel=sending.channel).first()
    if found is None or not (found.active or sending.trial):
        raise NotReached("渠道已停用", final=True)
    return found


def _email_of(sending: Sending) -> str:
    choice = SendingChoice.objects.filter(person=sending.person_id).first()
    if choice is None or not choice.email:
        raise NotReached("没有填写邮箱地址", final=True)
    return choice.email


def words_of(message: list[Sending]) -> tuple[str, str, str]:
    """Title, text and address of a message: one notice as it is, several as a list, a trial by its own words."""
    notices = [row.notice for row in message if row.notice is not None]
    base = settings.PUBLIC_BASE_URL.rstrip("/")
    if not notices:
        return "测试消息", "这是一条测试消息，收到即表示渠道可用。", base
    if len(notices) == 1:
        (notice,) = notices
        return notice.title, notice.body, f"{base}{notice.link}" if base and notice.link else base
    lines = [f"{number}. {notice.title}" for number, notice in enumerate(notices[:LISTED], start=1)]
    if len(notices) > LISTED:
        lines.append(f"……还有 {len(notices) - LISTED} 条")
    return f"您有 {len(notices)} 条消息", "\n".join(lines), f"{base}/notices/" if base else ""

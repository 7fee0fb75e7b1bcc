"""发送: against a real SMTP server and a real HTTPS receiver on this machine."""

import email
import json
from datetime import datetime, time, timedelta
from email import policy
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from accounts.actions.notices import notify
from accounts.actions.sending import claim, settle
from accounts.channel_gateway import WrongTemplate, filled, parsed
from accounts.delivering import deliver_due
from accounts.models import ChannelSettings, Sending, SendingChoice
from accounts.sending_times import due_at, is_quiet
from accounts.tasks import send_due_notices
from tests.accounts.receivers import PASSWORD, USER, https_receiver, make_certificate, smtp_receiver
from tests.factories import COUNTY, make_person

CHINA = ZoneInfo("Asia/Shanghai")
DAYTIME = datetime(2026, 11, 23, 10, 0, tzinfo=CHINA)
SENDER = "office@jiangning.example"
BODY = '{"to": "{phone}", "text": "{title} {text}", "kind": 3, "deep": ["{name}"]}'


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture(autouse=True)
def at_work(settings, certificate):
    settings.CHANNELS_MAY_BE_PRIVATE = True
    settings.CHANNELS_CA_FILE = str(certificate.file)
    settings.PUBLIC_BASE_URL = "https://guanhu.example"
    with time_machine.travel(DAYTIME, tick=True):
        yield


@pytest.fixture
def person(db):
    return make_person(name="周小满", phone="13800001111")


def by_email(port: int, **values) -> ChannelSettings:
    said = {
        "host": "127.0.0.1",
        "port": port,
        "security": "tls",
        "user": USER,
        "secret": PASSWORD,
        "sender": SENDER,
    }
    return ChannelSettings.objects.create(
        county_id=COUNTY, channel="email", active=True, **{**said, **values}
    )


def by_gateway(port: int, **values) -> ChannelSettings:
    said = {
        "url": f"https://localhost:{port}/send?app=1",
        "header": "Authorization",
        "secret": "Bearer t0ken",
    }
    return ChannelSettings.objects.create(
        county_id=COUNTY, channel="gateway", active=True, **{**said, "body": BODY, **values}
    )


def wants(person, **values) -> SendingChoice:
    said = {"email_on": True, "email": "zhou@example.cn", "gateway_on": False, "what": "all"}
    return SendingChoice.objects.create(person=person, **{**said, **values})


def only() -> Sending:
    return Sending.objects.get()


# --- By e-mail ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("security", "server"), [("tls", {"tls": True}), ("starttls", {"starttls": True}), ("none", {})]
)
def test_it_arrives_by_smtp(person, certificate, security, server):
    with smtp_receiver(certificate, **server) as received:
        by_email(received.port, security=security)
        wants(person)
        notify(
            person=person, title="请张榜：清单公示", body="请于11月24日前张榜。", link="/care/publications/1/"
        )
        assert deliver_due() == 1
    ((to, raw),) = received.messages
    message = email.message_from_bytes(raw, policy=policy.default)
    assert (to, message["Subject"]) == ("zhou@example.cn", "请张榜：清单公示")
    assert SENDER in message["From"]
    assert (
        "请于11月24日前张榜。\n\nhttps://guanhu.example/care/publications/1/"
        in message.get_content().replace("\r", "")
    )
    assert received.encrypted == [security != "none"]
    sending = only()
    assert (sending.state, sending.attempts, sending.answer) == ("sent", 1, "邮件服务器已接收")
    assert sending.sent_at and deliver_due() == 0


def test_a_wrong_password_is_tried_again_later_each_time_and_then_given_up(person, certificate):
    with smtp_receiver(certificate, tls=True) as received:
        by_email(received.port, secret="wrong")
        wants(person, quiet_from=time(0), quiet_until=time(0))
        notify(person=person, title="甲")
        now, gaps = DAYTIME + timedelta(minutes=1), []
        for _turn in range(5):
            with time_machine.travel(now, tick=False):
                assert deliver_due() == 0
            gaps.append(only().due_at - now)
            now = only().due_at + timedelta(seconds=1)
    assert [gap // timedelta(minutes=1) for gap in gaps[:4]] == [1, 5, 30, 120]
    assert (only().state, only().attempts, only().answer) == ("gave_up", 5, "邮件服务器不认登录名或密码")
    assert received.messages == []


def test_a_refused_address_is_given_up_at_once(person, certificate):
    with smtp_receiver(certificate, tls=True) as received:
        received.refuse = "550 no such user"
        by_email(received.port)
        wants(person)
        notify(person=person, title="甲")
        deliver_due()
    assert (only().state, only().attempts) == ("gave_up", 1)


def test_a_certificate_nobody_vouches_for_is_not_trusted(person, certificate, settings):
    settings.CHANNELS_CA_FILE = ""
    with smtp_receiver(certificate, tls=True) as received, https_receiver(certificate) as gateway:
        by_email(received.port)
        by_gateway(gateway.port)
        wants(person, gateway_on=True)
        notify(person=person, title="甲")
        assert deliver_due() == 0
    assert received.messages == gateway.messages == []
    assert {row.state for row in Sending.objects.all()} == {"failed"}
    assert all("证书" in row.answer for row in Sending.objects.all())


def test_a_title_cannot_add_heads(person, certificate):
    with smtp_receiver(certificate, tls=True) as received:
        by_email(received.port)
        wants(person)
        notify(person=person, title="甲\r\nBcc: evil@example.cn", body="乙")
        assert deliver_due() == 1
    message = email.message_from_bytes(received.messages[0][1], policy=policy.default)
    assert message["Bcc"] is None and message["Subject"] == "甲 Bcc: evil@example.cn"


# --- By the gateway -----------------------------------------------------------------------------
def test_it_arrives_at_the_gateway(person, certificate):
    with https_receiver(certificate) as received:
        received.answer = '{"sent": "13800001111"}'
        by_gateway(received.port)
        notify(person=person, title='催办："路灯"', body="已超 2 天", pressing=True)
        assert deliver_due() == 1
    ((path, heads, body),) = received.messages
    assert path == "/send?app=1" and heads["Authorization"] == "Bearer t0ken"
    said = {"to": "13800001111", "text": '催办："路灯" 已超 2 天', "kind": 3, "deep": ["周小满"]}
    assert json.loads(body) == said
    assert heads["Idempotency-Key"] == f"sending-{only().pk}"
    assert only().state == "sent" and "138****1111" in only().answer
    assert "13800001111" not in only().answer


@pytest.mark.parametrize(
    ("status", "state"), [(500, "failed"), (429, "failed"), (302, "failed"), (403, "gave_up")]
)
def test_answers_other_than_yes(person, certificate, status, state):
    with https_receiver(certificate) as received:
        received.status = status
        by_gateway(received.port)
        notify(person=person, title="甲", pressing=True)
        assert deliver_due() == 0
    assert len(received.messages) == 1
    assert (only().state, f"网关答复 {status}" in only().answer) == (state, True)


def test_a_gateway_that_is_not_there_is_tried_again(person):
    by_gateway(1)
    notify(person=person, title="甲", pressing=True)
    assert deliver_due() == 0
    assert only().state == "failed" and "连不上" in only().answer


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "10.0.0.8", "169.254.169.254", "[::1]", "192.168.1.1"]
)
def test_the_inside_of_the_office_is_not_reached_unless_allowed(person, settings, host):
    settings.CHANNELS_MAY_BE_PRIVATE = False
    by_gateway(443, url=f"https://{host}/send")
    notify(person=person, title="甲", pressing=True)
    assert deliver_due() == 0
    assert only().state == "gave_up" and "内网地址" in only().answer


def test_what_is_filled_in_is_never_structure():
    template = parsed('{"to": "{phone}", "text": "{title}|{text}"}')
    said = {"phone": '"}, "admin": {"x": "', "title": "{text}", "text": "{phone}"}
    assert filled(template, said) == {"to": said["phone"], "text": "{text}|{phone}"}


@pytest.mark.parametrize(
    "body", ["", "[1]", '{"a": "{title}"}', '{"a": "{phone}"}', "{phone}", '{"a": {phone} {title}}']
)
def test_templates_that_say_too_little_are_refused(body):
    with pytest.raises(WrongTemplate):
        parsed(body)


# --- What is sent, and when ---------------------------------------------------------------------
def test_without_channels_nothing_is_queued_and_the_bell_still_rings(person):
    notify(person=person, title="甲", pressing=True)
    assert person.notices.count() == 1 and not Sending.objects.exists()


def test_only_what_presses_goes_out_unless_one_wants_all(person):
    by_gateway(1)
    notify(person=person, title="任务完成")
    assert not Sending.objects.exists()
    notify(person=person, title="催办", pressing=True)
    assert only().channel == "gateway"
    wants(person, gateway_on=False, email_on=False)
    notify(person=person, title="再催", pressing=True)
    assert Sending.objects.count() == 1


def test_another_countys_channels_are_not_ours(person):
    by_gateway(1)
    far = make_person(division="140781001005", phone="13800002222")
    notify(person=far, title="催办", pressing=True)
    assert not Sending.objects.exists()


def test_what_is_rolled_back_is_not_sent(person):
    from django.db import transaction

    by_gateway(1)
    with pytest.raises(RuntimeError), transaction.atomic():
        notify(person=person, title="催办", pressing=True)
        raise RuntimeError
    assert not Sending.objects.exists() and not person.notices.exists()


def test_a_digest_gathers_the_day_into_one_message(person, certificate):
    with smtp_receiver(certificate, tls=True) as received:
        by_email(received.port)
        wants(person, pace="daily")
        for number in range(13):
            notify(person=person, title=f"第{number}件")
        assert deliver_due() == 0
        with time_machine.travel(DAYTIME + timedelta(days=1), tick=False):
            assert deliver_due() == 1
    ((_to, raw),) = received.messages
    message = email.message_from_bytes(raw, policy=policy.default)
    assert message["Subject"] == "您有 13 条消息"
    assert "10. 第9件" in message.get_content() and "还有 3 条" in message.get_content()
    assert set(Sending.objects.values_list("state", flat=True)) == {"sent"}


def test_quiet_hours_over_midnight():
    night, morning = time(21), time(7, 30)
    assert [is_quiet(time(hour), night, morning) for hour in (20, 21, 0, 7, 8)] == [
        False,
        True,
        True,
        True,
        False,
    ]
    assert not is_quiet(time(3), time(0), time(0))
    assert is_quiet(time(13), time(12), time(14))


@pytest.mark.parametrize(
    ("at", "daily", "due"),
    [
        ((10, 0), False, (23, 10, 0)),
        ((22, 0), False, (24, 7, 30)),
        ((2, 0), False, (23, 7, 30)),
        ((10, 0), True, (24, 8, 0)),
        ((7, 0), True, (23, 8, 0)),
    ],
)
def test_when_it_goes_out(at, daily, due):
    now = datetime(2026, 11, 23, *at, tzinfo=CHINA)
    found = due_at(now, daily=daily, quiet_from=time(21), quiet_until=time(7, 30))
    assert (found.day, found.hour, found.minute) == due


# --- Claimed by one at a time -------------------------------------------------------------------
def test_what_one_worker_holds_another_passes_over_until_the_lease_ends(person):
    by_gateway(1)
    notify(person=person, title="甲", pressing=True)
    now = timezone.now()
    ((held,),) = claim(now=now)
    assert claim(now=now) == [] and held.attempts == 1
    ((again,),) = claim(now=now + timedelta(minutes=6))  # the first worker died
    assert (again.pk, again.attempts) == (held.pk, 2)
    settle(message=[again], answer="好", sent=True)
    assert claim(now=now + timedelta(hours=1)) == []


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_message_once(certificate):
    """Real threads, real connections, forty messages."""
    from concurrent.futures import ThreadPoolExecutor

    people = [make_person(name=f"人{n}", phone=f"138000011{n:02}") for n in range(40)]
    with https_receiver(certificate) as received:
        by_gateway(received.port)
        for one in people:
            notify(person=one, title="甲", pressing=True)

        def work(_number: int) -> int:
            try:
                return deliver_due()
            finally:
                connection.close()

        with ThreadPoolExecutor(3) as pool:
            sent = sum(pool.map(work, range(3)))
    numbers = [json.loads(body)["to"] for _path, _heads, body in received.messages]
    assert sent == 40 and sorted(numbers) == sorted(set(numbers))


def test_the_clock_sends_by_the_task(person, certificate):
    with https_receiver(certificate) as received:
        by_gateway(received.port)
        notify(person=person, title="甲", pressing=True)
        send_due_notices()
    assert len(received.messages) == 1


def test_secrets_and_addresses_lie_sealed(person):
    by_gateway(1)
    wants(person)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT secret FROM accounts_channelsettings UNION ALL SELECT email FROM accounts_sendingchoice"
        )
        stored = " ".join(row[0] for row in cursor.fetchall())
        cursor.execute(
            "SELECT coalesce(string_agg(common_auditrecord::text, ' '), '') FROM common_auditrecord"
        )
        trail = cursor.fetchone()[0]
    for secret in ("t0ken", "zhou@example.cn"):
        assert secret not in stored and secret not in trail

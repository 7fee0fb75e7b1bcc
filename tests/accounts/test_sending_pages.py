"""发送 in the browser: the county sets channels and tries them, anyone says what to be sent, secrets are never shown."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.access import Refused
from accounts.actions.channels import set_channel, settings_of
from accounts.models import ChannelSettings, Notice, Sending, SendingChoice
from tests.accounts.receivers import PASSWORD, USER, https_receiver, make_certificate, smtp_receiver
from tests.factories import COUNTY, SHITANG, client_of, make_division, make_person, make_post
from tests.flat import assert_flat

GATEWAY = {
    "url": "https://sms.example.cn/send",
    "header": "Authorization",
    "body": '{"to": "{phone}", "text": "{title}"}',
    "version": 1,
}


@pytest.fixture
def admin(db):
    return make_post(role="county_admin", division=COUNTY)


@pytest.fixture
def certificate(tmp_path, settings):
    made = make_certificate(tmp_path)
    settings.CHANNELS_MAY_BE_PRIVATE, settings.CHANNELS_CA_FILE = True, str(made.file)
    return made


def edit(post, channel: str, **said):
    page = reverse("accounts:channel-edit", args=[channel])
    return client_of(post).post(page, said)


def test_a_gateway_is_set_and_its_token_never_shown_again(admin):
    assert edit(admin, "gateway", active="on", secret="Bearer t0ken", **GATEWAY).status_code == 302
    row = ChannelSettings.objects.get()
    assert (row.active, row.secret, row.county_id) == (True, "Bearer t0ken", COUNTY)
    page = reverse("accounts:channel-edit", args=["gateway"])
    shown = client_of(admin).get(page).content.decode()
    assert "t0ken" not in shown and "已设置" in shown
    edit(admin, "gateway", active="on", **GATEWAY | {"header": "X-Key"})
    row.refresh_from_db()
    assert (row.secret, row.header) == ("Bearer t0ken", "X-Key")
    edit(admin, "gateway", forget="on", **GATEWAY | {"version": row.version})
    row.refresh_from_db()
    assert row.secret == ""


def test_a_token_does_not_follow_to_another_server(admin):
    edit(admin, "gateway", active="on", secret="Bearer t0ken", **GATEWAY)
    moved = GATEWAY | {"url": "https://elsewhere.example.cn/"}
    answer = edit(admin, "gateway", active="on", **moved)
    assert answer.status_code == 422 and "重新填写密码或令牌" in answer.content.decode()
    assert ChannelSettings.objects.get().url == GATEWAY["url"]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"url": "http://sms.example.cn/"}, "https://"),
        ({"url": "https://user:word@sms.example.cn/"}, "不含用户名"),
        ({"url": ""}, "启用前请填写网关地址"),
        ({"body": "{}"}, "发给谁"),
        ({"body": "hello"}, "不是 JSON"),
        ({"header": "X Key:"}, "请求头只含"),
        ({"secret": "令牌"}, "英文字符"),
        ({"secret": "a\r\nX-Evil: 1"}, "英文字符"),
    ],
)
def test_what_cannot_be_is_told(admin, changed, told):
    answer = edit(admin, "gateway", active="on", **GATEWAY | changed)
    assert answer.status_code == 422 and told in answer.content.decode()
    assert not ChannelSettings.objects.exists()


def test_the_second_of_two_editors_is_told(admin):
    edit(admin, "gateway", active="on", **GATEWAY)
    edit(admin, "gateway", active="on", **GATEWAY)
    assert edit(admin, "gateway", active="on", **GATEWAY).status_code == 422


def test_only_the_administrator_of_the_county_sets_it(admin):
    office = make_post(role="county_office", division=COUNTY)
    assert edit(office, "gateway", **GATEWAY).status_code == 403
    said = {name: GATEWAY[name] for name in ("url", "header", "body")}
    with pytest.raises(Refused):
        far = make_division(code="140781000000")
        set_channel(county=far, channel="gateway", version=1, by=admin, active=False, **said)
    with pytest.raises(ValidationError, match="发件地址"):
        mail = {"host": "", "port": 465, "security": "tls", "user": "", "sender": ""}
        set_channel(county=admin.division, channel="email", version=1, by=admin, active=True, **mail)
    assert client_of(admin).get(reverse("accounts:channel-edit", args=["fax"])).status_code == 404


def test_a_trial_goes_out_at_once_and_says_what_came_back(admin, certificate):
    with smtp_receiver(certificate, tls=True) as received:
        mail = {
            "host": "127.0.0.1",
            "port": received.port,
            "security": "tls",
            "user": USER,
            "sender": "a@b.example",
        }
        assert edit(admin, "email", secret=PASSWORD, version=1, **mail).status_code == 302
        trial = reverse("accounts:channel-trial", args=["email"])
        assert client_of(admin).post(trial, {"to": "me@example.cn"}).status_code == 302
        assert received.messages[0][0] == "me@example.cn"
        edit(admin, "email", secret="wrong", version=1, **mail)
        answer = client_of(admin).post(trial, {"to": "me@example.cn"})
    assert answer.status_code == 422 and "不认登录名或密码" in answer.content.decode()
    assert list(Sending.objects.order_by("pk").values_list("state", "trial")) == [
        ("sent", True),
        ("gave_up", True),
    ]
    shown = client_of(admin).get(reverse("accounts:sending-list")).content.decode()
    assert "测试消息" in shown and "me@example.cn" not in shown


def test_a_trial_by_the_gateway(admin, certificate):
    with https_receiver(certificate) as received:
        edit(admin, "gateway", **GATEWAY | {"url": f"https://127.0.0.1:{received.port}/"})
        trial = reverse("accounts:channel-trial", args=["gateway"])
        client_of(admin).post(trial, {"to": "13800001111"})
        assert client_of(admin).post(trial, {"to": "12"}).status_code == 422
    assert b"13800001111" in received.messages[0][2]
    assert not settings_of(admin.division, "gateway").active


def test_anyone_says_what_is_sent_to_him(db):
    village = make_post(role="village_clerk", division=SHITANG)
    page = reverse("accounts:sending-choice")
    assert "还没有启用" in client_of(village).get(page).content.decode()
    said = {"email_on": "on", "what": "all", "pace": "daily", "quiet_from": "20:00", "quiet_until": "08:00"}
    wrong = client_of(village).post(page, said)
    assert wrong.status_code == 422 and "请填写邮箱地址" in wrong.content.decode()
    client_of(village).post(page, said | {"email": "a@example.cn"})
    choice = SendingChoice.objects.get(person=village.person)
    assert (choice.email, choice.pace, choice.gateway_on) == ("a@example.cn", "daily", False)
    assert "a@example.cn" in client_of(village).get(page).content.decode()


def test_the_list_asks_as_often_for_thirty_rows_as_for_one(admin):
    def sent(number: int) -> None:
        person = make_person(division=SHITANG)
        notice = Notice.objects.create(person=person, title=f"消息{number}")
        Sending.objects.create(notice=notice, person=person, channel="email")

    assert_flat(client_of(admin), reverse("accounts:sending-list"), sent)
    assert (
        client_of(admin).get(reverse("accounts:sending-list") + "?state=queued&channel=email").status_code
        == 200
    )

"""发送: channels set and tried, a person's choice, notices queued, claimed, sent by the clock's task."""

from accounts.actions import channels
from accounts.actions.notices import notify
from accounts.delivering import deliver
from accounts.models import Sending
from accounts.tasks import send_due_notices
from tests.acts import at_work

BODY = '{"to": "{phone}", "text": "{title}"}'


def act_on_channels() -> None:
    """To a port where nobody listens: what was not handed over is written down too."""
    with at_work("county.admin") as by:
        said = {"url": "https://127.0.0.1:1/", "header": "", "body": BODY, "active": True}
        county = by.division
        channels.set_channel(county=county, channel="gateway", version=1, by=by, **said)
        channels.set_channel(county=county, channel="gateway", version=1, by=by, **said)
        trial = channels.start_trial(county=county, channel="gateway", by=by)
        deliver([trial], to="13800001111")
    with at_work("shitang.clerk") as by:
        wish = {"email_on": False, "email": "", "gateway_on": True, "what": "all", "pace": "at_once"}
        channels.choose_sending(person=by.person, quiet_from="00:00", quiet_until="00:00", **wish)
        by.person.phone = "13800001111"
        by.person.save(update_fields=["phone"])
        notify(person=by.person, title="催办", pressing=True)
    send_due_notices()
    assert Sending.objects.filter(attempts=1).count() >= 2
    with at_work("county.admin") as by:
        channels.set_channel(
            county=by.division, channel="gateway", version=2, by=by, **said | {"active": False}
        )

"""收到的款项: a contractor sees what its own unit was paid, and nothing of who asked, approved or of others."""

import pytest
from django.urls import reverse

from tests.factories import COUNTY, HENGXI, client_of, make_party, make_post
from tests.flat import assert_flat
from tests.funding.spending_rows import bring, make_expenditure, make_people, make_purse

pytestmark = pytest.mark.django_db
LIST = reverse("funding:paid-list")


def paid(people, party, **said):
    row = make_expenditure(by=people["clerk"], payee_party=party, **said)
    return bring(row, "paid", people)


def test_a_unit_sees_what_it_was_paid_and_nothing_else():
    people = make_people()
    ours, other = (make_party(division=HENGXI, kind="contractor") for _time in range(2))
    mine, theirs = (paid(people, party, account=make_purse()) for party in (ours, other))
    asked = bring(
        make_expenditure(by=people["clerk"], payee_party=ours, account=make_purse()), "asked", people
    )
    client = client_of(make_post(role="operator_user", division=COUNTY, party=ours))
    page = client.get(LIST).content.decode()
    assert mine.words in page and theirs.words not in page and asked.words not in page
    home = reverse("funding:money")
    assert client.get(home).headers["Location"] == LIST and f'href="{home}"' in client.get("/").text
    shown = client.get(reverse("funding:paid-detail", args=[mine.pk])).content.decode()
    assert mine.voucher_number in shown and "1,200.00" in shown
    main = shown[shown.index("<main") :]
    assert not any(post.person.name in main for post in people.values())
    for row in (theirs, asked):
        assert client.get(reverse("funding:paid-detail", args=[row.pk])).status_code == 404
    assert client.get(reverse("funding:expenditure-list")).status_code == 403
    assert client.get(f"{LIST}?q={mine.voucher_number}").content.decode().count(mine.words)
    clerk = client_of(people["clerk"])
    assert clerk.get(LIST).status_code == 403
    assert clerk.get(home).headers["Location"] == reverse("funding:arrival-list")
    assert "收到的款项" not in clerk.get(reverse("funding:arrival-list")).text


def test_what_was_reversed_says_so_and_the_list_is_flat():
    people, party = make_people(), make_party(division=HENGXI, kind="contractor")
    turned = bring(make_expenditure(by=people["clerk"], payee_party=party), "reversed", people)
    client = client_of(make_post(role="operator_user", division=COUNTY, party=party))
    assert "已冲销" in client.get(reverse("funding:paid-detail", args=[turned.pk])).content.decode()
    assert_flat(client, LIST, lambda _n: paid(people, party, account=make_purse()), rows=6)

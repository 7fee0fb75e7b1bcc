"""One clerk of the finance office in a process of its own, for test_ledger_at_once: waits for the word, then books and books.

    python -m tests.funding.one_booker POST_ID reserve '{"account": 1, "times": 500}'
    python -m tests.funding.one_booker POST_ID mixed '{"villages": ["320115009210"], "times": 100, "seed": 3}'

Prints `ready`, goes at the first line of its input, and prints how many were accepted and refused: [400, 100].
"""

import json
import random
import sys
from decimal import Decimal

import django


def main(post_id: int, what: str, said: dict) -> None:
    django.setup()
    from accounts.models import Post
    from common import acting

    rows = Post.objects.everywhere(because="a clerk in a process of its own")
    by = rows.select_related("person", "role", "division").get(pk=post_id)
    with acting.as_(acting.Acting(None, by.person_id, by.pk, door="test")):
        acts = {"reserve": reserving, "mixed": mixed}[what](by, said)
        print("ready", flush=True)
        sys.stdin.readline()
        told = [accepted(act) for act in acts]
    print(json.dumps([told.count(True), told.count(False)]), flush=True)


def accepted(act) -> bool:
    """Whether the ledger took it; it may refuse in words, and nothing else."""
    from django.core.exceptions import ValidationError

    try:
        act()
    except ValidationError:
        return False
    return True


def reserving(by, said: dict):
    """A yuan of one account, so many times."""
    from funding.actions.booking import beside
    from funding.models import FundAccount

    account = FundAccount.objects.everywhere(because="test").for_list().get(pk=said["account"])
    reserved = beside(account, "reserved")
    for _time in range(said["times"]):
        yield lambda: moved(account, reserved, Decimal(1), "reserve", by)


def moved(giver, taker, yuan: Decimal, kind: str, by):
    from django.utils import timezone

    from funding.actions.booking import Line, book

    return book(
        kind=kind,
        division=giver.division,
        booked_on=timezone.localdate(),
        lines=[Line(giver, -yuan), Line(taker, yuan)],
        words="并发",
        by=by,
    )


def mixed(by, said: dict):
    """Reserved, released, paid, come back, passed on and reversed at random, over many villages."""
    from accounts.models import Division
    from funding.actions.booking import account_for

    chance = random.Random(said["seed"])
    places = Division.objects.everywhere(because="test").filter(pk__in=said["villages"]).order_by("pk")
    purses = [
        {
            kind: account_for(division=place, kind=kind, source="village_collective", year=2026)
            for kind in ("outside", "available", "reserved")
        }
        for place in places
    ]
    made: list = []
    for _time in range(said["times"]):
        yield lambda: one_of(chance, purses, made, by)


WAYS = {
    "reserve": ("available", "reserved"),
    "release": ("reserved", "available"),
    "payment": ("reserved", "outside"),
    "refund": ("outside", "available"),
    "transfer": ("available", "available"),
}


def one_of(chance: random.Random, purses: list, made: list, by) -> None:
    from funding.actions.booking import reverse

    if made and chance.random() < 0.15:
        reverse(booking=made.pop(chance.randrange(len(made))), reason="并发", by=by)
        return
    kind = chance.choice(list(WAYS))
    give, take = WAYS[kind]
    one, other = chance.sample(purses, 2)
    yuan = Decimal(chance.randint(1, 5000)) / 100
    made.append(moved(one[give], (other if kind == "transfer" else one)[take], yuan, kind, by))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], json.loads(sys.argv[3]))

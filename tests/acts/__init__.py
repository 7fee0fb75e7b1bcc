"""Every act of the house, once, for real, over committed rows: tests/test_audit_whole.py runs them under the witness.

A module a room, a function a matter. Functions whose name begins with `act_` are found by themselves and run in the
order of modules and lines, after `load_reference`, `load_demo` and `import_ledger`, so the demo's people and facilities
are there. To add an act, add a function:

    def act_on_campaigns() -> None:
        with at_work("county.office") as by:
            campaign = open_campaign(name="2025 年普查", by=by)
            close_campaign(campaign=campaign, by=by)

What is missing, tests/test_audit_whole.py says by name: every public function of `actions` that is told who acts (`by`),
every command, Celery task, kind of job and loader, and every function in which a write stands
(tests/audit_witness/writers.py). One that writes nothing stands there with its reason, in WRITE_NO_ROW.

What an act prepares by hand is written from the door "test".
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pkgutil import iter_modules

from accounts.models import Account, Post
from common import acting


def every_act() -> Iterator[Callable[[], None]]:
    """In the order in which they are run: modules by name, one that says `LAST = True` behind the others."""
    modules = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
    for module in sorted(modules, key=lambda module: getattr(module, "LAST", False)):
        yield from (one for name, one in vars(module).items() if name.startswith("act_"))


@contextmanager
def at_work(username: str) -> Iterator[Post]:
    """The first post of a person of the demo (accounts/demo.py), who acts inside the block."""
    account = Account.objects.get(username=username)
    held = Post.objects.everywhere(because="test").select_related("person", "role", "division")
    post = held.filter(person_id=account.person_id).order_by("pk").first()
    assert post is not None
    with acting.as_(acting.Acting(account.pk, account.person_id, post.pk, door="test")):
        yield post

"""The demo's accounts as the sign-in page offers them. Only ever asked under DEMO=1."""

from accounts.actions.sessions import device_of
from accounts.models import Account
from accounts.totp import present_token


def accounts() -> list[dict]:
    """Name, role and, where one is needed, the present code of each demo account, by role."""
    found = Account.objects.filter(is_demo=True, is_active=True).select_related("person")
    return [_hint(account) for account in found.order_by("pk")]


def _hint(account: Account) -> dict:
    post = account.person.posts.select_related("role", "division").order_by("pk").first()
    device = device_of(account)
    return {
        "username": account.username,
        "role": post.role.name if post else "",
        "division": post.division.short_name if post else "",
        "token": present_token(device) if device else "",
    }

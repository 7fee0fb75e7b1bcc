"""The demo's accounts as the sign-in page offers them. Only ever asked under DEMO=1."""

from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import Account, Post
from accounts.totp import present_token


def accounts() -> list[dict[str, str]]:
    """Name, role and, where one is needed, the present code of each demo account, by role."""
    demo = Account.objects.filter(is_demo=True, is_active=True)
    devices = {device.user_id: device for device in TOTPDevice.objects.filter(user__in=demo, confirmed=True)}
    posts = Post.objects.everywhere(because="the demo's accounts").filter(person__account__in=demo)
    found: dict[int, dict[str, str]] = {}
    for post in posts.select_related("person__account", "role", "division").order_by("pk"):
        found.setdefault(post.person.account.pk, _hint(post, devices.get(post.person.account.pk)))
    return list(found.values())


def _hint(post: Post, device: TOTPDevice | None) -> dict[str, str]:
    return {
        "username": post.person.account.username,
        "role": post.role.name,
        "division": post.division.short_name,
        "token": present_token(device) if device else "",
    }

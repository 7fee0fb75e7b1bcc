"""Who is asking: the account, the post it works in now, and its acting context for the audit trail."""

from common import acting

SESSION_POST = "post"


class PostMiddleware:
    """Sets `request.account` and `request.post` (None for strangers). Posts and rights are read anew each request."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        user = request.user
        request.account = user if user.is_authenticated else None
        request.posts = posts_of(request.account)
        request.post = chosen_post(request.posts, request.session.get(SESSION_POST))
        if request.account is None:
            return self.get_response(request)
        with acting.change(
            account_id=request.account.pk,
            person_id=request.account.person_id,
            post_id=request.post.pk if request.post else None,
        ):
            return self.get_response(request)


def posts_of(account) -> list:
    """The posts the account's person holds today, first the oldest."""
    from accounts.models import Post

    if account is None or not account.is_active or account.is_system or account.person_id is None:
        return []
    held = Post.objects.everywhere(because="own posts of the signed-in person").in_force()
    return list(held.filter(person_id=account.person_id).select_related("person", "role", "division__parent__parent", "party"))


def chosen_post(posts: list, key):
    return next((post for post in posts if post.pk == key), posts[0] if posts else None)

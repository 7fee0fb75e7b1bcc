"""Posts: granted within the grantor's own area and level, never to oneself, looked at a second time, ended.

三员分立: nobody is at once system, security and audit administrator.
"""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Refused, require, require_division, sees
from accounts.actions.notices import notify
from accounts.actions.sessions import end_sessions
from accounts.models import Account, Division, Party, Person, Post, Role
from accounts.rights import Right
from accounts.scoping import ScopeKind

RANK = {Division.Level.COUNTY: 0, Division.Level.TOWNSHIP: 1, Division.Level.VILLAGE: 2}
# Whoever holds the right is that administrator.
ADMINISTRATORS = {
    Right.POST_GRANT: "系统管理员",
    Right.POST_REVIEW: "安全管理员",
    Right.AUDIT_EXPORT: "审计管理员",
}


@transaction.atomic
def grant_post(
    *,
    person: Person,
    role: Role,
    division: Division,
    by,
    sectors: Sequence[str] = (),
    party: Party | None = None,
    from_date: date | None = None,
    until: date | None = None,
) -> Post:
    """Put a person into a role within a scope. Raises Refused, Http404, ValidationError."""
    require(by, Right.POST_GRANT, person)
    _refuse_oneself(person, by)
    _refuse_above(role, by)
    require_division(by, division.pk)
    _check_scope(role, division, sectors, party, by)
    _check_days(from_date, until)
    _keep_administrators_apart(person, role)
    _refuse_twice(person, role, division)
    return Post.objects.create(
        person=person,
        role=role,
        division=division,
        sectors=list(sectors) if role.scope_kind == ScopeKind.AREA_SECTORS else [],
        party=party if role.scope_kind == ScopeKind.OWN_PARTY else None,
        from_date=from_date or timezone.localdate(),
        until=until,
        granted_by_id=by.person_id,
    )


@transaction.atomic
def end_post(*, post: Post, by, on: date | None = None) -> Post:
    """The person leaves the post on that day (today): rights end, and so do open sessions."""
    require(by, Right.POST_GRANT, post)
    _refuse_oneself(post.person, by)
    _refuse_above(post.role, by)
    day = on or timezone.localdate()
    if post.until is not None and post.until <= day:
        raise ValidationError(_("该岗位已经结束"))
    post.until = max(day, post.from_date)
    post.save(update_fields=["until"])
    for account in Account.objects.filter(person_id=post.person_id):
        end_sessions(account=account)
    return post


@transaction.atomic
def review_post(*, post: Post, by) -> Post:
    """The security administrator's second look at a grant; not by whom it was granted, not by whom it is held."""
    require(by, Right.POST_REVIEW, post)
    if by.person_id in (post.granted_by_id, post.person_id):
        raise Refused(_("授权人和任职人不能复核这次授权"))
    if post.reviewed_at is not None:
        raise ValidationError(_("这次授权已经复核过了"))
    post.reviewed_by_id, post.reviewed_at = by.person_id, timezone.now()
    post.save(update_fields=["reviewed_by", "reviewed_at"])
    if post.granted_by is not None:
        notify(
            person=post.granted_by,
            title=_("授予%(name)s的岗位已复核") % {"name": post.person.name},
            body=str(post),
        )
    return post


def grantable_roles(by) -> list[Role]:
    """The roles this post may grant: of its own level and below."""
    return [role for role in Role.objects.all() if _rank(role) >= _own_rank(by)]


def _rank(role: Role) -> int:
    return RANK[Division.Level(role.level)]


def _own_rank(by) -> int:
    return _rank(by.role) if isinstance(by, Post) else 0


def _refuse_oneself(person: Person, by) -> None:
    if person.pk == by.person_id:
        raise Refused(_("不能给本人授予或结束岗位，请由其他管理员办理"))


def _refuse_above(role: Role, by) -> None:
    if _rank(role) < _own_rank(by):
        raise Refused(_("“%(role)s”的级别高于您的岗位，请由上级管理员办理") % {"role": role})


def _check_scope(role: Role, division: Division, sectors: Sequence[str], party: Party | None, by) -> None:
    if division.level != role.level:
        level = Division.Level(role.level).label
        raise ValidationError(
            {"division": _("“%(role)s”的区域应选%(level)s") % {"role": role, "level": level}}
        )
    if division.closed_on is not None:
        raise ValidationError({"division": _("%(division)s已撤并，请选择现有区划") % {"division": division}})
    if role.scope_kind == ScopeKind.AREA_SECTORS and not sectors:
        raise ValidationError({"sectors": _("“%(role)s”须选择主管的行业大类") % {"role": role}})
    if role.scope_kind == ScopeKind.OWN_PARTY and party is None:
        raise ValidationError({"party": _("“%(role)s”须选择所在单位") % {"role": role}})
    if party is not None and not sees(by, party):
        raise Refused(_("该单位不在您的管理范围内"))


def _check_days(from_date: date | None, until: date | None) -> None:
    if until is not None and until < (from_date or timezone.localdate()):
        raise ValidationError({"until": _("离任日期不能早于任职日期")})


def _keep_administrators_apart(person: Person, role: Role) -> None:
    """Refuse a role that would make one person two of the three administrators."""
    held = {right for post in person.posts.in_force().select_related("role") for right in post.role.rights}
    after = [word for right, word in ADMINISTRATORS.items() if right in held or right in role.rights]
    if len(after) > 1:
        words = "、".join(after)
        raise ValidationError({"role": _("三员分立：同一人不能兼任%(words)s") % {"words": words}})


def _refuse_twice(person: Person, role: Role, division: Division) -> None:
    if person.posts.filter(role=role, division=division, until=None).exists():
        raise ValidationError(
            {
                "role": _("%(name)s已担任%(division)s%(role)s")
                % {"name": person.name, "division": division, "role": role}
            }
        )

"""People, accounts, posts, units, divisions, the calendar, words to people."""

from datetime import date

from django.utils import timezone

from accounts.actions import accounts as of_accounts
from accounts.actions import calendar, divisions, notices, parties, people, posts, suggestions
from accounts.models import Division, Party, Post, Role, Sector
from tests.acts import at_work
from tests.factories import GULI_VILLAGE, SHITANG, make_person


def act_on_a_person() -> None:
    """Entered, called, moved to another village, sent off."""
    with at_work("county.admin") as by:
        here, there = Division.objects.get(pk=SHITANG), Division.objects.get(pk=GULI_VILLAGE)
        person = people.create_person(by=by, name="周可期", division=here, phone="13800001111")
        account, _password = of_accounts.open_account(person=person, username="zhou.keqi", by=by)
        posts.grant_post(person=person, role=Role.objects.get(pk="village_clerk"), division=here, by=by)
        of_accounts.reset_password(account=account, by=by)
        of_accounts.disable_account(account=account, by=by)
        of_accounts.enable_account(account=account, by=by)
        person = people.change_person(person=person, by=by, version=person.version, phone="13800002222")
    with at_work("hx.clerk") as clerk:
        people.reveal_phone(person=person, by=clerk, reason="通知雨情")
    with at_work("county.admin") as by:
        person = people.change_person(person=person, by=by, version=person.version, division=there)
        people.change_person(person=person, by=by, version=person.version, active=False)


def act_on_a_post() -> None:
    """Granted, looked at a second time, ended."""
    with at_work("county.admin") as by:
        granted = posts.grant_post(
            person=make_person(division=SHITANG),
            role=Role.objects.get(pk="village_clerk"),
            division=Division.objects.get(pk=SHITANG),
            by=by,
        )
    with at_work("security.admin") as by:
        posts.review_post(post=granted, by=by)
    with at_work("county.admin") as by:
        posts.end_post(post=Post.objects.everywhere(because="test").get(pk=granted.pk), by=by)


def act_on_a_unit() -> None:
    with at_work("county.admin") as by:
        kind = Party.Kind.INDUSTRY_DEPARTMENT
        unit = parties.create_party(by=by, kind=kind, name="江宁区新设局", division=by.division)
        unit = parties.change_party(party=unit, by=by, version=unit.version, address="天元路 1 号")
        sectors = list(Sector.objects.all()[:2])
        department = parties.make_department(party=unit, by=by, title="新设局", sectors=sectors[:1])
        parties.set_sectors(department=department, by=by, title="新设", sectors=sectors)


def act_on_a_division() -> None:
    with at_work("county.admin") as by:
        village, kind = Division.objects.get(pk=SHITANG), "natural_village"
        divisions.remove_alias(alias=divisions.add_alias(division=village, name="石塘人家", by=by), by=by)
        hamlets = [
            divisions.add_settlement(division=village, kind=kind, name=name, by=by)
            for name in ("东塘", "西塘")
        ]
        grid = divisions.add_grid(
            division=village, number=90, name="东塘网格", settlements=hamlets[:1], by=by
        )
        grid = divisions.change_grid(grid=grid, name="塘网格", settlements=hamlets, by=by)
        person = make_person(division=SHITANG)
        member = divisions.appoint_to_grid(grid=grid, person=person, duty="member", by=by)
        divisions.dismiss_from_grid(member=member, by=by)
        divisions.remove_grid(grid=grid, by=by)
        divisions.remove_settlement(settlement=hamlets[0], by=by)


def act_on_the_calendar() -> None:
    with at_work("county.admin") as by:
        year = timezone.localdate().year
        day = calendar.set_workday(day=date(year, 3, 3), worked=False, reason="县里放假", by=by)
        calendar.unset_workday(override=day, by=by)
        calendar.declare_year(year=year, reason="国办发明电", by=by)
        calendar.withdraw_year(year=year, by=by)


def act_on_words() -> None:
    """A suggestion and its answer, notices read one by one and together."""
    with at_work("gl.clerk") as clerk:
        suggestion = suggestions.suggest(by=clerk, text="列表再宽一些", page="/facilities/")
    with at_work("county.admin") as by:
        suggestions.answer_suggestion(suggestion=suggestion, by=by, text="已安排")
    with at_work("gl.clerk") as clerk:
        notices.mark_read(notice=notices.notify(person=clerk.person, title="请看一看"))
        notices.mark_all_read(person=clerk.person)

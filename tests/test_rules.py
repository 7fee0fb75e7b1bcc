"""The cheap rules that keep the house as it is (architecture.md). Imports, migrations and style stand in `make check`."""

import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.db.models import Count
from django.template import engines
from django.urls import reverse

from accounts.models import Department, Grid, Notice, Party, Person, Post, Role, Suggestion
from accounts.places import OBJECT_FACTORIES
from accounts.scoping import Unscoped
from common import acting, places, privacy
from tests.assets.factories import make_batch, make_bulk_act, make_facility, make_saved_view
from tests.county import County, make_county
from tests.doors import every_door
from tests.factories import COUNTY, SHITANG, client_of, make_post
from tests.flat import assert_flat
from tests.strict import strict_templates  # noqa: F401  a fixture

ROOT = Path(settings.ROOT)
# Whoever adds an address here says why nobody needs to sign in for it.
PUBLIC = {
    "accounts:sign-in",  # the way in
    "accounts:captcha",  # the picture a stranger must read after too many failures
    "plates:plate-read",  # what the QR on a plate opens for anyone who stands before it
    "plates:code-read",  # the same for a code typed by hand
    "maintenance:inspecting-today",  # the shell of the page that works with no signal: the same for all, nobody's data
    "maintenance:inspecting-worker",  # its service worker
    "maintenance:inspecting-manifest",  # its name and icon
    "evaluation:voice-form",  # what the QR of a survey opens for the villagers asked
    "evaluation:voice-opinion",  # the same: a few words to the office
    "evaluation:voice-thanks",  # the same, afterwards
    "evaluation:experience-library",  # published experiences are meant for everyone
    "evaluation:experience-read",  # one of them
    "evaluation:experience-photo",  # its pictures, and no others
    "evaluation:opinion-answers",  # answers to opinions are read by whoever asked, namelessly
    "funding:thanks-page",  # donors are thanked in public, named as each wishes
    "tasks_checklist:feed-read",  # what a calendar program reads: the secret stands in the address, only its hash is kept
}
PENDING = {
    "accounts:second-factor",
    "accounts:password-change",
    "accounts:sign-out",
}  # between the password and the post


# --- Doors --------------------------------------------------------------------------------------
def test_every_view_declares_who_may_come_in() -> None:
    assert [door.name for door in every_door() if not door.is_declared] == []


def test_public_pages_stand_on_the_list() -> None:
    public = {door.name for door in every_door() if door.is_public}
    assert public <= PUBLIC | PENDING, f"nobody signs in for {sorted(public - PUBLIC - PENDING)}"


def test_every_address_of_an_object_has_a_factory() -> None:
    named = {door.name for door in every_door() if door.takes_object and not door.is_public}
    assert sorted(named - {name for name, _factory in OBJECT_FACTORIES.items()}) == []


def test_every_factory_has_an_address() -> None:
    named = {door.name for door in every_door()}
    assert sorted({name for name, _factory in OBJECT_FACTORIES.items()} - named) == []


def test_view_address_and_template_share_a_stem() -> None:
    wrong = []
    for door in every_door():
        if not door.is_api and door.name.partition(":")[2].replace("-", "_") != door.view.__name__:
            wrong.append(f"{door.name} is answered by {door.view.__name__}")
    assert [one for one in wrong if not one.startswith("api:")] == []


# --- Scope --------------------------------------------------------------------------------------
@pytest.mark.parametrize("door", ["page", "api", "task"])
def test_unscoped_questions_raise(db, door: str) -> None:
    people = Person.objects.filter(name="甲")
    asks = [
        lambda: list(people),
        people.count,
        people.exists,
        people.first,
        lambda: people.update(name="乙"),
        people.delete,
        lambda: list(people.values("pk")),
        lambda: list(people.iterator()),
        lambda: Person.objects.get(pk=1),
        lambda: list(Party.objects.filter(people__in=people.values("pk"))),
        lambda: people.aggregate(n=Count("pk")),
        lambda: list(people | Person.objects.all()),
        lambda: Person.objects.in_bulk([1]),
    ]
    with acting.change(door=door):
        for ask in asks:
            with pytest.raises(Unscoped):
                ask()
        assert list(people.everywhere(because="test")) == []
        assert list(Person.objects.visible_to(None)) == []


def test_everywhere_wants_a_reason() -> None:
    with pytest.raises(ValueError, match="reason"):
        Person.objects.everywhere(because="")


# --- Lists --------------------------------------------------------------------------------------
@pytest.fixture
def county(db) -> County:
    return make_county()


def person_of(county: County, number: int) -> Person:
    made = Person.objects.create(name=f"人{number}", division=county.village, party=county.party)
    Post.objects.create(
        person=made,
        role=Role.objects.first(),
        division=county.village,
        granted_by=county.posts["county_admin"].person,
    )
    return made


ROWS = {
    "accounts:division-list": lambda county, n: Grid.objects.create(
        division=county.village, number=n + 1, name=f"{n}"
    ),
    "accounts:division-export": lambda county, n: county.village.aliases.create(
        name=f"别名{n}", source="confirmed"
    ),
    "accounts:party-list": lambda county, n: Party.objects.create(
        kind="builder", name=f"单位{n}", division=county.village
    ),
    "accounts:party-export": lambda county, n: Party.objects.create(
        kind="builder", name=f"单位{n}", division=county.village
    ),
    "accounts:department-list": lambda county, n: Department.objects.create(
        party=Party.objects.create(kind="industry_department", name=f"局{n}", division=county.county),
        title=f"局{n}",
    ),
    "accounts:person-list": person_of,
    "accounts:person-export": person_of,
    "accounts:post-list": person_of,
    "accounts:role-list": person_of,
    "accounts:notice-list": lambda county, n: Notice.objects.create(
        person=county.posts["county_admin"].person, title=f"消息{n}"
    ),
    "accounts:suggestion-list": lambda county, n: Suggestion.objects.create(
        person=county.posts["county_admin"].person, division=county.county, text=f"建议{n}"
    ),
    "accounts:suggestion-box": lambda county, n: Suggestion.objects.create(
        person=person_of(county, n), division=county.village, text=f"建议{n}"
    ),
}


@pytest.mark.parametrize("name", ROWS)
def test_list_asks_as_often_for_thirty_rows_as_for_one(county: County, name: str) -> None:
    assert_flat(county.client("county_admin"), reverse(name), lambda number: ROWS[name](county, number))


OF_REGISTER = {
    "assets:facility-list": lambda: make_facility(division=SHITANG),
    "assets:facility-export": lambda: make_facility(division=SHITANG),
    "assets:coding-list": lambda: make_facility(division=SHITANG, coded=False),
    "assets:type-list": lambda: make_facility(division=SHITANG),
    "assets:ledger-list": lambda: make_batch(division=SHITANG),
    "assets:bulk-act-list": lambda: make_bulk_act(division=SHITANG),
    "assets:saved-view-list": lambda: make_saved_view(),
}


@pytest.mark.parametrize("name", OF_REGISTER)
def test_list_of_the_register_asks_as_often_for_thirty_rows_as_for_one(db, name: str) -> None:
    client = client_of(make_post(role="county_office", division=COUNTY))
    assert_flat(client, reverse(name), lambda number: OF_REGISTER[name]())


def test_the_trail_asks_as_often_for_thirty_rows_as_for_one(county: County) -> None:
    client = county.client("audit_admin")
    assert_flat(client, reverse("accounts:audit-list"), lambda number: person_of(county, number))


def test_every_list_is_counted() -> None:
    """`accounts:job-list` is counted in tests/accounts/test_job_pages.py, the API's in test_api.py."""
    counted = {*ROWS, *OF_REGISTER, "accounts:audit-list", "accounts:job-list"}
    counted |= {"assets:campaign-list", "assets:campaign-line-list"}  # tests/assets/test_campaigns.py
    counted |= {
        "accounts:sending-list",
        "accounts:channel-list",
    }  # tests/accounts/test_sending_pages.py; two channels
    counted |= {"evaluation:scheme-list", "evaluation:calculator-list"}  # tests/evaluation/test_schemes.py
    counted.add("assets:plate-order-list")  # tests/assets/test_plate_pages.py
    counted |= {
        f"maintenance:{name}-list" for name in ("publication", "objection", "naming")
    }  # test_publication_pages.py
    counted |= {"maintenance:item-list", "maintenance:edition-list"}  # tests/maintenance/test_item_pages.py
    counted.add("maintenance:standard-list")  # tests/maintenance/test_standard_pages.py
    counted |= {
        "maintenance:plan-list",
        "maintenance:route-list",
        "maintenance:season-list",
    }  # test_plan_pages.py
    counted |= {"maintenance:duty-list", "maintenance:sheet-list"}  # test_duty_pages.py, test_sheet_pages.py
    counted |= {
        "maintenance:matter-list",
        "maintenance:hazard-list",
        "maintenance:matter-rule-list",
    }  # tests/maintenance/test_matter_pages.py, test_matter_rules.py
    counted.add("maintenance:contract-list")  # tests/maintenance/test_contract_pages.py
    counted |= {"maintenance:caretaker-list", "maintenance:team-list"}  # tests/maintenance/test_caretakers.py
    counted.add("maintenance:association-list")  # the same
    counted |= {  # tests/maintenance/test_training.py
        "maintenance:training-list",
        "maintenance:training-plan-list",
        "maintenance:guidance-list",
    }
    counted |= {
        f"maintenance:{name}-list" for name in ("device", "water-test", "water-due")
    }  # test_monitoring_pages.py
    counted |= {  # tests/maintenance/test_questions.py, test_techniques.py
        f"maintenance:{name}-list" for name in ("question", "expert", "technique", "need")
    }
    counted.add("maintenance:inspection-list")  # tests/maintenance/test_inspection_list.py
    counted |= {"tasks_checklist:finding-list", "tasks_checklist:talk-list"}  # test_finding_pages.py
    counted |= {
        "tasks_checklist:paper-list",
        "tasks_checklist:rule-list",
    }  # test_papers.py, test_duty_rules.py
    counted |= {  # test_duty_lists.py, test_meetings.py
        f"tasks_checklist:{name}-list"
        for name in ("duty-item", "duty-edition", "pilot", "group", "meeting", "decision")
    }
    counted |= {  # test_annual_plans.py, test_milestones.py
        "tasks_checklist:plan-list",
        "tasks_checklist:milestone-list",
    }
    counted.add("tasks_checklist:visit-list")  # tests/tasks_checklist/test_visit_pages.py
    counted.add("tasks_checklist:assignment-list")  # tests/tasks_checklist/test_assignment_pages.py
    counted |= {  # tests/tasks_checklist/test_supervision_pages.py
        f"tasks_checklist:{name}-list" for name in ("supervision", "obligation", "team", "risk")
    }
    counted |= {  # test_life_pages.py
        f"funding:{name}-list" for name in ("arrival", "disbursement", "allocation", "budget", "earmark")
    }
    counted |= {
        "funding:entry-list",
        "funding:performance-list",
        "funding:sheet-list",
    }  # test_fund_report.py, test_performance.py
    counted |= {
        f"funding:{name}-list" for name in ("project", "decision", "package")
    }  # test_project_pages.py
    counted.add("funding:negative-list")  # the same
    counted.add("funding:paid-list")  # test_paid_to_us.py
    counted |= {f"funding:{name}-list" for name in ("account", "booking", "month")}  # test_book_pages.py
    counted |= {
        f"funding:{name}-list" for name in ("expenditure", "approval", "settlement")
    }  # test_spending_pages.py
    counted |= {  # tests/funding/test_donations.py, test_fees.py, test_one_case.py, test_awards.py
        f"funding:{name}-list" for name in ("donation", "kind", "fee", "case", "award")
    }
    counted |= {"funding:case-rule-list", "funding:award-rule-list"}  # test_income_rules.py
    counted |= {f"evaluation:{name}-list" for name in ("round", "evaluation", "review")}  # test_rounds.py
    counted |= {  # tests/evaluation/test_surveys.py, test_opinions.py
        f"evaluation:{name}-list" for name in ("survey", "question-set", "answer", "opinion")
    }
    counted |= {f"evaluation:{name}-list" for name in ("case", "event", "media")}  # test_experiences.py
    counted |= {"evaluation:report-list", "evaluation:report-template-list"}  # test_evaluation_reports.py
    lists = {door.name for door in every_door() if door.name.endswith("-list") and not door.is_api}
    assert sorted(lists - counted) == []


def test_division_page_asks_as_often_for_thirty_grids_as_for_one(county: County) -> None:
    def grid(number: int) -> None:
        made = Grid.objects.create(division=county.village, number=number + 1, name=f"{number}")
        made.members.create(
            person=Person.objects.create(name=f"长{number}", division=county.village), duty="head"
        )
        made.settlements.add(county.village.settlements.create(kind="group", name=f"{number}组"))

    assert_flat(
        county.client("county_admin"), reverse("accounts:division-detail", args=[county.village.pk]), grid
    )


# --- Templates ----------------------------------------------------------------------------------
def test_an_unknown_variable_fails(strict_templates) -> None:  # noqa: F811
    with pytest.raises(AssertionError, match="unknown template variable nobody"):
        engines["django"].from_string("{{ nobody }}").render({})


def test_no_page_shows_an_unknown_variable(county: County, strict_templates) -> None:  # noqa: F811
    wrong = []
    for door in every_door():
        if door.is_api or door.takes_object or "GET" not in door.methods:
            continue
        role = next(
            (
                role
                for role, post in county.posts.items()
                if door.rights("GET") and door.opens("GET", post.rights)
            ),
            "county_admin",
        )
        try:
            county.client(role).get(door.url({}))
        except AssertionError as error:
            wrong.append(f"{door.name}: {error}")
    assert wrong == []


# --- Places, privacy, files ---------------------------------------------------------------------
def test_places_are_closed_and_listed() -> None:
    listed = {place.name: [key for key, _value in place.items()] for place in places.every()}
    with pytest.raises(RuntimeError, match="read-only"):
        next(iter(places.every())).fill("late", None)
    assert listed["navigation"] and len(listed["navigation"]) <= 9
    for name, keys in listed.items():
        assert all(re.fullmatch(r"[a-z_]+([.:][a-z_.-]+)?", key) for key in keys), (name, keys)


def test_every_column_is_classed() -> None:
    assert privacy.unclassed(privacy.stored_models()) == []
    assert privacy.misnamed(privacy.stored_models()) == []


def committed() -> list[Path]:
    named = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    return [ROOT / name for name in named.split("\0") if name and (ROOT / name).is_file()]


REGISTRIES = (
    "pypi" + ".org",
    "pythonhosted" + ".org",
    "npmjs" + ".org",
    "npmmirror" + ".com",
    "/opt/" + "pypi",
)
SECRETS = re.compile(r"-----BEGIN [A-Z ]*PRIVATE " r"KEY|AKIA[0-9A-Z]{16}|ghp_[0-9A-Za-z]{36}")


def test_no_file_names_a_registry_or_holds_a_secret() -> None:
    wrong = []
    for path in committed():
        text = path.read_bytes().decode(errors="ignore")
        if any(host in text for host in REGISTRIES) or SECRETS.search(text):
            wrong.append(str(path.relative_to(ROOT)))
    assert wrong == []


def test_no_third_party_source_is_committed() -> None:
    names = [str(path.relative_to(ROOT)) for path in committed()]
    foreign = re.compile(
        r"(^|/)(node_modules|vendor|staticfiles|var)/|\.min\.(js|css)$|(^|/)(uv\.lock|pylock\.toml)$"
    )
    assert [name for name in names if foreign.search(name)] == []
    assert all(
        (ROOT / name).stat().st_size < 60_000
        for name in names
        if name.startswith("static/") and name.endswith((".js", ".css"))
    )


def test_no_list_of_fields_is_left_open() -> None:
    """Forms and serializers name their fields: never `__all__`, never `exclude` (security rule 8)."""
    open_list = re.compile(r"""fields\s*=\s*["']__all__["']|^\s+exclude\s*=\s*[\[(]""", re.M)
    code = [path for path in committed() if path.suffix == ".py" and path.parts[len(ROOT.parts)] != "tests"]
    assert [str(path.relative_to(ROOT)) for path in code if open_list.search(path.read_text())] == []


def test_no_view_is_freed_from_csrf_and_no_html_is_trusted() -> None:
    loose = re.compile(r"csrf_exempt|mark_safe\(|\|safe\b")
    found = [
        path
        for path in committed()
        if path.suffix in {".py", ".html"} and path.parts[len(ROOT.parts)] != "tests"
    ]
    assert [str(path.relative_to(ROOT)) for path in found if loose.search(path.read_text())] == []


def test_a_day_is_never_cut_off_a_moment() -> None:
    """Moments are kept in UTC, whose day ends at eight in the morning here: `timezone.localdate(moment)` says ours."""
    cut = re.compile(r"\.date\(\)|\bdate\.today\(|\{[\w.]+_at:%")
    code = {path for path in committed() if path.suffix == ".py"} - {
        ROOT / "common/spreadsheets/cells.py",  # has brought the moment home by itself
        Path(__file__),
    }
    assert [str(path.relative_to(ROOT)) for path in sorted(code) if cut.search(path.read_text())] == []

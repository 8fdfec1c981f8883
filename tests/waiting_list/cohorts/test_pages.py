"""The pages of the trust's own waiting list: today, cohorts, patients, finding one, equality."""

import json

import pytest
from django.core.cache import cache
from django.urls import reverse

from accounts.roles import Role
from audit.models import Event
from base.row_security import acting_as
from tests.support.visitors import queries_of, visitor
from tests.support.world import SYSTEM, make_world, nhs_number
from tests.waiting_list.cohorts.support import waits
from tests.waiting_list.imports.support import as_csv, row, take
from waiting_list.models import Cohort, Need
from waiting_list.pathways.services.search import MOST_SEARCHES

pytestmark = pytest.mark.django_db

NOW, COHORTS, FIND = "/waiting-list/now/", "/waiting-list/cohorts/", "/waiting-list/find/"


@pytest.fixture
def world(db):
    cache.clear()
    return make_world()


def words(answer):
    return " ".join(answer.content.decode().split())


def events(name):
    with acting_as(SYSTEM):
        return list(Event.objects.filter(name=name).order_by("id"))


def said(**looked_for):
    return json.dumps(looked_for)


def test_today_says_how_many_wait_and_how_long(world):
    for days in (10, 126, 127, 400):
        waits(world, days)
    waits(world, 42, clock="dm01", kind="test")

    page = words(visitor(Role.FINANCE, trust=world.trust).get(NOW))

    assert "4 wait under RTT, 2 of them over 18 weeks" in page
    assert "2 of 4 wait within 18 weeks: 50.00%." in page
    assert "1 more will be over 18 weeks in four weeks" in page
    assert ">0.0%<" in page


def test_today_without_anybody_says_how_the_list_fills(world):
    assert "Nobody waits yet" in words(visitor(Role.FINANCE, trust=world.trust).get(NOW))
    provider = visitor(Role.PROVIDER_MANAGER, provider=world.provider)
    assert "The waiting list is the trust’s" in words(provider.get(NOW))


def test_a_cohort_is_counted_by_its_address(world):
    for days in (100, 200, 300):
        waits(world, days, opcs="H201")
    client = visitor(Role.SCHEDULER, trust=world.trust)

    page = words(client.get(COHORTS, {"weeks_over": "18", "opcs": "H20", "tci": "without"}))

    assert "2 wait: over 18 weeks; procedure H20; without a date to come in." in page
    assert "See the patients" in page


def test_who_may_not_see_patients_gets_a_count_and_no_way_on(world):
    for _ in range(5):
        waits(world)
    client = visitor(Role.EXECUTIVE, trust=world.trust)

    page = words(client.get(COHORTS))

    assert "5 wait: everybody on the list." in page
    assert "See the patients" not in page
    assert client.get(COHORTS + "patients/").status_code == 403
    assert client.get(COHORTS + "export/").status_code == 403
    assert client.get(FIND).status_code == 403


def test_what_cannot_be_asked_is_said_at_its_field(world):
    client = visitor(Role.SCHEDULER, trust=world.trust)

    page = client.get(COHORTS, {"weeks_over": "52", "weeks_to": "18", "bmi_to": "many"})

    assert page.status_code == 422
    assert "Give a body mass index from 10 to 99." in words(page)
    assert client.get(COHORTS, {"weeks_over": "-1"}).status_code == 422
    assert client.get(COHORTS, {"cohort": "\u0663"}).status_code == 404
    assert client.get(COHORTS + "patients/", {"said": "{"}).status_code == 400


def test_a_cohort_is_kept_shared_and_let_go(world):
    waits(world)
    client = visitor(Role.SCHEDULER, trust=world.trust)
    other = visitor(Role.EXECUTIVE, trust=world.trust)

    own = client.post(COHORTS + "save/", {"name": "Long waiters", "said": said(weeks_over=18)})
    client.post(COHORTS + "save/", {"name": "Everybody", "shared": "on", "said": "{}"})

    assert "Long waiters" in words(client.get(own.url))
    with acting_as(SYSTEM):
        ids = dict(Cohort.objects.values_list("name", "pk"))
    assert "Everybody" in words(other.get(COHORTS))
    assert "Long waiters" not in words(other.get(COHORTS))
    assert other.get(COHORTS, {"cohort": ids["Long waiters"]}).status_code == 404
    assert other.post(f"{COHORTS}{ids['Everybody']}/remove/").status_code == 403
    again = client.post(COHORTS + "save/", {"name": "Long waiters", "said": "{}"})
    assert (again.status_code, "There is a cohort of this name already" in words(again)) == (422, True)
    assert client.post(f"{COHORTS}{ids['Everybody']}/remove/").status_code == 302
    with acting_as(SYSTEM):
        assert list(Cohort.objects.values_list("name", flat=True)) == ["Long waiters"]


def test_patients_of_a_cohort_come_page_by_page_and_every_look_is_recorded(world):
    for days in range(200, 255):
        waits(world, days)
    client = visitor(Role.SCHEDULER, trust=world.trust)

    first = client.get(COHORTS + "patients/", {"said": said(weeks_over=18)})
    more = first.content.decode().split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = client.get(COHORTS + "patients/" + more)

    assert "55 patients wait" in words(first)
    assert (first.content.decode().count('scope="row"'), second.content.decode().count('scope="row"')) == (50, 5)
    looks = events("cohort.opened")
    assert [(look.data["shown"], look.data["of"], look.data["filter"]) for look in looks] == [
        (50, 55, {"weeks_over": 18}),
        (5, 55, {"weeks_over": 18}),
    ]


def test_a_file_of_a_cohort_is_harmless_to_a_spreadsheet_and_recorded(world):
    need = waits(world, 200, what="=1+1", opcs="H201")

    answer = visitor(Role.SCHEDULER, trust=world.trust).get(COHORTS + "export/", {"said": said(opcs=["H20"])})
    lines = b"".join(answer.streaming_content).decode().split("\r\n")

    assert answer.headers["Cache-Control"] == "private, no-store"
    assert lines[0].startswith("\ufeffReference,Hospital number,Specialty")
    assert lines[1].startswith(f"{need.patient.pseudonym},{need.patient.hospital_number},301,'=1+1,H201,RTT,")
    assert [event.data["shown"] for event in events("cohort.exported")] == [1]


def test_a_patient_is_found_by_the_whole_number_and_by_nothing_less(world):
    take(world, as_csv([row(7), row(8)]))
    client = visitor(Role.SCHEDULER, trust=world.trust)
    number = nhs_number(7)

    for sent in (number, f"{number[:3]} {number[3:6]} {number[6:]}", "h000007"):
        page = client.post(FIND, {"number": sent})
        assert (page.status_code, "1 entry on the waiting list" in words(page)) == (200, True)
        assert number not in page.content.decode()
    assert "Nobody found" in words(client.post(FIND, {"number": "H00000"}))
    wrong = client.post(FIND, {"number": "??"})
    assert (wrong.status_code, "Enter the whole NHS number" in words(wrong)) == (422, True)
    searches = events("patient.searched")
    assert [event.data for event in searches] == [{"needs": 1}] * 3 + [{"needs": 0}]


def test_another_trusts_patient_is_not_found(world):
    take(world, as_csv([row(7)]))
    stranger = visitor(Role.SCHEDULER, trust=make_world().trust)

    assert "Nobody found" in words(stranger.post(FIND, {"number": nhs_number(7)}))


def test_too_many_searches_are_slowed_down(world):
    client = visitor(Role.SCHEDULER, trust=world.trust)

    answers = [client.post(FIND, {"number": "H1"}) for _ in range(MOST_SEARCHES + 1)]

    assert [answer.status_code for answer in answers[-2:]] == [200, 422]
    assert "There were too many searches" in words(answers[-1])


def test_several_specialties_are_counted_together_and_stay_ticked(world):
    for tfc in ("301", "301", "110", "320"):
        waits(world, 40, tfc=tfc)

    page = words(
        visitor(Role.SCHEDULER, trust=world.trust).get(COHORTS, {"tfc": ["301", "110"], "clock": ["rtt", "dm01"]})
    )

    assert "3 wait: " in page
    assert page.count("checked") == 4


def test_one_need_tells_the_story_of_its_clock_and_the_look_is_recorded(world):
    take(world, as_csv([row(7)]))
    with acting_as(SYSTEM):
        need = Need.objects.get(trust=world.trust)
    client = visitor(Role.GOVERNANCE, trust=world.trust)

    page = words(client.get(f"/waiting-list/needs/{need.pk}/"))

    assert "Mon 2 Mar 2026</time>First activity in a referral to treatment period (code 10). The clock starts." in page
    assert "Over 18 weeks since Tue 7 Jul 2026" in page
    assert [(event.target_id, event.data) for event in events("need.read")] == [(str(need.pk), {})]
    assert visitor(Role.EXECUTIVE, trust=world.trust).get(f"/waiting-list/needs/{need.pk}/").status_code == 403
    stranger = visitor(Role.GOVERNANCE, trust=make_world().trust, email="stranger@example.com")
    assert stranger.get(f"/waiting-list/needs/{need.pk}/").status_code == 404
    provider = visitor(Role.PROVIDER_MANAGER, provider=world.provider)
    assert provider.get(f"/waiting-list/needs/{need.pk}/").status_code == 404
    assert client.get("/waiting-list/needs/99999999999999999999/").status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        "waiting-list-now",
        "waiting-list-equality",
        "waiting-list-cohorts",
        "waiting-list-validation",
        "waiting-list-cohort-patients",
    ],
)
def test_a_page_costs_the_same_for_one_and_for_many(world, name):
    client = visitor(Role.SCHEDULER, trust=world.trust)
    waits(world, 300, age_band="65-74")
    few = queries_of(client, name)
    for days in range(100, 130):
        waits(world, days, tfc="110", age_band="75-84")

    assert queries_of(client, name) == few
    assert reverse(name)


def test_equality_hides_what_is_small_and_what_would_give_it_away(world):
    for band, often in (("65-74", 9), ("75-84", 3), ("85+", 7)):
        for _ in range(often):
            waits(world, 300, age_band=band)
    client = visitor(Role.EXECUTIVE, trust=world.trust)

    page = words(client.get("/waiting-list/equality/?by=age_band"))

    assert "Hidden: a number below 5" in page
    assert page.count(">Hidden<") == 6  # the small group, and the next smallest with it
    assert "Nothing is held about it" in words(client.get("/waiting-list/equality/?by=sex"))
    assert client.get("/waiting-list/equality/?by='--").status_code == 200

"""The trust against peers and England, by page and API."""

import pytest

from accounts.roles import Role
from base.row_security import acting_as
from tests.support.visitors import queries_of, visitor
from tests.support.world import SYSTEM
from tests.waiting_list.official.support import dorset, take
from tests.waiting_list.official.test_api import client_for
from waiting_list.models import ProviderMonth
from waiting_list.official.selectors.peers import proper
from waiting_list.official.services.peers import load_shipped

pytestmark = pytest.mark.django_db
PAGE, API = "/reports/peers/", "/api/v1/reports/peers/"


def words(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def world():
    with acting_as(SYSTEM):
        load_shipped(by=SYSTEM)
    return dorset()


def test_the_trust_stands_beside_england_and_three_of_its_size(world):
    said = words(visitor(Role.EXECUTIVE, trust=world.trust).get(PAGE))
    assert "At the end of Apr 2026 60.34% waited within 18 weeks" in said
    assert "of the 3 peers shown had a higher share. The standard is 92%." in said
    assert "no RTT file imported" in said
    assert "Open Government Licence v3.0" in said


def test_peers_can_be_chosen_and_the_own_file_brings_the_median(world):
    take(world)
    client = visitor(Role.EXECUTIVE, trust=world.trust)
    said = words(client.get(f"{PAGE}?a=R0D&b=RNZ&measure=over_52"))
    assert "University Hospitals Dorset NHS Foundation Trust" in said
    assert "Salisbury NHS Foundation Trust" in said
    assert "of the 2 peers shown" in said
    assert "own file of Nov 2024" in said
    assert client.get(f"{PAGE}?a=%00&b=zzz&measure=x").status_code == 200


def test_a_month_in_which_nobody_waited_is_said_so(world):
    with acting_as(SYSTEM):
        mine = ProviderMonth.objects.filter(code="RBD")
        newest = mine.latest("month").month
        mine.filter(month=newest).update(total=0, within_18=0, over_52=0, over_65=0, over_78=0)
    said = words(visitor(Role.EXECUTIVE, trust=world.trust).get(PAGE))
    assert "At the end of Apr 2026 nobody waited." in said


def test_the_page_asks_the_same_whoever_is_chosen(world):
    client = visitor(Role.EXECUTIVE, trust=world.trust)
    assert queries_of(client, "peers") < 20


def test_without_the_published_months_the_page_says_how_they_come():
    said = words(visitor(Role.EXECUTIVE, trust=dorset().trust).get(PAGE))
    assert "manage load_rtt_months" in said


def test_peers_by_api(world):
    answer = client_for(trust=world.trust).get(f"{API}?with=R0D,r0d,XXX").json()
    assert [organisation["code"] for organisation in answer["organisations"]] == ["RBD", "R0D", ""]
    mine, _, england = (organisation["months"][-1] for organisation in answer["organisations"])
    assert (mine["month"], mine["total"], mine["within_18"], mine["over_52"]) == ("2026-04", 21963, 13252, 296)
    assert england["total"] == 7_093_502
    refused = client_for(trust=world.trust).get(f"{API}?with=a;b")
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (400, "/with")


def test_names_are_written_as_names():
    assert proper("KING'S COLLEGE HOSPITAL NHS FOUNDATION TRUST") == "King’s College Hospital NHS Foundation Trust"

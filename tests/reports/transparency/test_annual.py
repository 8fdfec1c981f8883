"""The nine counts of regulation 25."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from base.errors import InvalidInput, RuleBroken
from base.row_security import acting_as
from contracts.models import CallOff, OtherAwards, Representation
from contracts.publishing.services.summaries import count_elsewhere, publish_summary
from reports.transparency.annual import annual_summary
from tests.reports.transparency.support import publisher, vary
from tests.support.visitors import visitor
from tests.support.world import NOW, SYSTEM, make_call_off, make_provider, make_world

pytestmark = pytest.mark.django_db


def counts(world, year: str) -> dict[str, int]:
    with acting_as(publisher(world)) as actor:
        return {item.letter: item.number for item in annual_summary(actor, world.trust.pk, year)}


@pytest.mark.usefixtures("time_machine_at_november")
def test_each_award_counts_once_in_the_year_it_was_signed():
    world = make_world()
    other = make_provider_with(world, "direct_award_c", dt.date(2026, 4, 2))
    make_provider_with(world, "competitive", dt.date(2027, 3, 31))
    make_provider_with(world, "urgent", dt.date(2027, 4, 1))
    make_provider_with(world, "mini_competition", dt.date(2026, 5, 1), regime="pcr2015")
    with acting_as(SYSTEM):
        Representation.objects.create(
            trust=world.trust,
            call_off=other,
            received_on=dt.date(2026, 4, 5),
            nature="The basket",
            further_decision_sent_on=dt.date(2026, 4, 10),
            closed_on=dt.date(2026, 4, 20),
            closed_by="Sam Example",
            outcome="The award stood",
            said_by="Sam Example",
        )

    assert counts(world, "2026/27") == {"a": 1, "b": 0, "c": 1, "d": 0, "e": 0, "f": 0, "g": 2, "h": 4, "i": 1}
    assert counts(world, "2025/26") == {"a": 0, "b": 0, "c": 0, "d": 0, "e": 1, "f": 0, "g": 1, "h": 0, "i": 0}


def make_provider_with(world, process: str, signed_on: dt.date, **changes) -> CallOff:
    with acting_as(SYSTEM):
        one, *_ = make_call_off(world.trust, make_provider(), world.site, process=process, **changes)
        CallOff.objects.filter(pk=one.pk).update(signed_on=signed_on)
    return one


def test_frameworks_and_urgent_changes_count_too():
    world = make_world()
    with time_machine.travel(NOW, tick=False):
        made = vary(world, 6)
        with acting_as(publisher(world)) as actor:
            count_elsewhere(by=actor, year="2026/27", item="d", number=3, behind="Three of radiology")
            count_elsewhere(by=actor, year="2026/27", item="d", number=2, behind="Two of radiology")
            count_elsewhere(by=actor, year="2026/27", item="c", number=4, behind="Community services")
        assert made.notice_due
        found = counts(world, "2026/27")

    assert (found["c"], found["d"], found["f"]) == (4, 2, 1)
    assert counts(make_world(), "2026/27")["d"] == 0


def test_a_year_that_is_over_is_published_once_for_what_it_says():
    world = make_world()
    with time_machine.travel(NOW, tick=False), acting_as(publisher(world)) as actor:
        items = [item.payload() for item in annual_summary(actor, world.trust.pk, "2025/26")]
        with pytest.raises(InvalidInput, match="over"):
            publish_summary(by=actor, year="2026/27", items=items)
        first = publish_summary(by=actor, year="2025/26", items=items)
        with pytest.raises(RuleBroken, match="exactly this"):
            publish_summary(by=actor, year="2025/26", items=items)
        count_elsewhere(by=actor, year="2025/26", item="a", number=1, behind="Audiology")
        again = [item.payload() for item in annual_summary(actor, world.trust.pk, "2025/26")]
        second = publish_summary(by=actor, year="2025/26", items=again)

    assert (first.number, second.number) == (1, 2)
    answer = Client().get(reverse("api-transparency-summaries") + f"?trust={world.trust.ods_code}").json()
    assert [(result["year"], result["number"], result["items"][0]["number"]) for result in answer["results"]] == [
        ("2025/26", 2, 1)
    ]
    page = Client().get(reverse("public-summary", args=[world.trust.ods_code])).content.decode()
    assert "Audiology" in page
    assert "Sam Example" not in page


def test_what_is_counted_elsewhere_is_named():
    world = make_world()
    with acting_as(publisher(world)) as actor, pytest.raises(InvalidInput) as refused:
        count_elsewhere(by=actor, year="2026", item="x", number=1)
    assert [fault.pointer for fault in refused.value.errors] == ["/year", "/item", "/behind"]


def test_no_other_trust_sees_what_was_counted_elsewhere():
    world, other = make_world(), make_world()
    with acting_as(publisher(world)) as actor:
        count_elsewhere(by=actor, year="2026/27", item="d", number=3, behind="Three of radiology")
    with acting_as(publisher(other)):
        assert OtherAwards.objects.count() == 0


def test_the_publisher_publishes_from_the_page():
    world = make_world()
    buyer = visitor(Role.PROCUREMENT, trust=world.trust)
    with time_machine.travel(NOW, tick=False):
        address = reverse("psr-annual-summary") + "?year=2025/26"
        said = {"item": "d", "number": "2", "behind": "Two of radiology"}
        assert buyer.post(reverse("psr-elsewhere") + "?year=2025/26", said).status_code == 302
        assert "Make this summary public" in buyer.get(address).content.decode()
        assert buyer.post(address).status_code == 302
        assert "says exactly what stands above" in buyer.get(address).content.decode()
    assert "Two of radiology" in Client().get(reverse("public-summary", args=[world.trust.ods_code])).content.decode()


def test_a_year_is_written_as_the_nhs_writes_it():
    world = make_world()
    with acting_as(publisher(world)) as actor, pytest.raises(ValueError, match="2026/27"):
        annual_summary(actor, world.trust.pk, "2026")

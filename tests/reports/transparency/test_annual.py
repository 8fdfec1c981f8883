"""The nine counts of regulation 25."""

import datetime as dt

import pytest

from base.walls import acting_as
from contracts.models import CallOff, Representation
from reports.transparency.annual import annual_summary
from tests.reports.transparency.support import publisher
from tests.support.world import SYSTEM, make_call_off, make_provider, make_world

pytestmark = pytest.mark.django_db


def counts(world, year: str) -> dict[str, int]:
    with acting_as(publisher(world)) as actor:
        return {one.letter: one.number for one in annual_summary(actor, world.trust.pk, year)}


def test_each_award_counts_once_in_the_year_it_was_signed():
    world = make_world()
    other = make_provider_with(world, "direct_award_c", dt.date(2026, 4, 2))
    make_provider_with(world, "competitive", dt.date(2027, 3, 31))
    make_provider_with(world, "urgent", dt.date(2027, 4, 1))
    make_provider_with(world, "mini_competition", dt.date(2026, 5, 1), regime="pcr2015")
    with acting_as(SYSTEM):
        Representation.objects.create(
            trust=world.trust, call_off=other, received_on=dt.date(2026, 4, 5), nature="The basket",
            further_decision_sent_on=dt.date(2026, 4, 10), closed_on=dt.date(2026, 4, 20), closed_by="Sam Example",
            outcome="The award stood", said_by="Sam Example",
        )  # fmt: skip

    assert counts(world, "2026/27") == {
        "a": 1,
        "b": 0,
        "c": 1,
        "d": 0,
        "e": 0,
        "f": 0,
        "g": 2,
        "h": 4,
        "i": 1,
    }
    assert counts(world, "2025/26") == {
        "a": 0,
        "b": 0,
        "c": 0,
        "d": 0,
        "e": 1,
        "f": 0,
        "g": 1,
        "h": 0,
        "i": 0,
    }


def make_provider_with(world, process: str, signed_on: dt.date, **changes) -> CallOff:
    with acting_as(SYSTEM):
        one, *_ = make_call_off(world.trust, make_provider(), world.site, process=process, **changes)
        CallOff.objects.filter(pk=one.pk).update(signed_on=signed_on)
    return one


def test_a_year_is_written_as_the_nhs_writes_it():
    world = make_world()
    with acting_as(publisher(world)) as actor, pytest.raises(ValueError, match="2026/27"):
        annual_summary(actor, world.trust.pk, "2026")

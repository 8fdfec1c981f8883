"""The brake where many lists are handled in one step: its rows are named, the others go on, and both sides are told."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from base.errors import RuleBroken
from base.row_security import acting_as
from notifications.models import Notice
from plumbing.outbox import relay
from sessions_app.booking.requests import BookingRequest
from sessions_app.booking.services.booking import book_sessions
from sessions_app.models import Session, Stop
from sessions_app.offers.services.offers import accept_sessions, offer_drafts
from sessions_app.safety import services as safety_services
from sessions_app.safety.notifications import to_resume
from tests.sessions_app.offers.test_passing import at_the_end, next_call_off, offered
from tests.support.world import SATURDAY, SYSTEM, at, make_call_off, make_person, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]


@pytest.fixture
def world():
    return make_world()


def second_contract(world):
    """Another line of the same provider at the same trust."""
    with acting_as(SYSTEM):
        call_off, line, _ = make_call_off(world.trust, world.provider, world.site)
    return call_off, line


def stops(world, session, whole=False) -> Stop:
    with acting_as(world.trust_actor(Role.GOVERNANCE)) as by:
        return safety_services.stop_lists(
            by=by, session_id=session.pk, key="k", whole_provider=whole, reason="Scope failed twice"
        )


def books(world, *lines, first=1, **options):
    days = (SATURDAY + dt.timedelta(weeks=first + n) for n in range(len(lines)))
    wanted = [
        BookingRequest(world.room.pk, call_off.pk, line.pk, at(day, "08:30"), at(day, "12:30"))
        for (call_off, line), day in zip(lines, days, strict=True)
    ]
    with acting_as(world.trust_actor()) as by:
        return book_sessions(by=by, wanted=wanted, **options)


def test_of_several_lists_wanted_only_the_stopped_ones_are_refused_by_name(world):
    own, other = (world.call_off, world.line), second_contract(world)
    stops(world, offered(world))

    with pytest.raises(RuleBroken) as refused:
        books(world, other, own)
    assert [(f.pointer, f.code) for f in refused.value.errors] == [("/1/service_line", "list_stopped")]
    assert refused.value.errors[0].detail.startswith("Endoscopy, weekend is stopped for safety since")
    done = books(world, other, own, all_or_none=False)
    assert [(s.call_off_id, f.pointer) for s in done.sessions for f in done.refused] == [
        (other[0].pk, "/1/service_line")
    ]
    assert [s.state for s in books(world, own, draft=True, first=5).sessions] == ["draft"]


def test_a_stopped_provider_is_a_fault_of_all_its_lines_and_of_nobody_elses(world):
    stops(world, offered(world), whole=True)
    other = next_call_off(world)
    with acting_as(SYSTEM):
        theirs = (other, other.service_lines.get())
    done = books(world, second_contract(world), theirs, all_or_none=False)
    assert [s.provider_id for s in done.sessions] == [other.provider_id]
    assert done.refused[0].detail.startswith(f"{world.provider.name} is stopped for safety")


def test_an_offer_nobody_answered_passes_over_who_is_stopped(world):
    second, third = next_call_off(world, 2), next_call_off(world, 3)
    session = offered(world)
    with acting_as(SYSTEM):
        Stop.objects.create(
            trust=world.trust,
            provider_id=second.provider_id,
            session=_somewhere(world, second),
            reason="x",
            side="trust",
            stopped_by="x",
            key="x",
        )
    assert at_the_end() == 1
    with acting_as(SYSTEM):
        assert Session.objects.get(passed_from=session).call_off_id == third.pk


def _somewhere(world, call_off) -> Session:
    with acting_as(world.trust_actor()) as by:
        day = SATURDAY + dt.timedelta(weeks=3)
        line = call_off.service_lines.get()
        one = BookingRequest(world.rooms[1].pk, call_off.pk, line.pk, at(day, "08:30"), at(day, "12:30"))
        return book_sessions(by=by, wanted=[one], draft=True).sessions[0]


def test_of_several_offers_and_drafts_the_stopped_ones_are_named(world):
    first = offered(world)
    other = books(world, second_contract(world)).sessions[0]
    drafts = books(world, (world.call_off, world.line), draft=True, first=5).sessions
    stops(world, first)
    with acting_as(world.provider_actor()) as by:
        with pytest.raises(RuleBroken) as refused:
            accept_sessions(by=by, session_ids=[other.pk, first.pk])
        assert [(f.pointer, f.code) for f in refused.value.errors] == [("/1", "list_stopped")]
        assert [s.state for s in accept_sessions(by=by, session_ids=[other.pk])] == ["accepted"]
    with acting_as(world.trust_actor()) as by, pytest.raises(RuleBroken) as refused:
        offer_drafts(by=by, session_ids=[one.pk for one in drafts])
    assert [(f.pointer, f.code) for f in refused.value.errors] == [("/0", "list_stopped")]


def test_both_sides_are_told_when_it_stops_and_when_it_may_run_again(world):
    for name, side in (("sam", {"trust": world.trust}), ("bo", {"provider": world.provider})):
        role = Role.OPERATIONS if "trust" in side else Role.PROVIDER_MANAGER
        make_person(f"{name}@example.com", role=role, **side)
    session = offered(world)
    stop = stops(world, session)
    name = f"Endoscopy, weekend of {world.provider.name}"

    def waits():
        with acting_as(SYSTEM):
            return [one.words for one in to_resume(SYSTEM, [stop.pk])]

    assert waits() == [f"Say the conditions to resume: {name}"]
    with acting_as(world.trust_actor(Role.GOVERNANCE, person_id=11)) as by:
        safety_services.propose_conditions(by=by, stop_id=stop.pk, conditions="A second tower on site")
    assert waits() == [f"Agree the conditions to resume: {name}"]
    with acting_as(world.trust_actor(Role.GOVERNANCE, person_id=12)) as by:
        safety_services.resume_lists(by=by, stop_id=stop.pk)
    assert waits() == []
    relay()
    with acting_as(SYSTEM):
        told = Notice.objects.filter(kind__in=["told.stopped", "told.stopped_us", "told.resumed", "told.resumed_us"])
        said = sorted(told.values_list("kind", "words", "why"))
    here = f"{name} at {world.trust.short_name}"
    assert said == [
        ("told.resumed", f"May run again: {name}", "A second tower on site"),
        ("told.resumed_us", f"May run again: {here}", "A second tower on site"),
        ("told.stopped", f"Stopped for safety: {name}, 1 list to come", "Scope failed twice"),
        ("told.stopped_us", f"Stopped for safety: {here}, 1 list to come", "Scope failed twice"),
    ]


def test_a_stop_adds_no_query_to_booking(world):
    other = second_contract(world)
    books(world, other, draft=True)

    def queries(**options) -> int:
        with CaptureQueriesContext(connection) as asked:
            books(world, other, **options)
        return len(asked)

    before = queries(draft=True)
    stops(world, offered(world))
    assert queries(draft=True) == before

"""Another time, room or size instead of what was offered: proposed, judged, accepted, refused, taken back."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, transaction

from base.errors import InvalidInput, NotAllowed, NotFound, Outdated, RuleBroken
from base.row_security import acting_as
from contracts.models import RateLine
from contracts.money import ledger
from sessions_app.booking.requests import BookingRequest
from sessions_app.booking.services.booking import book_sessions
from sessions_app.models import CounterOffer, Session, StateChange
from sessions_app.offers.services import offers
from sessions_app.offers.services.counter_offers import (
    Instead,
    accept_counters,
    counter_sessions,
    refuse_counters,
    take_back_counters,
)
from sessions_app.tasks import expire_unanswered_offers
from tests.support.world import SATURDAY, SYSTEM, at, make_call_off, make_provider, make_world
from trusts.models import RoomUse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]
SUNDAY = SATURDAY + dt.timedelta(days=1)
WHY = "Our endoscopist is free on Sunday only"


@pytest.fixture
def world():
    return make_world()


def offered(world, *, room=0, starts="08:30", ends="12:30") -> Session:
    one = BookingRequest(
        world.rooms[room].pk, world.call_off.pk, world.line.pk, at(SATURDAY, starts), at(SATURDAY, ends)
    )
    with acting_as(world.trust_actor()) as actor:
        return book_sessions(by=actor, wanted=[one]).sessions[0]


def sunday(session, **more) -> Instead:
    return Instead(session.pk, starts_at=at(SUNDAY, "08:30"), ends_at=at(SUNDAY, "12:30"), **more)


def propose(world, *instead, reason=WHY) -> list[CounterOffer]:
    with acting_as(world.provider_actor()) as actor:
        return counter_sessions(by=actor, instead=list(instead), reason=reason)


def agree(world, *counters) -> list[Session]:
    with acting_as(world.trust_actor()) as actor:
        return accept_counters(by=actor, counter_ids=[c.pk for c in counters])


def now_is(session) -> Session:
    with acting_as(SYSTEM):
        return Session.objects.get(pk=session.pk)


def codes(refused) -> list[tuple[str, str]]:
    return [(fault.pointer, fault.code) for fault in refused.value.errors]


def test_a_proposal_holds_the_offer_open_and_changes_nothing_else(world):
    session = offered(world)
    (counter,) = propose(world, sunday(session))

    after = now_is(session)
    assert (after.state, after.starts_at, after.version) == ("offered", session.starts_at, session.version + 1)
    assert (counter.state, counter.expected_price, counter.planned_cases) == ("open", Decimal("3100.00"), 6)
    with acting_as(world.trust_actor()):
        last = StateChange.objects.filter(session=session).last()
    assert last.changed == {
        "proposed": ["Endoscopy 1, Sat 5 Dec 2026, 08:30 to 12:30", "Endoscopy 1, Sun 6 Dec 2026, 08:30 to 12:30"]
    }
    assert (last.reason, last.version) == (WHY, after.version)


def test_the_trust_gets_its_time_to_answer_once(world):
    session = offered(world)
    with time_machine.travel(session.offer_ends_at - dt.timedelta(hours=1), tick=False):
        (counter,) = propose(world, sunday(session))
        extended = now_is(session).offer_ends_at
        assert extended > session.offer_ends_at
        with acting_as(world.provider_actor()) as actor:
            take_back_counters(by=actor, counter_ids=[counter.pk])
    with time_machine.travel(extended - dt.timedelta(hours=1), tick=False):
        propose(world, sunday(session))

    assert now_is(session).offer_ends_at == extended


def test_an_accepted_proposal_moves_room_money_and_state_in_one_step(world):
    with acting_as(SYSTEM):
        RateLine.objects.filter(service_line=world.line, day_type="sunday").update(price="300.00")
    session = offered(world)
    (counter,) = propose(world, sunday(session, room_id=world.rooms[1].pk))

    agree(world, counter)

    after = now_is(session)
    assert (after.state, after.room_id, after.day) == ("accepted", world.rooms[1].pk, SUNDAY)
    assert (after.expected_price, after.rate_price) == (Decimal("3000.00"), Decimal("300.00"))
    assert after.rate_frozen_at is not None
    with acting_as(SYSTEM):
        (use,) = RoomUse.objects.filter(session_id=session.pk)
        assert (use.room_id, use.live, use.during.lower) == (world.rooms[1].pk, True, at(SUNDAY, "08:30"))
        assert ledger.balance(actor=SYSTEM, call_off=world.call_off).committed == Decimal("3000.00")
        assert CounterOffer.objects.get().state == "accepted"
        last = StateChange.objects.filter(session=session).last()
    assert last.changed["time"] == ["Sat 5 Dec 2026, 08:30 to 12:30", "Sun 6 Dec 2026, 08:30 to 12:30"]


def test_several_are_proposed_and_accepted_in_one_step_or_none_is(world):
    one, two = offered(world), offered(world, room=1)
    counters = propose(world, sunday(one), sunday(two))
    with acting_as(SYSTEM):
        RoomUse.objects.create(
            trust=world.trust, room=world.rooms[1], kind="in_house", during=(at(SUNDAY, "08:00"), at(SUNDAY, "09:00"))
        )

    with pytest.raises(RuleBroken) as refused:
        agree(world, *counters)
    assert codes(refused) == [("/1/room", "room_taken")]
    assert [now_is(s).state for s in (one, two)] == ["offered", "offered"]

    with acting_as(SYSTEM):
        RoomUse.objects.filter(kind="in_house").delete()
    assert [s.state for s in agree(world, *counters)] == ["accepted", "accepted"]


def test_two_that_want_one_room_at_one_time_are_named(world):
    one, two = offered(world), offered(world, room=1)
    with pytest.raises(RuleBroken) as refused:
        propose(world, sunday(one, room_id=world.room.pk), sunday(two, room_id=world.room.pk))
    assert codes(refused) == [("/1/room", "rooms_overlap")]


def test_a_list_may_move_within_its_own_time(world):
    session = offered(world)
    (counter,) = propose(world, Instead(session.pk, starts_at=at(SATURDAY, "09:30"), ends_at=at(SATURDAY, "13:30")))

    assert agree(world, counter)[0].state == "accepted"


def test_a_proposal_never_costs_more_and_never_changes_nothing(world):
    with acting_as(SYSTEM):
        RateLine.objects.filter(service_line=world.line, day_type="sunday").update(price="400.00")
    session = offered(world)

    with pytest.raises(RuleBroken) as refused:
        propose(world, sunday(session))
    assert codes(refused) == [("/0/starts_at", "counter_costs_more")]
    with pytest.raises(RuleBroken) as refused:
        propose(world, Instead(session.pk))
    assert codes(refused) == [("/0", "counter_changes_nothing")]


def test_who_has_the_room_is_never_told_to_a_provider(world):
    session = offered(world)
    with acting_as(SYSTEM):
        rival = make_call_off(world.trust, make_provider(), world.site)
        RoomUse.objects.create(
            trust=world.trust,
            room=world.room,
            kind="in_house",
            note="Dr Private's own list",
            during=(at(SUNDAY, "08:00"), at(SUNDAY, "09:00")),
        )
    assert rival

    with pytest.raises(RuleBroken, match=r"^The room is not free at that time\. Propose another time or room\.$"):
        propose(world, sunday(session))


def test_rooms_out_of_the_contracts_reach_do_not_exist(world):
    session, other = offered(world), make_world()
    with pytest.raises(NotFound) as refused:
        propose(world, sunday(session, room_id=other.room.pk))
    assert codes(refused) == [("/0/room", "room_not_found")]


def test_a_refused_proposal_leaves_the_offer_to_be_answered(world):
    session = offered(world)
    (counter,) = propose(world, sunday(session))
    with acting_as(world.trust_actor()) as actor:
        with pytest.raises(InvalidInput, match="Enter a reason"):
            refuse_counters(by=actor, counter_ids=[counter.pk], reason=" ")
        refuse_counters(by=actor, counter_ids=[counter.pk], reason="Recovery is closed on Sundays")
        with pytest.raises(RuleBroken) as refused:
            accept_counters(by=actor, counter_ids=[counter.pk])
    assert codes(refused) == [("/0", "counter_answered")]
    with acting_as(world.provider_actor()) as actor:
        assert offers.accept_sessions(by=actor, session_ids=[session.pk])[0].day == SATURDAY


def test_what_waits_lapses_when_the_offer_leaves_its_state(world):
    one, two = offered(world), offered(world, room=1)
    propose(world, sunday(one), sunday(two))
    with acting_as(world.trust_actor()) as actor:
        offers.withdraw_sessions(by=actor, session_ids=[one.pk], reason="The room floods")
    with time_machine.travel(at(SATURDAY, "08:00"), tick=False):
        expire_unanswered_offers()

    with acting_as(SYSTEM):
        assert list(CounterOffer.objects.values_list("state", flat=True)) == ["lapsed", "lapsed"]


def test_one_waits_at_a_time_also_round_the_service(world):
    session = offered(world)
    (counter,) = propose(world, sunday(session))
    with pytest.raises(RuleBroken) as refused:
        propose(world, sunday(session))
    assert codes(refused) == [("/0", "counter_waits")]
    counter.pk = None
    with acting_as(SYSTEM), pytest.raises(IntegrityError, match="one_open_counter_offer"), transaction.atomic():
        CounterOffer.objects.bulk_create([counter])


def test_each_side_answers_its_own_and_others_see_nothing(world):
    session, other = offered(world), make_world()
    with acting_as(world.trust_actor()) as actor, pytest.raises(NotAllowed):
        counter_sessions(by=actor, instead=[sunday(session)], reason=WHY)
    (counter,) = propose(world, sunday(session))
    with acting_as(world.provider_actor()) as actor, pytest.raises(NotAllowed):
        accept_counters(by=actor, counter_ids=[counter.pk])
    with acting_as(other.trust_actor()) as actor, pytest.raises(NotFound):
        accept_counters(by=actor, counter_ids=[counter.pk])
    with acting_as(other.provider_actor()) as actor:
        assert not CounterOffer.objects.visible_to(actor).exists()
        assert not CounterOffer.objects.exists()


def test_who_read_an_older_version_is_told_what_changed_and_by_whom(world):
    session = offered(world)
    (counter,) = propose(world, sunday(session))
    with acting_as(world.trust_actor()) as actor:
        refuse_counters(by=actor, counter_ids=[counter.pk], reason="Closed on Sundays")

    with pytest.raises(Outdated) as refused:
        propose(world, sunday(session, version=session.version))

    told = [fault.detail.split(": ", 1)[1] for fault in refused.value.errors]
    place = "Endoscopy 1, Sun 6 Dec 2026, 08:30 to 12:30"
    assert told == [
        f"Bo Standin, Provider manager proposed {place} instead. “{WHY}”",
        f"Sam Example, Operations manager refused the proposal of {place}. “Closed on Sundays”",
    ]

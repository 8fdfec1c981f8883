"""Two answers at the same moment: one of them counts, the other is told, and room and money follow the one."""

import datetime as dt
import itertools
from collections import Counter
from decimal import Decimal
from threading import Event

import pytest
from django.utils import timezone

from base.errors import Outdated, RuleBroken
from base.row_security import acting_as
from contracts.models import LedgerEntry
from contracts.money import ledger
from sessions_app.booking.services.booking import book_sessions
from sessions_app.day.services.cancellations import cancel_sessions
from sessions_app.models import CounterOffer, Session
from sessions_app.offers.services import offers
from sessions_app.offers.services.counter_offers import Instead, accept_counters, counter_sessions
from sessions_app.offers.services.fallback import expire_offer
from tests.sessions_app.booking.test_races import booking, saturday, wanted
from tests.support.races import at_once
from tests.support.world import SYSTEM, at, make_call_off, make_provider, make_world
from trusts.models import RoomUse

pytestmark = pytest.mark.usefixtures("committed")
ROUNDS = 6


def acting(actor, deed, **values):
    def run():
        with acting_as(actor) as by:
            return deed(by=by, **values)

    return run


def wait_until(moment: dt.datetime) -> None:
    """The clock is what is raced against, so it is waited for."""
    Event().wait(max((moment - timezone.now()).total_seconds(), 0))


def offered(world, weeks=0, room=0) -> Session:
    return booking(world, wanted(world, room=room, weeks=weeks))()[0]


def now_is(session) -> Session:
    with acting_as(SYSTEM):
        return Session.objects.get(pk=session.pk)


def money_agrees(*call_offs) -> None:
    with acting_as(SYSTEM):
        for call_off in call_offs:
            held = Session.objects.filter(call_off=call_off, state__in=["offered", "accepted"])
            committed = ledger.balance(actor=SYSTEM, call_off=call_off).committed
            assert committed == sum((s.expected_price for s in held), Decimal(0))
        live = Counter(RoomUse.objects.filter(live=True).values_list("session_id", flat=True))
        assert live == Counter(Session.objects.filter(holds_room=True).values_list("pk", flat=True))


def test_an_offer_that_ends_while_it_is_accepted_is_either_taken_or_passed_on_once():
    world = make_world()
    with acting_as(SYSTEM):
        second = make_call_off(world.trust, make_provider(), world.site, offer_order=2)[0]
    outcomes = Counter()
    for weeks in range(ROUNDS):
        session = offered(world, weeks)
        with acting_as(SYSTEM):
            Session.objects.filter(pk=session.pk).update(offer_ends_at=timezone.now() + dt.timedelta(milliseconds=400))

        def ends(session=session):
            wait_until(now_is(session).offer_ends_at)
            return acting(SYSTEM, expire_offer, session_id=session.pk)()

        def accepts(session=session, early=dt.timedelta(milliseconds=150 - 40 * weeks)):
            wait_until(now_is(session).offer_ends_at - early)
            return acting(world.provider_actor(), offers.accept_sessions, session_ids=[session.pk])()

        done = at_once([ends, accepts, ends, accepts, ends])

        assert {type(one) for one in done} <= {tuple, list, type(None), RuleBroken}
        after = now_is(session)
        with acting_as(SYSTEM):
            followers = Session.objects.filter(passed_from=session).count()
        assert (after.state, followers) in {("accepted", 0), ("unfilled", 1)}
        assert sum(isinstance(one, tuple) for one in done) == followers
        outcomes[after.state] += 1

    assert sum(outcomes.values()) == ROUNDS
    money_agrees(world.call_off, second)


def test_a_proposal_and_a_withdrawal_at_once_leave_one_of_them():
    world = make_world()
    for weeks in range(ROUNDS):
        session = offered(world, weeks)
        sunday = saturday(weeks) + dt.timedelta(days=1)
        one = Instead(session.pk, starts_at=at(sunday, "08:30"), ends_at=at(sunday, "12:30"))
        proposes = acting(world.provider_actor(), counter_sessions, instead=[one], reason="Sunday")
        withdraws = acting(world.trust_actor(), offers.withdraw_sessions, session_ids=[session.pk], reason="Floods")

        done = at_once([proposes, withdraws, proposes])

        assert now_is(session).state == "withdrawn"
        assert sum(isinstance(answer, RuleBroken) for answer in done) in (1, 2)
        with acting_as(SYSTEM):
            assert not CounterOffer.objects.filter(state="open").exists()
    money_agrees(world.call_off)


def test_a_proposal_accepted_while_the_offer_is_accepted_as_it_stood_counts_once():
    world = make_world()
    for weeks in range(ROUNDS):
        session = offered(world, weeks)
        sunday = saturday(weeks) + dt.timedelta(days=1)
        with acting_as(world.provider_actor()) as actor:
            one = Instead(session.pk, starts_at=at(sunday, "08:30"), ends_at=at(sunday, "12:30"))
            (counter,) = counter_sessions(by=actor, instead=[one], reason="Sunday")

        done = at_once(
            [
                acting(world.provider_actor(), offers.accept_sessions, session_ids=[session.pk]),
                acting(world.trust_actor(), accept_counters, counter_ids=[counter.pk]),
            ]
        )

        after = now_is(session)
        assert (after.state, sum(isinstance(answer, RuleBroken) for answer in done)) == ("accepted", 1)
        assert after.day in (saturday(weeks), sunday)
    money_agrees(world.call_off)


def test_cancelling_from_both_sides_at_once_releases_the_money_once():
    world = make_world()
    for weeks in range(ROUNDS):
        session = offered(world, weeks)
        accepts = acting(world.provider_actor(), offers.accept_sessions, session_ids=[session.pk])
        cancels = [
            acting(world.trust_actor(), cancel_sessions, session_ids=[session.pk], reason="Floods", why="room"),
            acting(
                world.provider_actor(),
                cancel_sessions,
                session_ids=[session.pk],
                reason="Ill",
                cause="provider",
                why="staff",
            ),
        ]
        accepts()

        done = at_once([*cancels, accepts])

        assert sum(isinstance(answer, RuleBroken) for answer in done) == 2
        with acting_as(SYSTEM):
            released = LedgerEntry.objects.filter(session_id=session.pk, kind="released").count()
        assert (now_is(session).state, released) == ("cancelled", 1)
    money_agrees(world.call_off)


def test_of_many_who_read_the_same_version_one_acts_and_all_others_are_told():
    world = make_world()
    session = offered(world)
    sunday = saturday() + dt.timedelta(days=1)
    one = Instead(session.pk, starts_at=at(sunday, "08:30"), ends_at=at(sunday, "12:30"), version=session.version)
    proposes = acting(world.provider_actor(), counter_sessions, instead=[one], reason="Sunday")

    done = at_once([proposes] * 8, threads=8)

    told = [answer for answer in done if isinstance(answer, Outdated)]
    assert (len(told), sum(isinstance(answer, list) for answer in done)) == (7, 1)
    assert all("Bo Standin, Provider manager proposed" in answer.detail for answer in told)


def test_lists_booked_while_offers_are_passed_on_never_deadlock():
    world = make_world(rooms=4)
    with acting_as(SYSTEM):
        other, line, _ = make_call_off(world.trust, make_provider(), world.site, offer_order=2)
    sessions = [offered(world, room=room) for room in range(4)]
    with acting_as(SYSTEM):
        Session.objects.update(offer_ends_at=timezone.now())
    passing = [acting(SYSTEM, expire_offer, session_id=session.pk) for session in sessions]
    both = [
        [wanted(world, room=a, weeks=1 + n), wanted(world, room=b, weeks=1 + n)]
        for n, (a, b) in enumerate(itertools.permutations(range(3), 2))
    ]

    def books(lists):
        first, second = lists
        swapped = second.__class__(second.room_id, other.pk, line.pk, second.starts_at, second.ends_at)
        return acting(world.trust_actor(), book_sessions, wanted=[first, swapped])

    done = at_once([*passing, *(books(lists) for lists in both)])

    assert [type(one) for one in done if isinstance(one, Exception)] == []
    money_agrees(world.call_off, other)

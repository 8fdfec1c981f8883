"""Many at once: no double booking, no overspending, nobody honest refused, and nothing but the rules says no.

Played through the services with real threads and real commits, and once through HTTP.
"""

import datetime as dt
import itertools
from collections import Counter
from decimal import Decimal

import pytest
import requests
from django.db import connection

from accounts.credentials import actor_of_token, issue_credential
from base.errors import RuleBroken
from base.row_security import acting_as
from contracts.models import CallOff, LedgerEntry
from contracts.money import ledger
from sessions_app.booking.requests import BookingRequest
from sessions_app.booking.services.booking import book_sessions
from sessions_app.lists.services.list_entries import put_on_list
from sessions_app.models import ListEntry, RosterEntry, Session
from sessions_app.offers.services import offers
from sessions_app.teams.services.rosters import TeamMember, name_team
from tests.support.races import at_once
from tests.support.world import SYSTEM, World, at, make_need, make_world

pytestmark = pytest.mark.usefixtures("committed")
PRICE = Decimal("3100.00")


def saturday(weeks: int = 0) -> dt.date:
    """A Saturday some weeks ahead of whenever the tests run, inside the world's call-off."""
    today = dt.datetime.now(dt.UTC).date()
    return today + dt.timedelta(days=(5 - today.weekday()) % 7 + 7 * (weeks + 2))


def wanted(world: World, room: int = 0, weeks: int = 0, starts: str = "08:30", ends: str = "12:30") -> BookingRequest:
    return BookingRequest(
        world.rooms[room].pk, world.call_off.pk, world.line.pk, at(saturday(weeks), starts), at(saturday(weeks), ends)
    )


def booking(world: World, *lists: BookingRequest):
    def deed():
        with acting_as(world.trust_actor()) as actor:
            return book_sessions(by=actor, wanted=list(lists)).sessions

    return deed


def spent(world: World) -> tuple[Decimal, Decimal]:
    """(drawdown by the ledger, what the live sessions come to): they must agree."""
    with acting_as(SYSTEM):
        drawn = ledger.balance(actor=SYSTEM, call_off=world.call_off).drawdown
        held = sum((s.expected_price for s in Session.objects.filter(state="offered")), Decimal(0))
    return drawn, held


def double_bookings() -> int:
    with acting_as(SYSTEM):
        sessions = list(Session.objects.filter(holds_room=True).order_by("room_id", "starts_at"))
    pairs = itertools.pairwise(sessions)
    return sum(a.room_id == b.room_id and a.ends_at > b.starts_at for a, b in pairs)


def unexpected(results: list) -> list:
    """Whatever is neither a success nor a rule's refusal."""
    return [r for r in results if isinstance(r, Exception) and not isinstance(r, RuleBroken)]


def test_two_hundred_bookings_of_forty_rooms_give_forty_lists():
    world = make_world(rooms=40)
    deeds = [booking(world, wanted(world, room=n % 40)) for n in range(200)]

    results = at_once(deeds, threads=32)

    assert unexpected(results) == []
    won = [r for r in results if not isinstance(r, Exception)]
    assert len(won) == 40
    assert {f.code for r in results if isinstance(r, RuleBroken) for f in r.errors} == {"room_taken"}
    assert double_bookings() == 0
    assert spent(world) == (40 * PRICE, 40 * PRICE)


def test_lists_that_want_rooms_in_opposite_order_do_not_block_each_other():
    world = make_world(rooms=6)
    orders = [list(range(6)), list(range(5, -1, -1))]
    deeds = [booking(world, *(wanted(world, room=r, weeks=n // 2) for r in orders[n % 2])) for n in range(16)]

    results = at_once(deeds, threads=16)

    assert unexpected(results) == []
    assert sum(not isinstance(r, Exception) for r in results) == 8
    assert spent(world) == (48 * PRICE, 48 * PRICE)


def test_new_commitments_never_pass_the_maximum_whoever_comes_first():
    world = make_world(rooms=8)
    with acting_as(SYSTEM):
        CallOff.objects.filter(pk=world.call_off.pk).update(maximum_value=5 * PRICE + 1)
    deeds = [booking(world, wanted(world, room=n % 8, weeks=n // 8)) for n in range(32)]

    results = at_once(deeds, threads=16)

    assert unexpected(results) == []
    assert sum(not isinstance(r, Exception) for r in results) == 5
    assert {f.code for r in results if isinstance(r, RuleBroken) for f in r.errors} == {"over_value"}
    assert spent(world) == (5 * PRICE, 5 * PRICE)


def test_commitments_written_round_the_service_never_pass_the_maximum_either():
    world = make_world()
    with acting_as(SYSTEM):
        CallOff.objects.filter(pk=world.call_off.pk).update(maximum_value=5 * PRICE)

    def commit():
        with acting_as(SYSTEM):
            return LedgerEntry.objects.create(
                trust=world.trust, provider=world.provider, call_off=world.call_off, kind="committed", amount=PRICE
            )

    at_once([commit] * 32, threads=16)

    with acting_as(SYSTEM):
        assert ledger.balance(actor=SYSTEM, call_off=world.call_off).committed == 5 * PRICE


def test_an_offer_is_answered_once():
    world = make_world()
    session = booking(world, wanted(world))()[0]

    def accept():
        with acting_as(world.provider_actor()) as actor:
            return offers.accept_sessions(by=actor, session_ids=[session.pk])[0].state

    def decline():
        with acting_as(world.provider_actor()) as actor:
            return offers.decline_sessions(by=actor, session_ids=[session.pk], reason="No team")[0].state

    def withdraw():
        with acting_as(world.trust_actor()) as actor:
            return offers.withdraw_sessions(by=actor, session_ids=[session.pk], reason="Works")[0].state

    results = at_once([accept, decline, withdraw] * 4, threads=12)

    assert unexpected(results) == []
    answers = [r for r in results if isinstance(r, str)]
    assert len(answers) == 1
    assert spent_is(world, PRICE if answers == ["accepted"] else Decimal(0))


def spent_is(world: World, amount: Decimal) -> bool:
    return spent(world)[0] == amount


def test_a_professional_is_named_in_one_room_only():
    world = make_world(rooms=8)
    sessions = [booking(world, wanted(world, room=n))()[0] for n in range(8)]
    with acting_as(world.provider_actor()) as actor:
        offers.accept_sessions(by=actor, session_ids=[s.pk for s in sessions])

    def name(session):
        def deed():
            with acting_as(world.provider_actor()) as actor:
                return name_team(by=actor, session_id=session.pk, people=[TeamMember(world.team[0].pk)])

        return deed

    results = at_once([name(s) for s in sessions], threads=8)

    assert unexpected(results) == []
    with acting_as(SYSTEM):
        assert RosterEntry.objects.filter(live=True).count() == 1


def test_a_need_is_put_on_one_list_only():
    world = make_world(rooms=8)
    sessions = [booking(world, wanted(world, room=n, weeks=n))()[0] for n in range(8)]
    with acting_as(SYSTEM):
        need = make_need(world)

    def put(session):
        def deed():
            with acting_as(world.trust_actor()) as actor:
                return put_on_list(by=actor, session_id=session.pk, need_ids=[need.pk])

        return deed

    results = at_once([put(s) for s in sessions], threads=8)

    assert unexpected(results) == []
    with acting_as(SYSTEM):
        assert ListEntry.objects.filter(live=True).count() == 1


def test_two_hundred_bookings_of_forty_rooms_through_the_api(live_site):
    world = make_world(rooms=40)
    with acting_as(SYSTEM):
        _, token = issue_credential(
            by=SYSTEM,
            name="Theatre system",
            scopes=["sessions:write"],
            trust_id=world.trust.pk,
            expires_at=dt.datetime.now(dt.UTC) + dt.timedelta(days=1),
        )
    when = wanted(world)
    address, headers = f"{live_site.url}/api/v1/sessions/", {"Authorization": f"Bearer {token}"}

    def post(room):
        body = {
            "room": room.pk,
            "call_off": world.call_off.pk,
            "service_line": world.line.pk,
            "starts_at": when.starts_at.isoformat(),
            "ends_at": when.ends_at.isoformat(),
        }
        return lambda: requests.post(address, json=body, headers=headers, timeout=60)

    answers = at_once([post(world.rooms[n % 40]) for n in range(200)], threads=32)

    assert Counter(a.status_code for a in answers) == {201: 40, 409: 160}
    lost = [a.json() for a in answers if a.status_code == 409]
    assert {e["code"] for problem in lost for e in problem["errors"]} == {"room_taken"}
    assert double_bookings() == 0
    assert spent(world) == (40 * PRICE, 40 * PRICE)


def test_every_transaction_may_have_a_connection_that_knows_nothing():
    """As behind a pooler that gives each transaction another one: nothing is kept from the transaction before."""
    with acting_as(SYSTEM):
        world = make_world()
        _, token = issue_credential(
            by=SYSTEM,
            name="Planning system",
            scopes=["sessions:write"],
            expires_at=dt.datetime.now(dt.UTC) + dt.timedelta(days=30),
            trust_id=world.trust.pk,
        )
    for weeks in range(3):
        assert actor_of_token(token).trust_id == world.trust.pk
        (session,) = booking(world, wanted(world, weeks=weeks))()
        with connection.cursor() as cursor:
            cursor.execute("select name from pg_prepared_statements union all select name from pg_cursors")
            assert cursor.fetchall() == []
            cursor.execute("discard all")
    assert session.state == "offered"
    assert spent(world) == (3 * PRICE, 3 * PRICE)

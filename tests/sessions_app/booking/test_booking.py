"""Booking lists: what is refused and why, what is held, and what it costs."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from accounts.roles import Role
from audit.models import Event
from base.errors import InvalidInput, NotAllowed, NotFound, RuleBroken
from base.row_security import acting_as
from contracts.models import CallOff, LedgerEntry, RateLine
from contracts.money import ledger
from plumbing.models import OutboxMessage
from sessions_app.booking.requests import BookingRequest
from sessions_app.booking.services.booking import book_sessions, preview_booking
from sessions_app.models import Session, SessionFact, StateChange
from tests.support.world import SATURDAY, SYSTEM, at, make_world
from trusts.models import Closure, RoomUse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
SUNDAY = SATURDAY + dt.timedelta(days=1)


@pytest.fixture
def frozen(time_machine_at_november):
    return time_machine_at_november


@pytest.fixture
def world():
    return make_world()


def wanted(world, *, room=None, day=SATURDAY, starts="08:30", ends="12:30", **changes) -> BookingRequest:
    return BookingRequest(
        room_id=(room or world.room).pk,
        call_off_id=world.call_off.pk,
        service_line_id=world.line.pk,
        starts_at=at(day, starts),
        ends_at=at(day, ends),
        **changes,
    )


def book(world, *lists, **options):
    with acting_as(world.trust_actor()) as actor:
        return book_sessions(by=actor, wanted=list(lists), **options)


def refusal(world, *lists, **options):
    with pytest.raises((RuleBroken, InvalidInput, NotFound)) as refused:
        book(world, *lists, **options)
    return refused.value


def codes(error) -> list[tuple[str, str]]:
    return [(fault.pointer, fault.code) for fault in error.errors]


def test_a_booked_list_is_offered_holds_the_room_and_commits_its_price(world):
    session = book(world, wanted(world)).sessions[0]

    with acting_as(SYSTEM):
        session.refresh_from_db()
        assert (session.state, session.day, session.expected_price) == ("offered", SATURDAY, Decimal("3100.00"))
        assert RoomUse.objects.get(session_id=session.pk).live
        balance = ledger.balance(actor=SYSTEM, call_off=world.call_off)
        assert (balance.committed, balance.left) == (Decimal("3100.00"), Decimal("496900.00"))
        assert StateChange.objects.get(session=session).new == "offered"
        assert Event.objects.filter(name="session.booked", target_id=str(session.pk)).count() == 1
        assert OutboxMessage.objects.get(topic="sessions.offered").body == {"sessions": [session.pk]}
        assert SessionFact.objects.get(session=session).state == "offered"


def test_a_draft_holds_neither_room_nor_money(world):
    session = book(world, wanted(world), draft=True).sessions[0]

    with acting_as(SYSTEM):
        assert session.state == "draft"
        assert not RoomUse.objects.exists()
        assert not LedgerEntry.objects.exists()


def test_the_clash_names_what_has_the_room_when_and_by_whom(world):
    book(world, wanted(world))

    error = refusal(world, wanted(world, starts="12:00", ends="14:00"))

    assert codes(error) == [("/0/room", "room_taken")]
    assert error.detail == (
        f"Endoscopy 1 is already booked Sat 5 Dec 2026 08:30 to 12:30: {world.provider.name}, offered,"
        " by Sam Example, Operations manager."
    )


def test_back_to_back_lists_do_not_clash(world):
    book(world, wanted(world))

    assert book(world, wanted(world, starts="12:30", ends="16:30")).sessions


def test_every_clash_is_named_at_once_and_nothing_is_booked(world):
    with acting_as(SYSTEM):
        RoomUse.objects.create(
            trust=world.trust,
            room=world.rooms[1],
            kind="in_house",
            note="Own list",
            during=(at(SATURDAY, "08:30"), at(SATURDAY, "12:30")),
        )
        Closure.objects.create(
            trust=world.trust, room=world.room, reason="Works", during=(at(SUNDAY, "00:00"), at(SUNDAY, "23:00"))
        )

    error = refusal(
        world,
        wanted(world),
        wanted(world, room=world.rooms[1]),
        wanted(world, day=SUNDAY),
        wanted(world, starts="11:00", ends="13:00"),
    )

    assert codes(error) == [("/1/room", "room_taken"), ("/2/room", "room_closed"), ("/3/room", "rooms_overlap")]
    assert "trust's own list" in error.errors[0].detail
    assert error.errors[1].detail == "Endoscopy 1 is closed Sun 6 Dec 2026 00:00 to 23:00: Works."
    with acting_as(SYSTEM):
        assert not Session.objects.exists()


def test_all_that_fit_are_booked_when_asked_and_the_rest_is_named(world):
    book(world, wanted(world))

    booked = book(world, wanted(world), wanted(world, room=world.rooms[1]), all_or_none=False)

    assert [s.room_id for s in booked.sessions] == [world.rooms[1].pk]
    assert [(f.pointer, f.code) for f in booked.refused] == [("/0/room", "room_taken")]


@pytest.mark.parametrize(
    ("starts", "ends", "code"),
    [
        ((SATURDAY, "12:30"), (SATURDAY, "08:30"), "ends_before_start"),
        ((SATURDAY, "08:30"), (SATURDAY, "08:30"), "ends_before_start"),
        ((SATURDAY, "06:00"), (SUNDAY, "08:00"), "too_long"),
        ((dt.date(2026, 11, 1), "08:30"), (dt.date(2026, 11, 1), "12:30"), "in_the_past"),
        ((dt.date(2027, 3, 28), "00:30"), (dt.date(2027, 3, 28), "04:30"), "across_clock_change"),
    ],
)
def test_impossible_times_are_refused(world, starts, ends, code):
    error = refusal(world, replace(wanted(world), starts_at=at(*starts), ends_at=at(*ends)))

    assert isinstance(error, InvalidInput)
    assert [fault.code for fault in error.errors] == [code]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"state": "draft"}, "call_off_not_active"),
        ({"state": "suspended"}, "call_off_not_active"),
        ({"ends_on": SATURDAY - dt.timedelta(days=1)}, "call_off_not_in_force"),
        ({"starts_on": SUNDAY}, "call_off_not_in_force"),
        ({"standstill_ends_on": dt.date(2026, 11, 30)}, "call_off_in_standstill"),
    ],
)
def test_a_list_needs_a_call_off_in_force(world, change, code):
    with acting_as(SYSTEM):
        CallOff.objects.filter(pk=world.call_off.pk).update(**change)

    assert codes(refusal(world, wanted(world))) == [("/0/call_off", code)]


def test_a_list_past_midnight_needs_the_call_off_on_both_days(world):
    with acting_as(SYSTEM):
        CallOff.objects.filter(pk=world.call_off.pk).update(ends_on=SATURDAY)

    assert book(world, replace(wanted(world), starts_at=at(SATURDAY, "20:00"), ends_at=at(SUNDAY, "00:00"))).sessions
    late = replace(
        wanted(world), starts_at=at(SATURDAY, "20:00"), ends_at=at(SUNDAY, "01:00"), room_id=world.rooms[1].pk
    )
    assert codes(refusal(world, late)) == [("/0/call_off", "call_off_not_in_force")]


def test_a_line_must_cover_the_site_and_have_a_rate(world):
    other = make_world()
    with acting_as(SYSTEM):
        RateLine.objects.filter(service_line=world.line, day_type="sunday").delete()

    assert codes(refusal(world, wanted(world, day=SUNDAY))) == [("/0/service_line", "no_rate")]
    foreign = replace(wanted(world), service_line_id=other.line.pk)
    assert codes(refusal(world, foreign)) == [("/0/service_line", "line_not_found")]


def test_another_organisations_room_or_contract_is_not_found(world):
    other = make_world()

    room = refusal(world, replace(wanted(world), room_id=other.room.pk))
    contract = refusal(world, replace(wanted(world), call_off_id=other.call_off.pk))

    assert (type(room), room.code) == (NotFound, "room_not_found")
    assert (type(contract), contract.code) == (NotFound, "call_off_not_found")


def test_commitments_stop_at_the_maximum_contract_value(world):
    with acting_as(SYSTEM):
        CallOff.objects.filter(pk=world.call_off.pk).update(maximum_value=Decimal("6500.00"))

    booked = book(
        world,
        *(
            wanted(world, day=day, starts=s, ends=e)
            for day in (SATURDAY, SUNDAY)
            for s, e in (("08:30", "12:30"), ("13:30", "17:30"))
        ),
        all_or_none=False,
    )

    assert len(booked.sessions) == 2
    assert [f.code for f in booked.refused] == ["over_value", "over_value"]
    assert booked.refused[0].detail.startswith("£3,100 is more than the £300 left on call-off")


def test_the_database_itself_refuses_commitments_beyond_the_maximum(world):
    with acting_as(SYSTEM), pytest.raises(IntegrityError, match="maximum contract value"), transaction.atomic():
        LedgerEntry.objects.create(
            trust=world.trust,
            provider=world.provider,
            call_off=world.call_off,
            kind="committed",
            amount=Decimal("500000.01"),
        )


def test_the_database_takes_what_was_really_done_even_beyond_the_maximum(world):
    with acting_as(SYSTEM):
        LedgerEntry.objects.create(
            trust=world.trust,
            provider=world.provider,
            call_off=world.call_off,
            kind="accrued",
            amount=Decimal("500000.01"),
        )

        assert ledger.balance(actor=SYSTEM, call_off=world.call_off).over_value
    assert codes(refusal(world, wanted(world))) == [("/0/call_off", "over_value")]


def _row(world, **changes):
    values = {
        "trust": world.trust,
        "provider": world.provider,
        "call_off": world.call_off,
        "service_line": world.line,
        "site": world.site,
        "room": world.room,
        "starts_at": at(SATURDAY, "08:30"),
        "ends_at": at(SATURDAY, "12:30"),
        "unit": "points",
        "planned_capacity": 10,
        "planned_cases": 6,
        "rate_line": world.rate,
        "rate_unit": "point",
        "day_type": world.rate.day_type,
        "rate_price": Decimal("310.00"),
        "expected_price": Decimal("3100.00"),
        "booked_by": "tests",
    } | changes
    return Session(**values)


def test_the_database_itself_refuses_a_double_booking_round_the_service(world):
    with acting_as(SYSTEM):
        _row(world).save()
        with pytest.raises(IntegrityError, match="room_not_double_booked"), transaction.atomic():
            _row(world, starts_at=at(SATURDAY, "12:29")).save()


def test_the_database_itself_refuses_an_offer_outside_the_call_off(world):
    with acting_as(SYSTEM):
        CallOff.objects.filter(pk=world.call_off.pk).update(ends_on=dt.date(2026, 12, 4))
        with pytest.raises(IntegrityError, match="does not cover"), transaction.atomic():
            _row(world).save()


def test_the_database_itself_refuses_another_trusts_room(world):
    other = make_world()
    with acting_as(SYSTEM), pytest.raises(IntegrityError, match="fk"), transaction.atomic():
        _row(world, room=other.room).save()


def test_only_those_who_may_book_book(world):
    with acting_as(world.trust_actor(Role.FINANCE)) as actor, pytest.raises(NotAllowed):
        book_sessions(by=actor, wanted=[wanted(world)])
    with acting_as(world.provider_actor()) as actor, pytest.raises(NotAllowed):
        book_sessions(by=actor, wanted=[wanted(world)])


def test_a_preview_prices_names_clashes_and_writes_nothing(world):
    book(world, wanted(world))

    with acting_as(world.trust_actor()) as actor:
        preview = preview_booking(by=actor, wanted=[wanted(world), wanted(world, room=world.rooms[1])])

    assert preview.quotes[1].sentence == "10 × £310 (endoscopy point, Saturday) = £3,100"
    assert [f.code for f in preview.faults] == ["room_taken"]
    assert preview.left_after == {world.call_off.pk: Decimal("493800.00")}
    assert preview.short_notice == {1}


def test_the_number_of_queries_does_not_grow_with_the_number_of_lists(world, django_assert_max_num_queries):
    with django_assert_max_num_queries(24):
        book(world, wanted(world))
    with django_assert_max_num_queries(24):
        book(
            world,
            wanted(world, room=world.rooms[1]),
            wanted(world, starts="13:30", ends="17:30"),
            wanted(world, day=SUNDAY),
        )

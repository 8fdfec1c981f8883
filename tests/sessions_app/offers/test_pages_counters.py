"""Proposing something else on a page, and the trust's page of everything it has out."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.roles import Role
from base.row_security import acting_as
from contracts.models import CallOff
from sessions_app.booking.requests import BookingRequest
from sessions_app.booking.services.booking import book_sessions
from sessions_app.models import CounterOffer, Session
from sessions_app.offers.services.counter_offers import Instead, counter_sessions, refuse_counters
from tests.support.visitors import queries_of, visitor
from tests.support.world import SATURDAY, SYSTEM, at, make_call_off, make_provider, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]
SUNDAY = SATURDAY + dt.timedelta(days=1)


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def provider(world):
    return visitor(Role.PROVIDER_MANAGER, provider=world.provider, name="Kim Roster")


@pytest.fixture
def trust(world):
    return visitor(Role.OPERATIONS, trust=world.trust, name="Sam Example")


def offer(world, room=0, starts="08:30", ends="12:30", *, draft=False) -> Session:
    one = BookingRequest(
        world.rooms[room].pk, world.call_off.pk, world.line.pk, at(SATURDAY, starts), at(SATURDAY, ends)
    )
    with acting_as(world.trust_actor()) as actor:
        return book_sessions(by=actor, wanted=[one], draft=draft).sessions[0]


def typed(session, **changes) -> dict:
    values = {
        "day-day": "6",
        "day-month": "12",
        "day-year": "2026",
        "starts": "08:30",
        "ends": "12:30",
        "room": str(session.room_id),
        "cases": "6",
        "version": str(session.version),
    } | changes
    return {f"s{session.pk}-{name}": value for name, value in values.items()}


def propose_address(*sessions) -> str:
    return reverse("offers-propose") + "?" + "&".join(f"offer={session.pk}" for session in sessions)


def counters() -> list[CounterOffer]:
    with acting_as(SYSTEM):
        return list(CounterOffer.objects.select_related("session").order_by("pk"))


def proposed(world, *sessions) -> list[CounterOffer]:
    instead = [Instead(s.pk, starts_at=at(SUNDAY, "08:30"), ends_at=at(SUNDAY, "12:30")) for s in sessions]
    with acting_as(world.provider_actor()) as actor:
        return counter_sessions(by=actor, instead=instead, reason="Nobody is free on Saturday")


def test_what_is_ticked_leads_to_a_page_with_a_part_for_each(world, provider):
    one, two = offer(world), offer(world, 1)
    answer = provider.post(reverse("offers"), {"offer": [one.pk, two.pk], "do": "propose"})
    assert answer.url == propose_address(one, two)

    text = provider.get(answer.url).content.decode()

    assert "Propose something else for 2 offers" in text
    assert text.count('value="08:30"') == 2


def test_several_proposals_are_sent_in_one_step(world, provider):
    one, two = offer(world), offer(world, 1)
    body = typed(one) | typed(two, starts="13:30", ends="17:30") | {"reason": "Nobody is free on Saturday"}

    answer = provider.post(propose_address(one, two), body, follow=True)

    assert "2 proposals are with the trust. What was offered stays held meanwhile." in answer.content.decode()
    assert [c.starts_at for c in counters()] == [at(SUNDAY, "08:30"), at(SUNDAY, "13:30")]
    assert answer.content.decode().count("it waits for the trust") == 2


def test_a_fault_stands_at_its_own_list_and_nothing_typed_is_lost(world, provider):
    one, two = offer(world), offer(world, 1)
    body = typed(one) | typed(two, room=str(one.room_id)) | {"reason": "Nobody is free on Saturday"}

    answer = provider.post(propose_address(one, two), body)

    assert answer.status_code == 422
    text = answer.content.decode()
    assert "overlaps with another list you asked for in the same room" in text
    assert f'href="#id_s{two.pk}-room"' in text
    assert "Nobody is free on Saturday" in text
    assert counters() == []


def test_the_second_of_two_is_told_what_changed_and_keeps_what_was_typed(world, provider):
    session = offer(world)
    (counter,) = proposed(world, session)
    with acting_as(world.trust_actor()) as actor:
        refuse_counters(by=actor, counter_ids=[counter.pk], reason="Recovery is closed then")
    body = typed(session, starts="09:15", ends="13:15") | {"reason": "Nobody is free on Saturday"}

    answer = provider.post(propose_address(session), body)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Sam Example, Operations manager refused the proposal of Endoscopy 1, Sun 6 Dec 2026" in text
    assert 'value="09:15"' in text
    again = typed(session, starts="09:15", ends="13:15", version=str(session.version + 2))
    assert f'name="s{session.pk}-version" value="{session.version + 2}"' in text
    assert provider.post(propose_address(session), again | {"reason": "x"}).status_code == 302


def test_the_trust_sees_what_is_out_and_accepts_several(world, trust):
    one, two = offer(world), offer(world, 1)
    offer(world, starts="13:30", ends="17:30")
    offer(world, 1, "13:30", "17:30", draft=True)
    made = proposed(world, one, two)
    text = trust.get(reverse("offers-out")).content.decode()
    assert ("2 proposals" in text, "3 offers" in text, "1 draft" in text) == (True, True, True)
    assert text.count("Nobody is free on Saturday") == 2

    body = {"counter-form": "1", "counter": [c.pk for c in made], "do": "accept"}
    answer = trust.post(reverse("offers-out"), body, follow=True)

    assert "2 lists moved and accepted. The rates are frozen." in answer.content.decode()
    assert {c.session.state for c in counters()} == {"accepted"}


def test_refusing_asks_why_and_withdrawing_and_offering_drafts_take_several(world, trust):
    one, draft = offer(world), offer(world, 1, draft=True)
    (made,) = proposed(world, one)
    body = {"counter-form": "1", "counter": [made.pk], "do": "refuse"}
    assert "Enter a reason for refusing" in trust.post(reverse("offers-out"), body).content.decode()
    trust.post(reverse("offers-out"), body | {"reason": "Closed then"})
    assert [c.state for c in counters()] == ["refused"]

    trust.post(reverse("offers-out"), {"list-form": "1", "session": [draft.pk], "do": "offer"})
    both = {"list-form": "1", "session": [one.pk, draft.pk], "do": "withdraw"}
    assert trust.post(reverse("offers-out"), both).status_code == 422
    trust.post(reverse("offers-out"), both | {"reason": "The room floods"})

    with acting_as(SYSTEM):
        assert set(Session.objects.values_list("state", flat=True)) == {"withdrawn"}


def test_the_order_of_asking_is_set_by_the_trust(world, trust):
    with acting_as(SYSTEM):
        other = make_call_off(world.trust, make_provider(), world.site, offer_order=2)[0]
    assert "asked first" in trust.get(reverse("offer-order")).content.decode()
    wrong = {f"place_{world.call_off.pk}": "0", f"place_{other.pk}": "1"}
    assert trust.post(reverse("offer-order"), wrong).status_code == 422

    trust.post(reverse("offer-order"), wrong | {f"place_{world.call_off.pk}": "2"})

    with acting_as(SYSTEM):
        assert dict(CallOff.objects.values_list("pk", "offer_order")) == {world.call_off.pk: 2, other.pk: 1}


def test_the_page_of_offers_out_asks_the_same_number_of_questions_whatever_is_out(world, trust):
    offer(world, 0, "18:00", "20:00", draft=True)
    proposed(world, offer(world))
    few = queries_of(trust, "offers-out")
    with acting_as(world.provider_actor()) as actor:
        here = offer(world, 1)
        counter_sessions(by=actor, instead=[Instead(here.pk, cases=5)], reason="One nurse less")
    offer(world, 0, "13:30", "17:30")
    offer(world, 1, "13:30", "17:30", draft=True)

    assert queries_of(trust, "offers-out") == few

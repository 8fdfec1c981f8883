"""The provider's pages: answering offers, naming teams, its sessions by day."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.roles import Role
from base.row_security import acting_as
from providers.models import TeamRole
from sessions_app.models import RosterEntry, Session
from tests.sessions_app.deliveries import make_session
from tests.support.visitors import queries_of, visitor
from tests.support.world import SATURDAY, SYSTEM, at, make_clinician, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]
ENDS = at(dt.date(2026, 11, 25), "09:00")


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def provider(world):
    return visitor(Role.PROVIDER_MANAGER, provider=world.provider, name="Kim Roster")


def offer(world, *, room=0, start="08:30", end="12:30", ends_at=ENDS) -> Session:
    session = make_session(world, room=world.rooms[room], day=SATURDAY, state="offered", start=start, end=end)
    with acting_as(SYSTEM):
        Session.objects.filter(pk=session.pk).update(offer_ends_at=ends_at)
    return session


def offers_of(world) -> list[Session]:
    return [offer(world), offer(world, start="13:30", end="17:30"), offer(world, room=1)]


def states() -> list[str]:
    with acting_as(SYSTEM):
        return list(Session.objects.order_by("pk").values_list("state", flat=True))


def answer(client, sessions, do, **more):
    return client.post(reverse("offers"), {"offer": [session.pk for session in sessions], "do": do, **more})


def minimum(world, role, least=1):
    with acting_as(SYSTEM):
        TeamRole.objects.create(trust=world.trust, room_kind="endoscopy", role=role, least=least)


# Offers


def test_open_offers_are_shown_with_price_and_until_when(world, provider):
    offers_of(world)

    text = provider.get(reverse("offers")).content.decode()

    assert "3 offers to answer, the first by Wed 25 Nov 2026" in text
    assert text.count("£310.00 a point") == 3


def test_whether_the_own_people_can_do_it_is_judged_on_the_day(world, provider):
    offer(world)
    minimum(world, "nurse", 2)
    assert "2 of 2 places can be filled" in provider.get(reverse("offers")).content.decode()

    minimum(world, "odp")
    assert (
        "Not cleared or not free: 1 × operating department practitioner"
        in provider.get(reverse("offers")).content.decode()
    )


def test_somebody_on_another_list_at_that_time_is_not_free(world, provider):
    first, _, third = offers_of(world)
    minimum(world, "endoscopist")
    answer(provider, [first], "accept")
    provider.post(reverse("session-team", args=[first.pk]), {"person": [world.team[0].pk]})

    text = provider.get(reverse("offers")).content.decode()

    assert text.count("Not cleared or not free: 1 × endoscopist") == 1
    assert text.count("1 of 1 place can be filled") == 1
    assert third.pk != first.pk


def test_several_are_accepted_in_one_step(world, provider):
    sessions = offers_of(world)

    shown = answer(provider, sessions[:2], "accept")

    assert (shown.status_code, states()) == (302, ["accepted", "accepted", "offered"])
    assert "2 lists accepted, £6,200." in provider.get(reverse("offers")).content.decode()


def test_declining_needs_one_reason_for_all(world, provider):
    sessions = offers_of(world)

    empty = answer(provider, sessions, "decline")
    assert (empty.status_code, states()) == (422, ["offered"] * 3)
    assert "Enter a reason for declining" in empty.content.decode()
    assert empty.content.decode().count("checked>") == 3

    assert answer(provider, sessions, "decline", reason="No endoscopist").status_code == 302
    assert states() == ["declined"] * 3


def test_an_offer_that_ended_meanwhile_is_named_and_none_is_accepted(world, provider):
    sessions = [offer(world), offer(world, room=1, ends_at=at(dt.date(2026, 11, 20), "08:59"))]

    shown = answer(provider, sessions, "accept")

    assert (shown.status_code, states()) == (422, ["offered", "offered"])
    assert "has ended." in shown.content.decode()


@pytest.mark.parametrize("sent", [{}, {"offer": "x"}, {"do": "accept"}])
def test_answering_nothing_says_so(world, provider, sent):
    offers_of(world)

    shown = provider.post(reverse("offers"), sent)

    assert shown.status_code == 422
    assert "Tick at least one offer" in shown.content.decode()


def test_another_providers_offer_is_not_found(world, provider):
    other = offer(make_world())

    assert answer(provider, [other], "accept").status_code == 404
    assert states() == ["offered"]


def test_a_trust_has_no_offers_to_answer(world):
    assert visitor(Role.OPERATIONS, trust=world.trust).get(reverse("offers")).status_code == 403


def test_the_page_costs_the_same_for_one_offer_and_for_three(world, provider):
    offer(world)
    before = queries_of(provider, "offers")
    offer(world, start="13:30", end="17:30")
    offer(world, room=1)

    assert queries_of(provider, "offers") == before


# The team


def accepted(world, provider) -> Session:
    session = offer(world)
    answer(provider, [session], "accept")
    return session


def name(client, session, people):
    return client.post(reverse("session-team", args=[session.pk]), {"person": [person.pk for person in people]})


def test_who_is_not_cleared_that_day_is_shown_and_has_no_box(world, provider):
    session = accepted(world, provider)
    with acting_as(SYSTEM):
        blank = make_clinician(world.provider, "nurse", cleared=False)

    text = provider.get(reverse("session-team", args=[session.pk])).content.decode()

    assert blank.name in text
    assert "Not cleared for Sat 5 Dec 2026" in text
    assert f'value="{blank.pk}"' not in text
    assert all(f'value="{person.pk}"' in text for person in world.team)


def test_naming_the_team_staffs_the_session(world, provider):
    session = accepted(world, provider)

    assert name(provider, session, world.team).status_code == 302
    assert states() == ["staffed"]
    text = provider.get(reverse("session-team", args=[session.pk])).content.decode()
    assert text.count(" checked>") == 4


def test_a_team_below_the_minimum_says_what_is_still_to_name(world, provider):
    session = accepted(world, provider)
    minimum(world, "nurse", 2)

    shown = provider.post(reverse("session-team", args=[session.pk]), {"person": world.team[0].pk}, follow=True)

    assert "1 person named. Still to name: 2 × nurse." in shown.content.decode()
    assert states() == ["accepted"]


def test_somebody_not_cleared_sent_all_the_same_is_refused_at_their_card(world, provider):
    session = accepted(world, provider)
    with acting_as(SYSTEM):
        blank = make_clinician(world.provider, "nurse", cleared=False)

    shown = name(provider, session, [world.team[0], blank])
    text = shown.content.decode()

    assert shown.status_code == 422
    assert f"{blank.name} is not cleared on Sat 5 Dec 2026" in text
    assert 'href="#person-1"' in text
    assert 'id="person-1"' in text
    with acting_as(SYSTEM):
        assert RosterEntry.objects.count() == 0


def test_nobody_chosen_says_so(world, provider):
    session = accepted(world, provider)

    shown = name(provider, session, [])

    assert (shown.status_code, "Choose at least one person" in shown.content.decode()) == (422, True)


def test_another_providers_session_and_people_are_not_there(world, provider):
    other = make_world()
    theirs = offer(other)
    session = accepted(world, provider)

    assert provider.get(reverse("session-team", args=[theirs.pk])).status_code == 404
    assert name(provider, session, [other.team[0]]).status_code == 422


# Sessions by day


def test_sessions_stand_under_their_day(world, provider):
    offers_of(world)

    text = provider.get(reverse("provider-sessions")).content.decode()

    assert text.count("Sat 5 Dec 2026</h2>") == 1
    assert text.count('class="app-slot"') == 3


@pytest.mark.parametrize(("which", "number"), [("coming", 2), ("to_staff", 1), ("ended", 1), ("past", 1), ("x", 2)])
def test_one_part_of_the_sessions_at_a_time(world, provider, which, number):
    make_session(world, day=SATURDAY, state="offered")
    make_session(world, day=SATURDAY, state="accepted", start="13:30", end="17:30")
    make_session(world, day=SATURDAY, state="declined", room=world.rooms[1])
    make_session(world, state="signed_off", room=world.rooms[1])

    text = provider.get(reverse("provider-sessions"), {"which": which}).content.decode()

    assert text.count('class="app-slot"') == number


def test_a_trust_is_led_to_the_planner(world):
    shown = visitor(Role.OPERATIONS, trust=world.trust).get(reverse("provider-sessions"))

    assert (shown.status_code, shown["Location"]) == (302, reverse("planner"))

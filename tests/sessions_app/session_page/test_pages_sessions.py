"""A session's page for both sides, and the steps of its life."""

import datetime as dt
import re
from contextlib import contextmanager

import pytest
import time_machine
from django.urls import reverse

from accounts.request_actor import LAST_SEEN
from accounts.roles import Role
from base.row_security import acting_as
from providers.models import Clearance, TeamRole
from sessions_app.lists.services.list_entries import put_on_list
from sessions_app.models import Session
from sessions_app.offers.services.offers import accept_sessions
from sessions_app.teams.services.rosters import TeamMember, name_team
from tests.sessions_app.deliveries import make_session
from tests.support.visitors import queries_of, visitor
from tests.support.world import SATURDAY, SYSTEM, at, make_need, make_world, nhs_number
from waiting_list.pathways.services.patients import PatientKey, find_or_add_patients

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def manager(world):
    return visitor(Role.OPERATIONS, trust=world.trust)


@pytest.fixture
def provider(world):
    return visitor(Role.PROVIDER_MANAGER, provider=world.provider, name="Kim Roster")


def page(client, session, name="session", *args):
    return client.get(reverse(name, args=[session.pk, *args]))


def text_of(client, session) -> str:
    answer = page(client, session)
    assert answer.status_code == 200
    return answer.content.decode()


def state_of(session) -> str:
    with acting_as(SYSTEM):
        return Session.objects.get(pk=session.pk).state


def offered(world) -> Session:
    session = make_session(world, day=SATURDAY, state="offered")
    with acting_as(SYSTEM):
        Session.objects.filter(pk=session.pk).update(offer_ends_at=at(dt.date(2026, 11, 25), "09:00"))
    return session


def staffed(world) -> Session:
    session = offered(world)
    with acting_as(world.provider_actor()) as actor:
        accept_sessions(by=actor, session_ids=[session.pk])
        name_team(by=actor, session_id=session.pk, people=[TeamMember(c.pk) for c in world.team])
    return session


def fill(world, session, patients=2):
    with acting_as(SYSTEM):
        needs = [make_need(world, serial) for serial in range(1, patients + 1)]
    with acting_as(world.trust_actor()) as actor:
        return put_on_list(by=actor, session_id=session.pk, need_ids=[need.pk for need in needs])


# What both sides see


def test_both_sides_see_the_same_session_with_their_own_actions(world, manager, provider):
    session = offered(world)

    trusts, providers = text_of(manager, session), text_of(provider, session)

    for text in (trusts, providers):
        assert "Sat 5 Dec 2026, 08:30 to 12:30" in text
        assert "£310.00 a point" in text
    assert [word in trusts for word in ("Withdraw the offer", "Accept this list", "Decline this list")] == [
        True,
        False,
        False,
    ]
    assert [word in providers for word in ("Withdraw the offer", "Accept this list", "Decline this list")] == [
        False,
        True,
        True,
    ]


def test_the_team_is_shown_with_clearance_and_telephone(world, manager):
    session = staffed(world)

    text = text_of(manager, session)

    assert all(person.name in text for person in world.team)
    assert text.count("<span>Cleared</span>") == 4
    assert 'href="tel:07700900111"' in text


def test_the_list_is_shown_to_those_who_may_see_patients(world, manager, provider):
    session = staffed(world)
    fill(world, session)

    assert "H0000001" in text_of(manager, session)
    assert "H0000001" in text_of(provider, session)
    finance = text_of(visitor(Role.FINANCE, trust=world.trust), session)
    assert "H0000001" not in finance
    assert "Patient list: 4 of 10 points" in finance
    assert "Your role does not let you see patients" in finance


def test_what_lacks_is_named_from_the_trusts_minimum(world, manager):
    session = offered(world)
    with acting_as(SYSTEM):
        TeamRole.objects.create(trust=world.trust, room_kind="endoscopy", role="anaesthetist", least=1)
    with acting_as(world.provider_actor()) as actor:
        accept_sessions(by=actor, session_ids=[session.pk])
        name_team(by=actor, session_id=session.pk, people=[TeamMember(world.team[0].pk)])

    assert "The team lacks 1 × anaesthetist" in text_of(manager, session)


def test_what_happened_is_told_with_reason_newest_first(world, manager, provider):
    session = offered(world)
    provider.post(reverse("session-move", args=[session.pk, "decline"]), {"reason": "No endoscopist"})

    text = text_of(manager, session)

    assert "Kim Roster, Provider manager declined. “No endoscopist”" in text
    assert "This list was declined" in text


def test_others_get_nothing(world):
    session = offered(world)
    elsewhere = make_world()
    for client in (
        visitor(Role.OPERATIONS, trust=elsewhere.trust, email="t@example.com"),
        visitor(Role.PROVIDER_MANAGER, provider=elsewhere.provider, email="p@example.com"),
    ):
        assert page(client, session).status_code == 404
        assert client.post(reverse("session-move", args=[session.pk, "withdraw"]), {"reason": "x"}).status_code in (
            403,
            404,
        )
    assert state_of(session) == "offered"


def test_a_provider_never_sees_a_draft(world, provider):
    session = make_session(world, day=SATURDAY, state="offered")
    with acting_as(SYSTEM):
        copied = {
            f.attname: getattr(session, f.attname) for f in Session._meta.concrete_fields if f.attname not in GENERATED
        }
        draft = Session.objects.create(**copied | {"state": "draft"})

    assert page(provider, draft).status_code == 404


GENERATED = {"id", "day", "holds_room", "version", "booked_at"}


def test_the_page_costs_the_same_with_two_patients_and_with_five(world, manager):
    first = staffed(world)
    fill(world, first, 2)
    before = queries_of(manager, "session", first.pk)
    with acting_as(SYSTEM):
        needs = [make_need(world, serial) for serial in range(11, 14)]
    with acting_as(world.trust_actor()) as actor:
        put_on_list(by=actor, session_id=first.pk, need_ids=[need.pk for need in needs])

    assert queries_of(manager, "session", first.pk) == before


# Steps


@contextmanager
def on_the_day(*clients):
    """The morning of the list; everybody has signed in again."""
    kept = [dict(client.session.items()) for client in clients]
    with time_machine.travel(at(SATURDAY, "08:30"), tick=False):
        for client, values in zip(clients, kept, strict=True):
            client.cookies.clear()
            fresh = client.session
            fresh.update({name: value for name, value in values.items() if name != LAST_SEEN})
            fresh.save()
        yield


def move(client, session, name, **sent):
    return client.post(reverse("session-move", args=[session.pk, name]), sent)


def test_withdrawing_asks_why_first(world, manager):
    session = offered(world)

    asked = page(manager, session, "session-move", "withdraw")
    empty = move(manager, session, "withdraw", reason="  ")
    done = move(manager, session, "withdraw", reason="Room needed")

    assert (asked.status_code, empty.status_code, done.status_code) == (200, 422, 302)
    assert 'href="#id_reason"' in empty.content.decode()
    assert state_of(session) == "withdrawn"


def test_a_step_the_state_does_not_allow_is_refused_with_its_sentence(world, manager):
    session = offered(world)

    answer = move(manager, session, "lock")

    assert answer.status_code == 409
    assert "is offered and cannot become locked: from offered it can become" in answer.content.decode()
    assert state_of(session) == "offered"


def test_an_unknown_step_is_not_found_and_a_step_by_get_does_nothing(world, manager):
    session = staffed(world)

    assert move(manager, session, "explode").status_code == 404
    assert page(manager, session, "session-move", "lock").status_code == 302
    assert state_of(session) == "staffed"


def test_a_role_without_the_right_is_refused(world):
    session = offered(world)

    assert move(visitor(Role.FINANCE, trust=world.trust), session, "withdraw", reason="x").status_code == 403
    assert state_of(session) == "offered"


def test_lock_start_and_over_by_the_buttons(world, manager, provider):
    session = staffed(world)
    fill(world, session)
    assert move(manager, session, "lock").status_code == 302
    assert move(manager, session, "start").status_code == 409
    with on_the_day(provider):
        assert move(provider, session, "start").status_code == 302
        assert move(provider, session, "complete").status_code == 302

    assert state_of(session) == "delivered"


def test_cancelling_gives_the_reason_to_both_sides(world, manager, provider):
    session = staffed(world)

    move(manager, session, "cancel", reason="No recovery beds", cause="trust", why="beds")

    assert state_of(session) == "cancelled"
    assert "No recovery beds" in text_of(provider, session)


# The list


def test_several_are_put_on_the_list_and_no_id_is_in_an_address(world):
    session = staffed(world)
    booker = visitor(Role.SCHEDULER, trust=world.trust)
    with acting_as(SYSTEM):
        needs = [make_need(world, serial) for serial in range(1, 4)]

    answer = booker.post(reverse("session-fill", args=[session.pk]), {"need": [need.pk for need in needs]})

    assert answer["Location"] == reverse("session", args=[session.pk])
    assert "Patient list: 6 of 10 points" in text_of(booker, session)


def test_long_waiters_come_first_and_those_on_a_list_are_not_offered(world):
    session = staffed(world)
    fill(world, session, 1)
    booker = visitor(Role.SCHEDULER, trust=world.trust)
    with acting_as(SYSTEM):
        short, long = make_need(world, 5), make_need(world, 6)
        long.started_on -= dt.timedelta(days=70)
        long.save()
        make_need(world, 7, tfc="110")

    text = page(booker, session, "session-fill").content.decode()

    assert [name in text for name in ("H0000001", "H0000005", "H0000006", "H0000007")] == [False, True, True, False]
    assert text.index("H0000006") < text.index("H0000005")
    assert short.pk != long.pk


def test_too_many_are_refused_and_stay_ticked(world):
    session = staffed(world)
    booker = visitor(Role.SCHEDULER, trust=world.trust)
    with acting_as(SYSTEM):
        needs = [make_need(world, serial) for serial in range(1, 7)]

    answer = booker.post(reverse("session-fill", args=[session.pk]), {"need": [need.pk for need in needs]})
    text = answer.content.decode()

    assert answer.status_code == 422
    assert "This takes 12 points" in text
    assert text.count('name="need"') == text.count(" checked>") == 6


@pytest.mark.parametrize("sent", [{}, {"need": "x"}, {"need": "-3"}])
def test_ticking_nobody_says_so(world, sent):
    session = staffed(world)

    answer = visitor(Role.SCHEDULER, trust=world.trust).post(reverse("session-fill", args=[session.pk]), sent)

    assert answer.status_code == 422
    assert "Tick at least one patient" in answer.content.decode()


def test_taking_off_needs_a_reason(world, manager):
    session = staffed(world)
    entry = fill(world, session, 1)[0]
    address = reverse("session-take-off", args=[session.pk, entry.pk])

    assert manager.post(address, {"reason": ""}).status_code == 422
    assert manager.post(address, {"reason": "Unwell"}).status_code == 302
    assert "Patient list: 0 of 10 points" in text_of(manager, session)
    assert manager.get(address).status_code == 404


def test_only_who_books_patients_opens_the_waiting_list(world, provider):
    session = staffed(world)

    assert page(visitor(Role.FINANCE, trust=world.trust), session, "session-fill").status_code == 403
    assert page(provider, session, "session-fill").status_code == 403


# Sign off


def delivered(world, *, by=None, patients=3) -> Session:
    session = staffed(world)
    fill(world, session, patients)
    trust = visitor(Role.OPERATIONS, trust=world.trust, email="runs@example.com", name="Lee Booker")
    runner = visitor(Role.PROVIDER_MANAGER, provider=world.provider, email="runner@example.com")
    move(by or trust, session, "lock")
    with on_the_day(trust, runner, *([by] if by else [])):
        move(by or runner, session, "start")
        for serial in range(1, patients + 1):
            log(runner, session, f"H{serial:07d}", "3" if serial == 1 else "5")
        move(by or runner, session, "complete")
    return session


def log(client, session, hospital_number, attended):
    sent = {
        "entry": "other",
        "hospital_number": hospital_number,
        "external_ref": f"visit-{hospital_number[-2:]}",
        "attended": attended,
        "points": "0" if attended == "3" else "2",
    }
    answer = client.post(reverse("session-activity", args=[session.pk]), sent)
    assert answer.status_code == 302, answer.content.decode()


def test_sign_off_shows_what_was_done_and_moves_the_money(world, manager):
    session = delivered(world)
    with on_the_day(manager):
        signs_off(session, manager)


def signs_off(session, manager):
    text = page(manager, session, "session-sign-off").content.decode()
    assert "2 cases were seen, 1 missed" in text
    assert "Sign off 2 cases, £1,240.00" in text

    answer = manager.post(reverse("session-sign-off", args=[session.pk]), follow=True)
    assert "Signed off at £1,240.00." in answer.content.decode()
    assert state_of(session) == "signed_off"


def test_nobody_signs_off_what_they_recorded(world, manager):
    session = delivered(world, by=manager)
    with on_the_day(manager):
        answer = manager.post(reverse("session-sign-off", args=[session.pk]))

    assert answer.status_code == 409
    assert "somebody else has to sign it off" in answer.content.decode()
    assert state_of(session) == "delivered"


def test_sign_off_is_for_those_who_hold_the_right(world, provider):
    session = delivered(world)

    assert page(provider, session, "session-sign-off").status_code == 403
    assert page(visitor(Role.SCHEDULER, trust=world.trust), session, "session-sign-off").status_code == 403


def test_a_session_that_is_not_delivered_has_nothing_to_sign_off(world, manager):
    assert page(manager, offered(world), "session-sign-off").status_code == 302


def test_a_wrong_row_is_named_at_its_field_and_nothing_is_kept(world, provider):
    session = staffed(world)
    address = reverse("session-activity", args=[session.pk])
    sent = {"entry": "other", "nhs_number": "999 000 0019", "external_ref": "v1", "attended": "5", "points": "2"}

    answer = provider.post(address, sent)

    assert answer.status_code == 422
    assert "#id_nhs_number" in answer.content.decode()
    assert "0 attendances logged" in provider.get(address).content.decode()


def test_a_delivered_list_nobody_logged_for_comes_to_nothing(world, manager):
    session = make_session(world, state="delivered")

    assert "Sign off 0 cases, £0.00" in page(manager, session, "session-sign-off").content.decode()


def test_the_provider_sees_whose_clearance_has_ended(world, manager, provider):
    session = staffed(world)
    with acting_as(SYSTEM):
        Clearance.objects.filter(clinician=world.team[0], item="dbs").update(valid_until=dt.date(2026, 11, 30))

    assert "DBS check missing or out of date" in text_of(provider, session)
    assert "DBS check" not in text_of(manager, session)


def test_nothing_about_a_patient_is_in_an_address(world, manager, provider):
    session = staffed(world)
    key = PatientKey(nhs_number(1), "H0000001")
    with acting_as(SYSTEM):
        patient = find_or_add_patients(by_system=SYSTEM, trust_id=world.trust.pk, wanted=[key])[0]
        waiting = make_need(world, 2, patient=patient)
    name = reverse("session-fill", args=[session.pk])
    fill_page = manager.get(name).content.decode()
    answer = manager.post(name, {"need": waiting.pk})
    pages = [fill_page, text_of(manager, session), text_of(provider, session)]

    addresses = [answer["Location"], *(a for text in pages for a in re.findall(r'(?:href|action|src)="([^"]*)"', text))]

    assert all("999 000 0018" in text and "H0000001" in text for text in pages)
    assert [a for a in addresses if "H0000001" in a or nhs_number(1) in a or f"need={waiting.pk}" in a] == []

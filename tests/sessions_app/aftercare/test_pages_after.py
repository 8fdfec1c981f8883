"""Pages of what remains after a list: new dates owed, follow-ups, late events, the hand-back, completing."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from accounts.roles import Role
from base.row_security import acting_as
from contracts.models import CallOff
from sessions_app.aftercare.services.follow_ups import Wish, add_follow_ups
from sessions_app.day.services.cancellations import cancel_sessions
from sessions_app.models import FollowUp, LastMinuteCancellation, LateEvent, Session
from tests.sessions_app.deliveries import PAST, make_session, sign_off
from tests.support.visitors import queries_of, visitor
from tests.support.world import NOW, SYSTEM, make_need, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]
TODAY = NOW.date()


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def trust(world):
    return visitor(Role.OPERATIONS, trust=world.trust, name="Sam Example")


@pytest.fixture
def provider(world):
    return visitor(Role.PROVIDER_MANAGER, provider=world.provider, name="Kim Roster")


def listed(world, session, serial=1):
    with acting_as(SYSTEM):
        one = make_need(world, serial)
        session.entries.create(
            trust=world.trust,
            provider=world.provider,
            need=one,
            patient=one.patient,
            position=serial,
            what="Colonoscopy",
            weeks_waiting=30,
            put_on_by="tests",
        )
        return one.patient


def cancelled_today(world, serials=(1,), room=0) -> Session:
    session = make_session(world, day=TODAY, state="accepted", start="13:30", end="17:30", room=world.rooms[room])
    for serial in serials:
        listed(world, session, serial)
    with acting_as(world.trust_actor()) as actor:
        return cancel_sessions(by=actor, session_ids=[session.pk], reason="No recovery nurse", why="staff")[0]


def follow_up(world, session, patient, **changes) -> FollowUp:
    values = {"kind": "histology", "owner": "Dr Kit Template", "side": "provider", "due_on": TODAY} | changes
    with acting_as(world.trust_actor()) as actor:
        return add_follow_ups(by=actor, session_id=session.pk, wishes=[Wish(patient.pk, **values)])[0]


def date(name, value) -> dict:
    return {f"{name}-day": value.day, f"{name}-month": value.month, f"{name}-year": value.year}


def test_who_is_owed_a_date_is_listed_treated_and_let_go(world, trust):
    cancelled_today(world, (1, 2))
    text = trust.get(reverse("cancelled-operations")).content.decode()
    assert ("H0000001" in text, "Fri 18 Dec 2026" in text, "28 days left" in text) == (True, True, True)
    with acting_as(SYSTEM):
        one, two = LastMinuteCancellation.objects.order_by("pk")

    early = date("treated_on", TODAY - dt.timedelta(days=1)) | {"treated_where": "own"}
    answer = trust.post(reverse("cancelled-operation-treated", args=[one.pk]), early)
    assert (answer.status_code, "cannot be before the planned day" in answer.content.decode()) == (422, True)
    trust.post(
        reverse("cancelled-operation-treated", args=[one.pk]), date("treated_on", TODAY) | {"treated_where": "own"}
    )
    trust.post(reverse("cancelled-operation-ended", args=[two.pk]), {"reason": "Declined two dates"})

    assert "Nobody here" in trust.get(reverse("cancelled-operations")).content.decode()
    assert "Treated in time" in trust.get(reverse("cancelled-operations") + "?state=treated").content.decode()
    assert "Declined two dates" in trust.get(reverse("cancelled-operations") + "?state=other").content.decode()


def test_breaches_stand_out_after_day_28(world):
    cancelled_today(world)
    with time_machine.travel(NOW + dt.timedelta(days=29), tick=False):
        later = visitor(Role.OPERATIONS, trust=world.trust)
        text = later.get(reverse("cancelled-operations") + "?state=breached").content.decode()
    assert ("Breached, still waits" in text, "1 still wait" in text) == (True, True)


def test_the_pages_belong_to_the_trust_and_to_those_who_see_patients(world, trust, provider):
    cancelled_today(world)
    assert provider.get(reverse("cancelled-operations")).status_code == 404
    assert (
        visitor(Role.FINANCE, trust=world.trust, email="fin@example.com")
        .get(reverse("cancelled-operations"))
        .status_code
        == 403
    )
    other = visitor(Role.OPERATIONS, trust=make_world().trust, email="else@example.com")
    assert "H0000001" not in other.get(reverse("cancelled-operations")).content.decode()
    with acting_as(SYSTEM):
        pk = LastMinuteCancellation.objects.get().pk
    assert other.get(reverse("cancelled-operation-treated", args=[pk])).status_code == 404


def test_a_provider_cancels_on_its_page_and_is_not_asked_whom_it_is_down_to(world, provider):
    session = make_session(world, day=TODAY + dt.timedelta(days=8), state="accepted")
    address = reverse("session-move", args=[session.pk, "cancel"])
    assert "Who is it down to?" not in provider.get(address).content.decode()

    provider.post(address, {"why": "staff", "reason": "Our endoscopist is ill", "version": session.version})

    with acting_as(SYSTEM):
        after = Session.objects.get(pk=session.pk)
    assert (after.state, after.cancel_cause, after.cancel_why) == ("cancelled", "provider", "staff")


def test_somebody_who_came_second_is_told_what_changed_and_keeps_what_was_typed(world, trust, provider):
    session = make_session(world, day=TODAY + dt.timedelta(days=8), state="accepted")
    address = reverse("session-move", args=[session.pk, "cancel"])
    provider.post(address, {"why": "staff", "reason": "Our endoscopist is ill", "version": session.version})

    late = {"why": "beds", "cause": "trust", "reason": "No beds at all", "version": session.version}
    answer = trust.post(address, late)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Kim Roster, Provider manager cancelled the list. “Our endoscopist is ill”" in text
    assert "No beds at all" in text


def test_a_button_pressed_on_an_old_page_does_nothing_and_says_who_was_there_before(world, trust, provider):
    session = make_session(world, day=TODAY, state="locked", start="09:30", end="13:30")
    address = reverse("session-move", args=[session.pk, "start"])
    provider.post(address, {"version": session.version})

    answer = trust.post(address, {"version": session.version})

    assert answer.status_code == 412
    assert "Kim Roster, Provider manager started the list." in answer.content.decode()


def test_follow_ups_of_a_list_are_noted_acted_on_and_then_it_can_be_completed(world, trust):
    session = make_session(world)
    patient = listed(world, session)
    body = {
        "patient": [patient.pk],
        "kind": "histology",
        "what": "Two polyps",
        "side": "provider",
        "owner": "Dr Kit Template",
    }
    answer = trust.post(reverse("session-after", args=[session.pk]), body)
    assert (answer.status_code, "Enter the expected by" in answer.content.decode().lower()) != (302, True)
    trust.post(reverse("session-after", args=[session.pk]), body | date("due_on", PAST + dt.timedelta(days=2)))
    sign_off(session)
    refused = trust.post(reverse("session-move", args=[session.pk, "close"]))
    assert (refused.status_code, "has 1 open follow-up: act on them first" in refused.content.decode()) == (409, True)

    text = trust.get(reverse("follow-ups")).content.decode()
    assert ("Two polyps" in text, "4 days late" in text) == (True, True)
    with acting_as(SYSTEM):
        one = FollowUp.objects.get()
    trust.post(reverse("follow-up", args=[one.pk]), {"needed": "yes", "action": "Letter sent", "version": one.version})
    trust.post(reverse("session-move", args=[session.pk, "close"]))

    with acting_as(SYSTEM):
        assert Session.objects.get(pk=session.pk).state == "closed"
    assert "Letter sent" in trust.get(reverse("follow-ups") + "?state=done").content.decode()


def test_a_late_event_is_recorded_on_the_list_and_reviewed_by_governance(world, trust):
    session = make_session(world)
    patient = listed(world, session)
    address = reverse("session-late-event", args=[session.pk])
    body = {"patient": patient.pk, "kind": "infection", "note": "Wound"} | date("happened_on", TODAY)
    trust.post(address, body)
    with acting_as(SYSTEM):
        event = LateEvent.objects.get()
    assert trust.get(reverse("late-event-review", args=[event.pk])).status_code == 403

    governance = visitor(Role.GOVERNANCE, trust=world.trust, email="gov@example.com", name="Gill Governance")
    assert "Wound" in governance.get(reverse("late-events")).content.decode()
    governance.post(reverse("late-event-review", args=[event.pk]), {"review": "Discussed on Monday"})

    assert "Discussed on Monday" in trust.get(reverse("late-events") + "?state=reviewed").content.decode()


def test_a_contract_is_handed_back_by_page_and_file(world, trust):
    session = make_session(world)
    one = follow_up(world, session, listed(world, session), what="=2+5")
    address = reverse("hand-back", args=[world.call_off.pk])
    assert "1 follow-up" in trust.get(address).content.decode()
    file = trust.get(reverse("hand-back-file", args=[world.call_off.pk]))
    assert "H0000001,Sat 14 Nov 2026,Endoscopy 1,Histology,'=2+5,The provider,Dr Kit Template" in file.content.decode()

    sign_off(session)
    with acting_as(SYSTEM):
        CallOff.objects.filter(pk=world.call_off.pk).update(state="expired")
    close = reverse("hand-back-close", args=[world.call_off.pk])
    assert "1 follow-up is still open with the provider" in trust.post(close).content.decode()
    trust.post(address, {"follow_up": [one.pk], "owner": "Endoscopy nurses"})

    assert "Handed back" in trust.post(close, follow=True).content.decode()


def test_lists_ask_the_same_number_of_questions_whatever_is_on_them(world, trust):
    session = make_session(world)
    follow_up(world, session, listed(world, session))
    cancelled_today(world, (11,))
    few = [queries_of(trust, name) for name in ("follow-ups", "cancelled-operations", "late-events")]
    for serial in (2, 3, 4):
        follow_up(world, session, listed(world, session, serial))
    cancelled_today(world, (12, 13), room=1)

    assert [queries_of(trust, name) for name in ("follow-ups", "cancelled-operations", "late-events")] == few

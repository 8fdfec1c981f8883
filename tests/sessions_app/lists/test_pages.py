"""Filling, suggesting, offering, undoing and printing in the browser's terms."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from base.row_security import acting_as
from sessions_app.lists.services.criteria import set_criteria
from sessions_app.models import LineCriteria, ListEntry, OfferRule, OfferStep
from tests.sessions_app.deliveries import make_session
from tests.support.visitors import queries_of, visitor
from tests.support.world import SATURDAY, SYSTEM, make_need, make_world
from waiting_list.models import Need

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def session(world):
    return make_session(world, day=SATURDAY, state="accepted")


@pytest.fixture
def scheduler(world):
    return visitor(Role.SCHEDULER, trust=world.trust)


def waiters(world, how_many):
    with acting_as(SYSTEM):
        return [make_need(world, serial).pk for serial in range(1, how_many + 1)]


def send(client, session, name, **data):
    return client.post(reverse(name, args=[session.pk]), data, follow=True)


def entries(**filters):
    with acting_as(SYSTEM):
        return list(ListEntry.objects.filter(**filters).order_by("pk"))


def test_a_suggested_list_is_ticked_with_the_reason_of_each(world, session, scheduler):
    ids = waiters(world, 7)
    with acting_as(SYSTEM):
        Need.objects.filter(pk=ids[6]).update(priority="P2")
        Need.objects.filter(pk=ids[0]).update(points=11)

    said = scheduler.get(reverse("session-fill", args=[session.pk]), {"suggest": "1"}).content.decode()

    assert "5 patients suggested: the list would be full." in said
    assert "Priority P2, waits 30 weeks, over 18" in said
    assert "Amber-0001, Colonoscopy: does not fit into what was left" in said
    assert said.count(" checked>") == 5


def test_the_list_of_those_who_wait_can_be_ordered_and_cut_to_what_fits(world, session, scheduler):
    ids = waiters(world, 2)
    with acting_as(SYSTEM):
        Need.objects.filter(pk=ids[0]).update(points=11)
    address = reverse("session-fill", args=[session.pk])
    shown = scheduler.get(address, {"order": "wait", "fits": "1"}).content.decode()
    for choice in ("Longest wait", "Only who fits what is left"):
        assert f"selected>{choice}</option>" in shown
    assert scheduler.get(address).content.count(b'name="need"') == 2
    assert scheduler.get(address, {"order": "size", "fits": "1"}).content.count(b'name="need"') == 1


def test_a_refused_criterion_is_said_at_its_row_and_what_was_typed_stays(world, session, scheduler):
    (pk,) = waiters(world, 1)
    with acting_as(SYSTEM):
        Need.objects.filter(pk=pk).update(asa=4)
    with acting_as(world.trust_actor(Role.GOVERNANCE)) as by:
        set_criteria(by=by, service_line_id=world.line.pk, asa_most=3)

    refused = send(scheduler, session, "session-fill", need=pk)
    assert refused.status_code == 422
    assert 'href="#choice-0">Choice 1: ASA grade 4; the service takes up to 3.' in refused.content.decode()
    send(
        scheduler,
        session,
        "session-fill",
        need=pk,
        exception_clinician="Dr Kit Template",
        exception_registration="0000017",
        exception_reason="Seen and fit",
    )
    assert len(entries()) == 1


def test_a_place_is_offered_agreed_and_undone_and_a_form_sent_twice_counts_once(world, session, scheduler):
    send(scheduler, session, "session-fill", need=waiters(world, 1))
    (entry,) = entries()
    form = {"entry": entry.pk, "key": "f1", "do": "offered", "channel": "telephone"}
    for _ in range(2):
        said = send(scheduler, session, "session-patients", **form).content.decode()
    assert "Recorded: Offered, telephone, 15 days before (short notice)." in said
    with acting_as(SYSTEM):
        (step,) = OfferStep.objects.all()
    said = send(scheduler, session, "session-patients", entry=entry.pk, key="f2", undo=step.pk)
    assert "The last step is undone." in said.content.decode()
    assert [e.state for e in entries()] == ["picked"]


def test_a_decline_without_its_reason_is_refused_with_words(world, session, scheduler):
    send(scheduler, session, "session-fill", need=waiters(world, 1))
    (entry,) = entries()
    refused = send(scheduler, session, "session-patients", entry=entry.pk, key="f1", do="declined")
    assert refused.status_code == 400
    assert "Choose why it was declined" in refused.content.decode()


def test_what_was_just_put_on_is_undone_in_one_tap(world, session, scheduler):
    send(scheduler, session, "session-fill", need=waiters(world, 2))
    assert (
        "2 patients put on just now." in scheduler.get(reverse("session-patients", args=[session.pk])).content.decode()
    )
    said = send(scheduler, session, "session-undo-put-on").content.decode()
    assert "2 patients taken off again. They wait on as before." in said
    assert "There was nothing left to undo." in send(scheduler, session, "session-undo-put-on").content.decode()
    assert entries(live=True) == []


def test_standby_is_put_on_beside_a_full_list(world, session, scheduler):
    ids = waiters(world, 6)
    send(scheduler, session, "session-fill", need=ids[:5])
    send(scheduler, session, "session-fill", need=ids[5:], do="standby")
    assert [e.state for e in entries()] == ["picked"] * 5 + ["standby"]
    said = scheduler.get(reverse("session-patients", args=[session.pk])).content.decode()
    assert "Patient list: 10 of 10 points" in said
    assert "5 on the list, 0 agreed, 1 on standby" in said


def test_the_print_has_team_telephones_and_patients_and_no_patient_in_its_address(world, session, scheduler):
    send(scheduler, session, "session-fill", need=waiters(world, 1))
    answer = scheduler.get(reverse("session-print", args=[session.pk]))
    said = answer.content.decode()
    assert "H0000001" in said
    assert "01632 960100" in said
    assert "H0000001" not in answer.request["PATH_INFO"]


def test_governance_sets_criteria_and_operations_the_notice(world, session):
    governance = visitor(Role.GOVERNANCE, trust=world.trust, name="Gil Sample")
    governance.post(
        reverse("line-criteria", args=[session.pk, world.line.pk]),
        {"youngest": "18", "asa_most": "3", "anaesthesia": ["sedation"], "preop_needed": "on"},
    )
    manager = visitor(Role.OPERATIONS, trust=world.trust)
    manager.post(reverse("offer-rule", args=[session.pk]), {"notice_days": "10", "tries": "2"})
    with acting_as(SYSTEM):
        row, rule = LineCriteria.objects.get(), OfferRule.objects.get()
    assert (row.youngest, row.asa_most, row.anaesthesia, row.anticoagulated, row.preop_needed) == (
        18,
        3,
        ["sedation"],
        False,
        True,
    )
    assert (rule.notice_days, rule.tries) == (10, 2)


def test_the_pages_ask_the_same_however_many_wait(world, session, scheduler):
    send(scheduler, session, "session-fill", need=waiters(world, 2))
    names = ("session-fill", "session-patients", "session-print")
    few = [queries_of(scheduler, name, session.pk) for name in names]
    with acting_as(SYSTEM):
        more = [make_need(world, serial).pk for serial in range(50, 70)]
    send(scheduler, session, "session-fill", need=more[:3])
    assert [queries_of(scheduler, name, session.pk) for name in names] == few


@pytest.mark.parametrize("name", ["session-patients", "session-print", "session-fill"])
def test_another_trust_finds_nothing_there(session, name):
    other = visitor(Role.SCHEDULER, trust=make_world().trust, name="Ann Other")
    assert other.get(reverse(name, args=[session.pk])).status_code == 404

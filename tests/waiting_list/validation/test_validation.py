"""Patients due to be asked if they still wait, and the effects of their answers."""

import pytest
from django.db import ProgrammingError, transaction

from accounts.roles import Role
from audit.models import Event
from base.errors import InvalidInput, NotAllowed, NotFound, RuleBroken
from base.row_security import acting_as
from plumbing.models import OutboxMessage
from tests.support.visitors import visitor
from tests.support.world import SYSTEM, make_world
from tests.waiting_list.cohorts.support import ago, waits
from tests.waiting_list.imports.support import as_csv, faults, row, take
from waiting_list.imports.services.undo import undo_import
from waiting_list.models import Need, Validation
from waiting_list.validation.notifications import unvalidated
from waiting_list.validation.selectors import due_page, validation_figures
from waiting_list.validation.services import record_answers

pytestmark = pytest.mark.django_db
PAGE = "/waiting-list/validation/"


def answer(world, needs, outcome="still_waits", role=Role.SCHEDULER, **more):
    with acting_as(world.trust_actor(role)) as actor:
        return record_answers(by=actor, need_ids=[need.pk for need in needs], outcome=outcome, **more)


def due(world):
    with acting_as(world.trust_actor(Role.SCHEDULER)) as actor:
        return [queued.row.need_id for queued in due_page(actor, {})]


def figures(world):
    with acting_as(world.trust_actor(Role.EXECUTIVE)) as actor:
        found = validation_figures(actor)
    return found.in_scope, found.validated, found.wrong_day


DUE = [
    {"days": 84},
    {"days": 300, "validated_on": ago(84)},
    {"days": 200, "last_attended_on": ago(84), "dta_on": ago(90)},
    {"days": 200, "tci_on": ago(-29)},
    {"days": 200, "tci_on": ago(1)},
    {"days": 200, "validated_on": ago(-1)},
]
NOT_DUE = [
    {"days": 83},
    {"days": 300, "validated_on": ago(83)},
    {"days": 300, "asked_on": ago(0)},
    {"days": 200, "last_attended_on": ago(83)},
    {"days": 200, "dta_on": ago(20)},
    {"days": 200, "tci_on": ago(-28)},
    {"days": 200, "next_appointment_on": ago(0)},
    {"days": 200, "clock": "dm01", "kind": "test"},
]


def test_the_task_of_the_night_counts_those_of_the_page():
    world = make_world()
    for facts in [*DUE, *NOT_DUE]:
        waits(world, **facts)
    answer(world, [waits(world, days=300)], day=ago(5))

    with acting_as(SYSTEM) as actor:
        (task,) = unvalidated(actor, None)

    assert task.trust_id == world.trust.pk
    assert task.words == f"{len(due(world))} waits to be validated" == f"{len(DUE)} waits to be validated"


def test_who_is_due_follows_the_measure_day_by_day():
    world = make_world()
    wanted = [waits(world, **facts) for facts in DUE]
    for facts in NOT_DUE:
        waits(world, **facts)

    assert set(due(world)) == {need.pk for need in wanted}
    assert figures(world) == (len(DUE) + 2, 2, 1)


def test_an_answer_for_many_at_once_counts_for_all():
    world = make_world()
    needs = [waits(world, 100 + n) for n in range(4)]

    written = answer(world, needs[:3])

    assert [(given.outcome, given.day) for given in written] == [("still_waits", ago(0))] * 3
    assert due(world) == [needs[3].pk]
    assert figures(world) == (4, 3, 0)
    with acting_as(SYSTEM):
        told = Event.objects.filter(name="need.validated").values_list("target_id", flat=True)
        assert set(told) == {str(need.pk) for need in needs[:3]}


def test_an_answer_written_down_late_does_not_make_a_later_one_older():
    world = make_world()
    need = waits(world, 200)
    answer(world, [need], day=ago(5))
    answer(world, [need], day=ago(50))

    with acting_as(SYSTEM):
        assert Need.objects.get(pk=need.pk).asked_on == ago(5)


def test_who_could_not_be_reached_stays_due_with_the_number_of_tries():
    world = make_world()
    need = waits(world, 200)
    answer(world, [need], day=ago(100))
    for _ in range(2):
        answer(world, [need], "not_reached")

    with acting_as(world.trust_actor(Role.SCHEDULER)) as actor:
        (row,) = due_page(actor, {})
    assert (row.tries, row.last_asked) == (2, ago(100))


def test_nobody_comes_off_without_having_agreed_or_been_tried_three_times():
    world = make_world()
    need = waits(world, 200)
    facts = {"removal_reason": "4", "decided_by": "Dr Kit Template"}

    with pytest.raises(RuleBroken) as refused:
        answer(world, [need], "removed", **facts)
    assert refused.value.code == "removal_not_agreed"

    for _ in range(3):
        answer(world, [need], "not_reached")
    answer(world, [need], "removed", **facts)
    with acting_as(SYSTEM):
        need.refresh_from_db()
        assert (need.state, need.removal_reason, need.removed_on, need.removed_here) == ("removed", "4", ago(0), True)
        (sent,) = OutboxMessage.objects.filter(topic="waiting_list.needs_removed")
        assert sent.body == {"needs": [need.pk]}
    assert due(world) == []


@pytest.mark.parametrize("says_so", ["gone from a whole list", "the clock stopped"])
def test_who_came_off_here_stays_marked_until_the_trusts_list_agrees(says_so):
    world = make_world()
    stays = row(2)
    take(world, as_csv([row(1), stays]))
    with acting_as(SYSTEM):
        need = Need.objects.get(trust=world.trust, source_key="W1")
    answer(world, [need], "removed", removal_reason="3")

    def marked():
        with acting_as(SYSTEM):
            need.refresh_from_db()
            return need.state, need.removed_here

    run = take(world, as_csv([row(1), stays]), whole=True)
    assert (marked(), faults(world, run)) == (("removed", True), {2: ["row:removed_but_listed"]})
    stopped = row(1, **{"RTT Status": "34", "Clock Stop": ago(0).isoformat()})
    agreed = take(world, as_csv([stays] if says_so.startswith("gone") else [stopped, stays]), whole=True)
    assert marked() == ("removed", False)
    with acting_as(world.trust_actor(Role.OPERATIONS)) as by:
        undo_import(by=by, run_id=agreed.pk)
    assert marked() == ("removed", True)


def test_who_died_needs_no_decision():
    world = make_world()
    need = waits(world, 200)

    answer(world, [need], "removed", removal_reason="3")

    with acting_as(SYSTEM):
        assert Need.objects.get(pk=need.pk).state == "removed"


def test_all_that_is_wrong_is_named_and_nothing_is_written():
    world = make_world()
    met = waits(world, 200, state="met")
    booked = waits(world, 200, tci_on=ago(-3))
    young = waits(world, 10)

    with pytest.raises(RuleBroken) as rules:
        answer(world, [met, booked, young], "removed", removal_reason="3", day=ago(20))
    with pytest.raises(InvalidInput) as fields:
        answer(world, [], "removed", day=ago(-1))
    with pytest.raises(InvalidInput) as reason:
        answer(world, [young], "still_waits", removal_reason="4")

    assert {(fault.pointer, fault.code) for fault in rules.value.errors} == {
        (f"/needs/{met.pk}", "not_waiting"),
        (f"/needs/{booked.pk}", "need_has_tci"),
        (f"/needs/{young.pk}", "before_the_wait"),
    }
    assert [fault.code for fault in fields.value.errors] == ["nothing_chosen", "day_to_come", "required", "required"]
    assert reason.value.code == "reason_without_removal"
    with acting_as(SYSTEM):
        assert Validation.objects.count() == 0


def test_others_neither_answer_nor_see():
    world, other = make_world(), make_world()
    need = waits(world, 200)

    with pytest.raises(NotFound):
        answer(other, [need])
    with pytest.raises(NotAllowed):
        answer(world, [need], role=Role.GOVERNANCE)
    answer(world, [need])
    with acting_as(other.trust_actor()):
        assert Validation.objects.count() == 0


def test_answers_can_be_added_to_and_never_changed():
    world = make_world()
    answer(world, [waits(world, 200)])

    with (
        acting_as(world.trust_actor(Role.SCHEDULER)),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        Validation.objects.update(outcome="elsewhere")


def test_the_queue_is_worked_through_on_its_page():
    world = make_world()
    needs = [waits(world, 200 + n) for n in range(3)]
    client = visitor(Role.SCHEDULER, trust=world.trust)

    nothing = client.post(PAGE, {"outcome": "still_waits"})
    unsaid = client.post(PAGE, {"need": [needs[0].pk]})
    done = client.post(PAGE, {"need": [needs[0].pk, needs[1].pk], "outcome": "still_waits"}, follow=True)

    assert [(r.status_code) for r in (nothing, unsaid)] == [422, 422]
    assert "Choose at least one patient" in nothing.content.decode()
    page = " ".join(done.content.decode().split())
    assert "Recorded for 2 patients: still wants it here" in page
    assert "1 patient is due to be asked" in page
    assert client.post(PAGE, {"need": ["99999999"], "outcome": "still_waits"}).status_code == 404


def test_executives_see_the_figures_and_no_patient():
    world = make_world()
    need = waits(world, 200)
    client = visitor(Role.EXECUTIVE, trust=world.trust)

    page = client.get(PAGE).content.decode()

    assert "1 patient is due to be asked" in page
    assert need.patient.hospital_number not in page
    assert client.post(PAGE, {"need": [need.pk], "outcome": "still_waits"}).status_code == 403


def test_governance_sees_the_queue_and_cannot_answer():
    world = make_world()
    need = waits(world, 200)
    client = visitor(Role.GOVERNANCE, trust=world.trust)

    page = client.get(PAGE).content.decode()

    assert need.patient.hospital_number in page
    assert "Record for those ticked" not in page

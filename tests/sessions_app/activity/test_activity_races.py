"""Deliveries at the same time, really committing."""

import threading

import pytest
from django.db import connection

from base.row_security import acting_as
from sessions_app.activity.services.activities import log_activities
from sessions_app.models import Activity
from tests.sessions_app.deliveries import activities, fact, make_session, row
from tests.support.world import SYSTEM, make_world

pytestmark = pytest.mark.usefixtures("committed")


def at_once(*deliveries) -> list:
    """Run the deliveries in threads that start together; answers what each returned or raised, in order."""
    start, answers = threading.Barrier(len(deliveries)), [None] * len(deliveries)

    def run(number, world, rows):
        try:
            start.wait()
            with acting_as(world.provider_actor()) as provider:
                answers[number] = log_activities(by=provider, rows=rows)
        except Exception as error:  # noqa: BLE001  (handed to the test)
            answers[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n, *one)) for n, one in enumerate(deliveries)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_the_same_delivery_sent_many_times_at_once_makes_one_set_of_rows():
    world = make_world()
    sessions = [make_session(world, room=room) for room in world.rooms]
    rows = [row(sessions[n % 2], n) for n in range(60)]

    answers = at_once(*((world, rows if n % 2 else rows[::-1]) for n in range(6)))

    kept = activities(world)
    assert len(kept) == 60
    assert sum(answer.counts["accepted"] for answer in answers) == 60
    assert sum(answer.counts["repeated"] for answer in answers) == 300
    assert {r.activity_id for answer in answers for r in answer.rows} == {a.pk for a in kept}
    assert [fact(session).seen for session in sessions] == [30, 30]


def test_one_reference_for_two_sessions_at_once_is_kept_once_and_the_other_told():
    world = make_world()
    first, second = (make_session(world, room=room) for room in world.rooms)

    answers = at_once(*((world, [row(session, n) for n in range(20)]) for session in (first, second)))

    statuses = [{r.status for r in answer.rows} for answer in answers]
    assert sorted(map(sorted, statuses)) == [[201], [409]]
    winner = first if statuses[0] == {201} else second
    assert fact(winner).seen == 20
    with acting_as(SYSTEM):
        assert Activity.objects.count() == 20


def test_one_new_patient_in_two_deliveries_at_once_is_one_patient():
    world = make_world()
    first, second = (make_session(world, room=room) for room in world.rooms)

    at_once(
        (world, [row(first, n, external_ref=f"a{n}") for n in range(30)]),
        (world, [row(second, n, external_ref=f"b{n}") for n in reversed(range(30))]),
    )

    patients = {a.external_ref: a.patient_id for a in activities(world)}
    assert len(patients) == 60
    assert all(patients[f"a{n}"] == patients[f"b{n}"] for n in range(30))

"""Undoing imports."""

import pytest
from django.db import connection

from accounts.roles import Role
from base.errors import NotAllowed, NotFound, RuleBroken
from base.row_security import acting_as
from tests.support.world import SYSTEM, make_world
from tests.waiting_list.imports.support import as_csv, counts, needs, row, take
from waiting_list.imports.services.undo import undo_import
from waiting_list.models import ImportRun, Need, Pathway, Patient
from waiting_list.pathways.services.pathways import add_need
from waiting_list.pathways.services.patients import PatientKey, find_or_add_patients

pytestmark = pytest.mark.django_db
TABLES = ("patient", "pathway", "need")


def undo(world, run, *, role=Role.SCHEDULER):
    with acting_as(world.trust_actor(role)) as actor:
        return undo_import(by=actor, run_id=run.pk)


def contents(world) -> dict[str, list]:
    """Every row of patients, pathways and needs as text, and every clock event that stands."""
    with acting_as(SYSTEM), connection.cursor() as cursor:
        found = {}
        for table in TABLES:
            cursor.execute(
                f"select to_jsonb(x)::text from waiting_list_{table} x where trust_id = %s order by id",
                [world.trust.pk],
            )
            found[table] = cursor.fetchall()
        return found


def test_what_an_import_added_goes():
    world = make_world()
    before = contents(world)
    run = take(world, as_csv([row(1), row(2)]))

    undone = undo(world, run)

    assert contents(world) == before
    assert (undone.state, undone.undone_by) == (ImportRun.State.UNDONE, "Sam Example, Scheduler")


def test_what_an_import_changed_is_as_it_was():
    world = make_world()
    take(world, as_csv([row(1), row(2), row(3)]))
    before = contents(world)
    run = take(
        world, as_csv([row(1, **{"Clock Start": "2026-01-05", "P Code": "P2"}), row(2, TFC="320"), row(4)]), whole=True
    )
    assert (counts(run), run.closed) == ((1, 2, 0, 0), 1)

    undo(world, run)

    assert contents(world) == before


def test_imports_are_undone_last_first():
    world = make_world()
    first = take(world, as_csv([row(1)]))
    second = take(world, as_csv([row(1, **{"P Code": "P2"}), row(2)]))

    with pytest.raises(RuleBroken) as refused:
        undo(world, first)
    undo(world, second)
    undo(world, first)

    assert refused.value.code == "import_not_last"
    assert needs(world) == []


def test_an_import_whose_rows_were_changed_since_stays():
    world = make_world()
    run = take(world, as_csv([row(1), row(2)]))
    with acting_as(SYSTEM):
        Need.objects.filter(pk=needs(world)[0].pk).update(minutes=45)

    with pytest.raises(RuleBroken) as refused:
        undo(world, run)

    assert refused.value.code == "import_touched"
    assert len(needs(world)) == 2


def test_an_import_whose_patients_are_in_use_stays():
    world = make_world()
    run = take(world, as_csv([row(1)]))
    with acting_as(world.trust_actor(Role.SCHEDULER)) as actor:
        add_need(
            by=actor,
            patient_id=needs(world)[0].patient_id,
            what="Echo",
            tfc="320",
            started_on=needs(world)[0].started_on,
        )

    with pytest.raises(RuleBroken) as refused:
        undo(world, run)

    assert refused.value.code == "import_in_use"
    assert len(needs(world)) == 2


def test_patients_who_were_there_before_stay_as_they_were():
    world = make_world()
    known = row(1)
    find_or_add_patients(by_system=SYSTEM, trust_id=world.trust.pk, wanted=[PatientKey(known["NHS Number"])])
    run = take(world, as_csv([known]))
    assert needs(world)[0].patient.hospital_number == "H000001"

    undo(world, run)

    with acting_as(SYSTEM):
        patient = Patient.objects.get(trust=world.trust)
        assert (patient.hospital_number, patient.nhs_number) == ("", known["NHS Number"])
        assert not Pathway.objects.filter(trust=world.trust).exists()


def test_only_the_trust_itself_may_undo_and_only_once():
    world, other = make_world(), make_world()
    run = take(world, as_csv([row(1)]))

    with pytest.raises(NotFound):
        undo(other, run)
    with pytest.raises(NotAllowed):
        undo(world, run, role=Role.FINANCE)
    undo(world, run)
    with pytest.raises(RuleBroken) as refused:
        undo(world, run)

    assert refused.value.code == "import_settled"

"""Importing a patient tracking list."""

import pytest

from tests.support.world import make_world
from tests.waiting_list.imports.support import START, as_csv, counts, faults, needs, row, take

pytestmark = pytest.mark.django_db


def test_rows_become_patients_pathways_and_needs():
    world = make_world()

    run = take(world, as_csv([row(1), row(2)]))

    assert counts(run) == (2, 0, 0, 0)
    assert run.state == "done"
    first, _ = needs(world)
    assert (first.patient.hospital_number, first.patient.nhs_number) == ("H000001", row(1)["NHS Number"])
    assert (first.pathway.pathway_id, first.pathway.issuer) == ("PW000001", world.trust.ods_code)
    assert (first.pathway.clock_start, first.pathway.clock_stop, first.pathway.rtt_status) == (
        START,
        None,
        "20",
    )
    assert (first.kind, first.clock, first.state, first.opcs, first.priority) == (
        "procedure", "rtt", "waiting", "H201", "P3",
    )  # fmt: skip
    assert (first.what, first.source_key, first.started_on) == ("Colonoscopy", "W1", START)
    assert faults(world, run) == {}


def test_the_same_file_again_changes_nothing():
    world = make_world()
    content = as_csv([row(n) for n in range(1, 6)])
    take(world, content)

    again = take(world, content)

    assert counts(again) == (0, 0, 5, 0)

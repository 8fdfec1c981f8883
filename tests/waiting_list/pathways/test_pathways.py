"""Putting needs on the waiting list."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.roles import Role
from base.errors import InvalidInput, NotAllowed, NotFound, RuleBroken
from base.row_security import acting_as
from tests.support.world import SYSTEM, make_world, nhs_number
from waiting_list.models import Need, Pathway
from waiting_list.pathways.services.pathways import add_need
from waiting_list.pathways.services.patients import PatientKey, find_or_add_patients

pytestmark = pytest.mark.django_db
START = dt.date(2026, 3, 2)


def patient_of(world, serial=1):
    return find_or_add_patients(by_system=SYSTEM, trust_id=world.trust.pk, wanted=[PatientKey(nhs_number(serial))])[0]


def add(world, patient, *, role=Role.SCHEDULER, **changes):
    values = {"what": "Colonoscopy", "tfc": "301", "started_on": START} | changes
    with acting_as(world.trust_actor(role)) as actor:
        return add_need(by=actor, patient_id=patient.pk, **values)


def test_a_need_opens_a_pathway_with_its_clock():
    world = make_world()

    need = add(world, patient_of(world), opcs="h20.1", points=2, minutes=40)

    assert (need.state, need.opcs, need.points, need.minutes) == (Need.State.WAITING, "H201", 2, 40)
    assert (need.pathway.clock_start, need.pathway.issuer) == (START, world.trust.ods_code)
    assert len(need.pathway.pathway_id) == 20


def test_a_second_need_joins_the_pathway_that_is_named():
    world = make_world()
    patient = patient_of(world)

    first = add(world, patient, pathway_id="P1")
    second = add(world, patient, pathway_id="P1", clock=Need.Clock.PLANNED)

    assert first.pathway_id == second.pathway_id
    with acting_as(SYSTEM):
        assert Pathway.objects.filter(trust=world.trust).count() == 1


def test_a_pathway_of_another_patient_is_refused():
    world = make_world()
    add(world, patient_of(world), pathway_id="P1")

    with pytest.raises(RuleBroken) as refused:
        add(world, patient_of(world, 2), pathway_id="P1")

    assert refused.value.code == "pathway_of_other_patient"


def test_everything_that_is_wrong_is_named_at_once_and_nothing_is_kept():
    world = make_world()
    tomorrow = timezone.localdate() + dt.timedelta(days=1)

    with pytest.raises(InvalidInput) as refused:
        add(world, patient_of(world), tfc="999", opcs="I999", what=" ", started_on=tomorrow)

    assert [fault.pointer for fault in refused.value.errors] == ["/tfc", "/opcs", "/what", "/started_on"]
    with acting_as(SYSTEM):
        assert not Need.objects.filter(trust=world.trust).exists()


def test_other_organisations_patients_and_roles_without_the_right_are_refused():
    world, other = make_world(), make_world()

    with pytest.raises(NotFound):
        add(world, patient_of(other))
    with pytest.raises(NotAllowed):
        add(world, patient_of(world), role=Role.FINANCE)

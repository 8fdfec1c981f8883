"""The narrow table of who waits and the figures of how many: kept by the database, whoever writes and how."""

import pytest
from django.db import ProgrammingError, connection, transaction
from django.db.models import Sum

from base.row_security import acting_as
from tests.support.world import SYSTEM, make_world
from tests.waiting_list.cohorts.support import ago, waits
from waiting_list.models import Need, Pathway, Patient, Waiting, WaitingCount
from waiting_list.tasks import fold_counts

pytestmark = pytest.mark.django_db


def kept(world):
    with acting_as(SYSTEM):
        return {row.need_id: row for row in Waiting.objects.filter(trust=world.trust)}


def counted(world):
    with acting_as(SYSTEM):
        return WaitingCount.objects.filter(trust=world.trust).aggregate(n=Sum("waiting"))["n"] or 0


def test_a_need_is_kept_with_its_patient_and_its_pathway():
    world = make_world()
    need = waits(world, 10, age_band="65-74", last_attended_on=ago(3), dta_on=ago(5), asa=2)

    row = kept(world)[need.pk]

    assert (row.age_band, row.seen_on, row.asa, row.breach_on) == ("65-74", ago(3), 2, ago(10 - 127))
    assert counted(world) == 1


@pytest.mark.parametrize(
    ("clock", "due", "breach"),
    [("rtt", None, -117), ("dm01", None, -32), ("planned", 4, 3), ("surveillance", None, None)],
)
def test_the_day_a_wait_breaches_follows_its_clock(clock, due, breach):
    world = make_world()
    need = waits(world, 10, clock=clock, due_on=None if due is None else ago(due))

    assert kept(world)[need.pk].breach_on == (None if breach is None else ago(breach))


def test_changes_round_the_product_are_kept_too():
    world = make_world()
    need = waits(world, 10, age_band="65-74")
    other = waits(world, 20)
    with acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute("update waiting_list_need set priority = 'P2' where id = %s", [need.pk])
        cursor.execute("update waiting_list_patient set age_band = '75-84' where id = %s", [need.patient_id])
        cursor.execute(
            "update waiting_list_pathway set next_appointment_on = %s where id = %s", [ago(-9), need.pathway_id]
        )
        cursor.execute("update waiting_list_need set state = 'met', met_on = %s where id = %s", [ago(0), other.pk])

    rows = kept(world)

    assert list(rows) == [need.pk]
    assert (rows[need.pk].priority, rows[need.pk].age_band, rows[need.pk].next_on) == ("P2", "75-84", ago(-9))
    assert counted(world) == 1


def test_what_waits_again_is_kept_again_and_what_goes_is_gone():
    world = make_world()
    need = waits(world, 10)
    with acting_as(SYSTEM):
        Need.objects.filter(pk=need.pk).update(state="removed")
        Need.objects.filter(pk=need.pk).update(state="waiting", started_on=ago(40))
    assert kept(world)[need.pk].started_on == ago(40)

    with acting_as(SYSTEM):
        Need.objects.filter(pk=need.pk).delete()
    assert (kept(world), counted(world)) == ({}, 0)


def test_folding_changes_no_figure():
    world = make_world()
    for days in (10, 10, 20):
        waits(world, days)
    with acting_as(SYSTEM):
        Need.objects.filter(trust=world.trust, started_on=ago(20)).update(state="met")
    assert fold_counts() >= 1
    with acting_as(SYSTEM):
        rows = list(WaitingCount.objects.filter(trust=world.trust).values_list("started_on", "waiting"))

    assert rows == [(ago(10), 2)]


@pytest.mark.parametrize("model", [Waiting, WaitingCount])
def test_nobody_writes_what_is_counted(model):
    world = make_world()
    waits(world)

    with acting_as(world.trust_actor()):
        assert model.objects.all().update(tfc="999") == 0
        assert model.objects.all().delete()[0] == 0
        row = {"trust": world.trust, "started_on": ago(1), "clock": "rtt", "tfc": "301"}
        row |= {"need_id": 1} if model is Waiting else {"waiting": 5}
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            model.objects.create(**row)


@pytest.mark.parametrize("model", [Waiting, WaitingCount])
def test_another_trust_sees_none_of_it(model):
    world, other = make_world(), make_world()
    waits(world)

    with acting_as(other.trust_actor()):
        assert model.objects.count() == 0
    with acting_as(world.provider_actor()) as actor:
        assert (model.objects.count(), model.objects.visible_to(actor).count()) == (0, 0)


def test_the_facts_of_a_pathway_and_patient_of_several_needs_reach_all():
    world = make_world()
    first = waits(world, 10)
    second = waits(world, 20, patient=first.patient)
    with acting_as(SYSTEM):
        Patient.objects.filter(pk=first.patient_id).update(sex="2")
        Pathway.objects.filter(pk=second.pathway_id).update(last_attended_on=ago(1))

    rows = kept(world)

    assert {row.sex for row in rows.values()} == {"2"}
    assert (rows[first.pk].seen_on, rows[second.pk].seen_on) == (None, ago(1))

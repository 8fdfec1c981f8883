"""The waiting list counted at the end of a week: who counts, in which band, and only once."""

import datetime as dt

import pytest
from django.db import ProgrammingError, connection

from audit.models import Event
from base.errors import InvalidInput
from base.row_security import acting_as
from nhs.rtt import diagnostic_band, rtt_band
from tests.support.world import SYSTEM, Role, make_need, make_world
from waiting_list.models import ListSnapshot, Need, SnapshotRow
from waiting_list.snapshots.services import last_sunday, take_snapshot
from waiting_list.tasks import take_snapshots

pytestmark = pytest.mark.django_db

SUNDAY = dt.date(2026, 11, 15)


def waits(world, serial: int, days: int, *, clock: str = "rtt", tfc: str = "301", **facts) -> Need:
    need = make_need(world, serial, tfc=tfc)
    for name, value in {"started_on": SUNDAY - dt.timedelta(days=days), "clock": clock, **facts}.items():
        setattr(need, name, value)
    need.save()
    return need


def taken(world) -> dict[tuple[str, str], list[int]]:
    """Bands by clock and treatment function, after one snapshot."""
    take_snapshot(by=SYSTEM, week_ending=SUNDAY)
    rows = SnapshotRow.objects.filter(trust=world.trust)
    return {(row.clock, row.tfc): row.bands for row in rows}


def filled(bands: list[int]) -> dict[int, int]:
    return {band: many for band, many in enumerate(bands) if many}


def test_every_wait_is_in_the_published_band():
    world = make_world()
    with acting_as(SYSTEM):
        for serial, days in enumerate((0, 7, 8, 126, 127, 2000), start=1):
            waits(world, serial, days)
        for serial, days in enumerate((41, 42), start=11):
            waits(world, serial, days, clock="dm01", tfc="320")
        bands = taken(world)
    rtt = [rtt_band(days) for days in (0, 7, 8, 126, 127, 2000)]
    assert filled(bands["rtt", "301"]) == {band: rtt.count(band) for band in rtt} == {0: 2, 1: 1, 17: 1, 18: 1, 104: 1}
    assert filled(bands["dm01", "320"]) == {diagnostic_band(41): 1, diagnostic_band(42): 1} == {5: 1, 6: 1}


def test_who_waited_then_counts_and_nobody_else():
    world = make_world()
    after, before = SUNDAY + dt.timedelta(days=1), SUNDAY - dt.timedelta(days=1)
    with acting_as(SYSTEM):
        waits(world, 1, 10)
        waits(world, 2, 10, state="met", met_on=after)
        waits(world, 3, 10, state="met", met_on=before)
        waits(world, 4, 10, state="met", met_on=SUNDAY)
        waits(world, 5, 10, state="removed", removed_on=before)
        waits(world, 6, -1)
        stopped = waits(world, 7, 10)
        stopped.pathway.clock_start, stopped.pathway.clock_stop = stopped.started_on, before
        stopped.pathway.save()
        bands = taken(world)
        head = ListSnapshot.objects.get(trust=world.trust)
    assert filled(bands["rtt", "301"]) == {1: 2}
    assert head.waiting == 2


def test_a_running_clock_counts_once_whatever_its_needs():
    world = make_world()
    with acting_as(SYSTEM):
        need = waits(world, 1, 30, dta_on=SUNDAY)
        Need.objects.create(
            trust=world.trust,
            pathway=need.pathway,
            patient=need.patient,
            kind="test",
            clock="rtt",
            tfc="320",
            what="Echo",
            started_on=SUNDAY - dt.timedelta(days=3),
        )
        bands = taken(world)
        row = SnapshotRow.objects.get(trust=world.trust)
    assert list(bands) == [("rtt", "301")]
    assert (row.patients, row.with_decision) == (1, 1)


def test_a_week_that_was_counted_stays_as_it_was():
    world = make_world()
    with acting_as(SYSTEM):
        need = waits(world, 1, 30)
        first = taken(world)
        need.started_on -= dt.timedelta(days=70)
        need.save()
        waits(world, 2, 5)
        again = take_snapshot(by=SYSTEM, week_ending=SUNDAY)
        assert again == []
        assert {(row.clock, row.tfc): row.bands for row in SnapshotRow.objects.all()} == first
        assert Event.objects.filter(name="list_snapshot.taken").count() == 1


@pytest.mark.parametrize("statement", ["update {} set patients = 1", "delete from {}"])
def test_the_database_lets_nobody_change_what_was_counted(statement):
    world = make_world()
    with acting_as(SYSTEM):
        waits(world, 1, 30)
        taken(world)
    with pytest.raises(ProgrammingError, match="permission denied"), acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute(statement.format("waiting_list_snapshotrow"))


def test_a_trust_sees_its_own_weeks_only():
    ours, theirs = make_world(), make_world()
    with acting_as(SYSTEM):
        waits(ours, 1, 30)
        waits(theirs, 2, 30)
        take_snapshot(by=SYSTEM, week_ending=SUNDAY)
    with acting_as(theirs.trust_actor(Role.OPERATIONS)) as actor:
        assert {list_snapshot.trust_id for list_snapshot in ListSnapshot.objects.all()} == {theirs.trust.pk}
        assert {snapshot_row.trust_id for snapshot_row in SnapshotRow.objects.visible_to(actor)} == {theirs.trust.pk}


def test_a_week_ends_on_a_sunday():
    with acting_as(SYSTEM), pytest.raises(InvalidInput) as refused:
        take_snapshot(by=SYSTEM, week_ending=SUNDAY + dt.timedelta(days=1))
    assert refused.value.code == "week_ends_on_sunday"


@pytest.mark.parametrize(
    ("day", "sunday"),
    [(dt.date(2026, 11, 16), SUNDAY), (dt.date(2026, 11, 22), SUNDAY), (dt.date(2026, 11, 23), dt.date(2026, 11, 22))],
)
def test_the_last_sunday_is_the_one_that_is_over(day, sunday):
    assert last_sunday(day) == sunday


def test_the_nightly_task_counts_a_week_once():
    world = make_world()
    with acting_as(SYSTEM):
        waits(world, 1, 300)
    assert (take_snapshots(), take_snapshots()) == (1, 0)

"""Whatever slots a list has and whoever is put on it: no two at once, no kind beyond its number."""

import contextlib
from collections import Counter
from itertools import count, pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.roles import Role
from base.errors import DomainError
from base.row_security import acting_as
from sessions_app.lists.services.list_entries import put_on_list, take_off_list
from sessions_app.lists.services.offer_steps import record_step
from sessions_app.models import ListEntry
from tests.sessions_app.clinics import make_list, waits
from tests.support.world import SYSTEM, make_world
from trusts.slot_mix import SlotKind, Slots, minutes_of, numbers_of, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]
KINDS = [kind.value for kind in SlotKind]
row = st.builds(Slots, st.sampled_from(KINDS), st.integers(1, 3), st.sampled_from((15, 20, 30)))
mixes = st.lists(row, min_size=1, max_size=4).map(tuple).filter(lambda mix: minutes_of(mix) <= 240)
put = st.tuples(
    st.just("put"),
    st.lists(st.tuples(st.integers(0, 5), st.sampled_from(["", *KINDS])), min_size=1, max_size=4),
    st.sampled_from(["", *KINDS]),
    st.booleans(),
)
other = st.tuples(st.sampled_from(("off", "standby", "agreed", "declined")), st.integers(0, 20))
_serials = count(1)
_keys = count(1)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(mixes, st.sampled_from(("slots", "images")), st.lists(put | other, min_size=2, max_size=10))
def test_no_kind_passes_its_number_and_nobody_is_seen_at_once(mix, unit, deeds):
    world = make_world()
    session = make_list(world, words_of(mix), unit=unit)
    patients = {}
    for deed in deeds:
        with contextlib.suppress(DomainError):
            _play(world, session, patients, *deed)
        _holds(session, mix)


def _play(world, session, patients, what, *said):
    if what == "put":
        people, chosen, standby = said
        needs = [_need(world, patients, *one) for one in people]
        kinds = {needs[0].pk: chosen}
        with acting_as(world.trust_actor(Role.SCHEDULER)) as by:
            put_on_list(by=by, session_id=session.pk, need_ids=[n.pk for n in needs], standby=standby, slot_kinds=kinds)
        return
    with acting_as(world.trust_actor(Role.SCHEDULER)) as by:
        entries = list(ListEntry.objects.visible_to(by).filter(session=session).order_by("pk"))
        if not entries:
            return
        entry = entries[said[0] % len(entries)]
        if what == "off":
            take_off_list(by=by, entry_id=entry.pk, reason="Changed their mind")
        else:
            why = "date" if what == "declined" else ""
            record_step(by=by, entry_id=entry.pk, kind=what, key=f"k{next(_keys)}", declined=why)


def _need(world, patients, who, kind):
    need = waits(world, next(_serials), patient=patients.get(who), kind="procedure", slot_kind=kind)
    patients.setdefault(who, need.patient)
    return need


def _holds(session, mix):
    with acting_as(SYSTEM):
        placed = list(ListEntry.objects.filter(session=session, live=True, slot__isnull=False))
    slots = {entry.slot: entry for entry in placed}
    times = sorted((entry.during.lower, entry.during.upper) for entry in slots.values())
    assert all(before[1] <= after[0] for before, after in pairwise(times))
    assert all(session.starts_at <= low and high <= session.ends_at for low, high in times)
    assert Counter(entry.slot_kind for entry in slots.values()) <= Counter(numbers_of(mix))
    assert len({(entry.slot, entry.patient_id) for entry in placed}) == len(slots)
    assert all(
        (entry.during.upper - entry.during.lower).seconds // 60
        in {row.minutes for row in mix if row.kind == entry.slot_kind}
        for entry in placed
    )

"""When a list is made of other slots, those on it get theirs anew, each of its own kind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from base.errors import RuleBroken
from sessions_app.lists import case_slots
from sessions_app.session.models.list_entries import ListEntry
from sessions_app.session.models.sessions import Session


@contextmanager
def slots_anew(session: Session, mix: list[dict]) -> Iterator[None]:
    """Around the statement that writes another mix: everybody leaves their slot before it and has one after it.

    Refused, all of it, where the new mix does not hold those on the list.
    """
    placed = _placed(session) if mix != session.slot_mix else []
    ListEntry.objects.filter(pk__in=[entry.pk for entry in placed]).update(slot=None, during=None)
    yield
    if placed:
        _place(session, placed)


def _placed(session: Session) -> list[ListEntry]:
    rows = ListEntry.objects.filter(session=session, live=True, slot__isnull=False).select_related("need")
    return list(rows.order_by("position"))


def _place(session: Session, entries: list[ListEntry]) -> None:
    needs = [entry.need for entry in entries]
    chosen = {entry.need_id: entry.slot_kind for entry in entries}
    if faults := case_slots.room_faults(session, [], needs, chosen):
        words = "The list already has patients the new slots do not hold. Take them off first, or give it more slots."
        raise RuleBroken(f"{words} {faults[0].detail}", code="slots_hold_fewer")
    for entry, slot in zip(entries, case_slots.place(session, [], needs, chosen), strict=True):
        entry.slot, entry.during, entry.slot_kind = slot.number, slot.during, slot.kind
        entry.save(update_fields=["slot", "during", "slot_kind"])

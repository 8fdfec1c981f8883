"""Patients of a TCI list who are on booked lists."""

from __future__ import annotations

from dataclasses import dataclass

from base.actors import Actor
from waiting_list.tci.booked_lists import BookedList, lists_of
from waiting_list.tci.selectors.differences import CHANGED, HERE, Comparison, Difference


@dataclass(frozen=True, slots=True)
class OnBooked:
    """Somebody on a booked list of whom the file says something else."""

    booked: BookedList
    patient: str
    words: str


def on_booked_lists(actor: Actor, seen: Comparison) -> list[OnBooked]:
    """Those on booked lists among the differences, by list. One query."""
    lists = lists_of(actor, {one.need.pk for one in seen.differences})
    found = [
        OnBooked(lists[one.need.pk], one.need.patient.pseudonym, what_changed(one))
        for one in seen.differences
        if one.need.pk in lists
    ]
    return sorted(found, key=lambda one: (one.booked.session_id, one.patient))


def what_changed(one: Difference) -> str:
    if one.kind == HERE:
        return "is not on the list"
    if one.kind == CHANGED and any(change.name == "tci_on" for change in one.changes):
        return "has another date"
    return "differs in " + ", ".join(change.words.lower() for change in one.changes)

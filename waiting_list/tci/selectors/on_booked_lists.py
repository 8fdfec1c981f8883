"""Patients of a TCI list who are on booked lists."""

from __future__ import annotations

from dataclasses import dataclass

from base.actors import Actor
from waiting_list.tci.booked_lists import BookedList, lists_of
from waiting_list.tci.selectors.differences import CHANGED, HERE, Comparison, TciDifference


@dataclass(frozen=True, slots=True)
class OnBooked:
    """Somebody on a booked list of whom the file says something else."""

    booked: BookedList
    patient: str
    words: str


def on_booked_lists(actor: Actor, seen: Comparison) -> list[OnBooked]:
    """Those on booked lists among the differences, by list. One query."""
    lists = lists_of(actor, {difference.need.pk for difference in seen.differences})
    found = [
        OnBooked(lists[difference.need.pk], difference.need.patient.pseudonym, what_changed(difference))
        for difference in seen.differences
        if difference.need.pk in lists
    ]
    return sorted(found, key=lambda patient: (patient.booked.session_id, patient.patient))


def what_changed(difference: TciDifference) -> str:
    if difference.kind == HERE:
        return "is not on the list"
    if difference.kind == CHANGED and any(change.name == "tci_on" for change in difference.changes):
        return "has another date"
    return "differs in " + ", ".join(change.words.lower() for change in difference.changes)

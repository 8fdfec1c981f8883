"""A list beside those before it and beside the lists that are booked."""

from __future__ import annotations

from dataclasses import dataclass

from base.actors import Actor
from base.formatting import count, day
from waiting_list.imports.models import ImportRun
from waiting_list.tci.booked_lists import BookedList, lists_of
from waiting_list.tci.selectors.differences import CHANGED, HERE, Comparison, Difference

ALIKE = 0.2
"""Up to a fifth more or fewer rows than the last time is much like it."""


@dataclass(frozen=True, slots=True)
class BesideLast:
    """How many rows a file has beside the last one of its kind; ``alike`` is False where somebody should look twice."""

    words: str
    alike: bool


def beside_last(actor: Actor, run: ImportRun, rows: int) -> BesideLast | None:
    """None where none was brought in before, or nothing was in it. One query."""
    before = ImportRun.objects.visible_to(actor).filter(
        kind=run.kind, state=ImportRun.State.DONE, pk__lt=run.pk
    )
    last = before.order_by("-pk").only("rows", "asked_at").first()
    if last is None or not last.rows:
        return None
    then = f"{count(last.rows, 'row')} on {day(last.asked_at)}, {count(rows, 'row')} now"
    if abs(rows - last.rows) <= ALIKE * last.rows:
        return BesideLast(f"Much like the last file: {then}.", True)
    way = "fewer" if rows < last.rows else "more"
    return BesideLast(f"Far {way} rows than in the last file: {then}. See whether the file is whole.", False)


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

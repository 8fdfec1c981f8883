"""Files beside those that came before: a file beside the last one of its kind."""

from __future__ import annotations

from dataclasses import dataclass

from base.actors import Actor
from base.formatting import count, day
from waiting_list.imports.models import ImportRun

ALIKE = 0.2
"""Up to a fifth more or fewer rows than the last time is much like it."""


@dataclass(frozen=True, slots=True)
class BesideLast:
    """The number of rows beside the last file of its kind; ``alike`` is False where somebody should look twice."""

    words: str
    alike: bool


def beside_last(actor: Actor, run: ImportRun, rows: int) -> BesideLast | None:
    """None where none was brought in before, or nothing was in it. One query."""
    before = ImportRun.objects.visible_to(actor).filter(kind=run.kind, state=ImportRun.State.DONE, pk__lt=run.pk)
    last = before.order_by("-pk").only("rows", "asked_at").first()
    if last is None or not last.rows:
        return None
    then = f"{count(last.rows, 'row')} on {day(last.asked_at)}, {count(rows, 'row')} now"
    if abs(rows - last.rows) <= ALIKE * last.rows:
        return BesideLast(f"Much like the last file: {then}.", True)
    way = "fewer" if rows < last.rows else "more"
    return BesideLast(f"Far {way} rows than in the last file: {then}. See whether the file is whole.", False)

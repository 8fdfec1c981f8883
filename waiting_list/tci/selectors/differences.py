"""Differences between a TCI list and the needs here: here only, there only, changed."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet

from base.actors import Actor
from base.formatting import day
from plumbing.encrypted_files import open_encrypted
from waiting_list.imports.models import ImportRun
from waiting_list.imports.reading.fields import TCI_FIELDS
from waiting_list.imports.reading.frame import Frame
from waiting_list.imports.reading.layout import text_of
from waiting_list.imports.services.engine import frame_of
from waiting_list.imports.services.receive import layout_of
from waiting_list.pathways.models.needs import Need
from waiting_list.tci.list_file import COMPARED, TciList, TciRow, read_tci
from waiting_list.tci.selectors.matches import match

HERE, THERE, CHANGED = "here", "there", "changed"
WORDS = {column.name: column.words for column in TCI_FIELDS}
WHOLE_NUMBERS = frozenset({"minutes", "points", "asa"})
DAYS = frozenset(column.name for column in TCI_FIELDS if column.day)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a need: what it says here and what the list says, in words."""

    name: str
    words: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class TciDifference:
    """A need about which the list says something else.

    ``kind``: ``here`` has a date here and is not on the list; ``there`` has one on the list and none here;
    ``changed`` has one on both. ``values``: what accepting it writes, by column. ``token`` names need and difference
    as they were seen.
    """

    kind: str
    need: Need
    line: int | None
    changes: tuple[FieldChange, ...]
    values: dict[str, str | int | None] = field(repr=False)

    @property
    def token(self) -> str:
        seen = [self.kind, *(f"{change.name}\0{change.old}\0{change.new}" for change in self.changes)]
        return f"{self.need.pk}.{hashlib.sha256(chr(1).join(seen).encode()).hexdigest()[:20]}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A TCI list beside what is here. ``first`` and ``last``: the days it covers; outside them nothing is compared."""

    first: dt.date | None
    last: dt.date | None
    differences: tuple[TciDifference, ...]
    same: int
    matched: dict[int, Need] = field(repr=False)
    met: dict[int, list[str]]
    rejected: frozenset[int]
    read: TciList = field(repr=False)
    frame: Frame = field(repr=False)

    @property
    def rows(self) -> int:
        return len(self.read.cells)

    def of(self, kind: str) -> list[TciDifference]:
        return [difference for difference in self.differences if difference.kind == kind]

    @property
    def seen(self) -> str:
        """Names all the differences as they were seen."""
        return hashlib.sha256(" ".join(difference.token for difference in self.differences).encode()).hexdigest()[:32]


def compare(*, by: Actor, run: ImportRun, lock: bool = False) -> Comparison:
    """Read the run's list and compare it. ``lock`` keeps the needs as they are until the transaction ends.

    Needs on the list are found wherever they wait; needs that are *here only* are those with a date from the list's
    first day to its last, at the sites and in the treatment functions the list is about. A handful of queries.
    """
    frame = frame_of(run)
    layout = layout_of(run)
    with open_encrypted(run.content) as stream:
        read = read_tci(text_of(stream, layout.encoding), layout, frame)
    waiting = Need.objects.visible_to(by).filter(trust_id=run.trust_id, state=Need.State.WAITING)
    if lock:
        waiting = waiting.select_for_update(of=("self",))
    matched, refused = match(by, read.rows, waiting)
    sites = {str(pk): code for code, pk in frame.sites.items()}
    differing = [difference for row in read.rows if (difference := _differing(row, matched.get(row.line), sites))]
    met = {line: [*read.met.get(line, ()), *refused.get(line, ())] for line in {*read.met, *refused}}
    good = {row.line for row in read.rows} - set(refused)
    days = sorted(row.said["tci_on"] for row in read.rows)
    first, last = (dt.date.fromisoformat(days[at]) if days else None for at in (0, -1))
    gone = [_gone(need) for need in _here_only(waiting, read.rows, matched, first, last)]
    return Comparison(
        first,
        last,
        (*differing, *gone),
        len(matched) - len(differing),
        matched,
        met,
        frozenset(read.cells) - frozenset(good),
        read,
        frame,
    )


def _differing(row: TciRow, need: Need | None, sites: dict[str, str]) -> TciDifference | None:
    if need is None:
        return None
    changes: list[FieldChange] = []
    values: dict[str, str | int | None] = {}
    for name in COMPARED:
        said = row.said.get(name)
        old = "" if (kept := getattr(need, column_of(name))) is None else str(kept)
        if said is None or said == old:
            continue
        values[column_of(name)] = int(said) if name in WHOLE_NUMBERS or name == "site" else said
        changes.append(FieldChange(name, WORDS[name], _words(name, old, sites), _words(name, said, sites)))
    if not changes:
        return None
    kind = THERE if need.tci_on is None else CHANGED
    return TciDifference(kind, need, row.line, tuple(changes), values)


def _gone(need: Need) -> TciDifference:
    change = FieldChange("tci_on", WORDS["tci_on"], day(need.tci_on), "")
    return TciDifference(HERE, need, None, (change,), {"tci_on": None, "tci_given_on": None})


def _here_only(
    waiting: QuerySet[Need],
    rows: Sequence[TciRow],
    matched: dict[int, Need],
    first: dt.date | None,
    last: dt.date | None,
) -> Iterator[Need]:
    if first is None:
        return
    needs = waiting.filter(tci_on__range=(first, last))
    for name, column in (("site", "site_id"), ("tfc", "tfc")):
        if all(name in row.said for row in rows):
            needs = needs.filter(**{f"{column}__in": sorted({row.said[name] for row in rows})})
    known = {need.pk for need in matched.values()}
    for need in needs.select_related("pathway", "patient", "site").order_by("tci_on", "pk"):
        if need.pk not in known:
            yield need


def column_of(name: str) -> str:
    """A field's column of a need."""
    return "site_id" if name == "site" else name


def _words(name: str, text: str, sites: dict[str, str]) -> str:
    if name in DAYS and text:
        return day(dt.date.fromisoformat(text))
    return sites.get(text, text) if name == "site" else text

"""The TCI list as it stands here, in the trust's own columns and order, to be loaded back into its system."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from audit.services import record
from base.actors import Actor
from base.errors import RuleBroken
from base.permissions import Permission, require
from trusts.models import Trust
from waiting_list.imports.models import ImportKind, ImportMapping, ImportRun
from waiting_list.imports.reading.days import MONTH_FIRST
from waiting_list.imports.services.preview import safe
from waiting_list.imports.services.receive import heading_of, layout_of, trust_of
from waiting_list.pathways.models.needs import Need
from waiting_list.tci.selectors.differences import DAYS, HERE, Comparison, compare

FORMS = ("%d/%m/%Y", "%Y-%m-%d", "%d/%m/%y", "%d-%b-%Y", "%d-%b-%y", "%d %b %Y", "%Y%m%d", "%d.%m.%Y", "%d-%m-%Y")
BOM = "\ufeff"


def export_compared(*, by: Actor, run: ImportRun) -> str:
    """The run's list with what is here now: its own cells where they say the same, new ones where they do not.

    Rows without a date here, and rows that fit nobody here, are left out; needs that are here only come last.
    """
    require(by, Permission.IMPORT_WAITING_LIST)
    seen, heading = compare(by=by, run=run), heading_of(run)
    sheet = _Sheet(heading, run.columns, run.options.get("order", ""), seen, _code_of(by, run.trust_id))
    rows = [sheet.kept(line, need) for line, need in sorted(seen.matched.items()) if need.tci_on is not None]
    rows += [sheet.added(difference.need) for difference in seen.of(HERE)]
    record("tci_list.exported", by=by, target=run, rows=len(rows))
    return _text(heading, rows, layout_of(run).delimiter)


def export_days(*, by: Actor, first: dt.date, last: dt.date) -> str:
    """Everybody with a date in these days, in the columns of the trust's last TCI list.

    Raises RuleBroken where the trust never brought one.
    """
    require(by, Permission.IMPORT_WAITING_LIST)
    trust_id = trust_of(by)
    mapping = ImportMapping.objects.visible_to(by).filter(kind=ImportKind.TCI).first()
    heading = mapping.options.get("heading") if mapping else None
    if mapping is None or not heading:
        sentence = "Bring in one TCI list of the trust first: its columns and their order are taken from it."
        raise RuleBroken(sentence, code="tci_columns_unknown")
    waiting = Need.objects.visible_to(by).filter(state=Need.State.WAITING, tci_on__range=(first, last))
    needs = waiting.select_related("pathway", "patient", "site").order_by("tci_on", "pk")
    sheet = _Sheet(heading, mapping.columns, mapping.options.get("order", ""), None, _code_of(by, trust_id))
    rows = [sheet.added(need) for need in needs]
    record("tci_list.exported", by=by, target=mapping, rows=len(rows), first=first.isoformat(), last=last.isoformat())
    return _text(heading, rows, mapping.options.get("delimiter", ","))


class _Sheet:
    """Rows of a heading: which column is which field, and how the list writes its days."""

    def __init__(
        self, heading: Sequence[str], columns: Mapping[str, str], order: str, seen: Comparison | None, trust: str
    ):
        self.width, self.seen, self.trust = len(heading), seen, trust
        self.places = {name: heading.index(column) for name, column in columns.items() if column in heading}
        self.said = {row.line: row.said for row in seen.read.rows} if seen else {}
        usual = "%m/%d/%Y" if order == MONTH_FIRST else FORMS[0]
        self.forms = {name: self._form(name, usual) for name in self.places if name in DAYS}

    def _form(self, name: str, usual: str) -> str:
        """The way the list writes the days of a column, from its first cell that tells."""
        place = self.places[name]
        for cells in self.seen.read.cells.values() if self.seen else ():
            for form in (usual, *FORMS):
                if place < len(cells) and _fits(cells[place].strip(), form):
                    return form
        return usual

    def kept(self, line: int, need: Need) -> list[str]:
        """A row of the list: a cell stays as it is where it says what is here."""
        read = self.seen.read.cells[line] if self.seen else []
        cells = [*read, *[""] * self.width][: self.width]
        said = self.said[line]
        for name, place in self.places.items():
            if name in said and said[name] != _plain(need, name):
                cells[place] = self._written(need, name)
        return cells

    def added(self, need: Need) -> list[str]:
        cells = [""] * self.width
        for name, place in self.places.items():
            cells[place] = self._written(need, name)
        return cells

    def _written(self, need: Need, name: str) -> str:
        if name == "site":
            return need.site.ods_code if need.site else ""
        value = _value(need, name, self.trust)
        if name in self.forms and value:
            return value.strftime(self.forms[name])
        return "" if value is None else str(value)


def _value(need: Need, name: str, trust: str) -> Any:
    """The value here of a field."""
    own = {
        "nhs_number": lambda: need.patient.nhs_number,
        "hospital_number": lambda: need.patient.hospital_number,
        "pathway_id": lambda: need.pathway.pathway_id,
        "issuer": lambda: need.pathway.issuer,
        "need_key": lambda: "" if need.source_key.startswith("own-") else need.source_key,
        "provider": lambda: trust,
    }
    return own[name]() if name in own else getattr(need, name)


def _plain(need: Need, name: str) -> str:
    value = need.site_id if name == "site" else getattr(need, name, None)
    return "" if value is None else str(value)


def _fits(text: str, form: str) -> bool:
    try:
        dt.datetime.strptime(text, form)  # noqa: DTZ007  (a day, no instant)
    except ValueError:
        return False
    return True


def _code_of(by: Actor, trust_id: int) -> str:
    return Trust.objects.visible_to(by).values_list("ods_code", flat=True).get(pk=trust_id)


def _text(heading: Sequence[str], rows: Iterable[Sequence[str]], delimiter: str) -> str:
    out = io.StringIO(BOM)
    out.seek(0, io.SEEK_END)
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(heading)
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return out.getvalue()

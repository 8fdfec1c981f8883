"""TCI lists of patients nobody is."""

import datetime as dt
import io

from accounts.roles import Role
from base.row_security import acting_as
from tests.waiting_list.imports.support import as_csv, row, take
from waiting_list.imports.services.receive import choose_columns, receive_file
from waiting_list.models import ImportRun
from waiting_list.tci.selectors.differences import Comparison, compare
from waiting_list.tci.services.accept import accept_differences

SATURDAY = dt.date(2026, 12, 5)


def listed(world, *serials: int, **changes: str) -> None:
    """These patients wait, with a date to come in where ``changes`` give one."""
    take(world, as_csv([row(serial, **changes) for serial in serials]))


def line(serial: int, tci: str = "05/12/2026", **more: str) -> dict[str, str]:
    return {"Unit Number": f"H{serial:06d}", "TCI": tci, "Operation": "Colonoscopy"} | more


def receive(world, lines, *, content: bytes | None = None, delimiter: str = ",") -> ImportRun:
    content = as_csv(lines, delimiter=delimiter) if content is None else content
    with acting_as(world.trust_actor(Role.SCHEDULER)) as actor:
        run = receive_file(by=actor, kind="tci", stream=io.BytesIO(content), name="tci.csv")
        return choose_columns(by=actor, run_id=run.pk)


def accept(world, run, tokens):
    with acting_as(world.trust_actor(Role.SCHEDULER)) as actor:
        return accept_differences(by=actor, run_id=run.pk, tokens=tokens)


def compared(world, run: ImportRun) -> Comparison:
    with acting_as(world.trust_actor(Role.SCHEDULER)) as actor:
        return compare(by=actor, run=run)


def told(comparison: Comparison) -> list[tuple]:
    """(kind, line, {field: (old, new)}) of each difference."""
    return [
        (difference.kind, difference.line, {change.name: (change.old, change.new) for change in difference.changes})
        for difference in comparison.differences
    ]

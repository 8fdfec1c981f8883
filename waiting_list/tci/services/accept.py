"""Making needs say what a TCI list says: the lines that were picked, or all, in a few statements whatever their number."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from audit.services import record
from base.actors import Actor
from base.errors import Outdated, RuleBroken
from base.formatting import clock, count
from base.permissions import Permission, require
from plumbing import outbox
from waiting_list.imports.models import ImportRun
from waiting_list.imports.services.outcomes import RowTally, note_rows
from waiting_list.imports.services.ptl import IMPORTING, queue_up
from waiting_list.imports.services.receive import run_of
from waiting_list.tci.list_file import COMPARED
from waiting_list.tci.models import AcceptedDifference
from waiting_list.tci.selectors.differences import CHANGED, THERE, Comparison, TciDifference, column_of, compare

State = ImportRun.State
COLUMNS = tuple(column_of(name) for name in COMPARED)
OPEN = (State.RECEIVED, State.CHECKED, State.DONE)

BEFORE = """
    insert into waiting_list_importbefore (trust_id, run_id, what, row_id, before)
    select %(trust)s, %(run)s, 'need', x.id, to_jsonb(x) from waiting_list_need x where x.id = any(%(needs)s)
    on conflict do nothing
"""
_SET = ", ".join(f"{name} = case when r.given ? '{name}' then n.{name} else x.{name} end" for name in COLUMNS)
CHANGE = f"""
    update waiting_list_need x set run_id = %(run)s, {_SET}
    from jsonb_to_recordset(%(rows)s::jsonb) as r(id bigint, given jsonb),
        lateral jsonb_populate_record(null::waiting_list_need, r.given) n
    where x.id = r.id and x.trust_id = %(trust)s
"""
MARKED = "select count(*) from waiting_list_need where trust_id = %(trust)s and run_id = %(run)s"


@dataclass(frozen=True, slots=True)
class Accepted:
    """The number of differences accepted, and the words on those that were no longer as they were seen."""

    accepted: int
    stale: tuple[str, ...]


@transaction.atomic
def accept_differences(*, by: Actor, run_id: int, tokens: Collection[str]) -> Accepted:
    """Accept the differences that were seen as these tokens say.

    One that somebody else accepted or changed meanwhile is left alone and named, with who did what; the others are
    accepted. Raises RuleBroken where the list is undone or nothing was picked.
    """
    run, seen = _open(by, run_id)
    if not tokens:
        raise RuleBroken("Pick the lines to accept.", code="nothing_picked")
    by_token = {difference.token: difference for difference in seen.differences}
    chosen = [difference for token, difference in by_token.items() if token in set(tokens)]
    stale = _stale(by, run, seen, [token for token in dict.fromkeys(tokens) if token not in by_token])
    _accept(by, run, seen, chosen)
    return Accepted(len(chosen), stale)


@transaction.atomic
def accept_all(*, by: Actor, run_id: int, seen: str) -> Accepted:
    """Accept every difference, if they are what they were when ``seen``. Raises Outdated where they are not."""
    run, now = _open(by, run_id)
    if now.seen != seen:
        sentence = "The differences are not those you saw. " + (
            _last_accepted(by, run) or "Needs of the list were changed since."
        )
        raise Outdated(f"{sentence} Look again, then accept them.", code="differences_changed")
    _accept(by, run, now, now.differences)
    return Accepted(len(now.differences), ())


def _open(by: Actor, run_id: int) -> tuple[ImportRun, Comparison]:
    """The run and its comparison, both held until the transaction ends."""
    require(by, Permission.IMPORT_WAITING_LIST)
    run = run_of(by, run_id, lock=True)
    if run.state not in OPEN:
        raise RuleBroken(f"This list is {State(run.state).label.lower()}.", code="import_settled")
    queue_up(run.trust_id)
    return run, compare(by=by, run=run, lock=True)


def _accept(by: Actor, run: ImportRun, seen: Comparison, chosen: Sequence[TciDifference]) -> None:
    if run.state != State.DONE:
        _settle(run, seen)
    if chosen:
        _write(run, chosen)
        AcceptedDifference.objects.bulk_create(
            AcceptedDifference(
                trust_id=run.trust_id, run=run, need_id=difference.need.pk, line=difference.line, accepted_by=by.label
            )
            for difference in chosen
        )
    run.new += sum(difference.kind == THERE for difference in chosen)
    run.changed += sum(difference.kind == CHANGED for difference in chosen)
    run.closed += sum(difference.kind not in (THERE, CHANGED) for difference in chosen)
    run.save()
    record("tci_list.accepted", by=by, target=run, lines=len(chosen))
    outbox.send("waiting_list.imported", trust_id=run.trust_id, provider_id=None, run=run.pk, kind=run.kind)


def _settle(run: ImportRun, seen: Comparison) -> None:
    """The first acceptance: what became of the list's rows is written down, and the list counts as in."""
    tally = RowTally()
    rows = [(line, line in seen.rejected, codes) for line, codes in sorted(seen.met.items())]
    tally.warned = sum(not rejected for _, rejected, _ in rows)
    note_rows(run, rows, tally)
    for _, _, codes in rows:
        tally.codes.update(codes)
    run.rows = run.rows_done = seen.rows
    run.rejected, run.warned, run.unchanged = len(seen.rejected), tally.warned, seen.same
    run.codes = dict(tally.codes)
    run.state, run.finished_at = State.DONE, timezone.now()


def _write(run: ImportRun, chosen: Sequence[TciDifference]) -> None:
    """Like every import: what was there first, then the change with the import's mark, so that it can be undone."""
    rows = json.dumps([{"id": difference.need.pk, "given": difference.values} for difference in chosen])
    values: dict[str, Any] = {
        "trust": run.trust_id,
        "run": run.pk,
        "needs": [difference.need.pk for difference in chosen],
        "rows": rows,
    }
    with connection.cursor() as cursor:
        cursor.execute(BEFORE, values)
        cursor.execute(IMPORTING, [str(run.pk)])
        cursor.execute(CHANGE, values)
        cursor.execute(IMPORTING, [""])
        cursor.execute(MARKED, values)
        run.written = {"need": cursor.fetchone()[0]}


def _stale(by: Actor, run: ImportRun, seen: Comparison, tokens: Sequence[str]) -> tuple[str, ...]:
    """The fate of the differences that are no longer as they were seen, each in a sentence."""
    wanted = {int(head) for token in tokens if (head := token.partition(".")[0]).isdecimal() and len(head) < 19}
    if not wanted:
        return ()
    now = {difference.need.pk: difference for difference in seen.differences}
    done = AcceptedDifference.objects.visible_to(by).filter(run=run, need_id__in=wanted).order_by("id")
    last = {accepted.need_id: accepted for accepted in done}
    lines = {need.pk: line for line, need in seen.matched.items()}
    return tuple(_became(lines.get(pk), now.get(pk), last.get(pk)) for pk in sorted(wanted))


def _became(line: int | None, now: TciDifference | None, done: AcceptedDifference | None) -> str:
    line = line or (done.line if done else None)
    where = f"Line {line}" if line else "A patient who is only here"
    who = f"{done.accepted_by} accepted it at {clock(done.accepted_at)}" if done else ""
    if now is None:
        return f"{where}: {who or 'it was changed meanwhile and differs no longer'}."
    differs = "; ".join(
        f"{change.words}: here {change.old or 'none'}, list {change.new or 'none'}" for change in now.changes
    )
    return f"{where}: {who or 'it was changed meanwhile'}. Now {differs}."


def _last_accepted(by: Actor, run: ImportRun) -> str:
    accepted = list(AcceptedDifference.objects.visible_to(by).filter(run=run)[:1])
    if not accepted:
        return ""
    last = accepted[0]
    so_far = AcceptedDifference.objects.visible_to(by).filter(run=run).count()
    return f"{last.accepted_by} accepted {count(so_far, 'line')}, the last at {clock(last.accepted_at)}."

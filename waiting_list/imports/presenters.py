"""Context of the import pages: a file's columns, a preview of its rows, its progress, its history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse

from base import charts
from base.actors import Actor
from base.errors import DomainError
from base.formatting import count, moment, number
from base.lists import paginate
from waiting_list.imports.models import ImportKind, ImportRow, ImportRun
from waiting_list.imports.reading.days import MONTH_FIRST
from waiting_list.imports.reading.row_codes import ROW_CODES
from waiting_list.imports.selectors import beside_last
from waiting_list.imports.services.preview import columns_of_run
from waiting_list.imports.services.receive import FIELDS
from waiting_list.imports.services.undo import check_undoable
from waiting_list.official.models.files import OfficialFile

State = ImportRun.State
OPEN = (State.RECEIVED, State.CHECKED)
WORKING = (State.CHECKING, State.IMPORTING)
ROWS_A_PAGE = 50
MARKS: dict[str, str] = {State.DONE: "ok", State.FAILED: "bad", State.UNDONE: "na"}


def history(actor: Actor) -> QuerySet[ImportRun]:
    return ImportRun.objects.visible_to(actor).select_related("file", "job").order_by("-id")


def official_history(actor: Actor) -> list[OfficialFile]:
    """The newest official files of both sorts."""
    return list(OfficialFile.objects.visible_to(actor).order_by("-imported_at", "-id")[:12])


class HistoryEntry(NamedTuple):
    """A run in the history: its state in words with its mark, and a second line."""

    mark: str
    words: str
    more: str

    @classmethod
    def of(cls, run: ImportRun) -> HistoryEntry:
        if run.state == State.UNDONE:
            more = f"“{run.undo_reason}” {run.undone_by}" if run.undo_reason else run.undone_by
            return cls("na", f"Undone {moment(run.undone_at)}", more)
        if run.state in WORKING and run.job:
            return cls("due", run.get_state_display(), f"{run.job.percent}%")
        more = run.error if run.state == State.FAILED else ""
        return cls(MARKS.get(run.state, "due"), "Not started" if run.state in OPEN else run.get_state_display(), more)


def is_ready(run: ImportRun) -> bool:
    """True once the file's columns are settled."""
    return "whole" in run.options


def options_of(run: ImportRun) -> dict[str, bool]:
    return {"month_first": run.options.get("order") == MONTH_FIRST, "whole": bool(run.options.get("whole"))}


def chosen_columns(run: ImportRun, sent: Mapping[str, str]) -> dict[str, str]:
    """Field → heading, from the boxes of the page; of two columns for one field the first counts."""
    known = {field.name for field in FIELDS[run.kind]}
    chosen: dict[str, str] = {}
    for column in columns_of_run(run):
        name = sent.get(f"column-{column.place}", "")
        if name in known:
            chosen.setdefault(name, column.heading)
    return chosen


def progress_of(run: ImportRun) -> dict[str, Any]:
    """The progress of a run, for the progress bar."""
    job = run.job
    working = run.state in WORKING or (job is not None and job.state in ("queued", "running"))
    done, of = (job.done, job.total) if job else (1, 1)
    words = f"{number(min(done, of))} of about {count(of, 'row')}." if working else run.get_state_display() + "."
    return {
        "done": min(done, of),
        "of": max(of, 1),
        "words": words,
        "finished": not working,
        "href": reverse("waiting-list-import-run", args=[run.pk]),
    }


def context_of(actor: Actor, run: ImportRun, query: Mapping[str, str]) -> tuple[str, dict[str, Any]]:
    """Template and context of a run's page."""
    context: dict[str, Any] = {"run": run, "kind_words": ImportKind(run.kind).label, "state": progress_of(run)}
    if not context["state"]["finished"]:
        return "waiting_list/imports/running.jinja", context
    if run.state in OPEN:
        return "waiting_list/imports/look.jinja", context | _columns(run) | _counts(run) | _beside(actor, run)
    return "waiting_list/imports/done.jinja", context | _counts(run) | _rows(actor, run, query)


def _beside(actor: Actor, run: ImportRun) -> dict[str, Any]:
    """The file beside the last one of its kind, once it was looked at."""
    rows = (run.preview or {}).get("rows", 0) if run.state == State.CHECKED else 0
    return {"beside": beside_last(actor, run, rows) if rows else None}


def _columns(run: ImportRun) -> dict[str, Any]:
    found = columns_of_run(run)
    return {
        "recognised": [column for column in found if column.field],
        "others": [column for column in found if not column.field],
        "choices": [(field.name, field.words) for field in FIELDS[run.kind]],
    }


def _counts(run: ImportRun) -> dict[str, Any]:
    """The outcome of the rows, expected or done, as figures, bar and reasons."""
    source = run.preview if run.state == State.CHECKED else {}
    counts = {
        name: source.get(name, getattr(run, name))
        for name in ("rows", "new", "changed", "unchanged", "rejected", "warned", "closed")
    }
    codes = source.get("codes", run.codes)
    parts = [
        {"css": css, "words": f"{words} {number(counts[name])}", "value": counts[name]}
        for css, words, name in (
            ("paid", "New", "new"),
            ("accrued", "Changed", "changed"),
            ("headroom", "Unchanged", "unchanged"),
            ("bad", "Rejected", "rejected"),
        )
    ]
    return {
        "counts": counts,
        "bar_parts": charts.parts(parts),
        "reasons": reasons_of(run, codes),
        "lines": source.get("shown", []),
        "looked": run.state == State.CHECKED,
        "sentences": {code: met.sentence for code, met in ROW_CODES.items()},
    }


class ReasonCount(NamedTuple):
    """A reason for which rows were rejected or warned about, and how many."""

    field: str
    code: str
    sentence: str
    rejects: bool
    rows: int

    @property
    def rows_words(self) -> str:
        return count(self.rows, "row")


def reasons_of(run: ImportRun, codes: Mapping[str, int]) -> list[ReasonCount]:
    """Every reason that was met, what rejects first, the most frequent first."""
    words = {field.name: field.words for field in FIELDS[run.kind]}
    found = []
    for fault, rows in codes.items():
        name, _, code = fault.partition(":")
        met = ROW_CODES[code]
        found.append(ReasonCount(words.get(name, "The whole row"), code, met.sentence, not met.warning, rows))
    return sorted(found, key=lambda reason: (not reason.rejects, -reason.rows, reason.code))


def _rows(actor: Actor, run: ImportRun, query: Mapping[str, str]) -> dict[str, Any]:
    rows = ImportRow.objects.visible_to(actor).filter(run=run).order_by("line", "id")
    return {"row_page": paginate(rows, query, ROWS_A_PAGE), "why_not_undone": _why_not(actor, run)}


def _why_not(actor: Actor, run: ImportRun) -> str:
    """The reason a run cannot be undone; empty where it can."""
    try:
        check_undoable(actor, run)
    except DomainError as refusal:
        return refusal.detail
    return ""

"""Contents of the pages of reports: progress in words, charts and tables out of a stored result."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from base import charts
from base.formatting import MISSING, day, money, number
from plumbing.models import Job
from reports.csv_file import SLICE_WORDS
from reports.kpis.definitions import Unit
from reports.models import ReportRun

SHOWN_IN_CHART = 10


def progress_state(run: ReportRun) -> dict:
    """``done``, ``of``, ``words``, ``finished`` and ``kind`` (waiting, running, done or failed) of a run."""
    job = run.job
    words, kind = _words(job)
    return {
        "done": job.done,
        "of": max(job.total, 1),
        "words": words,
        "finished": job.state in (Job.State.DONE, Job.State.FAILED),
        "kind": kind,
    }


def _words(job: Job) -> tuple[str, str]:
    if job.state == Job.State.DONE:
        return "Done.", "done"
    if job.state == Job.State.FAILED:
        return "Stopped.", "failed"
    if job.state == Job.State.RUNNING:
        return f"{job.done} of {job.total} parts, now: {job.step or 'starting'}.", "running"
    again = " It is taken up again after a stop." if job.attempts else ""
    return f"Waiting for its turn.{again}", "waiting"


def iso_day(text: str) -> str:
    """``2026-10-01`` as ``Thu 1 Oct 2026``."""
    return day(dt.date.fromisoformat(text))


def figure(amount: int | str, unit: str) -> str:
    """A numerator or denominator: pounds as money, part minutes to a tenth, counts with commas."""
    exact = Decimal(amount)
    if unit == Unit.POUNDS:
        return money(exact)
    return number(exact, 0 if exact == exact.to_integral_value() else 1)


def signed(change: int | None) -> str:
    """``+12``, ``-3``, ``0``, or a dash where there is nothing to compare with."""
    return MISSING if change is None else f"{change:+,}" if change else "0"


def kpi_context(result: dict) -> dict:
    drawn = {kpi["code"]: month_chart(kpi) for kpi in result["kpis"]}
    return {"result": result, "charts_of": drawn, "slice_words": SLICE_WORDS, "iso_day": iso_day, "figure": figure}


def month_chart(kpi: dict) -> charts.LineChart | None:
    """The months that have a value, as a plain line; None for fewer than two: two figures are read, not drawn."""
    values = [month["value"] for month in kpi["slices"]["month"] if month["value"] is not None]
    if len(values) < 2:
        return None
    scale = 100 if kpi["unit"] == Unit.SHARE else 1
    return charts.line([float(Decimal(value) * scale) for value in values])


def waiting_context(result: dict) -> dict:
    months = result["months"]
    lines = result["latest"]["lines"] if result["latest"] else []
    return {
        "result": result,
        "iso_day": iso_day,
        "signed": signed,
        "size_chart": charts.line([month["list"] for month in months]) if len(months) > 1 else None,
        "chart": charts.bands([_bar(line) for line in lines[:SHOWN_IN_CHART]]),
    }


def _bar(line: dict) -> dict:
    late = line["over"]["52"] or 0
    return {
        "label": line["name"],
        "value": line["over_18"],
        "words": f"{line['over_18']:,}",
        "late": late,
        "more": f"{late:,} over 52",
    }

"""The list as it is published: every figure of the trust's own list beside those of NHS England's file."""

from __future__ import annotations

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from base.formatting import day, number, percent
from base.formatting import month as in_month
from base.lists import Filter, FilterBar
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from nhs.codes import RttPart
from waiting_list.official.selectors.rtt import current_files
from waiting_list.snapshots.selectors.statistics import Statistics, statistics_of, weeks_counted


@require_GET
@needs(Permission.VIEW_REPORTS)
def statistics(request: ActorRequest) -> HttpResponse:
    """One week of the own list and one month's file, in one part of the file."""
    weeks, files = weeks_counted(request.actor), current_files(request.actor)
    choices = [
        Filter("week", "Own list, week ending", [(week.isoformat(), day(week)) for week in weeks]),
        Filter("month", "NHS England’s file", [(f"{file.period:%Y-%m}", in_month(file.period)) for file in files]),
        Filter("part", "Part", [(part.value, part.label) for part in _incomplete_first()]),
    ]
    bar = FilterBar.read([choice for choice in choices if choice.choices], request.GET)
    shown = statistics_of(
        request.actor,
        part=RttPart.of(bar.value("part")),
        week=dt.date.fromisoformat(bar.value("week")) if weeks else None,
        month=dt.date.fromisoformat(f"{bar.value('month')}-01") if files else None,
    )
    context = {
        "shown": shown,
        "bar": bar,
        "sentence": sentence_of(shown),
        "provider": request.actor.is_provider,
        "there": bool(weeks or files),
        "signed": signed,
    }
    return render(request, "waiting_list/statistics.jinja", context)


def _incomplete_first() -> list[RttPart]:
    return sorted(RttPart, key=lambda part: (part != RttPart.INCOMPLETE, part.value))


def sentence_of(shown: Statistics) -> str:
    """All specialties in the own list and in the file, and how far they are apart, in a sentence."""
    said = []
    if (own := shown.whole.own) and shown.week:
        said.append(
            f"The own list had {number(own.total)} running clocks at the end of {day(shown.week.snapshot.week_ending)},"
            f" {percent(own.share_within_18, 2)} of them within 18 weeks."
        )
    if (official := shown.whole.official) and shown.file:
        share = f", {percent(official.share_within_18, 2)} of them within 18 weeks" if official.summary else ""
        said.append(f"The file of {in_month(shown.file.period)} has {number(official.total)}{share}.")
    if shown.whole.change is not None:
        said.append(_apart(shown.whole.change))
    return " ".join(said)


def signed(change: int) -> str:
    """``+1,204``, ``−17``, ``0``."""
    return f"{'+' if change > 0 else '−' if change else ''}{number(abs(change))}"


def _apart(change: int) -> str:
    if not change:
        return "They agree in number."
    return f"The own list has {number(abs(change))} {'more' if change > 0 else 'fewer'}."

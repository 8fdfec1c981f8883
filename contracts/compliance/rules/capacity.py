"""Rule 3: consultant-led services in spare out-of-hours capacity, within the trust."""

from __future__ import annotations

from collections.abc import Iterable

from base.formatting import count
from contracts.call_offs.wording import some
from contracts.compliance.rules.facts import Facts, LineFacts
from contracts.compliance.rules.outcomes import GateFinding, failed, missing, not_applicable, passed
from contracts.compliance.rules.registry import GUIDANCE, Check, GateRule

NO_LINE = "There is no service line yet, so nothing says what is bought."


def of_each_line(facts: Facts, answer) -> Iterable[GateFinding]:
    """One finding a service line, or that there is none."""
    if not facts.lines:
        yield missing(NO_LINE)
    for line in facts.lines:
        yield answer(line, {"about": line.key, "subject": line.name})


def within_the_trust(facts: Facts) -> Iterable[GateFinding]:
    return of_each_line(facts, _sites)


def _sites(line: LineFacts, place: dict) -> GateFinding:
    if not line.sites:
        return missing("It names no site of the trust.", **place)
    return passed("Delivered on the trust’s own sites.", count(line.sites, "site") + " named", **place)


def consultant_led(facts: Facts) -> Iterable[GateFinding]:
    return of_each_line(facts, _led)


def _led(line: LineFacts, place: dict) -> GateFinding:
    if not line.lead_name:
        return missing("It names no lead consultant, so nothing shows that it is consultant-led.", **place)
    return passed("It is consultant-led.", f"{line.lead_name}, {line.specialty}", **place)


def out_of_hours(facts: Facts) -> Iterable[GateFinding]:
    return of_each_line(facts, _hours)


def _hours(line: LineFacts, place: dict) -> GateFinding:
    hours = line.hours
    if hours is None:
        return missing("Nobody has recorded when its lists run.", **place)
    place |= {"by": hours.by, "on": hours.on}
    if hours.when == "out_of_hours":
        return passed("Evenings, weekends and bank holidays only.", **place)
    inside = "All its lists run" if hours.when == "core" else "Some lists run"
    if not hours.reason:
        return failed(f"{inside} inside core hours and no reason is recorded.", **place)
    return passed(f"{inside} inside core hours, with a reason.", f"“{hours.reason}”", **place)


def lists_out_of_hours(facts: Facts) -> Iterable[GateFinding]:
    return of_each_line(facts, _booked) if facts.lines else [not_applicable(NO_LINE)]


def _booked(line: LineFacts, place: dict) -> GateFinding:
    lists = list(line.in_core_hours)
    if not lists:
        return passed("No list still to be held runs inside core hours.", **place)
    named = some(lists)
    hours = line.hours
    if hours is None or hours.when == "out_of_hours" or not hours.reason:
        said = (
            "is recorded as out of hours only" if hours and hours.when == "out_of_hours" else "has no reason on record"
        )
        runs = count(len(lists), "list runs", "lists run")
        return failed(f"{runs} inside core hours and the line {said}: {named}.", **place)
    return passed(
        "Lists inside core hours have a reason.", f"“{hours.reason}”: {named}", by=hours.by, on=hours.on, **place
    )


RULE = GateRule(
    code="capacity",
    title="Consultant-led, in spare out-of-hours capacity within the trust",
    word="Typically weekends and evenings",
    quote="to use spare, out-of-hours capacity, typically at weekends and evenings, within a trust",
    source=GUIDANCE,
    checks=(
        Check(
            "capacity.within_trust",
            "On the trust’s sites",
            "Does each service line name a site of the trust?",
            within_the_trust,
        ),
        Check(
            "capacity.consultant_led",
            "Consultant-led",
            "Does each service line name a lead consultant?",
            consultant_led,
        ),
        Check(
            "capacity.out_of_hours",
            "Out of hours, or with a reason",
            "Do its lists run out of hours; where some run inside core hours, is the reason recorded?",
            out_of_hours,
        ),
        Check(
            "capacity.lists",
            "Lists inside core hours have a reason",
            "Is there a reason on record for each list booked on a weekday before the evening begins?",
            lists_out_of_hours,
        ),
    ),
)

"""The part of a reference file that is contracts: call-offs with lines and prices, always as drafts."""

from __future__ import annotations

from typing import Any

from base.actors import Actor
from contracts.call_offs.models.call_offs import CallOff, ServiceLine
from contracts.call_offs.services.entry import change_call_off, enter_call_off
from contracts.call_offs.services.life import set_options
from contracts.call_offs.services.lines import FIELDS as LINE
from contracts.call_offs.services.lines import save_line
from contracts.compliance.services.evidence import record_hours
from contracts.compliance.services.notices import record_notice
from contracts.frameworks.models import Lot
from contracts.rates.entries import EnteredRate
from contracts.rates.services.cards import set_draft_rates
from contracts.rates.terms import PAIR
from providers.models import Provider
from trusts.models import Site, Trust

OWN = (
    "reference",
    "title",
    "off_framework_reason",
    "regime",
    "process",
    "intention_published_on",
    "signed_on",
    "starts_on",
    "ends_on",
    "maximum_value",
    "offer_order",
    "source",
)
NOTICE = ("kind", "number", "published_on", "representations_by", "standstill_ends_on", "wording")


def load_call_off(load: Any, thing: dict) -> None:
    """A call-off by trust and reference. One that is no longer a draft must be the same as in the file."""
    parties = _parties(load, thing)
    if parties is None:
        return
    owner, terms = parties
    found = CallOff.objects.filter(trust=owner, reference=thing["reference"]).first()
    by = load.delegate(owner.pk)
    row = load.settle(
        thing,
        found,
        lambda held: _same(held, terms, thing),
        lambda: enter_call_off(by=by, **terms),
        lambda held: change_call_off(by=by, call_off_id=held.pk, **terms),
    )
    if row is not None and row.state == CallOff.State.DRAFT:
        _parts(load, thing, row)


def _parties(load: Any, thing: dict) -> tuple[Trust, dict] | None:
    """The trust, and the terms with ids in place of codes; None with faults when somebody is not known."""
    before = len(load.faults)
    owner = Trust.objects.filter(ods_code=thing["trust"].upper()).first()
    company = Provider.objects.filter(short_name=thing["provider"].upper()).first()
    lot = Lot.objects.filter(framework__reference=thing["framework"], number=thing["lot"]).first()
    if owner is None:
        load.fault(thing, "/trust", "unknown_value", "No trust has this ODS code, here or in the file.")
    if company is None:
        load.fault(thing, "/provider", "unknown_value", "No provider has this short name, here or in the file.")
    if lot is None and (thing["framework"] or thing["lot"]):
        load.fault(thing, "/lot", "unknown_value", "There is no such framework and lot, here or in the file.")
    if len(load.faults) > before or owner is None or company is None:
        return None
    terms = {name: thing[name] for name in OWN}
    return owner, terms | {"provider_id": company.pk, "lot_id": lot.pk if lot else None}


def _parts(load: Any, thing: dict, draft: CallOff) -> None:
    by, lines = load.delegate(draft.trust_id), {line.name: line.pk for line in draft.service_lines.all()}
    before = len(load.faults)
    for entry in thing["service_lines"]:
        sites = _sites(load, entry, draft)
        with load.at(entry):
            values = {name: entry[name] for name in LINE}
            made = save_line(by=by, call_off_id=draft.pk, line_id=lines.get(entry["name"]), site_ids=sites, **values)
            lines[made.name] = made.pk
            _hours(by, entry, made)
    _options(load, by, thing, draft)
    _notices(load, by, thing, draft)
    rates = _rates(load, thing, lines) if len(load.faults) == before else []
    if rates:
        with load.at(thing):
            set_draft_rates(by=by, call_off_id=draft.pk, rates=rates)


def _hours(by: Actor, said: dict, line: ServiceLine) -> None:
    """The hours in which the line's lists run, recorded once."""
    last = line.hours_records.order_by("-pk").first()
    if said["hours"] and (last is None or (last.when, last.reason) != (said["hours"], said["hours_reason"])):
        record_hours(by=by, line_id=line.pk, when=said["hours"], reason=said["hours_reason"])


def _options(load: Any, by: Actor, thing: dict, draft: CallOff) -> None:
    wanted = [(option["until"], option["value"]) for option in thing["options"]]
    if wanted == [(option.until, option.value) for option in draft.extension_options.order_by("place")]:
        return
    with load.at(thing | {"places": {"/options": "/options"}}):
        set_options(by=by, call_off_id=draft.pk, options=wanted)


def _notices(load: Any, by: Actor, thing: dict, draft: CallOff) -> None:
    """Notices that are not here yet; what was published is never rewritten."""
    held = set(draft.award_notices.values_list(*NOTICE))
    for notice in thing["notices"]:
        values = {name: notice[name] for name in NOTICE}
        if tuple(values.values()) not in held:
            with load.at(notice):
                record_notice(by=by, call_off_id=draft.pk, **values)


def _sites(load: Any, line: dict, draft: CallOff) -> list[int]:
    known = dict(Site.objects.filter(trust_id=draft.trust_id).values_list("ods_code", "pk"))
    for index, code in enumerate(line["sites"]):
        if code.upper() not in known:
            load.fault(line, f"/sites/{index}", "unknown_value", "The trust has no site with this ODS code.")
    return [known[code.upper()] for code in line["sites"] if code.upper() in known]


def _rates(load: Any, thing: dict, lines: dict[str, int]) -> list[EnteredRate]:
    """One price a line and kind of day; follow-up appointments may have theirs beside first appointments."""
    rates: list[EnteredRate] = []
    units: dict[tuple[int, str], set[str]] = {}
    for rate in thing["rates"]:
        line = lines.get(rate["service_line"])
        if line is None:
            load.fault(rate, "/service_line", "unknown_value", "The call-off has no service line of this name.")
        elif rate["unit"] in (there := units.setdefault((line, rate["day_type"]), set())) or (
            there and there | {rate["unit"]} != PAIR
        ):
            load.fault(rate, "/day_type", "rate_twice", "This line already has a price for that kind of day.")
        else:
            there.add(rate["unit"])
            rates.append(EnteredRate(line, rate["day_type"], rate["unit"], rate["price"]))
    return rates


def _same(held: CallOff, terms: dict, thing: dict) -> bool:
    """True where the contract here says what the file says, with its lines and the prices of its first rate card."""
    return (
        all(getattr(held, name) == value for name, value in terms.items())
        and _lines_here(held) == _lines_there(thing)
        and _rates_here(held) == _rates_there(thing)
    )


def _lines_here(held: CallOff) -> set:
    lines = held.service_lines.prefetch_related("line_sites__site")
    return {
        (*(getattr(line, name) for name in LINE), tuple(sorted(s.site.ods_code for s in line.line_sites.all())))
        for line in lines
    }


def _lines_there(thing: dict) -> set:
    return {
        (*(line[name] for name in LINE), tuple(sorted(code.upper() for code in line["sites"])))
        for line in thing["service_lines"]
    }


def _rates_here(held: CallOff) -> set:
    card = held.rate_cards.order_by("version").first()
    rates = card.lines.select_related("service_line") if card else []
    return {(rate.service_line.name, rate.day_type, rate.unit, rate.price) for rate in rates}


def _rates_there(thing: dict) -> set:
    return {(rate["service_line"], rate["day_type"], rate["unit"], rate["price"]) for rate in thing["rates"]}

"""The state and the history of a call-off, in words for pages."""

from __future__ import annotations

import datetime as dt

from audit.models import Event
from base.formatting import day, moment
from contracts.call_offs.models.call_offs import CallOff

State = CallOff.State


def status_of(call_off: CallOff, today: dt.date) -> dict[str, str]:
    """The state of a call-off today, as the kind and words of a check's answer."""
    if call_off.state == State.ACTIVE and call_off.last_day < today:
        return {"kind": "na", "text": "Ended"}
    if call_off.state == State.ACTIVE and call_off.first_day > today:
        return {"kind": "due", "text": f"Starts {day(call_off.starts_on)}"}
    kinds = {State.DRAFT: "due", State.STANDSTILL: "due", State.ACTIVE: "ok", State.SUSPENDED: "warn"}
    return {"kind": kinds.get(State(call_off.state), "na"), "text": call_off.get_state_display()}


VERBS = {
    "call_off.entered": "entered the draft",
    "call_off.changed": "changed the draft",
    "call_off.line_saved": "saved a service line",
    "call_off.line_removed": "took a service line off",
    "call_off.rates_set": "set the prices",
    "call_off.rate_card_added": "added prices from a later day",
    "call_off.activated": "activated it",
    "call_off.suspended": "suspended it",
    "call_off.resumed": "let it go on",
    "call_off.terminated": "terminated it",
    "call_off.expired": "let it expire: its last day has passed",
    "call_off.standstill_begun": "began its standstill",
    "call_off.standstill_abandoned": "took the award back",
    "call_off.signed": "recorded the signing",
    "call_off.representation_opened": "recorded a representation",
    "call_off.representation_closed": "closed a representation",
    "call_off.variation_proposed": "proposed a variation",
    "call_off.variation_approved": "approved a variation",
    "call_off.variation_refused": "refused a variation",
    "call_off.notice_recorded": "recorded a notice",
    "call_off.terms_saved": "changed how it runs",
    "call_off.options_set": "set the extension options",
    "call_off.guarantee_added": "added a guarantee",
    "call_off.guarantee_removed": "took a guarantee off",
    "call_off.rates_proposed": "proposed prices from a later day",
    "call_off.rates_refused": "refused the prices proposed",
    "call_off.offer_order_set": "set in which order contracts are asked",
    "call_off.ladder_set": "set the cancellation ladder",
    "call_off.decision_maker_added": "named who decided the award",
    "call_off.opening_set": "set the opening position",
    "call_off.document_added": "added a document",
    "call_off.document_taken": "took a copy of a document",
    "call_off.spend_alert": "sent a warning of the spend",
    "call_off.compliance_changed": "checked the rules again: an answer changed",
    "call_off.check_overridden": "overrode a check",
    "call_off.evidence_filed": "filed evidence",
    "call_off.lead_recorded": "recorded the lead consultant",
    "call_off.hours_recorded": "recorded when lists run",
    "call_off.vat_decided": "recorded the VAT decision",
    "call_off.buying_answered": "answered what is being bought",
    "call_off.comparator_saved": "chose what a price is compared with",
    "call_off.comparator_removed": "took a comparison away",
    "call_off.rates_compared": "compared the prices with the payment scheme",
    "call_off.public_terms_set": "set what the register says of it",
}


def timeline(events: list[Event]) -> list[dict[str, str]]:
    """The timeline of a call-off: when, who, what and why."""
    return [
        {
            "at": moment(event.at),
            "text": f"{event.actor_label} {VERBS.get(event.name, event.name)}."
            + (f" “{event.reason}”" if event.reason else ""),
        }
        for event in events
    ]

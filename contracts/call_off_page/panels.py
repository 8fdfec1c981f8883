"""Panels of a call-off's page: variations, running terms, standstill and documents, forecast."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from base.actors import Actor
from base.formatting import day, money
from contracts.call_offs.models.call_offs import CallOff
from contracts.call_offs.models.life import CallOffDocument, DecisionMaker, Representation, StandingTerms
from contracts.call_offs.policies.cancellation import spans
from contracts.call_offs.policies.standstill import needs_notice
from contracts.money.forecast import outlooks
from contracts.money.ledger import Balance
from contracts.money.models.opening import OpeningPosition
from contracts.money.policies.spending import flag, run_out_words
from contracts.variations.models import Variation


@dataclass(frozen=True, slots=True)
class VariationPanel:
    """A variation with its decision and what is still to do about it."""

    variation: Variation

    @property
    def decision(self):
        return getattr(self.variation, "decision", None)

    @property
    def sign(self) -> tuple[str, str]:
        if self.decision is None:
            return "due", "Waits for approval"
        return ("ok", "Approved") if self.decision.approved else ("na", "Refused")

    @property
    def notice_to_do(self) -> bool:
        decided = self.decision is not None and self.decision.approved
        return decided and self.variation.notice_due and not hasattr(self.variation, "notice")

    @property
    def changes(self) -> str:
        """The changes in words: money, the end, or else the kind of variation."""
        said = []
        if self.variation.amount_change:
            sign = "+" if self.variation.amount_change > 0 else "−"
            said.append(sign + money(abs(self.variation.amount_change)))
        if self.variation.new_ends_on:
            said.append(f"ends {day(self.variation.new_ends_on)}")
        return ", ".join(said) or self.variation.get_kind_display()


def life_of(actor: Actor, call_off: CallOff, spend: Balance, today: dt.date) -> dict:
    """The context of the call-off page; the same number of queries whatever there is."""
    ahead = outlooks(actor=actor, call_offs=[call_off], spent={call_off.pk: spend}, today=today)[call_off.pk]
    made = Variation.objects.visible_to(actor).filter(call_off=call_off).select_related("decision", "notice")
    shown = [VariationPanel(each) for each in made]
    options, steps = list(call_off.extension_options.all()), list(call_off.cancellation_steps.all())
    taken = {each.variation.option_id for each in shown if each.decision is None or each.decision.approved}
    context = {
        "outlook": ahead,
        "outlook_words": run_out_words(ahead, ends_on=call_off.ends_on, today=today),
        "outlook_flag": flag(ahead),
        "variations": shown,
        "variation_waits": any(each.decision is None for each in shown),
        "notices_to_do": [each.variation for each in shown if each.notice_to_do],
        "terms": StandingTerms.objects.visible_to(actor).filter(call_off=call_off).first(),
        "options": options,
        "guarantees": list(call_off.guarantees.all()),
        "proposed_rates": call_off.proposed_rates.filter(approved=None).first(),
        "next_option": next((each for each in options if each.pk not in taken), None),
        "ladder": spans(steps),
    }
    return context | (_for_the_trust(actor, call_off) if actor.is_trust else {})


def _for_the_trust(actor: Actor, call_off: CallOff) -> dict:
    return {
        "decision_makers": list(DecisionMaker.objects.visible_to(actor).filter(call_off=call_off)),
        "representations": list(Representation.objects.visible_to(actor).filter(call_off=call_off)),
        "opening": OpeningPosition.objects.visible_to(actor).filter(call_off=call_off).first(),
        "documents": list(CallOffDocument.objects.visible_to(actor).filter(call_off=call_off).select_related("file")),
        "has_standstill": needs_notice(regime=call_off.regime, process=call_off.process),
    }

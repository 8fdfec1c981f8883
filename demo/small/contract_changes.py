"""The running of the demonstration's contracts: options, ladder, who decided, and the changes since. All of it invented."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from base.actors import Actor
from base.row_security import acting_as
from contracts.call_offs.services.life import add_decision_maker, save_terms, set_ladder, set_options
from contracts.models import CallOff, Variation
from contracts.variations.services import approve_variation, propose_variation

LADDER = [(28, Decimal(25)), (14, Decimal(50)), (7, Decimal(100))]


def agree(by: Actor, call_off: CallOff) -> None:
    """The terms of a draft about its running."""
    until = call_off.last_day + dt.timedelta(days=182)
    set_options(by=by, call_off_id=call_off.pk, options=[(until, Decimal("200000.00"))])
    set_ladder(by=by, call_off_id=call_off.pk, steps=LADDER)
    save_terms(
        by=by,
        call_off_id=call_off.pk,
        purchase_order=f"PO-{call_off.reference}",
        notice_days=90,
        mobilisation_from=call_off.signed_on,
        mobilisation_until=call_off.starts_on,
    )
    add_decision_maker(
        by=by,
        call_off_id=call_off.pk,
        job_title="Chief operating officer",
        name="Sandy Placeholder",
        part="Approved the award",
        decided_on=call_off.signed_on,
    )


def vary(buyer: Actor, approver: Actor, call_off: CallOff) -> None:
    """One change that both agreed, and one that waits for somebody to decide it."""
    kinds, grounds = Variation.Kind, Variation.Ground
    with acting_as(buyer):
        made = propose_variation(
            by=buyer,
            call_off_id=call_off.pk,
            kind=kinds.SCOPE,
            ground=grounds.PROVIDED_FOR,
            clause="Clause 6",
            reason="Sunday lists may be offered as well as Saturday lists",
        )
    with acting_as(approver):
        approve_variation(by=approver, variation_id=made.pk)
    with acting_as(buyer):
        propose_variation(
            by=buyer,
            call_off_id=call_off.pk,
            kind=kinds.VALUE,
            ground=grounds.OWN_DECISION,
            amount_change=Decimal("75000.00"),
            reason="More patients wait for an endoscopy than was foreseen",
        )

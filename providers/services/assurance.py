"""Proof that a provider may deliver care: recorded by the provider, checked by the trusts it works for."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction

from audit.services import record
from base.actors import Actor
from base.constraints import errors_from_database
from base.error_collector import FaultCollector
from base.errors import Fault, NotFound
from base.permissions import Permission, require
from plumbing.documents import Upload, check_document
from plumbing.outbox import send
from providers.models import Assurance, AssuranceCheck, Provider
from providers.services.documents import store_checked
from providers.services.validity import check_new_record, end_earlier

MOST = Decimal("9999999999.99")


@transaction.atomic
def add_assurance(
    *,
    by: Actor,
    item: str,
    reference: str,
    evidence: str,
    valid_from: dt.date,
    valid_until: dt.date | None = None,
    limit: Decimal | None = None,
    document: Upload | None = None,
) -> Assurance:
    """Record an item with its number and where its document can be seen, or the document itself. What has ended is refused.

    Raises InvalidInput with everything that is wrong.
    """
    require(by, Permission.MANAGE_CLINICIANS)
    provider = _own_provider(by)
    faults = FaultCollector()
    if item not in Assurance.Item.values:
        faults.add("/item", "unknown_value", "Select the item from the list")
    reference = faults.need("/reference", reference, "Enter its number, as it stands on the paper")
    if document is None:
        evidence = faults.need("/evidence", evidence, "Say where the paper can be seen, or send the paper")
    else:
        check_document(faults, document)
    if limit is not None and not 0 < limit <= MOST:
        faults.add("/limit", "invalid", "Enter what it covers in pounds, or nothing")
    check_new_record(faults, "assurance", valid_from, valid_until)
    faults.stop()
    made = Assurance.objects.create(
        provider=provider,
        item=item,
        reference=reference,
        evidence=evidence,
        limit=limit,
        valid_from=valid_from,
        valid_until=valid_until,
        recorded_by=by.label,
    )
    record("assurance.added", by=by, target=made, item=item, until=str(valid_until or ""))
    if document is not None:
        store_checked(by, made, document)
    _announce(made)
    return made


@transaction.atomic
def end_assurance(*, by: Actor, assurance_id: int, valid_until: dt.date, reason: str) -> Assurance:
    """Bring an end forward: withdrawn, cancelled, entered wrongly. What it covered before stays on record."""
    require(by, Permission.MANAGE_CLINICIANS)
    held = Assurance.objects.visible_to(by).select_for_update().filter(pk=assurance_id).first()
    if held is None:
        raise NotFound()
    reason = end_earlier(FaultCollector(), "assurance", held, valid_until, reason)
    record("assurance.ended", by=by, target=held, item=held.item, reason=reason)
    _announce(held)
    return held


@transaction.atomic
def check_assurance(*, by: Actor, assurance_id: int) -> AssuranceCheck:
    """Record that somebody of the trust has seen the document. Raises NotFound for a provider that does not work for the trust."""
    require(by, Permission.CHECK_CLEARANCE)
    held = Assurance.objects.visible_to(by).filter(pk=assurance_id).first()
    if held is None:
        raise NotFound()
    already = Fault("", "checked_already", "Your trust has checked this already")
    with errors_from_database({"assurance_checked_once": already}):
        check = AssuranceCheck.objects.create(
            trust_id=by.own_trust_id, provider_id=held.provider_id, assurance=held, checked_by=by.label
        )
    record("assurance.checked", by=by, target=held, item=held.item)
    return check


def _own_provider(by: Actor) -> Provider:
    """Under lock, so that what is recorded of one provider at once comes one after the other."""
    found = Provider.objects.visible_to(by).select_for_update(no_key=True).filter(pk=by.own_provider_id).first()
    if found is None:
        raise NotFound()
    return found


def _announce(assurance: Assurance) -> None:
    send("assurance.changed", provider_id=assurance.provider_id, provider=assurance.provider_id)

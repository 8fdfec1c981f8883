"""Frameworks, their lots and suppliers: dated reference data of the whole platform, each with its source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q

from audit.services import record
from base.actors import Actor
from base.constraints import errors_from_database
from base.error_collector import FaultCollector
from base.errors import Fault, InvalidInput, NotFound, RuleBroken
from base.permissions import Permission, require
from base.row_security import acting_as
from contracts.frameworks.models import Framework, Lot, LotSupplier, Region
from nhs.identifiers import tfc as read_tfc
from plumbing.outbox import send
from providers.models import Provider


@transaction.atomic
def add_framework(
    *,
    by: Actor,
    reference: str,
    title: str,
    owner: str,
    regime: str = "",
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
    source: str = "",
) -> Framework:
    """Add a framework. What is not known stays empty: nothing here is guessed."""
    require(by, Permission.ADMINISTER_PLATFORM)
    framework = Framework(**_read(reference, title, owner, regime, starts_on, ends_on, source))
    with errors_from_database(_taken(framework.reference)):
        framework.save()
    record("framework.added", by=by, target=framework, reference=framework.reference)
    return framework


@transaction.atomic
def change_framework(
    *,
    by: Actor,
    framework_id: int,
    reference: str,
    title: str,
    owner: str,
    regime: str = "",
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
    source: str = "",
) -> Framework:
    require(by, Permission.ADMINISTER_PLATFORM)
    framework = _own(by, framework_id)
    values = _read(reference, title, owner, regime, starts_on, ends_on, source)
    for name, value in values.items():
        setattr(framework, name, value)
    with errors_from_database(_taken(framework.reference)):
        framework.save(update_fields=list(values))
    record("framework.changed", by=by, target=framework, reference=framework.reference)
    _tell(framework.pk)
    return framework


@transaction.atomic
def add_lot(*, by: Actor, framework_id: int, number: str, title: str, type: str) -> Lot:  # noqa: A002
    """Add a lot, typed: insourcing is not outsourcing and neither is temporary staffing."""
    require(by, Permission.ADMINISTER_PLATFORM)
    framework = _own(by, framework_id)
    faults = FaultCollector()
    number = faults.need("/number", number, "Enter the lot's number, like 1 or 2a")
    title = faults.need("/title", title, "Enter the lot's title")
    if type not in Lot.Type.values:
        faults.add("/type", "unknown_value", "Select what the lot is for from the list")
    faults.stop()
    taken = Fault("/number", "lot_exists", f"{framework.reference} already has a lot {number}")
    with errors_from_database({"lot_once": taken}):
        lot = Lot.objects.create(framework=framework, number=number, title=title, type=type)
    record("framework.lot_added", by=by, target=framework, lot=number)
    return lot


@transaction.atomic
def add_supplier(
    *,
    by: Actor,
    lot_id: int,
    provider_id: int,
    joined_on: dt.date,
    specialties: Sequence[str] = (),
    regions: Sequence[str] = (),
) -> LotSupplier:
    """A provider becomes a supplier on a lot. It may leave and join again, but not be on it twice at once.

    Specialties are treatment function codes; leave them and the regions empty where the framework states none.
    """
    require(by, Permission.ADMINISTER_PLATFORM)
    covers = _cover(specialties, regions)
    lot = Lot.objects.visible_to(by).select_for_update().select_related("framework").filter(pk=lot_id).first()
    provider = Provider.objects.visible_to(by).filter(pk=provider_id).first()
    if lot is None:
        raise NotFound()
    if provider is None:
        raise InvalidInput.of([Fault("/provider_id", "unknown_value", "Select the provider from the list")])
    overlapping = lot.suppliers.filter(Q(left_on=None) | Q(left_on__gte=joined_on), provider=provider)
    if overlapping.exists():
        words = f"{provider.name} is already a supplier on lot {lot.number} of {lot.framework.reference} on that day"
        raise RuleBroken.of([Fault("/joined_on", "supplier_exists", words)])
    supplier = LotSupplier.objects.create(lot=lot, provider=provider, joined_on=joined_on, **covers)
    record("framework.supplier_added", by=by, target=lot.framework, lot=lot.number, provider=provider.pk)
    _tell(lot.framework_id)
    return supplier


@transaction.atomic
def end_supplier(*, by: Actor, supplier_id: int, left_on: dt.date) -> LotSupplier:
    """The last day a provider is a supplier on the lot. Contracts signed before stand."""
    require(by, Permission.ADMINISTER_PLATFORM)
    suppliers = LotSupplier.objects.visible_to(by).select_related("lot__framework")
    supplier = suppliers.select_for_update(of=("self",)).filter(pk=supplier_id).first()
    if supplier is None:
        raise NotFound()
    if left_on < supplier.joined_on:
        words = "The last day must be on or after the day the supplier joined"
        raise InvalidInput.of([Fault("/left_on", "ends_before_it_starts", words)])
    supplier.left_on = left_on
    supplier.save(update_fields=["left_on"])
    lot = supplier.lot
    record("framework.supplier_left", by=by, target=lot.framework, lot=lot.number, provider=supplier.provider_id)
    _tell(lot.framework_id)
    return supplier


def _cover(specialties: Sequence[str], regions: Sequence[str]) -> dict:
    faults = FaultCollector()
    codes = [faults.read("/specialties", read_tfc, code) for code in specialties]
    if not set(regions) <= set(Region.values):
        faults.add("/regions", "unknown_value", "Select the regions from the list")
    faults.stop()
    return {"specialties": sorted(set(codes)), "regions": sorted(set(regions))}


def _tell(framework_id: int) -> None:
    """Let what was called off from it be judged again. People of the platform see no contract, so a job tells."""
    with acting_as(Actor.system("framework changed")):
        send("framework.changed", framework=framework_id)


def _own(by: Actor, framework_id: int) -> Framework:
    framework = Framework.objects.visible_to(by).select_for_update().filter(pk=framework_id).first()
    if framework is None:
        raise NotFound()
    return framework


def _read(
    reference: str, title: str, owner: str, regime: str, starts_on: dt.date | None, ends_on: dt.date | None, source: str
) -> dict:
    faults = FaultCollector()
    values = {
        "reference": faults.need("/reference", reference, "Enter the framework's reference, like RM6276"),
        "title": faults.need("/title", title, "Enter the framework's title"),
        "owner": faults.need("/owner", owner, "Enter who owns the framework"),
        "regime": regime,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "source": source.strip(),
    }
    if regime not in Framework.Regime.values:
        faults.add("/regime", "unknown_value", "Select the procurement regime from the list")
    if starts_on and ends_on and ends_on < starts_on:
        faults.add("/ends_on", "ends_before_it_starts", "The framework must end on or after the day it starts")
    faults.stop()
    return values


def _taken(reference: str) -> dict[str, Fault]:
    words = f"A framework with the reference {reference} is already here"
    return {"contracts_framework_reference_key": Fault("/reference", "framework_exists", words)}

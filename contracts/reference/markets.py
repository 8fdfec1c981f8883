"""The part of a reference file that is everybody's: providers, frameworks, lots, suppliers."""

from __future__ import annotations

from typing import Any

from contracts.frameworks.models import Framework, Lot, LotSupplier
from contracts.frameworks.services import add_framework, add_lot, add_supplier, change_framework, end_supplier
from providers.models import Provider
from providers.services.organisation import create_provider

FRAMEWORK = ("reference", "title", "owner", "regime", "starts_on", "ends_on", "source")


def load_provider(load: Any, thing: dict) -> Provider | None:
    """A provider by its short name. Once here its particulars are its own to change, so only the name is compared."""
    values = {name: thing[name] for name in ("name", "short_name", "companies_house", "cqc_id", "telephone")}
    found = Provider.objects.filter(short_name=thing["short_name"].upper()).first()
    return load.settle(
        thing, found, lambda row: row.name == thing["name"], lambda: create_provider(by=load.by, **values), None
    )


def load_framework(load: Any, thing: dict) -> None:
    values = {name: thing[name] for name in FRAMEWORK}
    found = Framework.objects.filter(reference=thing["reference"]).first()
    row = load.settle(
        thing,
        found,
        lambda held: all(getattr(held, name) == value for name, value in values.items()),
        lambda: add_framework(by=load.by, **values),
        lambda held: change_framework(by=load.by, framework_id=held.pk, **values),
    )
    for lot in thing["lots"] if row else []:
        _lot(load, lot, row)


def _lot(load: Any, thing: dict, held: Framework) -> None:
    values = {name: thing[name] for name in ("number", "title", "type")}
    found = Lot.objects.filter(framework=held, number=thing["number"]).first()
    row = load.settle(
        thing,
        found,
        lambda lot: (lot.title, lot.type) == (thing["title"], thing["type"]),
        lambda: add_lot(by=load.by, framework_id=held.pk, **values),
        None,
    )
    for supplier in thing["suppliers"] if row else []:
        _supplier(load, supplier, row)


def _supplier(load: Any, thing: dict, lot: Lot) -> None:
    company = Provider.objects.filter(short_name=thing["provider"].upper()).first()
    if company is None:
        load.fault(thing, "/provider", "unknown_value", "No provider has this short name, here or in the file.")
        return

    def end(held: LotSupplier) -> LotSupplier:
        return end_supplier(by=load.by, supplier_id=held.pk, left_on=thing["left_on"]) if thing["left_on"] else held

    def add() -> LotSupplier:
        made = add_supplier(by=load.by, lot_id=lot.pk, provider_id=company.pk, joined_on=thing["joined_on"])
        return end(made)

    found = LotSupplier.objects.filter(lot=lot, provider=company, joined_on=thing["joined_on"]).first()
    load.settle(thing, found, lambda held: held.left_on == thing["left_on"], add, end if thing["left_on"] else None)

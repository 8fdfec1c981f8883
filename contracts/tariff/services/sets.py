"""NHS Payment Scheme prices: a set is entered, its file looked at, loaded once, and withdrawn if it was wrong."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from io import BytesIO

from django.db import transaction
from django.utils import timezone

from audit.services import record
from base.actors import Actor
from base.constraints import errors_from_database
from base.error_collector import FaultCollector
from base.errors import Fault, InvalidInput, NotFound, RuleBroken
from base.permissions import Permission, require
from contracts.tariff.models import Comparator, TariffPrice, TariffSet
from contracts.tariff.reading import ReadPriceFile, mapping_of, read_prices
from contracts.tariff.services.comparisons import compare_all
from contracts.tariff.table import MOST_BYTES, Table, read_table
from plumbing.files import open_stored, store
from plumbing.models import StoredFile

State = TariffSet.State
MOST_FAULTS = 100


@transaction.atomic
def add_tariff_set(
    *,
    by: Actor,
    name: str,
    kind: str,
    published_on: dt.date,
    effective_from: dt.date,
    file_name: str,
    content: bytes,
    effective_to: dt.date | None = None,
    mff_included: bool = False,
    mff: Decimal | None = None,
    source: str = "",
    trust_id: int | None = None,
) -> TariffSet:
    """Keep a set's particulars and its file; the prices are read when its columns are known.

    ``trust_id`` is for the product's own jobs. Raises InvalidInput naming every fault, RuleBroken for a taken name.
    """
    require(by, Permission.MANAGE_CONTRACTS)
    values = {
        "name": name.strip(),
        "kind": kind,
        "published_on": published_on,
        "effective_from": effective_from,
        "effective_to": effective_to,
        "mff_included": mff_included,
        "mff": mff,
        "source": source.strip(),
    }
    _check(values)
    read_table(content)
    kept = store(by=by, name=file_name, content=BytesIO(content), content_type="text/csv", limit=MOST_BYTES)
    owner = trust_id if by.is_system and trust_id is not None else by.own_trust_id
    tariff_set = TariffSet(trust_id=owner, file_id=kept.pk, file_name=kept.name, **values)
    taken = Fault("/name", "tariff_set_exists", f"There is already a set called {tariff_set.name}")
    with errors_from_database({"tariff_set_name_once": taken}):
        tariff_set.save()
    record("tariff_set.added", by=by, target=tariff_set, name=tariff_set.name)
    return tariff_set


def table_of(*, by: Actor, tariff_set: TariffSet) -> Table:
    """The file of a set. NotFound when it is no longer kept."""
    stored = StoredFile.objects.visible_to(by).filter(pk=tariff_set.file_id).first() if tariff_set.file_id else None
    if stored is None:
        raise NotFound()
    try:
        with open_stored(stored) as stream:
            return read_table(stream.read())
    except FileNotFoundError:
        raise NotFound("The file is no longer kept. Add the set again.") from None


def preview_tariff(*, by: Actor, set_id: int, mapping: dict) -> ReadPriceFile:
    """Preview loading the set by these columns. Writes nothing."""
    require(by, Permission.MANAGE_CONTRACTS)
    tariff_set = _own_set(by, set_id, lock=False)
    table = table_of(by=by, tariff_set=tariff_set)
    return read_prices(table, mapping_of(mapping, table.headers))


@transaction.atomic
def load_tariff(*, by: Actor, set_id: int, mapping: dict) -> TariffSet:
    """Read the prices and put the set in use; open rates are compared again, what was found before stays.

    All of the file or nothing: raises InvalidInput with the line of every fault (the first hundred).
    """
    require(by, Permission.MANAGE_CONTRACTS)
    tariff_set = _own_set(by, set_id)
    if tariff_set.state != State.DRAFT:
        raise RuleBroken(f"{tariff_set.name} is loaded already: prices are never rewritten.", code="tariff_set_loaded")
    reading = preview_tariff(by=by, set_id=tariff_set.pk, mapping=mapping)
    refuse(reading)
    TariffPrice.objects.bulk_create(
        (
            TariffPrice(
                trust_id=tariff_set.trust_id,
                tariff_set=tariff_set,
                tab=price.tab,
                currency=price.currency,
                code=price.code,
                name=price.name,
                pod=price.pod,
                price=price.price,
            )
            for price in reading.prices
        ),
        batch_size=5000,
    )
    tariff_set.state, tariff_set.mapping, tariff_set.loaded_at, tariff_set.loaded_by = (
        State.IN_USE,
        mapping,
        timezone.now(),
        by.label,
    )
    tariff_set.save(update_fields=["state", "mapping", "loaded_at", "loaded_by"])
    record("tariff_set.loaded", by=by, target=tariff_set, prices=len(reading.prices), tabs=reading.tabs)
    codes = {price.code for price in reading.prices}
    Comparator.objects.visible_to(by).filter(trust_id=tariff_set.trust_id, code__in=codes).exclude(set_id=None).update(
        set_id=None
    )
    compare_all(by=by, trust_id=tariff_set.trust_id, because=f"{tariff_set.name} was loaded", codes=codes)
    return tariff_set


@transaction.atomic
def withdraw_tariff(*, by: Actor, set_id: int, reason: str) -> TariffSet:
    """Use a set no longer. Comparisons made with it stay on record; open rates are compared with what is left."""
    require(by, Permission.MANAGE_CONTRACTS)
    faults = FaultCollector()
    reason = faults.need("/reason", reason, "Say why, in a sentence")
    faults.stop()
    tariff_set = _own_set(by, set_id)
    if tariff_set.state == State.WITHDRAWN:
        raise RuleBroken(f"{tariff_set.name} is withdrawn already.", code="tariff_set_withdrawn")
    tariff_set.state, tariff_set.withdrawn_because = State.WITHDRAWN, reason[:300]
    tariff_set.save(update_fields=["state", "withdrawn_because"])
    record("tariff_set.withdrawn", by=by, target=tariff_set, reason=reason, name=tariff_set.name)
    compare_all(by=by, trust_id=tariff_set.trust_id, because=f"{tariff_set.name} was withdrawn")
    return tariff_set


def refuse(reading: ReadPriceFile) -> None:
    """Raise InvalidInput when anything in the file is wrong."""
    if reading.faults:
        more = len(reading.faults) - MOST_FAULTS
        words = f"{len(reading.faults)} lines are wrong; nothing was loaded." + (
            f" The first {MOST_FAULTS} are named." if more > 0 else ""
        )
        raise InvalidInput.of(reading.faults[:MOST_FAULTS], code="rows_wrong", detail=words)


def _check(values: dict) -> None:
    faults = FaultCollector()
    faults.need("/name", values["name"], "Enter what the set is called, like 2025/26 prices, first publication")
    if values["kind"] not in TariffSet.Kind.values:
        faults.add("/kind", "unknown_value", "Select unit prices or guide prices")
    if values["effective_to"] is not None and values["effective_to"] < values["effective_from"]:
        faults.add("/effective_to", "ends_before_it_starts", "The set must hold until the day it starts or later")
    mff = values["mff"]
    if mff is not None and not Decimal("0.5") <= mff <= 2:
        faults.add("/mff", "invalid", "The market forces factor must be a number such as 1.0654")
    elif mff is not None and values["mff_included"]:
        faults.add("/mff", "mff_twice", "The prices hold the market forces factor already: leave it empty")
    faults.stop()


def _own_set(by: Actor, set_id: int, *, lock: bool = True) -> TariffSet:
    sets = TariffSet.objects.visible_to(by).filter(pk=set_id)
    tariff_set = (sets.select_for_update(no_key=True) if lock else sets).first()
    if tariff_set is None:
        raise NotFound()
    return tariff_set

"""Comparators of rates, and the comparisons themselves: added whenever something changed, never rewritten."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from audit.services import record
from base.actors import Actor
from base.constraints import errors_from_database
from base.error_collector import FaultCollector
from base.errors import Fault, NotFound
from base.formatting import london_day
from base.permissions import Permission, require
from contracts.call_offs.models.call_offs import CallOff, ServiceLine
from contracts.call_offs.rechecks import recheck
from contracts.call_offs.selectors import open_call_offs
from contracts.call_offs.services.entry import own_call_off
from contracts.rates.models import RateLine
from contracts.rates.terms import MIX_UNITS, TIME_UNITS, Unit, units_words
from contracts.tariff.comparison import ComparisonResult, compare, compare_mix, holds_on, mix_words, price_for
from contracts.tariff.currency import attendance_pod, read_code
from contracts.tariff.models import Comparator, Pod, TariffPrice, TariffSet, TariffTest
from contracts.tariff.selectors import comparators, latest_tests, open_periods, prices_in_use
from nhs.errors import Invalid

OPEN = (CallOff.State.DRAFT, CallOff.State.STANDSTILL, CallOff.State.ACTIVE, CallOff.State.SUSPENDED)
FIELDS = ("service_line_id", "unit", "label", "code", "pod", "units_per_case", "cases_planned", "with_mff", "set_id")
# A comparison that says the same as the newest one is not added again.
SAME = ("set_id", "set_words", "tariff", "case_price", "outcome", "code", "pod", "with_mff", "label")


@transaction.atomic
def save_comparator(
    *,
    by: Actor,
    call_off_id: int,
    service_line_id: int,
    unit: str,
    label: str,
    code: str,
    pod: str,
    units_per_case: int = 1,
    cases_planned: int | None = None,
    with_mff: bool = False,
    set_id: int | None = None,
    comparator_id: int | None = None,
) -> Comparator:
    """Say what the rates of a service line are compared with, and compare them.

    A price for a list or half-day is compared with the cases planned on one, each kind with its ``cases_planned``.
    ``set_id`` None means the set in force. Raises InvalidInput naming every fault, RuleBroken when the name is taken.
    """
    require(by, Permission.MANAGE_CONTRACTS)
    call_off = own_call_off(by, call_off_id)
    comparator = _own_comparator(call_off, comparator_id)
    values = {
        "service_line_id": service_line_id,
        "unit": unit,
        "label": label.strip(),
        "pod": pod,
        "units_per_case": units_per_case,
        "cases_planned": cases_planned,
        "with_mff": with_mff,
        "set_id": set_id,
    }
    values["code"] = _check(by, call_off, values, code)
    for name in FIELDS:
        setattr(comparator, name, values[name])
    taken = Fault(
        "/label", "comparator_exists", f"{comparator.label} is already compared for this service line and unit"
    )
    with errors_from_database({"comparator_once": taken}):
        comparator.save()
    record(
        "call_off.comparator_saved",
        by=by,
        target=call_off,
        comparator=comparator.pk,
        label=comparator.label,
        code=comparator.code,
    )
    compare_rates(by=by, call_off=call_off, because="Comparator chosen")
    return comparator


@transaction.atomic
def remove_comparator(*, by: Actor, call_off_id: int, comparator_id: int) -> None:
    """Compare no longer with this; what is left is compared again. What was found stays on record."""
    require(by, Permission.MANAGE_CONTRACTS)
    call_off = own_call_off(by, call_off_id)
    comparator = _own_comparator(call_off, comparator_id)
    record("call_off.comparator_removed", by=by, target=call_off, comparator=comparator.pk, label=comparator.label)
    comparator.delete()
    compare_rates(by=by, call_off=call_off, because="Comparator taken off")


def compare_rates(*, by: Actor, call_off: CallOff, because: str) -> list[TariffTest]:
    """Compare every rate that holds today or will with each of its comparators; add what has changed.

    The compliance gate judges what was found. The caller holds the call-off's lock. The same number of queries
    whatever there is. Safe to repeat: nothing new, nothing added.
    """
    if call_off.state not in OPEN:
        return []
    cards = {
        comparator.card.pk: comparator for comparator in open_periods(call_off, call_off.rate_cards.all(), _today())
    }
    rates = RateLine.objects.visible_to(by).filter(rate_card__in=cards).select_related("service_line").order_by("pk")
    chosen = comparators(by, call_off)
    prices = prices_in_use(by, call_off.trust_id, {comparator.code for comparator in chosen}) if chosen else []
    newest = latest_tests(by, call_off)
    found = []
    for rate in rates:
        period = cards[rate.rate_card_id]
        for test in _tests(by, rate, chosen, prices, period.nearest(_today()), because):
            test.card_version = period.card.version
            if _differs(test, newest.get((rate.pk, test.comparator_id))):
                found.append(test)
    TariffTest.objects.bulk_create(found)
    if found:
        record("call_off.rates_compared", by=by, target=call_off, reason=because, compared=len(found))
    recheck(by=by, call_off=call_off, cause=because)
    return found


def compare_all(*, by: Actor, trust_id: int, because: str, codes: Iterable[str] | None = None) -> int:
    """Compare the rates of every open call-off of a trust again (with ``codes`` those compared with one of them).

    Returns how many comparisons were added.
    """
    call_offs = CallOff.objects.visible_to(by).filter(trust_id=trust_id, state__in=OPEN)
    if codes is not None:
        call_offs = call_offs.filter(service_lines__comparators__code__in=set(codes))
    wanted = list(call_offs.order_by("pk").values_list("pk", flat=True).distinct())
    held = CallOff.objects.visible_to(by).filter(pk__in=wanted).order_by("pk").select_for_update(no_key=True)
    return sum(len(compare_rates(by=by, call_off=call_off, because=because)) for call_off in held)


@transaction.atomic
def compare_every(*, by: Actor, because: str = "nightly") -> int:
    """Compare the rates of every open call-off again and put the rules to it: prices begin and end with the days.

    For the product's own jobs. Returns how many call-offs were looked at.
    """
    held = open_call_offs(by)
    for call_off in held:
        compare_rates(by=by, call_off=call_off, because=because)
    return len(held)


def _tests(
    by: Actor, rate: RateLine, chosen: list[Comparator], prices: list[TariffPrice], on: dt.date, because: str
) -> list[TariffTest]:
    """The comparisons of a rate on a day: one of its planned mix, or one for each case it is compared with."""
    mine = [
        comparator
        for comparator in chosen
        if (comparator.service_line_id, comparator.unit) == (rate.service_line_id, rate.unit)
    ]
    priced = [(comparator, _price_of(comparator, prices, on)) for comparator in mine]
    if rate.unit in TIME_UNITS:
        about = {
            "comparator_id": None,
            "label": mix_words(mine),
            "with_mff": any(comparator.with_mff for comparator in mine),
        }
        found = [(about, compare_mix(rate, priced))]
    else:
        found = [(_about(comparator), compare(rate, comparator, price)) for comparator, price in priced]
    return [_test(by, rate, on, because, about, finding) for about, finding in found]


def _price_of(comparator: Comparator, prices: list[TariffPrice], on: dt.date) -> TariffPrice | None:
    return price_for(prices, code=comparator.code, pod=comparator.pod, on=on, set_id=_chosen_set(comparator, prices))


def _test(by: Actor, rate: RateLine, on: dt.date, because: str, about: dict, finding: ComparisonResult) -> TariffTest:
    return TariffTest(
        trust_id=rate.trust_id,
        provider_id=rate.provider_id,
        call_off_id=rate.service_line.call_off_id,
        rate_line_id=rate.pk,
        service_line_name=rate.service_line.name,
        day_type=rate.day_type,
        unit=rate.unit,
        tested_for=on,
        because=because[:200],
        tested_by=by.label,
        **about,
        **_found(finding),
    )


def _chosen_set(comparator: Comparator, prices: list[TariffPrice]) -> int | None:
    """The set that was chosen, unless it is no longer in use."""
    return comparator.set_id if any(price.tariff_set_id == comparator.set_id for price in prices) else None


def _about(comparator: Comparator) -> dict:
    return {
        "comparator_id": comparator.pk,
        "label": comparator.label,
        "code": comparator.code,
        "pod": comparator.pod,
        "with_mff": comparator.with_mff,
    }


def _found(finding: ComparisonResult) -> dict:
    return {
        "outcome": finding.outcome,
        "case_price": finding.case_price,
        "tariff": finding.tariff,
        "set_id": finding.tariff_set.pk if finding.tariff_set else None,
        "set_words": finding.set_words[:200],
    }


def _differs(test: TariffTest, before: TariffTest | None) -> bool:
    return before is None or any(getattr(test, name) != getattr(before, name) for name in SAME)


def _own_comparator(call_off: CallOff, comparator_id: int | None) -> Comparator:
    if comparator_id is None:
        return Comparator(trust_id=call_off.trust_id, provider_id=call_off.provider_id)
    found = Comparator.objects.filter(service_line__call_off=call_off, pk=comparator_id).first()
    if found is None:
        raise NotFound()
    return found


def _check(by: Actor, call_off: CallOff, values: dict, code: str) -> str:
    faults = FaultCollector()
    faults.need("/label", values["label"], "Enter what is compared, like Diagnostic colonoscopy")
    line = ServiceLine.objects.filter(call_off=call_off, pk=values["service_line_id"]).first()
    if line is None:
        faults.add("/service_line_id", "unknown_value", "Select the service line from the list")
    _check_unit(faults, values)
    if not 1 <= values["units_per_case"] <= 50:
        faults.add("/units_per_case", "invalid", "Points of one case must be from 1 to 50")
    read = _read_currency(faults, code, values["pod"])
    _check_set(by, faults, call_off, values, read)
    faults.stop()
    return read


def _check_unit(faults: FaultCollector, values: dict) -> None:
    """A price for a list needs how many cases are planned on one; a price for a case has no such number."""
    unit, planned = values["unit"], values["cases_planned"]
    if unit not in Unit.values or unit == Unit.HOUR:
        words = "Select what is paid for. Time worked is never compared: it is no output"
        faults.add("/unit", "not_per_patient", words)
    elif values["units_per_case"] > 1 and unit != Unit.POINT:
        words = f"One case is {units_words(1, unit)}. Only endoscopy points are several to a case"
        faults.add("/units_per_case", "invalid", words)
    if unit in MIX_UNITS and not 1 <= (planned or 0) <= 200:
        words = "Enter how many such cases are planned on one list, from 1 to 200"
        faults.add("/cases_planned", "required" if planned is None else "invalid", words)
    elif unit not in MIX_UNITS and planned is not None:
        words = "Leave empty: only a price for a list or half-day is compared with the cases planned on it"
        faults.add("/cases_planned", "invalid", words)


def _read_currency(faults: FaultCollector, code: str, pod: str) -> str:
    try:
        _, read = read_code(code)
    except Invalid as why:
        faults.add("/code", why.code, str(why).rstrip("."))
        return ""
    meant = attendance_pod(read)
    if pod not in Pod.values:
        faults.add("/pod", "unknown_value", "Select the point of delivery from the list")
    elif meant and meant != pod:
        faults.add("/pod", "wrong_pod", f"{read} is for {Pod(meant).label.lower()}: select that, or another code")
    return read


def _check_set(by: Actor, faults: FaultCollector, call_off: CallOff, values: dict, code: str) -> None:
    """A set that is asked for must be in use and price the case; the MFF must be known where it is put on."""
    sets = TariffSet.objects.visible_to(by).filter(trust_id=call_off.trust_id, state=TariffSet.State.IN_USE)
    wanted = values["set_id"]
    tariff_set = sets.filter(pk=wanted).first() if wanted is not None else None
    if wanted is not None and tariff_set is None:
        faults.add("/set_id", "unknown_value", "Select the price set from the list")
    elif (
        tariff_set is not None
        and code
        and price_for(_prices_of(by, tariff_set, code), code=code, pod=values["pod"], on=_today(), set_id=tariff_set.pk)
        is None
    ):
        faults.add("/set_id", "price_missing", f"{tariff_set.name} says nothing of {code} at this point of delivery")
    known = [tariff_set] if tariff_set else [each for each in sets if holds_on(each, _today())]
    if values["with_mff"] and known and not any(each.mff_included or each.mff for each in known):
        faults.add("/with_mff", "mff_missing", "The price set says no market forces factor")


def _prices_of(by: Actor, tariff_set: TariffSet, code: str) -> list[TariffPrice]:
    found = TariffPrice.objects.visible_to(by).filter(tariff_set=tariff_set, code=code)
    return list(found.select_related("tariff_set"))


def _today() -> dt.date:
    return london_day(timezone.now())

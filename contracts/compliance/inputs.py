"""The facts of a call-off as the compliance gate takes them, read in a constant number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import Count, Prefetch

from base.actors import Actor
from base.formatting import listing, london_day, pounds_and_pence
from contracts.call_offs.booked_lists import in_core_hours
from contracts.call_offs.models.call_offs import CallOff, ServiceLine
from contracts.call_offs.models.life import DecisionMaker
from contracts.compliance.models import (
    AwardNotice,
    BuyingAnswers,
    ComplianceEvidence,
    ComplianceOverride,
    HoursRecord,
    LeadRecord,
    VatDecision,
)
from contracts.compliance.rules.facts import (
    BuyingFacts,
    ChangeFacts,
    EvidenceFacts,
    Facts,
    HoursFacts,
    InterestFacts,
    LeadFacts,
    LineFacts,
    LotFacts,
    LotMembership,
    NoticeFacts,
    OverrideFacts,
    Place,
    TariffFacts,
    VatFacts,
)
from contracts.frameworks.models import LotSupplier
from contracts.interests.conflicts import interests_touching
from contracts.rates.models import DayType, RateLine
from contracts.rates.terms import TIME_UNITS
from contracts.tariff.models import Comparator, TariffTest
from contracts.tariff.selectors import comparators, latest_tests
from contracts.variations.models import Variation
from nhs.codes import tfc_name

Tested = TariffTest.Outcome
WORST = (Tested.ABOVE, "", Tested.NO_PRICE, Tested.NEEDS_MIX, Tested.AT_OR_BELOW)


def load_inputs(by: Actor, call_off: CallOff, today: dt.date) -> Facts:
    """Everything the rules look at, as it stands now. Twenty-two queries, whatever the call-off holds."""
    rates = rates_now(by, call_off, today)
    return Facts(
        reference=call_off.reference,
        provider=call_off.provider.name if call_off.supplier_named else "",
        today=today,
        service_from=call_off.starts_on,
        service_until=call_off.ends_on,
        maximum_value=call_off.maximum_value,
        signed_on=call_off.signed_on,
        regime=call_off.regime,
        process=call_off.process,
        process_words=call_off.get_process_display(),
        lot=_lot(by, call_off),
        off_framework_reason=call_off.off_framework_reason,
        memberships=_memberships(by, call_off),
        lines=tuple(_lines(by, call_off, rates)),
        tariff=tuple(tariff_outcomes(by, call_off, rates)),
        notices=tuple(_notices(by, call_off)),
        changes=tuple(_changes(by, call_off)),
        vat=_vat(by, call_off),
        buying=_buying(by, call_off),
        interests=tuple(
            InterestFacts(touch.key, touch.who, touch.what, touch.managed, touch.sure)
            for touch in interests_touching(by, [call_off])[call_off.pk]
        ),
        decision_makers=DecisionMaker.objects.visible_to(by).filter(call_off=call_off).count(),
        filed=_evidence(by, call_off),
        overridden=_overridden(by, call_off),
    )


def rates_now(by: Actor, call_off: CallOff, today: dt.date) -> list[RateLine]:
    """Prices of the rate card in force and of those to come: what was replaced is history."""
    rows = RateLine.objects.visible_to(by).filter(rate_card__call_off=call_off)
    lines = list(
        rows.select_related("rate_card", "service_line").order_by(
            "service_line_id", "rate_card__version", "day_type", "unit"
        )
    )
    begun = [line.rate_card.valid_from for line in lines if line.rate_card.valid_from <= today]
    return [line for line in lines if not begun or line.rate_card.valid_from >= max(begun)]


def _lot(by: Actor, call_off: CallOff) -> LotFacts | None:
    lot = call_off.lot
    if lot is None:
        return None
    framework = lot.framework
    return LotFacts(
        framework.reference,
        lot.number,
        lot.title,
        lot.type,
        framework.starts_on,
        framework.ends_on,
        LotSupplier.objects.visible_to(by).filter(lot=lot).exists(),
    )


def _memberships(by: Actor, call_off: CallOff) -> tuple[LotMembership, ...]:
    if call_off.lot_id is None:
        return ()
    held = LotSupplier.objects.visible_to(by).filter(lot=call_off.lot_id, provider=call_off.provider_id)
    return tuple(LotMembership(supplier.joined_on, supplier.left_on) for supplier in held.order_by("joined_on"))


def _lines(by: Actor, call_off: CallOff, rates: Iterable[RateLine]) -> Iterable[LineFacts]:
    units: dict[int, list[str]] = {}
    for rate in rates:
        units.setdefault(rate.service_line_id, []).append(rate.unit)
    lines = ServiceLine.objects.visible_to(by).filter(call_off=call_off).order_by("name")
    inside = in_core_hours(by, call_off)
    newest = (
        Prefetch("lead_records", LeadRecord.objects.visible_to(by).order_by("-pk")),
        Prefetch("hours_records", HoursRecord.objects.visible_to(by).order_by("-pk")),
    )
    for line in lines.annotate(sites=Count("line_sites")).prefetch_related(*newest):
        yield LineFacts(
            line_key(line.pk),
            line.name,
            tfc_name(line.tfc),
            line.sites,
            line.lead_name,
            line.lead_gmc,
            _lead(line),
            _hours(line),
            tuple(dict.fromkeys(units.get(line.pk, ()))),
            tuple(inside.get(line.pk, ())),
        )


def line_key(line_id: int) -> str:
    return f"line:{line_id}"


def _lead(line: ServiceLine) -> LeadFacts | None:
    held = next(iter(line.lead_records.all()), None)
    if held is None:
        return None
    return LeadFacts(
        held.gmc,
        held.specialty,
        held.relevance,
        held.register_checked_on,
        held.leads_pathway,
        held.accepts_responsibility,
        held.indemnifier,
        held.policy_number,
        held.indemnity_until,
        held.said_by,
        held.said_at.date(),
    )


def _hours(line: ServiceLine) -> HoursFacts | None:
    held = next(iter(line.hours_records.all()), None)
    return HoursFacts(held.when, held.reason, held.said_by, held.said_at.date()) if held else None


def tariff_outcomes(by: Actor, call_off: CallOff, rates: Iterable[RateLine]) -> Iterable[TariffFacts]:
    """Each price, once for all the kinds of day it is paid on, with what its newest comparison found.

    The key carries the price: evidence filed to one price says nothing of another.
    """
    chosen: dict[tuple[int, str], list[Comparator]] = {}
    for comparator in comparators(by, call_off):
        chosen.setdefault((comparator.service_line_id, comparator.unit), []).append(comparator)
    tests = latest_tests(by, call_off)
    alike: dict[str, list[tuple[RateLine, TariffTest | None]]] = {}
    for rate in rates:
        mine = [] if rate.unit in TIME_UNITS else chosen.get((rate.service_line_id, rate.unit), [])
        options: Sequence[Comparator | None] = mine or [None]
        for beside in options:
            test = tests.get((rate.pk, beside.pk if beside else None))
            key = f"price:{rate.service_line_id}:{rate.unit}:{beside.pk if beside else 0}:{rate.price}"
            alike.setdefault(key, []).append((rate, test))
    return [_compared(key, found) for key, found in alike.items()]


def _compared(key: str, alike: list[tuple[RateLine, TariffTest | None]]) -> TariffFacts:
    """The worst of the comparisons of one price: above, else nothing to compare with, else at or below."""
    rate, test = min(alike, key=lambda pair: WORST.index(pair[1].outcome if pair[1] else ""))
    kinds = list(dict.fromkeys(each.get_day_type_display().lower() for each, _ in alike))
    days = "every kind of day" if len(kinds) == len(DayType) else listing(kinds)
    subject = f"{rate.service_line.name}, {rate.get_unit_display().lower()}, {days}"
    if test is None:
        words = f"{pounds_and_pence(rate.price)} has not been held against the NHS Payment Scheme."
        return TariffFacts(key, subject, None, words)
    evidence = ", ".join(part for part in (test.label, test.code, test.set_words) if part)
    if test.outcome not in (Tested.ABOVE, Tested.AT_OR_BELOW):
        words = f"{pounds_and_pence(rate.price)}: {Tested(test.outcome).label.lower()}."
        return TariffFacts(key, subject, None, words, evidence)
    above = test.outcome == Tested.ABOVE
    against = f"{'above' if above else 'at or below'} {pounds_and_pence(test.tariff)}"
    return TariffFacts(key, subject, above, f"{pounds_and_pence(test.case_price)} is {against}.", evidence)


def _notices(by: Actor, call_off: CallOff) -> Iterable[NoticeFacts]:
    """Notices as they were published; of the intention at least its day, as the terms of the contract give it."""
    held: dict[tuple[str, str], AwardNotice] = {}
    for notice in AwardNotice.objects.visible_to(by).filter(call_off=call_off).order_by("pk"):
        held[notice.kind, notice.number] = notice
    for notice in held.values():
        name = " ".join(part for part in (notice.get_kind_display(), notice.number) if part)
        yield NoticeFacts(
            f"notice:{notice.kind}:{notice.number}"[:60],
            name,
            notice.published_on,
            notice.representations_by,
            notice.standstill_ends_on,
            notice.wording,
        )
    if call_off.intention_published_on and not any(kind == AwardNotice.Kind.INTENTION for kind, _ in held):
        yield NoticeFacts(
            "notice",
            "Notice of intention",
            call_off.intention_published_on,
            standstill_ends_on=call_off.standstill_ends_on,
        )


def _changes(by: Actor, call_off: CallOff) -> Iterable[ChangeFacts]:
    """Approved changes that have to be published."""
    due = Variation.objects.visible_to(by).filter(call_off=call_off, notice_due=True, decision__approved=True)
    for variation in due.select_related("decision", "notice").order_by("number"):
        notice = getattr(variation, "notice", None)
        yield ChangeFacts(
            f"variation:{variation.number}",
            f"Variation {variation.number}",
            london_day(variation.decision.decided_at),
            notice and notice.published_on,
            notice.reference if notice else "",
        )


def _vat(by: Actor, call_off: CallOff) -> VatFacts | None:
    held = VatDecision.objects.visible_to(by).filter(call_off=call_off).order_by("-pk").first()
    if held is None:
        return None
    return VatFacts(
        held.directs,
        held.governs,
        held.indemnifies,
        held.pricing,
        held.treatment,
        held.evidence,
        held.decided_on,
        held.review_on,
        held.said_by,
    )


def _buying(by: Actor, call_off: CallOff) -> BuyingFacts | None:
    held = BuyingAnswers.objects.visible_to(by).filter(call_off=call_off).order_by("-pk").first()
    return BuyingFacts(held.kind, tuple(held.reasons), held.said_by, held.said_at.date()) if held else None


def _evidence(by: Actor, call_off: CallOff) -> dict[Place, EvidenceFacts]:
    rows = ComplianceEvidence.objects.visible_to(by).filter(call_off=call_off).select_related("document").order_by("pk")
    return {
        (row.check_code, row.about): EvidenceFacts(
            row.statement, row.said_by, row.said_at.date(), row.valid_until, row.document.name if row.document else ""
        )
        for row in rows
    }


def _overridden(by: Actor, call_off: CallOff) -> dict[Place, OverrideFacts]:
    rows = ComplianceOverride.objects.visible_to(by).filter(call_off=call_off).order_by("pk")
    return {
        (row.check_code, row.about): OverrideFacts(row.said, row.reason, row.said_by, row.said_at.date())
        for row in rows
    }

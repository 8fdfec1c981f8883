"""Terms on running a contract, kept beside its terms of award: options, ladder, mobilisation, guarantees, decision-makers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from audit.services import record
from base.actors import Actor
from base.error_collector import FaultCollector
from base.errors import NotFound, RuleBroken
from base.formatting import london_day
from base.permissions import Permission, require
from contracts.call_offs.models.call_offs import CallOff
from contracts.call_offs.models.life import CancellationStep, DecisionMaker, ExtensionOption, Guarantee, StandingTerms
from contracts.call_offs.policies.cancellation import Rung
from contracts.call_offs.policies.terms import LARGEST
from contracts.call_offs.rechecks import recheck
from contracts.call_offs.services.entry import own_call_off
from plumbing.outbox import send

State = CallOff.State
MOST_OPTIONS = 4
CLOSED = (State.EXPIRED, State.TERMINATED)


@transaction.atomic
def save_terms(
    *,
    by: Actor,
    call_off_id: int,
    original_value: Decimal | None = None,
    purchase_order: str = "",
    mobilisation_from: dt.date | None = None,
    mobilisation_until: dt.date | None = None,
    notice_days: int | None = None,
) -> StandingTerms:
    """Keep the standing terms of a call-off that has not ended. The original value stays once it was varied here."""
    call_off = _own_open(by, call_off_id)
    faults = FaultCollector()
    if original_value is not None and original_value <= 0:
        faults.add("/original_value", "invalid", "The value as awarded must be more than £0")
    if mobilisation_from and mobilisation_until and mobilisation_until < mobilisation_from:
        faults.add("/mobilisation_until", "ends_before_it_starts", "Mobilisation must end on or after its first day")
    held = StandingTerms.objects.visible_to(by).filter(call_off=call_off).first()
    before = held.original_value if held else None
    if original_value != before and call_off.variations.exists():
        words = "The value as awarded stands once the contract was varied here: changes were tested against it"
        faults.add("/original_value", "original_value_stands", words)
    faults.stop()
    terms, _ = StandingTerms.objects.update_or_create(
        call_off=call_off,
        defaults={
            "trust_id": call_off.trust_id,
            "provider_id": call_off.provider_id,
            "original_value": original_value,
            "purchase_order": purchase_order.strip(),
            "mobilisation_from": mobilisation_from,
            "mobilisation_until": mobilisation_until,
            "notice_days": notice_days,
        },
    )
    record("call_off.terms_saved", by=by, target=call_off)
    return terms


@transaction.atomic
def set_options(
    *, by: Actor, call_off_id: int, options: Sequence[tuple[dt.date, Decimal | None]]
) -> list[ExtensionOption]:
    """Set the extension options of a draft: (last day, value added) in order, at most four, each later than the one before.

    A value that the contract does not state is None.

    Once signed they stand: an option that was not in the contract is a variation of its own.
    """
    call_off = _own_draft(by, call_off_id)
    faults = FaultCollector()
    if len(options) > MOST_OPTIONS:
        faults.add("/options", "too_many", "A contract has at most four extension options here")
    last = call_off.ends_on or dt.date.min
    if options and call_off.ends_on is None:
        faults.add("/options", "terms_missing", "Record the day the contract ends first")
    for place, (until, value) in enumerate(options, 1):
        if until <= last:
            faults.add(f"/until_{place}", "invalid", "Each option must end later than the one before")
        if value is not None and value < 0:
            faults.add(f"/value_{place}", "invalid", "What an option adds cannot be less than £0")
        last = max(last, until)
    faults.stop()
    call_off.extension_options.all().delete()
    made = ExtensionOption.objects.bulk_create(
        ExtensionOption(**_sides(call_off), call_off=call_off, place=place, until=until, value=value)
        for place, (until, value) in enumerate(options, 1)
    )
    record("call_off.options_set", by=by, target=call_off, options=len(made))
    return made


@transaction.atomic
def set_ladder(
    *, by: Actor, call_off_id: int, steps: Iterable[tuple[int, Decimal] | tuple[int, Decimal, Decimal]]
) -> list[CancellationStep]:
    """Set the cancellation ladder of a draft: (days before, percent charged, percent credited when the provider fails).

    Neither percentage falls as the day nears; without a third one the provider's failures credit nothing.
    """
    call_off = _own_draft(by, call_off_id)
    ordered = [_rung(*step) for step in sorted(steps, key=lambda step: -step[0])]
    _check_ladder(ordered)
    call_off.cancellation_steps.all().delete()
    made = CancellationStep.objects.bulk_create(
        CancellationStep(
            **_sides(call_off), call_off=call_off, days_before=rung.days_before, share=rung.share, credit=rung.credit
        )
        for rung in ordered
    )
    record("call_off.ladder_set", by=by, target=call_off, steps=len(made))
    return made


def _rung(days: int, share: Decimal, credit: Decimal = Decimal(0)) -> Rung:
    return Rung(days, share, credit)


def _check_ladder(ordered: list[Rung]) -> None:
    faults = FaultCollector()
    for before, rung in zip([None, *ordered], ordered, strict=False):
        days = rung.days_before
        if days < 0 or not (0 <= rung.share <= 100 and 0 <= rung.credit <= 100):
            words = f"{days} days, {rung.share}%, {rung.credit}%: days from 0 up, shares from 0 to 100"
            faults.add("/steps", "invalid", words)
        if before is None:
            continue
        if days == before.days_before:
            faults.add("/steps", "step_twice", f"{days} days stands twice on the ladder")
        if rung.share < before.share or rung.credit < before.credit:
            words = f"At {days} days less is due than at {before.days_before}: it cannot fall as the list nears"
            faults.add("/steps", "ladder_falls", words)
    faults.stop()


@transaction.atomic
def add_guarantee(
    *, by: Actor, call_off_id: int, side: str, what: str, number: Decimal, unit: str, period: str, consequence: str
) -> Guarantee:
    """Add to a draft what one side guarantees: how much of what in which time, and what follows when it is missed."""
    call_off = _own_draft(by, call_off_id)
    faults = FaultCollector()
    what = faults.need("/what", what, "Say what is guaranteed")
    consequence = faults.need("/consequence", consequence, "Say what follows when it is missed")
    for name, value, known in (
        ("side", side, Guarantee.Side),
        ("unit", unit, Guarantee.Unit),
        ("period", period, Guarantee.Period),
    ):
        if value not in known.values:
            faults.add(f"/{name}", "unknown_value", "Select one from the list")
    if not 0 < number <= LARGEST or (unit == Guarantee.Unit.PERCENT and number > 100):
        faults.add("/number", "invalid", "The number must be above 0, and a percentage at most 100")
    faults.stop()
    made = Guarantee.objects.create(
        **_sides(call_off),
        call_off=call_off,
        side=side,
        what=what,
        number=number,
        unit=unit,
        period=period,
        consequence=consequence,
    )
    record("call_off.guarantee_added", by=by, target=call_off, what=what)
    return made


@transaction.atomic
def remove_guarantee(*, by: Actor, call_off_id: int, guarantee_id: int) -> None:
    """Take a guarantee off a draft."""
    call_off = _own_draft(by, call_off_id)
    found = call_off.guarantees.filter(pk=guarantee_id).first()
    if found is None:
        raise NotFound()
    record("call_off.guarantee_removed", by=by, target=call_off, what=found.what)
    found.delete()


@transaction.atomic
def add_decision_maker(
    *, by: Actor, call_off_id: int, job_title: str, name: str = "", part: str = "", decided_on: dt.date | None = None
) -> DecisionMaker:
    """Record who decided the award, as the notices have to state it."""
    require(by, Permission.MANAGE_CONTRACTS)
    call_off = own_call_off(by, call_off_id)
    faults = FaultCollector()
    job_title = faults.need("/job_title", job_title, "Enter their job title")
    if decided_on and decided_on > london_day(timezone.now()):
        faults.add("/decided_on", "invalid", "The day of the decision lies ahead")
    faults.stop()
    made = DecisionMaker.objects.create(
        trust_id=call_off.trust_id,
        said_by=by.label,
        said_by_person_id=by.person_id,
        call_off=call_off,
        job_title=job_title,
        name=name.strip(),
        part=part.strip(),
        decided_on=decided_on,
    )
    record("call_off.decision_maker_added", by=by, target=call_off, job_title=job_title)
    recheck(by=by, call_off=call_off, cause="decision-maker recorded")
    return made


@transaction.atomic
def expire_ended(*, by: Actor, today: dt.date | None = None) -> int:
    """Let call-offs whose last day has passed expire. Safe to run twice. Returns how many. For the nightly job."""
    today = today or london_day(timezone.now())
    running = CallOff.objects.visible_to(by).filter(state__in=(State.ACTIVE, State.SUSPENDED), ends_on__lt=today)
    ended = list(running.order_by("pk").select_for_update(no_key=True))
    for call_off in ended:
        before, call_off.state = call_off.state, State.EXPIRED
        call_off.save(update_fields=["state"])
        record("call_off.expired", by=by, target=call_off, before=before)
        send("call_off.expired", **_sides(call_off), call_off=call_off.pk)
    return len(ended)


def _own_open(by: Actor, call_off_id: int) -> CallOff:
    require(by, Permission.MANAGE_CONTRACTS)
    call_off = own_call_off(by, call_off_id)
    if call_off.state in CLOSED:
        raise RuleBroken(f"Call-off {call_off.reference} has ended.", code="call_off_ended")
    return call_off


def _own_draft(by: Actor, call_off_id: int) -> CallOff:
    call_off = _own_open(by, call_off_id)
    if call_off.state != State.DRAFT:
        words = f"Call-off {call_off.reference} is no longer a draft: its terms stand as they were signed."
        raise RuleBroken(words, code="call_off_not_draft")
    return call_off


def _sides(call_off: CallOff) -> dict[str, int]:
    return {"trust_id": call_off.trust_id, "provider_id": call_off.provider_id}

"""The patients of a list as the people who fill it see them: who could go on, who should, and each offer step by step."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import QuerySet

from base.actors import Actor
from nhs import list_fitting
from nhs.list_fitting import Candidate, Reason, Suggestion
from sessions_app.lists import case_slots
from sessions_app.lists.models.offer_steps import OfferRule, OfferStep
from sessions_app.lists.policies import NOTICE_DAYS, TRIES
from sessions_app.lists.selectors.criteria import CriteriaResult, check_criteria
from sessions_app.lists.selectors.waiting_patients import waiting_for
from sessions_app.session import slot_kinds
from sessions_app.session.models.list_entries import ListEntry
from sessions_app.session.models.sessions import Session
from trusts.models import Room
from trusts.slot_mix import SlotKind
from waiting_list.models import Need

POOL = 300
"""Waiting needs a suggestion looks at, in the fair order: far more than any list holds."""

ORDERS = {
    "fair": (),
    "wait": ("started_on", "pk"),
    "due": ("due_on", "started_on", "pk"),
    "size": ("points", "minutes", "started_on", "pk"),
}


@dataclass(frozen=True)
class Offered:
    """A place on the list with its steps that count, oldest first, and the last that can be undone."""

    entry: ListEntry
    steps: list[OfferStep] = field(default_factory=list)

    @property
    def last(self) -> OfferStep | None:
        return self.steps[-1] if self.steps and self.steps[-1].key != "put-on" else None

    @property
    def tries(self) -> int:
        return sum(step.kind == OfferStep.Kind.TRIED for step in self.steps)


@dataclass(frozen=True, slots=True)
class Left:
    """What of a list is free: in its unit, and slots by kind where it has several."""

    units: int
    kinds: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Suggested:
    """A suggestion with the needs behind its keys and what each one's criteria came to."""

    suggestion: Suggestion
    needs: dict[int, Need]
    results: dict[int, CriteriaResult]


def wanted(*, actor: Actor, session: Session, order: str, fits: bool, free: Left) -> QuerySet[Need]:
    """Who waits for what the session offers, in the order asked; ``fits`` leaves out what is larger than ``free``."""
    rows = waiting_for(actor=actor, session=session)
    if ORDERS.get(order):
        rows = rows.order_by(*ORDERS[order])
    if fits and session.unit == Room.Unit.POINTS:
        rows = rows.filter(points__lte=free.units)
    if fits and session.unit == Room.Unit.MINUTES:
        rows = rows.exclude(minutes__gt=free.units)
    for kind in SlotKind.values if fits and session.slot_mix else ():
        rows = rows if free.kinds.get(kind) else rows.exclude(slot_kinds.needs_of_kind(kind))
    return rows


def free_on(session: Session) -> Left:
    """What of the list nobody takes yet, standby aside. One query."""
    entries = list(ListEntry.objects.filter(session=session, live=True).select_related("need"))
    units = max(0, session.planned_capacity - case_slots.filled(session, entries))
    mix = slot_kinds.mix_of(session)
    return Left(units, slot_kinds.left(mix, slot_kinds.taken(entries)))


def suggested(*, actor: Actor, session: Session) -> Suggested:
    """Whom the list should take within what it has left. Six queries, whatever its size."""
    needs = {need.pk: need for need in waiting_for(actor=actor, session=session)[:POOL]}
    results = check_criteria(actor=actor, session=session, needs=needs.values())
    elsewhere = _elsewhere(actor, session, {need.patient_id for need in needs.values()})
    candidates = {pk: _candidate(session, need, results[pk], elsewhere) for pk, need in needs.items()}
    suggestion = _suggest(session, needs, candidates, free_on(session))
    return Suggested(suggestion, needs, results)


def _suggest(session: Session, needs: dict[int, Need], candidates: dict[int, Candidate], free: Left) -> Suggestion:
    """Of a list of several kinds of slots each kind is filled for itself; whose kind nobody knows is left to people."""
    if not session.slot_mix:
        return list_fitting.suggest(candidates.values(), capacity=free.units, on=session.day)
    mix = slot_kinds.mix_of(session)
    kinds = {pk: slot_kinds.kind_on(mix, need) for pk, need in needs.items()}
    parts = [
        list_fitting.suggest(
            (candidate for pk, candidate in candidates.items() if kinds[pk] == kind), capacity=number, on=session.day
        )
        for kind, number in free.kinds.items()
    ]
    return list_fitting.together(parts, on=session.day)


def _candidate(session: Session, need: Need, result: CriteriaResult, elsewhere: set[int]) -> Candidate:
    barred = Reason.ELSEWHERE if need.patient_id in elsewhere else None
    return Candidate(
        key=need.pk,
        size=case_slots.size_of(session, need),
        started_on=need.started_on,
        priority=need.priority,
        due_on=need.due_on,
        barred=Reason.NOT_FIT if result.against else barred,
    )


def _elsewhere(actor: Actor, session: Session, patients: set[int]) -> set[int]:
    """Patients whose case slot on another list may meet this one's time."""
    live = ListEntry.objects.visible_to(actor).filter(live=True, patient_id__in=patients)
    at_once = live.filter(session__starts_at__lt=session.ends_at, session__ends_at__gt=session.starts_at)
    return set(at_once.exclude(session=session).values_list("patient_id", flat=True))


def offered(*, actor: Actor, session: Session) -> tuple[list[Offered], list[Offered]]:
    """Places on the list and those given up, each with the steps of its offer. Three queries."""
    rows = ListEntry.objects.visible_to(actor).filter(session=session)
    entries = list(rows.select_related("patient", "need", "exception").order_by("position"))
    steps: dict[int, list[OfferStep]] = {}
    for step in OfferStep.objects.visible_to(actor).filter(entry__in=entries).order_by("id"):
        steps.setdefault(step.entry_id, []).append(step)
    found = [Offered(entry, _standing(steps.get(entry.pk, []))) for entry in entries]
    return [offered for offered in found if offered.entry.live], [
        offered for offered in found if not offered.entry.live
    ]


def _standing(steps: list[OfferStep]) -> list[OfferStep]:
    gone = {step.undoes_id for step in steps if step.undoes_id}
    return [step for step in steps if step.kind != OfferStep.Kind.UNDONE and step.pk not in gone]


def notice_rule(actor: Actor, trust_id: int) -> tuple[int, int]:
    """Days of notice a reasonable offer gives here, and attempts before the place is given away."""
    rule = OfferRule.objects.visible_to(actor).filter(trust_id=trust_id).first()
    return (rule.notice_days, rule.tries) if rule else (NOTICE_DAYS, TRIES)

"""Recording what patients said about their wait, for one or for many at once."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from audit.services import record_many
from base.actors import Actor
from base.error_collector import FaultCollector
from base.errors import InvalidInput, NotFound, RuleBroken
from base.permissions import Permission, require
from plumbing import outbox
from waiting_list.pathways.models.needs import Need
from waiting_list.validation.models import Validation
from waiting_list.validation.selectors import tries_of

MOST_AT_ONCE = 500
TRIES = 3
"""So often somebody must have been tried before they may come off the list without having agreed."""

Outcome = Validation.Outcome
REASONS = (Need.Removal.EMERGENCY, Need.Removal.DIED, Need.Removal.OTHER)
"""Why somebody comes off the list after being asked; those admitted from it are met, not removed."""


@transaction.atomic
def record_answers(
    *,
    by: Actor,
    need_ids: list[int],
    outcome: str,
    removal_reason: str = "",
    decided_by: str = "",
    agreed: bool = False,
    day: dt.date | None = None,
) -> list[Validation]:
    """The same answer of one or many patients, all or none.

    ``day`` is the London day of the answer, today by default. An answer counts as validated for twelve weeks; a try
    that reached nobody does not. Taking somebody off needs ``removal_reason`` (2, 3 or 4), who decided it clinically,
    and that the patient agreed or was tried three times; who died needs neither. The need is off the list here and
    stays marked until the trust's own list agrees.
    Raises InvalidInput naming every field, NotFound for another organisation's needs, RuleBroken naming every need
    that cannot be answered for.
    """
    require(by, Permission.VALIDATE_WAITING_LIST)
    day = day or timezone.localdate()
    _check_fields(need_ids, outcome, removal_reason, decided_by, day)
    needs = _hold(by, need_ids)
    _check_needs(by, needs, outcome, removal_reason, agreed, day)
    written = _write(by, needs, outcome, removal_reason, decided_by.strip(), day)
    _change(needs, outcome, removal_reason, day)
    facts = {"outcome": outcome, "reason": removal_reason, "day": day.isoformat()}
    record_many("need.validated", by=by, targets=[(need, facts) for need in needs])
    if outcome == Outcome.REMOVED:
        outbox.send("waiting_list.needs_removed", trust_id=by.trust_id, needs=[need.pk for need in needs])
    return written


def _check_fields(need_ids: list[int], outcome: str, reason: str, decided_by: str, day: dt.date) -> None:
    faults = FaultCollector()
    if not need_ids:
        faults.add("/needs", "nothing_chosen", "Choose at least one patient.")
    if len(need_ids) > MOST_AT_ONCE:
        faults.add("/needs", "too_many_at_once", f"Choose at most {MOST_AT_ONCE} patients at once.")
    if outcome not in Outcome.values:
        faults.add("/outcome", "unknown_value", "Choose what came of asking.")
    if day > timezone.localdate():
        faults.add("/day", "day_to_come", "The day of the answer has not come yet.")
    if outcome == Outcome.REMOVED:
        if reason not in REASONS:
            faults.add("/removal_reason", "required", "Say why the patient comes off the list.")
        if reason != Need.Removal.DIED:
            faults.need("/decided_by", decided_by, "Name the clinician who decided it.")
        if len(decided_by.strip()) > 80:
            faults.add("/decided_by", "not_text", "Give a name of at most 80 characters.")
    elif reason:
        faults.add("/removal_reason", "reason_without_removal", "A reason belongs to taking somebody off only.")
    faults.stop(InvalidInput)


def _hold(by: Actor, need_ids: list[int]) -> list[Need]:
    """The needs in the order of their ids, held until the end."""
    wanted = sorted(set(need_ids))
    rows = Need.objects.visible_to(by).filter(pk__in=wanted).order_by("pk")
    needs = list(rows.select_for_update(no_key=True))
    if len(needs) != len(wanted):
        raise NotFound("Some of these entries of the waiting list are not there.", code="need_not_found")
    return needs


def _check_needs(by: Actor, needs: list[Need], outcome: str, reason: str, agreed: bool, day: dt.date) -> None:
    faults = FaultCollector()
    removing = outcome == Outcome.REMOVED
    must_agree = removing and not agreed and reason != Need.Removal.DIED
    tries = tries_of(by, [need.pk for need in needs]) if must_agree else {}
    for need in needs:
        at = f"/needs/{need.pk}"
        if need.state != Need.State.WAITING:
            faults.add(at, "not_waiting", "This patient no longer waits for it.")
        elif day < need.started_on:
            faults.add(at, "before_the_wait", "The day of the answer is before this wait began.")
        elif removing and need.tci_on and need.tci_on >= timezone.localdate():
            faults.add(at, "need_has_tci", "There is a date to come in. Take it back first.")
        elif must_agree and tries.get(need.pk, 0) < TRIES:
            sentence = f"The patient has to agree, or to have been tried {TRIES} times without being reached."
            faults.add(at, "removal_not_agreed", sentence)
    faults.stop(RuleBroken)


def _write(by: Actor, needs: list[Need], outcome: str, reason: str, decided_by: str, day: dt.date) -> list[Validation]:
    return Validation.objects.bulk_create(
        Validation(
            trust_id=need.trust_id,
            need=need,
            day=day,
            outcome=outcome,
            removal_reason=reason,
            decided_by=decided_by if outcome == Outcome.REMOVED else "",
            recorded_by=by.label,
            person_id=by.person_id,
        )
        for need in needs
    )


def _change(needs: list[Need], outcome: str, reason: str, day: dt.date) -> None:
    rows = Need.objects.filter(pk__in=[need.pk for need in needs])
    if outcome == Outcome.REMOVED:
        gone = Need.State.REMOVED
        rows.update(state=gone, removed_on=day, removal_reason=reason, removed_here=True)
    elif outcome != Outcome.NOT_REACHED:
        # An answer written down late does not make an earlier day of a later one.
        rows.update(asked_on=Greatest(F("asked_on"), Value(day)))

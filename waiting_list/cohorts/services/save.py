"""Keeping a cohort under a name, and letting go of it."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from audit.services import record
from base.actors import Actor
from base.constraints import errors_from_database, explain
from base.error_collector import FaultCollector
from base.errors import InvalidInput, NotAllowed, NotFound
from base.permissions import Permission, require
from nhs.identifiers import without_nhs_numbers
from waiting_list.cohorts.filters import CohortFilter
from waiting_list.cohorts.models import Cohort

_TAKEN = ("cohort_name_taken", "There is a cohort of this name already. Choose another name.")
explain({"shared_cohort_name_once": _TAKEN, "own_cohort_name_once": _TAKEN})


@transaction.atomic
def save_cohort(*, by: Actor, name: str, said: Any, shared: bool = False) -> Cohort:
    """Keep a filter under a name, for oneself or for everybody of the trust.

    ``said`` is JSON in the language of :mod:`waiting_list.cohorts.filters`. Raises InvalidInput naming every place
    that is wrong, RuleBroken (cohort_name_taken) where the name is in use, NotFound where the actor has no trust.
    """
    require(by, Permission.VIEW_REPORTS)
    if not by.is_trust:
        raise NotFound()
    faults = FaultCollector()
    name = faults.need("/name", name, "Give the cohort a name.")[:80]
    try:
        kept = CohortFilter.parse(said, at="/filter").said
    except InvalidInput as wrong:
        faults += wrong.errors
    faults.stop()
    with errors_from_database():
        cohort = Cohort.objects.create(
            trust_id=by.own_trust_id,
            name=without_nhs_numbers(name),
            filter=kept,
            shared=shared,
            person_id=by.person_id,
            saved_by=by.label,
        )
    record("cohort.saved", by=by, target=cohort, shared=shared, filter=kept)
    return cohort


@transaction.atomic
def remove_cohort(*, by: Actor, cohort_id: int) -> None:
    """Let go of a cohort of one's own, shared or not."""
    require(by, Permission.VIEW_REPORTS)
    cohort = cohort_of(by, cohort_id, lock=True)
    if not by.is_system and (cohort.person_id is None or cohort.person_id != by.person_id):
        raise NotAllowed("Only whoever saved a cohort can remove it.", code="not_yours")
    record("cohort.removed", by=by, target=cohort)
    cohort.delete()


def cohort_of(actor: Actor, cohort_id: int, *, lock: bool = False) -> Cohort:
    """A cohort the actor may use, or NotFound."""
    rows = Cohort.objects.visible_to(actor)
    found = (rows.select_for_update(no_key=True) if lock else rows).filter(pk=cohort_id).first()
    if found is None:
        raise NotFound()
    return found

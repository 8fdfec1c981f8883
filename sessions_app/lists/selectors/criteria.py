"""The acceptance criteria of a service line, and which of them waiting patients do not meet on a list's day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from base.actors import Actor
from nhs import acceptance
from nhs.acceptance import Criteria, Unmet
from sessions_app.lists.models.criteria import LineCriteria
from sessions_app.session.models.sessions import Session
from waiting_list.models import Need, Patient


@dataclass(frozen=True, slots=True)
class CriteriaResult:
    """What speaks against a patient (``against``) and what cannot be told (``unsure``)."""

    against: tuple[Unmet, ...] = ()
    unsure: tuple[Unmet, ...] = ()


def criteria_of(*, actor: Actor, service_line_id: int) -> LineCriteria | None:
    """The line's criteria; None where nobody has set any."""
    return LineCriteria.objects.visible_to(actor).filter(service_line_id=service_line_id).first()


def check_criteria(*, actor: Actor, session: Session, needs: Iterable[Need]) -> dict[int, CriteriaResult]:
    """Each need's fitness for the session's service line on its day, by need. Two queries, one without criteria."""
    needs = list(needs)
    row = criteria_of(actor=actor, service_line_id=session.service_line_id)
    if row is None or not needs:
        return {need.pk: CriteriaResult() for need in needs}
    ages = dict(
        Patient.objects.visible_to(actor)
        .filter(pk__in={need.patient_id for need in needs})
        .values_list("pk", "age_band")
    )
    asked = _criteria(row)
    return {
        need.pk: _result(
            acceptance.unmet(asked, _recorded(need, ages.get(need.patient_id, "")), on=session.day), strict=row.strict
        )
        for need in needs
    }


def _result(found: list[Unmet], *, strict: bool) -> CriteriaResult:
    against = tuple(unmet for unmet in found if unmet.known or strict)
    return CriteriaResult(against, tuple(unmet for unmet in found if unmet not in against))


def _criteria(row: LineCriteria) -> Criteria:
    return Criteria(
        youngest=row.youngest,
        oldest=row.oldest,
        asa_most=row.asa_most,
        bmi_most=row.bmi_most,
        anaesthesia=tuple(row.anaesthesia),
        anticoagulated=row.anticoagulated,
        escort_needed=row.escort_needed,
        preop_needed=row.preop_needed,
    )


def _recorded(need: Need, age_band: str) -> acceptance.Patient:
    return acceptance.Patient(
        age_band=age_band,
        asa=need.asa,
        bmi=need.bmi,
        anaesthesia=need.anaesthesia,
        anticoagulated=need.anticoagulated,
        escort=need.escort,
        preop_valid_until=need.preop_valid_until,
    )

"""Matching each row of a TCI list to a need: by pathway and key of the row, else by patient and what is waited for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet

from base.actors import Actor
from plumbing.fields import keyed_digests
from waiting_list.pathways.models.needs import Need
from waiting_list.pathways.models.patients import Patient
from waiting_list.tci.list_file import TOLD_APART_BY, TciRow

Matches = dict[int, Need]
Refused = dict[int, list[str]]


def match(by: Actor, rows: Sequence[TciRow], needs: QuerySet[Need]) -> tuple[Matches, Refused]:
    """line → need, and line → ``field:code`` of the rows that fit none. Three queries, however many rows.

    ``needs`` are those that may be meant. No code repeats a number.
    """
    known = _Known(by, rows, needs)
    found: Matches = {}
    refused: Refused = {}
    taken: dict[int, int] = {}
    for row in rows:
        answer = known.need_of(row)
        if isinstance(answer, str):
            refused[row.line] = [answer]
        elif taken.setdefault(answer.pk, row.line) != row.line:
            refused[row.line] = ["row:need_twice"]
        else:
            found[row.line] = answer
    return found, refused


class _Known:
    """The patients and needs that the rows may mean."""

    def __init__(self, by: Actor, rows: Sequence[TciRow], needs: QuerySet[Need]):
        numbers = sorted({row.nhs_number for row in rows if row.nhs_number})
        self.digests = dict(zip(numbers, keyed_digests(numbers, purpose="nhs-number"), strict=True))
        self._find_patients(by, rows)
        self._find_needs(rows, needs)

    def _find_patients(self, by: Actor, rows: Sequence[TciRow]) -> None:
        hospitals = {row.hospital_number for row in rows if row.hospital_number}
        ours = Patient.objects.visible_to(by)
        found = [*ours.filter(nhs_hmac__in=list(self.digests.values())), *ours.filter(hospital_number__in=hospitals)]
        self.by_digest = {bytes(patient.nhs_hmac): patient for patient in found if patient.nhs_hmac is not None}
        self.by_hospital = {patient.hospital_number: patient for patient in found if patient.hospital_number}
        self.patients = {patient.pk for patient in found}

    def _find_needs(self, rows: Sequence[TciRow], needs: QuerySet[Need]) -> None:
        ids = {row.pathway[1] for row in rows if row.pathway}
        meant = needs.filter(Q(patient__in=self.patients) | Q(pathway__pathway_id__in=ids))
        self.by_patient: dict[int, list[Need]] = defaultdict(list)
        self.by_pathway: dict[tuple[str, str], list[Need]] = defaultdict(list)
        for need in meant.select_related("pathway", "patient", "site").order_by("pk"):
            self.by_patient[need.patient_id].append(need)
            self.by_pathway[need.pathway.issuer, need.pathway.pathway_id].append(need)

    def need_of(self, row: TciRow) -> Need | str:
        """The need, or ``field:code`` of why there is none."""
        patient = self._patient(row)
        if isinstance(patient, str):
            return patient
        if row.pathway:
            fitting = self.by_pathway[row.pathway]
            if patient is not None and any(need.patient_id != patient.pk for need in fitting):
                return "pathway_id:pathway_of_other_patient"
        else:
            fitting = self.by_patient[patient.pk] if patient else []
        return _the_one(row, fitting)

    def _patient(self, row: TciRow) -> Patient | str | None:
        """The patient of the row; None where only the pathway can tell."""
        digest = self.digests.get(row.nhs_number)
        named = self.by_digest.get(bytes(digest)) if digest else None
        filed = self.by_hospital.get(row.hospital_number) if row.hospital_number else None
        if named is None and filed is None:
            return None if row.pathway else "row:patient_not_listed"
        if named and filed and named.pk != filed.pk:
            return "nhs_number:patient_numbers_disagree"
        if named and row.hospital_number and named.hospital_number not in ("", row.hospital_number):
            return "nhs_number:nhs_number_of_other_hospital_number"
        if filed and digest and filed.nhs_hmac is not None and bytes(filed.nhs_hmac) != bytes(digest):
            return "hospital_number:hospital_number_of_other_nhs_number"
        return named or filed


def _the_one(row: TciRow, fitting: Iterable[Need]) -> Need | str:
    """The one need that fits; each thing the row says narrows them down as long as one is left."""
    left = list(fitting)
    if row.need_key:
        left = [need for need in left if need.source_key == row.need_key] or left
    for name in TOLD_APART_BY:
        if len(left) > 1 and name in row.said:
            left = [need for need in left if _text(need, name) == row.said[name]] or left
    if not left:
        return "row:need_not_waiting"
    return left[0] if len(left) == 1 else "row:need_ambiguous"


def _text(need: Need, name: str) -> str:
    value = getattr(need, name)
    return "" if value is None else str(value)

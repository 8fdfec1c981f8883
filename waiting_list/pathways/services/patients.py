"""The one way patients come to be: found by the numbers systems send, or added.

A provider may not read a trust's patients, so the work is done by a named job of the product, inside the
transaction of whoever asked, and only the patients asked for are shared with the provider.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from audit.services import record
from base.actors import Actor
from base.errors import Fault
from base.row_security import acting_as
from nhs.codes.patients import NhsNumberStatus
from nhs.errors import Invalid
from nhs.identifiers import nhs_number as parse_nhs_number
from plumbing.fields import encrypt, keyed_digest
from trusts.models import Trust
from waiting_list.pathways.models.patients import Patient, PatientShare
from waiting_list.pathways.pseudonyms import new_pseudonym

HOSPITAL_NUMBER = re.compile(r"[A-Z0-9](?:[A-Z0-9 ./-]{0,18}[A-Z0-9])?")
TRIES = 20
COMPLETED = ("hospital_number", "nhs_hmac", "nhs_enc", "nhs_key", "nhs_status")


@dataclass(frozen=True, slots=True)
class PatientKey:
    """The numbers a patient is known by, as they were sent; either is enough. Neither shows in a ``repr``."""

    nhs_number: str | None = field(default=None, repr=False)
    hospital_number: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The same in their normal form, with the digest the NHS number is found by."""

    digest: bytes | None = field(repr=False)
    nhs: str = field(repr=False)
    hospital: str = field(repr=False)


def find_or_add_patients(
    *, by_system: Actor, trust_id: int, wanted: Sequence[PatientKey], provider_id: int | None = None
) -> list[Patient | Fault]:
    """For each key, in its order, the trust's patient or what is wrong with the key.

    Numbers are normalised and checked; a patient nobody knew is added under an invented name; a patient known
    by one number gets the other one when both are given. With ``provider_id`` the patients are shared with
    that provider. A fault's pointer is ``/nhs_number``, ``/hospital_number`` or, for the key itself, empty;
    no fault repeats a number. The number of queries does not grow with the number of keys.

    ``by_system`` is a named job (``Actor.system(...)``); call it after the permission of whoever asks was
    checked. Two transactions naming the same new patient get the same one: additions of a trust queue up.
    """
    read = [_read(key) for key in wanted]
    numbers = list(dict.fromkeys(given for given in read if isinstance(given, _Numbers)))
    with acting_as(by_system):
        answers = _settle(by_system, trust_id, provider_id, numbers)
        if provider_id is not None:
            _share(by_system, trust_id, provider_id, answers.values())
    return [given if isinstance(given, Fault) else answers[given] for given in read]


def nhs_digest(ten_digits: str) -> bytes:
    """The keyed digest an NHS number in its normal form is found by."""
    return keyed_digest(ten_digits, purpose="nhs-number")


def _read(key: PatientKey) -> _Numbers | Fault:
    hospital = str(key.hospital_number or "").strip().upper()
    if hospital and not HOSPITAL_NUMBER.fullmatch(hospital):
        sentence = "A hospital number is up to 20 letters and digits, with . / - or spaces between them."
        return Fault("/hospital_number", "hospital_number_format", sentence)
    if key.nhs_number is None or key.nhs_number == "" or str(key.nhs_number).isspace():
        if hospital:
            return _Numbers(None, "", hospital)
        return Fault("", "patient_number_needed", "Give the patient's NHS number or hospital number.")
    try:
        digits = parse_nhs_number(key.nhs_number)
    except Invalid as wrong:
        return Fault("/nhs_number", wrong.code, str(wrong))
    return _Numbers(nhs_digest(digits), digits, hospital)


def _settle(
    by: Actor, trust_id: int, provider_id: int | None, numbers: list[_Numbers]
) -> dict[_Numbers, Patient | Fault]:
    """Read; if somebody is missing, queue up, read again and write; until everybody is there."""
    # Keys with both numbers come first: they tell that two keys with one number each mean the same patient.
    in_order = sorted(numbers, key=lambda given: not (given.nhs and given.hospital))
    before: _Register | None = None
    for attempt in range(TRIES):
        register = _Register(by, trust_id, in_order)
        answers = {given: register.match(given) for given in in_order}
        if not register.new and not register.completed:
            if before is not None:
                _record(by, trust_id, provider_id, before, register)
            return answers
        if attempt == 0:
            _queue_up(trust_id)
        else:
            before = before or register
            register.write(digits=4 + attempt // 3)
    raise RuntimeError("No free invented name was found for new patients.")


class _Register:
    """The trust's patients that the keys may mean, by number, with those that are still to be written."""

    def __init__(self, by: Actor, trust_id: int, numbers: list[_Numbers]):
        self.trust_id = trust_id
        self.known: dict[int, Patient] = {}
        self.new: list[Patient] = []
        self.completed: dict[int, Patient] = {}
        self.by_digest: dict[bytes, Patient] = {}
        self.by_hospital: dict[str, Patient] = {}
        self._index(by, numbers)

    def _index(self, by: Actor, numbers: list[_Numbers]) -> None:
        ours = Patient.objects.visible_to(by).filter(trust_id=self.trust_id)
        digests = [given.digest for given in numbers if given.digest]
        hospitals = [given.hospital for given in numbers if given.hospital]
        known = self.known
        for found in [*ours.filter(nhs_hmac__in=digests), *ours.filter(hospital_number__in=hospitals)]:
            patient = known.setdefault(found.pk, found)
            if patient.nhs_hmac is not None:
                self.by_digest[bytes(patient.nhs_hmac)] = patient
            if patient.hospital_number:
                self.by_hospital[patient.hospital_number] = patient

    def match(self, given: _Numbers) -> Patient | Fault:
        named = self.by_digest.get(given.digest) if given.digest else None
        filed = self.by_hospital.get(given.hospital) if given.hospital else None
        patient = named or filed
        if patient is None:
            return self._add(given)
        if (named and filed and named is not filed) or self._contradicts(patient, given):
            sentence = "The NHS number and the hospital number belong to different patients."
            return Fault("", "patient_numbers_disagree", sentence)
        self._complete(patient, given)
        return patient

    def _contradicts(self, patient: Patient, given: _Numbers) -> bool:
        other_hospital = given.hospital and patient.hospital_number not in ("", given.hospital)
        other_nhs = given.digest and patient.nhs_hmac is not None and bytes(patient.nhs_hmac) != given.digest
        return bool(other_hospital or other_nhs)

    def _add(self, given: _Numbers) -> Patient:
        patient = Patient(trust_id=self.trust_id, nhs_status=NhsNumberStatus.TRACE_REQUIRED.value)
        self._fill(patient, given)
        self.new.append(patient)
        return patient

    def _complete(self, patient: Patient, given: _Numbers) -> None:
        lacks_hospital = given.hospital and not patient.hospital_number
        lacks_nhs = given.digest and patient.nhs_hmac is None
        if lacks_hospital or lacks_nhs:
            self._fill(patient, given)
            if patient.pk:
                self.completed[patient.pk] = patient

    def _fill(self, patient: Patient, given: _Numbers) -> None:
        if given.hospital:
            patient.hospital_number = given.hospital
            self.by_hospital[given.hospital] = patient
        if given.digest and patient.nhs_hmac is None:
            patient.nhs_hmac = given.digest
            patient.nhs_key, patient.nhs_enc = encrypt(given.nhs, context=f"patient:{self.trust_id}")
            patient.nhs_status = NhsNumberStatus.NOT_TRACED.value
            self.by_digest[given.digest] = patient

    def write(self, *, digits: int) -> None:
        """Whoever is there already by now, or whose invented name is taken, is left to the next reading."""
        names: set[str] = set()
        while len(names) < len(self.new):
            names.add(new_pseudonym(digits))
        for patient, name in zip(self.new, names, strict=True):
            patient.pseudonym = name
        if self.new:
            Patient.objects.bulk_create(self.new, ignore_conflicts=True)
        if self.completed:
            Patient.objects.bulk_update(self.completed.values(), COMPLETED)


def _queue_up(trust_id: int) -> None:
    # Two batches adding the same patients in another order would wait for each other for ever.
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended('patients of a trust', %s))", [trust_id])


def _record(by: Actor, trust_id: int, provider_id: int | None, before: _Register, after: _Register) -> None:
    counts: dict[str, Any] = {"added": len(after.known) - len(before.known), "completed": len(before.completed)}
    record("patients.added", by=by, target=Trust(pk=trust_id), trust_id=trust_id, provider_id=provider_id, **counts)


def _share(by: Actor, trust_id: int, provider_id: int, answers: Iterable[Patient | Fault]) -> None:
    patients = {answer.pk for answer in answers if isinstance(answer, Patient)}
    shares = PatientShare.objects.visible_to(by).filter(provider_id=provider_id, patient_id__in=patients)
    new = patients.difference(shares.values_list("patient_id", flat=True))
    # Another batch may share the same patient meanwhile.
    PatientShare.objects.bulk_create(
        [PatientShare(trust_id=trust_id, provider_id=provider_id, patient_id=pk) for pk in sorted(new)],
        ignore_conflicts=True,
    )

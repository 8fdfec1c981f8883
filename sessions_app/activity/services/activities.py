"""Logging what was delivered, correcting it and taking back what was entered in error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from audit.services import record
from base.actors import Actor
from base.errors import Fault, InvalidInput, NotAllowed, NotFound, Outdated, RuleBroken, TooLarge
from base.permissions import Permission, require
from sessions_app.activity.models import Activity, ActivityBatch, BatchRow
from sessions_app.activity.services.ingest import ingest_rows, tell_of_changes
from sessions_app.activity.services.new_activity import NewActivity
from sessions_app.activity.services.repository import NewVersion, RowSession, insert_versions, lock_places
from sessions_app.activity.services.results import RULES, BatchResult, Became, RowResult
from sessions_app.activity.services.rows import names_a_patient, read_row
from sessions_app.activity.services.validation import session_faults, state_fault
from waiting_list.pathways.services.patients import PatientKey, find_or_add_patients

MOST_ROWS = 1_000
LONGEST_REASON = 200


class LoggedActivity(NamedTuple):
    """A record of activity: its lasting id (that of its first version) and the version that counts."""

    id: int
    latest: Activity


@transaction.atomic
def log_activity(*, by: Actor, row: object) -> RowResult:
    """Log one attendance. The same body again answers the same record.

    Raises InvalidInput with every fault of the row, NotFound for a session the actor cannot see, RuleBroken where
    the reference was used with another body or the session takes no activity.
    """
    _require_provider(by)
    result = ingest_rows(by, [row], batch_id=None)[0]
    if result.became is Became.REJECTED:
        raise result.refusal()
    return result


@transaction.atomic
def log_activities(*, by: Actor, rows: Sequence, received_from: str = "", dry_run: bool = False) -> BatchResult:
    """Log up to 1,000 attendances: good rows are kept, each bad one is named with everything wrong with it.

    A trial run (``dry_run``) does all of it and keeps nothing. Raises TooLarge and InvalidInput for the delivery
    as a whole; what is wrong with a row is in its result.
    """
    _require_provider(by)
    _check_size(rows)
    if dry_run:
        with transaction.atomic():
            results = ingest_rows(by, rows, batch_id=None)
            transaction.set_rollback(True)
        return BatchResult(None, [_untold(result) for result in results])
    batch = ActivityBatch.objects.create(
        provider_id=by.own_provider_id,
        received_from=received_from or by.label,
        rows=len(rows),
        accepted=0,
        repeated=0,
        rejected=0,
    )
    result = BatchResult(batch.pk, ingest_rows(by, rows, batch_id=batch.pk))
    _close(by, batch, result)
    return result


def _require_provider(by: Actor) -> None:
    require(by, Permission.LOG_ACTIVITY)
    if by.provider_id is None:
        raise NotAllowed("Only the provider that did the work logs activity.", code="not_allowed")


def _check_size(rows: Sequence) -> None:
    if len(rows) > MOST_ROWS:
        raise TooLarge(f"A delivery holds at most {MOST_ROWS:,} rows; send the rest in another.", code="too_many_rows")
    if not rows:
        raise InvalidInput("There are no rows in this delivery.", code="required")


def _untold(result: RowResult) -> RowResult:
    # In a trial run the ids of accepted rows are of records that are gone again.
    return replace(result, activity_id=None) if result.became is Became.ACCEPTED else result


def _close(by: Actor, batch: ActivityBatch, result: BatchResult) -> None:
    BatchRow.objects.bulk_create(
        BatchRow(
            provider_id=by.own_provider_id,
            batch=batch,
            index=row.index,
            external_ref=row.external_ref,
            errors=[asdict(fault) for fault in row.faults],
        )
        for row in result.rows
        if row.became is Became.REJECTED
    )
    for name, number in result.counts.items():
        setattr(batch, name, number)
    batch.save(update_fields=list(result.counts))
    counts: dict[str, Any] = result.counts
    record("activity.delivered", by=by, target=batch, rows=batch.rows, **counts)


@transaction.atomic
def correct_activity(*, by: Actor, activity_id: int, row: object, reason: str) -> LoggedActivity:
    """Replace a record's values by a new version, with the reason. The same values again change nothing.

    ``row`` is a whole row; its external reference may be left out. A record may move to another session. Raises
    NotFound, InvalidInput with every fault, RuleBroken after sign-off or for a void record.
    """
    _require_provider(by)
    record_ = _own_record(by, activity_id)
    ref = record_.latest.external_ref
    sent = {"external_ref": ref, **row} if isinstance(row, dict) else row
    reading = read_row(0, sent, now=timezone.now())
    places, record_ = _locked(by, record_, {reading.values.get("session")})
    faults = [
        *_reason_faults(reason),
        *reading.faults,
        *session_faults(reading.values, places),
        *_record_faults(record_.latest, places, new_session=reading.values.get("session")),
    ]
    if reading.row and reading.row.external_ref != ref:
        faults.append(
            Fault("/external_ref", "external_ref_fixed", "A correction keeps the record's external reference.")
        )
    if faults:
        raise _refusal(faults)
    return _corrected(by, record_, reading.good, places, reason.strip())


@transaction.atomic
def void_activity(*, by: Actor, activity_id: int, reason: str) -> LoggedActivity:
    """Take back a record that was entered in error. It stays to be read and counts for nothing."""
    _require_provider(by)
    places, record_ = _locked(by, _own_record(by, activity_id), set())
    if faults := [*_reason_faults(reason), *_record_faults(record_.latest, places)]:
        raise _refusal(faults)
    old = record_.latest
    new = Activity.objects.create(
        **_values_of(old) | {"version": old.version + 1, "void": True, "reason": reason.strip(), "logged_by": by.label}
    )
    tell_of_changes(by, "activity.voided", places, {old.session_id: 1}, reason=reason.strip(), activity=record_.id)
    return LoggedActivity(record_.id, new)


def find_record(*, by: Actor, activity_id: int) -> LoggedActivity:
    """The record any of whose versions has this id. Raises NotFound."""
    named = Activity.objects.visible_to(by).filter(pk=activity_id).values("provider_id", "external_ref").first()
    if named is None:
        raise NotFound()
    versions = list(Activity.objects.visible_to(by).filter(**named).order_by("version"))
    return LoggedActivity(versions[0].pk, versions[-1])


def _own_record(by: Actor, activity_id: int) -> LoggedActivity:
    return find_record(by=by, activity_id=activity_id)


def _locked(by: Actor, found: LoggedActivity, others: set) -> tuple[dict[int, RowSession], LoggedActivity]:
    """The record once more, with its session and the session it may go to locked."""
    places = lock_places(by, {found.latest.session_id, *others} - {None})
    again = find_record(by=by, activity_id=found.id)
    if again.latest.session_id not in places:
        raise Outdated("Somebody else corrected this record. Read it again.", code="outdated")
    return places, again


def _reason_faults(reason: object) -> list[Fault]:
    if not isinstance(reason, str) or not reason.strip():
        return [Fault("/reason", "reason_needed", "Say why the record changes.")]
    if len(reason.strip()) > LONGEST_REASON or "\0" in reason:
        return [Fault("/reason", "reason_too_long", f"A reason has at most {LONGEST_REASON} characters.")]
    if names_a_patient(reason):
        return [Fault("/reason", "reason_names_patient", "Leave the patient's number out of the reason.")]
    return []


def _record_faults(latest: Activity, places: dict[int, RowSession], *, new_session: int | None = None) -> list[Fault]:
    """Reasons that forbid changing the record where it stands; the session it goes to is checked with the row."""
    faults = []
    if latest.void:
        faults.append(Fault("", "activity_void", "This record was taken back as entered in error."))
    if latest.session_id != new_session and (fault := state_fault(places[latest.session_id])):
        faults.append(fault)
    return faults


def _refusal(faults: list[Fault]) -> Exception:
    codes = {fault.code for fault in faults}
    return (RuleBroken if codes <= RULES else InvalidInput).of(faults)


def _corrected(
    by: Actor, found: LoggedActivity, row: NewActivity, places: dict[int, RowSession], reason: str
) -> LoggedActivity:
    old = found.latest
    if bytes(old.body_hash) == row.digest():
        return found
    patient_id = _patient(by, row, places[row.session].trust_id)
    new = NewVersion(row, patient_id, old.version + 1, reason=reason)
    if not insert_versions(by, [new], places, batch_id=None):
        raise Outdated("Somebody else corrected this record. Read it again.", code="outdated")
    tell_of_changes(
        by,
        "activity.corrected",
        places,
        dict.fromkeys({old.session_id, row.session}, 1),
        reason=reason,
        activity=found.id,
        version=new.version,
    )
    return find_record(by=by, activity_id=found.id)


def _patient(by: Actor, row: NewActivity, trust_id: int) -> int:
    found = find_or_add_patients(
        by_system=Actor.system("activity intake", request_id=by.request_id),
        trust_id=trust_id,
        wanted=[PatientKey(row.nhs_number, row.hospital_number)],
        provider_id=by.provider_id,
    )[0]
    if isinstance(found, Fault):
        raise RuleBroken.of([found])
    return found.pk


def _values_of(activity: Activity) -> dict:
    kept = (
        "trust_id",
        "provider_id",
        "session_id",
        "patient_id",
        "external_ref",
        "body_hash",
        "attended",
        "outcome",
        "rtt_status",
        "first_attendance",
        "tfc",
        "opcs",
        "icd10",
        "points",
        "touch_starts_at",
        "touch_ends_at",
    )
    return {name: getattr(activity, name) for name in kept}

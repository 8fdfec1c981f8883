"""A grouper's output: which activity of a provider came to which HRG. The last file says what holds."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.db import transaction

from audit.services import record
from base.actors import Actor
from base.error_collector import FaultCollector
from base.errors import Fault, InvalidInput
from base.permissions import Permission, require
from contracts.call_offs.models.call_offs import CallOff
from contracts.tariff.currency import attendance_pod, read_hrg, read_pod
from contracts.tariff.models import GroupedActivity, GrouperImport, Pod
from contracts.tariff.services.sets import MOST_FAULTS
from contracts.tariff.table import Table, read_table
from nhs.errors import Invalid

LONGEST_REFERENCE = 64
UNGROUPED = "UZ01Z"
"""The HRG a grouper gives what it cannot group: nothing is known of such an activity."""


@dataclass(frozen=True, slots=True)
class Grouped:
    """One row: reference → HRG at a point of delivery."""

    external_ref: str
    hrg: str
    pod: str


@dataclass(frozen=True, slots=True)
class GrouperReading:
    """Grouper output as read. ``ungrouped`` rows came to no HRG and are left out."""

    rows: list[Grouped]
    faults: list[Fault]
    ungrouped: int


def read_grouper(
    content: bytes, *, reference_column: str, hrg_column: str, pod_column: str = "", pod: str = ""
) -> GrouperReading:
    """The rows of a grouper's output by the columns its user names; ``pod`` is for all rows without a column of it."""
    table = read_table(content)
    _check_columns(table, reference_column, hrg_column, pod_column, pod)
    rows: dict[str, Grouped] = {}
    faults: list[Fault] = []
    ungrouped = 0
    for number, cells in table.rows:
        try:
            row = _row(cells, reference_column, hrg_column, pod_column, pod)
        except Invalid as why:
            faults.append(Fault(f"/{number}", why.code, f"Line {number}: {why}"))
            continue
        if row.hrg == UNGROUPED:
            ungrouped += 1
        elif rows.setdefault(row.external_ref, row) != row:
            words = f"Line {number}: this reference stands twice with different HRGs."
            faults.append(Fault(f"/{number}", "reference_twice", words))
    return GrouperReading(list(rows.values()), faults, ungrouped)


@transaction.atomic
def import_grouper(
    *,
    by: Actor,
    provider_id: int,
    file_name: str,
    content: bytes,
    reference_column: str,
    hrg_column: str,
    pod_column: str = "",
    pod: str = "",
    grouper: str = "",
) -> GrouperImport:
    """Keep the HRG of every activity in the file, for one provider of the actor's trust.

    A reference that came before takes the new HRG. All of the file or nothing: raises InvalidInput with line numbers.
    """
    require(by, Permission.MANAGE_CONTRACTS)
    if not CallOff.objects.visible_to(by).filter(provider_id=provider_id, trust_id=by.own_trust_id).exists():
        raise InvalidInput.of([Fault("/provider_id", "unknown_value", "Select the provider from the list")])
    reading = read_grouper(
        content, reference_column=reference_column, hrg_column=hrg_column, pod_column=pod_column, pod=pod
    )
    if reading.faults:
        words = f"{len(reading.faults)} lines are wrong; nothing was kept."
        raise InvalidInput.of(reading.faults[:MOST_FAULTS], code="rows_wrong", detail=words)
    kept = GrouperImport.objects.create(
        trust_id=by.own_trust_id,
        provider_id=provider_id,
        file_name=file_name[:200],
        grouper=grouper.strip()[:80],
        sha256=hashlib.sha256(content).hexdigest(),
        rows=len(reading.rows),
        added=0,
        changed=0,
        imported_by=by.label,
    )
    kept.added, kept.changed = _keep(kept, reading.rows)
    kept.save(update_fields=["added", "changed"])
    record("grouper.imported", by=by, target=kept, rows=kept.rows, added=kept.added, changed=kept.changed)
    return kept


def _keep(kept: GrouperImport, rows: list[Grouped]) -> tuple[int, int]:
    """Keep the rows; the numbers of new and of changed ones. Rows that say the same as before stay as they are."""
    held = GroupedActivity.objects.filter(trust_id=kept.trust_id, provider_id=kept.provider_id)
    before = {ref: (hrg, pod) for ref, hrg, pod in held.values_list("external_ref", "hrg", "pod")}
    changed = [row for row in rows if before.get(row.external_ref) != (row.hrg, row.pod)]
    GroupedActivity.objects.bulk_create(
        (
            GroupedActivity(
                trust_id=kept.trust_id,
                provider_id=kept.provider_id,
                imported=kept,
                external_ref=row.external_ref,
                hrg=row.hrg,
                pod=row.pod,
            )
            for row in changed
        ),
        batch_size=5000,
        update_conflicts=True,
        unique_fields=["trust", "provider", "external_ref"],
        update_fields=["hrg", "pod", "imported"],
    )
    added = sum(row.external_ref not in before for row in changed)
    return added, len(changed) - added


def _check_columns(table: Table, reference: str, hrg: str, pod_column: str, pod: str) -> None:
    faults = FaultCollector()
    for place, column in (("reference_column", reference), ("hrg_column", hrg), ("pod_column", pod_column)):
        if column and column not in table.headers:
            words = f"The file has no column {column}. It has {', '.join(table.headers[:20])}"
            faults.add(f"/{place}", "unknown_value", words)
    if pod and pod not in Pod.values:
        faults.add("/pod", "unknown_value", "Select the point of delivery from the list")
    if not pod_column and not pod:
        faults.add("/pod", "required", "Select the point of delivery of all rows, or name its column")
    faults.stop()


def _row(cells: dict[str, str], reference: str, hrg: str, pod_column: str, pod: str) -> Grouped:
    ref = cells.get(reference, "")
    if not ref or len(ref) > LONGEST_REFERENCE:
        raise Invalid(f"Give the activity’s reference, at most {LONGEST_REFERENCE} characters.", code="required")
    code = read_hrg(cells.get(hrg, ""))
    given = cells.get(pod_column, "") if pod_column else ""
    return Grouped(ref, code, attendance_pod(code) or (read_pod(given) if given else pod or read_pod("")))

"""The trust's list of substantive staff: a new file takes the place of the one before."""

from __future__ import annotations

import datetime as dt
from typing import IO

from django.db import transaction
from django.utils import timezone

from audit.services import record
from base.actors import Actor
from base.error_collector import FaultCollector
from base.errors import InvalidInput
from base.formatting import count, london_day
from base.permissions import Permission, require
from contracts.call_offs.rechecks import recheck_many
from contracts.call_offs.selectors import open_call_offs
from contracts.interests.models import StaffList, StaffMember
from contracts.interests.names import name_key
from contracts.interests.staff_files import StaffFile, read_staff

AT_ONCE = 2000


@transaction.atomic
def import_staff(
    *, by: Actor, name: str, content: IO[bytes], as_at: dt.date, leave_out_wrong: bool = False
) -> StaffList:
    """Take in a staff list. Raises InvalidInput naming every wrong row, unless those are to be left out.

    Names and numbers of the list before are deleted; that there was one stays.
    """
    require(by, Permission.MANAGE_INTERESTS)
    faults = FaultCollector()
    if as_at > london_day(timezone.now()):
        faults.add("/as_at", "invalid", "The day of the list lies ahead")
    faults.stop()
    read = read_staff(content)
    if read.faults and (not leave_out_wrong or not read.people):
        rows = count(len(read.faults), "row is wrong", "rows are wrong")
        raise InvalidInput.of(read.faults, code="staff_list_rows", detail=f"{rows}. Nothing was imported.")
    before = StaffList.objects.visible_to(by).filter(trust_id=by.own_trust_id).select_for_update()
    StaffMember.objects.visible_to(by).filter(staff_list__in=[member.pk for member in before]).delete()
    made = _keep(by, name, as_at, read)
    record("staff_list.imported", by=by, target=made, people=made.people, left_out=made.left_out, sha256=made.sha256)
    recheck_many(by=by, call_offs=open_call_offs(by), cause="staff list imported")
    return made


def _keep(by: Actor, name: str, as_at: dt.date, read: StaffFile) -> StaffList:
    made = StaffList.objects.create(
        trust_id=by.own_trust_id,
        as_at=as_at,
        file_name=name[:200],
        sha256=read.sha256,
        people=len(read.people),
        left_out=len(read.faults),
        imported_by=by.label,
    )
    StaffMember.objects.bulk_create(
        (
            StaffMember(
                trust_id=by.own_trust_id,
                staff_list=made,
                name=person.name,
                name_key=name_key(person.name),
                register=person.register,
                number=person.number,
            )
            for person in read.people
        ),
        batch_size=AT_ONCE,
    )
    return made

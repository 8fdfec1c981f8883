"""What was delivered on a session, attendance by attendance: of each record the latest version, unless it is void."""

from __future__ import annotations

from dataclasses import dataclass

from base.actors import Actor
from nhs.codes import Attended, FirstAttendance
from sessions_app.activity.models import Activity
from sessions_app.session.models.list_entries import ListEntry
from sessions_app.session.models.sessions import Session

SEEN = frozenset(code.value for code in Attended if code.seen)
MISSED = frozenset(code.value for code in Attended if code.missed)


@dataclass(frozen=True, slots=True)
class Attendance:
    """One record of activity beside the place on the list it belongs to, if there is one."""

    activity: Activity
    entry: ListEntry | None

    @property
    def seen(self) -> bool:
        no_one = self.activity.first_attendance == FirstAttendance.CLOCK_STOP_ONLY.value
        return self.activity.attended in SEEN and not no_one

    @property
    def missed(self) -> bool:
        return self.activity.attended in MISSED


@dataclass(frozen=True)
class Delivered:
    """The list beside what came back from it."""

    attendances: list[Attendance]
    unanswered: list[ListEntry]

    @property
    def seen(self) -> list[Attendance]:
        return [attendance for attendance in self.attendances if attendance.seen]

    @property
    def missed(self) -> list[Attendance]:
        return [attendance for attendance in self.attendances if attendance.missed]

    @property
    def not_on_list(self) -> list[Attendance]:
        return [attendance for attendance in self.attendances if attendance.entry is None]


def delivered(*, actor: Actor, session: Session, entries: list[ListEntry]) -> Delivered:
    """Attendances matched to the places of the list by patient. One query beside the list's own."""
    rows = Activity.objects.visible_to(actor).filter(session=session).select_related("patient")
    latest = rows.order_by("external_ref", "-version").distinct("external_ref")
    places = {entry.patient_id: entry for entry in entries}
    found = [Attendance(row, places.get(row.patient_id)) for row in latest if not row.void]
    found.sort(
        key=lambda attendance: (
            attendance.entry.position if attendance.entry else 9999,
            attendance.activity.external_ref,
        )
    )
    came = {attendance.activity.patient_id for attendance in found}
    return Delivered(found, [entry for entry in entries if entry.patient_id not in came])

"""A clinic with new and follow-up appointments, and one nobody walks into: booked, accepted and filled by its slots."""

from __future__ import annotations

import datetime as dt

from base.row_security import acting_as
from demo.small.nhs_numbers import Group
from demo.small.past import Cast
from demo.small.patients import make_needs, make_patients
from nhs.calendar import london
from sessions_app.booking.requests import BookingRequest
from sessions_app.booking.services.booking import book_sessions
from sessions_app.lists.services.list_entries import put_on_list
from sessions_app.models import Session
from sessions_app.offers.services.offers import accept_sessions
from sessions_app.session.services.join_links import set_join_link
from trusts.models import Trust
from trusts.slot_mix import SlotKind, read_mix
from waiting_list.models import Need

LINE = "Cardiology clinics"
LINK = "https://video.example.com/cardiology-demonstration"
NEW, AGAIN = 6, 8


def write_clinics(cast: Cast, trust: Trust, saturday: dt.date, *, random) -> list[Session]:
    """Next weekend's clinic in a room, and the virtual one the weekend after, each with some of its patients."""
    needs = _appointments(trust, saturday, random=random)
    new = [need for need in needs if need.clock == Need.Clock.RTT]
    again = [need for need in needs if need.clock != Need.Clock.RTT]
    asked = [
        _wanted(cast, "Clinic 4", saturday, "3 new × 40 + 6 follow-up × 20"),
        _wanted(cast, "Virtual clinic 1", saturday + dt.timedelta(weeks=1)),
    ]
    with acting_as(cast.operations):
        sessions = book_sessions(by=cast.operations, wanted=asked).sessions
    manager = cast.managers[sessions[0].provider_id]
    with acting_as(manager):
        accept_sessions(by=manager, session_ids=[booked.pk for booked in sessions])
    clinic, virtual = sessions
    with acting_as(cast.operations):
        set_join_link(by=cast.operations, session_id=virtual.pk, link=LINK)
    with acting_as(cast.scheduler):
        for session, chosen in ((clinic, [*new[:2], *again[:4]]), (virtual, again[4:7])):
            put_on_list(by=cast.scheduler, session_id=session.pk, need_ids=[need.pk for need in chosen])
    return sessions


def _wanted(cast: Cast, room: str, day: dt.date, mix: str = "") -> BookingRequest:
    line = cast.lines[LINE]
    starts, ends = london(day, dt.time(13, 30)), london(day, dt.time(17, 30))
    return BookingRequest(cast.rooms[room].pk, line.call_off_id, line.pk, starts, ends, slots=read_mix(mix) or None)


def _appointments(trust: Trust, saturday: dt.date, *, random) -> list[Need]:
    """Synthetic patients who wait to be seen for the first time, and others who come again."""
    patients = make_patients(trust, Group.CLINICS, NEW + AGAIN)
    started = [saturday - dt.timedelta(days=random.randrange(40, 300)) for _ in patients]
    needs = make_needs(patients, ["320"] * len(patients), started, random=random)
    for place, need in enumerate(needs):
        first = place < NEW
        need.what = "Cardiology, first appointment" if first else "Cardiology, follow-up appointment"
        need.kind, need.opcs = Need.Kind.APPOINTMENT, ""
        need.clock = Need.Clock.RTT if first else Need.Clock.PLANNED
        need.slot_kind = SlotKind.NEW if first else SlotKind.FOLLOW_UP
    Need.objects.bulk_update(needs, ["what", "kind", "opcs", "clock", "slot_kind"])
    return needs

"""The statements of activity: each takes any number of rows at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import NamedTuple

from django.db import connection
from django.db.models import QuerySet

from base.actors import Actor
from nhs.calendar import london_day
from sessions_app.activity.models import Activity
from sessions_app.activity.services.new_activity import NewActivity
from sessions_app.session.models.sessions import Session


class RowSession(NamedTuple):
    """A session as rows need it; its row is locked."""

    id: int
    trust_id: int
    state: str
    day: dt.date
    starts_at: dt.datetime
    tfc: str


class KnownActivity(NamedTuple):
    """A record that is there: its lasting id, its latest version and every body it ever had."""

    id: int
    version: int
    void: bool
    digests: frozenset[bytes]


class NewVersion(NamedTuple):
    """A version to be written."""

    row: NewActivity
    patient_id: int
    version: int = 1
    void: bool = False
    reason: str = ""


PLACE = ("id", "trust_id", "state", "day", "starts_at", "service_line__tfc")


def lock_places(by: Actor, session_ids: Collection[int]) -> dict[int, RowSession]:
    """The sessions the actor can see, locked in the order of their ids until the transaction ends."""
    return _places(_seen(by, session_ids).select_for_update(of=("self",), no_key=True))


def places_of(by: Actor, session_ids: Collection[int]) -> dict[int, RowSession]:
    """The same without a lock, to look only."""
    return _places(_seen(by, session_ids))


def _seen(by: Actor, session_ids: Collection[int]) -> QuerySet[Session]:
    return Session.objects.visible_to(by).filter(pk__in=session_ids).order_by("pk")


def _places(sessions: QuerySet[Session]) -> dict[int, RowSession]:
    return {values[0]: RowSession(*values) for values in sessions.values_list(*PLACE)}


def known_records(by: Actor, refs: Collection[str]) -> dict[str, KnownActivity]:
    """The provider's records with these references."""
    found: dict[str, KnownActivity] = {}
    versions = Activity.objects.visible_to(by).filter(provider_id=by.own_provider_id, external_ref__in=refs)
    for ref, pk, version, void, digest in versions.order_by("external_ref", "version").values_list(
        "external_ref", "pk", "version", "void", "body_hash"
    ):
        before = found.get(ref)
        digests = (before.digests if before else frozenset()) | {bytes(digest)}
        found[ref] = KnownActivity(before.id if before else pk, version, void, digests)
    return found


ARRAYS = {
    "session_id": "bigint",
    "patient_id": "bigint",
    "external_ref": "text",
    "version": "smallint",
    "body_hash": "bytea",
    "attended": "text",
    "outcome": "text",
    "rtt_status": "text",
    "first_attendance": "text",
    "tfc": "text",
    "opcs": "text",
    "icd10": "text",
    "points": "smallint",
    "touch_starts_at": "timestamptz",
    "touch_ends_at": "timestamptz",
    "void": "boolean",
    "reason": "text",
}
INSERT = f"""
    insert into sessions_app_activity (trust_id, provider_id, batch_id, logged_by, {", ".join(ARRAYS)})
    select s.trust_id, s.provider_id, %s, %s, {", ".join(f"r.{name}" for name in ARRAYS)}
    from unnest({", ".join(f"%s::{kind}[]" for kind in ARRAYS.values())}) as r({", ".join(ARRAYS)})
    join sessions_app_session s on s.id = r.session_id
    order by r.external_ref
    on conflict (provider_id, external_ref, version) do nothing
    returning external_ref, id
"""


def insert_versions(
    by: Actor, versions: Collection[NewVersion], places: dict[int, RowSession], *, batch_id: int | None
) -> dict[str, int]:
    """Write versions in one statement, in the order of their references; answers the ids of those it wrote.

    Everybody inserts in that order, so that two deliveries naming the same rows never wait for each other.
    """
    if not versions:
        return {}
    columns = zip(*(_cells(version, places) for version in versions), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [batch_id, by.label, *map(list, columns)])
        return dict(cursor.fetchall())


def _cells(new: NewVersion, places: dict[int, RowSession]) -> tuple:
    row = new.row
    return (
        row.session,
        new.patient_id,
        row.external_ref,
        new.version,
        row.digest(),
        row.attended,
        row.outcome,
        row.rtt_status,
        row.first_attendance,
        row.tfc or places[row.session].tfc,
        row.opcs,
        row.icd10,
        row.points,
        row.touch_starts_at,
        row.touch_ends_at,
        new.void,
        new.reason,
    )


def days_apart(place: RowSession, instants: Iterable[dt.datetime]) -> int:
    """How many London days lie between the session and the farthest of the instants."""
    return max((abs((london_day(instant) - place.day).days) for instant in instants), default=0)

"""Writing the large demonstration, in one transaction: all of it is there, or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import orjson
from django.db import connection, transaction
from django.utils import timezone

from base.actors import Actor
from base.formatting import london_day, number
from base.row_security import acting_as
from contracts.activation.services import activate
from contracts.models import CallOff, LedgerEntry, LotSupplier
from contracts.reference import load_reference, read_file
from demo.large import places, sessions_sql, staging, waiting_sql
from demo.large.numbers import encrypt_numbers
from demo.large.people import make_teams
from demo.large.size import Size
from demo.large.statements import insert, run
from demo.small import contract_changes
from demo.small.evidence import file_evidence
from nhs.calendar import london
from sessions_app.models import Activity, ListEntry, RosterEntry, Session, StateChange
from sessions_app.session.services.facts import recompute_facts
from waiting_list.models import ClockEvent, Need, Pathway, Patient, PatientShare
from waiting_list.pathways.pseudonyms import WORDS
from waiting_list.snapshots.services import take_snapshot

NEEDS_AT_ONCE = 100_000
FACTS_AT_ONCE = 5_000
MARK = "-LARGE-"

BY_KEY = "set constraints all immediate; set local work_mem = '256MB'; set local enable_seqscan = off"
"""While rows are written every key is looked up by its index: the tables are still thought to be empty."""

FREELY = "set local enable_seqscan = on; select waiting_list_analyze()"

Tell = Callable[[str], None]


def is_written() -> bool:
    """True when the large demonstration is in this database. Call it inside ``acting_as``."""
    return CallOff.objects.filter(reference__contains=MARK).exists()


def write_large(size: Size, *, tell: Tell = lambda words: None) -> None:
    """Everything the large demonstration adds to the small one. Raises RuntimeError where it is there already.

    The connection must be a fresh one: the plans with which foreign keys are checked are made once for a connection,
    and plans made for the small demonstration read whole tables.
    """
    today = london_day(timezone.now())
    with acting_as(Actor.system("Large demonstration")) as system:
        if is_written():
            raise RuntimeError("The large demonstration is there already.")
        run(BY_KEY)
        _places(system, size, today, tell)
        _Writer(size, today, tell).everything()
        _snapshots(system, size, today, tell)
        run("set local work_mem = default")


def _places(system: Actor, size: Size, today: dt.date, tell: Tell) -> None:
    """Trusts, rooms and contracts through the services, as anybody's; then a team for every room."""
    tell("Rooms")
    load_reference(by=system, tree=read_file(orjson.dumps({"trusts": places.trusts(size)})))
    LotSupplier.objects.update(joined_on=size.first_saturday(today) - dt.timedelta(days=60))
    tell("Contracts")
    load_reference(by=system, tree=read_file(orjson.dumps({"call_offs": places.call_offs(size, today)})))
    for call_off in CallOff.objects.filter(reference__contains=MARK).order_by("reference"):
        file_evidence(system, call_off)
        contract_changes.agree(system, call_off)
        activate(by=system, call_off_id=call_off.pk)
    tell("Teams")
    placed = staging.lines_of_rooms(staging.new_rooms())
    teams = make_teams(
        [(room, line.provider_id) for room, line in placed],
        since=size.first_saturday(today) - dt.timedelta(days=30),
        until=today + dt.timedelta(days=400),
    )
    staging.stage_rooms(placed)
    staging.stage_teams(teams)


class _Writer:
    """One run over the tables, each statement for as many rows as a piece holds."""

    def __init__(self, size: Size, today: dt.date, tell: Tell):
        self.size, self.today, self.tell = size, today, tell
        self.values: dict[str, Any] = {
            "today": today,
            "now": timezone.now(),
            "sessions": size.sessions,
            "activities": size.activities,
            "words": list(WORDS),
            "key": "",
        }

    def everything(self) -> None:
        self._stage()
        self._patients()
        self._waiting()
        for piece in range(sessions_sql.PIECES):
            self.tell(f"Lists, part {piece + 1} of {sessions_sql.PIECES}")
            self.values["piece"] = piece
            self._booked()
            self._treated()
            self._settled()
        self._booked_ahead()
        run(FREELY)
        self._facts()

    def _stage(self) -> None:
        self.tell("Plan")
        staging.stage_days(self.size, self.today)
        staging.stage_rates()
        staging.stage_waits()
        staging.stage_trusts(self.size)
        for statement in (
            sessions_sql.SESSIONS,
            "create unique index on big_session (id)",
            "analyze big_session",
            sessions_sql.VISITS,
            sessions_sql.DELIVERED,
            waiting_sql.NEEDS,
            waiting_sql.PEOPLE,
            waiting_sql.PEOPLE_INDEX,
            "create unique index on big_need (n)",
            waiting_sql.ANALYZE,
            waiting_sql.BOOKINGS,
            waiting_sql.BOOKINGS_INDEX,
        ):
            run(statement, self.values)

    def _patients(self) -> None:
        self.tell("NHS numbers, sealed")
        with connection.cursor() as cursor:
            cursor.execute(waiting_sql.HOW_MANY)
            people = dict(cursor.fetchall())
        self.values["key"] = encrypt_numbers(people)
        self.tell(f"{number(sum(people.values()))} patients")
        self._insert(Patient, waiting_sql.PATIENT, waiting_sql.SEALED)

    def _waiting(self) -> None:
        for low in range(0, self.size.all_needs, NEEDS_AT_ONCE):
            high = min(low + NEEDS_AT_ONCE, self.size.all_needs)
            self.tell(f"Needs, {number(high)} of {number(self.size.all_needs)}")
            self.values |= {"low": low, "high": high}
            self._insert(Pathway, waiting_sql.PATHWAY, waiting_sql.FIRSTS)
            self._insert(ClockEvent, waiting_sql.EVENT, waiting_sql.STARTS)
            self._insert(Need, waiting_sql.NEED, waiting_sql.ALL)

    def _booked(self) -> None:
        """Offered, accepted, staffed and locked, as far as each list came."""
        self._insert(Session, sessions_sql.SESSION, sessions_sql.PIECE)
        self._insert(LedgerEntry, sessions_sql.COMMITTED, sessions_sql.PIECE)
        run(sessions_sql.FREEZE, self.values)
        run(sessions_sql.CANCEL, self.values)
        self._insert(RosterEntry, sessions_sql.TEAM, sessions_sql.TEAMS)
        for rank in (2, 3):
            self._move(rank)

    def _treated(self) -> None:
        """Writes who was on the lists, and what was done."""
        for model, columns, source in (
            (Pathway, waiting_sql.PATHWAY_OF_VISIT, waiting_sql.BOOKED),
            (ClockEvent, waiting_sql.EVENT_OF_VISIT, waiting_sql.EVENTS_OF_VISITS),
            (Need, waiting_sql.NEED_OF_VISIT, waiting_sql.BOOKED_AT),
            (ListEntry, waiting_sql.ENTRY_OF_VISIT, waiting_sql.BOOKED_AT),
            (PatientShare, waiting_sql.SHARE_OF_VISIT, waiting_sql.BOOKED_AT),
            (Activity, sessions_sql.ACTIVITY, sessions_sql.OF_PIECE),
        ):
            self._insert(model, columns, source)

    def _settled(self) -> None:
        """Delivered, signed off and complete, with the money and the history of every move."""
        for rank in (4, 5):
            self._move(rank)
        run(sessions_sql.SIGN_OFF, self.values)
        self._insert(LedgerEntry, sessions_sql.RELEASED, sessions_sql.LET_GO)
        self._insert(LedgerEntry, sessions_sql.ACCRUED, sessions_sql.EARNED)
        self._move(7)
        self._insert(StateChange, sessions_sql.CHANGE, sessions_sql.CHANGES)

    def _booked_ahead(self) -> None:
        self.tell("Patients of the next lists")
        self._insert(ListEntry, waiting_sql.ENTRY_OF_BOOKING, waiting_sql.BOOKED_AHEAD)
        self._insert(PatientShare, waiting_sql.SHARE_OF_BOOKING, waiting_sql.BOOKED_AHEAD)

    def _facts(self) -> None:
        self.tell("Facts")
        for ids in self._sessions():
            recompute_facts(ids)

    def _sessions(self) -> Iterator[list[int]]:
        with connection.cursor() as cursor:
            cursor.execute("select id from big_session order by id")
            ids = [pk for (pk,) in cursor.fetchall()]
        for start in range(0, len(ids), FACTS_AT_ONCE):
            yield ids[start : start + FACTS_AT_ONCE]

    def _move(self, rank: int) -> None:
        state = sessions_sql.LIFE[rank].value
        run(sessions_sql.MOVE, {**self.values, "rank": rank, "state": state})

    def _insert(self, model: Any, columns: dict[str, str], source: str) -> None:
        insert(model, columns, source, self.values)


def _snapshots(system: Actor, size: Size, today: dt.date, tell: Tell) -> None:
    """The waiting list as it stood at the end of past weeks, counted from the days on the needs."""
    sunday = today - dt.timedelta(days=today.weekday() + 1)
    for week in range(size.snapshots - 1, -1, -1):
        tell(f"Waiting list {week + 1} weeks ago" if week else "Waiting list of last Sunday")
        ends = sunday - dt.timedelta(weeks=week)
        take_snapshot(by=system, week_ending=ends, at=london(ends + dt.timedelta(days=1), dt.time(1, 40)))


def fresh_connection() -> None:
    """Begin anew, so that nothing is planned for tables as small as they were."""
    if not transaction.get_connection().in_atomic_block:
        connection.close()

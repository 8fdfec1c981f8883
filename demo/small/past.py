"""The weeks behind us: lists that were booked, staffed, delivered and signed off, so that reports have something to say.

They cannot be booked through the services, which look at the clock; they are written set by set as the product's own
job, and the database's rules hold for them as for every other: rooms, people, contracts, money and every move.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random

from psycopg2.extras import DateTimeTZRange

from base.actors import Actor
from base.row_security import acting_as
from contracts.models import LedgerEntry, ServiceLine
from contracts.money import ledger
from contracts.rates import pricing
from demo.small.nhs_numbers import Group
from demo.small.patients import make_needs, make_patients
from nhs.calendar import london
from providers.models import SHARED_ROLES, Clinician
from sessions_app.activity.services.activities import log_activities
from sessions_app.activity.services.sign_off import amount_of
from sessions_app.booking.requests import BookingRequest, day_type_of
from sessions_app.booking.services.evaluation import size_of
from sessions_app.models import ListEntry, RosterEntry, Session, SessionFact, StateChange
from sessions_app.session.services.facts import begin_facts, recompute_facts
from sessions_app.session.states import State
from trusts.models import Room
from trusts.slot_mix import as_json
from waiting_list.models import Need, Patient, PatientShare

WEEKS = 10
BATCH = 900
LIFE = (State.ACCEPTED, State.STAFFED, State.LOCKED, State.IN_PROGRESS)
# (days after Saturday, room, start, end, line, clinicians by place in the provider's list)
WEEKEND = [
    (0, "Endoscopy 1", "08:30", "12:30", "Endoscopy, weekend and evening", (0, 3, 4)),
    (0, "Endoscopy 1", "13:30", "17:30", "Endoscopy, weekend and evening", (0, 3, 4)),
    (0, "Endoscopy 2", "08:30", "12:30", "Endoscopy, weekend and evening", (1, 5, 6)),
    (0, "Theatre 3", "08:30", "12:30", "Trauma and orthopaedics day cases", (0, 1, 2, 3)),
    (1, "Echo room", "08:30", "12:30", "Echocardiography", (0,)),
]


@dataclass(frozen=True, slots=True)
class Cast:
    """The ingredients of past lists: contracts' lines by name, rooms by name, people by provider, and who acts."""

    lines: dict[str, ServiceLine]
    rooms: dict[str, Room]
    people: dict[int, list[Clinician]]
    managers: dict[int, Actor]
    operations: Actor
    scheduler: Actor


def write_past(cast: Cast, today: dt.date, *, random: Random) -> list[Session]:
    """Ten weekends of lists; the last weekend's wait for sign-off. Answers the sessions, oldest first."""
    saturday = today - dt.timedelta(days=(today.weekday() - 5) % 7 or 7)
    first = saturday - dt.timedelta(weeks=WEEKS - 1)
    plans = [
        (first + dt.timedelta(weeks=week, days=plan[0]), plan)
        for week in range(WEEKS)
        for plan in WEEKEND
        if first + dt.timedelta(weeks=week, days=plan[0]) < today
    ]
    sessions = book(cast, plans)
    teams = [
        [cast.people[session.provider_id][n] for n in plan[5]]
        for session, (_, plan) in zip(sessions, plans, strict=True)
    ]
    run(cast, sessions, teams, random=random)
    finish(cast, sessions, waiting_since=saturday)
    return sessions


def book(cast: Cast, plans: list) -> list[Session]:
    """Offered six weeks before their day, at the price of that day."""
    rates = pricing.rates_for(actor=Actor.system("demonstration"), line_ids=[line.pk for line in cast.lines.values()])
    sessions = [_session(cast, day, plan, rates) for day, plan in plans]
    Session.objects.bulk_create(sessions)
    ledger.post(_money(s, LedgerEntry.Kind.COMMITTED, s.expected_price, s.booked_at) for s in sessions)
    _remember(sessions, "", State.OFFERED, cast.operations, [s.booked_at for s in sessions])
    begin_facts([s.pk for s in sessions])
    return sessions


def _session(cast: Cast, day: dt.date, plan: tuple, rates: dict) -> Session:
    _, room_name, starts, ends, line_name, _ = plan
    room, line = cast.rooms[room_name], cast.lines[line_name]
    starts_at = london(day, dt.time.fromisoformat(starts))
    wanted = BookingRequest(room.pk, line.call_off_id, line.pk, starts_at, london(day, dt.time.fromisoformat(ends)))
    kind = day_type_of(wanted, room.trust.evening_starts).value
    size = size_of(wanted, room, line)
    rate = pricing.rate_on(rates, line_id=line.pk, day_type=kind, on=day)
    if rate is None:
        raise LookupError(f"{line.name} has no rate on {day}.")
    quote = pricing.quote(rate, day_type=kind, minutes=wanted.minutes, **size.priced)
    offered = starts_at - dt.timedelta(days=45)
    return Session(
        trust_id=line.trust_id,
        provider_id=line.provider_id,
        call_off_id=line.call_off_id,
        service_line=line,
        site_id=room.site_id,
        room=room,
        starts_at=starts_at,
        ends_at=wanted.ends_at,
        unit=room.unit,
        planned_capacity=size.capacity,
        planned_cases=size.cases,
        slot_mix=as_json(size.slots),
        rate_line=rate,
        rate_unit=rate.unit,
        day_type=kind,
        rate_price=rate.price,
        expected_price=quote.amount,
        offered_at=offered,
        booked_at=offered,
        offer_ends_at=offered + dt.timedelta(days=5),
        booked_by=cast.operations.label,
        booked_by_person_id=cast.operations.person_id,
    )


def run(cast: Cast, sessions: list[Session], teams: list[list[Clinician]], *, random: Random) -> None:
    """From accepted to in progress, with team and list, and the provider's own record of what was done."""
    before = State.OFFERED
    for step, state in enumerate(LIFE):
        _move(cast, sessions, before, state, [s.starts_at - dt.timedelta(days=(40, 30, 8, 0)[step]) for s in sessions])
        before = state
        if state is State.STAFFED:
            _name_teams(sessions, teams)
    lists = _fill(cast, sessions, random=random)
    rows = [row for session in sessions for row in _activity(session, lists[session.pk], random)]
    for provider_id, manager in cast.managers.items():
        own = [row for row, owner in rows if owner == provider_id]
        for start in range(0, len(own), BATCH):
            with acting_as(manager):
                log_activities(by=manager, rows=own[start : start + BATCH], received_from="Demonstration")


def finish(cast: Cast, sessions: list[Session], *, waiting_since: dt.date) -> None:
    """Delivered at their end; signed off two days later, save those of the last weekend; the oldest are complete."""
    _move(cast, sessions, State.IN_PROGRESS, State.DELIVERED, [s.ends_at for s in sessions])
    done = [s for s in sessions if s.starts_at.date() < waiting_since]
    facts = SessionFact.objects.in_bulk([s.pk for s in done])
    signed = [s.ends_at + dt.timedelta(days=2) for s in done]
    for session, at in zip(done, signed, strict=True):
        session.state, session.signed_off_at, session.signed_off_by = (State.SIGNED_OFF, at, cast.operations.label)
        session.delivered_price = amount_of(session, facts[session.pk])
    Session.objects.bulk_update(done, ["state", "signed_off_at", "signed_off_by", "delivered_price"])
    _remember(done, State.DELIVERED, State.SIGNED_OFF, cast.operations, signed)
    for kind, amounts in (
        (LedgerEntry.Kind.RELEASED, [s.expected_price for s in done]),
        (LedgerEntry.Kind.ACCRUED, [s.delivered_price for s in done]),
    ):
        ledger.post(_money(s, kind, amount, at) for s, amount, at in zip(done, amounts, signed, strict=True))
    complete = done[:10]
    _move(cast, complete, State.SIGNED_OFF, State.CLOSED, [at + dt.timedelta(days=21) for at in signed[:10]])
    recompute_facts([s.pk for s in sessions])


def _move(cast: Cast, sessions: list[Session], old: State, new: State, when: list[dt.datetime]) -> None:
    changes = {"rate_frozen_at": when[0]} if new is State.ACCEPTED else {}
    Session.objects.filter(pk__in=[s.pk for s in sessions]).update(state=new, **changes)
    for session in sessions:
        session.state = new
    provider_does = new in (State.ACCEPTED, State.STAFFED, State.IN_PROGRESS, State.DELIVERED)
    for provider_id, manager in cast.managers.items():
        own = [(s, at) for s, at in zip(sessions, when, strict=True) if s.provider_id == provider_id]
        _remember([s for s, _ in own], old, new, manager if provider_does else cast.operations, [at for _, at in own])


def _remember(sessions: list[Session], old: str, new: str, by: Actor, when: list[dt.datetime]) -> None:
    StateChange.objects.bulk_create(
        StateChange(
            trust_id=s.trust_id,
            provider_id=s.provider_id,
            session=s,
            old=old,
            new=new,
            at=at,
            by=by.label,
            person_id=by.person_id,
        )
        for s, at in zip(sessions, when, strict=True)
    )


def _money(session: Session, kind: str, amount, at: dt.datetime) -> LedgerEntry:
    entry = ledger.entry(session, kind, amount, "Demonstration")
    entry.at = at
    return entry


def _name_teams(sessions: list[Session], teams: list[list[Clinician]]) -> None:
    RosterEntry.objects.bulk_create(
        RosterEntry(
            trust_id=s.trust_id,
            provider_id=s.provider_id,
            session=s,
            site_id=s.site_id,
            clinician=person,
            registration_id=person.registration_id,
            role=person.role,
            in_room=person.role not in SHARED_ROLES,
            during=DateTimeTZRange(s.starts_at, s.ends_at),
            name=person.name,
            registration_text=str(person.registration),
            telephone=person.telephone,
        )
        for s, team in zip(sessions, teams, strict=True)
        for person in team
    )


def _fill(cast: Cast, sessions: list[Session], *, random: Random) -> dict[int, list[Need]]:
    """Patients on each list, up to what it holds; what they waited for was met on that day."""
    sizes = [s.planned_cases for s in sessions]
    patients = make_patients(sessions[0].trust, Group.PAST, sum(sizes))
    owners = [s for s, size in zip(sessions, sizes, strict=True) for _ in range(size)]
    started = [s.starts_at.date() - dt.timedelta(days=random.randrange(40, 420)) for s in owners]
    tfcs = [s.service_line.tfc for s in owners]
    needs = make_needs(patients, tfcs, started, random=random)
    by_session: dict[int, list[Need]] = {}
    for session, need in zip(owners, needs, strict=True):
        need.state, need.met_on = Need.State.MET, session.starts_at.date()
        by_session.setdefault(session.pk, []).append(need)
    Need.objects.bulk_update(needs, ["state", "met_on"])
    _put_on(cast, sessions, by_session, patients)
    return by_session


def _put_on(cast: Cast, sessions: list[Session], lists: dict[int, list[Need]], patients: list[Patient]) -> None:
    ListEntry.objects.bulk_create(
        ListEntry(
            trust_id=s.trust_id,
            provider_id=s.provider_id,
            session=s,
            need=need,
            patient_id=need.patient_id,
            position=place,
            what=need.what,
            points=need.points,
            priority=need.priority,
            weeks_waiting=(s.starts_at.date() - need.started_on).days // 7,
            put_on_by=cast.scheduler.label,
            put_on_at=s.starts_at - dt.timedelta(days=14),
        )
        for s in sessions
        for place, need in enumerate(lists[s.pk], start=1)
    )
    PatientShare.objects.bulk_create(
        (
            PatientShare(trust_id=s.trust_id, provider_id=s.provider_id, patient_id=need.patient_id)
            for s in sessions
            for need in lists[s.pk]
        ),
        ignore_conflicts=True,
    )


def _activity(session: Session, needs: list[Need], random: Random) -> list[tuple[dict, int]]:
    """The activity the provider's system would have sent: most were seen one after the other, a few were not."""
    at = session.starts_at + dt.timedelta(minutes=random.choice((0, 4, 8, 15, 25)))
    share = (session.ends_at - session.starts_at) / max(len(needs), 1)
    rows = []
    for place, need in enumerate(needs, start=1):
        row = {
            "external_ref": f"DEMO-{session.pk}-{place}",
            "session": session.pk,
            "hospital_number": need.patient.hospital_number,
            "tfc": need.tfc,
            "opcs": need.opcs,
            "points": need.points,
            "attended": random.choices(("5", "6", "3", "2"), (84, 5, 8, 3))[0],
        }
        if row["attended"] in ("5", "6"):
            ends = at + share * random.uniform(0.6, 0.95)
            row |= {
                "outcome": random.choice(("1", "3")),
                "first_attendance": "1",
                "rtt_status": "30" if need.clock == Need.Clock.RTT else "20",
                "touch_starts_at": at.isoformat(),
                "touch_ends_at": ends.isoformat(),
            }
            at = ends + dt.timedelta(minutes=random.choice((3, 5, 8)))
        rows.append((row, session.provider_id))
    return rows

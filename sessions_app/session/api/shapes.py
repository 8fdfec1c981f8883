"""How sessions, teams, lists and activity look from outside. Plain dictionaries: the descriptions are in schemas.py."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from base.actors import Actor
from base.errors import Fault, NotAllowed
from base.formatting import LONDON, london_day
from base.permissions import Permission
from sessions_app.session.models.list_entries import ListEntry
from sessions_app.session.models.rosters import RosterEntry
from sessions_app.session.models.sessions import Session
from sessions_app.session.slot_kinds import mix_of
from sessions_app.session.virtual_clinics import is_virtual, link_of
from trusts.slot_mix import as_json


def session_shape(session: Session) -> dict:
    """One session; room, site, call-off and line must be loaded with it."""
    return {
        "id": session.pk,
        "version": session.version,
        "state": str(session.state),
        "trust": session.trust_id,
        "provider": session.provider_id,
        "site": session.site_id,
        "site_name": session.room.site.name,
        "room": session.room_id,
        "room_name": session.room.name,
        "call_off": session.call_off_id,
        "call_off_reference": session.call_off.reference,
        "service_line": session.service_line_id,
        "service_line_name": session.service_line.name,
        "tfc": session.service_line.tfc,
        "day": london_day(session.starts_at).isoformat(),
        "starts_at": local(session.starts_at),
        "ends_at": local(session.ends_at),
        "unit": str(session.unit),
        "planned_capacity": session.planned_capacity,
        "planned_cases": session.planned_cases,
        "slots": as_json(mix_of(session)),
        "virtual": is_virtual(session),
        "join_link": link_of(session),
        "rate_unit": str(session.rate_unit),
        "rate_price": money(session.rate_price),
        "day_type": str(session.day_type),
        "expected_price": money(session.expected_price),
        "delivered_price": money(session.delivered_price),
        "rate_frozen_at": local(session.rate_frozen_at),
        "offer_ends_at": local(session.offer_ends_at),
        "short_notice": session.short_notice,
        "beyond_plan": session.beyond_plan,
        "booked_by": session.booked_by,
        "signed_off_at": local(session.signed_off_at),
        "signed_off_by": session.signed_off_by,
        "passed_from": session.passed_from_id,
        "cancel_cause": str(session.cancel_cause),
        "cancel_group": str(session.cancel_group),
        "cancel_why": str(session.cancel_why),
        "cancel_amount": money(session.cancel_amount),
    }


def local(instant: dt.datetime | None) -> str | None:
    """London time with its offset, as people on both sides speak of it."""
    return instant.astimezone(LONDON).isoformat() if instant else None


def money(amount: Decimal | str | None) -> str | None:
    """Pounds and pence as text: a number would be read as a float by most clients."""
    return None if amount is None else f"{Decimal(amount):.2f}"


def faults_shape(faults: Iterable[Fault], *, at: str = "") -> list[dict]:
    return [{"pointer": at + fault.pointer, "code": fault.code, "detail": fault.detail} for fault in faults]


def member_shape(entry: RosterEntry) -> dict:
    return {
        "id": entry.pk,
        "clinician": entry.clinician_id,
        "name": entry.name,
        "role": str(entry.role),
        "registration": entry.registration_text,
        "in_room": entry.in_room,
    }


def entry_shape(entry: ListEntry) -> dict:
    """A place on the list. The patient goes by the invented name both sides see."""
    return {
        "id": entry.pk,
        "need": entry.need_id,
        "patient": entry.patient.pseudonym,
        "position": entry.position,
        "what": entry.what,
        "points": entry.points,
        "slot_kind": str(entry.slot_kind),
        "planned_from": local(entry.during.lower) if entry.during else None,
        "planned_until": local(entry.during.upper) if entry.during else None,
        "weeks_waiting": entry.weeks_waiting,
        "priority": entry.priority,
        "state": str(entry.state),
    }


def may_see_patients(by: Actor) -> bool:
    """Lists name procedures patient by patient: for those who book patients or log what was done to them."""
    return by.may(Permission.VIEW_PATIENTS) or by.may(Permission.LOG_ACTIVITY)


def sees_patients(by: Actor) -> None:
    """Refuses whoever neither books patients nor logs what was done to them."""
    if not may_see_patients(by):
        words = f"Your role does not let you {Permission.VIEW_PATIENTS.sentence}."
        raise NotAllowed(words, code="not_allowed")

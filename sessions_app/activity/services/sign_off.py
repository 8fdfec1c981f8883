"""The trust agrees to what was delivered: committed money becomes accrued money, at the frozen rate."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from base.actors import Actor
from base.errors import RuleBroken
from base.permissions import Permission, require
from contracts.interests.conflicts import refuse_recused
from contracts.models import LedgerEntry
from contracts.money import ledger
from contracts.rates.pricing import PriceBreakdown, break_down
from contracts.rates.terms import terms_from_json
from sessions_app.activity.selectors.counted import counted
from sessions_app.session.models.facts import SessionFact
from sessions_app.session.models.sessions import Session, StateChange
from sessions_app.session.services.facts import recompute_facts
from sessions_app.session.services.transitions import check_move, lock_sessions, move, title
from sessions_app.session.states import State


@transaction.atomic
def sign_off_session(*, by: Actor, session_id: int) -> Session:
    """Sign a delivered session off. Only a person may, and not the one who recorded it as delivered.

    What was done beyond plan is paid for as delivered and flagged; money beyond the maximum contract value is
    recorded all the same, and the call-off then books nothing more.
    """
    require(by, Permission.SIGN_OFF_SESSIONS)
    session = lock_sessions(by=by, ids=[session_id])[0]
    check_move([session], State.SIGNED_OFF)
    _not_ones_own(by, session)
    refuse_recused(by, trust_id=session.trust_id, provider_id=session.provider_id)
    recompute_facts([session.pk])
    fact = SessionFact.objects.get(session=session)
    amount = amount_of(session, fact)
    move(
        by=by,
        sessions=[session],
        to=State.SIGNED_OFF,
        event="session.signed_off",
        topic="sessions.signed_off",
        signed_off_at=timezone.now(),
        signed_off_by=by.label,
        delivered_price=amount,
        beyond_plan=is_beyond_plan(session, fact),
    )
    ledger.post(
        [
            ledger.entry(session, LedgerEntry.Kind.RELEASED, session.expected_price, "Signed off"),
            ledger.entry(session, LedgerEntry.Kind.ACCRUED, amount, "Signed off"),
        ]
    )
    return session


def amount_of(session: Session, fact: SessionFact) -> Decimal:
    """What the delivered list comes to on its frozen terms, in pounds."""
    return account_of(session, fact).amount


def account_of(session: Session, fact: SessionFact) -> PriceBreakdown:
    """How that comes about, step by step."""
    terms = terms_from_json(session.rate_terms, unit=session.rate_unit, price=session.rate_price)
    return break_down(terms, counted(session.pk, minutes=fact.planned_minutes))


def is_beyond_plan(session: Session, fact: SessionFact) -> bool:
    points = session.unit == "points" and fact.points_delivered > session.planned_capacity
    return points or fact.seen > session.planned_cases


def _not_ones_own(by: Actor, session: Session) -> None:
    last = StateChange.objects.filter(session=session, new=State.DELIVERED).order_by("-pk").first()
    if last and last.person_id is not None and last.person_id == by.person_id:
        raise RuleBroken(
            f"You recorded {title(session)} as delivered, so somebody else has to sign it off.", code="not_your_own"
        )

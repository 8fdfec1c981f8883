"""An offer nobody answered goes to the next of the trust's own call-offs that covers it, in the trust's order."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from base.actors import Actor
from contracts.models import CallOff, ServiceLine
from contracts.rates.bookable_lines import call_offs_for_booking
from sessions_app.booking.requests import BookingRequest
from sessions_app.booking.services.booking import evaluate, write
from sessions_app.offers.services.offers import release
from sessions_app.session.models.sessions import Session
from sessions_app.session.services.transitions import lock_sessions
from sessions_app.session.states import State
from trusts.rooms_for_booking import rooms_for_booking
from trusts.slot_mix import from_json

REASON = "Nobody answered the offer in time."


def ended_offers(*, by: Actor, limit: int = 200) -> list[int]:
    """Offers whose time is over, the oldest first."""
    due = Session.objects.visible_to(by).filter(state=State.OFFERED, offer_ends_at__lte=timezone.now())
    return list(due.order_by("offer_ends_at", "pk").values_list("pk", flat=True)[:limit])


@transaction.atomic
def expire_offer(*, by: Actor, session_id: int) -> tuple[Session, Session | None] | None:
    """End one offer and offer its list to the next call-off. None where it was answered meanwhile.

    Everything is held first: all call-offs that may be asked, the room, the session. Who comes
    second finds the offer answered, or ended. A call-off without money, rate or days left is passed over.
    """
    session = Session.objects.visible_to(by).select_related("service_line").filter(pk=session_id).first()
    if session is None:
        return None
    lines = next_lines(by=by, session=session)
    call_offs_for_booking(actor=by, ids={session.call_off_id, *(line.call_off_id for line in lines)}, lock=True)
    rooms_for_booking(actor=by, ids=[session.room_id], lock=True)
    session = lock_sessions(by=by, ids=[session_id])[0]
    if session.state != State.OFFERED or session.offer_ends_at is None or session.offer_ends_at > timezone.now():
        return None
    release(by=by, sessions=[session], to=State.UNFILLED, event="session.unfilled", reason=REASON)
    return session, _pass_on(by, session, lines)


def next_lines(*, by: Actor, session: Session) -> list[ServiceLine]:
    """Lines of the trust's other active call-offs that cover the same work on the same site, in the trust's order.

    Whoever was asked for this list before is not asked again.
    """
    line = session.service_line
    covering = ServiceLine.objects.visible_to(by).filter(
        trust_id=session.trust_id,
        tfc=line.tfc,
        setting=line.setting,
        line_sites__site_id=session.site_id,
        call_off__state=CallOff.State.ACTIVE,
    )
    others = covering.exclude(call_off_id__in=_asked(by, session)).select_related("call_off")
    return list(others.order_by("call_off__offer_order", "call_off__reference", "name", "pk"))


def _asked(by: Actor, session: Session) -> list[int]:
    asked, one = [session.call_off_id], session
    while one.passed_from_id is not None:
        one = Session.objects.visible_to(by).get(pk=one.passed_from_id)
        asked.append(one.call_off_id)
    return asked


def _pass_on(by: Actor, session: Session, lines: list[ServiceLine]) -> Session | None:
    for line in lines:
        wanted = BookingRequest(
            session.room_id,
            line.call_off_id,
            line.pk,
            session.starts_at,
            session.ends_at,
            session.planned_capacity,
            session.planned_cases,
            slots=from_json(session.slot_mix),
        )
        candidates, _ = evaluate(by, [wanted], lock=True, money=True)
        if candidates:
            return write(by, candidates, draft=False, passed_from=session)[0]
    return None

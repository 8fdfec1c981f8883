"""What is stopped for safety, as a fault of each list concerned: the database refuses the whole, here the rows are named."""

from __future__ import annotations

from collections.abc import Sequence

from base.actors import Actor
from base.errors import Fault, RuleBroken
from sessions_app.booking.services.evaluation import STOPPED, stopped_words
from sessions_app.session.models.safety import Stop
from sessions_app.session.models.sessions import Session


def refuse_stopped(by: Actor, sessions: Sequence[Session]) -> None:
    """Raises RuleBroken with every list of a provider or service line that is stopped. One query."""
    standing = list(
        Stop.objects.visible_to(by)
        .filter(resumed_at=None, provider__in={one.provider_id for one in sessions})
        .select_related("provider", "service_line")
        .order_by("pk")
    )
    faults = [
        Fault(f"/{i}", STOPPED, stopped_words(_what(stop), stop.stopped_at))
        for i, session in enumerate(sessions)
        if (stop := next((one for one in standing if covers(one, session)), None))
    ]
    if faults:
        raise RuleBroken.of(faults)


def covers(stop: Stop, session: Session) -> bool:
    same = (stop.trust_id, stop.provider_id) == (session.trust_id, session.provider_id)
    return same and stop.service_line_id in (None, session.service_line_id)


def _what(stop: Stop) -> str:
    return stop.service_line.name if stop.service_line else stop.provider.name

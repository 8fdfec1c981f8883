"""Rooms a provider may propose: those of the line's kind on the sites its contract covers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from base.actors import Actor
from base.row_security import acting_as
from contracts.models import ServiceLineSite
from sessions_app.booking.selectors.covering import KINDS_OF_SETTING
from sessions_app.session.models.sessions import Session
from trusts.models import Room


def rooms_in_reach(sessions: Sequence[Session]) -> dict[int, list[Room]]:
    """Rooms in use by session, the offered one always among them. Two queries.

    Asked as the product's own job: which sites a line covers is the contract's, not the asker's, to say.
    """
    with acting_as(Actor.system("rooms in reach")) as job:
        sites: dict[int, set[int]] = defaultdict(set)
        lines = {session.service_line_id for session in sessions}
        for at in ServiceLineSite.objects.visible_to(job).filter(service_line_id__in=lines):
            sites[at.service_line_id].add(at.site_id)
        rooms = list(
            Room.objects.visible_to(job)
            .filter(site_id__in={s for found in sites.values() for s in found}, open=True)
            .select_related("site")
            .order_by("site__name", "name")
        )
    return {
        session.pk: [
            room
            for room in rooms
            if room.pk == session.room_id
            or (
                room.site_id in sites[session.service_line_id]
                and room.kind in KINDS_OF_SETTING.get(session.service_line.setting, ())
            )
        ]
        for session in sessions
    }

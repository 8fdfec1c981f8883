"""A list on its morning: two patients agreed, locked, ten past nine."""

from dataclasses import dataclass

from accounts.roles import Role
from base.row_security import acting_as
from sessions_app.day.services.run_of_day import record_stamp
from sessions_app.lists.services.list_entries import put_on_list
from sessions_app.models import DayStamp, ListEntry, Session
from tests.sessions_app.deliveries import make_session, walk
from tests.support.world import SATURDAY, SYSTEM, World, make_need, make_world


@dataclass
class Morning:
    """The list and shorthands for what people tap."""

    world: World
    session: Session
    entries: list[ListEntry]

    def tap(self, kind, place=0, *, key=None, by=None, **options):
        entry = None if kind in ("brief", "debrief") else self.entries[place].pk
        with acting_as(by or self.world.provider_actor()) as actor:
            return record_stamp(
                by=actor, session_id=self.session.pk, kind=kind, entry_id=entry, key=key or f"{kind}-{place}", **options
            )

    def stamps(self):
        with acting_as(SYSTEM):
            return list(DayStamp.objects.order_by("pk").values_list("kind", "version"))

    def rows(self):
        with acting_as(SYSTEM):
            return list(DayStamp.objects.order_by("pk"))

    def entry(self, place=0):
        with acting_as(SYSTEM):
            return ListEntry.objects.get(pk=self.entries[place].pk)

    @property
    def state(self):
        with acting_as(SYSTEM):
            return Session.objects.get(pk=self.session.pk).state


def make_morning() -> Morning:
    world = make_world()
    session = make_session(world, day=SATURDAY, state="accepted")
    with acting_as(SYSTEM):
        ids = [make_need(world, serial).pk for serial in (1, 2, 3)]
    with acting_as(world.trust_actor(Role.SCHEDULER)) as by:
        entries = put_on_list(by=by, session_id=session.pk, need_ids=ids)
    with acting_as(SYSTEM):
        walk(session, "locked")
    return Morning(world, session, entries)

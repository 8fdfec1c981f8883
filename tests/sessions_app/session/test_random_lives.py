"""Many people do things to many sessions in any order: whatever comes of it, nothing that must hold is broken."""

import datetime as dt
import random
from collections import Counter
from decimal import Decimal
from itertools import pairwise

import pytest
import time_machine

from base.errors import DomainError
from base.row_security import acting_as
from contracts.money import ledger
from sessions_app.activity.services import sign_off
from sessions_app.aftercare.services.closing import close_sessions
from sessions_app.aftercare.services.follow_ups import Wish, act_on, add_follow_ups
from sessions_app.booking.requests import BookingRequest
from sessions_app.booking.services.booking import book_sessions
from sessions_app.day.services import steps
from sessions_app.day.services.cancellations import cancel_sessions
from sessions_app.lists.services.list_entries import put_on_list, take_off_list
from sessions_app.models import CounterOffer, FollowUp, ListEntry, RosterEntry, Session, StateChange
from sessions_app.offers.services import offers
from sessions_app.offers.services.counter_offers import (
    Instead,
    accept_counters,
    counter_sessions,
    refuse_counters,
    take_back_counters,
)
from sessions_app.session.cancellation_reasons import OF_A_LIST
from sessions_app.session.states import HOLDS_MONEY, HOLDS_ROOM, CancelCause, State, may_move
from sessions_app.tasks import expire_unanswered_offers
from sessions_app.teams.services.rosters import TeamMember, name_team
from tests.support.world import NOW, SATURDAY, SYSTEM, at, make_call_off, make_need, make_provider, make_world
from trusts.models import RoomUse

pytestmark = pytest.mark.django_db
DAYS = [SATURDAY + dt.timedelta(days=n) for n in (0, 1, 7)]
HOURS = (("08:30", "12:30"), ("10:00", "14:00"), ("13:30", "17:30"))
DEEDS = 60


class Lives:
    """A world with two call-offs for one line of work, and hands that do anything to anything."""

    def __init__(self, seed: int):
        self.random = random.Random(seed)
        self.world = make_world(maximum="40000.00")
        with acting_as(SYSTEM):
            second = make_call_off(self.world.trust, make_provider(), self.world.site, maximum="9000.00", offer_order=2)
            self.call_offs, self.lines = [self.world.call_off, second[0]], [self.world.line, second[1]]
            self.needs = [make_need(self.world, serial) for serial in range(1, 9)]
        self.trust, self.provider = self.world.trust_actor(), self.world.provider_actor()
        self.done: Counter = Counter()
        self.refused: Counter = Counter()

    def play(self) -> None:
        hands = [getattr(self, name) for name in dir(self) if name.startswith("do_")]
        moment = NOW
        for _ in range(DEEDS):
            moment += dt.timedelta(minutes=self.random.randrange(0, 600))
            deed = self.random.choice(hands)
            with time_machine.travel(moment, tick=False):
                try:
                    deed()
                    self.done[deed.__name__] += 1
                except DomainError as refusal:
                    self.refused[refusal.code] += 1
                self.check()

    # What can be picked

    def some(self, *states: str) -> list[int]:
        with acting_as(SYSTEM):
            found = (
                Session.objects.filter(state__in=states)
                if self.random.random() < 0.85 and states
                else Session.objects.all()
            )
            ids = list(found.order_by("pk").values_list("pk", flat=True))
        return self.random.sample(ids, min(len(ids), self.random.choice([1, 1, 2])))

    def version(self, pk: int) -> int | None:
        with acting_as(SYSTEM):
            now_is = Session.objects.filter(pk=pk).values_list("version", flat=True).first()
        return self.random.choice([None, now_is, 1])

    def place(self) -> tuple[dt.datetime, dt.datetime]:
        on, (starts, ends) = self.random.choice(DAYS), self.random.choice(HOURS)
        return at(on, starts), at(on, ends)

    def counters(self) -> list[int]:
        with acting_as(SYSTEM):
            ids = list(CounterOffer.objects.order_by("-pk").values_list("pk", flat=True)[:3])
        return self.random.sample(ids, min(len(ids), 1))

    # Deeds

    def do_book(self):
        room, (starts, ends) = self.random.choice(self.world.rooms), self.place()
        line = self.random.choice(self.lines)
        with acting_as(self.trust) as actor:
            wanted = BookingRequest(room.pk, line.call_off_id, line.pk, starts, ends)
            book_sessions(by=actor, wanted=[wanted], draft=self.random.random() < 0.2)

    do_book_more = do_book_again = do_book

    def do_offer(self):
        with acting_as(self.trust) as actor:
            offers.offer_drafts(by=actor, session_ids=self.some("draft"))

    def do_accept(self):
        with acting_as(self.provider) as actor:
            offers.accept_sessions(by=actor, session_ids=self.some("offered"))

    do_accept_more = do_accept

    def do_decline(self):
        with acting_as(self.provider) as actor:
            offers.decline_sessions(by=actor, session_ids=self.some("offered"), reason="Nobody free")

    def do_withdraw(self):
        with acting_as(self.trust) as actor:
            offers.withdraw_sessions(by=actor, session_ids=self.some("offered"), reason="Room needed")

    def do_counter(self):
        starts, ends = self.place()
        instead = [
            Instead(pk, self.random.choice(self.world.rooms).pk, starts, ends, version=self.version(pk))
            for pk in self.some("offered")
        ]
        with acting_as(self.provider) as actor:
            counter_sessions(by=actor, instead=instead, reason="Better for us")

    do_counter_more = do_counter

    def do_accept_counter(self):
        with acting_as(self.trust) as actor:
            accept_counters(by=actor, counter_ids=self.counters())

    def do_refuse_counter(self):
        with acting_as(self.trust) as actor:
            refuse_counters(by=actor, counter_ids=self.counters(), reason="Closed then")

    def do_take_back(self):
        with acting_as(self.provider) as actor:
            take_back_counters(by=actor, counter_ids=self.counters())

    def do_time_passes(self):
        with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=self.random.choice([2, 6])), tick=False):
            expire_unanswered_offers()

    def do_team(self):
        people = self.random.sample(self.world.team, self.random.choice([0, 3, 4]))
        for pk in self.some("accepted", "staffed")[:1]:
            with acting_as(self.provider) as actor:
                name_team(by=actor, session_id=pk, people=[TeamMember(one.pk) for one in people])

    do_team_more = do_team

    def do_fill(self):
        for pk in self.some("offered", "accepted", "staffed", "locked")[:1]:
            needs = self.random.sample(self.needs, 2)
            with acting_as(self.trust) as actor:
                put_on_list(by=actor, session_id=pk, need_ids=[n.pk for n in needs], reason="Long waiters")

    def do_take_off(self):
        with acting_as(SYSTEM):
            entry = ListEntry.objects.filter(live=True).order_by("?").first()
        if entry:
            with acting_as(self.trust) as actor:
                take_off_list(by=actor, entry_id=entry.pk, reason="Moved")

    def do_day(self):
        step = self.random.choice([steps.lock_session, steps.start_session, steps.complete_session])
        state = {steps.lock_session: "staffed", steps.start_session: "locked", steps.complete_session: "in_progress"}[
            step
        ]
        for pk in self.some(state)[:1]:
            with time_machine.travel(at(DAYS[0], "08:00"), tick=False), acting_as(self.trust) as actor:
                step(by=actor, session_id=pk)

    do_day_more = do_day_still = do_day

    def do_sign_off(self):
        actor = self.world.trust_actor(person_id=9)
        for pk in self.some("delivered")[:1]:
            with acting_as(actor):
                sign_off.sign_off_session(by=actor, session_id=pk)

    def do_cancel(self):
        by = self.random.choice([self.trust, self.provider])
        cause = self.random.choice(CancelCause.values)
        with acting_as(by) as actor:
            cancel_sessions(
                by=actor,
                session_ids=self.some("accepted", "staffed", "locked"),
                reason="It happens",
                cause=cause,
                why=self.random.choice(OF_A_LIST),
            )

    def do_follow_up(self):
        with acting_as(SYSTEM):
            entry = ListEntry.objects.exclude(session__state__in=["cancelled", "withdrawn"]).order_by("?").first()
        if entry:
            wish = Wish(entry.patient_id, "histology", "Dr Kit Template", "provider", max(DAYS) + dt.timedelta(days=9))
            with acting_as(self.provider) as actor:
                add_follow_ups(by=actor, session_id=entry.session_id, wishes=[wish])

    def do_act(self):
        with acting_as(SYSTEM):
            one = FollowUp.objects.order_by("?").first()
        if one:
            with acting_as(self.trust) as actor:
                act_on(by=actor, follow_up_id=one.pk, action="Letter")

    def do_close(self):
        with acting_as(self.trust) as actor:
            close_sessions(by=actor, session_ids=self.some("signed_off"))

    # What must always hold

    def check(self) -> None:
        with acting_as(SYSTEM):
            sessions = {s.pk: s for s in Session.objects.all()}
            self.rooms(sessions)
            self.money(sessions)
            self.histories(sessions)
            self.people(sessions)

    def rooms(self, sessions) -> None:
        uses = list(RoomUse.objects.filter(live=True).order_by("room_id", "during"))
        holding = {pk for pk, s in sessions.items() if s.state in HOLDS_ROOM}
        assert {use.session_id for use in uses} == holding
        for use in uses:
            session = sessions[use.session_id]
            assert (use.room_id, use.during.lower, use.during.upper) == (
                session.room_id,
                session.starts_at,
                session.ends_at,
            )
        for one, after in pairwise(uses):
            assert one.room_id != after.room_id or one.during.upper <= after.during.lower

    def money(self, sessions) -> None:
        for call_off in self.call_offs:
            held = [
                s.expected_price for s in sessions.values() if s.call_off_id == call_off.pk and s.state in HOLDS_MONEY
            ]
            balance = ledger.balance(actor=SYSTEM, call_off=call_off)
            assert balance.committed == sum(held, Decimal(0))
            assert balance.committed + balance.accrued + balance.opening <= call_off.maximum_value

    def histories(self, sessions) -> None:
        last: dict[int, str] = {}
        for change in StateChange.objects.order_by("pk"):
            before = last.get(change.session_id, "")
            assert change.old == before
            assert change.old == change.new or not before or may_move(State(before), State(change.new))
            last[change.session_id] = change.new
        assert last == {pk: s.state for pk, s in sessions.items()}
        waiting = CounterOffer.objects.filter(state="open").values_list("session__state", flat=True)
        assert set(waiting) <= {"offered"}
        followed = [s.passed_from_id for s in sessions.values() if s.passed_from_id]
        assert len(followed) == len(set(followed))
        assert {sessions[pk].state for pk in followed} <= {"unfilled"}
        closed = [pk for pk, s in sessions.items() if s.state == "closed"]
        assert not FollowUp.objects.filter(session__in=closed, state="open").exists()

    def people(self, sessions) -> None:
        needs = Counter(ListEntry.objects.filter(live=True).values_list("need_id", flat=True))
        assert max(needs.values(), default=1) == 1
        staffed = [s.pk for s in sessions.values() if s.state in ("staffed", "locked", "in_progress")]
        assert set(RosterEntry.objects.filter(session__in=staffed).values_list("session_id", flat=True)) == set(staffed)


@pytest.mark.parametrize("seed", range(3))
def test_whatever_many_people_do_in_any_order_nothing_that_must_hold_is_broken(seed):
    lives = Lives(seed)
    lives.play()

    assert sum(lives.done.values()) > DEEDS / 4
    assert lives.refused

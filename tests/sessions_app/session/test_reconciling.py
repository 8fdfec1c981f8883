"""Random weeks of bookings, cancellations, lists, variations and credits: the money always adds up."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from random import Random

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.roles import Role
from base.errors import RuleBroken
from base.formatting import london_day
from base.row_security import acting_as
from contracts.models import CallOff, CancellationStep, LedgerEntry
from contracts.money import ledger
from contracts.money.services.opening import set_opening
from contracts.variations.services import approve_variation, propose_variation, refuse_variation
from sessions_app.activity.services import sign_off
from sessions_app.booking.requests import BookingRequest
from sessions_app.booking.services.booking import book_sessions
from sessions_app.day.services import steps
from sessions_app.models import Activity, Session, SessionFact
from sessions_app.offers.services import offers
from sessions_app.session.reconciliation import reconcile
from sessions_app.session.states import CancelCause
from sessions_app.teams.services.rosters import TeamMember, name_team
from tests.contracts.drafts import APPROVED_BY, ENTERED_BY, give_limit, procurement
from tests.support.world import SATURDAY, SYSTEM, at, make_world
from waiting_list.models import Patient

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]
ZERO, PENNY = Decimal("0.00"), Decimal("0.01")
WEEKS = 10


class Life:
    """A trust's random weeks on one call-off, and what its money should come to by a count of its own."""

    def __init__(self, seed: int):
        self.random = Random(seed)
        self.world = make_world(maximum="15000.00")
        give_limit(self.world, APPROVED_BY)
        with acting_as(SYSTEM):
            CancellationStep.objects.create(
                trust=self.world.trust,
                provider=self.world.provider,
                call_off=self.world.call_off,
                days_before=60,
                share=Decimal("33.33"),
                credit=Decimal("12.50"),
            )
        self.maximum, self.opening, self.credited, self.cancelled = Decimal("15000.00"), ZERO, ZERO, ZERO
        self.serial = 0
        self.refused_for_money = 0

    def step(self) -> None:
        deeds = (self.book, self.book, self.book, self.answer, self.drop, self.run, self.vary, self.credit, self.open)
        self.random.choice(deeds)()

    def book(self) -> None:
        world, on = self.world, SATURDAY + dt.timedelta(days=7 * self.random.randrange(WEEKS))
        starts, ends = self.random.choice([("08:30", "12:30"), ("13:30", "17:30")])
        room = self.random.choice(world.rooms)
        one = BookingRequest(room.pk, world.call_off.pk, world.line.pk, at(on, starts), at(on, ends))
        left = self.left()
        try:
            with acting_as(world.trust_actor()) as actor:
                made = book_sessions(by=actor, wanted=[one]).sessions[0]
        except RuleBroken as refusal:
            codes = {fault.code for fault in refusal.errors}
            if "over_value" in codes:
                self.refused_for_money += 1
                assert left < Decimal("3100.00")
            return
        assert made.expected_price <= left
        assert self.left() >= 0

    def answer(self) -> None:
        for one in self.some("offered"):
            with acting_as(self.world.provider_actor()) as actor:
                if self.random.random() < 0.7:
                    offers.accept_sessions(by=actor, session_ids=[one.pk])
                else:
                    offers.decline_sessions(by=actor, session_ids=[one.pk], reason="No team")

    def drop(self) -> None:
        """Called off for the trust, the provider or neither, so many days before: charged, credited or neither."""
        for one in self.some("accepted"):
            cause = self.random.choice(CancelCause.values)
            before = self.balance()
            today = min(timezone.now(), one.starts_at - dt.timedelta(days=self.random.choice([0, 30, 90])))
            with time_machine.travel(today, tick=False), acting_as(self.world.trust_actor()) as actor:
                done = steps.cancel_session(by=actor, session_id=one.pk, reason="The room is closed", cause=cause)
            within = (one.day - london_day(today)).days <= 60
            share = {"trust": Decimal("33.33"), "provider": Decimal("-12.50"), "neither": ZERO}[cause]
            due = (one.expected_price * share / 100).quantize(PENNY, ROUND_HALF_UP) if within else ZERO
            assert done.cancel_amount == due
            self.cancelled += due
            assert self.balance().drawdown == before.drawdown - one.expected_price + due

    def run(self) -> None:
        """Staff a list, run it and sign it off, with fewer or more patients than planned: never refused for money."""
        for one in self.some("accepted"):
            with acting_as(self.world.provider_actor()) as actor:
                name_team(by=actor, session_id=one.pk, people=[TeamMember(c.pk) for c in self.world.team])
            with time_machine.travel(one.starts_at, tick=False), acting_as(self.world.trust_actor()) as actor:
                steps.lock_session(by=actor, session_id=one.pk)
                steps.start_session(by=actor, session_id=one.pk)
                steps.complete_session(by=actor, session_id=one.pk)
            self.log(one, self.random.randrange(0, 12))
            with acting_as(self.world.trust_actor(person_id=9)) as actor:
                sign_off.sign_off_session(by=actor, session_id=one.pk)

    def log(self, one: Session, how_many: int) -> None:
        with acting_as(SYSTEM):
            for _ in range(how_many):
                self.serial += 1
                patient = Patient.objects.create(
                    trust=self.world.trust, pseudonym=f"Fern-{self.serial:04d}", hospital_number=f"F{self.serial:06d}"
                )
                Activity.objects.create(
                    trust=self.world.trust,
                    provider=self.world.provider,
                    session=one,
                    patient=patient,
                    attended="5",
                    external_ref=f"f{self.serial}",
                    body_hash=b"",
                    tfc="301",
                    points=2,
                    logged_by="tests",
                )

    def vary(self) -> None:
        change = Decimal(self.random.randrange(-8, 9) * 1000) + Decimal("0.25")
        used = self.balance().drawdown
        values = {"kind": "value", "ground": 5, "reason": "Weeks", "amount_change": change}
        try:
            with acting_as(procurement(self.world, ENTERED_BY)) as actor:
                made = propose_variation(by=actor, call_off_id=self.world.call_off.pk, **values)
        except RuleBroken:
            assert change < 0
            assert self.maximum + change < max(used, Decimal("0.01"))
            return
        with acting_as(procurement(self.world, APPROVED_BY)) as actor:
            if self.random.random() < 0.2:
                refuse_variation(by=actor, variation_id=made.pk, reason="Not now")
                return
            approve_variation(by=actor, variation_id=made.pk)
        self.maximum += change

    def credit(self) -> None:
        for one in self.some("signed_off"):
            amount = min(Decimal(self.random.randrange(1, 200)), one.delivered_price)
            with acting_as(SYSTEM):
                ledger.post([ledger.entry(one, LedgerEntry.Kind.CREDITED, amount, "Credit note")])
            self.credited += amount

    def open(self) -> None:
        """What was spent before is recorded, or corrected, however much it is."""
        spent = Decimal(self.random.randrange(0, 4000))
        with acting_as(procurement(self.world, ENTERED_BY)) as actor:
            set_opening(by=actor, call_off_id=self.world.call_off.pk, as_at=dt.date(2026, 9, 30), spent=spent)
        self.opening = spent

    def some(self, state: str) -> list[Session]:
        with acting_as(SYSTEM):
            rows = list(Session.objects.filter(state=state).order_by("pk"))
        return [self.random.choice(rows)] if rows else []

    def balance(self) -> ledger.Balance:
        with acting_as(SYSTEM) as system:
            return ledger.balance(actor=system, call_off=CallOff.objects.get(pk=self.world.call_off.pk))

    def left(self) -> Decimal:
        return self.balance().left

    def check(self) -> None:
        """The ledger against a plain count over the sessions themselves."""
        held = {"offered", "accepted", "staffed", "locked", "in_progress", "delivered"}
        with acting_as(SYSTEM):
            rows = list(Session.objects.values_list("state", "expected_price", "delivered_price"))
        found = self.balance()
        assert found.maximum == self.maximum
        assert found.opening == self.opening
        assert found.cancelled == self.cancelled
        assert found.committed == sum((price for state, price, _ in rows if state in held), ZERO)
        assert found.accrued + self.credited == sum(
            (done or ZERO for state, _, done in rows if state == "signed_off"), ZERO
        )


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_the_money_adds_up_and_nothing_real_is_refused(seed):
    life = Life(seed)
    for _ in range(30):
        life.step()
        life.check()
    for _ in range(80):
        if not life.refused_for_money:
            life.book()
    life.check()
    assert life.refused_for_money
    with acting_as(SYSTEM) as system:
        assert list(reconcile(by=system)) == []


@pytest.fixture
def booked():
    world = make_world()
    one = BookingRequest(world.room.pk, world.call_off.pk, world.line.pk, at(SATURDAY, "08:30"), at(SATURDAY, "12:30"))
    with acting_as(world.trust_actor(Role.OPERATIONS)) as actor:
        return book_sessions(by=actor, wanted=[one]).sessions[0]


def test_the_command_says_that_everything_agrees(booked, capsys):
    call_command("reconcile")
    assert capsys.readouterr().out == "Everything agrees.\n"


def test_the_command_names_each_row_that_disagrees_and_changes_none(booked, capsys):
    with acting_as(SYSTEM):
        ledger.post([ledger.entry(booked, LedgerEntry.Kind.COMMITTED, Decimal("1.00"))])
        ledger.post([ledger.entry(booked, LedgerEntry.Kind.ACCRUED, Decimal("7.00"))])
        opening = ledger.entry(booked, LedgerEntry.Kind.OPENING, Decimal("5.00"))
        opening.session_id = None
        ledger.post([opening])
        ledger.post([ledger.entry(booked, LedgerEntry.Kind.CHARGED, Decimal("9.00"))])
        SessionFact.objects.filter(session=booked).update(seen=3)
    with pytest.raises(CommandError, match="5 disagreements"):
        call_command("reconcile")
    reference, state = booked.call_off.reference, booked.state
    assert capsys.readouterr().out.splitlines() == [
        f"Call-off {reference}: opening position should be 0.00, is 5.00",
        f"Session {booked.pk} ({state}): committed should be {booked.expected_price}, is {booked.expected_price + 1}",
        f"Session {booked.pk} ({state}): accrued should be 0.00, is 7.00",
        f"Session {booked.pk} ({state}): cancelled should be 0.00, is 9.00",
        f"Facts of session {booked.pk}: seen should be 0, is 3",
    ]
    with acting_as(SYSTEM):
        assert SessionFact.objects.get(session=booked).seen == 3

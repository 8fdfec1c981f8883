"""Bookings and a lower maximum at the same moment: whoever comes first, what is committed stays within the value."""

from decimal import Decimal

import pytest

from base.errors import RuleBroken
from base.row_security import acting_as
from contracts.models import CallOff
from contracts.money import ledger
from contracts.variations.services import approve_variation, propose_variation
from tests.contracts.drafts import APPROVED_BY, ENTERED_BY, give_limit, procurement
from tests.sessions_app.booking.test_races import booking, wanted
from tests.support.races import at_once
from tests.support.world import SYSTEM, make_world

pytestmark = pytest.mark.usefixtures("committed")


def test_a_lower_maximum_and_bookings_at_once_never_leave_commitments_above_it():
    world = make_world(maximum="31000.00")
    give_limit(world, APPROVED_BY)
    with acting_as(procurement(world, ENTERED_BY)) as buyer:
        made = propose_variation(
            by=buyer,
            call_off_id=world.call_off.pk,
            kind="value",
            ground=5,
            reason="Less money",
            amount_change=Decimal("-24800.00"),
        )

    def lower():
        with acting_as(procurement(world, APPROVED_BY)) as approver:
            return approve_variation(by=approver, variation_id=made.pk)

    bookings = [booking(world, wanted(world, room=room, weeks=week)) for week in range(4) for room in range(2)]
    answers = at_once([*bookings[:4], lower, *bookings[4:]], threads=9)

    refusals = [answer for answer in answers if isinstance(answer, Exception)]
    assert {type(one) for one in refusals} <= {RuleBroken}
    codes = {fault.code for one in refusals for fault in one.errors}
    assert codes <= {"over_value", "below_what_is_used"}
    with acting_as(SYSTEM):
        now = CallOff.objects.get(pk=world.call_off.pk)
        assert ledger.balance(actor=SYSTEM, call_off=now).left >= 0


def test_a_variation_approved_by_two_people_at_once_counts_once():
    world = make_world(maximum="31000.00")
    for person in (APPROVED_BY, 21):
        give_limit(world, person)
    with acting_as(procurement(world, ENTERED_BY)) as buyer:
        made = propose_variation(
            by=buyer,
            call_off_id=world.call_off.pk,
            kind="value",
            ground=5,
            reason="More money",
            amount_change=Decimal("1000.00"),
        )

    def approve(person: int):
        def deed():
            with acting_as(procurement(world, person)) as approver:
                return approve_variation(by=approver, variation_id=made.pk)

        return deed

    answers = at_once([approve(APPROVED_BY), approve(21)], threads=2)

    assert [one.code for one in answers if isinstance(one, RuleBroken)] == ["variation_decided"]
    with acting_as(SYSTEM):
        assert CallOff.objects.get(pk=world.call_off.pk).maximum_value == Decimal("32000.00")

"""What the database keeps added up of a ledger is looked at too, for nobody but its owner could have changed it."""

import pytest
from django.core.management import CommandError, call_command

from accounts.roles import Role
from base.row_security import acting_as
from sessions_app.booking.requests import BookingRequest
from sessions_app.booking.services.booking import book_sessions
from tests.support.world import SATURDAY, at, make_world


def test_a_kept_sum_that_is_not_what_the_ledger_comes_to_is_named(committed, owner_cursor, capsys):
    world = make_world()
    one = BookingRequest(world.room.pk, world.call_off.pk, world.line.pk, at(SATURDAY, "08:30"), at(SATURDAY, "12:30"))
    with acting_as(world.trust_actor(Role.OPERATIONS)) as actor:
        price = book_sessions(by=actor, wanted=[one]).sessions[0].expected_price
    owner_cursor.execute("update contracts_ledgersum set amount = amount + 1")
    with pytest.raises(CommandError, match="1 disagreement"):
        call_command("reconcile")
    assert capsys.readouterr().out.splitlines() == [
        f"Call-off {world.call_off.reference}: sum kept of what was committed should be {price}, is {price + 1}"
    ]

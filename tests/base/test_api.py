"""What every API view shares: ids that can be, versions, and refusals of a list of one."""

import pytest

from base import api
from base.errors import Fault, NotFound, RuleBroken


@pytest.mark.parametrize("pk", [0, -1, 2**63, 10**40])
def test_a_number_no_row_can_have_is_not_found(pk):
    with pytest.raises(NotFound):
        api.checked_id(pk)


def test_a_refusal_of_a_list_of_one_speaks_of_the_one():
    several = RuleBroken.of([Fault("/0/room", "room_taken", "Taken."), Fault("/0", "wrong_state", "Gone.")])

    assert [f.pointer for f in api.without_index(several).errors] == ["/room", ""]

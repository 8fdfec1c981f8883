"""Two people at one TCI list at the same moment."""

from functools import partial

from base.row_security import acting_as
from tests.support.races import at_once
from tests.support.world import SYSTEM, make_world
from tests.waiting_list.tci.support import accept, compared, line, listed, receive
from waiting_list.models import AcceptedDifference


def test_two_people_at_the_same_moment_accept_each_line_once(committed):
    world = make_world()
    listed(world, *range(1, 9))
    run = receive(world, [line(serial) for serial in range(1, 9)])
    tokens = [difference.token for difference in compared(world, run).differences]

    answers = at_once([partial(accept, world, run, tokens)] * 4, threads=4)

    assert sorted(answer.accepted for answer in answers) == [0, 0, 0, 8]
    assert sorted(len(answer.stale) for answer in answers) == [0, 8, 8, 8]
    with acting_as(SYSTEM):
        assert AcceptedDifference.objects.count() == 8

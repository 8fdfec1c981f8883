import pytest
import time_machine

from tests.sessions_app.mornings import make_morning
from tests.support.world import NOW, SATURDAY, at


@pytest.fixture
def time_machine_at_november():
    """The clock stands at a Friday morning in November 2026."""
    with time_machine.travel(NOW, tick=False):
        yield NOW


@pytest.fixture
def clock():
    with time_machine.travel(at(SATURDAY, "09:10"), tick=False) as traveller:
        yield traveller


@pytest.fixture
def morning(clock):
    return make_morning()

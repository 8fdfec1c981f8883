import pytest
import time_machine

from tests.sessions_app.mornings import make_morning
from tests.support.world import SATURDAY, at


@pytest.fixture
def clock():
    with time_machine.travel(at(SATURDAY, "09:10"), tick=False) as traveller:
        yield traveller


@pytest.fixture
def morning(clock):
    return make_morning()

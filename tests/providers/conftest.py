import pytest
import time_machine

from tests.support.world import NOW


@pytest.fixture
def time_machine_at_november():
    """The clock stands at a Friday morning in November 2026."""
    with time_machine.travel(NOW, tick=False):
        yield NOW

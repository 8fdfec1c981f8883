import pytest


@pytest.fixture(autouse=True)
def in_november(time_machine_at_november):
    """What is ahead and what is over does not change with the day the tests are run on."""

"""The words of `run.py test`."""

import os

import pytest

from runner import testing
from tests.support import database

PARALLEL = ["-n", str(min(os.cpu_count(), testing.MOST_WORKERS)), "--dist", "worksteal"]


@pytest.mark.parametrize(
    ("words", "options"),
    [
        ([], PARALLEL),
        (["tests/run", "-k", "name"], [*PARALLEL, "tests/run", "-k", "name"]),
        (["--long"], [*PARALLEL, "-m", "long"]),
        (["-n0", "--long"], ["-m", "long", "-n0"]),
        (["-n", "4"], ["-n", "4"]),
        (["--pdb"], ["--pdb"]),
        (["--fresh", "-n", "1"], ["-n", "1"]),
    ],
)
def test_other_words_go_to_pytest_and_it_uses_every_core_unless_told(words, options):
    assert testing.pytest_options(words) == options


def test_each_worker_has_a_database_of_its_own():
    assert os.environ["DATABASE_URL"].partition("?")[0].endswith(f"/insourcing_{database.worker_number()}")
    assert os.environ["REDIS_URL"].endswith(f"?db={database.worker_number()}")

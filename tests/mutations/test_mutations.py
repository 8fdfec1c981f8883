"""Every mutation of the catalogue turns its tests red. A mutation that survives is a test that proves nothing."""

import os
import re
import subprocess
import sys

import pytest

from runner.paths import ROOT
from tests.mutations.catalogue import CATALOGUE, Mutation
from tests.support.database import worker_number

pytestmark = pytest.mark.long
TRIES = 3  # a race shows the missing guard by chance, though nearly always


def run_mutated(mutation: Mutation, test: str) -> subprocess.CompletedProcess:
    """The test alone, in a process and a database of its own."""
    worker = {"PYTEST_XDIST_WORKER": f"gw{worker_number() + 7}", "PYTEST_ADDOPTS": ""}
    weak = {"INS_MUTATION_SQL": mutation.sql, "INS_MUTATION_PATCH": mutation.patch}
    command = [sys.executable, "-m", "pytest", "-p", "tests.mutations.plugin", "-p", "no:xdist", "-q", "-m", "", test]
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, **worker, **weak}, capture_output=True, text=True, check=False
    )


@pytest.mark.usefixtures("django_db_setup")
@pytest.mark.parametrize(
    ("mutation", "test"),
    [pytest.param(m, test, id=f"{m.name} [{test.rpartition('::')[2]}]") for m in CATALOGUE for test in m.tests],
)
def test_the_mutation_is_noticed(mutation, test):
    for _ in range(TRIES):
        run = run_mutated(mutation, test)
        if run.returncode == 1 and re.search(r"\d+ failed", run.stdout):
            return
        assert run.returncode == 0, run.stdout + run.stderr
    pytest.fail(f"{test} stayed green although {mutation.name}")

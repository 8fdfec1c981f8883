"""The words of `run.py test`."""

import datetime as dt
import os
import subprocess
import sys

import pytest

from runner import clock, testing
from runner.paths import UserError
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


@pytest.mark.parametrize(
    ("words", "has_floor"),
    [([], True), (["-n", "1", "-x"], True), (["tests/nhs"], False), (["-k", "booking"], False), (["--long"], False)],
)
def test_the_floor_of_coverage_is_for_the_whole_quick_tier(words, has_floor):
    assert ("--fail-under=0" not in testing.report_options(["--coverage", *words])) == has_floor


def test_each_worker_has_a_database_of_its_own():
    assert os.environ["DATABASE_URL"].partition("?")[0].endswith(f"/insourcing_{database.worker_number()}")
    assert os.environ["REDIS_URL"].endswith(f"?db={database.worker_number()}")


@pytest.mark.parametrize("words", [["--at", "2027-01-31T23:50"], ["--at=2027-01-31T23:50"]])
def test_the_moment_is_not_handed_on_to_pytest(words):
    assert clock.split_off(["-x", *words, "tests/run"]) == (["-x", "tests/run"], "2027-01-31T23:50")
    assert clock.split_off(["-x"]) == (["-x"], None)


@pytest.mark.parametrize(
    ("moment", "instant"),
    [
        ("2027-01-31T23:50", "2027-01-31T23:50+00:00"),
        ("2027-06-30T23:50", "2027-06-30T22:50+00:00"),
        ("2027-10-31T01:30", "2027-10-31T00:30+00:00"),
        ("2027-10-31T01:30+00:00", "2027-10-31T01:30+00:00"),
    ],
)
def test_a_moment_is_londons_unless_it_says_otherwise(moment, instant):
    assert clock.read(moment) == dt.datetime.fromisoformat(instant)


@pytest.mark.parametrize("words", [["--at"], ["--at="], ["--at", "Sunday"]])
def test_what_is_no_moment_is_refused(words):
    with pytest.raises(UserError, match="such as"):
        clock.read(clock.split_off(words)[1])


@pytest.mark.long  # needs libfaketime, which only the long gate installs
def test_a_process_given_the_clock_lives_from_that_moment_on():
    try:
        environment = clock.environment("2030-06-30T23:50")
    except UserError as refusal:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(refusal))
    told = subprocess.run(
        [sys.executable, "-c", "import time; time.sleep(0.1); print(time.time())"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    late = dt.datetime.fromtimestamp(float(told.stdout), dt.UTC) - clock.read("2030-06-30T23:50")
    assert dt.timedelta(seconds=-1) <= late < dt.timedelta(minutes=5)

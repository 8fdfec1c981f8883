"""`run.py test`: pytest against a throw-away PostgreSQL and Valkey. tests/support/database.py divides them up."""

import os
import shutil
import tempfile
from pathlib import Path

from runner import clock, postgres, servers, template
from runner.paths import PYTHON, ROOT, UserError, say
from runner.processes import Processes

MOST_WORKERS = 8
MEMORY_NEEDED = 2_000_000_000  # bytes
LONG, FRESH, COVERAGE = OUR_WORDS = ("--long", "--fresh", "--coverage")
DATABASE_UNUSED = {"--help", "-h", "--version", "--markers", "--fixtures", "--collect-only", "--co"}


def main(arguments: list[str]) -> int:
    arguments, moment = clock.split_off(arguments)
    if moment is not None:
        os.environ.update(clock.environment(moment))
    with Processes() as processes:
        folder = processes.remove_at_end(Path(tempfile.mkdtemp(prefix="insourcing-test-", dir=quickest_place())))
        folder.chmod(0o711)  # PostgreSQL, run for root by another account, passes through
        urls = start_servers(processes, folder, arguments)
        environment = servers.environment(folder / "data", urls, "test", "http://127.0.0.1")
        environment |= {"INS_TEST_DIR": str(folder), "PYTEST_PLUGINS": "tests.support.database"}
        pytest = ["-m", "pytest", *pytest_options(arguments)]
        if COVERAGE in arguments:
            return measured(processes, folder, pytest, environment, report_options(arguments))
        return processes.run([PYTHON, *pytest], cwd=ROOT, env=environment)


def measured(
    processes: Processes, folder: Path, pytest: list[str], environment: dict[str, str], options: list[str]
) -> int:
    """Run the tests under coverage; answers 1 also when all of them reach less than the floor in pyproject.toml."""
    coverage = [PYTHON, "-m", "coverage"]
    environment = environment | {"COVERAGE_FILE": str(folder / "coverage")}
    failed = processes.run([*coverage, "run", *pytest], cwd=ROOT, env=environment)
    processes.run([*coverage, "combine", "--quiet"], cwd=ROOT, env=environment)
    below = processes.run([*coverage, "report", *options], cwd=ROOT, env=environment)
    return failed or min(below, 1)


def start_servers(processes: Processes, folder: Path, arguments: list[str]) -> dict[str, str]:
    """PostgreSQL with the migrated template, if one is kept or can be; without it the tests migrate theirs."""
    kept = None
    if not DATABASE_UNUSED.intersection(arguments):
        kept = template.provide(folder, fresh=FRESH in arguments)
    try:
        return servers.start_throw_away(processes, folder, postgres.THROW_AWAY)
    except UserError as problem:
        if kept is None:
            raise
        say("the kept test database is of no use and is made anew:", problem)
        kept.remove()
        processes.give_up()
        shutil.rmtree(folder / "pg")
        return servers.start_throw_away(processes, folder, postgres.THROW_AWAY)


def report_options(arguments: list[str]) -> list[str]:
    """The floor holds for the whole quick tier; of some of the tests it is only said what they reach."""
    chosen = LONG in arguments or any("tests" in word or word in ("-k", "-m") for word in arguments)
    return ["--sort=cover", *(["--fail-under=0"] if chosen else [])]


def quickest_place() -> str:
    """Memory, where a copy of the database takes a tenth of the time; a container's is often too small."""
    memory = Path("/dev/shm")
    enough = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > MEMORY_NEEDED
    return str(memory) if enough else tempfile.gettempdir()


def pytest_options(arguments: list[str]) -> list[str]:
    """The long tier on request, and a worker per core unless the caller says otherwise."""
    options = [word for word in arguments if word not in OUR_WORDS]
    if LONG in arguments:
        options = ["-m", "long", *options]
    if not any(word.startswith(("-n", "--numprocesses", "--pdb")) for word in options):
        options = ["-n", str(min(os.cpu_count() or 2, MOST_WORKERS)), "--dist", "worksteal", *options]
    return options

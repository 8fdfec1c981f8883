"""The test databases: one migrated template, a copy of it for each pytest worker, used as the runtime role.

`run.py test` starts the servers and names this module in PYTEST_PLUGINS, so that each worker learns its own database,
Valkey number and data folder before the settings are read.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from runner import roles, template
from runner.servers import DATABASE_NAMES


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    if "INS_ADMIN_URL" not in os.environ:
        raise pytest.UsageError("Run the tests with `python3 run.py test`, which starts their database and queue.")
    os.environ.update(worker_environment())


def worker_number() -> int:
    """0 without xdist, else 1 for gw0, 2 for gw1 and so on."""
    return int(os.environ.get("PYTEST_XDIST_WORKER", "gw-1").removeprefix("gw")) + 1


def database_name() -> str:
    return f"insourcing_{worker_number()}"


def worker_environment() -> dict[str, str]:
    names = {name: template.url_of(os.environ[name], database_name()) for name in DATABASE_NAMES}
    redis = os.environ["REDIS_URL"].partition("?")[0]
    data = f"{os.environ['INS_TEST_DIR']}/data-{worker_number()}"
    return {**names, "REDIS_URL": f"{redis}?db={worker_number()}", "INS_DATA": data}


def admin_url(database: str = "postgres") -> str:
    return template.url_of(os.environ["INS_ADMIN_URL"], database)


def recreate() -> None:
    """Give this worker a fresh copy of the template; whoever is still connected to the old one is cut off."""
    with roles.cursor(admin_url()) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {database_name()} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {database_name()} TEMPLATE {template.NAME} OWNER {roles.OWNER}")
        admin.execute(roles.database_sql(database_name()))
    if weakness := os.environ.get("INS_MUTATION_SQL"):
        with roles.cursor(os.environ["DATABASE_OWNER_URL"]) as owner:
            owner.execute(weakness)


def ensure_template() -> None:
    """Make the template ready once for all workers; a failure is told to each of them."""
    folder = Path(os.environ["INS_TEST_DIR"])
    outcome = folder / "template.outcome"
    with one_at_a_time(folder / "template.lock"):
        if not outcome.exists():
            outcome.write_text(complete_template())
    if problem := outcome.read_text():
        pytest.exit(f"The test database could not be migrated:\n{problem}", returncode=1)


def complete_template() -> str:
    """Migrate it unless a kept one is there; answers what went wrong, or nothing."""
    with roles.cursor(admin_url()) as admin:
        admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template.NAME])
        kept = admin.fetchone()
    if not kept:
        return template.migrate(dict(os.environ))
    grant_again()
    return ""


def grant_again() -> None:
    """The models say which tables are append-only, and they may have changed since the migrations ran."""
    from audit import grants

    with roles.cursor(template.url_of(os.environ["DATABASE_OWNER_URL"], template.NAME)) as owner:
        for statement in grants.statements(f'"{roles.RUNTIME}"'):
            owner.execute(statement)


@contextmanager
def one_at_a_time(path: Path) -> Iterator[None]:
    with path.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield

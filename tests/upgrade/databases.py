"""Whole databases beside the worker's own: a release's, restored; and the shape of a new one."""

import os
import subprocess
import sys
from pathlib import Path

from base.releases import Thing
from runner import kept_databases, postgres, releasing, roles, template
from tests.support import database


def url(name: str, role: str = roles.RUNTIME) -> str:
    return template.url_of(os.environ["INS_ADMIN_URL"].replace(f"{roles.ADMIN}@", f"{role}@"), name)


def environment(name: str) -> dict[str, str]:
    """The environment of a command that works on this database with the keys of the kept demonstrations."""
    urls = {"DATABASE_URL": url(name), "DATABASE_OWNER_URL": url(name, roles.OWNER)}
    return {**os.environ, **kept_databases.demonstration_keys(), **urls, "PYTEST_PLUGINS": ""}


def run(root: Path, name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Python in a checkout, on this database."""
    return subprocess.run(
        [sys.executable, *arguments], cwd=root, env=environment(name), capture_output=True, text=True, check=False
    )


def migrate(root: Path, name: str) -> None:
    done = run(root, name, "manage.py", "migrate", "-v0")
    assert done.returncode == 0, done.stdout + done.stderr


def shape(name: str) -> set[Thing]:
    return releasing.catalogue(url(name))


def shape_of_new() -> set[Thing]:
    """The shape of the worker's database, which today's migrations made, as made and as dumped and restored."""
    new, restored = database.database_name(), f"{database.database_name()}_restored"
    dump = [str(postgres.installed() / "pg_dump"), "--schema-only", "--dbname", url(new, roles.ADMIN)]
    script = subprocess.run(dump, capture_output=True, check=True).stdout
    kept_databases.make(os.environ["INS_ADMIN_URL"], restored, script)
    return shape(new) | shape(restored)


def drop(name: str) -> None:
    with roles.cursor(database.admin_url()) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

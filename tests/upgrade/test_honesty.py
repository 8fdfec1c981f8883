"""The upgrade test is honest: on a copy of the product a touched release and a migration left out are seen."""

import shutil

import pytest

from audit.schema import compare
from base.releases import read_releases
from runner import kept_databases, releases, roles
from runner.paths import ROOT
from tests.support import database
from tests.upgrade import databases

pytestmark = pytest.mark.long
NOT_COPIED = shutil.ignore_patterns(".*", "__pycache__", "node_modules", "bench", "docs", "staticfiles")
LAST = read_releases()[-1].version


@pytest.fixture
def copy(tmp_path):
    """A checkout without history, to be spoilt."""
    return shutil.copytree(ROOT, tmp_path / "copy", ignore=NOT_COPIED)


@pytest.fixture
def old(django_db_setup):
    """A database of the last release."""
    name = f"{database.database_name()}_old"
    kept_databases.restore(LAST, database.admin_url(), name)
    yield name
    databases.drop(name)


@pytest.fixture
def new(django_db_setup):
    """An empty database."""
    name = f"{database.database_name()}_new"
    roles.prepare(database.admin_url(), database.admin_url(name), name)
    yield name
    databases.drop(name)


def change(path, before: str, after: str) -> None:
    text = path.read_text()
    assert text.count(before) == 1
    path.write_text(text.replace(before, after))


def test_a_released_migration_that_is_touched_is_seen(copy, old, new):
    change(
        copy / "audit/migrations/0002_security.py",
        "audit_event for insert with check ((select ins_kind()) <> '')",
        "audit_event for insert with check (true)",
    )
    databases.migrate(copy, old)
    databases.migrate(copy, new)

    seen = [tuple(difference) for difference in compare(databases.shape(old), databases.shape(new))]
    assert ("policy", "audit_event.walls_insert", "different") in seen
    assert [line.partition(":")[0] for line in releases.problems(copy)] == ["audit/0002_security"]


def test_a_migration_that_is_left_out_is_seen(copy, old):
    waiting = releases.unreleased(copy).migrations.keys()
    change(
        copy / "audit/models.py",
        "    reason = models.TextField(blank=True)\n",
        '    reason = models.TextField(blank=True)\n    place = models.TextField(blank=True, db_default="")\n',
    )
    made = databases.run(copy, old, "manage.py", "makemigrations", "audit", "-n", "place")
    assert made.returncode == 0, made.stderr
    added = copy / "audit/migrations/0004_place.py"
    left_out = added.rename(copy / "0004_place.py")

    databases.migrate(copy, old)
    without = databases.run(copy, old, "-m", "tests.upgrade.walk")
    assert without.returncode == 1
    assert "column audit_event.place does not exist" in without.stderr

    left_out.rename(added)
    databases.migrate(copy, old)
    with_it = databases.run(copy, old, "-m", "tests.upgrade.walk")
    assert with_it.returncode == 0, with_it.stderr
    assert releases.unreleased(copy).migrations.keys() - waiting == {"audit/0004_place"}
    linted = databases.run(copy, old, "-m", "runner.downtime", "audit/0004_place")
    assert linted.returncode == 0, linted.stdout + linted.stderr

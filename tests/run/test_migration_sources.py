"""The key of the kept test database: whatever could change a migrated database changes it."""

import pytest

from runner import migration_sources
from runner.paths import ROOT

FILES = {
    "app/__init__.py": "",
    "app/apps.py": "",
    "app/migrations/__init__.py": "",
    "app/migrations/0001_initial.py": (
        "import app.models.needs\n"
        "from app.migrations import _sums\n"
        "from base import migrations as helpers\n"
        "A = helpers.walls, app.models.needs.own_key, _sums.TABLE\n"
    ),
    "app/migrations/_sums.py": "TABLE = 'sums'\n",
    "app/models/__init__.py": "",
    "app/models/needs.py": (
        "from base.keys import prefix as begin\n"
        "LENGTH = 8\n"
        "def own_key():\n    return begin(LENGTH)\n"
        "class Need:\n    name = 'need'\n"
    ),
    "app/migrations/functions/rules.sql": "select 1;\n",
    "app/services/counting.sql": "select 1;\n",
    "audit/grants.py": "",
    "base/__init__.py": "",
    "base/keys.py": "from base import words\ndef prefix(length):\n    return words.OWN * length\n",
    "base/migrations.py": "INSIDE = 'inside'\ndef walls():\n    return INSIDE\n",
    "base/words.py": "OWN = 'own'\nOTHER = 'other'\n",
    "requirements.txt": "django==5.2\n",
}


@pytest.fixture
def checkout(tmp_path):
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("app/migrations/0001_initial.py", "A = ", "B = "),
        ("app/migrations/_sums.py", "'sums'", "'totals'"),
        ("app/models/needs.py", "LENGTH = 8", "LENGTH = 9"),
        ("app/models/needs.py", "return begin", "return 'n' + begin"),
        ("app/migrations/functions/rules.sql", "1", "2"),
        ("audit/grants.py", "", "RIGHTS = 'all'\n"),
        ("base/keys.py", "* length", "+ length"),
        ("base/migrations.py", "'inside'", "'outside'"),
        ("base/words.py", "'own'", "'mine'"),
        ("requirements.txt", "5.2", "5.3"),
    ],
)
def test_the_key_changes_with_whatever_a_migration_is_made_from(checkout, name, old, new):
    before = migration_sources.key(checkout)

    changed = checkout / name
    changed.write_text(changed.read_text().replace(old, new, 1))

    assert migration_sources.key(checkout) != before


def test_the_key_changes_with_a_new_migration_and_with_the_account(checkout):
    before = migration_sources.key(checkout, 1000)

    assert migration_sources.key(checkout, 0) != before
    (checkout / "app/migrations/0002_more.py").touch()
    assert migration_sources.key(checkout, 1000) != before


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("app/models/needs.py", "'need'", "'want'"),  # no migration asks the model
        ("app/models/needs.py", "LENGTH = 8", "# In bytes.\nLENGTH = 8"),
        ("app/services/counting.sql", "1", "2"),  # read when the product runs
        ("base/words.py", "'other'", "'another'"),
    ],
)
def test_the_key_stays_when_no_migration_reaches_the_change(checkout, name, old, new):
    before = migration_sources.key(checkout)

    changed = checkout / name
    changed.write_text(changed.read_text().replace(old, new, 1))

    assert migration_sources.key(checkout) == before


def test_every_migration_and_what_it_takes_from_elsewhere_is_in_the_key():
    found = migration_sources.sources(ROOT)

    files = [path for path in ROOT.glob("*/migrations/*.py") if path.name != "__init__.py"]
    assert len(files) >= 20
    files += ROOT.glob("*/migrations/functions/*.sql")
    assert {str(path.relative_to(ROOT)) for path in files} <= found.keys()
    assert {"base.migrations:row_security", "base.migrations:audited", "audit/grants.py"} <= found.keys()
    assert all((ROOT / name).exists() for name in migration_sources.WHOLE if "*" not in name)


def test_nobody_else_acts_after_a_migration():
    """A kept database is not migrated again: a new receiver belongs in `tests/support/database.py` and in the key."""
    from django.db.models.signals import post_migrate

    receivers = {receiver().__module__ for _, receiver, *_ in post_migrate.receivers}

    assert receivers == {"audit.grants", "django.contrib.contenttypes.management"}

"""Released migrations never change, and `run.py release` lists them."""

import datetime as dt
import shutil

import pytest

from base.releases import migrations_up_to, read_releases
from runner import releases, releasing
from runner.paths import ROOT, UserError


@pytest.fixture
def copy(tmp_path):
    """A checkout's migrations, to be spoilt."""
    files = (*releases.migration_files(ROOT), *releases.function_files(ROOT))
    for path in (*files, *(ROOT / shared for shared in releases.SHARED)):
        kept = tmp_path / path.relative_to(ROOT)
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, kept)
    for apps in ROOT.glob("*/apps.py"):
        if (tmp_path / apps.parent.name).is_dir():
            shutil.copy(apps, tmp_path / apps.relative_to(ROOT))
    shutil.copy(ROOT / "releases.toml", tmp_path)
    return tmp_path


def test_nothing_released_has_changed():
    assert releases.problems(ROOT) == []


def test_the_first_release_shipped_twenty_migrations():
    first = read_releases()[0]

    assert (first.version, len(first.migrations)) == ("0.1.0", 20)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("trusts/migrations/0002_security.py", "trusts/0002_security"),
        ("contracts/migrations/_sums.py", "contracts/_sums"),
    ],
)
def test_a_changed_migration_or_helper_is_named(copy, path, name):
    with (copy / path).open("a") as out:
        out.write("\n")

    assert releases.problems(copy) == [
        f"{name}: has changed since release 0.1.0, and hospitals have run it: put it back and add another"
    ]


def test_a_migration_that_is_gone_is_named(copy):
    (copy / "reports/migrations/0002_security.py").unlink()

    assert releases.problems(copy) == [
        "reports/0002_security: is gone since release 0.1.0, and hospitals have run it: put it back and add another"
    ]


def test_of_a_shared_module_every_definition_is_kept_and_one_may_be_added(copy):
    shared = copy / "base/migrations.py"
    shared.write_text(shared.read_text() + "\n\ndef another(table):\n    return table\n")
    assert releases.problems(copy) == []
    assert "base/migrations:another" in releases.unreleased(copy).helpers

    shared.write_text(shared.read_text().replace("alter table {table} enable", "alter table {table} disable", 1))
    assert [line.partition(":")[0] + line.partition(":")[2].partition(":")[0] for line in releases.problems(copy)] == [
        "base/migrationsrow_security"
    ]


def test_a_renamed_folder_is_no_change(copy):
    folder = next(copy.glob("*/migrations/0001_initial.py"))
    app = folder.parents[1]
    label = releases.label_of(folder)
    (app / "apps.py").write_text(f'class Renamed:\n    name = "renamed"\n    label = "{label}"\n')
    app.rename(copy / "renamed")

    assert releases.differences("0.1.0", read_releases(copy)[0].migrations, releases.found(copy).migrations) == []


def test_an_added_migration_waits_for_the_next_release(copy):
    before = releases.unreleased(copy).migrations
    shutil.copy(copy / "trusts/migrations/0002_security.py", copy / "trusts/migrations/0099_more.py")

    assert releases.problems(copy) == []
    assert releases.listing(copy).splitlines() == [
        "0.1.0 (2026-11-29): 20 migrations",
        f"unreleased: {', '.join(sorted([*before, 'trusts/0099_more']))}",
    ]


def test_the_sql_of_a_function_is_kept_with_the_migration_that_installs_it(copy):
    name, found = "trusts/trusts_rooms_for_booking.sql", releases.unreleased(copy)
    path = copy / "trusts/migrations/functions/trusts_rooms_for_booking.sql"
    with (copy / "releases.toml").open("a") as out:
        out.write(releasing.entry("0.2.0", dt.date(2027, 1, 31), found))
    assert releases.problems(copy) == []

    path.write_text(path.read_text().replace("no key update", "update"))

    assert releases.problems(copy) == [
        f"{name}: has changed since release 0.2.0, and hospitals have run it: put it back and add another"
    ]


def test_a_migration_names_no_python_that_may_move(copy):
    (copy / "trusts/migrations/0003_more.py").write_text(
        "import os\nfrom trusts.models import Room\nimport trusts.slots\n"
    )

    assert releases.problems(copy) == [
        "trusts/migrations/0003_more.py: imports trusts.models, which may move: put it in base/columns.py",
        "trusts/migrations/0003_more.py: imports trusts.slots, which may move: put it in base/columns.py",
    ]


def test_what_is_written_down_is_read_again(copy):
    added = releases.Found({"trusts/0003_more": "aa"}, {"base/migrations:another": "bb"})
    with (copy / "releases.toml").open("a") as out:
        out.write(releasing.entry("0.2.0", dt.date(2027, 1, 31), added))

    first, second = read_releases(copy)
    assert (second.version, second.date) == ("0.2.0", dt.date(2027, 1, 31))
    assert (second.migrations, second.helpers) == added
    assert migrations_up_to([first, second], "0.1.0") == set(first.migrations)
    assert migrations_up_to([first, second], "0.2.0") == {*first.migrations, "trusts/0003_more"}


@pytest.mark.parametrize(
    ("version", "sentence"),
    [
        ("next", "a version is three numbers such as 0.2.0, not 'next'."),
        ("0.1.0", "0.1.0 is not after "),
        ("99.0.0", "CHANGELOG.md has no section [99.0.0]"),
    ],
)
def test_a_release_that_is_none_is_refused(version, sentence):
    with pytest.raises(UserError) as refused:
        releasing.refuse(version)

    assert str(refused.value).startswith(sentence)

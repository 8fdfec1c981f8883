"""The shelf of kept test databases: copied, made once, pruned, and never in the way."""

import fcntl
import os

import pytest

from runner import template
from runner.template import Template


@pytest.fixture
def kept(tmp_path):
    """Make a kept folder of that key, last used at that second."""

    def keep(key: str, used: int) -> Template:
        made = Template(tmp_path / "shelf", key)
        made.data.mkdir(parents=True, mode=0o700)
        (made.data / "PG_VERSION").write_text("18\n")
        os.utime(made.data, (used, used))
        return made

    return keep


def test_a_copy_is_the_runs_own_and_counts_as_use(kept, tmp_path):
    one = kept("one", used=1)

    assert template.copy(one, tmp_path / "pg")

    assert (tmp_path / "pg" / "PG_VERSION").read_text() == "18\n"
    assert (tmp_path / "pg").stat().st_mode & 0o777 == 0o700
    assert one.data.stat().st_mtime > 1
    (tmp_path / "pg" / "PG_VERSION").write_text("mine")
    assert (one.data / "PG_VERSION").read_text() == "18\n"


def test_nothing_is_copied_when_nothing_is_kept(kept, tmp_path):
    other = Template(kept("one", used=1).shelf, "other")

    assert not template.copy(other, tmp_path / "pg")
    assert not (tmp_path / "pg").exists()


def test_the_longest_unused_go_first_but_not_from_under_a_copy(kept):
    folders = [kept(f"key{number}", used=number) for number in range(template.MOST_KEPT + 3)]

    with folders[1].held(fcntl.LOCK_SH):
        template.prune(folders[-1])

    assert [number for number, folder in enumerate(folders) if not folder.exists()] == [0, 2]


def test_a_run_goes_on_without_a_shelf(tmp_path, monkeypatch, capsys):
    (tmp_path / "cache").write_text("not a folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    assert template.provide(tmp_path) is None

    assert not (tmp_path / "pg").exists()
    assert "no test database is kept" in capsys.readouterr().err


def test_a_kept_database_is_found_by_its_sources(kept, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = template.current()
    folder.data.mkdir(parents=True)
    (folder.data / "PG_VERSION").write_text("18\n")

    assert template.provide(tmp_path) == folder

    assert (tmp_path / "pg" / "PG_VERSION").exists()


def test_the_same_server_and_role_with_another_database():
    assert template.url_of("postgres://role@/one?host=/socket/dir", "two") == "postgres://role@/two?host=/socket/dir"

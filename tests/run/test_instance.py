"""One instance per data folder, and how a second run.py finds it."""

import os

import pytest

from runner import instance
from runner.instance import COMMAND, SITE, State
from runner.paths import UserError

NOBODY = 2**22 + 1  # beyond the highest process number


def test_only_one_holds_the_lock(tmp_path):
    with instance.lock(tmp_path):
        assert instance.lock(tmp_path) is None

    instance.lock(tmp_path).close()


def test_a_second_site_is_refused_by_name(tmp_path):
    with instance.lock(tmp_path):
        instance.publish(tmp_path, State(SITE, os.getpid(), False, {}))

        with pytest.raises(UserError, match=rf"already running on {tmp_path} \(process {os.getpid()}\)"):
            instance.lock_for_site(tmp_path)


def test_a_site_waits_for_a_command_and_then_gives_up(tmp_path, monkeypatch):
    monkeypatch.setattr(instance, "PATIENCE_SECONDS", 0)
    with instance.lock(tmp_path):
        instance.publish(tmp_path, State(COMMAND, os.getpid(), True, {}))

        with pytest.raises(UserError, match=r"Another run\.py is still using"):
            instance.lock_for_site(tmp_path)


def test_a_command_joins_a_ready_site(tmp_path):
    site = State(SITE, os.getpid(), True, {"DATABASE_URL": "postgres://insourcing_app@/insourcing"})
    with instance.lock(tmp_path):
        instance.publish(tmp_path, site)

        assert instance.lock_or_join(tmp_path) == site


def test_a_command_does_not_join_a_site_that_is_still_starting(tmp_path, monkeypatch):
    monkeypatch.setattr(instance, "PATIENCE_SECONDS", 0)
    with instance.lock(tmp_path):
        instance.publish(tmp_path, State(SITE, os.getpid(), False, {}))

        with pytest.raises(UserError, match="did not become ready"):
            instance.lock_or_join(tmp_path)


def test_what_a_dead_instance_left_is_not_believed(tmp_path):
    instance.publish(tmp_path, State(SITE, NOBODY, True, {"DATABASE_URL": "postgres://gone"}))

    assert instance.read(tmp_path) is None
    with instance.lock_or_join(tmp_path) as lock:
        assert not isinstance(lock, State)
    assert not (tmp_path / instance.STATE).exists()


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"pid": 1}', '{"kind": "site", "pid": "1", "ready": 1, "environment": {}}']
)
def test_a_spoilt_state_file_is_no_state(tmp_path, text):
    (tmp_path / instance.STATE).write_text(text)

    assert instance.read(tmp_path) is None


def test_only_its_owner_reads_where_the_database_is(tmp_path):
    instance.publish(tmp_path, State(SITE, os.getpid(), True, {}))

    assert (tmp_path / instance.STATE).stat().st_mode & 0o777 == 0o600

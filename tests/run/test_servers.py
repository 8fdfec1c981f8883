"""The servers of a run, and their addresses."""

from pathlib import Path

import pytest

from runner import postgres, servers, valkey
from runner.paths import UserError

NAMES = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")


@pytest.fixture
def bare_environment(monkeypatch):
    for name in NAMES:
        monkeypatch.delenv(name)
    return monkeypatch


def test_without_addresses_nothing_is_given(bare_environment):
    assert servers.given() == {}


def test_an_empty_address_counts_as_none(bare_environment):
    bare_environment.setenv("REDIS_URL", "")

    assert servers.given() == {}


def test_given_addresses_are_used(bare_environment):
    addresses = {name: f"scheme://{name}" for name in NAMES}
    for name, address in addresses.items():
        bare_environment.setenv(name, address)

    assert servers.given() == addresses


@pytest.mark.parametrize(("named", "missing"), [NAMES[:2], NAMES[1::-1]])
def test_one_database_role_without_the_other_is_refused(bare_environment, named, missing):
    bare_environment.setenv(named, "postgres://somebody@/insourcing")

    with pytest.raises(UserError, match=f"^{named} is set and {missing} is not: set both"):
        servers.given()


def test_the_database_is_reached_by_its_socket():
    cluster = postgres.Cluster(Path("/tmp/ins-1/pg"))

    assert cluster.url("insourcing_app") == "postgres://insourcing_app@/insourcing?host=/tmp/ins-1/pg"
    assert cluster.url("postgres", "other") == "postgres://postgres@/other?host=/tmp/ins-1/pg"


def test_the_queue_is_reached_by_its_socket():
    assert valkey.url(Path("/tmp/ins-1/valkey"), 3) == "unix:///tmp/ins-1/valkey?db=3"


def test_the_application_is_told_everything_and_keeps_the_callers_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("LOG_LEVEL", "WARNING")

    told = servers.environment(tmp_path, {"REDIS_URL": "unix:///s"}, "local", "http://127.0.0.1:8000")

    assert told["LOG_LEVEL"] == "WARNING"
    assert told["REDIS_URL"] == "unix:///s"
    assert told["INS_ENV"] == "local"
    assert told["INS_DATA"] == str(tmp_path)
    assert told["BASE_URL"] == "http://127.0.0.1:8000"
    assert told["PATIENT_KEYS"].startswith("k1:")


def test_data_of_another_postgresql_is_refused_with_the_way_out(tmp_path):
    (tmp_path / "PG_VERSION").write_text("16\n")

    with pytest.raises(
        UserError, match=r"written by PostgreSQL 16 and this is PostgreSQL 18: dump it .* and restore it"
    ):
        postgres.refuse_other_major(tmp_path, postgres.installed())


def test_a_lock_of_long_ago_does_not_keep_postgresql_from_starting(tmp_path):
    lock = tmp_path / "postmaster.pid"
    lock.write_text("1\n/somewhere\n")

    postgres.wait_for_predecessor(tmp_path)

    assert not lock.exists()

"""A retry is not a second order."""

import datetime as dt
import threading
from dataclasses import replace

import pytest
import time_machine
from django.db import ProgrammingError, connection
from django.utils import timezone

from base.errors import KeyReused, RuleBroken
from base.row_security import acting_as
from plumbing.idempotency import SavedAnswer, body_hash, hold_key, save_answer
from plumbing.models import IdempotencyKey
from plumbing.tasks import rotate_idempotency_keys
from tests.plumbing.test_jobs import together
from tests.support.world import SYSTEM, make_world

BODY = body_hash("POST", "/api/v1/sessions/", b'{"room": 1}')
OTHER = body_hash("POST", "/api/v1/sessions/", b'{"room": 2}')
MADE = SavedAnswer(201, "session", [7])


@pytest.fixture
def world(db):
    return make_world(rooms=1)


def system_of(world, credential_id: int = 1):
    return replace(world.provider_actor(person_id=None), credential_id=credential_id)


def note(by, key: str = "k-1", request_hash: bytes = BODY) -> None:
    save_answer(by=by, key=key, request_hash=request_hash, status=201, resource="session", ids=[7])


def test_a_new_key_is_unknown_and_then_remembered(world):
    with acting_as(system_of(world)) as by:
        assert hold_key(by=by, key="k-1", request_hash=BODY) is None
        note(by)
        assert hold_key(by=by, key="k-1", request_hash=BODY) == MADE


def test_the_same_key_with_another_body_is_refused(world):
    with acting_as(system_of(world)) as by:
        note(by)
        with pytest.raises(KeyReused) as refused:
            hold_key(by=by, key="k-1", request_hash=OTHER)

    assert (refused.value.status, refused.value.code) == (422, "key_reused")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "/api/v1/sessions/", b"{}"),
        ("POST", "/api/v1/activities/", b"{}"),
        ("POST", "/api/v1/sessions/", b"{ }"),
    ],
)
def test_another_method_address_or_body_is_another_request(method, path, body):
    assert body_hash(method, path, body) != body_hash("POST", "/api/v1/sessions/", b"{}")


def test_a_key_belongs_to_its_credential(world):
    with acting_as(system_of(world, 1)) as by:
        note(by)

    with acting_as(system_of(world, 2)) as by:
        assert hold_key(by=by, key="k-1", request_hash=OTHER) is None


def test_a_key_of_another_organisation_is_nowhere(world):
    other = make_world(rooms=1)
    with acting_as(system_of(world)) as by:
        note(by)

    with acting_as(system_of(other)) as by:
        assert hold_key(by=by, key="k-1", request_hash=OTHER) is None
        assert IdempotencyKey.objects.count() == 0


def test_a_key_in_use_is_refused_until_its_request_is_answered(committed):
    by = system_of(make_world(rooms=1))
    held, answered = threading.Event(), threading.Event()

    def work(number: int):
        if number == 0:
            with acting_as(by):
                hold_key(by=by, key="k-1", request_hash=BODY)
                held.set()
                answered.wait(10)
                note(by)
            return None
        held.wait(10)
        try:
            with acting_as(by):
                return hold_key(by=by, key="k-1", request_hash=BODY)
        except RuleBroken as refusal:
            return refusal.code
        finally:
            answered.set()

    assert together(work, 2) == [None, "key_in_use"]
    with acting_as(by):
        assert hold_key(by=by, key="k-1", request_hash=BODY) == MADE


def test_a_request_that_failed_leaves_its_key_free(committed):
    by = system_of(make_world(rooms=1))

    def failing() -> None:
        with acting_as(by):
            hold_key(by=by, key="k-1", request_hash=BODY)
            note(by)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        failing()

    with acting_as(by):
        assert hold_key(by=by, key="k-1", request_hash=OTHER) is None


def partitions() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid"
            " where i.inhparent = 'plumbing_idempotencykey'::regclass and c.relname ~ '[0-9]{8}$' order by 1"
        )
        return [name.rpartition("_")[2] for (name,) in cursor.fetchall()]


def day(ahead: int) -> str:
    return f"{timezone.now().date() + dt.timedelta(days=ahead):%Y%m%d}"


def test_rotation_makes_the_next_days_and_twice_is_no_error(world):
    rotate_idempotency_keys()
    rotate_idempotency_keys()

    assert set(partitions()) >= {day(0), day(1), day(2)}


def test_rotation_forgets_after_three_days_by_dropping_the_partition(world):
    rotate_idempotency_keys()
    first = day(0)
    with acting_as(system_of(world)) as by:
        note(by)
    with time_machine.travel(timezone.now() + dt.timedelta(days=3)):
        rotate_idempotency_keys()
        with acting_as(system_of(world)) as by:
            assert hold_key(by=by, key="k-1", request_hash=BODY) == MADE
        assert first in partitions()

    with time_machine.travel(timezone.now() + dt.timedelta(days=4)):
        assert rotate_idempotency_keys() >= 1
        assert first not in partitions()
        with acting_as(system_of(world)) as by:
            assert hold_key(by=by, key="k-1", request_hash=OTHER) is None


def test_keys_from_before_the_first_rotation_are_forgotten_too(world):
    with acting_as(system_of(world)) as by:
        note(by)

    with time_machine.travel(timezone.now() + dt.timedelta(days=4)):
        rotate_idempotency_keys()

    with acting_as(SYSTEM):
        assert IdempotencyKey.objects.count() == 0


@pytest.mark.parametrize("made", ["before", "after"])
def test_a_partition_itself_is_walled_and_opens_to_nobody_directly(world, made):
    if made == "after":
        rotate_idempotency_keys()
    with acting_as(system_of(world)) as by:
        note(by)
    name = f"plumbing_idempotencykey_{day(0)}" if made == "after" else "plumbing_idempotencykey_other"

    with connection.cursor() as cursor:
        cursor.execute("select relrowsecurity from pg_class where relname = %s", [name])
        assert cursor.fetchone() == (True,)
    assert seen_in(name) in ("permission denied", 0)


def seen_in(table: str) -> int | str:
    try:
        with acting_as(SYSTEM), connection.cursor() as cursor:
            cursor.execute(f"select count(*) from {table}")
            return cursor.fetchone()[0]
    except ProgrammingError as refused:
        return "permission denied" if "permission denied" in str(refused) else str(refused)

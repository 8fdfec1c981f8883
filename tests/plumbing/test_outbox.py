"""News is written with what it tells of and handed on once."""

import threading

import pytest

from base.row_security import acting_as
from plumbing import outbox
from plumbing.models import OutboxMessage
from plumbing.outbox import relay, send, subscribe
from plumbing.tasks import relay_outbox
from tests.plumbing.test_jobs import together
from tests.support.world import SYSTEM, make_world

TOPIC = "tests.happened"


@pytest.fixture(autouse=True)
def heard(monkeypatch):
    monkeypatch.setattr(outbox, "_subscribers", {})
    bodies: list[dict] = []
    subscribe(TOPIC, lambda message: bodies.append(message.body))
    return bodies


def sent(count: int = 1) -> None:
    with acting_as(SYSTEM):
        for number in range(count):
            send(TOPIC, number=number)


def waiting() -> list[int]:
    with acting_as(SYSTEM):
        return [body["number"] for body in OutboxMessage.objects.filter(relayed_at=None).values_list("body", flat=True)]


@pytest.mark.django_db
def test_messages_are_handed_on_in_their_order_once(heard):
    sent(3)

    assert (relay(), relay()) == (3, 0)

    assert heard == [{"number": 0}, {"number": 1}, {"number": 2}]


def test_what_is_rolled_back_is_never_told(committed, heard):
    def failing() -> None:
        with acting_as(SYSTEM):
            send(TOPIC, number=1)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        failing()

    assert relay() == 0


def test_two_relays_at_once_hand_on_each_message_once(committed, heard):
    sent(40)

    counts = together(lambda _: relay(limit=25), 2)
    rest = relay()

    assert sum(counts) + rest == 40
    assert sorted(body["number"] for body in heard) == list(range(40))


def test_a_relay_that_is_held_up_by_a_subscriber_leaves_the_rest_to_others(committed, heard):
    inside, go_on = threading.Event(), threading.Event()
    sent(2)

    def slow(message) -> None:
        if message.body["number"] == 0:
            inside.set()
            go_on.wait(10)

    subscribe(TOPIC, slow)

    def work(number: int) -> int:
        if number == 0:
            return relay(limit=1)
        inside.wait(10)
        handed = relay()
        go_on.set()
        return handed

    assert together(work, 2) == [1, 1]
    assert sorted(body["number"] for body in heard) == [0, 1]


@pytest.mark.django_db
def test_a_message_whose_subscriber_fails_waits_and_holds_up_no_other(heard):
    sent(3)

    def broken(message) -> None:
        if message.body["number"] == 1:
            raise ValueError

    subscribe(TOPIC, broken)

    assert relay() == 2
    assert waiting() == [1]


@pytest.mark.django_db
def test_what_a_failing_subscriber_wrote_is_taken_back():
    sent(1)

    def half(message) -> None:
        send("tests.other", number=9)
        raise ValueError

    subscribe(TOPIC, half)
    relay()

    assert waiting() == [0]


@pytest.mark.django_db
def test_the_task_goes_on_until_nothing_waits(heard, monkeypatch):
    monkeypatch.setattr(outbox.relay, "__defaults__", (2,))
    sent(5)

    assert relay_outbox() == 5
    assert waiting() == []


@pytest.mark.django_db
def test_a_message_nobody_subscribed_to_is_done_with():
    with acting_as(SYSTEM):
        send("tests.nobody_listens", number=1)

    assert relay() == 1
    assert waiting() == []


@pytest.mark.django_db
def test_an_organisations_news_is_walled_off():
    world, other = make_world(rooms=1), make_world(rooms=1)
    with acting_as(world.trust_actor()):
        send(TOPIC, trust_id=world.trust.pk, number=1)
        assert OutboxMessage.objects.count() == 1
    with acting_as(other.trust_actor()):
        assert OutboxMessage.objects.count() == 0

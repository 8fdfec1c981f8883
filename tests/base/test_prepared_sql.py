"""Statements planned once on a connection: they answer, they survive a rollback, and together they travel as one."""

import pytest
from django.db import DataError, transaction

from base.bulk_insert import create_all, insert_rows
from base.prepared_sql import Joined, Statement, together
from base.row_security import acting_as
from plumbing.models import OutboxMessage
from tests.support.world import SYSTEM, make_trust
from trusts.models import Room, Site

pytestmark = pytest.mark.django_db

TWICE = Statement("select $1 * 2, $2", "int", "text[]")


def sent_together(last) -> None:
    """A message for the outbox, then something else, in one."""
    with transaction.atomic(), together():
        insert_rows(OutboxMessage, [{"topic": "a.first", "body": {}}])
        last()


def outbox() -> list[tuple[str, dict]]:
    return list(OutboxMessage.objects.visible_to(SYSTEM).order_by("id").values_list("topic", "body"))


def test_a_statement_answers_rows_and_takes_lists():
    assert TWICE.run(21, ["a", "b"]) == [(42, ["a", "b"])]
    assert TWICE.run(1, []) == [(2, [])]


def test_it_outlives_the_rollback_of_the_transaction_it_was_first_used_in():
    once = Statement("select $1 + 1", "int")
    with transaction.atomic():
        assert once.run(1) == [(2,)]
        transaction.set_rollback(True)
    assert once.run(2) == [(3,)]


def test_planning_is_not_among_the_queries_of_a_page(django_assert_num_queries):
    fresh = Statement("select 1")
    for _ in range(2):
        with django_assert_num_queries(1):
            fresh.run()


def test_together_sends_one_message_in_order_and_is_seen_afterwards(django_assert_num_queries):
    with acting_as(SYSTEM):
        with django_assert_num_queries(1), together():
            for topic in ("a.first", "a.second"):
                insert_rows(OutboxMessage, [{"topic": topic, "body": {"topic": topic}}])
        assert outbox() == [("a.first", {"topic": "a.first"}), ("a.second", {"topic": "a.second"})]


def test_what_waits_goes_out_before_the_next_rows_are_read():
    count = Statement("select count(*) from plumbing_outboxmessage")
    with acting_as(SYSTEM), together():
        insert_rows(OutboxMessage, [{"topic": "a.first", "body": {}}])
        assert count.run() == [(1,)]


def test_one_refused_statement_takes_its_neighbours_with_it():
    wrong = Statement("select 1 / $1", "int")
    with acting_as(SYSTEM):
        with pytest.raises(DataError):
            sent_together(lambda: wrong.send(0))
        assert outbox() == []


def test_an_error_inside_leaves_nothing_waiting_for_the_next():
    with acting_as(SYSTEM):
        with pytest.raises(ZeroDivisionError):
            sent_together(lambda: 1 / 0)
        with together():
            pass
        assert outbox() == []


def test_what_is_too_long_is_refused_and_never_cut():
    with acting_as(SYSTEM), pytest.raises(DataError), transaction.atomic():
        insert_rows(OutboxMessage, [{"topic": "x" * 500, "body": {}}])


def test_instances_are_written_in_one_statement_and_know_what_the_database_computed(
    django_assert_num_queries,
):
    with acting_as(SYSTEM):
        trust, site, (room, *_) = make_trust(1)
        rooms = [
            Room(
                trust=trust,
                site=site,
                name=f"Theatre {n}",
                kind=room.kind,
                unit=room.unit,
                half_day_capacity=240,
            )
            for n in (8, 9)
        ]
        with django_assert_num_queries(1):
            create_all(rooms)
        assert [Room.objects.visible_to(SYSTEM).get(pk=kept.pk).name for kept in rooms] == [
            "Theatre 8",
            "Theatre 9",
        ]


def test_models_are_read_side_by_side():
    both = Joined(r=Room, s=Site)
    reading = Statement(
        f"select {both.columns}, 7 from trusts_room r join trusts_site s on s.id = r.site_id where r.id = $1",
        "bigint",
    )
    with acting_as(SYSTEM):
        _, site, (room, *_) = make_trust(1)
        (row,) = reading.run(room.pk)
        assert both.read([row]) == [[room, site]]
        assert row[-1] == 7


def test_a_record_in_many_rows_is_one_instance_and_one_that_is_not_there_is_none():
    both = Joined(s=Site, r=Room)
    reading = Statement(
        f"select {both.columns} from trusts_site s left join trusts_room r on r.site_id = s.id and r.id <> $2"
        " where s.id = $1 order by r.id",
        "bigint",
        "bigint",
    )
    with acting_as(SYSTEM):
        _, site, (one, two, three) = make_trust(3)
        (first, found), (second, other) = both.read(reading.run(site.pk, two.pk))
        assert first is second == site
        assert [found, other] == [one, three]
        _, bare, (only,) = make_trust(1)
        assert both.read(reading.run(bare.pk, only.pk)) == [[bare, None]]


def sent_and_taken_back(last) -> None:
    """Something sent, then something else that goes wrong, undone together."""
    with together(undo=True):
        insert_rows(OutboxMessage, [{"topic": "a.first", "body": {}}])
        last()


def test_what_is_sent_together_is_taken_back_alone_and_the_transaction_goes_on(django_assert_num_queries):
    wrong = Statement("select 1 / $1", "int")
    with acting_as(SYSTEM):
        insert_rows(OutboxMessage, [{"topic": "a.before", "body": {}}])
        for last in (lambda: wrong.run(0), lambda: [TWICE.run(1, []), wrong.send(0)]):
            with pytest.raises(DataError):
                sent_and_taken_back(last)
        with django_assert_num_queries(1):
            sent_and_taken_back(lambda: None)
        assert [topic for topic, _ in outbox()] == ["a.before", "a.first"]


def test_an_error_before_anything_was_sent_undoes_nothing(django_assert_num_queries):
    with acting_as(SYSTEM), django_assert_num_queries(0), pytest.raises(ZeroDivisionError):
        sent_and_taken_back(lambda: 1 / 0)

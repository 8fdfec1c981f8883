"""Statements of our own: they answer, they leave nothing on a connection, and together they travel as one."""

import datetime as dt

import pytest
from django.db import DataError, transaction

from audit.models import Event
from base.bulk_insert import create_all, insert_rows
from base.joined_rows import Joined
from base.row_security import acting_as
from base.statements import Statement, together
from contracts.models import LedgerEntry
from plumbing.models import OutboxMessage
from sessions_app.models import Session, StateChange
from tests.sessions_app.deliveries import make_session
from tests.support.world import SYSTEM, make_trust, make_world
from trusts.models import Room, Site

pytestmark = pytest.mark.django_db

TWICE = Statement("select %s * 2, %s::text[]")


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


def test_nothing_is_left_on_the_connection():
    TWICE.run(21, ["a", "b"])
    assert Statement("select name from pg_prepared_statements").run() == []


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
    wrong = Statement("select 1 / %s")
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


def test_instances_are_written_in_one_statement_and_know_what_the_database_computed(django_assert_num_queries):
    with acting_as(SYSTEM):
        written = make_session(make_world(), state="offered")
        copies = [Session.objects.get(pk=written.pk) for _ in range(2)]
        for weeks, session in enumerate(copies, start=1):
            session.pk, session.booked_at = None, Session(room=session.room).booked_at
            session.starts_at += dt.timedelta(weeks=weeks)
            session.ends_at += dt.timedelta(weeks=weeks)
        with django_assert_num_queries(1):
            create_all(copies)
        for weeks, session in enumerate(copies, start=1):
            assert session.day == written.day + dt.timedelta(weeks=weeks)
            kept = Session.objects.filter(pk=session.pk).values().get()
            assert kept == {name: getattr(session, name) for name in kept}


@pytest.mark.parametrize("model", [Event, LedgerEntry, OutboxMessage, Session, StateChange])
def test_the_function_that_inserts_writes_every_column_of_the_model(model):
    """One that it does not name would be lost in silence: the key and what the database computes alone may be left out."""
    source = Statement("select prosrc from pg_proc where proname = %s")
    ((body,),) = source.run(f"insert_{model._meta.db_table}")
    columns = {f.column for f in model._meta.concrete_fields if not (f.primary_key or f.generated)}
    left_out = {column for column in columns if f"r.{column}" not in body.replace(",", " ").split()}
    assert left_out <= {"at", "booked_at", "relayed_at"}


def test_models_are_read_side_by_side():
    both = Joined(r=Room, s=Site)
    reading = Statement(
        f"select {both.columns}, 7 from trusts_room r join trusts_site s on s.id = r.site_id where r.id = %s"
    )
    with acting_as(SYSTEM):
        _, site, (room, *_) = make_trust(1)
        (row,) = reading.run(room.pk)
        assert both.read([row]) == [[room, site]]
        assert row[-1] == 7


def test_a_record_in_many_rows_is_one_instance_and_one_that_is_not_there_is_none():
    both = Joined(s=Site, r=Room)
    reading = Statement(
        f"select {both.columns} from trusts_site s left join trusts_room r on r.site_id = s.id and r.id <> %s"
        " where s.id = %s order by r.id"
    )
    with acting_as(SYSTEM):
        _, site, (one, two, three) = make_trust(3)
        (first, found), (second, other) = both.read(reading.run(two.pk, site.pk))
        assert first is second == site
        assert [found, other] == [one, three]
        _, bare, (only,) = make_trust(1)
        assert both.read(reading.run(only.pk, bare.pk)) == [[bare, None]]


def sent_and_taken_back(last) -> None:
    """Something sent, then something else that goes wrong, undone together."""
    with together(undo=True):
        insert_rows(OutboxMessage, [{"topic": "a.first", "body": {}}])
        last()


def test_what_is_sent_together_is_taken_back_alone_and_the_transaction_goes_on(django_assert_num_queries):
    wrong = Statement("select 1 / %s")
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

"""A kept connection costs no message while it stands, and is opened anew when the server closed it."""

import os
import select

from django.db import connection

from runner import roles


def answer() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        return cursor.fetchone()[0]


def test_a_standing_connection_is_not_asked(committed, django_assert_num_queries):
    before = answer()
    connection.health_check_enabled, connection.health_check_done = True, False
    with django_assert_num_queries(1):
        assert answer() == before


def test_one_the_server_closed_is_opened_anew(committed):
    before = answer()
    with roles.cursor(os.environ["DATABASE_URL"]) as another:
        another.execute("select pg_terminate_backend(%s)", [before])
    ear = select.poll()
    ear.register(connection.connection, select.POLLIN)
    assert ear.poll(30_000), "the server closes its end"
    assert not connection.is_usable()
    connection.health_check_enabled, connection.health_check_done = True, False
    assert answer() != before

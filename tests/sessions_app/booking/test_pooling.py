"""Booking through PgBouncer in transaction mode: many clients over two connections of the database."""

import datetime as dt
import os
import shutil
import subprocess
from functools import partial
from pathlib import Path

import pytest
from django.db import connection, connections

from accounts.credentials import actor_of_token, issue_credential
from base.row_security import acting_as
from runner import roles
from tests.sessions_app.booking.test_races import PRICE, booking, spent, wanted
from tests.support.races import at_once
from tests.support.world import SYSTEM, make_world

pytestmark = pytest.mark.long
POOLER = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
SETTINGS = """
[databases]
* = host={host} port={port}
[pgbouncer]
listen_port = 6432
unix_socket_dir = {folder}
auth_type = trust
auth_file = {folder}/users
pool_mode = transaction
default_pool_size = 2
ignore_startup_parameters = options,extra_float_digits
"""


@pytest.fixture
def pooled(committed):
    """The default connection goes through a pooler that gives each transaction one of two connections."""
    if POOLER is None:
        pytest.skip("There is no PgBouncer here: THE POOLER WAS NOT TRIED (install it with `apt install pgbouncer`).")
    direct = connections.databases["default"]
    folder = Path(os.environ["INS_TEST_DIR"]) / "pooler"
    folder.mkdir()
    folder.chmod(0o777)
    (folder / "users").write_text(f'"{roles.RUNTIME}" ""\n')
    settings = folder / "pgbouncer.ini"
    settings.write_text(SETTINGS.format(folder=folder, host=direct["HOST"], port=direct["PORT"] or 5432))
    account = ["--user", Path(direct["HOST"]).owner()] if os.geteuid() == 0 else []
    with subprocess.Popen([POOLER, *account, str(settings)], stderr=subprocess.PIPE, text=True) as pooler:
        said = []
        for line in pooler.stderr:
            said.append(line)
            if "process up" in line:
                break
        else:
            pytest.fail("".join(said))
        before = direct["HOST"], direct["PORT"]
        direct["HOST"], direct["PORT"] = str(folder), "6432"
        connections.close_all()
        yield
        connections.close_all()
        direct["HOST"], direct["PORT"] = before
        pooler.terminate()
    shutil.rmtree(folder)


@pytest.mark.usefixtures("pooled")
def test_many_clients_book_over_two_connections():
    rooms, weeks = 12, 3
    with acting_as(SYSTEM):
        world = make_world(rooms=rooms)
        _, token = issue_credential(
            by=SYSTEM,
            name="Theatre system",
            scopes=["sessions:write"],
            trust_id=world.trust.pk,
            expires_at=dt.datetime.now(dt.UTC) + dt.timedelta(days=1),
        )

    def deed(room: int) -> list[str]:
        return [book_one(room, week) for week in range(weeks)]

    def book_one(room: int, week: int) -> str:
        assert actor_of_token(token).trust_id == world.trust.pk
        (session,) = booking(world, wanted(world, room=room, weeks=week))()
        return session.state

    results = at_once([partial(deed, room) for room in range(rooms)])

    assert results == [["offered"] * weeks] * rooms
    assert spent(world) == (rooms * weeks * PRICE, rooms * weeks * PRICE)
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from pg_stat_activity where usename = current_user and datname = current_database()"
        )
        assert cursor.fetchone() == (2,)

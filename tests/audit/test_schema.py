"""A database that is not what its migrations make is named, thing by thing, and not migrated further."""

import os

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from audit.schema import CATALOGUE, compare, refuse_other_shape
from base.releases import Thing
from runner import releases, roles, template
from runner.paths import ROOT
from tests.support import database

TAMPERINGS = {
    "a table is gone": ("drop table contracts_interest cascade", ("table", "contracts_interest", "missing")),
    "a column is gone": ("alter table trusts_room drop column slot_mix", ("column", "trusts_room.slot_mix", "missing")),
    "a column may be empty": (
        "alter table trusts_room alter name drop not null",
        ("column", "trusts_room.name", "different"),
    ),
    "a constraint is gone": (
        "alter table trusts_roomuse drop constraint room_not_double_booked",
        ("constraint", "trusts_roomuse.room_not_double_booked", "missing"),
    ),
    "an index is gone": ("drop index audit_target", ("index", "audit_event.audit_target", "missing")),
    "a trigger is gone": (
        "drop trigger value_limit on contracts_ledgerentry",
        ("trigger", "contracts_ledgerentry.value_limit", "missing"),
    ),
    "a trigger is asleep": (
        "alter table contracts_ledgerentry disable trigger value_limit",
        ("trigger", "contracts_ledgerentry.value_limit", "different"),
    ),
    "a policy lets everybody in": (
        "alter policy walls_read on trusts_room using (true)",
        ("policy", "trusts_room.walls_read", "different"),
    ),
    "row security is off": (
        "alter table trusts_room disable row level security",
        ("table", "trusts_room", "different"),
    ),
    "a function does something else": (
        "create or replace function ins_trust() returns bigint language sql stable parallel safe as 'select 1::bigint'",
        ("function", "ins_trust()", "different"),
    ),
    "a right is gone": (
        "revoke select on trusts_room from insourcing_app",
        ("grant on table", "trusts_room to runtime", "different"),
    ),
    "history may be rewritten": (
        "grant update on audit_event to insourcing_app",
        ("grant on table", "audit_event to runtime", "different"),
    ),
}


@pytest.fixture
def tables_owner(django_db_setup):
    """A cursor of the owner whose changes are rolled back."""
    connection = psycopg2.connect(os.environ["DATABASE_OWNER_URL"])
    try:
        yield connection.cursor()
    finally:
        connection.rollback()
        connection.close()


def things(cursor) -> set[Thing]:
    cursor.execute(CATALOGUE, {"runtime": roles.RUNTIME})
    return {Thing(*row) for row in cursor.fetchall()}


@pytest.mark.parametrize(("sql", "difference"), TAMPERINGS.values(), ids=TAMPERINGS)
def test_every_tampering_is_named(tables_owner, sql, difference):
    before = things(tables_owner)
    tables_owner.execute(sql)

    assert difference in [tuple(found) for found in compare(things(tables_owner), before)]


def test_what_a_hospital_adds_is_no_fault(tables_owner):
    before = things(tables_owner)
    tables_owner.execute("create index hospitals_own on trusts_room (name); create table hospitals (n int)")
    tables_owner.execute("create view rooms as select name from trusts_room; grant select on rooms to public")

    assert compare(things(tables_owner), before) == []


def as_released(cursor) -> None:
    """Have the database record the last release's migrations alone: what was added since is there besides."""
    for name in releases.unreleased(ROOT).migrations:
        cursor.execute("delete from django_migrations where app = %s and name = %s", name.split("/"))


@pytest.fixture
def drifting(django_db_setup, django_db_blocker):
    """An owner's cursor on a database of its own, which Django knows as "drifting"."""
    name = f"{database.database_name()}_drifting"
    with roles.cursor(database.admin_url()) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {template.NAME} OWNER {roles.OWNER}")
    connections.databases["drifting"] = connections.databases["default"] | {"NAME": name}
    with django_db_blocker.unblock(), roles.cursor(template.url_of(os.environ["DATABASE_OWNER_URL"], name)) as owner:
        as_released(owner)
        yield owner
        connections["drifting"].close()
    del connections["drifting"], connections.databases["drifting"]
    with roles.cursor(database.admin_url()) as admin:
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_a_database_of_before_the_first_release_is_not_migrated_and_told_why(drifting):
    drifting.execute("drop table providers_assurancecheck; alter table trusts_room drop column slot_mix")
    drifting.execute("drop trigger value_limit on contracts_ledgerentry")

    with pytest.raises(CommandError) as refusal:
        refuse_other_shape(sender=None, using="drifting")

    assert str(refusal.value).startswith(
        "This database cannot be upgraded: it says that its migrations ran, but table providers_assurancecheck is missing,"
        " column trusts_room.slot_mix is missing, trigger contracts_ledgerentry.value_limit is missing and "
    )
    assert str(refusal.value).endswith(
        " Nothing was changed; `manage check_schema` lists all that differs, docs/operations/upgrading.md says what to do."
    )


def test_between_two_releases_tables_and_columns_are_compared_with_what_the_migrations_say(drifting):
    drifting.execute("delete from django_migrations where app = 'reports' and name = '0002_security'")
    refuse_other_shape(sender=None, using="drifting")
    drifting.execute("alter table trusts_room drop column slot_mix")

    with pytest.raises(CommandError, match=r"but column trusts_room\.slot_mix is missing\."):
        refuse_other_shape(sender=None, using="drifting")


def test_rights_are_no_hindrance_for_migrating_gives_them_anew(drifting):
    drifting.execute("revoke all on trusts_room from insourcing_app")

    refuse_other_shape(sender=None, using="drifting")


def test_migrating_gives_up_soon_where_it_would_hold_up_everybody(drifting):
    refuse_other_shape(sender=None, using="drifting")

    with connections["drifting"].cursor() as cursor:
        cursor.execute("show lock_timeout")
        assert cursor.fetchone() == ("5s",)


def test_an_empty_database_has_nothing_to_compare(drifting):
    drifting.execute("truncate django_migrations")

    refuse_other_shape(sender=None, using="drifting")


@pytest.mark.django_db
def test_the_command_says_that_all_is_there(capsys):
    call_command("check_schema")

    assert capsys.readouterr().out.startswith("The database is as ")


@pytest.mark.usefixtures("committed")
def test_the_command_lists_what_is_not(owner_cursor, capsys):
    as_released(owner_cursor)
    owner_cursor.execute("drop index audit_target; alter table trusts_room alter name drop not null")

    with pytest.raises(CommandError, match=r"^\d differences\.$"):
        call_command("check_schema")
    said = capsys.readouterr().out
    assert "column trusts_room.name: different\n" in said

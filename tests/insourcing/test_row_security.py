"""Row security between organisations, as PostgreSQL has it."""

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction

from audit.models import Event
from base.row_security import acting_as
from base.tenancy import TenantQuerySet
from contracts.models import CallOff
from sessions_app.models import Session
from tests.support.world import SATURDAY, SYSTEM, at, make_world
from trusts.models import Room

pytestmark = pytest.mark.django_db

OPEN_TABLES = {
    "django_migrations": "which migrations ran; no organisation's data, and the runtime role cannot write it",
    "django_content_type": "names of models",
    "django_session": "sign-ins, found only by their random key",
}


def tables_under_row_security() -> dict[str, tuple[bool, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            """select c.relname, c.relrowsecurity, count(p.polname) from pg_class c
               left join pg_policy p on p.polrelid = c.oid
               where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') group by 1, 2"""
        )
        return {name: (on, policies) for name, on, policies in cursor.fetchall()}


def test_every_table_has_row_level_security():
    open_tables = {name for name, (on, _) in tables_under_row_security().items() if not on}

    assert open_tables == set(OPEN_TABLES)


def test_every_model_says_whose_rows_it_holds_and_has_a_policy():
    tables = tables_under_row_security()
    ours = [m for m in apps.get_models() if not m.__module__.startswith("django")]

    without = [m._meta.label for m in ours if not hasattr(m, "tenancy") and m._meta.label != "sessions_app.Move"]
    assert without == []
    assert [m._meta.label for m in ours if tables[m._meta.db_table][1] == 0] == []


def test_every_tenant_model_reads_through_visible_to():
    managers = {m._meta.label: m._default_manager.none() for m in apps.get_models() if hasattr(m, "tenancy")}

    assert [label for label, rows in managers.items() if not isinstance(rows, TenantQuerySet)] == []


def test_the_runtime_role_owns_nothing_and_is_bound_by_row_security():
    with connection.cursor() as cursor:
        cursor.execute("select rolsuper, rolbypassrls from pg_roles where rolname = current_user")
        assert cursor.fetchone() == (False, False)
        cursor.execute(
            "select count(*) from pg_class where relowner = (select oid from pg_roles where rolname = current_user)"
        )
        assert cursor.fetchone() == (0,)


def test_without_an_actor_nothing_is_seen():
    make_world()

    assert list(Room.objects.all()) == []
    assert list(CallOff.objects.all()) == []


def organisations(table: str) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"select distinct trust_id from {table}")
        return {row[0] for row in cursor.fetchall()}


def test_an_organisation_sees_its_own_rows_and_no_others():
    ours, theirs = make_world(), make_world()

    with acting_as(ours.trust_actor()) as actor:
        assert organisations("trusts_room") == {ours.trust.pk}  # no join: another table's wall must not help
        assert set(Room.objects.visible_to(actor)) == set(ours.rooms)
        assert not CallOff.objects.filter(pk=theirs.call_off.pk).exists()
    with acting_as(ours.provider_actor()) as actor:
        assert {c.pk for c in CallOff.objects.all()} == {ours.call_off.pk}
        assert organisations("trusts_room") == {ours.trust.pk}
        assert set(Room.objects.visible_to(actor)) == set(ours.rooms)


def test_an_organisation_cannot_write_into_another():
    ours, theirs = make_world(), make_world()

    with acting_as(ours.trust_actor()):
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Room.objects.create(
                trust=theirs.trust,
                site=theirs.site,
                name="Ours now",
                kind="theatre",
                unit="minutes",
                half_day_capacity=240,
            )
        assert Room.objects.filter(pk=theirs.room.pk).update(name="Ours now") == 0


@pytest.mark.parametrize(
    "statement",
    [
        "update audit_event set reason = 'x'",
        "delete from audit_event",
        "update contracts_ledgerentry set amount = 0",
        "delete from sessions_app_activity",
    ],
)
def test_history_cannot_be_rewritten_by_the_runtime_role(statement):
    with pytest.raises(ProgrammingError, match="permission denied"), acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute(statement)


def test_bulk_updates_and_raw_sql_leave_audit_events():
    world = make_world(rooms=2)

    with acting_as(world.trust_actor()), connection.cursor() as cursor:
        Room.objects.filter(trust=world.trust).update(note="Two towers")
        cursor.execute("update trusts_room set note = 'One tower' where id = %s", [world.room.pk])
        bulk, raw = Event.objects.filter(name="row.updated", target_type="trusts_room").order_by("id")

    assert bulk.data["count"] == 2
    assert raw.target_id == str(world.room.pk)
    assert raw.data["rows"] == [{"id": world.room.pk, "changed": {"note": ["Two towers", "One tower"]}}]
    assert raw.actor_label == "Sam Example, Operations manager"


def test_a_session_row_keeps_its_room_use_by_itself():
    world = make_world()
    with acting_as(SYSTEM):
        session = Session.objects.create(
            trust=world.trust,
            provider=world.provider,
            call_off=world.call_off,
            service_line=world.line,
            site=world.site,
            room=world.room,
            starts_at=at(SATURDAY, "08:30"),
            ends_at=at(SATURDAY, "12:30"),
            unit="points",
            planned_capacity=10,
            planned_cases=6,
            rate_line=world.rate,
            rate_unit="point",
            day_type=world.rate.day_type,
            rate_price="310.00",
            expected_price="3100.00",
            booked_by="tests",
        )
        session.refresh_from_db()

        assert session.day == SATURDAY
        assert world.room.uses.get().live is True
        Session.objects.filter(pk=session.pk).update(state="withdrawn")
        assert world.room.uses.get().live is False

"""The runtime role is bound by row-level security; the same statements hold wherever the database stands."""

import os
import re

import pytest

from runner import roles
from runner.paths import ROOT
from runner.releases import function_files

FLAGS = "rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication"


@pytest.fixture
def runtime_cursor(committed):
    with roles.cursor(os.environ["DATABASE_URL"]) as cursor:
        yield cursor


@pytest.mark.parametrize("role", [roles.OWNER, roles.RUNTIME])
def test_neither_role_is_above_the_rules(runtime_cursor, role):
    runtime_cursor.execute(f"SELECT {FLAGS} FROM pg_roles WHERE rolname = %s", [role])

    assert runtime_cursor.fetchall() == [(False,) * 5]


def test_the_tests_connect_as_the_runtime_role(runtime_cursor):
    runtime_cursor.execute("SELECT current_user")

    assert runtime_cursor.fetchone() == (roles.RUNTIME,)


def test_the_runtime_role_owns_nothing(runtime_cursor):
    runtime_cursor.execute("SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = current_user")

    assert runtime_cursor.fetchone() == (0,)


def test_the_runtime_role_makes_no_tables_but_temporary_ones(runtime_cursor):
    import psycopg2

    runtime_cursor.execute("CREATE TEMPORARY TABLE staging (row text)")
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        runtime_cursor.execute("CREATE TABLE mine (row text)")


@pytest.mark.parametrize("file", function_files(ROOT), ids=lambda file: file.stem)
def test_a_function_of_the_product_does_what_its_caller_may_and_is_called_by_the_runtime_role_alone(
    runtime_cursor, file
):
    runtime_cursor.execute(
        "select prosecdef, 'search_path=public, pg_temp' = any (proconfig),"
        " array(select grantee::regrole::text from aclexplode(proacl) where grantee <> proowner)"
        " from pg_proc where proname = %s",
        [file.stem],
    )

    assert runtime_cursor.fetchall() == [(False, True, [roles.RUNTIME])]


def test_the_image_of_the_database_makes_the_same_roles_with_passwords():
    script = (ROOT / "docker/database/10-roles.sh").read_text()
    wanted = roles.role_sql() + roles.database_sql(roles.DATABASE) + roles.schema_sql()

    assert [line for line in statements(wanted) if line not in statements(script)] == []


def statements(text: str) -> list[str]:
    """Statements that grant or take, without the passwords."""
    lines = [re.sub(r" PASSWORD :'\w+'", "", line.strip()) for line in text.splitlines()]
    return [line for line in lines if line.startswith(("ALTER", "GRANT", "REVOKE"))]

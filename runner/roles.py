"""The two roles of the database: one owns and migrates, the other runs and owns nothing.

Row-level security does not bind the owner of a table, so the application never connects as it. The same statements are
in docker/database/10-roles.sh and docs/operations/running.md for servers run.py does not manage.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

ADMIN = "postgres"
OWNER = "insourcing_owner"
RUNTIME = "insourcing_app"
DATABASE = "insourcing"

ROLE = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN CREATE ROLE {role}; END IF;
END $$;
ALTER ROLE {role} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION;
"""
# Not copied with a template database, so said again for each.
DATABASE_RIGHTS = """
REVOKE ALL ON DATABASE {database} FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {runtime};
"""
SCHEMA_RIGHTS = """
ALTER SCHEMA public OWNER TO {owner};
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO {runtime};
"""


def role_sql() -> str:
    return "".join(ROLE.format(role=role) for role in (OWNER, RUNTIME))


def database_sql(database: str) -> str:
    return DATABASE_RIGHTS.format(database=database, runtime=RUNTIME)


def schema_sql() -> str:
    return SCHEMA_RIGHTS.format(owner=OWNER, runtime=RUNTIME)


def prepare(maintenance_url: str, database_url: str, database: str = DATABASE) -> None:
    """Roles, database and rights, made or mended; harmless to repeat. Both URLs are the superuser's."""
    with cursor(maintenance_url) as admin:
        admin.execute(role_sql())
        admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
        if admin.fetchone() is None:
            admin.execute(f"CREATE DATABASE {database} OWNER {OWNER}")
        admin.execute(database_sql(database))
    with cursor(database_url) as admin:
        admin.execute(schema_sql())


@contextmanager
def cursor(url: str) -> Iterator[Any]:
    """A psycopg2 cursor of a connection of its own that commits every statement."""
    import psycopg2  # noqa: PLC0415  stands only inside the environment

    connection = psycopg2.connect(url)
    connection.autocommit = True
    try:
        with connection.cursor() as opened:
            yield opened
    finally:
        connection.close()

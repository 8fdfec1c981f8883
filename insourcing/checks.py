"""System checks: conditions that must hold before the product may run with patient data."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection


@register(Tags.database, deploy=True)
def runtime_role_obeys_row_security(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Row-level security does not bind the tables' owner, a superuser or a role with BYPASSRLS."""
    if settings.AS_OWNER or not databases:
        return []
    with connection.cursor() as cursor:
        cursor.execute("select rolsuper or rolbypassrls from pg_roles where rolname = current_user")
        unbound = cursor.fetchone()[0]
        cursor.execute(
            "select count(*) from pg_class where relkind in ('r', 'p') and relowner = "
            "(select oid from pg_roles where rolname = current_user)"
        )
        owns = cursor.fetchone()[0]
    if unbound or owns:
        return [
            Error(
                "DATABASE_URL's role owns tables or bypasses row-level security, so organisations are not"
                " walled off from each other.",
                hint="Use two roles: DATABASE_OWNER_URL migrates, DATABASE_URL runs and owns nothing.",
                id="insourcing.E001",
            )
        ]
    return []

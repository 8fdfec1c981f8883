"""Rights of the runtime role. Granted anew after every migrate, so a new table is never left open or shut."""

from collections.abc import Iterator

from django.apps import apps
from django.conf import settings
from django.db import connections

from base.tenancy import tenancy_of

OWNERS_FUNCTIONS = ("idempotency_rotate(date)", "credential_of(text)", "calendar_feed_of(bytea)")
"""Narrow things the runtime role may have done with the owner's rights."""


CALLERS_FUNCTIONS = (
    "contracts_bookable_lines",
    "contracts_call_offs_for_booking",
    "contracts_drawn_on",
    "insert_audit_event",
    "insert_contracts_ledgerentry",
    "insert_plumbing_outboxmessage",
    "insert_sessions_app_session",
    "insert_sessions_app_statechange",
    "providers_assurance_validity",
    "sessions_begin_facts",
    "sessions_in_the_way",
    "trusts_rooms_for_booking",
)
"""Statements of the runtime role's own, planned once: they see and write what the role and its actor may."""


def grant_runtime_role(sender, using, **kwargs):
    """The runtime role reads and writes rows, owns nothing, and cannot rewrite append-only tables.

    Runs at the first app's post_migrate, which Django sends when every migration has been applied.
    """
    role = settings.RUNTIME_ROLE
    with connections[using].cursor() as cursor:
        cursor.execute("select current_user, exists (select 1 from pg_roles where rolname = %s)", [role])
        owner, known = cursor.fetchone()
        if owner == role or not known:
            return  # one role for everything: the system check says what that costs
        for statement in statements(connections[using].ops.quote_name(role)):
            cursor.execute(statement)


def statements(role: str) -> Iterator[str]:
    """The grants to the role, whose name is quoted. Repeated after a change they leave no right of before."""
    yield f"grant usage on schema public to {role}"
    yield f"grant select, insert, update, delete on all tables in schema public to {role}"
    yield f"grant usage, select on all sequences in schema public to {role}"
    yield f"revoke insert, update, delete on django_migrations from {role}"
    for function in (*OWNERS_FUNCTIONS, *CALLERS_FUNCTIONS):
        yield f"grant execute on function {function} to {role}"
    for table in append_only_tables():
        yield f"revoke update, delete, truncate on {table} from {role}"


def append_only_tables() -> list[str]:
    """Tables whose rows are history: added, never changed."""
    return sorted(
        model._meta.db_table
        for model in apps.get_models()
        if (tenancy := tenancy_of(model)) is not None and tenancy.append_only
    )

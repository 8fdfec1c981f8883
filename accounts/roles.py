"""Roles and their permissions: one readable table. Everything not named here is closed."""

from django.db import models

from base.permissions import Permission as P


class Role(models.TextChoices):
    OPERATIONS = "operations", "Operations manager"
    SCHEDULER = "scheduler", "Scheduler"
    PROCUREMENT = "procurement", "Procurement"
    FINANCE = "finance", "Finance"
    GOVERNANCE = "governance", "Clinical governance"
    EXECUTIVE = "executive", "Executive"
    TRUST_ADMIN = "trust_admin", "Trust administrator"
    PROVIDER_MANAGER = "provider_manager", "Provider manager"
    PROVIDER_ADMIN = "provider_admin", "Provider administrator"


_SEE = {P.VIEW_PLANNER, P.VIEW_REPORTS}

ROLE_PERMISSIONS: dict[str, frozenset[P]] = {
    Role.OPERATIONS: frozenset(
        _SEE
        | {
            P.BOOK_SESSIONS,
            P.LOCK_SESSIONS,
            P.CLEAR_LOCALLY,
            P.SIGN_OFF_SESSIONS,
            P.HANDLE_SAFETY,
            P.BOOK_PATIENTS,
            P.VIEW_PATIENTS,
            P.FOLLOW_UP,
            P.MANAGE_ESTATE,
            P.VIEW_CONTRACTS,
            P.IMPORT_WAITING_LIST,
            P.VALIDATE_WAITING_LIST,
            P.RUN_REPORTS,
        }
    ),
    Role.SCHEDULER: frozenset(
        _SEE
        | {
            P.BOOK_SESSIONS,
            P.LOCK_SESSIONS,
            P.BOOK_PATIENTS,
            P.VIEW_PATIENTS,
            P.FOLLOW_UP,
            P.IMPORT_WAITING_LIST,
            P.VALIDATE_WAITING_LIST,
        }
    ),
    Role.PROCUREMENT: frozenset(
        _SEE
        | {
            P.MANAGE_CONTRACTS,
            P.VIEW_CONTRACTS,
            P.APPROVE_CONTRACTS,
            P.CHECK_COMPLIANCE,
            P.MANAGE_INTERESTS,
            P.PUBLISH_REGISTER,
        }
    ),
    Role.FINANCE: frozenset(_SEE | {P.CHECK_COMPLIANCE, P.VIEW_CONTRACTS, P.SET_LIMITS, P.RUN_REPORTS}),
    Role.GOVERNANCE: frozenset(
        _SEE
        | {
            P.CHECK_CLEARANCE,
            P.CLEAR_LOCALLY,
            P.CHECK_COMPLIANCE,
            P.MANAGE_INTERESTS,
            P.HANDLE_SAFETY,
            P.VIEW_PATIENTS,
            P.FOLLOW_UP,
            P.REVIEW_LATE_EVENTS,
            P.VIEW_CONTRACTS,
            P.VIEW_AUDIT,
            P.RUN_REPORTS,
        }
    ),
    Role.EXECUTIVE: frozenset(
        _SEE
        | {
            P.OVERRIDE_COMPLIANCE,
            P.HANDLE_SAFETY,
            P.VIEW_CONTRACTS,
            P.RUN_REPORTS,
            P.IMPORT_WAITING_LIST,
            P.PUBLISH_REGISTER,
        }
    ),
    Role.TRUST_ADMIN: frozenset({P.VIEW_PLANNER, P.MANAGE_PEOPLE, P.MANAGE_ESTATE, P.VIEW_AUDIT}),
    Role.PROVIDER_MANAGER: frozenset(
        {
            P.VIEW_PLANNER,
            P.ANSWER_OFFERS,
            P.ROSTER_TEAMS,
            P.MANAGE_CLINICIANS,
            P.LOG_ACTIVITY,
            P.VIEW_PATIENTS,
            P.FOLLOW_UP,
            P.VIEW_REPORTS,
            P.RUN_REPORTS,
            P.VIEW_CONTRACTS,
        }
    ),
    Role.PROVIDER_ADMIN: frozenset({P.VIEW_PLANNER, P.MANAGE_PEOPLE, P.MANAGE_CLINICIANS, P.VIEW_AUDIT}),
}

PLATFORM_PERMISSIONS = frozenset({P.ADMINISTER_PLATFORM, P.MANAGE_PEOPLE})

TRUST_ROLES = tuple(role for role in Role if not role.value.startswith("provider_"))
PROVIDER_ROLES = tuple(role for role in Role if role.value.startswith("provider_"))

# What a credential may be given. Rights that belong to people are not on offer, see PERSON_ONLY.
TRUST_SCOPES: dict[str, tuple[P, ...]] = {
    "sessions:read": (P.VIEW_PLANNER,),
    "sessions:write": (P.VIEW_PLANNER, P.BOOK_SESSIONS),
    "sessions:run": (P.VIEW_PLANNER, P.LOCK_SESSIONS),
    "lists:write": (P.BOOK_PATIENTS, P.VIEW_PATIENTS, P.FOLLOW_UP, P.VALIDATE_WAITING_LIST),
    "contracts:read": (P.VIEW_CONTRACTS,),
    "contracts:write": (P.VIEW_CONTRACTS, P.MANAGE_CONTRACTS, P.CHECK_COMPLIANCE),
    "waiting_list:write": (P.IMPORT_WAITING_LIST,),
    "clearance:local": (P.VIEW_PLANNER, P.CHECK_CLEARANCE),
    "estate:write": (P.VIEW_PLANNER, P.MANAGE_ESTATE),
    "reports": (P.VIEW_REPORTS, P.RUN_REPORTS),
}
PROVIDER_SCOPES: dict[str, tuple[P, ...]] = {
    "sessions:read": (P.VIEW_PLANNER,),
    "offers:answer": (P.VIEW_PLANNER, P.ANSWER_OFFERS),
    "rosters:write": (P.ROSTER_TEAMS,),
    "clearance:write": (P.MANAGE_CLINICIANS,),
    "activity:write": (P.LOG_ACTIVITY, P.FOLLOW_UP),
    "contracts:read": (P.VIEW_CONTRACTS,),
    "reports": (P.VIEW_REPORTS, P.RUN_REPORTS),
}

# What a scope lets a system do, as its checkbox says it.
SCOPE_WORDS: dict[str, str] = {
    "sessions:read": "See sessions and free rooms",
    "sessions:write": "See sessions and free rooms, book, withdraw and cancel",
    "sessions:run": "See sessions, lock them, say that they run and are over",
    "lists:write": "Put patients on a list, follow them up, record what they say about their wait; it sees patients by name and number",
    "contracts:read": "See contracts and what is spent",
    "contracts:write": "See contracts, propose changes to them, record papers, positions and who decided",
    "waiting_list:write": "Send waiting-list files, compare lists of dates and accept what differs",
    "clearance:local": "See who is cleared for your lists, record local items, suspend people, keep the JAG checklists",
    "estate:write": "Keep the least teams of your rooms and what a reasonable offer is",
    "reports": "Run reports and fetch their results",
    "offers:answer": "See sessions, accept and decline offers",
    "rosters:write": "Name the team of a session",
    "clearance:write": "Keep your people, their clearance and your assurance",
    "activity:write": "Log what was delivered, follow up patients, record late events",
}


def permissions_of(role: str) -> frozenset[P]:
    return ROLE_PERMISSIONS.get(role, frozenset())


def permissions_of_scopes(scopes: list[str], *, trust: bool) -> frozenset[P]:
    table = TRUST_SCOPES if trust else PROVIDER_SCOPES
    return frozenset(permission for scope in scopes for permission in table.get(scope, ()))


def rights_table(roles: tuple[Role, ...]) -> tuple[list[str], list[tuple[str, list[bool]]]]:
    """(names of the roles, rows of a right in words and whether each role holds it); rights nobody holds left out."""
    rows = [(permission.sentence, [permission in permissions_of(role) for role in roles]) for permission in P]
    return [role.label for role in roles], [(words, held) for words, held in rows if any(held)]

"""The reference of roles and scopes as Markdown, from the tables in ``roles.py``."""

from __future__ import annotations

from accounts.roles import (
    PLATFORM_PERMISSIONS,
    PROVIDER_ROLES,
    PROVIDER_SCOPES,
    SCOPE_WORDS,
    TRUST_ROLES,
    TRUST_SCOPES,
    Role,
    rights_table,
)
from base.permissions import PERSON_ONLY, Permission

HEAD = """\
# Who may do what

Written by `python3 run.py manage roles_reference --write` from `accounts/roles.py`; do not edit it here. What is not
named is open to nobody. A person has one role in each organisation they act for.
"""


def roles_page() -> str:
    """The whole page."""
    parts = [
        HEAD,
        _roles("In a trust", TRUST_ROLES),
        _roles("At a provider", PROVIDER_ROLES),
        f"## For the platform\n\nA platform administrator may {_words(PLATFORM_PERMISSIONS)}, and sees no patient and no contract.\n",
        _scopes("Scopes of a trust's API credentials", TRUST_SCOPES),
        _scopes("Scopes of a provider's API credentials", PROVIDER_SCOPES),
        f"No credential may ever {_words(PERSON_ONLY)}: that belongs to signed-in people.\n",
    ]
    return "\n".join(parts)


def _roles(heading: str, roles: tuple[Role, ...]) -> str:
    names, rows = rights_table(roles)
    lines = [f"## {heading}", "", _row("May", names), _row("---", [":-:"] * len(names))]
    lines += [_row(words, ["yes" if allowed else "" for allowed in held]) for words, held in rows]
    return "\n".join(lines) + "\n"


def _scopes(heading: str, scopes: dict[str, tuple[Permission, ...]]) -> str:
    lines = [f"## {heading}", "", _row("Scope", ["In words", "Rights"]), _row("---", ["---", "---"])]
    lines += [_row(f"`{scope}`", [SCOPE_WORDS[scope], _words(rights)]) for scope, rights in scopes.items()]
    return "\n".join(lines) + "\n"


def _row(first: str, cells: list[str]) -> str:
    return f"| {' | '.join([first, *cells])} |"


def _words(rights: frozenset[Permission] | tuple[Permission, ...]) -> str:
    return "; ".join(permission.sentence for permission in Permission if permission in rights)

"""Everything that changes people's access. Credentials have their own module, ``accounts/credentials.py``."""

from accounts.services.invitations import (
    accept_as,
    accept_as_new,
    has_account,
    invite,
    open_invitation,
    withdraw_invitation,
)
from accounts.services.passwords import change_password, create_owner, person_of_link, reset_password
from accounts.services.people import change_role, deactivate, reactivate

__all__ = [
    "accept_as",
    "accept_as_new",
    "change_password",
    "change_role",
    "create_owner",
    "deactivate",
    "has_account",
    "invite",
    "open_invitation",
    "person_of_link",
    "reactivate",
    "reset_password",
    "withdraw_invitation",
]

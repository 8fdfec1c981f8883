"""The table of roles, and its printed reference."""

import pytest
from django.conf import settings

from accounts.reference import roles_page
from accounts.roles import PROVIDER_ROLES, ROLE_PERMISSIONS, TRUST_ROLES, Role, permissions_of
from base.permissions import Permission


def test_the_printed_reference_is_current():
    page = settings.BASE_DIR / "docs" / "reference" / "roles.md"

    assert page.read_text() == roles_page(), "Run: python3 run.py manage roles_reference --write"


def test_every_role_is_in_the_table_and_belongs_to_one_kind_of_organisation():
    assert set(ROLE_PERMISSIONS) == set(Role)
    assert set(TRUST_ROLES) | set(PROVIDER_ROLES) == set(Role)
    assert set(TRUST_ROLES) & set(PROVIDER_ROLES) == set()


def test_an_unknown_role_holds_no_right():
    assert permissions_of("emperor") == frozenset()


@pytest.mark.parametrize("role", PROVIDER_ROLES)
def test_no_provider_role_holds_a_right_of_the_trust(role):
    of_the_trust = {
        Permission.BOOK_SESSIONS,
        Permission.LOCK_SESSIONS,
        Permission.SIGN_OFF_SESSIONS,
        Permission.MANAGE_CONTRACTS,
        Permission.APPROVE_CONTRACTS,
        Permission.IMPORT_WAITING_LIST,
        Permission.MANAGE_ESTATE,
    }

    assert permissions_of(role) & of_the_trust == frozenset()


@pytest.mark.parametrize("role", Role)
def test_no_role_of_an_organisation_administers_the_platform(role):
    assert Permission.ADMINISTER_PLATFORM not in permissions_of(role)

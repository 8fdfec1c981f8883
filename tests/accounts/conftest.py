import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def no_tries_counted(django_db_setup):
    """Tries to sign in are counted in the cache, which no transaction takes back."""
    cache.clear()

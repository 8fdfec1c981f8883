"""A person's first page: what needs them today, the weekend, the money, the waiting list."""

from reports.home.page import Home, provider_home, trust_home

__all__ = ["Home", "provider_home", "trust_home"]

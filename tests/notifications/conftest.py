import pytest

from notifications import kinds
from plumbing import outbox


@pytest.fixture
def only_ours(monkeypatch):
    """No kinds and listeners but the test's own."""
    monkeypatch.setattr(outbox, "_subscribers", {})
    monkeypatch.setattr(kinds, "_kinds", {})

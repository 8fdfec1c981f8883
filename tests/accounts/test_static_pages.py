"""Pages that are open to everybody."""

import pytest
from django.test import Client

from accounts.glossary import WORDS
from tests.accounts.actions import text_of

pytestmark = pytest.mark.django_db


def test_the_glossary_explains_the_words_in_the_order_of_the_alphabet():
    words = text_of(Client().get("/glossary/"))

    assert "Missed appointment (DNA)" in words
    assert list(WORDS) == sorted(WORDS, key=str.lower)


def test_the_accessibility_statement_has_the_parts_the_regulations_ask_for(settings):
    settings.SUPPORT_CONTACT = "insourcing.help@northshire.example"

    words = text_of(Client().get("/accessibility/"))

    for part in (
        "How accessible this service is",
        "What is not fully accessible",
        "insourcing.help@northshire.example",
        "Enforcement procedure",
        "Equality and Human Rights Commission",
        "partially compliant",
        "Preparation of this statement",
    ):
        assert part in words


def test_the_problems_page_names_every_code():
    words = Client().get("/api/v1/problems/").content.decode()

    assert 'id="credential_expired"' in words
    assert "The API credential has expired; issue a new one." in words

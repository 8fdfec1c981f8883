"""The printed reference of the rules."""

from django.conf import settings

from contracts.compliance.reference_page import rules_page
from contracts.compliance.rules.gate import CHECK_OF, RULES


def test_the_printed_reference_is_current():
    page = settings.BASE_DIR / "docs" / "reference" / "compliance-rules.md"
    assert page.read_text() == rules_page(), "Run: python3 run.py manage compliance_reference --write"


def test_every_check_and_every_source_is_in_it():
    page = rules_page()
    assert [code for code in CHECK_OF if f"`{code}`" not in page] == []
    assert [rule.source for rule in RULES if rule.source not in page] == []

"""Standstills of real notices, from Find a Tender and d3tenders, 2025 and 2026."""

import dataclasses
import datetime as dt

import pytest

from contracts.compliance.rules.facts import NoticeFacts
from contracts.compliance.rules.gate import evaluate
from tests.contracts.compliance.cases import GOOD


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def row(notice: NoticeFacts):
    return dataclasses.replace(GOOD, process="direct_award_c", notices=(notice,))


def test_a_notice_of_1_june_2026_to_5_june_is_too_short():
    notice = NoticeFacts("notice:1", "Notice", day("2026-06-01"), standstill_ends_on=day("2026-06-05"))
    found = evaluate(row(notice))
    assert [stop.finding.says for stop in found.stops if stop.check.code == "award.standstill"] == [
        "Published Mon 1 Jun 2026, it must run to the end of Fri 12 Jun 2026; it says Fri 5 Jun 2026."
    ]


@pytest.mark.parametrize(
    ("published", "ends"),
    [
        ("2025-09-25", "2025-10-08"),
        ("2025-12-01", "2025-12-12"),
        ("2026-02-05", "2026-02-18"),
        ("2026-03-05", "2026-03-18"),
        ("2026-03-20", "2026-04-01"),
    ],
)
def test_five_real_standstills_are_long_enough(published, ends):
    notice = NoticeFacts("notice:1", "Notice", day(published), standstill_ends_on=day(ends))
    found = evaluate(row(notice))
    assert [result.finding.outcome.value for result in found.results if result.check.code == "award.standstill"] == [
        "pass"
    ]

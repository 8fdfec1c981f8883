"""Acceptance criteria against what is recorded of a patient."""

import datetime as dt
from decimal import Decimal

import pytest

from nhs.acceptance import Criteria, Patient, band_bounds, unmet

DAY = dt.date(2026, 12, 5)
FIT = Patient(
    age_band="45-54",
    asa=2,
    bmi=Decimal("27.4"),
    anaesthesia="sedation",
    anticoagulated=False,
    escort=True,
    preop_valid_until=dt.date(2026, 12, 5),
)
ALL = Criteria(
    youngest=18,
    oldest=84,
    asa_most=3,
    bmi_most=Decimal("40"),
    anaesthesia=("local", "sedation"),
    anticoagulated=False,
    escort_needed=True,
    preop_needed=True,
)


def words(criteria, patient):
    return [(criterion.code, criterion.words, criterion.known) for criterion in unmet(criteria, patient, on=DAY)]


def test_somebody_who_meets_everything_is_met_by_nothing():
    assert words(ALL, FIT) == []


def test_everything_that_is_not_met_is_said_at_once():
    patient = Patient("85+", 4, Decimal("41.2"), "general", True, False, dt.date(2026, 12, 4))

    assert words(ALL, patient) == [
        ("age", "Aged 85+; the service takes 18 to 84", True),
        ("asa", "ASA grade 4; the service takes up to 3", True),
        ("bmi", "BMI 41.2; the service takes up to 40", True),
        ("anaesthesia", "Needs general anaesthesia; the service offers local or sedation", True),
        ("anticoagulation", "On anticoagulants; the service does not take that", True),
        ("escort", "Nobody takes the patient home; the service asks for an escort", True),
        ("preop", "The pre-operative assessment ends on 4 Dec 2026, before the list", True),
    ]


def test_what_is_not_recorded_is_neither_met_nor_failed():
    found = unmet(ALL, Patient(), on=DAY)

    assert [criterion.code for criterion in found] == [
        "age",
        "asa",
        "bmi",
        "anaesthesia",
        "anticoagulation",
        "escort",
        "preop",
    ]
    assert not any(criterion.known for criterion in found)


def test_a_service_that_asks_for_nothing_takes_everybody():
    assert words(Criteria(), Patient()) == []


@pytest.mark.parametrize(
    ("criteria", "band", "said"),
    [
        (Criteria(youngest=18), "16-17", [("age", "Aged 16-17; the service takes 18 and over", True)]),
        (Criteria(oldest=15), "16-17", [("age", "Aged 16-17; the service takes up to 15 years", True)]),
        (Criteria(youngest=20), "18-24", [("age", "Aged 18-24; the service takes 20 and over, check the age", False)]),
        (Criteria(youngest=18), "85+", []),
        (Criteria(oldest=84), "75-84", []),
    ],
)
def test_a_band_counts_by_its_ends(criteria, band, said):
    assert words(criteria, Patient(age_band=band)) == said


def test_bounds_of_bands():
    assert [band_bounds(band) for band in ("0-15", "85+")] == [(0, 15), (85, 130)]

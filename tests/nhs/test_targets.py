import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs.errors import Invalid
from nhs.targets import TARGETS, Measure, milestones, standard, target_on, trust_target

RTT = Measure.RTT_18_WEEKS
IN_2025_26, IN_2026_27, IN_2027_28 = dt.date(2025, 11, 1), dt.date(2026, 11, 1), dt.date(2027, 11, 1)


def test_every_target_has_a_source_and_every_milestone_a_first_day():
    assert all(target.source for target in TARGETS)
    assert all((target.due is None) == (target.known_from is None) for target in TARGETS)


@pytest.mark.parametrize(
    ("day", "percent"),
    [
        (dt.date(2024, 6, 1), 92),
        (IN_2025_26, 65),
        (dt.date(2026, 3, 31), 65),
        (dt.date(2026, 4, 1), 70),
        (dt.date(2027, 3, 31), 70),
        (IN_2027_28, 92),
        (dt.date(2029, 3, 31), 92),
        (dt.date(2035, 1, 1), 92),
    ],
)
def test_the_next_milestone_due_counts_and_the_standard_where_there_is_none(day, percent):
    assert target_on(RTT, day).percent == percent


@pytest.mark.parametrize(("baseline", "target"), [(50, 65), (57.78, 65), (58, 65), (58.5, 65.5), (62, 69)])
def test_a_trust_must_reach_its_baseline_and_7_points_or_65_in_2026_27(baseline, target):
    assert trust_target(RTT, IN_2026_27, baseline) == target


def test_a_trust_must_gain_5_points_in_2025_26():
    assert trust_target(RTT, IN_2025_26, 57) == 62


@given(st.floats(1, 100), st.dates(dt.date(2020, 1, 1), dt.date(2035, 1, 1)))
def test_no_trust_is_asked_for_more_than_everybody(baseline, day):
    assert trust_target(RTT, day, baseline) <= 100


def test_without_a_rule_of_its_own_a_trusts_target_is_the_national_one():
    assert trust_target(RTT, IN_2027_28, 57) == 92


@pytest.mark.parametrize("baseline", [0.5778, -1, 101])
def test_a_baseline_is_a_percentage_not_a_fraction(baseline):
    with pytest.raises(ValueError, match="as a percentage"):
        trust_target(RTT, IN_2026_27, baseline)


def test_the_diagnostic_standard_is_99_percent():
    assert standard(Measure.DIAGNOSTIC_6_WEEKS).percent == 99
    assert standard("diagnostic_6_weeks").share == 0.99


def test_march_2029_brings_the_cancer_targets():
    day = dt.date(2028, 6, 1)
    found = {
        measure: target_on(measure, day).percent
        for measure in (Measure.CANCER_62_DAYS, Measure.CANCER_31_DAYS, Measure.CANCER_FASTER_DIAGNOSIS)
    }
    assert list(found.values()) == [85, 96, 80]


def test_milestones_come_in_the_order_they_fall_due():
    dues = [target.due for target in milestones(RTT)]
    assert dues == sorted(dues)
    assert len(dues) == 3


def test_what_only_secondary_sources_say_is_marked():
    unverified = {target.measure for target in TARGETS if not target.verified}
    assert unverified == {Measure.RTT_52_WEEKS, Measure.FIRST_APPOINTMENT, Measure.DIAGNOSTIC_6_WEEKS}


def test_where_nothing_counts_there_is_no_target():
    day = dt.date(2020, 1, 1)
    assert target_on(Measure.RTT_52_WEEKS, day) is None
    assert trust_target(Measure.RTT_52_WEEKS, day, 2) is None
    assert standard(Measure.RTT_52_WEEKS) is None


def test_over_52_weeks_is_a_target_not_to_be_passed():
    assert target_on(Measure.RTT_52_WEEKS, IN_2025_26).better == "decrease"


def test_an_unknown_measure_is_refused():
    with pytest.raises(Invalid):
        target_on("fax_machines", IN_2026_27)

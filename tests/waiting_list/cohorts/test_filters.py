"""Cohorts count the same as counting by hand, whatever is asked for."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.roles import Role
from base.errors import InvalidInput, NotAllowed
from base.row_security import acting_as
from tests.support.world import SYSTEM, make_world
from tests.waiting_list.cohorts.support import ago, waits
from waiting_list.cohorts.filters import EVERYBODY, CohortFilter
from waiting_list.cohorts.selectors.cohort_size import count_for, count_of
from waiting_list.models import Need

pytestmark = pytest.mark.django_db

BREACH = {"rtt": 127, "dm01": 42}
FACTS = [
    {"tfc": "301", "asa": 1, "bmi": Decimal("24.0"), "anaesthesia": "sedation", "escort": True, "opcs": "H201"},
    {"tfc": "301", "clock": "dm01", "kind": "test", "opcs": "H221", "anticoagulated": False, "age_band": "65-74"},
    {"tfc": "110", "priority": "P2", "asa": 3, "bmi": Decimal("35.1"), "anaesthesia": "general", "opcs": "W371"},
    {"tfc": "110", "priority": "P4", "tci_on": ago(-9), "preop_valid_until": ago(-5), "age_band": "75-84"},
    {"tfc": "130", "priority": "P4", "preop_valid_until": ago(0), "escort": False, "anticoagulated": True},
    {"tfc": "130", "clock": "planned", "due_on": ago(3), "asa": 2, "opcs": "C712"},
    {"tfc": "330", "clock": "surveillance", "preop_valid_until": ago(1)},
]
DAYS = (0, 7, 41, 42, 126, 127, 130, 364, 365, 400)
some = lambda values: st.lists(st.sampled_from(values), min_size=1, max_size=3)  # noqa: E731
days = st.sampled_from([ago(n).isoformat() for n in (-120, -30, -9, -3, 0, 1, 3, 88, 300)])
FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "tfc": some(["301", "110", "130", "330"]),
        "clock": some(Need.Clock.values),
        "priority": some(["P2", "P4"]),
        "weeks_over": st.sampled_from([0, 1, 5, 6, 18, 52]),
        "weeks_to": st.sampled_from([52, 53, 60]),
        "breach_from": days,
        "opcs": some(["H20", "H201", "H", "C7", "w37.1"]),
        "tci": st.sampled_from(["with", "without"]),
        "age_band": some(["65-74", "75-84"]),
        "asa_to": st.integers(1, 6),
        "bmi_to": st.sampled_from(["24", "24.0", "35", 35.1]),
        "anaesthesia": some(["sedation", "general"]),
        "anticoagulated": st.booleans(),
        "escort": st.booleans(),
        "preop_valid": st.booleans(),
    },
)


def fits(need: Need, said: dict) -> bool:
    """The language once more, in plain Python over the need itself."""
    today, start = timezone.localdate(), need.started_on
    if need.clock in BREACH:
        breach = start + dt.timedelta(days=BREACH[need.clock])
    else:
        breach = need.due_on + dt.timedelta(days=1) if need.due_on else None
    valid = need.preop_valid_until is not None and need.preop_valid_until >= today
    checks = {
        "tfc": lambda v: need.tfc in v,
        "clock": lambda v: need.clock in v,
        "priority": lambda v: need.priority in v,
        "weeks_over": lambda v: (today - start).days > 7 * v,
        "weeks_to": lambda v: (today - start).days <= 7 * v,
        "breach_from": lambda v: breach is not None and breach >= dt.date.fromisoformat(v),
        "opcs": lambda v: any(need.opcs.startswith(c.upper().replace(".", "")) for c in v),
        "tci": lambda v: (need.tci_on is not None) == (v == "with"),
        "age_band": lambda v: need.patient.age_band in v,
        "asa_to": lambda v: need.asa is not None and need.asa <= v,
        "bmi_to": lambda v: need.bmi is not None and need.bmi <= Decimal(str(v)),
        "anaesthesia": lambda v: need.anaesthesia in v,
        "anticoagulated": lambda v: need.anticoagulated is v,
        "escort": lambda v: need.escort is v,
        "preop_valid": lambda v: valid is v,
    }
    return all(checks[name](value) for name, value in said.items())


@pytest.fixture
def world(db):
    world = make_world()
    for place, day in enumerate(DAYS):
        for turn in range(3):
            waits(world, day, **FACTS[(place + turn * 3) % len(FACTS)])
    return world


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=FILTERS)
def test_any_filter_counts_what_plain_python_counts(world, said):
    with acting_as(world.trust_actor(Role.SCHEDULER)) as actor:
        needs = Need.objects.visible_to(actor).select_related("patient")
        assert count_of(actor, CohortFilter.parse(said)) == sum(fits(need, said) for need in needs)


@pytest.mark.parametrize(
    ("said", "faults"),
    [
        ([], [("", "not_an_object")]),
        ({"postcode": "X"}, [("", "unknown_field")]),
        ({"tfc": ["999"], "asa_to": 9}, [("/tfc", "unknown_value"), ("/asa_to", "not_whole")]),
        ({"tfc": "301"}, [("/tfc", "not_a_list")]),
        ({"opcs": ["H20%"], "bmi_to": "NaN"}, [("/opcs", "opcs_format"), ("/bmi_to", "bmi_format")]),
        ({"weeks_over": 52, "weeks_to": 18}, [("/weeks_to", "range_empty")]),
        ({"breach_from": "2026-02-30"}, [("/breach_from", "date_format")]),
        ({"bmi_to": 1e400}, [("/bmi_to", "bmi_format")]),
        ({"site": [2**63]}, [("/site", "not_whole")]),
    ],
)
def test_what_cannot_be_asked_is_named_place_by_place(said, faults):
    with pytest.raises(InvalidInput) as refused:
        CohortFilter.parse(said)

    assert [(fault.pointer, fault.code) for fault in refused.value.errors] == faults


def test_another_trusts_patients_are_never_counted():
    ours, theirs = make_world(), make_world()
    waits(theirs)

    with acting_as(ours.trust_actor(Role.SCHEDULER)) as actor:
        assert count_of(actor, EVERYBODY) == 0
    with acting_as(theirs.provider_actor()) as actor:
        assert count_of(actor, EVERYBODY) == 0


def test_small_numbers_are_kept_from_those_who_may_not_see_patients():
    world = make_world()
    for _ in range(4):
        waits(world)

    def words(role):
        with acting_as(world.trust_actor(role)) as actor:
            return count_for(actor, EVERYBODY).words

    assert (words(Role.SCHEDULER), words(Role.EXECUTIVE)) == ("4", "fewer than 5")
    waits(world)
    assert words(Role.EXECUTIVE) == "5"


def test_counting_needs_the_right_to_see_reports():
    world = make_world()

    with acting_as(world.trust_actor(Role.TRUST_ADMIN)) as actor, pytest.raises(NotAllowed):
        count_of(actor, EVERYBODY)


def test_a_filter_is_said_in_words():
    said = CohortFilter.parse(
        {"tfc": ["301"], "weeks_over": 18, "tci": "without", "asa_to": 2, "breach_to": "2026-12-05"}
    )

    assert said.words() == [
        "Gastroenterology",
        "over 18 weeks",
        "breach on or before Sat 5 Dec 2026",
        "without a date to come in",
        "ASA up to 2",
    ]


def test_a_count_is_one_question(django_assert_num_queries):
    world = make_world()
    waits(world)

    with acting_as(SYSTEM) as actor, django_assert_num_queries(1):
        count_of(actor, CohortFilter.parse({"opcs": ["H20"], "age_band": ["65-74"]}))

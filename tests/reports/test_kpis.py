"""KPI figures against facts made by hand, and against brute force."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from base.row_security import acting_as
from reports.kpis import KPIS, grouped_facts, kpi_result
from reports.kpis.definitions import in_words
from reports.kpis.facts import SUMS
from tests.reports.support import DAY, DELIVERED, make_fact
from tests.support.world import make_world

MONTH_LATER = DAY + dt.timedelta(days=31)
FIRST, LAST = dt.date(2026, 10, 1), dt.date(2026, 11, 30)


def report(world, first=FIRST, last=LAST, *, actor=None, dimensions=("provider", "service_line", "site", "room")):
    with acting_as(actor or world.trust_actor()) as reader:
        rows = grouped_facts(reader, first, last)
    return kpi_result(rows, first=first, last=last, counted_to=last, dimensions=dimensions)


def figure(result, code, dimension=None, key=None):
    kpi = next(entry for entry in result["kpis"] if entry["code"] == code)
    if dimension is None:
        return kpi["all"]
    return next(entry for entry in kpi["slices"][dimension] if key in (entry["key"], entry["name"]))


def three(one):
    return one["numerator"], one["denominator"], one["words"]


@pytest.mark.django_db
class TestFigures:
    def test_each_kpi_is_sum_over_sum_of_the_facts(self):
        world = make_world()
        make_fact(world, **DELIVERED)
        make_fact(
            world,
            **DELIVERED
            | {
                "seen": 4,
                "missed": 2,
                "delivered_price": Decimal("1240.50"),
                "timed_lists": 0,
                "capped_minutes": Decimal(0),
            },
        )
        make_fact(world, state="delivered", ran=1, seen=5)
        make_fact(world, state="cancelled")
        make_fact(world, state="accepted")

        result = report(world)

        assert three(figure(result, "delivered_lists")) == (3, 5, "60.0%")
        assert three(figure(result, "cases_per_list")) == (18, 3, "6.0")
        assert three(figure(result, "missed_appointments")) == (3, 21, "14.3%")
        assert three(figure(result, "capped_utilisation")) == ("198.00", 240, "82.5%")
        assert three(figure(result, "cost_per_case")) == ("4340.50", 13, "£333.88")
        assert figure(result, "missed_appointments")["value"] == "0.142857"

    def test_lists_no_provider_accepted_are_not_counted_as_booked(self):
        world = make_world()
        for state in ("draft", "offered", "declined", "withdrawn", "unfilled", "discarded"):
            make_fact(world, state=state)

        assert three(figure(report(world), "delivered_lists")) == (0, 0, "–")

    def test_patients_of_lists_that_are_not_signed_off_do_not_dilute_the_cost(self):
        world = make_world()
        make_fact(world, **DELIVERED)
        make_fact(world, state="delivered", ran=1, seen=100)

        assert three(figure(report(world), "cost_per_case")) == ("3100.00", 9, "£344.44")

    def test_the_period_takes_both_its_days_and_no_other(self):
        world = make_world()
        for day in (FIRST - dt.timedelta(days=1), FIRST, LAST, LAST + dt.timedelta(days=1)):
            make_fact(world, day, **DELIVERED)

        assert figure(report(world), "delivered_lists")["denominator"] == 2

    def test_slices_by_month_provider_line_site_and_room(self):
        world = make_world()
        make_fact(world, **DELIVERED)
        make_fact(world, MONTH_LATER, room=1, **DELIVERED | {"missed": 3})

        result = report(world)

        code = "missed_appointments"
        assert three(figure(result, code, "month", "2026-10")) == (1, 10, "10.0%")
        assert three(figure(result, code, "month", "Nov 2026")) == (3, 12, "25.0%")
        assert three(figure(result, code, "provider", world.provider.name)) == (4, 22, "18.2%")
        assert three(figure(result, code, "service_line", "Endoscopy, weekend")) == (4, 22, "18.2%")
        assert three(figure(result, code, "room", f"Endoscopy 2, {world.site.name}")) == (3, 12, "25.0%")

    def test_an_empty_period_says_so_and_divides_nothing(self):
        result = report(make_world())

        assert [kpi["all"]["value"] for kpi in result["kpis"]] == [None] * len(KPIS)
        assert result["sentence"] == "Nothing was delivered from Thu 1 Oct to Mon 30 Nov 2026."
        assert result["kpis"][0]["sentence"] == "No list that a provider had accepted was due in the period."

    def test_one_question_to_the_database_however_many_facts(self):
        world = make_world()

        def questions():
            with acting_as(world.trust_actor()) as actor, CaptureQueriesContext(connection) as seen:
                grouped_facts(actor, FIRST, LAST)
            return len(seen)

        make_fact(world, **DELIVERED)
        one = questions()
        make_fact(world, room=1, **DELIVERED)
        make_fact(world, MONTH_LATER, **DELIVERED)
        assert one == questions() == 1

    def test_an_organisation_counts_its_own_sessions_and_no_others(self):
        world, other = make_world(), make_world()
        make_fact(world, **DELIVERED)
        make_fact(other, **DELIVERED)

        for actor in (world.trust_actor(), world.provider_actor()):
            assert figure(report(world, actor=actor), "delivered_lists")["denominator"] == 1
        seen_by_provider = report(world, actor=world.provider_actor(), dimensions=("trust",))
        assert figure(seen_by_provider, "delivered_lists", "trust", world.trust.short_name)["denominator"] == 1

    def test_a_report_keeps_the_definitions_it_used(self):
        kpi = report(make_world())["kpis"][0]

        assert (kpi["code"], kpi["version"], kpi["better"]) == ("delivered_lists", 1, "higher")
        assert kpi["numerator"] == "Lists that were delivered, signed off or completed"


counts = st.integers(0, 40)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            **{name: counts for name in SUMS if name not in ("capped_minutes", "delivered_price")},
            "capped_minutes": st.decimals(0, 500, places=2),
            "delivered_price": st.decimals(0, 100_000, places=2),
            "month": st.sampled_from([dt.date(2026, 10, 1), dt.date(2026, 11, 1)]),
            "provider_id": st.integers(1, 3),
        }
    ).map(lambda row: row | {"provider_name": f"Provider {row['provider_id']}"}),
    max_size=12,
)


@given(ROWS)
def test_every_slice_is_sum_over_sum_as_brute_force_has_it(rows):
    result = kpi_result(rows, first=FIRST, last=LAST, counted_to=LAST, dimensions=("provider",))

    for kpi, said in zip(KPIS, result["kpis"], strict=True):
        for dimension, of in (
            ("month", lambda r: f"{r['month']:%Y-%m}"),
            ("provider", lambda r: str(r["provider_id"])),
        ):
            assert [entry["key"] for entry in said["slices"][dimension]] == sorted({of(row) for row in rows})
            for entry in said["slices"][dimension]:
                top = sum(Decimal(row[kpi.top]) for row in rows if of(row) == entry["key"])
                bottom = sum(Decimal(row[kpi.bottom]) for row in rows if of(row) == entry["key"])
                assert Decimal(entry["numerator"]) == top
                assert Decimal(entry["denominator"]) == bottom
                expected = None if not bottom else abs(Decimal(entry["value"]) - top / bottom)
                assert expected is None or expected <= Decimal("0.0000005")
            assert sum(Decimal(entry["numerator"]) for entry in said["slices"][dimension]) == Decimal(
                said["all"]["numerator"]
            )


@pytest.mark.parametrize(
    ("unit", "value", "words"),
    [
        ("share", "0.8144", "81.4%"),
        ("per_list", "6.25", "6.2"),
        ("pounds", "333.884615", "£333.88"),
        ("share", None, "–"),
    ],
)
def test_values_in_words(unit, value, words):
    assert in_words(unit, value) == words

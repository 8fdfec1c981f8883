"""Price sets and comparisons: which set was used, back-dated sets, what is never rewritten, who sees what."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from audit.models import Event
from base.errors import InvalidInput, NotAllowed, NotFound, RuleBroken
from base.row_security import acting_as
from contracts.call_offs.selectors import get_call_off
from contracts.models import Comparator, ComplianceRun, DayType, GroupedActivity, TariffPrice, TariffSet, TariffTest
from contracts.rates.entries import EnteredRate
from contracts.tariff.presenters import table_of
from contracts.tariff.selectors import comparisons_of, latest_tests, rates_against_tariff, side_by_side
from contracts.tariff.services.comparisons import compare_rates, remove_comparator, save_comparator
from contracts.tariff.services.grouper import import_grouper
from contracts.tariff.services.sets import add_tariff_set, load_tariff, preview_tariff, withdraw_tariff
from contracts.tasks import recheck_compliance
from tests.contracts.drafts import make_draft, new_prices, procurement
from tests.contracts.tariff.tariffs import LONG, LONG_MAPPING, MAPPING, MFF, about, comparing, loaded
from tests.support.world import NOW, SYSTEM, make_call_off, make_provider, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


@pytest.fixture
def november():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world():
    return make_world()


def choose(world, **changes) -> Comparator:
    with acting_as(procurement(world)) as actor:
        return save_comparator(by=actor, **comparing(world, **changes))


def refusal(kind, act):
    with pytest.raises(kind) as refused:
        act()
    return refused.value


def pointers(error) -> list[tuple[str, str]]:
    return [(fault.pointer, fault.code) for fault in error.errors]


def newest(world, day_type: str = "saturday") -> TariffTest:
    with acting_as(SYSTEM) as system:
        return next(
            comparison for comparison in comparisons_of(system, world.call_off) if comparison.day_type == day_type
        )


def outcome(world) -> tuple:
    test = newest(world)
    return test.outcome, test.case_price, test.tariff


def test_a_set_is_loaded_whole_with_both_tabs(world):
    tariff_set = loaded(world)

    with acting_as(world.trust_actor(Role.FINANCE)) as actor:
        kept = TariffPrice.objects.visible_to(actor).filter(tariff_set=tariff_set)
        assert {p.tab for p in kept} == {"1 APC & OPROC", "4b Other unit prices"}
        assert kept.get(code="BZ34A", pod="dc_el").price == Decimal("1020.00")
        assert kept.get(code="FE22Z", pod="op_proc").price is None
    with acting_as(SYSTEM):
        assert (tariff_set.state, tariff_set.mapping, tariff_set.loaded_by) == (
            "in_use",
            MAPPING,
            procurement(world).label,
        )
        assert Event.objects.get(name="tariff_set.loaded").data == {
            "prices": 6,
            "tabs": {"1 APC & OPROC": 5, "4b Other unit prices": 1},
        }


def test_a_wrong_line_loads_nothing(world):
    with acting_as(procurement(world)) as actor:
        tariff_set = add_tariff_set(by=actor, **about(content=b"Code,POD,Price\nFE32Z,dc,655\nFE22Z,dc,lots\n"))
        looked = preview_tariff(by=actor, set_id=tariff_set.pk, mapping=LONG_MAPPING)
        assert (len(looked.prices), [f.pointer for f in looked.faults]) == (1, ["/3"])
        refused = refusal(InvalidInput, lambda: load_tariff(by=actor, set_id=tariff_set.pk, mapping=LONG_MAPPING))
        assert refused.code == "rows_wrong"
        tariff_set.refresh_from_db()
        assert (tariff_set.state, tariff_set.prices.count()) == ("draft", 0)


def test_a_set_is_loaded_once(world):
    tariff_set = loaded(world)
    with acting_as(procurement(world)) as actor:
        refused = refusal(RuleBroken, lambda: load_tariff(by=actor, set_id=tariff_set.pk, mapping=MAPPING))
    assert refused.code == "tariff_set_loaded"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"name": " "}, [("/name", "required")]),
        ({"kind": "free"}, [("/kind", "unknown_value")]),
        ({"effective_to": dt.date(2026, 3, 31)}, [("/effective_to", "ends_before_it_starts")]),
        ({"mff": Decimal("105")}, [("/mff", "invalid")]),
        ({"mff": MFF, "mff_included": True}, [("/mff", "mff_twice")]),
    ],
)
def test_particulars_that_cannot_be_right_are_refused(world, changes, expected):
    with acting_as(procurement(world)) as actor:
        assert pointers(refusal(InvalidInput, lambda: add_tariff_set(by=actor, **about(**changes)))) == expected


def test_two_sets_of_one_name_are_refused(world):
    loaded(world)
    with acting_as(procurement(world)) as actor:
        assert pointers(refusal(RuleBroken, lambda: add_tariff_set(by=actor, **about()))) == [
            ("/name", "tariff_set_exists")
        ]


def test_a_rate_at_or_below_the_price_says_by_which_set_and_for_which_day(world):
    loaded(world)
    choose(world)

    test = newest(world)
    assert (test.outcome, test.case_price, test.tariff) == ("at_or_below", Decimal("620.00"), Decimal("655.00"))
    assert test.set_words == "Invented 2026/27, first publication, unit prices, published Fri 20 Mar 2026"
    assert (test.tested_for, test.because, test.tested_by) == (
        NOW.date(),
        "Comparator chosen",
        procurement(world).label,
    )


def test_a_rate_above_the_price(world):
    loaded(world)
    choose(world, label="Gastroscopy", code="FE22Z", units_per_case=2)
    assert outcome(world) == ("above", Decimal("620.00"), Decimal("334.00"))


def test_that_no_unit_price_exists_is_an_answer(world):
    loaded(world)
    choose(world, label="In clinic", code="FE22Z", pod="op_proc", units_per_case=1)
    test = newest(world)
    assert (test.outcome, test.tariff, test.set_words.split(",")[0]) == ("no_price", None, "Invented 2026/27")


def test_that_no_set_prices_it_is_another(world):
    choose(world)
    assert outcome(world) == ("no_price", Decimal("620.00"), None)
    assert newest(world).set_words == "No set in use prices this"


def test_a_price_a_list_needs_the_case_mix(world):
    paid_by(world, "session", "4200")
    assert outcome(world) == ("needs_mix", None, None)
    with acting_as(procurement(world)) as actor:
        call_off = get_call_off(actor, world.call_off.pk)
        rows = rates_against_tariff(actor, call_off, list(call_off.rate_cards.all())[-1])
    assert {row.outcome for row in rows} == {"needs_mix"}


def paid_by(world, unit: str, price: str):
    rates = [EnteredRate(world.line.pk, kind, unit, Decimal(price)) for kind in DayType.values]
    return new_prices(world, valid_from=dt.date(2026, 11, 1), rates=rates)


def test_a_price_a_list_is_held_against_the_cases_planned_on_it(world):
    loaded(world)
    paid_by(world, "session", "4200")
    planned = {"unit": "session", "units_per_case": 1}
    choose(world, **planned, cases_planned=5)
    assert outcome(world) == ("above", Decimal("4200.00"), Decimal("3275.00"))  # 5 × 655
    more = choose(world, **planned, cases_planned=2, label="And more")
    assert outcome(world) == ("at_or_below", Decimal("4200.00"), Decimal("4585.00"))  # 7 × 655
    with acting_as(procurement(world)) as actor:
        call_off = get_call_off(actor, world.call_off.pk)
        rows = rates_against_tariff(actor, call_off, list(call_off.rate_cards.all())[-1])
        (row,) = table_of(rows).rows
    assert (row["ratio"], row["currency"]) == (Decimal("0.92"), "7 cases planned")
    with acting_as(procurement(world)) as actor:
        remove_comparator(by=actor, call_off_id=world.call_off.pk, comparator_id=more.pk)
    assert outcome(world)[0] == "above"


def test_one_planned_case_without_a_price_leaves_the_list_without(world):
    loaded(world)
    paid_by(world, "half_day", "2000")
    choose(world, unit="half_day", units_per_case=1, cases_planned=5)
    choose(world, unit="half_day", units_per_case=1, cases_planned=1, label="In clinic", code="FE22Z", pod="op_proc")
    assert outcome(world)[0] == "no_price"
    assert newest(world).set_words == "In clinic has no price"


def test_first_and_follow_up_prices_are_both_held_against_the_scheme(world):
    rates = [
        EnteredRate(world.line.pk, kind, unit, Decimal(price))
        for kind in DayType.values for unit, price in (("first", "200"), ("follow_up", "90"))
    ]  # fmt: skip
    new_prices(world, valid_from=dt.date(2026, 11, 1), rates=rates)
    with acting_as(procurement(world)) as actor:
        call_off = get_call_off(actor, world.call_off.pk)
        rows = rates_against_tariff(actor, call_off, list(call_off.rate_cards.all())[-1])
    assert [row.rate.unit for row in rows] == ["first", "follow_up"] * len(DayType)


def test_the_night_holds_rates_against_prices_that_have_begun(world):
    loaded(world)
    choose(world)
    loaded(
        world,
        mapping=LONG_MAPPING,
        name="Next year",
        content=LONG.encode(),
        published_on=dt.date(2026, 11, 1),
        effective_from=dt.date(2027, 1, 1),
        effective_to=None,
    )
    assert newest(world).tariff == Decimal("655.00")
    with time_machine.travel(dt.datetime(2027, 1, 4, 2, tzinfo=dt.UTC), tick=False):
        assert recheck_compliance() == 1
    test = newest(world)
    assert (test.tariff, test.because) == (Decimal("640.00"), "nightly")
    with acting_as(SYSTEM):
        assert ComplianceRun.objects.latest("pk").cause == "nightly"


def test_the_database_keeps_planned_cases_to_prices_of_lists(world):
    loaded(world)
    comparator = choose(world)
    with acting_as(SYSTEM), pytest.raises(IntegrityError, match="comparator_cases_of_lists"), transaction.atomic():
        Comparator.objects.filter(pk=comparator.pk).update(cases_planned=4)


def test_the_market_forces_factor_is_put_on_where_asked_and_never_twice(world):
    loaded(world, mff=MFF)
    choose(world, with_mff=True)
    assert outcome(world) == ("at_or_below", Decimal("620.00"), Decimal("687.75"))

    inside = make_world()
    loaded(inside, mff_included=True)
    choose(inside, with_mff=True)
    assert outcome(inside)[2] == Decimal("655.00")
    assert "MFF inside" in newest(inside).set_words


def test_a_factor_nobody_said_is_refused(world):
    loaded(world)
    with acting_as(procurement(world)) as actor:
        refused = refusal(InvalidInput, lambda: save_comparator(by=actor, **comparing(world, with_mff=True)))
    assert pointers(refused) == [("/with_mff", "mff_missing")]


def test_a_back_dated_set_compares_open_rates_again_and_rewrites_nothing(world):
    loaded(world)
    choose(world)
    with acting_as(SYSTEM):
        before = list(TariffTest.objects.order_by("pk").values())

    later = loaded(
        world,
        mapping=LONG_MAPPING,
        name="Invented, pay award",
        published_on=dt.date(2026, 6, 26),
        content=LONG.replace("640", "610").encode(),
    )

    test = newest(world)
    assert later.back_dated
    assert (test.outcome, test.tariff, test.set_id) == ("above", Decimal("610.00"), later.pk)
    assert test.because == "Invented, pay award was loaded"
    with acting_as(SYSTEM):
        assert list(TariffTest.objects.order_by("pk").values())[: len(before)] == before


def test_a_set_of_another_time_compares_nothing(world):
    loaded(world)
    choose(world)
    loaded(
        world,
        mapping=LONG_MAPPING,
        name="Next year",
        content=LONG.encode(),
        published_on=dt.date(2026, 11, 1),
        effective_from=dt.date(2027, 4, 1),
        effective_to=None,
    )
    assert newest(world).tariff == Decimal("655.00")


def test_the_last_published_unit_price_wins_over_a_guide_price(world):
    loaded(world)
    loaded(
        world,
        mapping=LONG_MAPPING,
        name="Guide",
        kind="guide",
        published_on=dt.date(2026, 10, 1),
        content=LONG.encode(),
    )
    choose(world)
    assert newest(world).tariff == Decimal("655.00")


def test_a_chosen_set_holds_until_another_prices_the_same(world):
    first = loaded(world)
    loaded(world, mapping=LONG_MAPPING, name="Second", published_on=dt.date(2026, 6, 26), content=LONG.encode())
    chosen = choose(world, set_id=first.pk)
    assert newest(world).set_id == first.pk

    third = loaded(world, mapping=LONG_MAPPING, name="Third", published_on=dt.date(2026, 7, 1), content=LONG.encode())
    assert newest(world).set_id == third.pk
    with acting_as(SYSTEM):
        chosen.refresh_from_db()
    assert chosen.set_id is None


def test_a_withdrawn_set_is_used_no_longer_and_what_was_found_stays(world):
    tariff_set = loaded(world)
    choose(world)
    with acting_as(procurement(world)) as actor:
        assert (
            refusal(InvalidInput, lambda: withdraw_tariff(by=actor, set_id=tariff_set.pk, reason=" ")).code
            == "required"
        )
        withdraw_tariff(by=actor, set_id=tariff_set.pk, reason="The wrong workbook")
    assert outcome(world) == ("no_price", Decimal("620.00"), None)
    with acting_as(SYSTEM):
        assert TariffTest.objects.filter(outcome="at_or_below").count() == len(DayType)


def test_repeating_a_comparison_adds_nothing(world):
    loaded(world)
    choose(world)
    with acting_as(procurement(world)) as actor:
        assert compare_rates(by=actor, call_off=world.call_off, because="Nightly") == []


def test_new_prices_are_compared_at_once_and_old_versions_no_more(world):
    loaded(world)
    choose(world)
    card = paid_by(world, "point", "330")
    with acting_as(procurement(world)) as actor:
        call_off = get_call_off(actor, world.call_off.pk)
        rows = rates_against_tariff(actor, call_off, list(call_off.rate_cards.all())[-1])
    assert [(row.rate.rate_card_id, row.outcome, row.test.card_version) for row in rows] == [
        (card.pk, "above", 2)
    ] * len(DayType)


def test_prices_of_a_draft_are_compared_too(world):
    loaded(world)
    draft = make_draft(world)
    with acting_as(procurement(world)) as actor:
        line = draft.service_lines.get()
        save_comparator(by=actor, **comparing(world, call_off_id=draft.pk, service_line_id=line.pk))
        found = latest_tests(actor, draft)
    assert {test.outcome for test in found.values()} == {"at_or_below"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"label": ""}, [("/label", "required")]),
        ({"code": "FE3"}, [("/code", "unknown_currency")]),
        ({"pod": "ward"}, [("/pod", "unknown_value")]),
        ({"code": "WF01A", "pod": "op_first"}, [("/pod", "wrong_pod")]),
        ({"unit": "patient"}, [("/units_per_case", "invalid")]),
        ({"units_per_case": 0}, [("/units_per_case", "invalid")]),
        ({"service_line_id": 0}, [("/service_line_id", "unknown_value")]),
        ({"set_id": 0}, [("/set_id", "unknown_value")]),
        ({"unit": "hour", "units_per_case": 1}, [("/unit", "not_per_patient")]),
        ({"unit": "session", "units_per_case": 1}, [("/cases_planned", "required")]),
        ({"unit": "session", "units_per_case": 1, "cases_planned": 0}, [("/cases_planned", "invalid")]),
        ({"cases_planned": 3}, [("/cases_planned", "invalid")]),
    ],
)
def test_a_comparator_that_cannot_be_right_is_refused(world, changes, expected):
    with acting_as(procurement(world)) as actor:
        refused = refusal(InvalidInput, lambda: save_comparator(by=actor, **comparing(world, **changes)))
    assert pointers(refused) == expected


def test_a_comparator_is_changed_taken_off_and_named_once(world):
    loaded(world)
    comparator = choose(world)
    assert pointers(refusal(RuleBroken, lambda: choose(world))) == [("/label", "comparator_exists")]
    choose(world, comparator_id=comparator.pk, units_per_case=3)
    assert outcome(world)[:2] == ("above", Decimal("930.00"))
    with acting_as(procurement(world)) as actor:
        remove_comparator(by=actor, call_off_id=world.call_off.pk, comparator_id=comparator.pk)
        assert refusal(
            NotFound, lambda: remove_comparator(by=actor, call_off_id=world.call_off.pk, comparator_id=comparator.pk)
        )
        assert comparisons_of(actor, world.call_off).count() == 2 * len(DayType)


def test_nobody_else_sees_or_changes_the_sets_of_a_trust(world):
    tariff_set, other = loaded(world), make_world()
    with acting_as(procurement(other)) as actor:
        assert not TariffSet.objects.exists()
        assert not TariffPrice.objects.exists()
        refusal(NotFound, lambda: withdraw_tariff(by=actor, set_id=tariff_set.pk, reason="Not ours"))
    with acting_as(world.provider_actor()):
        assert not TariffSet.objects.exists()
    with acting_as(world.trust_actor(Role.FINANCE)) as actor, pytest.raises(NotAllowed):
        add_tariff_set(by=actor, **about(name="Other"))


def test_what_was_found_can_neither_be_changed_nor_taken_away(world):
    loaded(world)
    choose(world)
    for statement in ("update contracts_tarifftest set outcome = 'above'", "delete from contracts_tariffprice"):
        with acting_as(SYSTEM), connection.cursor() as cursor, pytest.raises(ProgrammingError), transaction.atomic():
            cursor.execute(statement)


def test_comparing_costs_the_same_however_many_rates(world):
    loaded(world)
    choose(world)

    def cost() -> int:
        with acting_as(procurement(world)) as actor, CaptureQueriesContext(connection) as asked:
            compare_rates(by=actor, call_off=world.call_off, because="Again")
        return len(asked)

    before = cost()
    for label in ("A", "B", "C"):
        choose(world, label=label)
    assert cost() == before


def test_rates_of_providers_stand_side_by_side_within_the_trust_only(world):
    with acting_as(SYSTEM):
        other, _, _ = make_call_off(world.trust, make_provider(), world.site, price="330.00")
        make_world()
    loaded(world)
    choose(world)
    with acting_as(world.trust_actor()) as actor:
        found = side_by_side(actor, tfc="301", setting="endoscopy", on=NOW.date())
    assert {beside.call_off.pk: (beside.rates["saturday"][0].price, beside.outcomes) for beside in found} == {
        world.call_off.pk: (Decimal("310.00"), frozenset({"at_or_below"})),
        other.pk: (Decimal("330.00"), frozenset()),
    }


GROUPED = "Reference,HRG\nvisit-1,FE32Z\nvisit-2,FE22Z\nvisit-3,UZ01Z\n"


def group(world, content: str = GROUPED, **changes):
    values = {
        "provider_id": world.provider.pk,
        "file_name": "grouped.csv",
        "content": content.encode(),
        "reference_column": "Reference",
        "hrg_column": "HRG",
        "pod": "dc",
        "grouper": "Invented grouper 1",
    } | changes
    with acting_as(procurement(world)) as actor:
        return import_grouper(by=actor, **values)


def test_grouper_output_is_kept_by_reference_and_the_last_file_holds(world):
    first = group(world)
    again = group(world, "Reference,HRG\nvisit-1,FE32Z\nvisit-2,FE30Z\nvisit-4,WF01B\n")

    assert (first.rows, first.added, first.changed) == (2, 2, 0)
    assert (again.rows, again.added, again.changed) == (3, 1, 1)
    with acting_as(world.trust_actor()) as actor:
        held = GroupedActivity.objects.visible_to(actor).values_list("external_ref", "hrg", "pod")
        assert sorted(held) == [
            ("visit-1", "FE32Z", "dc"),
            ("visit-2", "FE30Z", "dc"),
            ("visit-4", "WF01B", "op_first"),
        ]


def test_a_wrong_line_of_grouper_output_keeps_nothing(world):
    refused = refusal(InvalidInput, lambda: group(world, "Reference,HRG\nvisit-1,FE32Z\n,FE32Z\nvisit-1,FE22Z\nv,x\n"))
    assert pointers(refused) == [("/3", "required"), ("/4", "reference_twice"), ("/5", "unknown_currency")]
    with acting_as(SYSTEM):
        assert GroupedActivity.objects.count() == 0


def test_grouper_columns_and_providers_must_be_known(world):
    stranger = make_world()
    assert pointers(refusal(InvalidInput, lambda: group(world, hrg_column="Code", pod=""))) == [
        ("/hrg_column", "unknown_value"),
        ("/pod", "required"),
    ]
    assert pointers(refusal(InvalidInput, lambda: group(world, provider_id=stranger.provider.pk))) == [
        ("/provider_id", "unknown_value")
    ]

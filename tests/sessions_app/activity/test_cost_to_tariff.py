"""Cost to tariff: sums over lists, with the share of activity covered; no HRG, no figure."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.roles import Role
from base.row_security import acting_as
from contracts.call_offs.services.entry import enter_call_off
from contracts.tariff.ratio import CostToTariff, combined, of_list, sentence_of
from contracts.tariff.services.grouper import import_grouper
from sessions_app.activity.selectors.cost_to_tariff import costs_of_lists
from sessions_app.activity.services.activities import log_activities
from sessions_app.models import Session
from tests.contracts.call_offs.test_views import system_of
from tests.contracts.drafts import procurement
from tests.contracts.tariff.tariffs import loaded
from tests.sessions_app.deliveries import PAST, make_session, row, sign_off
from tests.support.visitors import queries_of, visitor
from tests.support.world import SYSTEM, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]
YEAR = {"first": dt.date(2026, 4, 1), "last": dt.date(2027, 3, 31)}


@pytest.fixture
def world():
    return make_world()


def signed_list(world, *serials: int, price: str, day: dt.date = PAST) -> Session:
    session = make_session(world, day=day)
    with acting_as(world.provider_actor()) as provider:
        log_activities(by=provider, rows=[row(session, serial) for serial in serials])
    sign_off(session)
    with acting_as(SYSTEM):
        Session.objects.filter(pk=session.pk).update(delivered_price=price)
    return session


def group(world, **hrgs: str) -> None:
    lines = "".join(f"{ref.replace('_', '-')},{hrg}\n" for ref, hrg in hrgs.items())
    with acting_as(procurement(world)) as actor:
        import_grouper(
            by=actor,
            provider_id=world.provider.pk,
            file_name="g.csv",
            content=f"Ref,HRG\n{lines}".encode(),
            reference_column="Ref",
            hrg_column="HRG",
            pod="dc",
        )


def costs(world) -> list[CostToTariff]:
    with acting_as(world.trust_actor(Role.FINANCE)) as actor:
        return [one.of for one in costs_of_lists(actor=actor, call_off=world.call_off, **YEAR)]


def test_cost_and_tariff_of_the_same_activity(world):
    loaded(world)
    signed_list(world, 1, 2, 3, 4, price="2400.00")
    group(world, visit_1="FE32Z", visit_2="FE32Z", visit_3="FE22Z", visit_4="ZZ99Z")

    found = costs(world)
    assert found == [CostToTariff(1, 4, 3, Decimal("1800.00"), Decimal("1644.00"))]
    assert (found[0].ratio, found[0].share_words) == (Decimal("1.09"), "75.0%")


def test_the_page_of_a_draft_without_its_days_says_that_there_is_no_data(world):
    with acting_as(procurement(world)) as actor:
        terms = {"reference": "NSH-2026-900", "title": "Not agreed yet", "provider_id": world.provider.pk}
        draft = enter_call_off(by=actor, **terms)
    answer = visitor(Role.FINANCE, trust=world.trust).get(reverse("cost-to-tariff", args=[draft.pk]))
    assert (answer.status_code, draft.starts_on, draft.ends_on) == (200, None, None)
    assert "No data" in answer.content.decode()


def test_without_hrgs_there_is_no_data(world):
    loaded(world)
    signed_list(world, 1, 2, price="1240.00")
    one = combined(costs(world))
    assert (one.ratio, one.ratio_words, one.covered) == (None, "No data", 0)
    assert sentence_of(one).startswith("No data: none of the 2 patients seen has an HRG with a price.")


def test_a_price_that_does_not_exist_covers_nothing(world):
    loaded(world)
    signed_list(world, 1, price="500.00")
    with acting_as(procurement(world)) as actor:
        import_grouper(
            by=actor,
            provider_id=world.provider.pk,
            file_name="g.csv",
            content=b"Ref,HRG\nvisit-1,FE22Z\n",
            reference_column="Ref",
            hrg_column="HRG",
            pod="op_proc",
        )
    assert [one.covered for one in costs(world)] == [0]


def test_the_price_is_that_of_the_lists_own_day(world):
    loaded(world, name="Early", effective_to=dt.date(2026, 11, 10))
    dearer = loaded(
        world,
        name="Late",
        effective_from=dt.date(2026, 11, 11),
        published_on=dt.date(2026, 1, 1),
        content=b"Tab,HRG,Name,Day case or elective,Outpatient procedure\n1,FE32Z,x,700,-\n",
    )
    signed_list(world, 1, price="620.00", day=PAST - dt.timedelta(days=7))
    signed_list(world, 2, price="620.00")
    group(world, visit_1="FE32Z", visit_2="FE32Z")
    assert dearer.state == "in_use"
    assert [one.tariff for one in costs(world)] == [Decimal("655.00"), Decimal("700.00")]


def test_lists_not_signed_off_count_nothing(world):
    make_session(world)
    assert costs(world) == []


amounts = st.decimals("0", "9999.99", places=2)
one_list = st.builds(
    lambda price, seen, share, tariff: of_list(
        price=price, seen=seen, covered=seen * share // 100, tariff=tariff if seen * share // 100 else Decimal("0.00")
    ),
    amounts,
    st.integers(0, 30),
    st.integers(0, 100),
    amounts,
)


@given(st.lists(one_list, max_size=8))
def test_sums_are_of_lists_and_a_ratio_is_of_sums(rows):
    whole = combined(rows)
    assert (whole.lists, whole.seen, whole.covered) == (
        len(rows),
        sum(one.seen for one in rows),
        sum(one.covered for one in rows),
    )
    assert combined([combined(rows[:3]), combined(rows[3:])]) == whole
    assert whole.cost == sum((one.cost for one in rows), Decimal("0.00"))
    assert (whole.ratio is None) == (whole.covered == 0 or whole.tariff == 0)


def test_the_page_says_it_by_line_and_list_at_a_constant_cost(world):
    loaded(world)
    signed_list(world, 1, 2, price="1240.00")
    group(world, visit_1="FE32Z", visit_2="FE32Z", visit_3="FE32Z")
    finance = visitor(Role.FINANCE, trust=world.trust)
    before = queries_of(finance, "cost-to-tariff", world.call_off.pk)
    signed_list(world, 3, price="620.00", day=PAST - dt.timedelta(days=7))

    assert queries_of(finance, "cost-to-tariff", world.call_off.pk) == before
    page = finance.get(reverse("cost-to-tariff", args=[world.call_off.pk]) + "?month=2026-11").content.decode()
    assert "Lists cost 0.95 of the payment scheme, less than it, for the 100.0% of patients (3 of 3)" in page
    october = finance.get(reverse("cost-to-tariff", args=[world.call_off.pk]) + "?month=2026-10").content.decode()
    assert "No list is signed off in this time." in october


def test_by_api(world):
    loaded(world)
    session = signed_list(world, 1, 2, price="1240.00")
    group(world, visit_1="FE32Z")
    answer = (
        system_of(trust=world.trust)
        .get(f"/api/v1/call-offs/{world.call_off.pk}/cost-to-tariff/?from=2026-11-01")
        .json()
    )
    figures = {"lists": 1, "seen": 2, "covered": 1, "cost": "620.00", "tariff": "655.00", "ratio": "0.95"}
    assert answer == {
        "call_off": world.call_off.pk,
        "together": figures,
        "lines": [figures | {"service_line": world.line.pk}],
        "lists": [figures | {"session": session.pk, "day": "2026-11-14"}],
    }

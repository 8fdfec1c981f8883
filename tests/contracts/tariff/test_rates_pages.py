"""Pages of rates and payment scheme prices: what they say, who may open them, what they cost."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Membership
from accounts.roles import Role
from base.row_security import acting_as
from contracts.models import Comparator, DayType, ProposedRates, RateCard, RateLine, TariffSet
from contracts.tariff.services.comparisons import save_comparator
from tests.contracts.drafts import all_rates, give_limit, new_prices
from tests.contracts.drafts import procurement as procurement_of
from tests.contracts.tariff.tariffs import WIDE, comparing, loaded
from tests.support.visitors import queries_of, visitor
from tests.support.world import NOW, SYSTEM, make_call_off, make_provider, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


@pytest.fixture
def november():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def procurement(world):
    return visitor(Role.PROCUREMENT, trust=world.trust)


def text(answer) -> str:
    return answer.content.decode()


def date_parts(name: str, day: dt.date) -> dict:
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def choose(world, **changes) -> Comparator:
    with acting_as(procurement_of(world)) as actor:
        return save_comparator(by=actor, **comparing(world, **changes))


def rates_page(client, world, query: str = "") -> str:
    return text(client.get(reverse("call-off-rates", args=[world.call_off.pk]) + query))


def test_rates_stand_against_the_scheme_with_the_set_used(world, procurement):
    loaded(world)
    choose(world)
    choose(world, label="Gastroscopy", code="FE22Z", units_per_case=2)

    page = rates_page(procurement, world)
    assert "5 rates above the payment scheme price, 5 at or below it." in page
    assert "£35.00 (5.3%) below" in page
    assert "£286.00 (85.6%) above" in page
    assert "Invented 2026/27, first publication, unit prices, published Fri 20 Mar 2026" in page
    assert "0.95" in page


def test_without_a_comparator_the_page_says_so(world, procurement):
    assert "Nothing to compare with yet" in rates_page(procurement, world)


def test_what_a_list_would_come_to_is_said_step_by_step(world, procurement):
    with acting_as(SYSTEM):
        RateLine.objects.filter(service_line=world.line).update(minimum_charge=Decimal("4000.00"), missed_share=50)
    asked = f"?line={world.line.pk}&starts=08:30&minutes=240&seen=5&follow_up=0&points=10&missed=1&missed_points=2"
    page = rates_page(procurement, world, asked + "&on-day=5&on-month=12&on-year=2026")

    for words in (
        "It comes to £4,000.00",
        "The list starts on a Saturday, Sat 5 Dec 2026.",
        "10 points × £310.00",
        "2 points missed × 50% of £310.00",
        "Up to the minimum charge of £4,000.00",
        "£590.00",
        "Rate card version 1, from Wed 1 Apr 2026",
    ):
        assert words in page


def test_a_day_without_prices_and_nonsense_are_said_at_the_field(world, procurement):
    asked = f"?line={world.line.pk}&starts=08:30&minutes=240&seen=5&follow_up=6&points=10&missed=1&missed_points=2"
    early = asked.replace("follow_up=6", "follow_up=0") + "&on-day=5&on-month=12&on-year=2025"
    assert "Follow-ups must be no more than the patients seen" in rates_page(procurement, world, asked)
    assert "has no rate for friday" not in rates_page(procurement, world, early)
    assert "has no rate for weekday, day on Fri 5 Dec 2025" in rates_page(procurement, world, early)


def test_the_page_costs_the_same_with_more_rates_and_comparisons(world):
    finance = visitor(Role.FINANCE, trust=world.trust)
    loaded(world)
    choose(world)
    before = queries_of(finance, "call-off-rates", world.call_off.pk)
    for label in ("A", "B", "C"):
        choose(world, label=label)
    new_prices(world, valid_from=dt.date(2026, 12, 1), rates=all_rates(world.line.pk, price="1.00"))
    assert queries_of(finance, "call-off-rates", world.call_off.pk) == before


def test_a_provider_reads_its_rates_and_may_change_nothing(world):
    loaded(world)
    choose(world)
    provider = visitor(Role.PROVIDER_MANAGER, provider=world.provider)
    page = rates_page(provider, world)

    assert "At or below" in page
    assert "Compare a rate" not in page
    for name, *args in (("tariff-sets",), ("side-by-side",), ("new-comparator", world.call_off.pk)):
        assert provider.get(reverse(name, args=args)).status_code == 403


def test_nobody_of_another_trust_opens_them(world):
    tariff_set = loaded(world)
    stranger = visitor(Role.PROCUREMENT, trust=make_world().trust)
    for name, pk in (
        ("call-off-rates", world.call_off.pk),
        ("indexation", world.call_off.pk),
        ("tariff-set", tariff_set.pk),
        ("tariff-columns", tariff_set.pk),
        ("cost-to-tariff", world.call_off.pk),
    ):
        assert stranger.get(reverse(name, args=[pk])).status_code == 404


def test_a_comparator_is_chosen_changed_and_taken_off(world, procurement):
    loaded(world)
    typed = {
        "label": "Colonoscopy",
        "service_line_id": world.line.pk,
        "unit": "point",
        "units_per_case": "2",
        "code": "fe32z",
        "pod": "dc",
        "set_id": "",
    }
    assert procurement.post(reverse("new-comparator", args=[world.call_off.pk]), typed).status_code == 302
    with acting_as(SYSTEM):
        comparator = Comparator.objects.get()
    wrong = procurement.post(
        reverse("edit-comparator", args=[world.call_off.pk, comparator.pk]), typed | {"code": "FE3"}
    )
    assert (wrong.status_code, "Give an HRG such as FE32Z" in text(wrong)) == (422, True)
    off = procurement.post(reverse("comparator-off", args=[world.call_off.pk, comparator.pk]))
    assert off.status_code == 302
    assert "Nothing to compare with yet" in rates_page(procurement, world)


def approve_waiting(world) -> None:
    """Somebody else approves the prices proposed, by the button on the contract's page."""
    other = visitor(Role.PROCUREMENT, trust=world.trust, email="second@example.com")
    with acting_as(SYSTEM):
        waiting = ProposedRates.objects.get(call_off=world.call_off, approved=None)
        members = list(Membership.objects.filter(trust=world.trust).values_list("person_id", flat=True))
    for person in members:
        give_limit(world, person)
    address = reverse("approve-rates", args=[world.call_off.pk, waiting.pk])
    assert "Approve the prices" in text(other.get(reverse("call-off", args=[world.call_off.pk])))
    assert other.post(address).status_code == 302


def test_indexation_is_looked_at_and_then_kept(world, procurement):
    address = reverse("indexation", args=[world.call_off.pk])
    typed = {"percent": "4.83", "because": "Cost uplift", **date_parts("valid_from", dt.date(2026, 12, 1))}

    looked = procurement.post(address, typed | {"step": "look"})
    assert "£324.97" in text(looked)
    assert "Keep 5 prices as a new version" in text(looked)
    with acting_as(SYSTEM):
        assert RateCard.objects.filter(call_off=world.call_off).count() == 1

    assert procurement.post(address, typed | {"step": "keep"}).status_code == 302
    approve_waiting(world)
    assert "4.83% on every price" in rates_page(procurement, world)
    again = procurement.post(address, typed | {"step": "keep"})
    assert (again.status_code, "two versions cannot begin on one day" in text(again)) == (422, True)
    nothing = procurement.post(address, typed | {"percent": "0", "step": "look"})
    assert (nothing.status_code, "Enter the percentage" in text(nothing)) == (422, True)


def test_prices_with_their_terms_are_typed_in_the_grid(world, procurement):
    key = f"{world.line.pk}-saturday"
    typed = {
        f"{world.line.pk}-{kind}-{part}": value
        for kind in DayType.values
        for part, value in (("unit", "point"), ("price", "320"))
    }
    typed |= {
        f"{key}-minimum": "2,000",
        f"{key}-most": "12",
        f"{key}-missed": "50%",
        f"{key}-cancelled": "12.5",
        f"{world.line.pk}-includes": ["drugs", "histology"],
        "because": "Variation 1",
    }
    address = reverse("rates", args=[world.call_off.pk])
    sent = typed | date_parts("valid_from", dt.date(2026, 12, 1))
    assert procurement.post(address, sent).status_code == 302
    approve_waiting(world)

    with acting_as(SYSTEM):
        rate = RateLine.objects.get(rate_card__version=2, day_type="saturday")
    assert (rate.minimum_charge, rate.most_units, rate.missed_share, rate.cancelled_share, rate.includes) == (
        Decimal("2000.00"),
        12,
        Decimal("50.00"),
        Decimal("12.50"),
        ["drugs", "histology"],
    )
    wrong = procurement.post(address, sent | {f"{key}-missed": "150"})
    assert (wrong.status_code, "percent paid must be from 0 to 100" in text(wrong)) == (422, True)


def typed_set(**changes) -> dict:
    return {
        "name": "Invented 2026/27",
        "kind": "unit",
        "mff": "",
        "source": "",
        **date_parts("published_on", dt.date(2026, 3, 20)),
        **date_parts("effective_from", dt.date(2026, 4, 1)),
        "file": SimpleUploadedFile("prices.csv", WIDE.encode(), "text/csv"),
    } | changes


def test_a_price_set_is_brought_in_with_a_look_first(world, procurement):
    answer = procurement.post(reverse("new-tariff-set"), typed_set())
    with acting_as(SYSTEM):
        tariff_set = TariffSet.objects.get()
    address = reverse("tariff-columns", args=[tariff_set.pk])
    assert answer.url == address
    assert "Invented colonoscopy" in text(procurement.get(address))

    columns = {
        "code": "HRG",
        "name": "Name",
        "tab": "Tab",
        "pod-dc_el": "Day case or elective",
        "pod-op_proc": "Outpatient procedure",
    }
    looked = text(procurement.post(address, columns | {"step": "look"}))
    assert "6 prices read, 2 of them say that no unit price exists; 1 line without a code passed over." in looked
    assert "4b Other unit prices" in looked
    assert "Load 6 prices" in looked

    wrong = procurement.post(address, columns | {"code": "Name", "step": "look"})
    assert "Line 3: Give an HRG such as FE32Z or a treatment function such as 301." in text(wrong)
    assert procurement.post(address, {"step": "look"}).status_code == 422

    assert procurement.post(address, columns | {"step": "load"}).url == reverse("tariff-set", args=[tariff_set.pk])
    page = text(procurement.get(reverse("tariff-set", args=[tariff_set.pk]) + "?q=BZ34"))
    assert "£1,020.00" in page
    assert "None exists" in page
    assert "FE32Z" not in page
    assert procurement.get(address).status_code == 302


def test_a_workbook_is_refused_with_what_to_do(world, procurement):
    file = SimpleUploadedFile("prices.csv", b"PK\x03\x04workbook", "text/csv")
    answer = procurement.post(reverse("new-tariff-set"), typed_set(file=file))
    assert (answer.status_code, "Save the tabs you need as CSV" in text(answer)) == (422, True)


def test_a_set_is_withdrawn_with_a_reason(world, procurement):
    tariff_set = loaded(world)
    address = reverse("withdraw-tariff-set", args=[tariff_set.pk])
    assert procurement.post(address, {"reason": ""}).status_code == 422
    assert procurement.post(address, {"reason": "The wrong workbook"}).status_code == 302
    assert "The wrong workbook" in text(procurement.get(reverse("tariff-set", args=[tariff_set.pk])))
    assert "Withdrawn" in text(procurement.get(reverse("tariff-sets")))


def test_hrgs_are_brought_in_for_a_provider(world, procurement):
    file = SimpleUploadedFile("grouped.csv", b"Ref,HRG\nvisit-1,FE32Z\nvisit-2,FE22Z\n", "text/csv")
    typed = {
        "provider_id": world.provider.pk,
        "reference_column": "Ref",
        "hrg_column": "HRG",
        "pod": "dc",
        "file": file,
    }
    answer = procurement.post(reverse("grouper"), typed, follow=True)
    assert "2 activities have an HRG: 2 new, 0 changed" in text(answer)

    wrong = SimpleUploadedFile("grouped.csv", b"Ref,HRG\nvisit-1,what\n", "text/csv")
    answer = procurement.post(reverse("grouper"), typed | {"file": wrong})
    assert (answer.status_code, "Line 2: Give an HRG such as FE32Z" in text(answer)) == (422, True)


def test_providers_stand_side_by_side(world):
    finance = visitor(Role.FINANCE, trust=world.trust)
    before = queries_of(finance, "side-by-side")
    with acting_as(SYSTEM):
        other = make_provider()
        make_call_off(world.trust, other, world.site, price="330.00")
    page = text(finance.get(reverse("side-by-side") + "?kind=301-endoscopy"))
    assert queries_of(finance, "side-by-side") == before
    for words in (world.provider.name, other.name, "£310.00 a point", "£330.00"):
        assert words in page

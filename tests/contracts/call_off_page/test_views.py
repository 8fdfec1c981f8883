"""The pages of contracts: reading, entering, deciding; walls and cost."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import Person
from accounts.roles import Role
from base.row_security import acting_as
from contracts.models import CallOff, LedgerEntry, RateLine
from contracts.money.ledger import post
from tests.contracts.compliance.clearing import clear
from tests.contracts.drafts import give_limit, make_draft
from tests.contracts.drafts import procurement as buyer
from tests.support.visitors import queries_of, visitor
from tests.support.world import SYSTEM, make_call_off, make_provider, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def procurement(world):
    return visitor(Role.PROCUREMENT, trust=world.trust)


def date_parts(name: str, day: dt.date) -> dict:
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def typed_terms(world, **changes) -> dict:
    return {
        "reference": "NSH-2026-200",
        "title": "Endoscopy, weekends",
        "provider_id": world.provider.pk,
        "lot_id": world.call_off.lot_id,
        "off_framework_reason": "",
        "regime": "psr",
        "process": "mini_competition",
        "maximum_value": "250,000",
        "offer_order": "1",
        **date_parts("intention_published_on", dt.date(2026, 3, 2)),
        **date_parts("signed_on", dt.date(2026, 3, 20)),
        **date_parts("starts_on", dt.date(2026, 4, 1)),
        **date_parts("ends_on", dt.date(2027, 3, 31)),
    } | changes


def text(answer) -> str:
    return answer.content.decode()


def spend(world, kind: str, amount: str) -> None:
    with acting_as(SYSTEM):
        post(
            [
                LedgerEntry(
                    trust=world.trust,
                    provider=world.provider,
                    call_off=world.call_off,
                    kind=kind,
                    amount=Decimal(amount),
                )
            ]
        )


def test_the_list_says_what_is_used_and_left(world, procurement):
    spend(world, "committed", "125000.00")

    page = text(procurement.get(reverse("call-offs")))

    assert world.call_off.reference in page
    assert "25.0%" in page
    assert "£375,000" in page


def test_the_list_is_narrowed_by_state_and_words(world, procurement):
    make_draft(world)
    assert "NSH-2026-100" not in text(procurement.get(reverse("call-offs") + "?state=active"))
    assert "NSH-2026-100" in text(procurement.get(reverse("call-offs") + "?q=2026-100"))
    assert "No call-off is like that" in text(procurement.get(reverse("call-offs") + "?q=nothing"))


def test_list_and_page_cost_the_same_however_much_there_is(world):
    big = make_world(rooms=4)
    with acting_as(SYSTEM):
        for _ in range(6):
            make_call_off(big.trust, make_provider(), big.site)
    small = visitor(Role.FINANCE, trust=world.trust, email="small@example.com")
    large = visitor(Role.FINANCE, trust=big.trust, email="large@example.com")

    assert queries_of(small, "call-offs") == queries_of(large, "call-offs")


def test_the_page_of_a_call_off_costs_the_same_with_more_lines(world):
    finance = visitor(Role.FINANCE, trust=world.trust)
    before = queries_of(finance, "call-off", world.call_off.pk)
    with acting_as(SYSTEM):
        own = {"trust": world.trust, "provider": world.provider}
        for n in range(5):
            line = world.call_off.service_lines.create(name=f"Line {n}", tfc="301", setting="endoscopy", **own)
            RateLine.objects.create(
                rate_card=world.rate.rate_card,
                service_line=line,
                day_type="saturday",
                unit="point",
                price="1.00",
                **own,
            )
    assert queries_of(finance, "call-off", world.call_off.pk) == before


def test_money_is_said_in_a_heading_a_sentence_a_bar_and_a_table(world, procurement):
    spend(world, "committed", "125000.00")
    spend(world, "accrued", "50000.00")

    page = text(procurement.get(reverse("call-off", args=[world.call_off.pk])))

    assert "£325,000 left of £500,000" in page
    assert "£50,000 is for lists signed off, £125,000 for lists booked and not yet signed off" in page
    assert ("Of the maximum contract value of £500,000: accrued £50,000, committed £125,000, left £325,000") in page
    assert "£310.00" in page


def test_what_was_done_beyond_the_value_is_said(world, procurement):
    spend(world, "accrued", "510000.00")
    page = text(procurement.get(reverse("call-off", args=[world.call_off.pk])))
    assert "£10,000 over the maximum contract value" in page
    assert "Nothing more can be booked" in page


def test_a_call_off_is_entered_with_lines_and_prices_and_another_person_activates_it(world, procurement):
    answer = procurement.post(reverse("new-call-off"), typed_terms(world))
    with acting_as(SYSTEM):
        call_off = CallOff.objects.get(reference="NSH-2026-200")
    assert answer.url == reverse("call-off", args=[call_off.pk])
    assert "There is no service line" in text(procurement.get(answer.url))

    line = {
        "name": "Colonoscopy",
        "tfc": "301",
        "setting": "endoscopy",
        "site_ids": [world.site.pk],
        "lead_name": "Dr Kit Template",
        "lead_gmc": "0000017",
        "planned_cases": "6",
    }
    assert procurement.post(reverse("new-line", args=[call_off.pk]), line).status_code == 302
    with acting_as(SYSTEM):
        line_id = call_off.service_lines.get().pk
    kinds = ["weekday_day", "weekday_evening", "saturday", "sunday", "bank_holiday"]
    prices = {
        f"{line_id}-{kind}-{part}": value
        for kind in kinds
        for part, value in (("unit", "half_day"), ("price", "3,100.00"))
    }
    assert procurement.post(reverse("rates", args=[call_off.pk]), prices).status_code == 302

    assert "somebody else has to activate it" in text(procurement.get(reverse("call-off", args=[call_off.pk])))
    assert procurement.post(reverse("activate-call-off", args=[call_off.pk])).status_code == 409

    assert "compliance checks stand against it" in text(procurement.get(reverse("call-off", args=[call_off.pk])))
    with acting_as(buyer(world)) as actor:
        clear(actor, call_off)
    deputy = visitor(Role.PROCUREMENT, trust=world.trust, email="deputy@example.com", name="Alex Standin")
    with acting_as(SYSTEM):
        deputy_id = Person.objects.get(email="deputy@example.com").pk
    give_limit(world, deputy_id)
    assert "Activate NSH-2026-200, £250,000" in text(deputy.get(reverse("call-off", args=[call_off.pk])))
    assert deputy.post(reverse("activate-call-off", args=[call_off.pk])).status_code == 302
    page = text(deputy.get(reverse("call-off", args=[call_off.pk])))
    assert "Alex Standin, Procurement activated it." in page


def test_what_is_wrong_with_the_terms_stands_at_its_field(world, procurement):
    answer = procurement.post(
        reverse("new-call-off"), typed_terms(world, lot_id="", title="", reference=world.call_off.reference)
    )
    assert answer.status_code == 422
    assert "There is a problem" in text(answer)
    answer = procurement.post(reverse("new-call-off"), typed_terms(world, reference=world.call_off.reference))
    assert f"A call-off with the reference {world.call_off.reference} is already there" in text(answer)


def test_a_draft_is_changed_and_its_line_taken_off(world, procurement):
    draft = make_draft(world)
    answer = procurement.post(reverse("edit-call-off", args=[draft.pk]), typed_terms(world, title="Scopes"))
    assert answer.status_code == 302
    with acting_as(SYSTEM):
        draft.refresh_from_db()
        line = draft.service_lines.get()
    assert draft.title == "Scopes"
    assert procurement.get(reverse("edit-line", args=[draft.pk, line.pk])).status_code == 200
    assert procurement.post(reverse("line-off", args=[draft.pk, line.pk])).status_code == 302
    assert procurement.get(reverse("edit-line", args=[draft.pk, line.pk])).status_code == 404


def test_prices_from_a_later_day_are_a_new_version(world, procurement):
    line = world.line.pk
    kinds = ["weekday_day", "weekday_evening", "saturday", "sunday", "bank_holiday"]
    typed = {f"{line}-{kind}-{part}": value for kind in kinds for part, value in (("unit", "point"), ("price", "320"))}
    answer = procurement.post(
        reverse("rates", args=[world.call_off.pk]), typed | date_parts("valid_from", dt.date(2026, 10, 1))
    )
    assert answer.status_code == 302

    gap = typed | {f"{line}-sunday-price": ""} | date_parts("valid_from", dt.date(2026, 11, 1))
    answer = procurement.post(reverse("rates", args=[world.call_off.pk]), gap)
    assert answer.status_code == 422
    assert "Enter the price of Endoscopy, weekend on a Sunday" in text(answer)
    wrong = typed | {f"{line}-sunday-unit": "kilo"} | date_parts("valid_from", dt.date(2026, 11, 1))
    assert procurement.post(reverse("rates", args=[world.call_off.pk]), wrong).status_code == 422


def test_a_call_off_is_suspended_goes_on_and_ends_each_with_a_reason(world, procurement):
    pk = world.call_off.pk
    for what, state in (("suspend", "suspended"), ("resume", "active"), ("terminate", "terminated")):
        assert procurement.post(reverse(f"{what}-call-off", args=[pk]), {"reason": ""}).status_code == 422
        answer = procurement.post(reverse(f"{what}-call-off", args=[pk]), {"reason": "Both sides agree"}, follow=True)
        assert "“Both sides agree”" in text(answer)
        with acting_as(SYSTEM):
            world.call_off.refresh_from_db()
        assert world.call_off.state == state


def test_a_provider_reads_its_contracts_but_no_draft(world):
    draft = make_draft(world)
    manager = visitor(Role.PROVIDER_MANAGER, provider=world.provider)
    page = text(manager.get(reverse("call-offs")))
    assert (world.call_off.reference in page, draft.reference in page) == (True, False)
    assert world.trust.name in page
    assert manager.get(reverse("call-off", args=[world.call_off.pk])).status_code == 200
    assert manager.get(reverse("call-off", args=[draft.pk])).status_code == 404
    assert manager.get(reverse("new-call-off")).status_code == 403


def test_another_trusts_contract_is_not_there(world, procurement):
    other = make_world()
    for page in ("call-off", "edit-call-off", "rates", "new-line", "suspend-call-off"):
        assert procurement.get(reverse(page, args=[other.call_off.pk])).status_code == 404
    for page in ("activate-call-off",):
        assert procurement.post(reverse(page, args=[other.call_off.pk])).status_code == 404
        assert procurement.post(reverse(page, args=[10**25])).status_code == 404


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.PROCUREMENT, 200),
        (Role.FINANCE, 200),
        (Role.OPERATIONS, 200),
        (Role.SCHEDULER, 403),
        (Role.TRUST_ADMIN, 403),
    ],
)
def test_who_sees_contracts(world, role, status):
    assert visitor(role, trust=world.trust).get(reverse("call-offs")).status_code == status

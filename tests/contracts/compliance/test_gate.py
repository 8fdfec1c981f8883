"""The gate put to facts: one rule broken at a time, evidence, overrides."""

import dataclasses
import datetime as dt

import pytest

from contracts.compliance.rules.facts import (
    BuyingFacts,
    ChangeFacts,
    EvidenceFacts,
    HoursFacts,
    InterestFacts,
    LotFacts,
    LotMembership,
    OverrideFacts,
)
from contracts.compliance.rules.gate import CHECK_OF, RULES
from contracts.compliance.rules.outcomes import Outcome
from tests.contracts.compliance.cases import GOOD, LEAD, NOTICE, TODAY, VAT, judged, says, stops, with_line

LOT = GOOD.lot


def lot(**changes) -> LotFacts:
    return dataclasses.replace(LOT, **changes)


def lead(**changes):
    return with_line(lead=dataclasses.replace(LEAD, **changes))


def notice(**changes):
    return judged(notices=(dataclasses.replace(NOTICE, **changes),))


def test_a_call_off_that_keeps_every_rule_is_let_through():
    good = judged()
    assert stops(good) == {}
    assert good.outcome is Outcome.PASS
    assert [good.rule_outcome(rule.code) for rule in RULES] == [Outcome.PASS] * 7


def test_the_six_rules_carry_the_words_of_the_guidance():
    assert [(rule.code, rule.word) for rule in RULES] == [
        ("framework", "Mandatory"),
        ("price", "Should"),
        ("capacity", "Typically weekends and evenings"),
        ("lead", "Will"),
        ("outputs", "Typically"),
        ("workers", "Is not"),
        ("award", "Not in the guidance"),
    ]
    assert len(CHECK_OF) == sum(len(rule.checks) for rule in RULES)


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        pytest.param(
            judged(lot=lot(type="staffing")), {"framework.lot": "fail", "workers.lot": "fail"}, id="staffing lot"
        ),
        pytest.param(judged(lot=lot(type="outsourcing")), {"framework.lot": "fail"}, id="outsourcing lot"),
        pytest.param(judged(lot=lot(type="other")), {"framework.lot": "fail"}, id="other lot"),
        pytest.param(
            judged(lot=None, off_framework_reason="None covers it"), {"framework.lot": "fail"}, id="off framework"
        ),
        pytest.param(
            judged(lot=lot(ends_on=dt.date(2026, 3, 19))), {"framework.in_force": "fail"}, id="framework ended"
        ),
        pytest.param(judged(lot=lot(starts_on=dt.date(2026, 3, 21))), {"framework.in_force": "fail"}, id="not begun"),
        pytest.param(judged(lot=lot(ends_on=None)), {"framework.in_force": "missing"}, id="dates not known"),
        pytest.param(judged(memberships=()), {"framework.supplier": "fail"}, id="supplier not on lot"),
        pytest.param(
            judged(memberships=(LotMembership(dt.date(2026, 3, 21)),)),
            {"framework.supplier": "fail"},
            id="joined a day late",
        ),
        pytest.param(
            judged(memberships=(LotMembership(dt.date(2024, 1, 1), dt.date(2026, 3, 19)),)),
            {"framework.supplier": "fail"},
            id="left a day before",
        ),
        pytest.param(judged(tariff=()), {"price.tariff": "missing"}, id="prices not compared"),
        pytest.param(with_line(sites=0), {"capacity.within_trust": "missing"}, id="no site"),
        pytest.param(
            with_line(hours=HoursFacts("both")), {"capacity.out_of_hours": "fail"}, id="in hours without a reason"
        ),
        pytest.param(
            with_line(hours=HoursFacts("core", " ".strip())), {"capacity.out_of_hours": "fail"}, id="only in hours"
        ),
        pytest.param(with_line(hours=HoursFacts("both", "Rooms stand empty")), {}, id="in hours with a reason"),
        pytest.param(with_line(hours=None), {"capacity.out_of_hours": "missing"}, id="hours not recorded"),
        pytest.param(lead(register_checked_on=None), {"lead.specialist_register": "fail"}, id="not on the register"),
        pytest.param(lead(specialty="Dermatology"), {"lead.specialist_register": "fail"}, id="another specialty"),
        pytest.param(
            lead(specialty="Dermatology", relevance="Runs the joint clinic"), {}, id="another, with its reason"
        ),
        pytest.param(lead(policy_number=""), {"lead.indemnity": "fail"}, id="no indemnity"),
        pytest.param(
            lead(indemnity_until=dt.date(2026, 3, 31)), {"lead.indemnity": "fail"}, id="indemnity ends before service"
        ),
        pytest.param(lead(indemnity_until=dt.date(2026, 4, 1)), {}, id="indemnity on the first day"),
        pytest.param(lead(indemnity_until=None), {"lead.indemnity": "missing"}, id="indemnity without an end"),
        pytest.param(lead(leads_pathway=False), {"lead.pathway": "fail"}, id="does not lead"),
        pytest.param(lead(accepts_responsibility=False), {"lead.responsibility": "fail"}, id="no responsibility"),
        pytest.param(
            lead(gmc="0000018"),
            dict.fromkeys(
                ["lead.specialist_register", "lead.pathway", "lead.responsibility", "lead.indemnity"], "missing"
            ),
            id="record of somebody else",
        ),
        pytest.param(
            with_line(lead_gmc=""),
            dict.fromkeys(
                ["lead.gmc", "lead.specialist_register", "lead.pathway", "lead.responsibility", "lead.indemnity"],
                "missing",
            ),
            id="no GMC number",
        ),
        pytest.param(
            with_line(units=("point", "hour")),
            {"outputs.unit": "fail", "outputs.vat_agrees": "fail", "workers.hourly": "fail"},
            id="an hourly rate",
        ),
        pytest.param(
            judged(vat=None),
            {"outputs.vat": "missing", "outputs.vat_agrees": "missing", "workers.direction": "missing"},
            id="no VAT decision",
        ),
        pytest.param(
            judged(vat=dataclasses.replace(VAT, review_on=dt.date(2026, 3, 24))),
            {"outputs.vat": "missing"},
            id="VAT review passed",
        ),
        pytest.param(
            judged(vat=dataclasses.replace(VAT, directs="trust")),
            {"outputs.vat_agrees": "fail", "workers.direction": "fail"},
            id="trust directs, VAT exempt",
        ),
        pytest.param(
            judged(vat=dataclasses.replace(VAT, directs="trust", treatment="standard")),
            {"workers.direction": "fail"},
            id="trust directs, VAT standard",
        ),
        pytest.param(
            judged(vat=dataclasses.replace(VAT, pricing="time")), {"outputs.vat_agrees": "fail"}, id="exempt, by time"
        ),
        pytest.param(judged(buying=None), {"workers.bought": "missing"}, id="not asked what is bought"),
        pytest.param(judged(buying=BuyingFacts("agency")), {"workers.bought": "fail"}, id="agency staff"),
        pytest.param(judged(buying=BuyingFacts("outsourcing")), {"workers.bought": "fail"}, id="outsourcing"),
        pytest.param(judged(buying=BuyingFacts("unclear")), {"workers.bought": "missing"}, id="not settled"),
        pytest.param(
            judged(service_from=dt.date(2026, 3, 19)), {"award.signed": "fail"}, id="service before signature"
        ),
        pytest.param(judged(service_from=dt.date(2026, 3, 20)), {}, id="service on the day of signing"),
        pytest.param(
            judged(signed_on=None), {"award.signed": "missing", "award.signed_after": "missing"}, id="not signed"
        ),
        pytest.param(
            judged(signed_on=None, service_from=dt.date(2026, 3, 1)),
            {"award.signed": "missing", "award.signed_after": "missing"},
            id="running unsigned",
        ),
        pytest.param(judged(notices=()), {"award.notice": "missing"}, id="no notice"),
        pytest.param(judged(notices=(), process="direct_award_a"), {}, id="no notice needed"),
        pytest.param(judged(process="something else", notices=()), {"award.notice": "missing"}, id="process not known"),
        pytest.param(notice(text="Award on [Add date]"), {"award.placeholders": "fail"}, id="placeholder"),
        pytest.param(notice(text="Award on TBC"), {"award.placeholders": "fail"}, id="to be confirmed"),
        pytest.param(notice(text="Award on Thu 5 Mar 2026"), {}, id="no placeholder"),
        pytest.param(
            notice(representations_by=dt.date(2026, 3, 4)), {"award.dates": "fail"}, id="due before publication"
        ),
        pytest.param(
            notice(representations_by=dt.date(2024, 2, 16), published_on=None),
            {"award.dates": "fail", "award.notice": "missing"},
            id="due two years before the end",
        ),
        pytest.param(
            notice(representations_by=dt.date(2026, 3, 17), standstill_ends_on=dt.date(2026, 3, 17)),
            {"award.standstill": "fail"},
            id="a day short",
        ),
        pytest.param(
            judged(signed_on=dt.date(2026, 3, 18)), {"award.signed_after": "fail"}, id="signed on the last day"
        ),
        pytest.param(judged(decision_makers=0), {"award.decision_makers": "missing"}, id="nobody decided"),
        pytest.param(
            judged(interests=(InterestFacts("interest:1", "Dr Ann Example", "Holds 10%."),)),
            {"award.interests": "fail"},
            id="an interest not managed",
        ),
        pytest.param(
            judged(interests=(InterestFacts("interest:1", "Dr Ann Example", "Holds 10%.", "Took no part"),)),
            {},
            id="an interest managed",
        ),
    ],
)
def test_what_stops_it(results, expected):
    assert stops(results) == expected


def test_without_lines_nothing_says_what_is_bought():
    assert set(stops(judged(lines=()))) == {
        "capacity.within_trust",
        "capacity.consultant_led",
        "capacity.out_of_hours",
        "lead.gmc",
        "lead.specialist_register",
        "lead.pathway",
        "lead.responsibility",
        "lead.indemnity",
        "outputs.unit",
        "workers.hourly",
    }


def test_each_price_answers_for_itself():
    low = GOOD.tariff[0]
    high = dataclasses.replace(low, key="line:1:evening", above=True, says="£700.00 is above £655.00.")
    none = dataclasses.replace(low, key="line:1:echo", above=None, says="No unit price fits.")
    found = judged(tariff=(low, high, none))
    assert [result.finding.outcome.value for result in found.of("price")] == ["pass", "fail", "missing"]
    assert found.rule_outcome("price") is Outcome.FAIL


def filed(until=None):
    return EvidenceFacts("NHS Workforce Alliance confirms to 31 Dec 2027", "Priya Sample", dt.date(2026, 3, 4), until)


def test_evidence_answers_what_the_service_cannot_know():
    found = judged(lot=lot(ends_on=None), filed={("framework.in_force", ""): filed()})
    assert stops(found) == {}
    answer = next(result.finding for result in found.results if result.check.code == "framework.in_force")
    assert (answer.by, answer.on) == ("Priya Sample", dt.date(2026, 3, 4))
    assert answer.evidence == "“NHS Workforce Alliance confirms to 31 Dec 2027”"


def test_evidence_that_has_run_out_answers_nothing():
    found = judged(lot=lot(ends_on=None), filed={("framework.in_force", ""): filed(TODAY - dt.timedelta(days=1))})
    assert stops(found) == {"framework.in_force": "missing"}


def test_evidence_never_turns_what_is_not_met():
    found = judged(lot=lot(type="staffing"), filed={("framework.lot", ""): filed(), ("workers.lot", ""): filed()})
    assert stops(found) == {"framework.lot": "fail", "workers.lot": "fail"}


def test_evidence_for_facts_the_service_holds_itself_answers_nothing():
    assert stops(judged(vat=None, filed={("outputs.vat", ""): filed()}))["outputs.vat"] == "missing"


def overriding(said: str) -> OverrideFacts:
    return OverrideFacts(said, "Only offer for evenings", "Dana Director", dt.date(2026, 3, 6))


def test_an_override_lets_pass_exactly_what_it_was_given_for():
    said = says(judged(lot=None, off_framework_reason="None covers it"), "framework.lot")[0]
    given = {("framework.lot", ""): overriding(said)}
    found = judged(lot=None, off_framework_reason="None covers it", overridden=given)
    assert stops(found) == {}
    assert found.outcome is Outcome.PASS
    assert found.rule_outcome("framework") is Outcome.FAIL  # what is not met stays not met, for ever

    assert stops(judged(lot=lot(type="staffing"), overridden=given))["framework.lot"] == "fail"


def test_an_override_of_one_line_is_none_of_another():
    found = with_line(hours=HoursFacts("both"))
    said = says(found, "capacity.out_of_hours")[0]
    assert stops(
        judged(
            lines=(dataclasses.replace(GOOD.lines[0], hours=HoursFacts("both")),),
            overridden={("capacity.out_of_hours", "line:2"): overriding(said)},
        )
    ) == {"capacity.out_of_hours": "fail"}


def test_sentences_do_not_change_from_day_to_day():
    """An override is bound to the sentence, so no sentence may carry the day it was judged on."""
    for changes in (
        {"vat": None, "buying": None, "notices": (), "signed_on": None, "tariff": (), "lot": None},
        {"signed_on": None, "memberships": (LotMembership(dt.date(2024, 1, 1), dt.date(2025, 1, 1)),)},
        {"signed_on": None, "lot": lot(ends_on=dt.date(2025, 1, 1))},
    ):
        days = (TODAY, TODAY + dt.timedelta(days=2))
        first, later = ([result.finding.says for result in judged(today=day, **changes).results] for day in days)
        assert first == later


def test_lists_booked_inside_core_hours_are_judged_one_by_one():
    def of(hours, *lists):
        return says(with_line(hours=hours, in_core_hours=lists), "capacity.lists")

    reasoned = HoursFacts("both", reason="The room stands empty on Mondays")
    monday, tuesday = "Endoscopy 1 on Mon 7 Dec 2026", "Endoscopy 1 on Tue 8 Dec 2026"
    assert of(HoursFacts("out_of_hours")) == ["No list still to be held runs inside core hours."]
    assert of(reasoned, monday) == ["Lists inside core hours have a reason."]
    assert of(HoursFacts("out_of_hours", reason="Not asked"), monday) == [
        "1 list runs inside core hours and the line is recorded as out of hours only: " + monday + "."
    ]
    assert (
        of(None, monday, tuesday)
        == of(HoursFacts("both"), monday, tuesday)
        == [f"2 lists run inside core hours and the line has no reason on record: {monday} and {tuesday}."]
    )
    assert of(None, *[monday] * 7)[0].endswith("and 2 more.")


def test_a_change_whose_notice_is_due_and_not_published_stands():
    change = ChangeFacts("variation:1", "Variation 1", dt.date(2026, 3, 2))
    assert stops(judged(changes=(change,))) == {"award.changes": "missing"}
    published = dataclasses.replace(change, published_on=dt.date(2026, 3, 9), reference="2026/S 000-1")
    assert stops(judged(changes=(published,))) == {}

"""The pages and the API of compliance: what is shown, to whom, at what cost."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Person
from accounts.roles import Role
from base.row_security import acting_as
from contracts.compliance.services.evidence import record_hours
from contracts.compliance.services.gate import recheck
from contracts.models import ComplianceEvidence, ComplianceOverride, DayType, RateLine, VatDecision
from tests.contracts.call_off_page.test_views import date_parts, text
from tests.contracts.call_offs.test_views import system_of
from tests.contracts.compliance.clearing import INSOURCING, clear
from tests.contracts.drafts import give_limit, make_draft, procurement
from tests.support.visitors import queries_of, visitor
from tests.support.world import SYSTEM, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def draft(world):
    return make_draft(world)


@pytest.fixture
def buyer(world):
    return visitor(Role.PROCUREMENT, trust=world.trust)


def page_of(client, draft) -> str:
    return text(client.get(reverse("compliance", args=[draft.pk])))


def executive_with_limit(world, name: str = "Sam Example"):
    """An executive whose delegated limit covers the contract."""
    client = visitor(Role.EXECUTIVE, trust=world.trust, name=name)
    with acting_as(SYSTEM):
        person = Person.objects.get(email=f"{Role.EXECUTIVE}@example.com")
    give_limit(world, person.pk)
    return client


def in_core_hours(world, draft) -> str:
    line = line_id(world, draft)
    with acting_as(procurement(world)) as actor:
        record_hours(by=actor, line_id=line, when="core")
    return f"?check=capacity.out_of_hours&about=line:{line}"


def test_every_rule_stands_with_its_word_answer_evidence_and_who_saw_it(world, draft, buyer):
    page = page_of(buyer, draft)
    assert "Compliance: 7 of 7 rules answered" in page
    assert "Nothing stands against it" in page
    for words in ("Mandatory", "Should", "Typically weekends and evenings", "Will", "Is not", "Not in the guidance"):
        assert words in page
    assert "Example Defence Union, policy EDU-0017, to Fri 31 Dec 2027" in page
    assert "Sam Example, Procurement" in page


def test_what_stands_against_it_comes_with_the_way_to_put_it_right(world, draft, buyer):
    place = in_core_hours(world, draft)
    page = page_of(buyer, draft)
    assert "1 check stands against it" in page
    assert "All its lists run inside core hours and no reason is recorded." in page
    assert reverse("record-hours", args=[draft.pk, line_id(world, draft)]) in page
    assert "compliance/override/" not in page  # procurement cannot override
    boss = visitor(Role.EXECUTIVE, trust=world.trust)
    assert place.replace("&", "&amp;") in page_of(boss, draft)


def line_id(world, draft) -> int:
    with acting_as(SYSTEM):
        return draft.service_lines.get().pk


def test_a_check_is_overridden_with_a_reason_that_shows(world, draft):
    place = in_core_hours(world, draft)
    boss = executive_with_limit(world, "Dana Director")
    address = reverse("compliance-override", args=[draft.pk]) + place
    assert boss.post(address, {"reason": ""}).status_code == 422
    answer = boss.post(address, {"reason": "The only room there is"}, follow=True)
    page = text(answer)
    assert "The check is overridden." in page
    assert "“The only room there is”" in page
    assert "Dana Director, Executive" in page
    call_off = text(boss.get(reverse("call-off", args=[draft.pk])))
    assert "“The only room there is”" in call_off
    with acting_as(SYSTEM):
        assert ComplianceOverride.objects.get().person_role == "Executive"


def test_an_override_that_holds_no_more_still_shows(world, draft, buyer):
    place = in_core_hours(world, draft)
    boss = executive_with_limit(world)
    boss.post(reverse("compliance-override", args=[draft.pk]) + place, {"reason": "The only room there is"})
    with acting_as(procurement(world)) as actor:
        record_hours(by=actor, line_id=line_id(world, draft), when="both")
    page = page_of(buyer, draft)
    assert "1 check stands against it" in page
    assert "It no longer says so: the override holds for nothing now." in page


def test_a_lead_is_recorded_by_governance(world, draft):
    governance = visitor(Role.GOVERNANCE, trust=world.trust, name="Noor Governance")
    address = reverse("record-lead", args=[draft.pk, line_id(world, draft)])
    assert governance.get(address).status_code == 200
    typed = {
        "specialty": "Gastroenterology",
        "leads_pathway": "on",
        "accepts_responsibility": "on",
        "indemnifier": "Example Union",
        "policy_number": "EX-2",
        **date_parts("register_checked_on", dt.date(2026, 3, 9)),
        **date_parts("indemnity_until", dt.date(2027, 6, 30)),
    }
    assert governance.post(address, typed | {"specialty": ""}).status_code == 422
    assert governance.post(address, typed).status_code == 302
    page = page_of(governance, draft)
    assert "Example Union, policy EX-2, to Wed 30 Jun 2027" in page
    assert "Noor Governance, Clinical governance" in page


def test_hours_are_recorded(world, draft, buyer):
    address = reverse("record-hours", args=[draft.pk, line_id(world, draft)])
    assert buyer.post(address, {"when": "sometimes"}).status_code == 422
    assert buyer.post(address, {"when": "both", "reason": "The room stands empty"}).status_code == 302
    assert "“The room stands empty”" in page_of(buyer, draft)


def vat(**changes) -> dict:
    return {
        "directs": "provider",
        "governs": "provider",
        "indemnifies": "provider",
        "pricing": "output",
        "treatment": "exempt",
        "evidence": "Clause 12",
        **date_parts("decided_on", dt.date(2026, 3, 2)),
        **date_parts("review_on", dt.date(2029, 3, 2)),
    } | changes


def test_vat_is_decided_and_what_speaks_against_it_is_said(world, draft):
    finance = visitor(Role.FINANCE, trust=world.trust, name="Fay Ledger")
    address = reverse("vat-decision", args=[draft.pk])
    answer = finance.post(address, vat(directs="trust", pricing="time", evidence=""))
    assert answer.status_code == 422
    assert "VAT is exempt but the trust directs the clinicians" in text(answer)
    assert "VAT is exempt but the work is paid by time" in text(answer)
    assert finance.post(address, vat(directs="trust")).status_code == 302
    page = text(finance.get(address))
    assert "VAT is exempt but the trust directs the clinicians" in page
    assert "Fay Ledger, Finance" in page
    with acting_as(SYSTEM):
        assert VatDecision.objects.filter(call_off=draft).count() == 2


def test_the_questionnaire_says_what_is_bought_and_why(world, draft, buyer):
    address = reverse("what-is-bought-on", args=[draft.pk])
    assert buyer.post(address, {"place": "trust"}).status_code == 422
    assert buyer.post(address, INSOURCING | {"direction": "trust"}).status_code == 302
    page = text(buyer.get(address))
    assert "By the answers: Agency staff" in page
    assert "The trust directs the people it is sent: that is how agency staff work." in page

    alone = text(buyer.post(reverse("what-is-bought"), INSOURCING | {"place": "supplier"}))
    assert "By these answers: Outsourcing" in alone
    assert "What speaks against it" in alone
    assert buyer.get(reverse("what-is-bought")).status_code == 200


def test_evidence_is_filed_with_a_document_that_only_the_trust_can_fetch(world, draft, buyer):
    address = reverse("compliance-evidence", args=[draft.pk]) + "?check=framework.lot&about="
    letter = SimpleUploadedFile("letter.pdf", b"%PDF-1.4 letter", content_type="application/pdf")
    answer = buyer.post(address, {"statement": "Letter of the hub", "document": letter})
    assert answer.status_code == 302
    with acting_as(SYSTEM):
        held = ComplianceEvidence.objects.order_by("-pk").first()
    fetched = reverse("compliance-file", args=[draft.pk, held.document_id])
    got = buyer.get(fetched)
    assert b"".join(got.streaming_content) == b"%PDF-1.4 letter"
    assert got["Content-Disposition"] == 'attachment; filename="letter.pdf"'
    assert "letter.pdf" in page_of(buyer, draft)
    program = SimpleUploadedFile("setup.exe", b"MZ", content_type="application/octet-stream")
    assert buyer.post(address, {"statement": "See", "document": program}).status_code == 422
    other = visitor(Role.PROCUREMENT, trust=make_world().trust, email="other@example.com")
    assert other.get(fetched).status_code == 404
    assert buyer.get(reverse("compliance-file", args=[world.call_off.pk, held.document_id])).status_code == 404


def test_a_finding_that_is_not_there_cannot_be_answered(world, draft, buyer):
    assert buyer.get(reverse("compliance-evidence", args=[draft.pk]) + "?check=no.such&about=").status_code == 404
    assert buyer.get(reverse("record-lead", args=[draft.pk, world.line.pk])).status_code == 404


def test_a_notice_is_recorded_with_its_mistakes(world, draft, buyer):
    address = reverse("award-notice", args=[draft.pk])
    assert buyer.post(address, {"kind": "intention"}).status_code == 422
    page = text(buyer.post(address, {"kind": "intention", "wording": "Standstill ends [Add date]"}, follow=True))
    assert "It was published with “[Add date]” left in." in page


def test_a_call_off_never_checked_is_checked_on_demand(world, buyer):
    assert "Compliance: not checked yet" in page_of(buyer, world.call_off)
    answer = buyer.post(reverse("compliance-check", args=[world.call_off.pk]), follow=True)
    assert "Checked. " in text(answer)
    assert "checks stand against it" in text(answer)


def test_the_page_of_a_draft_says_what_keeps_it_from_going_live(world, draft, buyer):
    in_core_hours(world, draft)
    page = text(buyer.get(reverse("call-off", args=[draft.pk])))
    assert "Missing before it can go live" in page
    assert "1 compliance check stands against it" in page
    assert "Compliance: 6 of 7 rules answered" in page


@pytest.mark.parametrize(
    "page", ["compliance", "vat-decision", "what-is-bought-on", "compliance-evidence", "compliance-override"]
)
def test_providers_and_other_trusts_find_nothing(world, draft, page):
    address = reverse(page, args=[draft.pk]) + "?check=framework.lot&about="
    provider = visitor(Role.PROVIDER_MANAGER, provider=world.provider, email="p@example.com")
    assert provider.get(address).status_code in (403, 404)
    stranger = visitor(Role.PROCUREMENT, trust=make_world().trust, email="o@example.com")
    assert stranger.get(address).status_code in (403, 404)
    assert stranger.get(reverse("compliance", args=[draft.pk])).status_code == 404


def test_nothing_of_it_is_on_the_providers_page_of_the_contract(world):
    with acting_as(SYSTEM):
        recheck(by=SYSTEM, call_off=world.call_off, cause="test")
    provider = visitor(Role.PROVIDER_MANAGER, provider=world.provider)
    assert "Compliance" not in text(provider.get(reverse("call-off", args=[world.call_off.pk])))


@pytest.mark.parametrize("page", ["compliance", "call-off"])
def test_pages_cost_the_same_with_more_lines_prices_and_evidence(world, draft, buyer, page):
    before = queries_of(buyer, page, draft.pk)
    with acting_as(SYSTEM):
        own = {"trust": world.trust, "provider": world.provider}
        card = draft.rate_cards.get()
        for n in range(4):
            line = draft.service_lines.create(
                name=f"Line {n}", tfc="301", setting="endoscopy", lead_name="Dr Kit Template", lead_gmc="0000017", **own
            )
            RateLine.objects.bulk_create(
                RateLine(rate_card=card, service_line=line, day_type=kind, unit="point", price=n + 1, **own)
                for kind in DayType
            )
    with acting_as(procurement(world)) as actor:
        clear(actor, draft)
    assert queries_of(buyer, page, draft.pk) == before


def test_a_check_costs_the_same_with_more_lines(world, draft):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with acting_as(procurement(world)) as actor:
        with CaptureQueriesContext(connection) as few:
            recheck(by=actor, call_off=draft, cause="few")
        for n in range(5):
            draft.service_lines.create(
                name=f"Line {n}",
                tfc="301",
                setting="endoscopy",
                lead_name="Dr Kit Template",
                trust=world.trust,
                provider=world.provider,
            )
        recheck(by=actor, call_off=draft, cause="more")
        with CaptureQueriesContext(connection) as many:
            recheck(by=actor, call_off=draft, cause="again")
    assert len(few) == len(many)


def test_the_api_answers_every_rule(world, draft):
    in_core_hours(world, draft)
    client = system_of(trust=world.trust)
    found = client.get(f"/api/v1/call-offs/{draft.pk}/compliance/").json()
    assert (found["call_off"], found["stands_against"]) == (draft.pk, 1)
    assert [(rule["rule"], rule["word"], rule["outcome"]) for rule in found["rules"]] == [
        ("framework", "Mandatory", "pass"),
        ("price", "Should", "pass"),
        ("capacity", "Typically weekends and evenings", "fail"),
        ("lead", "Will", "pass"),
        ("outputs", "Typically", "pass"),
        ("workers", "Is not", "pass"),
        ("award", "Not in the guidance", "pass"),
    ]
    stopping = [finding for rule in found["rules"] for finding in rule["findings"] if finding["stops"]]
    assert [(finding["check"], finding["says"], finding["override"]) for finding in stopping] == [
        ("capacity.out_of_hours", "All its lists run inside core hours and no reason is recorded.", None)
    ]


def test_the_api_answers_a_call_off_never_checked_and_nobody_elses(world, draft):
    client = system_of(trust=world.trust)
    assert client.get(f"/api/v1/call-offs/{world.call_off.pk}/compliance/").json() == {
        "call_off": world.call_off.pk,
        "checked_at": None,
        "stands_against": 0,
        "rules": [],
    }
    assert client.get(f"/api/v1/call-offs/{10**30}/compliance/").status_code == 404
    provider = system_of(provider=world.provider)
    assert provider.get(f"/api/v1/call-offs/{world.call_off.pk}/compliance/").status_code == 404
    other = make_world().call_off
    assert client.get(f"/api/v1/call-offs/{other.pk}/compliance/").status_code == 404

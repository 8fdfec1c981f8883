"""Pages of a call-off's life: every form is opened and sent, everything shows on the call-off, nothing costs more with more."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Person
from accounts.roles import Role
from base.row_security import acting_as
from contracts.models import CallOff, DelegatedLimit, LedgerEntry, OpeningPosition, Variation
from tests.contracts.drafts import give_limit, make_draft
from tests.support.visitors import queries_of, visitor
from tests.support.world import SYSTEM, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    return make_world()


@pytest.fixture
def buyer(world):
    return visitor(Role.PROCUREMENT, trust=world.trust, email="buyer@example.com")


@pytest.fixture
def approver(world):
    client = visitor(Role.PROCUREMENT, trust=world.trust, email="approver@example.com", name="Alex Standin")
    with acting_as(SYSTEM):
        give_limit(world, Person.objects.get(email="approver@example.com").pk)
    return client


def text(answer) -> str:
    return answer.content.decode()


def typed_day(name: str, day: str) -> dict[str, str]:
    year, month, number = day.split("-")
    return {f"{name}-day": number, f"{name}-month": month, f"{name}-year": year}


def page_of(client, call_off: CallOff) -> str:
    return text(client.get(reverse("call-off", args=[call_off.pk])))


def send(client, where: str, *args, **typed):
    assert client.get(reverse(where, args=args)).status_code == 200
    answer = client.post(reverse(where, args=args), typed)
    assert answer.status_code == 302, text(answer)
    return answer


def vary(client, world, **typed):
    values = {"kind": "value", "ground": "2", "clause": "Clause 4", "amount_change": "600,000", "reason": "More wait"}
    return send(client, "new-variation", world.call_off.pk, **values | typed)


def test_a_variation_is_proposed_approved_by_another_and_asks_for_its_notice(world, buyer, approver):
    vary(buyer, world)
    with acting_as(SYSTEM):
        made = Variation.objects.get()
    page = page_of(buyer, world.call_off)
    assert "1: +£600,000" in page
    assert "You proposed it" in page
    assert "Approve variation 1" in page_of(approver, world.call_off)
    answer = approver.post(reverse("approve-variation", args=[world.call_off.pk, made.pk]))
    assert answer.status_code == 302
    page = page_of(buyer, world.call_off)
    assert "needs a published notice" in page
    assert "£1,100,000" in page
    send(
        buyer,
        "variation-notice",
        world.call_off.pk,
        made.pk,
        reference="2026/S 000-1",
        **typed_day("published_on", "2026-11-02"),
    )
    assert "needs a published notice" not in page_of(buyer, world.call_off)


def test_what_regulation_13_does_not_allow_is_said_at_its_field(world, buyer):
    url = reverse("new-variation", args=[world.call_off.pk])
    answer = buyer.post(url, {"kind": "value", "ground": "1", "amount_change": "1", "reason": "x"})
    assert answer.status_code == 422
    assert "direct award process A or B: this one was not" in text(answer)


def test_a_variation_is_refused_with_a_reason(world, buyer, approver):
    vary(buyer, world)
    with acting_as(SYSTEM):
        made = Variation.objects.get()
    send(approver, "refuse-variation", world.call_off.pk, made.pk, reason="No budget")
    assert "“No budget”" in page_of(buyer, world.call_off)


def test_the_forms_of_a_draft_are_kept_and_shown(world, buyer, approver):
    draft = make_draft(world, signed_on=None)
    send(buyer, "extension-options", draft.pk, value_1="10,000", **typed_day("until_1", "2028-03-31"))
    send(buyer, "cancellation-ladder", draft.pk, days_1="28", share_1="25", days_2="7", share_2="100")
    send(buyer, "standing-terms", draft.pk, purchase_order="PO-77", notice_days="90")
    send(buyer, "decision-maker", draft.pk, job_title="Chief operating officer", name="", part="")
    page = page_of(buyer, draft)
    for words in ("PO-77", "90 days", "Option 1: until Fri 31 Mar 2028", "28 to 8 days before: 25%", "Chief operating"):
        assert words in page
    assert buyer.post(reverse("begin-standstill", args=[draft.pk])).status_code == 302
    send(buyer, "new-representation", draft.pk, nature="The criteria", **typed_day("received_on", "2026-03-10"))
    assert "Holds it open" in page_of(buyer, draft)
    with acting_as(SYSTEM):
        held = draft.representations.get()
    send(
        approver,
        "close-representation",
        draft.pk,
        held.pk,
        outcome="It stands",
        **typed_day("further_decision_sent_on", "2026-03-16"),
        **typed_day("closed_on", "2026-03-23"),
    )
    send(buyer, "sign-call-off", draft.pk, **typed_day("signed_on", "2026-03-24"))
    assert approver.post(reverse("activate-call-off", args=[draft.pk])).status_code == 302
    assert "Exercise option 1" in page_of(buyer, draft)


def test_half_an_option_or_half_a_rung_is_asked_for_whole(world, buyer):
    draft = make_draft(world)
    answer = buyer.post(reverse("extension-options", args=[draft.pk]), {"value_1": "10,000"})
    assert (answer.status_code, "Enter the last day of option 1" in text(answer)) == (422, True)
    answer = buyer.post(reverse("cancellation-ladder", args=[draft.pk]), {"days_1": "7", "share_2": "50"})
    assert answer.status_code == 422
    assert "Enter the percent of rung 1" in text(answer)
    assert "Enter the days of rung 2" in text(answer)


def test_an_opening_position_and_a_paper_are_kept(world, buyer):
    call_off = world.call_off
    send(
        buyer,
        "opening-position",
        call_off.pk,
        spent="1000",
        invoiced="0",
        accrued="0",
        patients="12",
        **typed_day("as_at", "2026-09-30"),
    )
    paper = SimpleUploadedFile("order.pdf", b"%PDF-1.7 order", content_type="application/pdf")
    assert buyer.get(reverse("new-document", args=[call_off.pk])).status_code == 200
    answer = buyer.post(
        reverse("new-document", args=[call_off.pk]), {"kind": "order", "title": "Order form", "document": paper}
    )
    assert answer.status_code == 302
    page = page_of(buyer, call_off)
    assert "£1,000 paid" in page
    assert "Not scanned" in page
    with acting_as(SYSTEM):
        held = call_off.documents.get()
    taken = buyer.get(reverse("document-file", args=[call_off.pk, held.pk]))
    assert b"".join(taken.streaming_content) == b"%PDF-1.7 order"


def test_spreadsheets_are_looked_at_and_brought_in(world, buyer):
    def sheet():
        rows = f"call_off,as_at,spent,invoiced,accrued,patients\n{world.call_off.reference},2026-09-30,1,1,1,1\nX,1,1,1,1,1\n"
        return SimpleUploadedFile("opening.csv", rows.encode(), content_type="text/csv")

    url = reverse("import-opening")
    assert buyer.get(url).status_code == 200
    looked = text(buyer.post(url, {"file": sheet(), "look_only": "on"}))
    assert "Nothing kept yet: 1 row recorded" in looked
    assert "Line 3: as_at must be a day" in looked
    with acting_as(SYSTEM):
        assert OpeningPosition.objects.count() == 0
    buyer.post(url, {"file": sheet()})
    with acting_as(SYSTEM):
        assert OpeningPosition.objects.count() == 1
    assert buyer.get(reverse("import-call-offs")).status_code == 200


def test_finance_sets_limits_for_others_and_ends_them(world):
    finance = visitor(Role.FINANCE, trust=world.trust, email="finance@example.com")
    visitor(Role.EXECUTIVE, trust=world.trust, email="boss@example.com", name="Dana Mockup")
    with acting_as(SYSTEM):
        boss = Person.objects.get(email="boss@example.com")
    send(finance, "limits", person_id=str(boss.pk), amount="1,000,000", **typed_day("valid_from", "2026-04-01"))
    page = text(finance.get(reverse("limits")))
    assert "£1,000,000" in page
    with acting_as(SYSTEM):
        held = DelegatedLimit.objects.get()
    send(finance, "end-limit", held.pk, **typed_day("valid_until", "2026-12-31"))
    assert "Thu 31 Dec 2026" in text(finance.get(reverse("limits")))


def accrue(world, amount: str, days_ago: int, session: int | None = None) -> None:
    with acting_as(SYSTEM):
        LedgerEntry.objects.create(
            trust=world.trust,
            provider=world.provider,
            call_off=world.call_off,
            kind="accrued",
            session_id=session,
            amount=Decimal(amount),
            at=dt.datetime.now(dt.UTC) - dt.timedelta(days=days_ago),
        )


def test_the_money_says_when_it_runs_out_and_the_list_says_how_it_fares(world, buyer):
    accrue(world, "400000.00", 5, session=1)
    assert "At this pace it runs out on" in page_of(buyer, world.call_off)
    listed = text(buyer.get(reverse("call-offs")))
    assert "75% or more used" in listed
    assert "Money runs out" in listed
    exits = text(buyer.get(reverse("exits")))
    assert "100.0%" in exits
    off = text(buyer.get(reverse("off-framework")))
    assert "£0 of £400,000" in off


def test_pages_of_a_call_offs_life_cost_the_same_with_more_of_it(world, buyer):
    before = [queries_of(buyer, name) for name in ("exits", "off-framework", "limits")]
    few = queries_of(buyer, "call-off", world.call_off.pk)
    for n in range(3):
        accrue(world, "10.00", n + 1, session=n + 1)
        give_limit(world, 100 + n)
    vary(buyer, world)
    assert [queries_of(buyer, name) for name in ("exits", "off-framework", "limits")] == before
    assert queries_of(buyer, "call-off", world.call_off.pk) == few


def test_a_provider_sees_the_life_of_its_contract_but_not_the_trusts_own_papers(world, buyer):
    vary(buyer, world)
    provider = visitor(Role.PROVIDER_MANAGER, provider=world.provider, email="provider@example.com")
    page = page_of(provider, world.call_off)
    assert "1: +£600,000" in page
    assert "Documents" not in page
    assert provider.get(reverse("off-framework")).status_code == 404
    assert provider.get(reverse("limits")).status_code == 404
    assert provider.get(reverse("exits")).status_code == 200

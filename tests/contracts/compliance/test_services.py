"""Records, evidence and overrides by service: what is kept, who may, what it changes; history and walls."""

import datetime as dt
import io

import pytest
from django.db import ProgrammingError, connection, transaction

from accounts.roles import Role
from audit.models import Event
from base.errors import InvalidInput, NotAllowed, NotFound, RuleBroken
from base.row_security import acting_as
from contracts.activation.services import activate
from contracts.call_offs.services.entry import change_call_off, enter_call_off
from contracts.call_offs.services.lines import save_line
from contracts.compliance.services.evidence import (
    Upload,
    answer_buying,
    decide_vat,
    file_evidence,
    override_check,
    record_hours,
    record_lead,
)
from contracts.compliance.services.gate import check_now, evaluate_now, recheck, recheck_all
from contracts.compliance.services.notices import record_notice
from contracts.frameworks.services import end_supplier
from contracts.models import (
    CallOff,
    ComplianceOverride,
    ComplianceResult,
    ComplianceRun,
    Framework,
    LotSupplier,
    VatDecision,
)
from contracts.tasks import recheck_compliance
from plumbing.models import OutboxMessage
from plumbing.outbox import relay
from tests.contracts.compliance.clearing import INSOURCING, lead_of, vat_of
from tests.contracts.drafts import APPROVED_BY, line_of, make_draft, procurement, terms
from tests.support.visitors import make_platform_person
from tests.support.world import SYSTEM, make_world

pytestmark = pytest.mark.django_db
EXECUTIVE = 13


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def draft(world):
    return make_draft(world)


def executive(world):
    return world.trust_actor(Role.EXECUTIVE, person_id=EXECUTIVE)


def stands(world, call_off) -> list[str]:
    with acting_as(procurement(world)) as actor:
        return [result.check.code for result in evaluate_now(actor, CallOff.objects.get(pk=call_off.pk)).stops]


def runs(call_off) -> list[tuple[str, int]]:
    with acting_as(SYSTEM):
        return list(ComplianceRun.objects.filter(call_off=call_off).order_by("pk").values_list("cause", "against"))


def test_a_draft_with_everything_on_record_passes(world, draft):
    assert stands(world, draft) == []


def test_a_bare_draft_says_what_is_missing(world):
    with acting_as(procurement(world)) as actor:
        bare = enter_call_off(by=actor, **terms(world))
    assert runs(bare) == [("draft entered", 17)]


def test_every_change_of_a_draft_is_judged(world):
    with acting_as(procurement(world)) as actor:
        one = enter_call_off(by=actor, **terms(world))
        save_line(by=actor, call_off_id=one.pk, **line_of(world))
        change_call_off(by=actor, call_off_id=one.pk, **terms(world, title="Scopes"))
    assert [cause for cause, _ in runs(one)] == ["draft entered", "service line saved", "draft changed"]


def test_the_same_answers_are_kept_once(world, draft):
    with acting_as(procurement(world)) as actor:
        before = ComplianceResult.objects.count()
        recheck(by=actor, call_off=draft, cause="again")
        recheck(by=actor, call_off=draft, cause="and again")
        third, second, first = ComplianceRun.objects.filter(call_off=draft).order_by("-pk")[:3]
        assert ComplianceResult.objects.count() == before
    assert second.found_in_id == third.found_in_id == (first.found_in_id or first.pk)


def test_another_line_takes_another_lead_and_the_record_of_the_first_says_nothing(world, draft):
    with acting_as(procurement(world)) as actor:
        line = draft.service_lines.get()
        save_line(by=actor, call_off_id=draft.pk, line_id=line.pk, **line_of(world, lead_gmc="0000018"))
    assert stands(world, draft) == ["lead.specialist_register", "lead.pathway", "lead.responsibility", "lead.indemnity"]


def test_hours_inside_core_hours_need_a_reason(world, draft):
    with acting_as(procurement(world)) as actor:
        line = draft.service_lines.get()
        record_hours(by=actor, line_id=line.pk, when="both")
        assert stands(world, draft) == ["capacity.out_of_hours"]
        record_hours(by=actor, line_id=line.pk, when="both", reason="The room stands empty on Tuesdays")
    assert stands(world, draft) == []


def test_a_draft_that_fails_is_not_activated_and_every_check_is_named(world, draft):
    with acting_as(procurement(world)) as actor:
        decide_vat(by=actor, call_off_id=draft.pk, **vat_of(directs="trust"))
    with acting_as(procurement(world, APPROVED_BY)) as approver, pytest.raises(RuleBroken) as refusal:
        activate(by=approver, call_off_id=draft.pk)
    assert [(fault.pointer, fault.code) for fault in refusal.value.errors] == [
        ("/compliance/outputs.vat_agrees", "compliance_fail"),
        ("/compliance/workers.direction", "compliance_fail"),
    ]
    assert refusal.value.errors[1].detail == (
        "Not the supply of temporary workers: The trust directs the clinicians: that is how agency staff work."
    )


def test_an_override_by_somebody_with_the_right_lets_it_go_live_and_shows_for_ever(world, draft):
    with acting_as(procurement(world)) as actor:
        record_hours(by=actor, line_id=draft.service_lines.get().pk, when="core")
        about = f"line:{draft.service_lines.get().pk}"
    with acting_as(executive(world)) as actor:
        override_check(
            by=actor, call_off_id=draft.pk, check="capacity.out_of_hours", about=about, reason="Only room there is"
        )
    with acting_as(procurement(world, APPROVED_BY)) as approver:
        assert activate(by=approver, call_off_id=draft.pk).state == "active"
        kept = ComplianceOverride.objects.get()
        event = Event.objects.get(name="call_off.check_overridden")
    assert (kept.said, kept.reason, kept.person_role) == (
        "All its lists run inside core hours and no reason is recorded.",
        "Only room there is",
        "Executive",
    )
    assert (event.reason, event.actor_label) == ("Only room there is", "Sam Example, Executive")


@pytest.mark.parametrize(
    "statement",
    [
        "update contracts_complianceoverride set reason = ''",
        "delete from contracts_complianceoverride",
        "update contracts_complianceresult set outcome = 'pass'",
        "delete from contracts_compliancerun",
        "delete from contracts_vatdecision",
        "delete from contracts_complianceevidence",
    ],
)
def test_what_was_found_and_overridden_is_never_rewritten(world, draft, statement):
    with pytest.raises(ProgrammingError, match="permission denied"), acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("role", [Role.PROCUREMENT, Role.FINANCE, Role.GOVERNANCE, Role.OPERATIONS, Role.TRUST_ADMIN])
def test_only_those_with_the_right_override(world, draft, role):
    with acting_as(world.trust_actor(role, person_id=EXECUTIVE)) as actor, pytest.raises(NotAllowed):
        override_check(by=actor, call_off_id=draft.pk, check="framework.lot", reason="Because")


def test_no_system_overrides(world, draft):
    import dataclasses

    machine = dataclasses.replace(executive(world), person_id=None, credential_id=5)
    with acting_as(machine), pytest.raises(NotAllowed) as refusal:
        override_check(by=machine, call_off_id=draft.pk, check="framework.lot", reason="Because")
    assert refusal.value.code == "person_needed"


def test_nobody_overrides_what_they_made_what_is_met_or_twice(world):
    bad = make_draft(world, lot_id=None, off_framework_reason="None covers it")
    own = world.trust_actor(Role.EXECUTIVE, person_id=11)
    with acting_as(own), pytest.raises(RuleBroken) as refusal:
        override_check(by=own, call_off_id=bad.pk, check="framework.lot", reason="Because")
    assert refusal.value.code == "made_by_you"
    with acting_as(executive(world)) as actor:
        with pytest.raises(RuleBroken) as refusal:
            override_check(by=actor, call_off_id=bad.pk, check="award.signed", reason="Because")
        assert refusal.value.code == "nothing_to_override"
        with pytest.raises(NotFound):
            override_check(by=actor, call_off_id=bad.pk, check="no.such", reason="Because")
        with pytest.raises(InvalidInput):
            override_check(by=actor, call_off_id=bad.pk, check="framework.lot", reason=" ")
        override_check(by=actor, call_off_id=bad.pk, check="framework.lot", reason="Because")
        with pytest.raises(RuleBroken) as refusal:
            override_check(by=actor, call_off_id=bad.pk, check="framework.lot", reason="Because")
    assert refusal.value.code == "already_overridden"


def test_a_price_that_changes_needs_its_evidence_again(world, draft):
    from contracts.rates.services.cards import set_draft_rates
    from tests.contracts.drafts import all_rates

    with acting_as(procurement(world)) as actor:
        set_draft_rates(by=actor, call_off_id=draft.pk, rates=all_rates(draft.service_lines.get().pk, price="900.00"))
    assert stands(world, draft) == ["price.tariff"]


def test_an_hourly_price_is_caught_at_once(world, draft):
    from decimal import Decimal

    from contracts.models import DayType
    from contracts.rates.services.cards import set_draft_rates

    with acting_as(procurement(world)) as actor:
        line = draft.service_lines.get().pk
        rates = {(line, kind): ("hour", Decimal("80.00")) for kind in DayType.values}
        set_draft_rates(by=actor, call_off_id=draft.pk, rates=rates)
    assert {"outputs.unit", "outputs.vat_agrees", "workers.hourly"} <= set(stands(world, draft))


def test_every_fault_of_a_vat_decision_is_named_at_once(world, draft):
    wrong = vat_of(
        directs="nobody", treatment="", evidence=" ", decided_on=dt.date(2099, 1, 1), review_on=dt.date(2026, 1, 1)
    )
    with acting_as(procurement(world)) as actor, pytest.raises(InvalidInput) as refusal:
        decide_vat(by=actor, call_off_id=draft.pk, **wrong)
    assert [fault.pointer for fault in refusal.value.errors] == [
        "/directs",
        "/treatment",
        "/evidence",
        "/decided_on",
        "/review_on",
    ]


def test_a_new_vat_decision_counts_and_the_old_one_stays(world, draft):
    with acting_as(procurement(world)) as actor:
        decide_vat(by=actor, call_off_id=draft.pk, **vat_of(treatment="standard"))
        assert list(VatDecision.objects.filter(call_off=draft).values_list("treatment", flat=True)) == [
            "standard",
            "exempt",
        ]


def test_answers_that_point_to_agency_staff_stop_it(world, draft):
    with acting_as(procurement(world)) as actor:
        assert answer_buying(by=actor, call_off_id=draft.pk, answers=INSOURCING | {"team": "people"}).kind == "agency"
        assert stands(world, draft) == ["workers.bought"]
        with pytest.raises(InvalidInput) as refusal:
            answer_buying(by=actor, call_off_id=draft.pk, answers={"place": "trust"})
    assert len(refusal.value.errors) == 6


def test_a_document_is_stored_and_others_kinds_of_file_are_refused(world, draft):
    letter = Upload("letter.pdf", io.BytesIO(b"%PDF-1.4 supplied"), "application/pdf")
    with acting_as(procurement(world)) as actor:
        made = file_evidence(
            by=actor, call_off_id=draft.pk, check="framework.lot", statement="Letter of the hub", document=letter
        )
        assert (made.document.name, made.document.size, made.document.trust_id) == ("letter.pdf", 17, world.trust.pk)
        program = Upload("setup.exe", io.BytesIO(b"MZ"), "application/octet-stream")
        with pytest.raises(InvalidInput) as refusal:
            file_evidence(by=actor, call_off_id=draft.pk, check="framework.lot", statement="See", document=program)
    assert refusal.value.errors[0].code == "wrong_type"


def test_records_of_another_trust_are_not_there(world, draft):
    other = make_world()
    with acting_as(procurement(other)) as actor:
        with pytest.raises(NotFound):
            record_lead(by=actor, line_id=world.line.pk, **lead_of())
        with pytest.raises(NotFound):
            decide_vat(by=actor, call_off_id=draft.pk, **vat_of())
        with pytest.raises(NotFound):
            check_now(by=actor, call_off_id=draft.pk)


def test_a_provider_sees_nothing_of_its_own_compliance(world, draft):
    with acting_as(world.provider_actor()), connection.cursor() as cursor:
        for table in (
            "compliancerun",
            "complianceresult",
            "vatdecision",
            "leadrecord",
            "buyinganswers",
            "complianceevidence",
        ):
            cursor.execute(f"select count(*) from contracts_{table}")
            assert cursor.fetchone() == (0,), table


def test_nobody_writes_a_result_into_another_trust(world, draft):
    other = make_world()
    with (
        acting_as(procurement(other)),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        ComplianceRun.objects.create(
            trust=world.trust, call_off=draft, cause="x", asked_by="x", outcome="pass", against=0, digest=""
        )


def test_a_policy_that_runs_out_is_found_in_the_night(world, draft):
    with acting_as(procurement(world)) as actor:
        until = dt.date(2026, 4, 1)
        record_lead(by=actor, line_id=draft.service_lines.get().pk, **lead_of(indemnity_until=until))
    with acting_as(SYSTEM):
        assert recheck_all(by=SYSTEM, pk=draft.pk) == 1
    assert runs(draft)[-1] == ("nightly", 1)


def test_the_nightly_task_judges_every_open_call_off_and_none_that_has_ended(world, draft):
    with acting_as(SYSTEM):
        CallOff.objects.filter(pk=world.call_off.pk).update(state="terminated")
    assert recheck_compliance.apply().get() == 1
    assert runs(world.call_off) == []


def test_a_supplier_that_leaves_the_lot_is_judged_again_by_the_outbox(world, draft):
    person = make_platform_person("owner@example.com")
    from accounts.roles import PLATFORM_PERMISSIONS
    from base.actors import Actor, ActorKind

    platform = Actor(ActorKind.PLATFORM, "Ola Owner", person_id=person.pk, permissions=PLATFORM_PERMISSIONS)
    with acting_as(platform):
        held = LotSupplier.objects.get(provider=world.provider)
        end_supplier(by=platform, supplier_id=held.pk, left_on=dt.date(2026, 3, 19))
    relay()
    assert runs(draft)[-1] == ("framework changed", 1)
    with acting_as(SYSTEM):
        told = OutboxMessage.objects.get(topic="call_off.compliance_changed", body__call_off=draft.pk, body__now="fail")
    assert told.trust_id == world.trust.pk


def test_a_framework_with_its_dates_needs_no_evidence(world, draft):
    with acting_as(SYSTEM):
        Framework.objects.update(starts_on=dt.date(2025, 1, 1), ends_on=dt.date(2026, 3, 19))
    assert stands(world, draft) == ["framework.in_force"]


@pytest.mark.parametrize(
    ("stated", "found"),
    [
        ({"wording": "Standstill ends [Add date]"}, ["award.notice", "award.placeholders"]),
        (
            {"published_on": dt.date(2026, 3, 2), "representations_by": dt.date(2026, 2, 27)},
            ["award.dates", "award.standstill"],
        ),
        (
            {"representations_by": dt.date(2024, 2, 16), "standstill_ends_on": dt.date(2026, 3, 11)},
            ["award.notice", "award.dates"],
        ),
        ({"published_on": dt.date(2026, 3, 2), "standstill_ends_on": dt.date(2026, 3, 6)}, ["award.standstill"]),
        ({"published_on": dt.date(2026, 3, 2), "standstill_ends_on": dt.date(2026, 3, 13)}, []),
        ({"published_on": dt.date(2026, 3, 9), "standstill_ends_on": dt.date(2026, 3, 20)}, ["award.signed_after"]),
    ],
    ids=["placeholder", "due before publication", "two years apart", "too short", "right", "signed inside"],
)
def test_a_notice_is_recorded_as_published_and_what_is_wrong_in_it_is_found(world, draft, stated, found):
    with acting_as(procurement(world)) as actor:
        record_notice(by=actor, call_off_id=draft.pk, kind="intention", number="003949-2026", **stated)
    assert stands(world, draft) == found


def test_a_corrected_notice_takes_the_place_of_the_one_with_its_number(world, draft):
    with acting_as(procurement(world)) as actor:
        own = {"by": actor, "call_off_id": draft.pk, "kind": "intention", "number": "003949-2026"}
        record_notice(**own, wording="Standstill ends TBC")
        record_notice(**own, published_on=dt.date(2026, 3, 2), standstill_ends_on=dt.date(2026, 3, 13))
    assert stands(world, draft) == []


def test_an_empty_notice_is_refused(world, draft):
    with acting_as(procurement(world)) as actor, pytest.raises(InvalidInput) as refusal:
        record_notice(by=actor, call_off_id=draft.pk, kind="rumour", wording=" ")
    assert [fault.pointer for fault in refusal.value.errors] == ["/kind", "/published_on"]

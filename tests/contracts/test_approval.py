"""A call-off goes live by the hand of somebody who did not enter it, and only when nothing speaks against it."""

import datetime as dt
from dataclasses import replace

import pytest

from accounts.roles import Role
from base.errors import InvalidInput, NotAllowed, RuleBroken
from base.row_security import acting_as
from contracts.activation.services import activate, resume, suspend, terminate
from contracts.call_offs.services.entry import change_call_off
from contracts.compliance.services.evidence import override_check
from contracts.models import LotSupplier, RateLine, ServiceLineSite
from plumbing.models import OutboxMessage
from providers.models import Engagement
from tests.contracts.drafts import APPROVED_BY, make_draft, procurement, terms
from tests.support.world import SYSTEM, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def approver(world):
    return procurement(world, APPROVED_BY)


def reasons(world, call_off) -> list[str]:
    """The reasons the terms of the contract themselves give against it; the compliance gate has tests of its own."""
    with acting_as(procurement(world, APPROVED_BY)) as actor, pytest.raises(RuleBroken) as refusal:
        activate(by=actor, call_off_id=call_off.pk)
    return [fault.code for fault in refusal.value.errors if not fault.code.startswith("compliance_")]


def test_somebody_else_activates_a_whole_draft_and_the_provider_then_sees_the_trust(world, approver):
    draft = make_draft(world)
    with acting_as(SYSTEM):
        Engagement.objects.all().delete()
    with acting_as(approver):
        assert activate(by=approver, call_off_id=draft.pk).state == "active"
        assert Engagement.objects.get().since == draft.starts_on
        message = OutboxMessage.objects.get(topic="call_off.activated")
    assert message.body == {"call_off": draft.pk}


def test_nobody_activates_what_they_entered(world):
    draft = make_draft(world)
    with acting_as(procurement(world)) as actor, pytest.raises(RuleBroken) as refusal:
        activate(by=actor, call_off_id=draft.pk)
    assert [fault.code for fault in refusal.value.errors] == ["made_by_you"]


def test_nobody_activates_what_they_changed(world):
    draft = make_draft(world)
    with acting_as(procurement(world, APPROVED_BY)) as actor:
        change_call_off(by=actor, call_off_id=draft.pk, **terms(world, title="Endoscopy"))
    assert reasons(world, draft) == ["made_by_you"]


def test_a_system_of_the_trust_never_activates(world, approver):
    draft = make_draft(world)
    machine = replace(approver, person_id=None, credential_id=5)
    with acting_as(machine), pytest.raises(NotAllowed) as refusal:
        activate(by=machine, call_off_id=draft.pk)
    assert refusal.value.code == "person_needed"


@pytest.mark.parametrize("role", [Role.OPERATIONS, Role.FINANCE, Role.TRUST_ADMIN])
def test_only_those_who_approve_contracts_activate(world, role):
    draft = make_draft(world)
    with acting_as(world.trust_actor(role)) as actor, pytest.raises(NotAllowed):
        activate(by=actor, call_off_id=draft.pk)


def test_every_reason_is_named_at_once(world):
    draft = make_draft(world, signed_on=None, intention_published_on=None, ends_on=dt.date(2026, 4, 2))
    with acting_as(SYSTEM):
        ServiceLineSite.objects.filter(service_line__call_off=draft).delete()
        RateLine.objects.filter(service_line__call_off=draft, day_type="sunday").delete()
    assert reasons(world, draft) == [
        "not_signed",
        "call_off_ended",
        "notice_missing",
        "line_without_site",
        "rates_missing",
    ]


def test_a_draft_without_lines_covers_nothing(world):
    draft = make_draft(world)
    with acting_as(SYSTEM):
        draft.service_lines.all().delete()
    assert reasons(world, draft) == ["no_service_line"]


def test_a_signing_day_ahead_is_no_signature(world):
    draft = make_draft(world, signed_on=dt.date(2027, 3, 1))
    assert reasons(world, draft) == ["not_signed"]


def test_a_contract_signed_inside_its_standstill_is_not_activated(world):
    draft = make_draft(world, signed_on=dt.date(2026, 3, 13))
    assert reasons(world, draft) == ["standstill_running"]


def test_a_standstill_that_still_runs_holds_it_up(world):
    from django.utils import timezone

    today = timezone.localdate()
    draft = make_draft(world, intention_published_on=today, signed_on=today)
    assert reasons(world, draft) == ["standstill_running", "standstill_running"]


@pytest.mark.parametrize(
    ("joined", "left"), [("2026-03-21", None), ("2024-01-01", "2026-03-19")], ids=["joined later", "left before"]
)
def test_the_provider_must_be_a_supplier_on_the_day_of_signing(world, joined, left):
    draft = make_draft(world)
    with acting_as(SYSTEM):
        LotSupplier.objects.filter(provider=world.provider).update(joined_on=joined, left_on=left)
    assert reasons(world, draft) == ["not_a_supplier"]


def test_an_award_off_framework_needs_no_supplier_but_somebody_who_overrides_the_guidance(world, approver):
    draft = make_draft(world, lot_id=None, off_framework_reason="No framework covers it")
    assert reasons(world, draft) == []
    with acting_as(world.trust_actor(Role.EXECUTIVE, person_id=13)) as executive:
        override_check(by=executive, call_off_id=draft.pk, check="framework.lot", reason="No framework covers it")
    with acting_as(approver):
        assert activate(by=approver, call_off_id=draft.pk).state == "active"


def test_it_is_activated_once(world, approver):
    draft = make_draft(world)
    with acting_as(approver):
        activate(by=approver, call_off_id=draft.pk)
        with pytest.raises(RuleBroken) as refusal:
            activate(by=approver, call_off_id=draft.pk)
    assert refusal.value.code == "call_off_not_draft"


def test_it_is_suspended_goes_on_and_is_terminated_each_with_a_reason(world, approver):
    pk = world.call_off.pk
    with acting_as(approver):
        assert suspend(by=approver, call_off_id=pk, reason="An incident is looked into").state == "suspended"
        assert resume(by=approver, call_off_id=pk, reason="Safe to go on").state == "active"
        assert terminate(by=approver, call_off_id=pk, reason="Both agree").state == "terminated"


@pytest.mark.parametrize("act", [suspend, resume, terminate])
def test_a_reason_is_always_needed(world, approver, act):
    with acting_as(approver), pytest.raises(InvalidInput) as refusal:
        act(by=approver, call_off_id=world.call_off.pk, reason="  ")
    assert [(fault.pointer, fault.code) for fault in refusal.value.errors] == [("/reason", "required")]


@pytest.mark.parametrize(
    ("act", "state", "code"),
    [
        (suspend, "draft", "call_off_not_active"),
        (suspend, "suspended", "call_off_not_active"),
        (resume, "active", "call_off_not_suspended"),
        (resume, "terminated", "call_off_not_suspended"),
        (terminate, "draft", "call_off_not_active"),
        (terminate, "terminated", "call_off_not_active"),
    ],
)
def test_no_other_moves(world, approver, act, state, code):
    with acting_as(SYSTEM):
        type(world.call_off).objects.filter(pk=world.call_off.pk).update(state=state)
    with acting_as(approver), pytest.raises(RuleBroken) as refusal:
        act(by=approver, call_off_id=world.call_off.pk, reason="Because")
    assert refusal.value.code == code
